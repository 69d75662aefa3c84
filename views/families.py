"""Families as units: persons of one family are not independent draws.

The family types are counted in persons. A couple with two children is four of them, all of the type
or none, so a share of persons is as sure as a share of as many families: the counts are divided by
the mean size of the type before anything is said of chance.
"""

from __future__ import annotations

from store.catalogue import ASKER
from views.edition import per_edition, store
from views.households import TYPES, household_mix

#: The smallest family of a type, by indicator and category; any other figure counts what it tells.
SMALLEST = {
    ("aleneboende", ""): 1.0, ("par_uten_barn", ""): 2.0, ("par_med_barn", ""): 3.0,
    ("enslig_forsorger", ""): 2.0, ("voksne_barn_hjemme", "par"): 3.0,
    ("voksne_barn_hjemme", "en_forelder"): 2.0,
}  # fmt: skip


@per_edition(256)
def design_effect(indicator: str, category: str) -> float:
    """How many of those counted stand for one independent draw; 1 where each stands for itself.

    The mean size of a family of the type: persons in such families in Asker over the number of such
    households, where both are known (the years lie a few apart), never below the smallest family
    there can be; that smallest family where the households are not counted.
    """
    if (indicator, category) == ("voksne_barn_hjemme", "alle"):
        parts = [(_persons(indicator, c), SMALLEST[indicator, c]) for c in ("par", "en_forelder")]
        families = sum(persons / size for persons, size in parts)
        return sum(p for p, _ in parts) / families if families else parts[1][1]
    least = SMALLEST.get((indicator, category), SMALLEST.get((indicator, ""), 0.0))
    if least <= 1 or indicator not in TYPES:
        return max(least, 1.0)
    whole = store()[0].indicators[indicator].category_ids[0]
    households = float(household_mix().get(indicator, 0.0))
    return max(least, _persons(indicator, whole) / households) if households else least


def _persons(indicator: str, category: str) -> float:
    """Persons in Asker in the newest year; nought where they are not counted."""
    _, snapshot = store()
    rows = snapshot.rows(indicator, "kommune", category=category, areas=[ASKER])
    rows = rows.dropna(subset=["numerator"]).sort_values("period")
    return float(rows["numerator"].iloc[-1]) if len(rows) else 0.0

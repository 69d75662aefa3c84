"""Which figures stand for a level: every indicator with its newest period, in registry order."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from store.models import Level
from views.choice import Choice, options, periods, shown_levels
from views.edition import per_edition, store
from views.households import TYPES, mixes
from views.rows import area_rows, of_choice

#: Of fewer areas a place in an order says nothing.
FEWEST_PLACES = 3


@per_edition(32)
def shown(level: str, every: bool = False) -> tuple[Choice, ...]:
    """The figures of a level that profile and matrix show; the areas of each are one list.

    :param every: all categories of every indicator.
    """
    registry, _ = store()
    found = []
    for indicator in registry.indicators.values():
        if not indicator.standing or level not in shown_levels(indicator.id):
            continue
        for category in categories(indicator.id, level, every):
            when = periods(indicator.id, level, category)[-1]
            choice = Choice(indicator.id, category, level, when)
            if area_rows(choice)["value"].notna().sum() >= FEWEST_PLACES:
                found.append(choice)
    return tuple(found)


def categories(indicator: str, level: str, every: bool = False) -> list[str]:
    """The categories that stand: every school test, income all and by household type, else one."""
    there, _ = options(indicator, level)
    if every or store()[0].indicators[indicator].about == "schools":
        return there
    if mixes(indicator, there[0]):
        return [c for c in there if c == there[0] or c in TYPES]
    return there[:1]


def observations(choices: Sequence[Choice], area: str) -> pd.DataFrame:
    """The observation of one area in each of some of the level's standing figures, in their order.

    Columns of ``views.rows.area_rows`` and those that say of what a row is.
    """
    if not choices:
        return pd.DataFrame()
    level = choices[0].level
    if level == Level.KOMMUNE:
        # Of four hundred municipalities one is asked for.
        found = [area_rows(choice) for choice in choices]
        parts = [of_choice(r[r["area"] == area], c) for r, c in zip(found, choices, strict=True)]
        return pd.concat(parts, ignore_index=True)
    there, places = _of_areas(level)[area]
    wanted = [places[c.indicator, c.category, c.period] for c in choices]
    return there.iloc[wanted].reset_index(drop=True)


@per_edition(16)
def _of_areas(level: str) -> dict[str, tuple[pd.DataFrame, dict[tuple[str, str, str], int]]]:
    """Each area's row in every standing figure of the level, and at which place each stands."""
    every = pd.concat([of_choice(area_rows(c), c) for c in shown(level)], ignore_index=True)
    return {
        str(area): (rows, {key: n for n, key in enumerate(
            zip(rows["indicator"], rows["category"], rows["period"], strict=True))})
        for area, rows in every.groupby("area", sort=False)
    }  # fmt: skip

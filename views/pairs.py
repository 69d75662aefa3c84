"""Asker held against other areas: each pair is tested once, in a list that no page decides.

The standing figures (each indicator's first category, newest period) against those usually compared
with are one list, so that «Hele Asker» and «Sammenlign» say the same. Against any other area they
are a list of their own. Another category or year is a list with all it is offered beside.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from store.catalogue import ASKER
from store.models import Level
from views import testing, verdicts
from views.choice import Choice
from views.edition import per_edition, store
from views.households import mixes
from views.rows import COUNTS, counted_series

#: The county and the country.
AROUND = ("32", "0")
#: Who Asker is compared with unless the reader says otherwise: Bærum, Lier, Drammen, Akershus, all.
USUAL = ("3201", "3312", "3301", *AROUND)
#: What a figure is offered beside as well: the counties that were or lie next to Asker's.
BESIDE = ("33", "30")
#: The country, and the counties that Asker has lain in since 2020 (Viken until 2023).
WITHIN = ("0", "30", "32")
_OFTEN = (ASKER, *USUAL, *BESIDE)
COLUMNS = ["area", "name", "value", "other", "period", "difference", "tested", "p"]


def of(indicator: str, category: str, period: str, areas: tuple[str, ...]) -> pd.DataFrame:
    """Asker held against each of some areas, in the period given, else the newest both have.

    One row an area that shares a period with Asker: area, name, value (Asker's), other, period,
    difference, ``tested``, p, ``q`` (p adjusted for the list it stands in) and ``outcome``
    (Asker's). The outcome of a pair is the same whoever else is asked for.
    """
    return _of(indicator, category, period, areas).copy()


@per_edition(512)
def _of(indicator: str, category: str, period: str, areas: tuple[str, ...]) -> pd.DataFrame:
    table = _tested(indicator, category, period, areas)
    offered = _own_list(indicator, category, period, "")
    q = []
    for area, when in zip(table["area"], table["period"], strict=True):
        usual, known = _standing(USUAL if area in USUAL else (area,)).get(
            (indicator, category, area), ("", np.nan)
        )
        if usual != when:
            more = area not in (*USUAL, *BESIDE)
            known = (_own_list(indicator, category, period, area) if more else offered)[area]
        q.append(known)
    table = table.assign(q=np.array(q, dtype=float))
    return table.assign(outcome=verdicts.outcomes(table))


@per_edition(64)
def _standing(areas: tuple[str, ...]) -> dict[tuple[str, str, str], tuple[str, float]]:
    """Period and q of every standing figure against the areas, one list."""
    parts = [_tested(c.indicator, c.category, c.period, areas).assign(of=n)
             for n, c in enumerate(standing())]  # fmt: skip
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*COLUMNS, "of"])
    q = testing.adjusted(every["p"].to_numpy(float))
    choices = standing()
    return {
        (choices[n].indicator, choices[n].category, str(area)): (str(when), float(one))
        for n, area, when, one in zip(every["of"], every["area"], every["period"], q, strict=True)
    }


@per_edition(512)
def _own_list(indicator: str, category: str, period: str, area: str) -> dict[str, float]:
    """q of one figure of one period against all it is offered beside, and one more area."""
    areas = (*USUAL, *BESIDE, *([area] if area else []))
    table = _tested(indicator, category, period, areas)
    q = testing.adjusted(table["p"].to_numpy(float))
    return dict(zip(table["area"].astype(str), q.tolist(), strict=True))


@per_edition(4)
def standing() -> tuple[Choice, ...]:
    """Each indicator's first category that Asker has, in Asker's newest period; counts left out."""
    registry, snapshot = store()
    found = []
    for item in registry.indicators.values():
        if item.measure == "count":
            continue
        own = snapshot.rows(item.id, "kommune", areas=[ASKER])
        newest: dict[str, str] = {}
        for category, when, value in zip(own["category"], own["period"], own["value"], strict=True):
            if value == value:
                newest[category] = max(newest.get(category, ""), str(when))
        first = next((c for c in item.category_ids if c in newest), None)
        if first is not None:
            found.append(Choice(item.id, first, str(Level.KOMMUNE), newest[first]))
    return tuple(found)


@per_edition(1024)
def _tested(indicator: str, category: str, period: str, areas: tuple[str, ...]) -> pd.DataFrame:
    """The rows of ``of``, each tested alone."""
    found = [_pair(indicator, category, period, code) for code in areas]
    return pd.DataFrame([row for row in found if row], columns=COLUMNS)


@per_edition(16384)
def _pair(indicator: str, category: str, period: str, code: str) -> dict[str, Any]:
    """The row of one pair, empty where the two share no period: it stands in several lists."""
    own, theirs = (_known(indicator, category, "" if area in _OFTEN else area).get(area, {})
                   for area in (ASKER, code))  # fmt: skip
    both = sorted(set(own) & set(theirs))
    if not both:
        return {}
    when = period if period in both else both[-1]
    one, two = own[when], theirs[when]
    item = store()[0].indicators[indicator]
    choice = Choice(indicator, category, str(Level.KOMMUNE), period)
    mixed = mixes(indicator, category)
    test = None if mixed else testing.of_pair(item, choice, one, two, code in WITHIN)
    return {
        "area": code, "name": two["name"], "value": one["value"], "other": two["value"],
        "period": when, "difference": one["value"] - two["value"],
        "tested": str(test.how[0]) if test else verdicts.MIX,
        "p": float(test.p[0]) if test else np.nan,
    }  # fmt: skip


@per_edition(4096)
def _known(indicator: str, category: str, area: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The figures of an area that are there, by area and period; "": of those often held together.

    Plain rows: taking them out of a frame one by one costs more than the tests.
    """
    choice = Choice(indicator, category, str(Level.KOMMUNE), "")
    rows = counted_series(choice, [area] if area else [*_OFTEN])
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows[["area", "period", "name", "value", "lower", "upper", *COUNTS]].to_dict(
        "records"
    ):
        if row["value"] == row["value"]:
            found.setdefault(row["area"], {})[row["period"]] = {str(k): v for k, v in row.items()}
    return found

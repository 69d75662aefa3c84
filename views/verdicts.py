"""The verdict of every area on one figure, as a table: tested once, here, and nowhere else.

A figure (indicator, category, level, period) is held against Asker as a whole where that is
published, else against the middle area, named as what it is. Whether an area can be told from it
is one two-sided test of the difference with the variance of both. Tests that stand in one list are
controlled for false discoveries together: the figures of a level that profile and matrix show are
one list, any other figure is a list of its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from analysis.compare import CANNOT_TELL, HIGHER, LOWER, competition_rank
from analysis.places import places
from analysis.testing import NOT_TESTED
from store.catalogue import ASKER
from store.models import Indicator, Level
from views import columns, testing
from views.choice import Choice
from views.edition import per_edition, store
from views.households import mixes
from views.rows import area_rows, municipalities

__all__ = ["CANNOT_TELL", "HIGHER", "LOWER", "NOT_TESTED", "Reference", "outcomes",
           "reference_of", "table"]  # fmt: skip
#: Why an area is not tested; how one was tested is a word of ``views.testing``.
NO_VALUE, NO_REFERENCE, COUNT, MIX = "no_value", "no_reference", "count", "household_mix"
#: What the areas are held against.
OF_ASKER, OF_MIDDLE = "asker", "middle"
#: Of fewer areas the middle one is no measure: of three it would be measured against itself.
FEWEST = 5
#: A handful of municipalities gives no place among municipalities.
MOST_OF_THE_COUNTRY = 100
#: The share of false discoveries that is borne.
LEVEL = 0.05
KEY = ["indicator", "category", "level", "period"]


@dataclass(frozen=True)
class Reference:
    """What the areas are held against: its kind (empty where there is none) and its figures."""

    kind: str
    value: float = np.nan
    lower: float = np.nan
    upper: float = np.nan
    numerator: float = np.nan
    denominator: float = np.nan


@per_edition(4096)
def reference_of(indicator: str, category: str, level: str, period: str) -> Reference:
    """Asker as a whole for the same figure, or the middle area; none for municipalities.

    A part is always smaller than the whole: counts are held against the middle area.
    """
    registry, snapshot = store()
    own = snapshot.rows(indicator, "kommune", category=category, period=period, areas=[ASKER])
    own = own.dropna(subset=["value"])
    if level == Level.KOMMUNE:
        return Reference("")
    if len(own) and registry.indicators[indicator].measure != "count":
        row = own.iloc[0]
        return Reference(OF_ASKER, *(float(row[c]) for c in (
            "value", "lower", "upper", "numerator", "denominator")))  # fmt: skip
    values = area_rows(Choice(indicator, category, level, period))["value"].dropna()
    if len(values) < FEWEST:
        return Reference("")
    return Reference(OF_MIDDLE, float(values.median()))


def table(choice: Choice) -> pd.DataFrame:
    """One row an area of the choice's level: never write to it.

    Columns of the rows (area, name, value, lower, upper, status, note, numerator, denominator,
    source), the key, ``reference``, ``reference_kind``, ``difference`` with ``difference_lower``
    and ``difference_upper`` (95 %), ``p`` and ``q`` (p adjusted for the list it stands in),
    ``tested`` (how, or why not), ``outcome``, ``favourable`` (true, false or None), ``rank`` (from
    the highest; 0 where there is none), ``place`` from the nearer ``end`` (``highest``, ``lowest``
    or ``all_same``), ``tied`` (areas that share the place), ``count`` (areas with a figure) and
    ``equal_mix`` (an income with the same mix of households everywhere).
    """
    return _table(choice.indicator, choice.category, choice.level, choice.period)


@per_edition(2048)
def _table(indicator: str, category: str, level: str, period: str) -> pd.DataFrame:
    found = _tested(indicator, category, level, period)
    item = store()[0].indicators[indicator]
    adjusted = _adjusted(indicator, category, level, period)
    found = found.assign(q=adjusted)
    found["outcome"] = outcomes(found)
    good = {"high_is_good": HIGHER, "high_is_bad": LOWER}.get(item.direction)
    found["favourable"] = pd.Series(
        [None if good is None or o not in (HIGHER, LOWER) else o == good for o in found["outcome"]],
        index=found.index, dtype=object,
    )  # fmt: skip
    return found.join(_places(found, item, level))


@per_edition(2048)
def _tested(indicator: str, category: str, level: str, period: str) -> pd.DataFrame:
    """The rows with difference, interval, p and how they were tested."""
    choice = Choice(indicator, category, level, period)
    rows = municipalities(choice) if level == Level.KOMMUNE else area_rows(choice)
    item = store()[0].indicators[indicator]
    against = reference_of(indicator, category, level, period)
    found = rows.reset_index(drop=True).assign(
        indicator=indicator, category=category, level=level, period=period,
        reference=against.value, reference_kind=against.kind,
        reference_lower=against.lower, reference_upper=against.upper,
        equal_mix=rows["equal_mix"].to_numpy() if "equal_mix" in rows else np.nan,
    )  # fmt: skip
    found["difference"] = found["value"] - against.value
    other = pd.Series(asdict(against))
    test = testing.of_difference(item, choice, found, other, against.kind != OF_ASKER)
    why = _why_not(item, category, found)
    found["tested"] = np.where(why != "", why, test.how)
    told = np.isfinite(test.p) & (why == "").to_numpy()
    for column in ("lower", "upper", "p"):
        name = column if column == "p" else f"difference_{column}"
        found[name] = np.where(told, getattr(test, column), np.nan)
    return found


def _why_not(item: Indicator, category: str, rows: pd.DataFrame) -> pd.Series:
    """Why each area cannot be tested whatever the figures' uncertainty; empty where it can."""
    why = pd.Series("", index=rows.index, dtype=object)
    if mixes(item.id, category):
        why[:] = MIX
    if item.measure == "count":
        why[:] = COUNT
    why[rows["reference"].isna()] = NO_REFERENCE
    why[rows["value"].isna()] = NO_VALUE
    return why


def outcomes(rows: pd.DataFrame) -> list[str]:
    """The outcome of each row with a ``difference`` and its ``q``."""
    sure, tested = rows["q"] < LEVEL, rows["q"].notna()
    side = np.where(rows["difference"] > 0, HIGHER, LOWER)
    return [str(v) for v in np.where(~tested, NOT_TESTED, np.where(sure, side, CANNOT_TELL))]


def _adjusted(indicator: str, category: str, level: str, period: str) -> pd.Series:
    """p adjusted within the list the figure stands in, in the order of its rows."""
    if (indicator, category, period) in _family(level):
        return _family(level)[(indicator, category, period)]
    p = _tested(indicator, category, level, period)["p"]
    return pd.Series(testing.adjusted(p.to_numpy(float)), index=p.index)


@per_edition(32)
def _family(level: str) -> dict[tuple[str, str, str], pd.Series]:
    """The figures of a level that are one list, each with its adjusted p.

    Municipalities are held against nothing, so that they are no list.
    """
    if level == Level.KOMMUNE:
        return {}
    keys = [(c.indicator, c.category, c.period) for c in columns.shown(level)]
    parts = [_tested(i, c, level, w)["p"] for i, c, w in keys]
    if not parts:
        return {}
    q = testing.adjusted(np.concatenate([p.to_numpy(float) for p in parts]))
    ends = np.cumsum([len(p) for p in parts])[:-1]
    return {
        key: pd.Series(piece, index=part.index)
        for key, part, piece in zip(keys, parts, np.split(q, ends), strict=True)
    }


def _places(rows: pd.DataFrame, item: Indicator, level: str) -> pd.DataFrame:
    """Places among the figures as they are shown: equal figures share a place."""
    values = rows["value"].to_numpy(float)
    known = int(np.isfinite(values).sum())
    least = MOST_OF_THE_COUNTRY if level == Level.KOMMUNE else columns.FEWEST_PLACES
    empty = {"rank": 0, "place": 0, "end": "", "tied": 0, "count": 0}
    if known < least:
        return pd.DataFrame([empty] * len(rows), index=rows.index)
    ranks = competition_rank([round(v, item.decimals) if np.isfinite(v) else v for v in values])
    found = [
        empty | {"count": known} if one is None else
        {"rank": int(rank), "place": one.place, "end": one.end, "tied": len(one.tied) + 1,
         "count": known}
        for one, rank in zip(places(values, item.decimals), ranks, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(found, index=rows.index)

"""The census grid of 1 January 2021: the cells as published, and estimates for our areas.

The cells (Eurostat, figures from SSB) are official figures, each rounded to a multiple of 3. For
delområder and levekårssoner the people of a shared cell are split in proportion to where people
live (``analysis.dasymetric``); such a figure is ``derived``, has an interval, and is left out
where more than half of it is the neighbours' people.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.dasymetric import own_share, ratio_bounds, split
from analysis.intervals import wilson
from loaders.compiling import cells, raw
from loaders.compiling.districts import FEWEST
from store.catalogue import ASKER

PERIOD = "2021"
SOURCE = "eurostat_folketelling_2021"
COUNTS = [
    "population", "men", "women", "age_0_14", "age_15_64", "age_65_plus", "employed",
    "born_in_norway", "born_in_other_eu_country", "born_elsewhere", "moved_within_norway",
    "moved_from_abroad", "share_of_people_in_asker",
]  # fmt: skip
#: A published multiple of 3 stands for a number at most this far away.
ROUNDING = 2
#: An estimate of which less is the area's own people says more of the neighbours.
FEWEST_OWN = 0.5
LEVELS = ("delomrade", "levekarssone")


@dataclass(frozen=True)
class Ratio:
    """What a figure counts and among whom, as columns of the cells."""

    indicator: str
    category: str
    kinds: tuple[str, ...]
    among: str = "population"


RATIOS = [
    Ratio("folketelling_alder", "alder_0_14", ("age_0_14",)),
    Ratio("folketelling_alder", "alder_15_64", ("age_15_64",)),
    Ratio("folketelling_alder", "alder_65_pluss", ("age_65_plus",)),
    Ratio("folketelling_sysselsatte", "alle", ("employed",), "age_15_64"),
    Ratio("folketelling_fodeland", "utenfor_norge",
          ("born_in_other_eu_country", "born_elsewhere")),
    Ratio("folketelling_fodeland", "eu", ("born_in_other_eu_country",)),
    Ratio("folketelling_fodeland", "ellers", ("born_elsewhere",)),
    Ratio("folketelling_flyttet", "i_alt", ("moved_within_norway", "moved_from_abroad")),
    Ratio("folketelling_flyttet", "innenlands", ("moved_within_norway",)),
    Ratio("folketelling_flyttet", "fra_utlandet", ("moved_from_abroad",)),
]  # fmt: skip


def observations(source: Path) -> pd.DataFrame:
    """Cells, estimates for areas and for Asker, and how much of each estimate is its own."""
    table = cells.read_cells(source, COUNTS)
    numbers = table[COUNTS].map(raw.number).assign(code=table["code"])
    members = cells.read_members(source)
    pairs = {level: _pairs(members, level, numbers) for level in LEVELS}
    pairs["kommune"] = _pairs(
        members.assign(kommune=np.where(members["delomrade"] == cells.OUTSIDE, "", ASKER)),
        "kommune", numbers,
    )  # fmt: skip
    parts = [_population(numbers), _mean_own(pairs)]
    parts += [_cells(numbers, ratio) for ratio in RATIOS]
    parts += [_estimates(p, level, r) for level, p in pairs.items() for r in RATIOS]
    return pd.concat(parts, ignore_index=True)


def _pairs(members: pd.DataFrame, level: str, numbers: pd.DataFrame) -> pd.DataFrame:
    """One row a cell and area of the level, with the share of the cell and the cell's counts."""
    inside = members[members[level].str.match(r"\d")]
    shares: pd.DataFrame = inside.groupby(["code", level])["share"].sum().reset_index()
    return shares.set_axis(["code", "area", "share"], axis=1).merge(numbers, on="code")


def _frame(indicator: str, category: str, level: str, **columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns).assign(
        indicator=indicator, category=category, level=level, period=PERIOD, source=SOURCE
    )


def _population(numbers: pd.DataFrame) -> pd.DataFrame:
    people = numbers["population"]
    return _frame(
        "folketelling_folkemengde", "alle", "rute1km", area=numbers["code"], value=people,
        lower=(people - ROUNDING).clip(lower=0), upper=people + ROUNDING, status="ok",
        note=_border(numbers),
    )  # fmt: skip


def _border(numbers: pd.DataFrame) -> pd.Series:
    return (numbers["share_of_people_in_asker"] < 1).map({True: "over_grensen", False: ""})


def _cells(numbers: pd.DataFrame, ratio: Ratio) -> pd.DataFrame:
    """Shares of a cell's people; the interval holds chance and the rounding of the count."""
    count = numbers[list(ratio.kinds)].sum(axis=1)
    among = numbers[ratio.among]
    few = (numbers["population"] < FEWEST) | (among < FEWEST)
    known = ~few
    among, count = among.where(known), count.where(known)
    off = ROUNDING * len(ratio.kinds)
    low = wilson(np.clip(count - off, 0, among), among)[0]
    high = wilson(np.minimum(count + off, among), among)[1]
    return _frame(
        ratio.indicator, ratio.category, "rute1km", area=numbers["code"],
        value=100 * count / among, numerator=count, denominator=among,
        lower=np.minimum(100 * low, 100 * count / among),
        upper=np.maximum(100 * high, 100 * count / among),
        status=few.map({True: "suppressed", False: "ok"}),
        note=_border(numbers).mask(few, "for_fa_personer"),
    )  # fmt: skip


def _estimates(pairs: pd.DataFrame, level: str, ratio: Ratio) -> pd.DataFrame:
    """Estimates with an interval that holds the split and, in case it is sharp, chance as well."""
    kind, whole = pairs[list(ratio.kinds)].sum(axis=1), pairs[ratio.among]
    among = split(whole, pairs["share"], pairs["area"])
    value = split(kind, pairs["share"], pairs["area"]) / among
    # The employed may be over 64, so that a cell can have more of them than people of 15–64.
    inside = np.minimum(kind, whole)
    bounds = ratio_bounds(inside, whole - inside, pairs["population"], pairs["share"],
                          pairs["area"])  # fmt: skip
    low, high = wilson(np.minimum(value, 1) * among, among)
    own = own_share(pairs["population"], pairs["share"], pairs["area"])
    shown = own.round(2) >= FEWEST_OWN
    lower = np.minimum.reduce([bounds["lower"], low, value])
    upper = np.maximum.reduce([bounds["upper"], high, value])
    return _frame(
        ratio.indicator, ratio.category, level, area=value.index,
        value=(100 * value).where(shown).to_numpy(),
        lower=np.where(shown, 100 * lower, np.nan), upper=np.where(shown, 100 * upper, np.nan),
        status=np.where(shown, "derived", "missing"),
        note=np.where(shown, "anslag_ruter", "mest_naboer"),
    )  # fmt: skip


def _mean_own(pairs: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = []
    for level in LEVELS:
        p = pairs[level]
        own = own_share(p["population"], p["share"], p["area"])
        parts.append(_frame("anslag_egenandel", "folketelling", level, area=own.index,
                            value=100 * own.to_numpy(), status="derived"))  # fmt: skip
    return pd.concat(parts)

"""The census grid of 1 January 2021: the cells as published, and estimates for our areas.

The cells (Eurostat, figures from SSB) are official figures, each rounded to a multiple of 3. For
delområder and levekårssoner the people of a shared cell are split in proportion to where people
live (``analysis.dasymetric``); such a figure is ``derived``, has an interval, and is left out
where more than half of it is the neighbours' people.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.dasymetric import own_share, ratio_bounds, split
from analysis.intervals import wilson
from loaders.compiling import cells, coarse, raw
from loaders.compiling.districts import FEWEST
from loaders.compiling.ratios import RATIOS, Ratio
from store.catalogue import ASKER
from store.errors import SourceError

#: What others have worked out of the same cells; ours must be the same.
WORKED_OUT = "districts/census2021_area_estimates_from_grid.csv"
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


def observations(source: Path) -> pd.DataFrame:
    """Cells, estimates for areas and for Asker, and how much of each estimate is its own.

    :raises SourceError: if the estimates are not those of the file that has them.
    """
    check(source)
    table = cells.read_cells(source, COUNTS)
    numbers = table[COUNTS].map(raw.number).assign(code=table["code"])
    members = cells.read_members(source)
    parts = [_population(numbers), _mean_own(_by_level(members, numbers))]
    parts += [_cells(numbers, ratio) for ratio in RATIOS]
    parts += [of_areas(numbers, members, i) for i in dict.fromkeys(r.indicator for r in RATIOS)]
    return pd.concat(parts, ignore_index=True)


def of_areas(numbers: pd.DataFrame, members: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Estimates of an indicator for the areas of ``LEVELS`` and Asker, rounded so as to protect.

    :param numbers: the columns of ``COUNTS`` and ``code``, every count known.
    :param members: as from ``cells.read_members``.
    """
    pairs, ratios = _by_level(members, numbers), [r for r in RATIOS if r.indicator == indicator]
    steps = _steps(pairs, ratios)
    return pd.concat([_estimates(found, level, r, steps[r.category])
                      for level, found in pairs.items() for r in ratios])  # fmt: skip


def _by_level(members: pd.DataFrame, numbers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """``_pairs`` of each level, and of Asker as a whole."""
    pairs = {level: _pairs(members, level, numbers) for level in LEVELS}
    whole = members.assign(kommune=np.where(members["delomrade"] == cells.OUTSIDE, "", ASKER))
    return pairs | {"kommune": _pairs(whole, "kommune", numbers)}


def _pairs(members: pd.DataFrame, level: str, numbers: pd.DataFrame) -> pd.DataFrame:
    """One row a cell and area of the level, with the share of the cell and the cell's counts."""
    inside = members[members[level].str.match(r"\d")]
    shares: pd.DataFrame = inside.groupby(["code", level])["share"].sum().reset_index()
    return shares.set_axis(["code", "area", "share"], axis=1).merge(numbers, on="code")


def area_counts(source: Path, level: str) -> pd.DataFrame:
    """Estimated people of every kind by area of a level, not rounded, with ``own_share``."""
    table = cells.read_cells(source, COUNTS)
    numbers = table[COUNTS].map(raw.number).assign(code=table["code"])
    pairs = _pairs(cells.read_members(source), level, numbers)
    frame = pd.DataFrame({c: split(pairs[c], pairs["share"], pairs["area"]) for c in COUNTS[:-1]})
    return frame.assign(own_share=own_share(pairs["population"], pairs["share"], pairs["area"]))


#: Indicators whose cells are told.
OF_CELLS = frozenset({"folketelling_folkemengde", *(r.indicator for r in RATIOS)})
#: Those that are estimated for areas too.
ESTIMATED = OF_CELLS - {"folketelling_folkemengde"}


def of_cells(numbers: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """What is told of each cell: ``numbers`` has the columns of ``COUNTS`` and ``code``."""
    if indicator == "folketelling_folkemengde":
        return _population(numbers).assign(numerator=np.nan, denominator=np.nan)
    ratios = [ratio for ratio in RATIOS if ratio.indicator == indicator]
    return pd.concat([_cells(numbers, ratio) for ratio in ratios], ignore_index=True)


def check(source: Path) -> int:
    """Hold our estimates against those of the file, where it is there; how many were compared.

    :raises SourceError: if one is more than a person away, which the rounding of the copy allows.
    """
    if not (source / WORKED_OUT).exists():
        return 0
    table = raw.read(source, WORKED_OUT, ["level", "area_code", "own_share", *COUNTS[:-1]])
    compared = 0
    for level in LEVELS:
        ours = area_counts(source, level)
        theirs = table[table["level"] == level].set_index("area_code")
        theirs = theirs[COUNTS[:-1]].map(raw.number).reindex(ours.index)
        off = (ours[COUNTS[:-1]] - theirs).abs()
        if not (off <= 1).all(axis=None):
            raise SourceError(f"{WORKED_OUT}: our estimates are not those of the file, for example "
                              f"for {off.max(axis=1).fillna(9).idxmax()}.")  # fmt: skip
        compared += off.size
    return compared


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


def _few(numbers: pd.DataFrame, ratio: Ratio) -> pd.Series:
    """Cells of too few people to tell a share of."""
    return (numbers["population"] < FEWEST) | (numbers[ratio.among] < FEWEST)


def _cells(numbers: pd.DataFrame, ratio: Ratio) -> pd.DataFrame:
    """Shares of a cell's people; the interval holds chance and the rounding of both counts."""
    count = numbers[list(ratio.kinds)].sum(axis=1)
    among = numbers[ratio.among]
    few = _few(numbers, ratio)
    among, count = among.where(~few), count.where(~few)
    value, off = 100 * count / among, ROUNDING * len(ratio.kinds)
    most, least = among + ROUNDING, among - ROUNDING
    low = 100 * wilson(np.clip(count - off, 0, most), most)[0]
    high = 100 * wilson(np.minimum(count + off, least), least)[1]
    # The employed may be over 64: where there are as many as those of 15–64 or more, the rounded
    # counts alone say how high the rate can be.
    highest = 100 * (count + off) / least
    high = np.where(count + off > least, np.maximum(high, highest), high)
    if ratio.among == "population":
        high = np.minimum(high, 100)
    return _frame(
        ratio.indicator, ratio.category, "rute1km", area=numbers["code"], value=value,
        numerator=count, denominator=among, lower=np.minimum(low, value),
        upper=np.maximum(high, value), status=few.map({True: "suppressed", False: "ok"}),
        note=_border(numbers).mask(few, "for_fa_personer"),
    )  # fmt: skip


def _estimates(
    pairs: pd.DataFrame, level: str, ratio: Ratio, steps: pd.Series
) -> pd.DataFrame:  # fmt: skip
    """Estimates with an interval that holds the split and, in case it is sharp, chance as well.

    The interval is worked out of the estimate as rounded and of what is told of the cells, so that
    neither gives a cell of few people away.
    """
    kind, whole = pairs[list(ratio.kinds)].sum(axis=1), pairs[ratio.among]
    exact, among = _exact(pairs, ratio)
    shown, why = _shown(level, pairs, ratio)
    widths = [steps.get((level, area), coarse.STEPS[0]) for area in exact.index]
    rounded = [coarse.round_to(v, s) for v, s in zip(exact, widths, strict=True)]
    value = pd.Series(rounded, exact.index) / 100
    least, most = _bounds(pairs, kind, whole, _few(pairs, ratio))
    low, high = wilson(np.minimum(value, 1) * among, among)
    lower = 100 * np.minimum.reduce([least, low, value])
    upper = 100 * np.maximum.reduce([most, high, value])
    told = [coarse.NOTES[step] for step in widths]
    return _frame(
        ratio.indicator, ratio.category, level, area=value.index,
        value=(100 * value).round(6).where(shown).to_numpy(),
        lower=np.where(shown, np.floor(10 * lower + 1e-9) / 10, np.nan),
        upper=np.where(shown, np.ceil(10 * upper - 1e-9) / 10, np.nan),
        status=np.where(shown, "derived", "missing"), note=np.where(shown, told, why),
    )  # fmt: skip


def _exact(pairs: pd.DataFrame, ratio: Ratio) -> tuple[pd.Series, pd.Series]:
    """Each area's estimate in per cent, not rounded, and how many people it is a share of."""
    kind, areas = pairs[list(ratio.kinds)].sum(axis=1), pairs["area"]
    among = split(pairs[ratio.among], pairs["share"], areas)
    return 100 * split(kind, pairs["share"], areas) / among, among


def _steps(pairs: dict[str, pd.DataFrame], ratios: list[Ratio]) -> dict[str, pd.Series]:
    """How coarsely each estimate is rounded, by level and area, for every category.

    All that is told of an indicator is tried together: its categories, areas and levels.
    """
    rows = [_told(level, part, r) for r in ratios for level, part in pairs.items()]
    table = pd.concat(rows, ignore_index=True)
    steps = table.assign(step=coarse.protect(_as_told(table, pairs, ratios)))
    return {
        r.category: steps[steps["category"] == r.category].set_index(["level", "area"])["step"]
        for r in ratios
    }


def _told(level: str, pairs: pd.DataFrame, ratio: Ratio) -> pd.DataFrame:
    """What is told of a share: one row an area with its estimate."""
    exact, among = _exact(pairs, ratio)
    told = pairs[list(ratio.kinds)].sum(axis=1).mask(_few(pairs, ratio), 0)
    known = split(told, pairs["share"], pairs["area"])
    shown = _shown(level, pairs, ratio)[0]
    table = pd.DataFrame({"exact": exact, "among": among, "known": known}).loc[shown]
    return table.rename_axis("area").reset_index().assign(category=ratio.category, level=level)


def _as_told(
    table: pd.DataFrame, pairs: dict[str, pd.DataFrame], ratios: list[Ratio]
) -> coarse.Told:  # fmt: skip
    whole = pairs["kommune"].drop_duplicates("code")
    hidden = whole[_few(whole, ratios[0])]
    people = hidden["population"].to_numpy(float)
    n, k = len(hidden), len(ratios)
    by_level = {level: coarse.alike(part, list(hidden["code"])) for level, part in pairs.items()}
    at = {level: {a: i for i, a in enumerate(sorted(part["area"].unique()))}
          for level, part in pairs.items()}  # fmt: skip
    weights = np.zeros((len(table), n * k))
    order = {r.category: i for i, r in enumerate(ratios)}
    for i, (level, area, category) in enumerate(
        zip(table["level"], table["area"], table["category"], strict=True)
    ):
        start = order[category] * n
        weights[i, start : start + n] = by_level[level][at[level][area]]
    one, none = np.eye(n), np.zeros((0, n * k))
    everyone = ratios[0].indicator == "folketelling_alder"
    # Three ages are everyone; elsewhere the first category is the sum of the two others.
    equal = np.hstack([one, one, one] if everyone else [one, -one, -one]) if k > 1 else none
    return coarse.Told(
        weights, table["known"].to_numpy(float), table["exact"].to_numpy(float),
        table["among"].to_numpy(float), people=np.tile(people, k), equal=equal,
        equals=(people if everyone else np.zeros(n))[: len(equal)],
    )  # fmt: skip


def _shown(level: str, pairs: pd.DataFrame, ratio: Ratio) -> tuple[pd.Series, pd.Series]:
    """Which areas' estimates are told, and why the others are not (``mest_naboer`` …)."""
    exact, among = _exact(pairs, ratio)
    own = own_share(pairs["population"], pairs["share"], pairs["area"])
    # A figure that the cells' own rounding may be all of is none to tell.
    unsure = split(np.full(len(pairs), ROUNDING * len(ratio.kinds)), pairs["share"], pairs["area"])
    lost = (unsure >= exact / 100 * among) & (level != "kommune")
    mine = own.round(2) >= FEWEST_OWN
    why = pd.Series(np.select([~mine, lost], ["mest_naboer", "avrundet_bort"], ""), exact.index)
    return mine & ~lost, why


def _bounds(
    pairs: pd.DataFrame, kind: pd.Series, whole: pd.Series, few: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Lowest and highest ratio of each area (0 to 1), nothing taken as known of left-out cells."""
    # The employed may be over 64, so that a cell can have more of them than people of 15–64.
    inside, everyone = kind.where(kind <= whole, whole), pairs["population"]
    found = []
    for column, of_kind, beside in (("lower", 0, everyone), ("upper", everyone, 0)):
        k, b = inside.mask(few, of_kind), (whole - inside).mask(few, beside)
        found.append(ratio_bounds(k, b, everyone, pairs["share"], pairs["area"])[column])
    return found[0], found[1]


def _mean_own(pairs: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = []
    for level in LEVELS:
        p = pairs[level]
        own = own_share(p["population"], p["share"], p["area"])
        parts.append(_frame("anslag_egenandel", "folketelling", level, area=own.index,
                            value=100 * own.to_numpy(), status="derived"))  # fmt: skip
    return pd.concat(parts)

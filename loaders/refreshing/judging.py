"""Whether what came is worse than what we have: for a whole series, and area by area.

A series that got worse is held back whole. An area that lost its newest value, or got an
implausible one, is told by itself: where they are few, and neither Asker nor its comparators, the
rest of the series is taken, and the few are named and keep what they had (unless the source now
hides it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from loaders.refreshing.changes import PLACE, SHOWN, bounds, implausible
from store.catalogue import ASKER
from store.models import Indicator, Plausible

#: Share of pairs that may jump before a series is held back: single small areas do jump.
JUMPING = 0.02
#: A numerator below this makes any ratio wild, and says nothing of an error.
FEW = 10.0
#: A refresh that loses more than this share of known values is worse than none.
LOST = 0.5
#: Without these a series says nothing to Asker: no figure of theirs is given up for the rest.
COMPARATORS = frozenset({"3201", "3301", "3312", "0301", "32", "33", "0"})


@dataclass(frozen=True)
class Verdict:
    """``reason`` why a series is held back, "" where it is taken; ``few`` area → what is wrong."""

    reason: str = ""
    few: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The few areas and what is wrong with each, in one sentence."""
        return f"{len(self.few)} area(s) keep what they had: {_named(self.few)}"


def judge(
    old: pd.DataFrame, new: pd.DataFrame, asked: frozenset[str], indicator: Indicator
) -> Verdict:
    """Whether the new rows of one series (indicator and level) may replace the old.

    Compared at what both can hold: the areas asked for now.

    1. Empty, or older than what we have. 2. Areas that lost their newest value or have one outside
    the plausible bounds: more than ``plausible.lost`` of the areas, or one that must not be lost.
    3. More than half of the values that stood are hidden now. 4. More than half of a period's
    values that were not 0 are 0 now. 5. More than 2 % of pairs (revised, or next to the newest
    before) differ by more than the factor.
    """
    values = new[new["value"].notna()]
    former = old[old["area"].isin(list(asked)) & old["value"].notna()]
    if values.empty:
        return Verdict("the answer holds no value")
    if not former.empty and values["period"].max() < former["period"].max():
        return Verdict(
            f"newest period {values['period'].max()} is older than {former['period'].max()}"
        )
    few = _lost(former, values) | _odd(values, indicator)
    areas = set(values["area"]) | set(former["area"])
    if len(few) > indicator.plausible.lost * len(areas) or any(map(_needed, few)):
        return Verdict(f"{len(few)} of {len(areas)} area(s): {_named(few)}")
    former, values = (f[~f["area"].isin(list(few))] for f in (former, values))
    reason = (
        (_hidden(former, new) if not former.empty else "")
        or _zeroed(former, values)
        or _jumps(former, values, indicator.plausible)
    )
    return Verdict(reason) if reason else Verdict("", few)


def _needed(area: str) -> bool:
    """Whether the area is Asker, a part of it, or one it is compared with."""
    return area.startswith(ASKER) or area in COMPARATORS


def _named(few: dict[str, str]) -> str:
    """Those that must not be lost first."""
    ordered = sorted(few, key=lambda area: (not _needed(area), area))
    more = f" and {len(few) - SHOWN} more" if len(few) > SHOWN else ""
    return "; ".join(f"{area} {few[area]}" for area in ordered[:SHOWN]) + more


def _lost(former: pd.DataFrame, values: pd.DataFrame) -> dict[str, str]:
    """Areas whose newest value is older now than before, or that have none."""
    before = former.groupby("area")["period"].max()
    now = values.groupby("area")["period"].max().reindex(before.index, fill_value="")
    return {str(a): f"lost its value of {before[a]}" for a in before.index[now < before]}


def _odd(values: pd.DataFrame, indicator: Indicator) -> dict[str, str]:
    """Areas with a value outside the plausible bounds."""
    low, high = bounds(indicator)
    odd = implausible(values, indicator).drop_duplicates("area")
    return {
        str(row["area"]): f"has {row['value']:g} in {row['period']}, outside {low:g}–{high:g}"
        for row in odd.to_dict("records")
    }


def without(new: pd.DataFrame, few: Sequence[str]) -> pd.DataFrame:
    """The rows to take where a few areas keep what they had.

    A value that the source now hides is not kept: its rows that say so are taken for them too.
    """
    theirs = new["area"].isin(list(few))
    return new[~theirs | (new["status"] == "suppressed")]


def _hidden(former: pd.DataFrame, new: pd.DataFrame) -> str:
    both = former[PLACE].merge(new[[*PLACE, "value"]], on=PLACE)
    hidden = int(both["value"].isna().sum())
    if len(both) and hidden / len(both) > LOST:
        return f"{hidden} of {len(both)} known values are hidden or missing now"
    return ""


def _zeroed(former: pd.DataFrame, values: pd.DataFrame) -> str:
    """Zeros where there were figures: what a service under revision may answer for hours.

    Told period by period, so that a newest period of zeros does not drown in older good ones. A
    place at 0 before may stay so, and a place known to count few may come to 0 by itself.
    """
    if former.empty:
        whole = len(values) >= FEW and not values["value"].any()
        return f"all {len(values)} values are 0, and none was known before" if whole else ""
    pairs = pd.concat(_pairs(former, values, every=True), ignore_index=True)
    few = pairs["numerator_old"] < FEW
    known = pairs[~few & (pairs["value_old"] != 0)]
    for period, part in known.groupby("period", sort=True):
        zero = part[part["value_new"] == 0]
        if len(zero) / len(part) > LOST:
            row = zero.iloc[0]
            told = f"{row['area']} from {row['value_old']:g} to 0"
            return f"{len(zero)} of {len(part)} known values are 0 now in {period}; {told}"
    return ""


def _jumps(former: pd.DataFrame, values: pd.DataFrame, plausible: Plausible) -> str:
    if former.empty:
        return ""
    both = pd.concat(_pairs(former, values), ignore_index=True)
    few = both[["numerator_old", "numerator_new"]].min(axis=1) < FEW
    both = both[~few & (both["value_old"] > 0) & (both["value_new"] > 0)]
    if both.empty:
        return ""
    ratio = both["value_new"] / both["value_old"]
    jumps = both[(ratio > plausible.jump) | (ratio < 1 / plausible.jump)]
    if len(jumps) <= JUMPING * len(both):
        return ""
    row = jumps.iloc[0]
    told = f"{row['area']} from {row['value_old']:g} to {row['value_new']:g}"
    return f"{len(jumps)} of {len(both)} values jump by more than {plausible.jump:g} times; {told}"


def _pairs(former: pd.DataFrame, values: pd.DataFrame, every: bool = False) -> list[pd.DataFrame]:
    """Old and new value of one place: revised, and next (or ``every`` later) to the newest."""
    newest = former.sort_values("period").drop_duplicates(["category", "area"], keep="last")
    later = values[values["period"] > former["period"].max()].sort_values("period")
    if not every:
        later = later.drop_duplicates(["category", "area"])
    following = newest.drop(columns="period").merge(
        later, on=["category", "area"], suffixes=("_old", "_new")
    )
    return [former.merge(values, on=PLACE, suffixes=("_old", "_new")), following]

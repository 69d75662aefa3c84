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
from sheets.messages import Message, said
from store.catalogue import ASKER
from store.models import Indicator, Plausible
from text.texts import LANGUAGES

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
    """``reason`` why a series is held back, if it is; ``few`` area → what is wrong with it."""

    reason: Message | None = None
    few: dict[str, Message] = field(default_factory=dict)

    @property
    def told(self) -> Message:
        """The few areas and what is wrong with each, in one sentence."""
        return said("judge.keep", count=len(self.few), named=_named(self.few))


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
        return Verdict(said("judge.no_value"))
    if not former.empty and values["period"].max() < former["period"].max():
        newest = {"new": values["period"].max(), "old": former["period"].max()}
        return Verdict(said("judge.older", **newest))
    few = _lost(former, values) | _odd(values, indicator)
    areas = set(values["area"]) | set(former["area"])
    if len(few) > indicator.plausible.lost * len(areas) or any(map(_needed, few)):
        named = _named(few)
        return Verdict(said("judge.areas", few=len(few), all=len(areas), named=named))
    former, values = (f[~f["area"].isin(list(few))] for f in (former, values))
    reason = (
        (_hidden(former, new) if not former.empty else None)
        or _zeroed(former, values)
        or _jumps(former, values, indicator.plausible)
    )
    return Verdict(reason) if reason else Verdict(None, few)


def _needed(area: str) -> bool:
    """Whether the area is Asker, a part of it, or one it is compared with."""
    return area.startswith(ASKER) or area in COMPARATORS


def _named(few: dict[str, Message]) -> Message:
    """Those that must not be lost first."""
    ordered = sorted(few, key=lambda area: (not _needed(area), area))[:SHOWN]
    each = [said("judge.one", area=area, why=few[area]) for area in ordered]
    named = Message(*("; ".join(one[language] for one in each) for language in LANGUAGES))
    more = len(few) - SHOWN
    return said("judge.more", named=named, count=more) if more > 0 else named


def _number(value: float) -> Message:
    text = f"{value:g}"
    return Message(text.replace(".", ","), text)


def _lost(former: pd.DataFrame, values: pd.DataFrame) -> dict[str, Message]:
    """Areas whose newest value is older now than before, or that have none."""
    before = former.groupby("area")["period"].max()
    now = values.groupby("area")["period"].max().reindex(before.index, fill_value="")
    return {str(a): said("judge.lost", period=before[a]) for a in before.index[now < before]}


def _odd(values: pd.DataFrame, indicator: Indicator) -> dict[str, Message]:
    """Areas with a value outside the plausible bounds."""
    low, high = bounds(indicator)
    odd = implausible(values, indicator).drop_duplicates("area")
    return {
        str(row["area"]): said("judge.odd", value=_number(row["value"]), period=row["period"],
                               low=_number(low), high=_number(high))
        for row in odd.to_dict("records")
    }  # fmt: skip


def without(new: pd.DataFrame, few: Sequence[str]) -> pd.DataFrame:
    """The rows to take where a few areas keep what they had.

    A value that the source now hides is not kept: its rows that say so are taken for them too.
    """
    theirs = new["area"].isin(list(few))
    return new[~theirs | (new["status"] == "suppressed")]


def _hidden(former: pd.DataFrame, new: pd.DataFrame) -> Message | None:
    both = former[PLACE].merge(new[[*PLACE, "value"]], on=PLACE)
    hidden = int(both["value"].isna().sum())
    if len(both) and hidden / len(both) > LOST:
        return said("judge.hidden", hidden=hidden, known=len(both))
    return None


def _zeroed(former: pd.DataFrame, values: pd.DataFrame) -> Message | None:
    """Zeros where there were figures: what a service under revision may answer for hours.

    Told period by period, so that a newest period of zeros does not drown in older good ones. A
    place at 0 before may stay so, and a place known to count few may come to 0 by itself.
    """
    if former.empty:
        whole = len(values) >= FEW and not values["value"].any()
        return said("judge.all_zero", count=len(values)) if whole else None
    pairs = pd.concat(_pairs(former, values, every=True), ignore_index=True)
    few = pairs["numerator_old"] < FEW
    known = pairs[~few & (pairs["value_old"] != 0)]
    for period, part in known.groupby("period", sort=True):
        zero = part[part["value_new"] == 0]
        if len(zero) / len(part) > LOST:
            row = zero.iloc[0]
            return said("judge.zeroed", zero=len(zero), known=len(part), period=period,
                        area=row["area"], old=_number(row["value_old"]))  # fmt: skip
    return None


def _jumps(former: pd.DataFrame, values: pd.DataFrame, plausible: Plausible) -> Message | None:
    if former.empty:
        return None
    both = pd.concat(_pairs(former, values), ignore_index=True)
    few = both[["numerator_old", "numerator_new"]].min(axis=1) < FEW
    both = both[~few & (both["value_old"] > 0) & (both["value_new"] > 0)]
    if both.empty:
        return None
    ratio = both["value_new"] / both["value_old"]
    jumps = both[(ratio > plausible.jump) | (ratio < 1 / plausible.jump)]
    if len(jumps) <= JUMPING * len(both):
        return None
    row = jumps.iloc[0]
    return said("judge.jumps", jumps=len(jumps), all=len(both), times=_number(plausible.jump),
                area=row["area"], old=_number(row["value_old"]),
                new=_number(row["value_new"]))  # fmt: skip


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

"""What a refresh changed, as a list a person can read, and what made a series worse.

Pure functions on two frames of observations (``snapshot.COLUMNS``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from store.models import Indicator, Plausible
from store.snapshot import KEY

PLACE = ["category", "area", "period"]
#: Share of pairs that may jump before a series is held back: single small areas do jump.
JUMPING = 0.02
#: A numerator below this makes any ratio wild, and says nothing of an error.
FEW = 10.0
#: A refresh that loses more than this share of known values is worse than none.
LOST = 0.5
SHOWN = 5


@dataclass(frozen=True)
class Change:
    """One line of the list: ``kind`` is new, revised, areas or lost."""

    kind: str
    indicator: str
    level: str
    text: str

    def __str__(self) -> str:
        return f"{self.indicator} ({self.level}): {self.text}"


def compare(old: pd.DataFrame, new: pd.DataFrame) -> list[Change]:
    """Differences between two snapshots: new periods, revisions, areas, lost series."""
    found: list[Change] = []
    by = ["indicator", "level"]
    before = dict(tuple(old.groupby(by, sort=False)))
    after = dict(tuple(new.groupby(by, sort=False)))
    for key in sorted(set(before) | set(after)):
        indicator, level = (str(k) for k in key)
        if key not in after:
            found.append(Change("lost", indicator, level, "the series is gone"))
        elif key not in before:
            periods = sorted(after[key]["period"].unique())
            text = f"new series, {_spelled(periods)}, {len(after[key])} observations"
            found.append(Change("new", indicator, level, text))
        else:
            found += _of_series(before[key], after[key], indicator, level)
    return found


def _of_series(old: pd.DataFrame, new: pd.DataFrame, indicator: str, level: str) -> list[Change]:
    found = []
    for column, kind, word in (("period", "new", "periods"), ("area", "areas", "areas")):
        added = sorted(set(new[column]) - set(old[column]))
        gone = sorted(set(old[column]) - set(new[column]))
        if added:
            found.append(Change(kind, indicator, level, f"new {word}: {_spelled(added)}"))
        if gone:
            found.append(Change("lost", indicator, level, f"{word} gone: {_spelled(gone)}"))
    revised = _revised(old, new)
    for row in revised.head(SHOWN).to_dict("records"):
        where = " ".join(str(row[k]) for k in ("area", "period", "category") if row[k] != "alle")
        text = f"{where} revised from {_told(row['value_old'], row['status_old'])}"
        text += f" to {_told(row['value_new'], row['status_new'])}"
        found.append(Change("revised", indicator, level, text))
    if len(revised) > SHOWN:
        text = f"{len(revised) - SHOWN} more values revised"
        found.append(Change("revised", indicator, level, text))
    return found


def _revised(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    columns = [*PLACE, "value", "status"]
    both = old[columns].merge(new[columns], on=PLACE, suffixes=("_old", "_new"))
    same = np.isclose(both["value_old"], both["value_new"], rtol=1e-9, equal_nan=True)
    return both[~same | (both["value_old"].isna() & (both["status_old"] != both["status_new"]))]


def _told(value: float, status: str) -> str:
    return status if pd.isna(value) else f"{value:.6g}"


def _spelled(items: list[str]) -> str:
    if len(items) <= 6:
        return ", ".join(items)
    return f"{items[0]} … {items[-1]} ({len(items)})"


def worse(old: pd.DataFrame, new: pd.DataFrame, asked: frozenset[str], indicator: Indicator) -> str:
    """Why the new rows of one series (indicator and level) must not replace the old; else "".

    Compared at what both can hold: the areas asked for now.

    1. Empty, or older than what we have. 2. An area lost its newest value. 3. More than half of
    the values that stood are hidden now. 4. More than half of a period's values that were not 0
    are 0 now. 5. A value outside the plausible bounds. 6. More than 2 % of pairs (revised, or
    next to the newest before) differ by more than the factor.
    """
    values = new[new["value"].notna()]
    former = old[old["area"].isin(list(asked)) & old["value"].notna()]
    if values.empty:
        return "the answer holds no value"
    if not former.empty:
        if values["period"].max() < former["period"].max():
            return f"newest period {values['period'].max()} is older than {former['period'].max()}"
        newest_old = former.groupby("area")["period"].max()
        newest_new = values.groupby("area")["period"].max().reindex(newest_old.index, fill_value="")
        lost = sorted(newest_old.index[newest_new < newest_old])
        if lost:
            return f"{len(lost)} area(s) lost their newest value: {', '.join(lost[:SHOWN])}"
        reason = _hidden(former, new)
        if reason:
            return reason
    return (
        _zeroed(former, values)
        or _implausible(values, indicator)
        or _jumps(former, values, indicator.plausible)
    )


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


def bounds(indicator: Indicator) -> tuple[float, float]:
    """Lowest and highest plausible value: the registry's, else what the unit allows."""
    low, high = indicator.plausible.low, indicator.plausible.high
    change = indicator.measure == "change"
    if low is None:
        low = -100.0 if change else float("-inf") if indicator.direction == "none" else 0.0
        low = 0.0 if indicator.measure in ("share", "rate", "median", "mean") else low
    if high is None:
        high = 100.0 if indicator.unit == "prosent" and indicator.measure == "share" else np.inf
    return low, float(high)


def _implausible(values: pd.DataFrame, indicator: Indicator) -> str:
    low, high = bounds(indicator)
    odd = values[(values["value"] < low - 1e-9) | (values["value"] > high + 1e-9)]
    if odd.empty:
        return ""
    row = odd.iloc[0]
    where = f"{row['area']} {row['period']} {row['category']}"
    return f"{len(odd)} value(s) outside {low:g}–{high:g}; first {row['value']:g} for {where}"


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


def merged(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """``old`` with the rows of ``new`` put in place of those with the same key, and added."""
    keys = pd.MultiIndex.from_frame(new[KEY])
    kept = old[~pd.MultiIndex.from_frame(old[KEY]).isin(keys)]
    return pd.concat([kept, new], ignore_index=True)

"""Every value held against the series it is to join: off by a power of ten, or far outside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loaders.importing.answers import AS_WRITTEN
from loaders.refreshing.changes import bounds
from loaders.refreshing.judging import FEW
from sheets.messages import ImportFailure, Message, Wish, said
from store.models import Indicator

#: How near a power of ten a ratio is, in powers of ten: of a whole table, and of one value.
_NEAR_ALL, _NEAR_ONE = 0.25, 0.12
_MOST_POWER = 3
#: Share of the pairs that must be off by the same power for the table to be so.
_AGREE = 0.6
#: Fewest values of a series for its spread to say anything.
_ENOUGH = 20
#: ``min``, ``max`` and ``size``. Plain numbers: every value of a file asks for them, and a row of a
#: frame takes a hundred times as long to find.
Spread = dict[str, float]


@dataclass(frozen=True)
class _Odd:
    """A value that may be meant otherwise: its place in the frame, and what to multiply by."""

    row: int
    was: float
    factor: float | None


def scaled(
    frame: pd.DataFrame,
    indicator: Indicator,
    series: pd.DataFrame | None,
    answer: str | None,
    sheet: str,
) -> tuple[pd.DataFrame, list[Message]]:
    """The observations in the series' scale, and what a reader should know of it.

    :param series: the indicator's observations so far; ``None`` where there are none to ask.
    :raises ImportFailure: where a value is off by about 10, 100 or 1000, or outside the spread,
        and nobody has said which reading is right.
    """
    known = _known(series)
    before = _before(frame, known)
    if (frame["value"] == before)[frame["value"].notna()].all():
        return frame, []  # as they are: there is nothing to ask
    whole = _of_table(frame, indicator, known, before)
    odd = [] if whole else _of_values(frame, indicator, known, before)
    if not whole and not odd:
        return frame, []
    factors = [whole] if whole else sorted({o.factor for o in odd if o.factor is not None})
    if answer is None:
        raise ImportFailure(
            _question(frame, whole, odd, known),
            expected=said("import.say_scale"),
            sheet=sheet,
            wish=Wish("scale", (AS_WRITTEN, *(f"{f:g}" for f in factors))),
        )
    if answer == AS_WRITTEN:
        return frame, [said("import.scale_kept", count=len(frame) if whole else len(odd))]
    factor = float(answer)
    rows = range(len(frame)) if whole else [o.row for o in odd if o.factor == factor]
    values = frame["value"].to_numpy(float).copy()
    values[list(rows)] = (values[list(rows)] * factor).round(10)
    told = [said("import.scale_changed", factor=answer, count=len(rows))]
    rest = 0 if whole else len(odd) - len(rows)
    told += [said("import.scale_kept", count=rest)] if rest else []
    return frame.assign(value=values), told


def _known(series: pd.DataFrame | None) -> pd.DataFrame:
    columns = ["category", "area", "level", "period", "value"]
    if series is None:
        return pd.DataFrame(columns=columns)
    return series.loc[series["value"].notna(), columns].sort_values("period")


def _before(frame: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """The last good figure of the same area and category: of the same period, or the newest."""
    newest = known.groupby(["category", "area"])["value"].last()
    same = known.set_index(["category", "area", "period"])["value"]
    same = same[~same.index.duplicated(keep="last")]
    pairs = pd.MultiIndex.from_frame(frame[["category", "area"]])
    exact = pd.MultiIndex.from_frame(frame[["category", "area", "period"]])
    found = pd.Series(same.reindex(exact).to_numpy(float), frame.index)
    return found.fillna(pd.Series(newest.reindex(pairs).to_numpy(float), frame.index))


def _powers(values: pd.Series, before: pd.Series) -> pd.Series:
    """log10 of the ratio, NaN where there is none."""
    ratio = (values / before.where(before != 0)).abs()
    return pd.Series(np.log10(ratio.where(ratio > 0).to_numpy(float)), values.index)


def _of_table(
    frame: pd.DataFrame, indicator: Indicator, known: pd.DataFrame, before: pd.Series
) -> float | None:
    """What to multiply the whole table by, if all of it is off by one power of ten."""
    values = frame["value"].astype(float)
    if values.isna().all():
        return None
    powers = _powers(values, before).dropna()
    if powers.empty and indicator.measure != "count" and len(known):
        middle = known.groupby("category")["value"].median().abs()
        usual = frame["category"].map(middle).fillna(known["value"].abs().median())
        powers = _powers(values, usual).dropna()
        powers = powers if powers.empty else pd.Series([powers.median()])
    if powers.empty:
        return _fraction(values, indicator) if known.empty else None
    power = round(float(powers.median()))
    near = (powers - power).abs() <= _NEAR_ALL
    if power == 0 or abs(power) > _MOST_POWER or near.mean() < _AGREE:
        return None
    return float(10.0**-power)


def _fraction(values: pd.Series, indicator: Indicator) -> float | None:
    """Shares of one, not per cent, where there is no series to tell."""
    there = values.dropna()
    share = indicator.unit == "prosent" and len(there) > 0 and bool((there.abs() <= 1).all())
    return 100.0 if share and bool((there % 1 != 0).any()) else None


def _of_values(
    frame: pd.DataFrame, indicator: Indicator, known: pd.DataFrame, before: pd.Series
) -> list[_Odd]:
    spread, own = _extremes(known, "level"), _extremes(known, "area")
    found = []
    for place, (value, was, category, area, level) in enumerate(
        zip(frame["value"], before, frame["category"], frame["area"], frame["level"], strict=True)
    ):
        all_ = spread.get((category, level))
        if not np.isfinite(value):
            continue
        if np.isfinite(was):
            mine = own[(category, area)]
            room = max(0.5 * (mine["max"] - mine["min"]), 0.25 * abs(mine["max"]))
            if mine["min"] - room <= value <= mine["max"] + room:
                continue
            found += _odd(place, value, float(was), indicator, all_)
        elif all_ is not None and all_["size"] >= _ENOUGH and indicator.measure != "count":
            # An area the series does not have: the nearest of its level is what there is.
            nearest = float(min(max(value, all_["min"]), all_["max"]))
            found += _odd(place, value, nearest, indicator, all_)
    return found


def _extremes(known: pd.DataFrame, of: str) -> dict[tuple[str, str], Spread]:
    """Category and area or level → the least and the largest value, and how many there are."""
    found = known.groupby(["category", of])["value"].agg(["min", "max", "size"])
    return dict(zip(found.index, found.to_dict("records"), strict=True))


def _odd(
    place: int, value: float, was: float, indicator: Indicator, spread: Spread | None
) -> list[_Odd]:
    """The value, if it is off by a power of ten or far outside; else nothing."""
    few = max(abs(value), abs(was)) < FEW
    if indicator.measure == "count" and few:
        return []
    ratio = value / was if was else np.inf
    power = np.log10(ratio) if 0 < ratio < np.inf else 0.0
    nearest = round(power)
    if 0 < abs(nearest) <= _MOST_POWER and abs(power - nearest) <= _NEAR_ONE:
        return [_Odd(place, was, float(10.0**-nearest))]
    low, high = bounds(indicator)
    if low <= value <= high and _outside(value, was, indicator, spread):
        return [_Odd(place, was, None)]
    return []


def _outside(value: float, was: float, indicator: Indicator, spread: Spread | None) -> bool:
    """Whether a value leaps from its own series, and is far from it or outside the spread."""
    leaps = was != 0 and not 0.4 <= value / was <= 2.5
    if not leaps:
        return False
    signed = bounds(indicator)[0] < 0
    if not signed and not 0.2 <= value / was <= 5:
        return True
    if spread is None or spread["size"] < _ENOUGH or indicator.measure == "count":
        return False
    width = (spread["max"] - spread["min"]) if signed else 0.0
    return bool(value < spread["min"] - width or value > spread["max"] + width)


def _question(
    frame: pd.DataFrame, whole: float | None, odd: list[_Odd], known: pd.DataFrame
) -> Message:
    if whole is not None:
        before = _before(frame, known)
        there = frame["value"].notna()
        first = int(np.flatnonzero(there)[0])
        was = before.iloc[first]
        where = _where(frame, first)
        now, other = frame["value"].iloc[first], frame["value"].iloc[first] * whole
        key = "import.scale_all" if np.isfinite(was) else "import.scale_all_unknown"
        return said(
            key, where=where, now=f"{_shown(now)}", other=f"{_shown(other)}", was=f"{_shown(was)}"
        )
    first_odd = odd[0]
    value = frame["value"].iloc[first_odd.row]
    said_so = {"where": _where(frame, first_odd.row), "now": f"{_shown(value)}",
               "was": f"{_shown(first_odd.was)}", "count": len(odd)}  # fmt: skip
    if first_odd.factor is None:
        return said("import.scale_outside", **said_so)
    return said("import.scale_some", other=f"{_shown(value * first_odd.factor)}", **said_so)


def _shown(number: float) -> str:
    return f"{number:.12g}"


def _where(frame: pd.DataFrame, place: int) -> str:
    row = frame.iloc[place]
    parts = [row["area"], row["period"], *([row["category"]] if row["category"] != "alle" else [])]
    return " ".join(map(str, parts))

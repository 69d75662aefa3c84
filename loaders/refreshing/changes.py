"""What a refresh changed, as a list a person can read; what is plausible; putting in new rows.

Pure functions on two frames of observations (``snapshot.COLUMNS``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets.messages import Message, said
from store.models import Indicator
from store.snapshot import KEY

PLACE = ["category", "area", "period"]
SHOWN = 5


@dataclass(frozen=True)
class Change:
    """One line of the list: ``kind`` is new, revised, areas or lost."""

    kind: str
    indicator: str
    level: str
    text: Message

    def __str__(self) -> str:
        return self["en"]

    def __getitem__(self, language: str) -> str:
        level = said(f"level.{self.level}")[language] if language != "en" else self.level
        return f"{self.indicator} ({level}): {self.text[language]}"

    def both(self) -> dict[str, str]:
        """The line in both languages, as the manifest keeps it."""
        return {"nb": self["nb"], "en": self["en"]}


def compare(old: pd.DataFrame, new: pd.DataFrame) -> list[Change]:
    """Differences between two snapshots: new periods, revisions, areas, lost series."""
    found: list[Change] = []
    by = ["indicator", "level"]
    before = dict(tuple(old.groupby(by, sort=False)))
    after = dict(tuple(new.groupby(by, sort=False)))
    for key in sorted(set(before) | set(after)):
        indicator, level = (str(k) for k in key)
        if key not in after:
            found.append(Change("lost", indicator, level, said("change.series_gone")))
        elif key not in before:
            periods = sorted(after[key]["period"].unique())
            text = said("change.series_new", periods=_spelled(periods), count=len(after[key]))
            found.append(Change("new", indicator, level, text))
        else:
            found += _of_series(before[key], after[key], indicator, level)
    return found


def _of_series(old: pd.DataFrame, new: pd.DataFrame, indicator: str, level: str) -> list[Change]:
    found = []
    for column, kind in (("period", "new"), ("area", "areas")):
        added = sorted(set(new[column]) - set(old[column]))
        gone = sorted(set(old[column]) - set(new[column]))
        if added:
            told = said(f"change.{column}_new", which=_spelled(added))
            found.append(Change(kind, indicator, level, told))
        if gone:
            told = said(f"change.{column}_gone", which=_spelled(gone))
            found.append(Change("lost", indicator, level, told))
    revised = _revised(old, new)
    for row in revised.head(SHOWN).to_dict("records"):
        where = " ".join(str(row[k]) for k in ("area", "period", "category") if row[k] != "alle")
        text = said("change.revised", where=where, was=_told(row["value_old"], row["status_old"]),
                    now=_told(row["value_new"], row["status_new"]))  # fmt: skip
        found.append(Change("revised", indicator, level, text))
    if len(revised) > SHOWN:
        text = said("change.more", count=len(revised) - SHOWN)
        found.append(Change("revised", indicator, level, text))
    return found


def _revised(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    columns = [*PLACE, "value", "status"]
    both = old[columns].merge(new[columns], on=PLACE, suffixes=("_old", "_new"))
    same = np.isclose(both["value_old"], both["value_new"], rtol=1e-9, equal_nan=True)
    return both[~same | (both["value_old"].isna() & (both["status_old"] != both["status_new"]))]


def _told(value: float, status: str) -> Message:
    if pd.isna(value):
        return Message(said(f"import.status.{status}").nb, status)
    return Message(f"{value:.6g}".replace(".", ","), f"{value:.6g}")


def _spelled(items: list[str]) -> str:
    if len(items) <= 6:
        return ", ".join(items)
    return f"{items[0]} … {items[-1]} ({len(items)})"


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


def implausible(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The rows with a value outside the indicator's bounds."""
    low, high = bounds(indicator)
    return frame[(frame["value"] < low - 1e-9) | (frame["value"] > high + 1e-9)]


def merged(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """``old`` with the rows of ``new`` put in place of those with the same key, and added."""
    keys = pd.MultiIndex.from_frame(new[KEY])
    kept = old[~pd.MultiIndex.from_frame(old[KEY]).isin(keys)]
    return pd.concat([kept, new], ignore_index=True)

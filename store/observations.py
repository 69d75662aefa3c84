"""Tidy observations: their columns, and the rules that each of them keeps."""

from __future__ import annotations

from typing import Any

import pandas as pd

from store.catalogue import Registry
from store.errors import Keyed, SnapshotError
from store.models import WITH_VALUE, Status

#: ``value`` in the indicator's unit; ``lower``/``upper`` the source's own 95 % uncertainty where it
#: publishes one; ``numerator``/``denominator`` counts behind a share; ``note`` a text key.
COLUMNS = [
    "indicator", "category", "area", "level", "period", "value", "lower", "upper", "numerator",
    "denominator", "status", "source", "note",
]  # fmt: skip
KEY = ["indicator", "category", "area", "period"]
NUMBERS = ["value", "lower", "upper", "numerator", "denominator"]
#: Why an observation is refused: the end of the key of its text (``feil.why.…``), and in English.
WHY = {
    "indicator": "indicator not registered",
    "area": "area not registered",
    "source": "source not registered",
    "status": "unknown status",
    "level": "level differs from the area's",
    "level_of": "level not registered for the indicator",
    "category": "category not registered for the indicator",
    "has": "has a value, but its status says there is none",
    "has_not": "has no value, but its status says there is one",
    "finite": "value is not finite",
    "twice": "stands twice",
}


def tidy(rows: list[dict[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame with ``COLUMNS`` in order and plain types."""
    frame = pd.DataFrame(rows) if isinstance(rows, list) else rows
    frame = frame.reindex(columns=COLUMNS)
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame[column], errors="raise").astype("float64")
    for column in set(COLUMNS) - set(NUMBERS):
        frame[column] = frame[column].fillna("").astype(str)
    return frame


def validate_observations(frame: pd.DataFrame, registry: Registry) -> None:
    """Check every observation against the registry.

    :raises SnapshotError: naming the first offending row and what was expected.
    """
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        lacking = ", ".join(missing)
        raise SnapshotError(
            f"observations lack among their columns: {lacking}.",
            key="feil.no_columns", names=lacking,
        )  # fmt: skip
    _refuse(frame, ~frame["indicator"].isin(list(registry.indicators)), "indicator")
    _refuse(frame, ~frame["area"].isin(list(registry.areas)), "area")
    _refuse(frame, ~frame["source"].isin(list(registry.sources)), "source")
    _refuse(frame, ~frame["status"].isin([str(s) for s in Status]), "status")
    levels = {code: str(area.level) for code, area in registry.areas.items()}
    _refuse(frame, frame["area"].map(levels) != frame["level"], "level")
    allowed = {(i.id, str(lv)) for i in registry.indicators.values() for lv in i.levels}
    pairs = pd.MultiIndex.from_frame(frame[["indicator", "level"]])
    _refuse(frame, ~pairs.isin(allowed), "level_of")
    slices = {(i.id, c) for i in registry.indicators.values() for c in i.category_ids}
    pairs = pd.MultiIndex.from_frame(frame[["indicator", "category"]])
    _refuse(frame, ~pairs.isin(slices), "category")
    has_value = frame["value"].notna()
    may_have = frame["status"].isin([str(s) for s in WITH_VALUE])
    _refuse(frame, has_value & ~may_have, "has")
    _refuse(frame, ~has_value & may_have, "has_not")
    finite = frame[NUMBERS].abs().max(axis=1).fillna(0) != float("inf")
    _refuse(frame, ~finite, "finite")
    _refuse(frame, frame.duplicated(KEY), "twice")


def withdraw(frame: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """``frame`` without the figures their publisher disowns: there, ``withdrawn``, and no value.

    They are those before a break that is registered as ``withdrawn``.
    """
    limits = {
        i.id: max(b.period for b in i.breaks if b.withdrawn)
        for i in registry.indicators.values()
        if any(b.withdrawn for b in i.breaks)
    }
    limit = frame["indicator"].map(limits)
    gone = limit.notna() & (frame["period"] < limit.fillna("")) & frame["value"].notna()
    if not gone.any():
        return frame
    result = frame.copy()
    result.loc[gone, NUMBERS] = float("nan")
    result.loc[gone, ["status", "note"]] = [str(Status.WITHDRAWN), ""]
    return result


def _refuse(frame: pd.DataFrame, bad: Any, rule: str) -> None:
    if bad.any():
        row, count = frame[bad].iloc[0], int(bad.sum())
        first = ", ".join(f"{key}={row[key]}" for key in [*KEY, "level", "status", "source"])
        why = Keyed(WHY[rule], f"feil.why.{rule}", {})
        raise SnapshotError(
            f"observations refused, {count}: {why}; first: {first}.",
            key="feil.refused", count=count, why=why, first=first,
        )  # fmt: skip

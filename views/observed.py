"""Observations as they leave the house: nothing but a status where a value is hidden."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["indicator", "category", "area", "level", "period", "value", "lower", "upper",
           "numerator", "denominator", "status", "source", "note"]  # fmt: skip
BESIDE = ["lower", "upper", "numerator", "denominator"]


def observed(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the snapshot's columns; what stands beside a hidden value is hidden too.

    A hidden share could otherwise be found from its parts.
    """
    frame = rows.reindex(columns=COLUMNS).reset_index(drop=True)
    frame.loc[frame["value"].isna(), BESIDE] = float("nan")
    for column in ("status", "source", "note"):
        frame[column] = frame[column].astype(object).fillna("")
    return frame

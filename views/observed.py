"""Observations as they leave the house: nothing but a status where a value is hidden.

A share of too few persons is no secret: the counts that the source itself publishes go along.
"""

from __future__ import annotations

import pandas as pd

from store.models import Status

COLUMNS = ["indicator", "category", "area", "level", "period", "value", "lower", "upper",
           "numerator", "denominator", "status", "source", "note"]  # fmt: skip
BESIDE = ["lower", "upper", "numerator", "denominator"]


def observed(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the snapshot's columns; what stands beside a hidden value is hidden too.

    A hidden share could otherwise be found from its parts. An unreliable one keeps its counts.
    """
    frame = rows.reindex(columns=COLUMNS).reset_index(drop=True)
    hidden = frame["value"].isna()
    frame.loc[hidden & (frame["status"] != Status.UNRELIABLE), BESIDE] = float("nan")
    frame.loc[hidden, ["lower", "upper"]] = float("nan")
    for column in ("status", "source", "note"):
        frame[column] = frame[column].astype(object).fillna("")
    return frame

"""Observations as they leave the house: nothing but a status where a value is hidden.

A share of too few persons is no secret: the counts that the source itself publishes go along.
"""

from __future__ import annotations

import pandas as pd

from store.models import Status

COLUMNS = ["indicator", "category", "area", "level", "period", "value", "lower", "upper",
           "numerator", "denominator", "status", "source", "note"]  # fmt: skip
BESIDE = ["lower", "upper", "numerator", "denominator"]


def discreet(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with what stands beside a hidden value hidden too, in the columns they have.

    A hidden share could otherwise be found from its parts. An unreliable one keeps its counts.
    """
    frame = rows.copy()
    hidden = frame["value"].isna()
    beside = [c for c in BESIDE if c in frame]
    frame.loc[hidden & (frame["status"] != Status.UNRELIABLE), beside] = float("nan")
    frame.loc[hidden, [c for c in ("lower", "upper") if c in frame]] = float("nan")
    return frame


def observed(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the snapshot's columns, as discreet as they leave the house."""
    frame = discreet(rows.reindex(columns=COLUMNS).reset_index(drop=True))
    for column in ("status", "source", "note"):
        frame[column] = frame[column].astype(object).fillna("")
    return frame

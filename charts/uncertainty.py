"""Intervals for shares that come with the counts behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intervals import wilson


def with_intervals(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """``rows`` with ``lower`` and ``upper`` filled for shares: Wilson's 95 % interval.

    Only where the source publishes none and numerator and denominator are known. The counts are
    complete, so the interval tells how far chance alone could have moved the share in an area of
    this size, not an error of measurement.

    :param rows: columns value, lower, upper, numerator, denominator; shares in per cent.
    """
    if measure != "share":
        return rows
    count, whole = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
    fill = np.isfinite(count) & (whole > 0) & rows["lower"].isna().to_numpy()
    fill &= rows["value"].notna().to_numpy() & (count <= whole)
    if not fill.any():
        return rows
    lower, upper = wilson(count[fill], whole[fill])
    result = rows.copy()
    result.loc[fill, "lower"] = 100 * np.asarray(lower)
    result.loc[fill, "upper"] = 100 * np.asarray(upper)
    return result


def cannot_tell(lower: float, upper: float, reference: float | None) -> bool:
    """Whether an interval holds the reference, so that the two cannot be told apart."""
    return reference is not None and bool(lower <= reference <= upper)

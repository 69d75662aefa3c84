"""Squares of a kilometre put together: counts and shares with what their rounding can have moved.

The census publishes each count of a square rounded to a multiple of 3: of the true count only that
it is at most 2 more or less is known. Of several squares the errors add up at worst.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intervals import wilson
from store.models import Indicator, Status

#: How far a published count of one square may be from the true one.
ROUNDING = 2
#: A share's count may be put together of two published ones.
KINDS = 2


def added(part: pd.DataFrame) -> dict[str, float]:
    """``lower`` and ``upper`` of a sum of counts: the sums of the squares' own bounds."""
    if part[["lower", "upper"]].isna().any(axis=None):
        return {}
    return {"lower": float(part["lower"].sum()), "upper": float(part["upper"].sum())}


def divided(part: pd.DataFrame, factor: float) -> dict[str, float]:
    """``lower`` and ``upper`` of a share of several squares: chance and rounding, both at worst.

    Every count may be off by ``ROUNDING`` for each of at most ``KINDS`` it is the sum of.
    """
    above, below = float(part["numerator"].sum()), float(part["denominator"].sum())
    off, room = ROUNDING * KINDS * len(part), ROUNDING * len(part)
    most, least = below + room, max(below - room, 1.0)
    low = wilson(np.array([min(max(above - off, 0.0), most)]), np.array([most]))[0][0]
    high = wilson(np.array([min(above + off, least)]), np.array([least]))[1][0]
    value = above / below
    return {"lower": factor * min(float(low), value), "upper": factor * max(float(high), value)}


def too_few(item: Indicator, part: pd.DataFrame) -> dict[str, object] | None:
    """The row where a share is left out because some square has too few people; else ``None``.

    Its counts are not told either, so that there is nothing to divide by.
    """
    few = part["status"].eq(str(Status.UNRELIABLE))
    if item.measure == "count" or not few.any():
        return None
    return {"value": None, "numerator": None, "denominator": None, "at_least": None,
            "parts_known": int((~few).sum()), "status": str(Status.UNRELIABLE),
            "note": "eget_ruter"}  # fmt: skip

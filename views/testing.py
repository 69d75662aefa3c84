"""How a difference from the reference is tested, by what is known of the figure's uncertainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from store.models import Indicator
from views.choice import Choice

if TYPE_CHECKING:
    from views.verdicts import Reference

SHARE, MARGINS, SERIES = "share", "margins", "series"
NO_UNCERTAINTY = "no_uncertainty"


def of_difference(item: Indicator, choice: Choice, rows: pd.DataFrame, against: Reference) -> pd.DataFrame:
    """``how``, ``difference_lower``, ``difference_upper`` and ``p`` of each row."""
    se = np.hypot((rows["upper"] - rows["lower"]) / 2 / 1.959964,
                  np.nan_to_num((against.upper - against.lower) / 2 / 1.959964))  # fmt: skip
    gap = rows["difference"]
    known = np.isfinite(se) & np.isfinite(gap)
    z = np.abs(gap / se)
    result = pd.DataFrame({"how": np.where(known, MARGINS, NO_UNCERTAINTY)}, index=rows.index)
    result["p"] = pd.Series(2 * special.ndtr(-z), index=rows.index).where(known)
    result["difference_lower"] = gap - 1.959964 * se
    result["difference_upper"] = gap + 1.959964 * se
    return result


def adjusted(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Benjamini and Hochberg's p, missing where p is."""
    result = np.full(len(p), np.nan)
    there = np.isfinite(p)
    x = p[there]
    order = np.argsort(x)
    q = x[order] * len(x) / np.arange(1, len(x) + 1)
    q = np.minimum.accumulate(q[::-1])[::-1]
    back = np.empty(len(x))
    back[order] = np.minimum(q, 1)
    result[there] = back
    return result


def pairs(item: Indicator, category: str, found: list[tuple[str, str, pd.Series, pd.Series]]) -> list[Pair]:
    """Asker against others, one verdict each.

    :param found: code, period, Asker's row and the other's.
    """
    from views.comparing import Pair
    result = []
    for code, when, own, other in found:
        gap = own["value"] - other["value"]
        se = np.hypot(own["upper"] - own["lower"], other["upper"] - other["lower"]) / 2 / 1.959964
        p = 2 * special.ndtr(-abs(gap / se)) if np.isfinite(se) else np.nan
        how = MARGINS if np.isfinite(p) else NO_UNCERTAINTY
        outcome = "not_tested" if np.isnan(p) else "cannot_tell" if p > 0.05 else "higher" if gap > 0 else "lower"
        result.append(Pair(code, str(other["name"]), float(own["value"]), float(other["value"]), when, how, outcome))
    return result

"""Is there a trend? The rule behind the trend arrows of the English Fingertips.

The last five points (years) of a series, all after its last break: a line by weighted regression,
weights 1/variance. There is a trend when the chi-square of the slope, slope²/var(slope), is above
9.5495 (p about 0.002) and the slope has the same sign when each point in turn is left out.

Source: Office for Health Improvement and Disparities, Public health technical guidance, "Fingertips
trend markers". The points must be independent: not rolling averages over overlapping years.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.inputs import Floats, floats

POINTS = 5
CRITICAL = 9.54953570608324
INCREASING, DECREASING = "increasing", "decreasing"
NO_TREND, NOT_COMPUTED = "no_trend", "not_computed"

Rows = NDArray[Any]


@dataclass(frozen=True)
class Trend:
    """What the last points say.

    ``direction`` is ``increasing``, ``decreasing``, ``no_trend`` or ``not_computed``; ``reason``
    says why there is none: ``too_few_points``, ``share_zero_or_one``, ``below_critical`` or
    ``one_point_decides`` ("" where there is one). ``slope`` is per unit of period (log odds for
    shares), ``chi_square`` its test, ``periods`` the points used.
    """

    direction: str
    reason: str = ""
    slope: float | None = None
    chi_square: float | None = None
    periods: tuple[float, ...] = ()


def trend(
    values: ArrayLike,
    standard_errors: ArrayLike | None = None,
    periods: ArrayLike | None = None,
    breaks: Iterable[float] = (),
    *,
    weights: ArrayLike | None = None,
) -> Trend:
    """Say whether a series rises or falls (the rule is in the module).

    Without standard errors and weights (register figures) the variance is estimated from the
    distances to the line, and the limit raised to that of F(1, 3) at the same p: three degrees of
    freedom know little. A line through all five points exactly is a trend.

    Args:
        values: shape (n,); a missing value is not a point.
        standard_errors: shape (n,), above zero, in the unit of the values.
        periods: shape (n,), for example years; the place in the series where left out.
        breaks: the first period of each new series; only points from the last break on count.
        weights: shape (n,), 1/variance, instead of standard errors.

    Raises:
        ValueError: lengths that differ, a period twice, standard errors or weights not above zero.

    >>> trend([10, 11, 13, 14, 16], [0.5] * 5, range(2018, 2023)).direction
    'increasing'
    >>> trend([10, 11, 13, 14, 16], [0.5] * 5, range(2018, 2023), breaks=[2019]).reason
    'too_few_points'
    """
    if standard_errors is not None and weights is not None:
        raise ValueError("Give standard errors or weights, not both.")
    y = floats(values)
    w = np.ones(y.shape) if weights is None else floats(weights)
    if standard_errors is not None:
        errors = floats(standard_errors)
        w = np.divide(1, errors**2, out=np.zeros(errors.shape), where=errors != 0)
    rows, t = _last_points(periods, breaks, ~np.isnan(y), w)
    if len(rows) < POINTS:
        return _too_few(t)
    if not (w[rows] > 0).all():
        raise ValueError("Standard errors and weights must be above zero where there is a value.")
    y, w = y[rows], w[rows]
    slope = _slope(t, y, w)
    if standard_errors is None and weights is None:
        chi_square, limit = _unknown_variance(t, y, slope)
    else:
        chi_square, limit = slope**2 * _spread(t, w), CRITICAL
    return _judge(t, slope, chi_square, limit, lambda keep: _slope(t[keep], y[keep], w[keep]))


def trend_of_shares(
    counts: ArrayLike,
    denominators: ArrayLike,
    periods: ArrayLike | None = None,
    breaks: Iterable[float] = (),
) -> Trend:
    """Say whether a share rises or falls: the same rule, with the test Fingertips uses for shares.

    Chi-square for trend in proportions, D(D·Σct − C·Σdt)² / (C(D − C)(D·Σdt² − (Σdt)²)), with
    counts c, denominators d and their sums C, D; the slope is that of the log odds, unweighted.

    Source: as the module; Armitage (1955), Biometrics 11, 375–386.

    Args:
        counts: shape (n,); a missing count is not a point.
        denominators: shape (n,).
        periods: shape (n,), or the place in the series.
        breaks: the first period of each new series.

    Raises:
        ValueError: lengths that differ, a period twice, a count outside 0 to its denominator.

    >>> found = trend_of_shares([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121])
    >>> found.direction, round(found.chi_square, 2)
    ('decreasing', 20.12)
    """
    c, d = floats(counts), floats(denominators)
    if c.shape != d.shape:
        raise ValueError("There must be one denominator for each count.")
    if ((c < 0) | (c > d)).any():
        raise ValueError("A count must lie between nought and its denominator.")
    rows, t = _last_points(periods, breaks, ~(np.isnan(c) | np.isnan(d)), d)
    if len(rows) < POINTS:
        return _too_few(t)
    c, d = c[rows], d[rows]
    if ((c == 0) | (c == d)).any():
        return Trend(NOT_COMPUTED, "share_zero_or_one", periods=tuple(t.tolist()))
    odds, even, middle = np.log(c / (d - c)), np.ones(POINTS), t - t.mean()
    part = d.sum() * (c @ middle) - c.sum() * (d @ middle)
    below = c.sum() * (d.sum() - c.sum()) * (d.sum() * (d @ middle**2) - (d @ middle) ** 2)
    chi_square = float(d.sum() * part**2 / below)

    return _judge(
        t,
        _slope(t, odds, even),
        chi_square,
        CRITICAL,
        lambda keep: _slope(t[keep], odds[keep], even[keep]),
    )


def _last_points(
    periods: ArrayLike | None, breaks: Iterable[float], has: NDArray[np.bool_], weights: Floats
) -> tuple[Rows, Floats]:
    t = np.arange(len(has), dtype=float) if periods is None else floats(periods)
    if t.shape != has.shape or weights.shape != has.shape:
        raise ValueError("Values, periods and standard errors must be of the same length.")
    if len(set(t.tolist())) < len(t):
        raise ValueError("Each period can occur once only.")
    start = max((b for b in breaks if b <= t.max(initial=-np.inf)), default=-np.inf)
    order = np.argsort(t)
    rows = order[(has & (t >= start))[order]][-POINTS:]
    return rows, t[rows]


def _too_few(t: Floats) -> Trend:
    return Trend(NOT_COMPUTED, "too_few_points", periods=tuple(t.tolist()))


def _slope(t: Floats, y: Floats, w: Floats) -> float:
    middle = t - np.average(t, weights=w)
    return float((w * middle) @ y / ((w * middle) @ middle))


def _spread(t: Floats, w: Floats) -> float:
    middle = t - np.average(t, weights=w)
    return float((w * middle) @ middle)


def _unknown_variance(t: Floats, y: Floats, slope: float) -> tuple[float, float]:
    middle, df = t - t.mean(), POINTS - 2
    residual = y - y.mean() - slope * middle
    explained, left = slope**2 * float(middle @ middle), float(residual @ residual) / df
    p = special.chdtrc(1, CRITICAL)
    limit = float(special.fdtri(1, df, 1 - p))
    noise = 1e-20 * float(y @ y)
    if left <= noise:
        return (float("inf") if explained > noise else 0.0), limit
    return explained / left, limit


def _judge(
    t: Floats, slope: float, chi_square: float, limit: float, refit: Callable[[Rows], float]
) -> Trend:
    reason = ""
    if not chi_square > limit:
        reason = "below_critical"
    elif any(np.sign(refit(np.arange(POINTS) != i)) != np.sign(slope) for i in range(POINTS)):
        reason = "one_point_decides"
    direction = NO_TREND if reason else INCREASING if slope > 0 else DECREASING
    return Trend(direction, reason, slope, chi_square, tuple(t.tolist()))

"""Funnel plot: how far a figure from so many people may lie from the whole by chance alone.

Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24, 1185–1202: exact limits (appendix A.1) and overdispersion (section 5).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.compare import HIGHER, LOWER, MISSING
from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats

INSIDE = "inside"
LEVELS = (0.95, 0.998)
WINSORISED = 0.1


class Limits(NamedTuple):
    """Control limits, each of the shape of the sizes, in the unit ``per`` (per cent)."""

    lower: Floats
    upper: Floats


def share_limits(
    size: ArrayLike, target: float, level: float = 0.95, *, per: float = 100, dispersion: float = 1
) -> Limits:
    """Limits of a share among so many, if its true value were the target.

    Exact binomial, interpolated so that the lines are smooth: r is the least count with
    P(R ≤ r) ≥ q, and the lower limit (r − (P(R ≤ r) − q) / P(R = r)) / n. The upper one is its
    mirror image (P(R ≥ r), plus), so that a share and those not counted are judged alike; the
    source interpolates downwards there too, up to one person nearer.

    Args:
        size: denominators, shape (n,), above zero.
        target: the whole's share, 0 to 1.
        level: 0.95 and 0.998 are customary: two and three standard deviations.
        per: 100 for per cent.
        dispersion: φ of ``overdispersion``; above 1 the limits are widened to
            target ± √φ · distance.

    Raises:
        ValueError: a target outside 0 to 1, a size of nought or below, a dispersion below 1.

    >>> share_limits([10, 1000], 0.5)[0].round(1).tolist()
    [13.2, 46.9]
    """
    n = _sizes(size, dispersion)
    if not 0 <= target <= 1:
        raise ValueError("The target must be a share between 0 and 1.")
    found = _limits(stats.binom(n, target), n, target, level, per, dispersion)
    return Limits(found.lower, np.minimum(found.upper, per))


def rate_limits(
    size: ArrayLike, target: float, level: float = 0.95, *, per: float = 1000, dispersion: float = 1
) -> Limits:
    """Limits of a rate of events among so many: as ``share_limits`` with Poisson's distribution.

    Args:
        size: population or person years, shape (n,), above zero.
        target: the whole's events for each of them.
        level: confidence level.
        per: the rate is stated per so many.
        dispersion: as ``share_limits``.

    Raises:
        ValueError: a negative target, a size of nought or below, a dispersion below 1.

    >>> rate_limits([1000, 100_000], 0.01)[1].round(1).tolist()
    [17.2, 10.6]
    """
    n = _sizes(size, dispersion)
    if target < 0:
        raise ValueError("The target cannot be negative.")
    return _limits(stats.poisson(n * target), n, target, level, per, dispersion)


def overdispersion(
    count: ArrayLike, size: ArrayLike, target: float | None = None, *, rate: bool = False
) -> float:
    """Return φ, how much more the areas differ than chance explains; 1 where that is not shown.

    φ = mean of z², the outer tenth at each end pulled in to the tenth (so that the few that stand
    out do not hide themselves); 1 unless φ > 1 + 2√(2/I) for I areas.

    Args:
        count: shape (n,). size: shape (n,).
        target: as the limits; the share of all together where left out.
        rate: Poisson instead of binomial variance.

    Raises:
        CannotCompute: ``too_few_areas`` (below five), ``all_zero`` (a target of nought or all).

    >>> overdispersion([10, 12, 9, 11, 10], [100] * 5)
    1.0
    """
    x, n = _known(count, size)
    if len(x) < 5:
        raise CannotCompute("too_few_areas", "Overdispersion needs at least five areas.")
    p = float(x.sum() / n.sum()) if target is None else target
    variance = p / n if rate else p * (1 - p) / n
    if not (variance > 0).all():
        raise CannotCompute("all_zero", "With a target of nought or all there is no chance.")
    z = (x / n - p) / np.sqrt(variance)
    phi = float((np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED])) ** 2).mean())
    return phi if phi > 1 + 2 * np.sqrt(2 / len(x)) else 1.0


def outside(value: ArrayLike, limits: Limits) -> NDArray[np.object_]:
    """Say for each figure if it is ``higher``, ``lower``, ``inside`` or ``missing``.

    >>> outside([50.0, 90.0, None], share_limits([100, 100, 100], 0.5)).tolist()
    ['inside', 'higher', 'missing']
    """
    x = floats(value)
    words = np.select([np.isnan(x), x > limits.upper, x < limits.lower], [MISSING, HIGHER, LOWER],
                      INSIDE)  # fmt: skip
    return np.asarray(words.astype(object))


def _limits(
    chance: stats.distributions.rv_frozen, n: Floats, target: float, level: float, per: float,
    dispersion: float,
) -> Limits:  # fmt: skip
    q = (1 - level) / 2
    low, high = chance.ppf(q), chance.isf(q)
    with np.errstate(divide="ignore", invalid="ignore"):
        under = (chance.cdf(low) - q) / chance.pmf(low)
        over = (chance.sf(high - 1) - q) / chance.pmf(high)
    exact = (low - np.nan_to_num(under), high + np.nan_to_num(over))
    lower, upper = (target + np.sqrt(dispersion) * (r / n - target) for r in exact)
    return Limits(np.maximum(lower, 0) * per, upper * per)


def _sizes(size: ArrayLike, dispersion: float) -> Floats:
    n = floats(size)
    if not (n > 0).all():
        raise ValueError("Every size must be above zero.")
    if dispersion < 1:
        raise ValueError("A dispersion below 1 would make the limits narrower than chance.")
    return n


def _known(count: ArrayLike, size: ArrayLike) -> tuple[Floats, Floats]:
    x, n = np.broadcast_arrays(floats(count), floats(size))
    there = np.isfinite(x) & (n > 0)
    return x[there], n[there]

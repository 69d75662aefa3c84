"""Small areas drawn towards the whole: empirical-Bayes shares and rates, beside the raw ones.

A share of thirty people swings by chance; the areas taken together tell how much they really
differ. Each area is drawn towards the mean, the more the fewer it has. The shrunk figure is for
looking at many areas at once; it is an estimate, never a count, and the raw one stands beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats

FEWEST_AREAS = 5


@dataclass(frozen=True)
class Shrunk:
    """Raw and shrunk figures of shape (n,), in the unit ``per``; NaN where nothing is known.

    Attributes:
        raw: as published, count / size.
        shrunk: weight · raw + (1 − weight) · mean.
        weight: 0 (only the mean counts) to 1 (only the area).
        lower: interval of the shrunk figure, the middle ``level`` of what is likely for the area.
        upper: see ``lower``.
        mean: what they are drawn towards, the share of all together.
        between: the true variance between areas, (per)²; 0 where chance explains all of it, so that
            every area gets the mean.
    """

    raw: Floats
    shrunk: Floats
    weight: Floats
    lower: Floats
    upper: Floats
    mean: float
    between: float


def shrunk_shares(
    count: ArrayLike, size: ArrayLike, *, per: float = 100, level: float = 0.95
) -> Shrunk:
    """Beta-binomial shrinkage of shares, by the method of moments.

    m = Σx / Σn, s² = Σ n (p − m)² / Σn, n̄ = Σn / A; the variance between areas is
    V = (s² − m(1 − m)/n̄) / (1 − 1/n̄), never below nought. With M = m(1 − m)/V − 1 the prior is
    Beta(mM, (1 − m)M) and the area's figure (x + mM) / (n + M), weight n / (n + M).

    Source: Marshall (1991), Applied Statistics 40, 283–294, with the binomial variance of Martuzzi
    and Elliott (1996), Statistics in Medicine 15, 1867–1873.

    Args:
        count: shape (n,); NaN where unknown or hidden (the area is left out and stays NaN).
        size: those counted among, shape (n,).
        per: 100 for per cent.
        level: of the interval.

    Raises:
        CannotCompute: ``too_few_areas`` (below five known).
        ValueError: more counted than there are.

    >>> found = shrunk_shares([1, 30, 8, 12, 40], [5, 100, 40, 70, 110])
    >>> found.raw.round(1).tolist(), found.shrunk.round(1).tolist()
    ([20.0, 30.0, 20.0, 17.1, 36.4], [27.5, 29.2, 25.1, 22.6, 33.1])
    """
    x, n, known = _checked(count, size)
    if (x > n)[known].any():
        raise ValueError("A count cannot be larger than the number it is counted among.")
    m, spread, typical = _moments(x[known], n[known])
    chance = m * (1 - m)
    between = max(0.0, (spread - chance / typical) / (1 - 1 / typical)) if typical > 1 else 0.0
    strength = chance / between - 1 if between > 0 else np.inf
    weight = np.where(known, n / (n + strength), np.nan)
    a, b = x + m * strength, n - x + (1 - m) * strength
    tails = ((1 - level) / 2, (1 + level) / 2)
    limits = [stats.beta.ppf(q, a, b) if between > 0 else np.full(x.shape, m) for q in tails]
    return _shrunk(x, n, known, weight, m, limits, between, per)


def shrunk_rates(
    count: ArrayLike, size: ArrayLike, *, per: float = 1000, level: float = 0.95
) -> Shrunk:
    """Gamma-Poisson shrinkage of rates of events, by the method of moments.

    As ``shrunk_shares`` with V = s² − m/n̄ and the area's figure C·x/n + (1 − C)·m,
    C = V / (V + m/n): what PySAL's ``Empirical_Bayes`` gives.

    Source: Marshall (1991), Applied Statistics 40, 283–294.

    Args, raises: as ``shrunk_shares``; there may be more events than people.

    >>> shrunk_rates([1, 30, 8, 12, 40], [5, 100, 40, 70, 110], per=1).weight.round(2).tolist()
    [0.03, 0.36, 0.19, 0.29, 0.39]
    """
    x, n, known = _checked(count, size)
    m, spread, typical = _moments(x[known], n[known])
    between = max(0.0, spread - m / typical)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(known, between / (between + m / n), np.nan)
    if m == 0:
        weight = np.where(known, 0.0, np.nan)
    if between > 0:
        shape, rate = m**2 / between, m / between
        limits = [
            stats.gamma.ppf(q, x + shape, scale=1 / (n + rate))
            for q in ((1 - level) / 2, (1 + level) / 2)
        ]
    else:
        limits = [np.full(x.shape, m)] * 2
    return _shrunk(x, n, known, weight, m, limits, between, per)


def _checked(count: ArrayLike, size: ArrayLike) -> tuple[Floats, Floats, Floats]:
    x, n = np.broadcast_arrays(floats(count), floats(size))
    if (x < 0).any() or (n < 0).any():
        raise ValueError("Counts and sizes cannot be negative.")
    known = np.isfinite(x) & (n > 0)
    if known.sum() < FEWEST_AREAS:
        raise CannotCompute("too_few_areas", f"At least {FEWEST_AREAS} areas must be known.")
    return x, n, known


def _moments(x: Floats, n: Floats) -> tuple[float, float, float]:
    m = float(x.sum() / n.sum())
    return m, float((n * (x / n - m) ** 2).sum() / n.sum()), float(n.mean())


def _shrunk(
    x: Floats, n: Floats, known: Floats, weight: Floats, m: float, limits: list[Floats],
    between: float, per: float,
) -> Shrunk:  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(known, x / n, np.nan)
    lower, upper = (np.where(known, limit, np.nan) * per for limit in limits)
    shrunk = weight * raw + (1 - weight) * m
    return Shrunk(raw * per, shrunk * per, weight, lower, upper, m * per, between * per**2)

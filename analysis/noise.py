"""How sure is a median without published uncertainty? Estimated from its swings year to year."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats

FEWEST_AREAS = 5
FEWEST_DF = 10
OWN_CHANGES = 6
ROUNDING = 1e-24

POOLED, OWN = "pooled", "own"


@dataclass(frozen=True)
class Noise:
    """The estimated standard error of each area's figure.

    Attributes:
        standard_error: shape (areas,), in the unit of the values, at the last period; NaN where it
            cannot be said, also where nothing swings at all.
        df: degrees of freedom for Student's t, shape (areas,).
        method: ``pooled`` (all areas together, by size) or ``own`` (each area's own changes).
        common_change: the change all areas share, per pair of periods, shape (periods − 1,);
            a ratio (0.03 is three per cent) when relative.
        changes: how many changes of single areas it rests on.
    """

    standard_error: Floats
    df: Floats
    method: str
    common_change: Floats
    changes: int


def noise_from_series(
    values: ArrayLike, sizes: ArrayLike | None = None, *, relative: bool = True
) -> Noise:
    """Estimate the uncertainty of medians from how areas swing around their common change.

    A figure is taken as x_at = level + common change + noise, the noise independent from year to
    year with variance σ²ₐ = k / nₐ (n: households behind the median). Then a change from one period
    to the next, less the common one, eₐₜ = dₐₜ − Σₐ nₐ dₐₜ / Σₐ nₐ, has
    E Σₐ nₐ e²ₐₜ = 2k(A − 1), so

        k = Σₜ Σₐ nₐ e²ₐₜ / 2(A − 1)(T − 1),   seₐ = √(k / nₐ),   df = (A − 1)(T − 1).

    With six changes or more in every area each has its own: se²ₐ = Σₜ e²ₐₜ A / 2(A − 1)(T − 1),
    df = T − 1. Relative: d is the change of the logarithm and se is multiplied by the last value.

    What it is not: real changes of one area are counted as noise (errs towards silence), and what
    is the same both years, since most households are, is not seen (errs towards findings). Say
    «anslått av svingninger fra år til år».

    Source: the successive differences of von Neumann, Kent, Bellinson and Hart (1941), Ann Math
    Stat 12, 153–162, around the common change of the areas.

    Args:
        values: shape (areas, periods), one series without breaks, in order of time; NaN where
            missing.
        sizes: shape (areas,), households behind each figure; None counts all areas the same.
        relative: changes as ratios (money); False for plain differences (shares, points).

    Raises:
        CannotCompute: ``shape``, ``too_few_periods`` (below two), ``too_few_areas`` (below five
            with a change), ``too_few_changes`` (df below ten), ``no_population`` or
            ``not_positive``.

    >>> rng = np.random.default_rng(1)
    >>> series = 500_000 * np.exp(rng.normal(0, 0.02, (23, 2)) + [0, 0.03])
    >>> found = noise_from_series(series)
    >>> float((found.standard_error / series[:, -1]).mean().round(3)), found.df.max().item()
    (0.015, 22.0)
    """
    x, n = _checked(values, sizes, relative)
    d = np.diff(np.log(x) if relative else x, axis=1)
    there = np.isfinite(d)
    used = there.any(axis=1)
    if used.sum() < FEWEST_AREAS:
        raise CannotCompute("too_few_areas", f"At least {FEWEST_AREAS} areas must have a change.")
    weights = np.where(there, n[:, None], 0.0)
    total = weights.sum(axis=0)
    steps = there.sum(axis=0) > 1
    common = np.full(d.shape[1], np.nan)
    common[steps] = (weights * np.where(there, d, 0)).sum(axis=0)[steps] / total[steps]
    rest = np.where(there & steps, d - common, 0.0)
    # Of each pair of periods one degree of freedom goes to the common change.
    df = float((there.sum(axis=0)[steps] - 1).sum())
    if df < FEWEST_DF:
        raise CannotCompute("too_few_changes", "Too few changes from year to year to judge by.")
    own = there.sum(axis=1)
    if own[used].min() >= OWN_CHANGES:
        share = np.divide(n, n[used].sum())
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = (rest**2).sum(axis=1) / 2 / own / (1 - share)
        freedom, method = np.where(used, own, np.nan).astype(float), OWN
    else:
        variance = (n[:, None] * rest**2).sum() / 2 / df / n
        freedom, method = np.full(len(x), df), POOLED
    last = x[:, -1] if relative else np.ones(len(x))
    # No swing at all is no proof of certainty (and differs from nought in the last digits only).
    seen = variance > ROUNDING * (1.0 if relative else np.nanmean(x**2))
    error = np.where(seen, np.sqrt(variance), np.nan) * last
    shown = np.expm1(common) if relative else common
    return Noise(error, freedom, method, shown, int(there.sum()))


def _checked(values: ArrayLike, sizes: ArrayLike | None, relative: bool) -> tuple[Floats, Floats]:
    x = floats(values)
    if x.ndim != 2:
        raise CannotCompute("shape", "There must be one row for each area, a column a period.")
    n = np.ones(len(x)) if sizes is None else floats(sizes)
    if n.shape != (len(x),):
        raise CannotCompute("shape", "There must be one size for each area.")
    if x.shape[1] < 2:
        raise CannotCompute("too_few_periods", "Noise cannot be seen with fewer than two periods.")
    if not (np.isfinite(n).all() and (n > 0).all()):
        raise CannotCompute("no_population", "Every area must have a size above zero.")
    if relative and (x[np.isfinite(x)] <= 0).any():
        raise CannotCompute("not_positive", "Relative changes need values above zero.")
    return x, n

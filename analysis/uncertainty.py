"""A measure of inequality between areas, and an interval for it.

What the interval says: how far the measure would move if other areas of the same kind were looked
at. Each area is left out once (jackknife), or areas are drawn again with replacement (bootstrap),
and the measure computed anew. It is variation *over areas*: not sampling error in the figures
(register figures have none) and not change over time. Few areas, or one that stands out, give a
wide interval.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis import formulas
from analysis.errors import CannotCompute
from analysis.inequality import FEWEST_FOR_SLOPE, slope_scale
from analysis.inputs import Floats, area_values, refuse_unless_positive, refuse_unless_shares
from analysis.intervals import critical

#: Fewer areas than this say nothing of how a measure varies over areas.
FEWEST_FOR_INTERVAL = 5


@dataclass(frozen=True)
class Uncertain:
    """A measure, its limits, and how they were found (``jackknife`` or ``bootstrap``)."""

    value: float
    lower: float
    upper: float
    method: str


@dataclass(frozen=True)
class _Measure:
    formula: Callable[..., Floats]
    check: Callable[[Floats], None]
    bounds: tuple[float, float] = (-np.inf, np.inf)
    method: str = "jackknife"
    fewest: int = 2


def _ends(x: Floats, p: Floats, scale: str = "identity") -> tuple[Floats, Floats]:
    forward, back = slope_scale(x, scale)
    low, high = formulas.line(forward(x), p)
    return back(low), back(high)


def _sii(x: Floats, p: Floats, scale: str = "identity") -> Floats:
    low, high = _ends(x, p, scale)
    return high - low


def _rii(x: Floats, p: Floats, scale: str = "identity") -> Floats:
    low, high = _ends(x, p, scale)
    return high / low


def _atkinson(x: Floats, p: Floats, epsilon: float = 1.0) -> Floats:
    if not epsilon >= 0:
        raise ValueError("Epsilon, the weight given to the lowest values, cannot be negative.")
    return formulas.atkinson(x, p, epsilon)


def _absolute(x: Floats, p: Floats) -> Floats:
    return formulas.concentration(x, p) * formulas.mean(x, p)


def _p90_p10(x: Floats, p: Floats) -> Floats:
    return formulas.quantile(x, p, 0.9) / formulas.quantile(x, p, 0.1)


def _anything(x: Floats) -> None:
    return None


MEASURES = {
    "gini": _Measure(formulas.gini, refuse_unless_shares, (0, 1)),
    "theil": _Measure(formulas.theil, refuse_unless_positive, (0, np.inf)),
    "atkinson": _Measure(_atkinson, refuse_unless_positive, (0, 1)),
    "sii": _Measure(_sii, _anything, fewest=FEWEST_FOR_SLOPE),
    "rii": _Measure(_rii, refuse_unless_positive, (0, np.inf), fewest=FEWEST_FOR_SLOPE),
    "concentration_absolute": _Measure(_absolute, refuse_unless_shares),
    "concentration_relative": _Measure(formulas.concentration, refuse_unless_shares, (-1, 1)),
    "p90_p10": _Measure(_p90_p10, refuse_unless_positive, (1, np.inf), "bootstrap"),
    "top_bottom_fifth": _Measure(formulas.top_bottom_fifth, _anything, (0, np.inf)),
}


def value_of(
    measure: str,
    values: ArrayLike,
    population: ArrayLike | None = None,
    **options: float | str,
) -> float:
    """Return a measure of inequality between areas, without its interval.

    Args:
        measure: a name in ``MEASURES``; ``analysis.formulas`` has the formula and source of each.
        values: shape (n,); for sii, rii and concentration from the most to the least disadvantaged.
        population: shape (n,), or None for areas that count the same.
        options: ``epsilon`` for atkinson, ``scale`` ("identity", "log" for rates, "logit" for
            shares) for sii and rii.

    Raises:
        CannotCompute: see ``analysis.inequality``.
        ValueError: an unknown measure or scale, a negative epsilon.

    >>> round(value_of("gini", [1, 2, 3, 4]), 4), round(value_of("theil", [1, 2, 3, 4]), 4)
    (0.25, 0.1064)
    >>> round(value_of("sii", [1, 2, 3, 4, 5]), 6), round(value_of("rii", [1, 2, 3, 4, 5]), 6)
    (5.0, 11.0)
    """
    what = _known(measure)
    compute, p = _ready(what, values, population, what.fewest, options)
    return _within(what, compute(p))


def interval_of(
    measure: str,
    values: ArrayLike,
    population: ArrayLike | None = None,
    *,
    level: float = 0.95,
    method: str | None = None,
    draws: int = 1000,
    seed: int = 2016,
    **options: float | str,
) -> Uncertain:
    """Return a measure with its interval over areas (the module says what that means).

    Jackknife: value ± t·√((n−1)/n · Σ(θ₍ᵢ₎ − θ̄)²) with n − 1 df, cut off at the bounds of the
        measure.
    Bootstrap: the percentiles of ``draws`` sets of n areas drawn with replacement, always the same
        for
    the same seed. P90/P10 jumps from area to area, which the jackknife cannot follow: it is always
    bootstrapped. Range and ratio hang on two areas alone and have no interval.

    Source: Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 11 and 13.

    Args:
        measure: a name in ``MEASURES``: gini, theil, atkinson, sii, rii, concentration_absolute,
            concentration_relative, p90_p10, top_bottom_fifth.
        values: shape (n,); for sii, rii and concentration from the most to the least disadvantaged.
        population: shape (n,), or None.
        level: confidence level.
        method: "jackknife" (default) or "bootstrap".
        draws: number of bootstrap draws.
        seed: seed of the bootstrap.
        options: ``epsilon`` for atkinson, ``scale`` for sii and rii.

    Raises:
        CannotCompute: as the measure itself; ``too_few_areas`` below five areas;
            ``jackknife_unfit`` for p90_p10 by jackknife.
        ValueError: an unknown measure or method.

    >>> interval_of("gini", [1, 2, 3, 4, 5, 6]).value.__round__(4)
    0.2778
    """
    what = _known(measure)
    compute, p = _ready(what, values, population, FEWEST_FOR_INTERVAL, options)
    how = method or what.method
    if how == "jackknife" and what.method != how:
        raise CannotCompute("jackknife_unfit", "This measure needs the bootstrap.")

    value = _within(what, compute(p))
    if how == "jackknife":
        half = critical(level, len(p) - 1) * jackknife_error(compute, p)
        limits = np.array([value - half, value + half])
    elif how == "bootstrap":
        limits = _bootstrap_limits(compute, p, level, draws, seed)
    else:
        raise ValueError(f"The method must be jackknife or bootstrap; it was {how!r}.")
    lower, upper = np.clip(limits, *what.bounds).tolist()
    return Uncertain(value, lower, upper, how)


def _known(measure: str) -> _Measure:
    if measure not in MEASURES:
        raise ValueError(f"Unknown measure {measure!r}; it must be one of {', '.join(MEASURES)}.")
    return MEASURES[measure]


def _ready(
    what: _Measure,
    values: ArrayLike,
    population: ArrayLike | None,
    at_least: int,
    options: dict[str, float | str],
) -> tuple[Callable[[Floats], Floats], Floats]:
    """The measure as a function of the weights, and the weights, once the values allow it."""
    x, p = area_values(values, population, at_least=at_least)
    what.check(x)
    return lambda weights: np.asarray(what.formula(x, weights, **options)), p


def _within(what: _Measure, value: Floats) -> float:
    """Keep measures of equal areas, off by a computer's last digit, inside their bounds."""
    return float(np.clip(value, *what.bounds))


def jackknife_error(compute: Callable[[Floats], Floats], p: Floats) -> float:
    """Return √((n−1)/n · Σ(θ₍ᵢ₎ − θ̄)²) for a measure that is a function of the weights ``p``.

    >>> round(jackknife_error(lambda w: w @ np.array([4.0, 5.0, 6.0]) / w.sum(-1), np.ones(3)), 4)
    0.5774
    """
    n = len(p)
    without = compute(p * (1 - np.eye(n)))
    return float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))


def _bootstrap_limits(
    compute: Callable[[Floats], Floats], p: Floats, level: float, draws: int, seed: int
) -> Floats:
    critical(level)
    n = len(p)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    tail = (1 - level) / 2
    return np.asarray(np.nanquantile(compute(p * times), [tail, 1 - tail]))

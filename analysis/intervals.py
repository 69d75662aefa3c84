"""How sure a figure is: intervals for shares, counts, rates and means.

Every function takes a number or an array and gives back the same. A missing figure (NaN) has a
missing interval; figures that cannot be right (more cases than people) are refused.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.inputs import Floats, floats

Interval = tuple[Any, Any]


def critical(level: float, df: float | None = None) -> float:
    """Return how many standard errors the level reaches: normal, or Student's t with ``df``.

    >>> round(critical(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ValueError(f"The level must lie between 0 and 1, for example 0.95; it was {level}.")
    upper = 0.5 + level / 2
    return float(special.ndtri(upper) if df is None else special.stdtrit(df, upper))


def wilson(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's score interval for a share (0 to 1) of ``count`` among ``n``.

    (2x + z² ± z·√(z² + 4x(1 − x/n))) / 2(n + z²). Nobody to count among (n = 0): NaN.

    Source: Wilson (1927), J Am Stat Assoc 22, 209–212.

    Raises:
        ValueError: a negative figure, or more counted than there are.

    >>> [round(limit, 4) for limit in wilson(65, 100)]
    [0.5525, 0.7364]
    """
    x, n = np.broadcast_arrays(_counts(count), _counts(n))
    if (x > n).any():
        raise ValueError("A count cannot be larger than the number it is counted among.")
    z = critical(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    return _pair(
        np.clip((2 * x + z**2 - half) / 2 / (n + z**2), 0, 1),
        np.clip((2 * x + z**2 + half) / 2 / (n + z**2), 0, 1),
    )


def byar(count: ArrayLike, level: float = 0.95) -> Interval:
    """Byar's interval for a count of events, close to the exact one from ten events up.

    x(1 − 1/9x − z/3√x)³ and the same with x + 1 and +z. Nought events have the lower limit 0, and
    so has a count so small that the formula falls below nought.

    Source: Breslow and Day (1987), Statistical methods in cancer research II, p. 69.

    Raises:
        ValueError: a negative count.

    >>> [round(limit, 4) for limit in byar(65)]
    [50.1632, 82.8491]
    """
    x, z = _counts(count), critical(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(
            x == 0, 0.0, x * np.maximum(1 - 1 / (9 * x) - z / (3 * np.sqrt(x)), 0) ** 3
        )
    y = x + 1
    return _pair(lower, y * (1 - 1 / (9 * y) + z / (3 * np.sqrt(y))) ** 3)


def poisson_exact(count: ArrayLike, level: float = 0.95) -> Interval:
    """Exact interval for a Poisson count: half the chi-square quantiles with 2x and 2x + 2 df.

    Source: Garwood (1936), Biometrika 28, 437–442.

    Raises:
        ValueError: a negative count.

    >>> [round(limit, 4) for limit in poisson_exact(5)]
    [1.6235, 11.6683]
    """
    x = _counts(count)
    critical(level)
    tail = (1 - level) / 2
    lower = np.where(x == 0, 0.0, special.gammaincinv(x, tail))
    return _pair(np.where(np.isnan(x), np.nan, lower), special.gammaincinv(x + 1, 1 - tail))


def rate_interval(
    count: ArrayLike, population: ArrayLike, per: float = 1000, level: float = 0.95
) -> Interval:
    """Interval for a rate: exact below ten events, Byar's from ten up. No population: NaN.

    Source: Association of Public Health Observatories (2008), Technical briefing 3.

    Args:
        count: events, a number or an array.
        population: persons (or person years) the events happened among.
        per: the rate is stated per so many.
        level: confidence level.

    Raises:
        ValueError: a negative figure, or events where there is no population.

    >>> [round(limit, 2) for limit in rate_interval(65, 10_000)]
    [5.02, 8.28]
    """
    x, people = np.broadcast_arrays(_counts(count), _counts(population))
    if ((people == 0) & (x > 0)).any():
        raise ValueError("There are events where there is no population.")
    scale = per / np.where(people == 0, np.nan, people)
    limits = zip(poisson_exact(x, level), byar(x, level), strict=True)
    lower, upper = (np.where(x < 10, exact, approximate) * scale for exact, approximate in limits)
    return _pair(lower, upper)


def mean_interval(
    mean: ArrayLike, standard_error: ArrayLike, level: float = 0.95, df: float | None = None
) -> Interval:
    """Interval for a mean (or any estimate) with a known standard error: mean ± z·se.

    Args:
        mean: the estimate.
        standard_error: its standard error, in the same unit.
        level: confidence level.
        df: degrees of freedom where the standard error is itself estimated (Student's t).

    Source: Student (1908), Biometrika 6, 1–25.

    Raises:
        ValueError: a negative standard error.

    >>> [round(limit, 2) for limit in mean_interval(50, 2)]
    [46.08, 53.92]
    """
    middle, half = floats(mean), critical(level, df) * _counts(standard_error)
    return _pair(middle - half, middle + half)


def _counts(values: ArrayLike) -> Floats:
    x = floats(values)
    if (x < 0).any():
        raise ValueError("Counts, populations and standard errors cannot be negative.")
    return x


def _pair(lower: ArrayLike, upper: ArrayLike) -> Interval:
    return tuple(x.item() if x.ndim == 0 else x for x in (floats(lower), floats(upper)))  # type: ignore[return-value]

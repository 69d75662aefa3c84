"""How sure a figure is: intervals for shares and counts.

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


def _counts(values: ArrayLike) -> Floats:
    x = floats(values)
    if (x < 0).any():
        raise ValueError("Counts and populations cannot be negative.")
    return x


def _pair(lower: ArrayLike, upper: ArrayLike) -> Interval:
    return tuple(x.item() if x.ndim == 0 else x for x in (floats(lower), floats(upper)))  # type: ignore[return-value]

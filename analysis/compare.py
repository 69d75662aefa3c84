"""Small comparisons between areas: place, quarter, quantile, and what can be told apart."""

import numpy as np
from numpy.typing import ArrayLike

from analysis import formulas
from analysis.inputs import Floats, area_values, floats

HIGHER, LOWER, CANNOT_TELL, MISSING = "higher", "lower", "cannot_tell", "missing"


def competition_rank(values: ArrayLike, *, highest_first: bool = True) -> Floats:
    """Return each area's place, 1 first.

    Equal values share the better place and the next is left out. A missing value has no place.

    Args:
        values: shape (n,).
        highest_first: the highest value has place 1.

    >>> competition_rank([30, 10, 30, None, 20]).tolist()
    [1.0, 4.0, 1.0, nan, 3.0]
    """
    x = floats(values) * (-1 if highest_first else 1)
    present = np.sort(x[~np.isnan(x)])
    return np.where(np.isnan(x), np.nan, np.searchsorted(present, x) + 1.0)


def weighted_quantile(
    values: ArrayLike, q: ArrayLike, population: ArrayLike | None = None
) -> Floats:
    """Return the lowest values which at least the shares ``q`` of the people have or are below.

    People count with the value of their area. The result is a value that occurs, not an average.

    Source: Hyndman and Fan (1996), American Statistician 50, 361–365, definition 1.

    Args:
        values: shape (n,).
        q: shares 0 to 1, shape (m,).
        population: shape (n,), or None.

    Raises:
        CannotCompute: as in ``analysis.inputs.area_values``.
        ValueError: a share outside 0 to 1.

    >>> weighted_quantile([10, 20, 30], [0.25, 0.5], [1, 1, 2]).tolist()
    [10.0, 20.0]
    """
    x, p = area_values(values, population, at_least=1)
    shares = np.atleast_1d(floats(q))
    if not ((shares >= 0) & (shares <= 1)).all():
        raise ValueError("A quantile must lie between 0 and 1.")
    return np.array([formulas.quantile(x, p, float(share)) for share in shares])


def to_reach(
    value: ArrayLike, reference: ArrayLike, denominator: ArrayLike | None = None, per: float = 100
) -> Floats:
    """What would have to change for an area to reach the reference.

    Reference less value, in the unit of the indicator (kroner); with a denominator, the number of
    persons or households that is: (reference − value) · denominator / per. Not rounded; negative
    where the figure would have to fall.

    Args:
        value: shape (n,).
        reference: a number or shape (n,), in the same unit.
        denominator: persons or households the share is of, shape (n,), or None.
        per: 100 for per cent, 1000 for per mille, 1 for shares.

    >>> to_reach([8.0, 12.0], 10.0, [500, 1000]).tolist()
    [10.0, -20.0]
    """
    difference = np.asarray(floats(reference) - floats(value))
    return difference if denominator is None else difference * floats(denominator) / per

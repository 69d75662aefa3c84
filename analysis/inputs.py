"""Figures in: turned into arrays and refused, with a reason, where they make no sense."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.errors import CannotCompute

Floats = NDArray[np.float64]


def floats(values: ArrayLike) -> Floats:
    """Return the values as an array of floats, None and pandas' NA as NaN.

    >>> floats([1, None, 3]).tolist()
    [1.0, nan, 3.0]
    """
    if hasattr(values, "to_numpy"):
        return np.asarray(values.to_numpy(dtype=float, na_value=np.nan), dtype=float)
    return np.asarray(values, dtype=float)


def area_values(
    values: ArrayLike, population: ArrayLike | None = None, *, at_least: int = 2
) -> tuple[Floats, Floats]:
    """Check one value per area and its population; without population all areas count the same.

    Args:
        values: shape (n,), no missing value (the caller decides what to leave out, and says so).
        population: shape (n,), all above zero, or None.
        at_least: the fewest areas the measure can use.

    Returns:
        The values and the population shares (sum 1), both of shape (n,).

    Raises:
        CannotCompute: ``shape``, ``too_few_areas``, ``missing_values`` or ``no_population``.

    >>> area_values([10, 20], [1, 3])[1].tolist()
    [0.25, 0.75]
    """
    x = floats(values)
    people = np.ones(x.shape) if population is None else floats(population)
    if x.ndim != 1 or people.shape != x.shape:
        raise CannotCompute("shape", "There must be one value and one population for each area.")
    if len(x) < at_least:
        raise CannotCompute(
            "too_few_areas", f"This measure needs at least {at_least} areas; there are {len(x)}."
        )
    if not (np.isfinite(x).all() and np.isfinite(people).all()):
        raise CannotCompute("missing_values", "A value or a population is missing.")
    if (people <= 0).any():
        raise CannotCompute("no_population", "Every area must have a population above zero.")
    return x, people / people.sum()


def refuse_unless_positive(x: Floats) -> None:
    """Refuse values of zero or below, of which no logarithm can be taken.

    >>> refuse_unless_positive(np.array([1.0, 0.0]))
    Traceback (most recent call last):
    analysis.errors.CannotCompute: This measure needs values above zero.
    """
    if (x <= 0).any():
        raise CannotCompute("not_positive", "This measure needs values above zero.")


def refuse_unless_shares(x: Floats) -> None:
    """Refuse values with a negative among them, or that add up to nothing.

    >>> refuse_unless_shares(np.array([1.0, -1.0]))
    Traceback (most recent call last):
    analysis.errors.CannotCompute: This measure needs values of zero or above.
    """
    if (x < 0).any():
        raise CannotCompute("negative", "This measure needs values of zero or above.")
    if not x.any():
        raise CannotCompute("all_zero", "Every value is zero, so there is nothing to share.")

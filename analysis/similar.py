"""Which are most like one another? A distance over several indicators at once."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import CannotCompute
from analysis.inputs import Floats


def distances(values: ArrayLike, of: int, least_known: int = 1) -> Floats:
    """Return how far each row lies from the row ``of``: √ of the mean of squared differences.

    Each column is divided by its standard deviation over the rows that have a value, so that all
    count the same whatever their unit: a distance of 1 is one standard deviation in every column.
    Columns in which either row lacks a value are left out for that pair (Gower's rule).

    Source: Gower (1971), Biometrics 27, 857–871.

    Args:
        values: shape (n, k); NaN where missing.
        of: the row the others are held against.
        least_known: rows that share fewer columns than this get NaN.

    Raises:
        CannotCompute: ``shape`` (not a table, or no such row), ``no_variation`` (no column varies).

    >>> distances([[0, 0], [1, 10], [2, 20]], 0).round(3).tolist()
    [0.0, 1.225, 2.449]
    """
    table = np.asarray(values, float)
    if table.ndim != 2 or not 0 <= of < len(table):
        raise CannotCompute("shape", "Expected a table and one of its rows.")
    known = np.isfinite(table)
    filled = np.where(known, table, 0.0)
    count = known.sum(axis=0)
    mean = filled.sum(axis=0) / np.maximum(count, 1)
    spread = np.sqrt((np.where(known, table - mean, 0.0) ** 2).sum(axis=0) / np.maximum(count, 1))
    varies = spread > 1e-12 * np.maximum(np.abs(mean), 1.0)
    if not varies.any():
        raise CannotCompute("no_variation", "All rows have the same values.")
    scaled = table[:, varies] / spread[varies]
    gaps = scaled - scaled[of]
    shared = np.isfinite(gaps)
    number = shared.sum(axis=1)
    squares = np.where(shared, gaps, 0.0) ** 2
    found = np.sqrt(squares.sum(axis=1) / np.maximum(number, 1))
    return np.asarray(np.where(number >= least_known, found, np.nan))

"""Split what is counted in cells onto areas that cut across them, and say how sure the split is.

A cell's people are known, and which share of them lives in which area; of the cell's people of a
kind (the employed, the children) only the number is known. Split in proportion, the estimate is
right if a cell is alike throughout. It cannot be further off than where all, or none, of the
cell's people of the kind live in the area: those are the bounds.

Source: Wright (1936), Geographical Review 26(1), 103–110 (dasymetric maps); Eicher and Brewer
(2001), Cartography and Geographic Information Science 28(2), 125–138. Bounds as in Duncan and
Davis (1953), American Sociological Review 18(6), 665–666.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.inputs import Floats, floats


def split(counts: ArrayLike, shares: ArrayLike, areas: ArrayLike) -> pd.Series:
    """Add up ``counts`` over areas in proportion to the shares.

    Args:
        counts: shape (n,), the count of the cell of each pair of a cell and an area.
        shares: shape (n,), the share (0 to 1) of the cell's people who live in the area.
        areas: shape (n,), the area of each pair.

    Returns:
        The estimate by area, sorted. Where the shares of every cell add up to 1, the estimates add
        up to the counts.

    Raises:
        ValueError: a share outside 0 to 1 or a negative count.

    >>> split([30, 30, 12], [0.5, 0.5, 1], ["a", "b", "b"]).to_dict()
    {'a': 15.0, 'b': 27.0}
    """
    x, s = _checked(counts, shares)
    return pd.Series(x * s).groupby(np.asarray(areas)).sum()


def own_share(people: ArrayLike, shares: ArrayLike, areas: ArrayLike) -> pd.Series:
    """How much of an area's estimate comes from its own people (0 to 1): Σ s·(s·P) / Σ s·P.

    1 for an area made of whole cells; 0.5 where a figure is as much the neighbours' as the area's.

    Args:
        people: shape (n,), everyone in the cell of each pair of a cell and an area.
        shares, areas: as for ``split``.

    >>> own_share([30, 30, 12], [0.5, 0.5, 1], ["a", "b", "b"]).round(3).to_dict()
    {'a': 0.5, 'b': 0.722}
    """
    x, s = _checked(people, shares)
    by = np.asarray(areas)
    return pd.Series(s * s * x).groupby(by).sum() / pd.Series(s * x).groupby(by).sum()


def ratio_bounds(
    kind: ArrayLike, beside: ArrayLike, people: ArrayLike, shares: ArrayLike, areas: ArrayLike
) -> pd.DataFrame:
    """The lowest and highest ratio an area can have, whoever of a shared cell lives in it.

    The ratio is kind / (kind + beside): the employed among those of working age, or children among
    everyone. From a cell of P people an area has n = s·P. It has the fewest of the kind where the
    places are filled with everyone else first, and the most where they are filled with the kind
    first and with those who count neither above nor below the line next.

    Args:
        kind: shape (n,), people of the kind in the cell of each pair of a cell and an area.
        beside: shape (n,), the others that the ratio counts among; everyone else for a share.
        people: shape (n,), everyone in the cell; taken as ``kind`` and ``beside`` together where
            rounded figures make those the larger.
        shares, areas: as for ``split``.

    Returns:
        Columns estimate, lower and upper (0 to 1), by area. NaN where nobody is counted.

    >>> ratio_bounds([10, 6], [20, 6], [30, 12], [0.5, 1], ["a", "a"]).round(3).values.tolist()
    [[0.407, 0.222, 0.593]]
    """
    k, s = _checked(kind, shares)
    b, _ = _checked(beside, shares)
    everyone = np.maximum(floats(people), k + b)
    rest = everyone - k - b
    places = s * everyone
    most, fewest_beside = np.minimum(k, places), np.maximum(0, places - k - rest)
    fewest, most_beside = np.maximum(0, places - b - rest), np.minimum(b, places)
    sums = pd.DataFrame(
        {"k": s * k, "b": s * b, "most": most, "no": fewest_beside, "few": fewest,
         "yes": most_beside}
    ).groupby(np.asarray(areas)).sum()  # fmt: skip
    return pd.DataFrame(
        {
            "estimate": _ratio(sums["k"], sums["b"]),
            "lower": _ratio(sums["few"], sums["yes"]),
            "upper": _ratio(sums["most"], sums["no"]),
        }
    )


def _ratio(kind: pd.Series, beside: pd.Series) -> pd.Series:
    whole = kind + beside
    return (kind / whole.where(whole > 0)).astype(float)


def _checked(counts: ArrayLike, shares: ArrayLike) -> tuple[Floats, Floats]:
    x, s = floats(counts), floats(shares)
    if (x < 0).any():
        raise ValueError("A count cannot be negative.")
    if ((s < 0) | (s > 1 + 1e-9)).any():
        raise ValueError("A share of a cell must lie between 0 and 1.")
    return x, s

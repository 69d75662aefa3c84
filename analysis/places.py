"""Places with ties: who is highest and lowest, from which end, and how many lie below.

Values are compared as they are shown: ``decimals`` rounds them first, so that two areas a reader
sees with the same figure have the same place. Missing values (NaN) have no place and are not
counted.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.compare import competition_rank
from analysis.inputs import Floats, floats

HIGHEST, LOWEST, ALL_SAME = "highest", "lowest", "all_same"


class Place(NamedTuple):
    """An area's place, counted from the nearer end: place 2, ``lowest``, of 23 is «nest lavest».

    ``end`` is ``all_same`` where every area has the same value. ``tied``: positions of the others
    with the same value, who share the place and are named with it.
    """

    place: int
    end: str
    of: int
    tied: tuple[int, ...]


class Standing(NamedTuple):
    """How many of the others are lower, the same and higher; ``of`` is all that have a value."""

    lower: int
    same: int
    higher: int
    of: int


class Ends(NamedTuple):
    """Positions of all that share the highest and all that share the lowest value."""

    highest: tuple[int, ...]
    lowest: tuple[int, ...]


def places(values: ArrayLike, decimals: int | None = None) -> list[Place | None]:
    """Return each area's place from the nearer end (the highest where both are as near).

    Ties share the better place seen from their end, as in ``competition_rank``.

    Args:
        values: shape (n,); NaN where missing, which gives None.
        decimals: decimals the values are shown with, or None to compare them as they are.

    >>> places([5, 9, 5, None, 7])[0]
    Place(place=1, end='lowest', of=4, tied=(2,))
    >>> [found and (found.place, found.end) for found in places([1, 2, 3, 4])]
    [(1, 'lowest'), (2, 'lowest'), (2, 'highest'), (1, 'highest')]
    """
    x = _shown(values, decimals)
    down, up = competition_rank(x), competition_rank(x, highest_first=False)
    of = int(np.isfinite(x).sum())
    found: list[Place | None] = []
    for i, value in enumerate(x):
        if np.isnan(value):
            found.append(None)
            continue
        tied = tuple(int(j) for j in np.flatnonzero(x == value) if j != i)
        end = HIGHEST if down[i] <= up[i] else LOWEST
        if of > 1 and len(tied) == of - 1:
            end = ALL_SAME
        found.append(Place(int(min(down[i], up[i])), end, of, tied))
    return found


def standing(value: float, others: ArrayLike, decimals: int | None = None) -> Standing:
    """Count the others that are lower, the same and higher: «23 av 355 kommuner hadde lavere».

    Args:
        value: the area's own figure, not missing.
        others: shape (n,), **without** the area itself; NaN where missing.
        decimals: as in ``places``.

    Raises:
        ValueError: the area has no value.

    >>> standing(6.0, [5.0, 6.0, 6.0, 9.0, None])
    Standing(lower=1, same=2, higher=1, of=4)
    """
    x, own = _shown(others, decimals), _shown([value], decimals)[0]
    if np.isnan(own):
        raise ValueError("An area without a value has no standing among the others.")
    lower, same, higher = (int(found.sum()) for found in (x < own, x == own, x > own))
    return Standing(lower, same, higher, lower + same + higher)


def ends(values: ArrayLike, decimals: int | None = None) -> Ends:
    """Return who is highest and lowest, ties together; both empty where no value is known.

    >>> ends([5, 9, 5, None, 7])
    Ends(highest=(1,), lowest=(0, 2))
    """
    x = _shown(values, decimals)
    if not np.isfinite(x).any():
        return Ends((), ())
    return Ends(
        *(tuple(int(i) for i in np.flatnonzero(x == end)) for end in (np.nanmax(x), np.nanmin(x)))
    )


def _shown(values: ArrayLike, decimals: int | None) -> Floats:
    x = floats(values)
    # Python's own rounding is right to the last digit, as in the texts; numpy's is not.
    return x if decimals is None else np.array([round(float(v), decimals) for v in x])

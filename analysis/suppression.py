"""Small counts hidden, and whatever else would give them away.

Source: Hundepool and others (2012), Statistical disclosure control, ch. 4 (table protection).
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.inputs import Floats, floats

SHOWN = ("ok", "provisional", "derived")
SUPPRESSED = "suppressed"

SMALL_COUNT = "small_count"
SMALL_REMAINDER = "small_remainder"
TOTAL_GIVES_AWAY = "total_gives_away"

Words = NDArray[np.object_]


def hidden_cells(
    counts: ArrayLike,
    threshold: float,
    denominators: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    already_hidden: ArrayLike | None = None,
) -> Words:
    """Say for each count why it must be hidden, or "" where it can be shown.

    ``small_count``: above 0 and below the threshold (nought says nothing of anyone).
    ``small_remainder``: those *not* counted are that few, so the share would reveal them.
    ``total_gives_away``: the group's total is known and a single count in it is hidden or unknown,
        so
    subtraction would find it; the smallest count above nought beside it is hidden as well.

    Args:
        counts: shape (n,); NaN where unknown.
        threshold: the lowest count that may be shown, 1 or more.
        denominators: shape (n,), what the counts are counted among, or None.
        groups: shape (n,), the counts that add up to one known total, or None where no total is
            known.
        already_hidden: shape (n,), true where the source itself hides the count.

    Raises:
        ValueError: a threshold below 1 or a negative count.

    >>> hidden_cells([3, 40, 9, 0], 5, groups=["a", "a", "a", "a"]).tolist()
    ['small_count', '', 'total_gives_away', '']
    """
    x = floats(counts)
    if not threshold >= 1:
        raise ValueError(f"The threshold must be 1 or more; it was {threshold}.")
    if (x < 0).any():
        raise ValueError("A count cannot be negative.")
    why = np.full(x.shape, "", dtype=object)
    if denominators is not None:
        why[_small(floats(denominators) - x, threshold)] = SMALL_REMAINDER
    why[_small(x, threshold)] = SMALL_COUNT
    if groups is not None:
        unknown = np.isnan(x) | (
            False if already_hidden is None else np.asarray(already_hidden, bool)
        )
        for rows in pd.Series(range(len(x))).groupby(np.asarray(groups)).groups.values():
            _protect_from_total(why, x, unknown, np.asarray(rows))
    return why


def suppress(
    frame: pd.DataFrame,
    threshold: float,
    *,
    count: str = "numerator",
    denominator: str = "denominator",
    groups: list[str] | None = None,
    hide: tuple[str, ...] = ("value", "numerator"),
) -> pd.DataFrame:
    """Return the observations with small counts, and what gives them away, hidden.

    Args:
        frame: one observation per row, with the column ``count`` and, where known, ``denominator``,
            ``value`` and ``status`` (ok, suppressed, missing, not_applicable, provisional,
            derived).
        threshold: the lowest count that may be shown.
        count: the column of counts (``value`` where the figure itself is a count).
        denominator: the column of what they are counted among; need not exist.
        groups: columns that tell which rows add up to one known total, for example period and
            indicator; None where no total is known.
        hide: columns emptied (NaN) where a row is hidden; those that exist.

    Returns:
        A copy. A hidden row has the status ``suppressed``; every row has its ``original_status``
        and ``suppressed_because`` (see ``hidden_cells``; "" where it is shown). A row the source
        did not show stays as it was.

    Raises:
        KeyError: a column that is not there. ValueError: as ``hidden_cells``.

    >>> rows = pd.DataFrame({"numerator": [3, 40], "value": [1.5, 20.0], "status": "ok"})
    >>> suppress(rows, 5)[["numerator", "status", "original_status"]].values.tolist()
    [[nan, 'suppressed', 'ok'], [40.0, 'ok', 'ok']]
    """
    result = frame.copy()
    status = frame["status"] if "status" in frame else pd.Series("ok", index=frame.index)
    shown = status.isin(SHOWN).to_numpy()
    why = hidden_cells(
        np.where(shown, floats(frame[count]), np.nan),
        threshold,
        frame.get(denominator),
        None if groups is None else frame.groupby(groups, dropna=False).ngroup(),
    )
    hidden = (why != "") & shown
    result["original_status"] = status
    result["status"] = status.where(~hidden, SUPPRESSED)
    result["suppressed_because"] = np.where(hidden, why, "")
    for column in dict.fromkeys((count, *hide)):
        if column in result:
            result[column] = result[column].astype(float).mask(hidden)
    return result


def _small(x: Floats, threshold: float) -> NDArray[np.bool_]:
    return (x > 0) & (x < threshold)


def _protect_from_total(
    why: Words, x: Floats, unknown: NDArray[np.bool_], rows: NDArray[np.int64]
) -> None:
    not_seen = (why[rows] != "") | unknown[rows]
    candidates = rows[~not_seen & (x[rows] > 0)]
    if not_seen.sum() == 1 and candidates.size:
        why[candidates[x[candidates].argmin()]] = TOTAL_GIVES_AWAY

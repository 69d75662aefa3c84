"""Can a hidden count be found from what is published?

Counts stand in linear relations: the grunnkretser of a delområde add up to it, so do those of a
levekårssone, so do the categories of a total. Whoever knows all that is published can add and
subtract. A hidden cell is recoverable where some combination of the relations leaves it alone
(exactly: linear algebra), or where counts of nought and above leave it one whole number only
(linear programming). ``analysis.protection`` hides what must be hidden with
them over all relations at once.

A published share with a known denominator is the count itself: hide both, and give the count here.

Source: Hundepool and others (2012), Statistical disclosure control, ch. 4; Fischetti and Salazar
(2001), Management Science 47, 1008–1027 (attacker's problem, protection levels).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.inputs import Floats

Cell = Hashable
ROUNDING = 1e-7


@dataclass(frozen=True)
class Relation:
    """Σ coefficient · cell = 0; ``total_of`` writes the usual one, a total less its parts."""

    terms: Mapping[Any, float]


@dataclass(frozen=True)
class Hidden:
    """What an attacker can say of a hidden cell: between ``lower`` and ``upper``.

    ``exact`` where that is one value, by algebra or because only one whole number is possible.
    """

    lower: float
    upper: float
    exact: bool


def total_of(total: Cell, parts: Iterable[Cell]) -> Relation:
    """Return the relation of a total to all its parts: the total less its parts is nought.

    >>> total_of("d", ["g1", "g2"]).terms
    {'d': 1.0, 'g1': -1.0, 'g2': -1.0}
    """
    return Relation({total: 1.0, **dict.fromkeys(parts, -1.0)})


def recoverable(
    cells: Mapping[Any, float | None],
    relations: Sequence[Relation],
    known_range: Mapping[Any, tuple[float, float]] | None = None,
    *,
    bounds_of: Collection[Any] | None = None,
) -> dict[Any, Hidden]:
    """Say of every hidden cell what can be derived from all that is published.

    Args:
        cells: every cell that stands in a relation: its count, or None where it is hidden. A cell
            of a relation that is not here is not published either.
        relations: what adds up to what.
        known_range: what everybody knows of a hidden cell beforehand, (least, most): (1, 4) of what
            is hidden for being under five. Others are nought or above.
        bounds_of: the cells whose bounds are wanted, or None for all hidden; the others are only
            tried by algebra (much faster) and keep the bounds of ``known_range``.

    Raises:
        ValueError: published counts that contradict the relations.

    >>> found = recoverable({"d": 30, "g1": None, "g2": 26}, [total_of("d", ["g1", "g2"])])
    >>> found["g1"]
    Hidden(lower=4.0, upper=4.0, exact=True)
    >>> recoverable({"d": 30, "g1": None, "g2": None}, [total_of("d", ["g1", "g2"])])["g1"]
    Hidden(lower=0.0, upper=30.0, exact=False)
    """
    found: dict[Any, Hidden] = {}
    ranges = known_range or {}
    hidden = {cell for cell, value in cells.items() if value is None}
    hidden |= {c for r in relations for c in r.terms if c not in cells}
    for names, matrix, right in systems(cells, hidden, relations):
        solved = _solved(matrix, right)
        for place, name in enumerate(names):
            if solved is not None and np.isfinite(solved[place]):
                value = float(np.round(solved[place], 9)) + 0.0
                found[name] = Hidden(value, value, True)
            elif bounds_of is None or name in bounds_of:
                found[name] = _bounds(names, matrix, right, place, ranges)
    for name in hidden - set(found):
        low, high = ranges.get(name, (0.0, np.inf))
        found[name] = Hidden(float(low), float(high), False)
    return {name: found[name] for name in sorted(found, key=str)}


def systems(
    cells: Mapping[Any, float | None], hidden: set[Any], relations: Sequence[Relation]
) -> Iterable[tuple[list[Any], Floats, Floats]]:
    """Yield the hidden cells that hang together, with the equations left for them.

    >>> [(names, matrix.tolist()) for names, matrix, _ in systems(
    ...     {"t": 9, "a": None, "b": None, "c": 2}, {"a", "b"}, [total_of("t", "abc")])]
    [(['a', 'b'], [[-1.0, -1.0]])]
    """
    names = sorted(hidden, key=str)
    place = {name: i for i, name in enumerate(names)}
    rows, right = [], []
    for relation in relations:
        known = sum(k * float(cells[c] or 0) for c, k in relation.terms.items() if c not in hidden)
        unknown = {place[c]: k for c, k in relation.terms.items() if c in hidden and k}
        if unknown:
            rows.append(unknown)
            right.append(-known)
        elif abs(known) > ROUNDING * (1 + sum(abs(float(cells[c] or 0)) for c in relation.terms)):
            raise ValueError(f"The counts do not add up in {dict(relation.terms)}.")
    if not rows:
        return
    i, j = zip(*((r, c) for r, row in enumerate(rows) for c in row), strict=True)
    size = len(rows) + len(names)
    links = coo_array((np.ones(len(i)), (i, np.add(j, len(rows)))), shape=(size, size))
    _, group = connected_components(links, directed=False)
    for label in np.unique(group[: len(rows)]):
        own = np.flatnonzero(group[: len(rows)] == label)
        columns = np.flatnonzero(group[len(rows) :] == label)
        matrix = np.array([[rows[r].get(int(c), 0.0) for c in columns] for r in own])
        yield [names[c] for c in columns], matrix, np.array([right[r] for r in own])


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Return the value of each unknown the equations determine, NaN for the others."""
    u, s, vt = np.linalg.svd(matrix)
    rank = int((s > ROUNDING * s[0]).sum())
    value = vt[:rank].T @ ((u.T @ right)[:rank] / s[:rank])
    if np.abs(matrix @ value - right).max() > ROUNDING * (1 + np.abs(right).max()):
        raise ValueError("The published counts contradict the relations.")
    free = np.abs(vt[rank:]).max(axis=0, initial=0) if rank < len(vt) else np.zeros(len(value))
    return np.where(free < ROUNDING, value, np.nan)


def _bounds(
    names: list[Any],
    matrix: Floats,
    right: Floats,
    place: int,
    known: Mapping[Any, tuple[float, float]],
) -> Hidden:
    ranges = [known.get(name, (0.0, np.inf)) for name in names]
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(names))
        aim[place] = sign
        answer = linprog(aim, A_eq=matrix, b_eq=right, bounds=ranges, method="highs")
        if answer.status == 2:
            raise ValueError("The published counts contradict the relations or what is known.")
        ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
    low, high = ends[0] + 0.0, ends[1] + 0.0
    # Counts are whole: between 3.2 and 4.6 there is one only.
    exact = np.isfinite(high) and np.floor(high + ROUNDING) - np.ceil(low - ROUNDING) < 1
    return Hidden(float(np.round(low, 9)), float(np.round(high, 9)), bool(exact))

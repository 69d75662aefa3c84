"""What must be hidden beside the secret counts, so that none can be found by any combination.

Source: Hundepool and others (2012), Statistical disclosure control, ch. 4 (secondary suppression);
the hypercube idea, that hidden cells must close loops, of Giessing and Repsilber (2002), in
Inference control in statistical databases, LNCS 2316, 181–192.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from analysis.disclosure import ROUNDING, Relation, recoverable, systems
from analysis.inputs import Floats

#: Candidates tried for an exposed cell, and the cells tried over all: fewer in a large system.
TRIES, TRIED_CELLS = 25, 400
#: Rounds in which one exposed cell is met with the best candidate; after them all are met at once.
CAREFUL = 3


def protect(
    cells: Mapping[Any, float],
    secret: Collection[Any],
    relations: Sequence[Relation],
    known_range: Mapping[Any, tuple[float, float]] | None = None,
    keep: Collection[Any] = (),
) -> set[Any]:
    """Return the further cells to hide so that no secret one can be recovered.

    Where a relation has one hidden cell, another one above nought is hidden too: one that need not
    be kept, that helps most such relations, the smallest of those. While a secret cell is exact all
    the same, one more that its system reaches follows. Not the fewest possible, but enough: the
    result is what ``recoverable`` finds no secret in. In large systems it hides sooner than it
    searches, so that the time stays bounded.

    Args:
        cells: all counts, also the secret ones.
        secret: the cells that must not be found.
        relations: what adds up to what.
        known_range: as ``recoverable``.
        keep: cells to show if it can be done (totals).

    Raises:
        ValueError: a secret cell that cannot be protected, since nothing more can be hidden.

    >>> from analysis.disclosure import total_of
    >>> counts = {"d": 50, "g1": 3, "g2": 7, "g3": 40}
    >>> protect(counts, ["g1"], [total_of("d", ["g1", "g2", "g3"])], keep=["d"])
    {'g2'}
    """
    hidden = set(secret)
    for turn in count():
        _pair_up(cells, hidden, relations, keep)
        exposed = _exposed(cells, hidden, secret, relations, known_range or {})
        if not exposed:
            break
        before = len(hidden)
        for cell in exposed[:1] if turn < CAREFUL else exposed:
            hidden |= _more(cells, hidden, cell, relations, keep, search=turn < CAREFUL)
        if len(hidden) == before:
            raise ValueError(f"Nothing more can be hidden to protect {exposed[0]!r}.")
    return hidden - set(secret)


def _more(
    cells: Mapping[Any, float],
    hidden: set[Any],
    exposed: Any,
    relations: Sequence[Relation],
    keep: Collection[Any],
    search: bool,
) -> set[Any]:
    """Return what to hide for one exposed cell; none where nothing is left to hide."""
    system = _reach(exposed, hidden, relations)
    touched = {c for r in relations if system & set(r.terms) for c in r.terms}
    ordered = _in_order(cells, touched - hidden, hidden, relations, keep)
    if not search:
        # What stands in the cell's own sums loosens it sooner than what hangs on from afar.
        near = {c for r in relations if exposed in r.terms for c in r.terms}
        return set(sorted(ordered, key=lambda c: c not in near)[:1])
    tried = ordered[: max(3, min(TRIES, TRIED_CELLS // len(system)))]
    return next(_tries(cells, hidden, tried, exposed, relations, keep), set(ordered[:1]))


def _tries(
    cells: Mapping[Any, float],
    hidden: set[Any],
    ordered: list[Any],
    exposed: Any,
    relations: Sequence[Relation],
    keep: Collection[Any],
) -> Iterator[set[Any]]:
    """Yield what to hide with each of the candidates, if it takes the cell out of reach."""
    for candidate in ordered:
        trial = hidden | {candidate}
        _pair_up(cells, trial, relations, keep)
        shown = {c: None if c in trial else v for c, v in cells.items()}
        if not recoverable(shown, relations, bounds_of=())[exposed].exact:
            yield trial


def _pair_up(
    cells: Mapping[Any, float],
    hidden: set[Any],
    relations: Sequence[Relation],
    keep: Collection[Any],
) -> None:
    """Hide a second cell in every relation that has one hidden, until there is none left."""
    waiting = list(relations)
    while waiting:
        again = []
        for relation in waiting:
            terms = set(relation.terms)
            if len(terms & hidden) != 1:
                continue
            ordered = _in_order(cells, terms - hidden, hidden, relations, keep)
            hidden |= set(ordered[:1])
            again += [r for r in relations if ordered and ordered[0] in r.terms]
        waiting = again


def _in_order(
    cells: Mapping[Any, float],
    among: set[Any],
    hidden: set[Any],
    relations: Sequence[Relation],
    keep: Collection[Any],
) -> list[Any]:
    """Return what to hide first: nothing to be kept, what helps most relations, the smallest."""
    there = [c for c in among if c in cells]
    candidates = [c for c in there if cells[c] > 0] or there
    single = [r.terms for r in relations if len(hidden & set(r.terms)) == 1]
    helps = {c: sum(c in terms for terms in single) for c in candidates}
    return sorted(candidates, key=lambda c: (c in keep, -helps[c], cells[c], str(c)))


def _exposed(
    cells: Mapping[Any, float],
    hidden: set[Any],
    secret: Collection[Any],
    relations: Sequence[Relation],
    known: Mapping[Any, tuple[float, float]],
) -> list[Any]:
    """Return the secret cells that can be found: by algebra, and if none is, by bounds."""
    shown = {c: None if c in hidden else v for c, v in cells.items()}
    found = recoverable(shown, relations, known, bounds_of=())
    exposed = sorted((c for c in secret if found[c].exact), key=str)
    if exposed:
        return exposed
    doubtful = set(secret)
    for names, matrix, _ in systems(shown, hidden, relations):
        doubtful -= _can_be_another(names, matrix, cells, known)
    found = recoverable(shown, relations, known, bounds_of=doubtful)
    return sorted((c for c in doubtful if found[c].exact), key=str)


def _can_be_another(
    names: list[Any],
    matrix: Floats,
    cells: Mapping[Any, float],
    known: Mapping[Any, tuple[float, float]],
) -> set[Any]:
    """Return cells that can be one more or one less with all that is published the same.

    From the true counts a step is taken along the direction that moves the cell most; it is enough
    that this one reaches a whole person. (Cheap; the others are left to linear programming.)
    """
    _, s, vt = np.linalg.svd(matrix)
    free = vt[int((s > ROUNDING * s[0]).sum()) :]
    moves = free.T @ free
    x = np.array([cells.get(name, np.nan) for name in names])
    ranges = np.array([known.get(name, (0.0, np.inf)) for name in names], dtype=float)
    result = set()
    for i, name in enumerate(names):
        step = moves[i] / moves[i, i] if moves[i, i] > ROUNDING else np.full(len(x), np.inf)
        step[np.abs(step) < ROUNDING] = 0.0
        for sign in (1.0, -1.0):
            moved = x + sign * step
            if ((moved >= ranges[:, 0]) & (moved <= ranges[:, 1]))[step != 0].all():
                result.add(name)
    return result


def _reach(cell: Any, hidden: set[Any], relations: Sequence[Relation]) -> set[Any]:
    """Return the hidden cells that hang together with this one through relations."""
    reach, before = {cell}, 0
    while len(reach) > before:
        before = len(reach)
        for relation in relations:
            inside = hidden & set(relation.terms)
            if inside & reach:
                reach |= inside
    return reach

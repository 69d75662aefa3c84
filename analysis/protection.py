"""What must be hidden beside the secret counts, so that none can be found by any combination.

Source: Hundepool and others (2012), Statistical disclosure control, ch. 4 (secondary suppression);
Fischetti and Salazar (2001), Management Science 47, 1008–1027, and Castro (2007), Computers and
Operations Research 34, 3130–3147 (the cheapest moves of each secret cell, by linear programming).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count, product
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, eye_array, hstack

from analysis.disclosure import ROUNDING, Relation, recoverable, systems
from analysis.inputs import Floats

#: Candidates tried for an exposed cell, and the cells tried over all: fewer in a large system.
TRIES, TRIED_CELLS = 25, 400
#: Rounds in which one exposed cell is met with the best candidate; after them all are met at once.
CAREFUL = 3
#: What it costs to hide a cell of nought, and one to be kept; any other about 1.
EMPTY, KEPT = 3.0, 1000.0


def protect(
    cells: Mapping[Any, float],
    secret: Collection[Any],
    relations: Sequence[Relation],
    known_range: Mapping[Any, tuple[float, float]] | None = None,
    keep: Collection[Any] = (),
    fixed: Collection[Any] = (),
) -> set[Any]:
    """Return the further cells to hide so that no secret one can be recovered.

    Each secret cell is to be able to be one more and one less with every sum the same: what moves
    with it, the cheapest by linear programming, is hidden. Where a relation has one hidden cell all
    the same, another one above nought is hidden too: one that need not be kept, that helps most
    such relations, the smallest of those. While a secret cell is exact even so, one more that its
    system reaches follows. Not the fewest possible, but few, and enough: the result is what
    ``recoverable`` finds no secret in.

    Args:
        cells: all counts, also the secret ones. What stands in a relation and not here is told to
            nobody, and is no secret of its own.
        secret: the cells that must not be found.
        relations: what adds up to what.
        known_range: as ``recoverable``.
        keep: cells to show if it can be done (totals).
        fixed: cells that everybody knows from elsewhere: to hide them would protect nothing.

    Raises:
        ValueError: a secret cell that cannot be protected, since nothing more can be hidden.

    >>> from analysis.disclosure import total_of
    >>> counts = {"d": 50, "g1": 3, "g2": 7, "g3": 40}
    >>> protect(counts, ["g1"], [total_of("d", ["g1", "g2", "g3"])], keep=["d"])
    {'g2'}
    """
    untold = {c for r in relations for c in r.terms} - set(cells) - set(secret)
    moved, safe = _moves(cells, secret, relations, keep, fixed)
    # What is to be hidden is looked for among the others: a fixed one stands on the right side.
    loose = [Relation(terms) for r in relations
             if (terms := {c: k for c, k in r.terms.items() if c not in fixed})]  # fmt: skip
    hidden = set(secret) | untold | moved
    doubtful = [c for c in secret if c not in safe]
    for turn in count():
        _pair_up(cells, hidden, loose, keep)
        exposed = _exposed(cells, hidden, secret if known_range else doubtful, relations,
                           known_range or {})  # fmt: skip
        if not exposed:
            break
        before = len(hidden)
        for cell in exposed[:1] if turn < CAREFUL else exposed:
            hidden |= _more(cells, hidden, cell, loose, keep, search=turn < CAREFUL)
        if len(hidden) == before:
            raise ValueError(f"Nothing more can be hidden to protect {exposed[0]!r}.")
    return hidden - set(secret) - untold


def _moves(
    cells: Mapping[Any, float],
    secret: Collection[Any],
    relations: Sequence[Relation],
    keep: Collection[Any],
    fixed: Collection[Any],
) -> tuple[set[Any], set[Any]]:
    """Return what must move for each secret cell to be one more and one less, sums unchanged.

    And the secret cells that can be: with what moves hidden, another table with one more or one
    less in it is as good as the true one. Counts stay nought or above; for those nobody is told of,
    one of the possible sets is taken. A cell that is hidden already costs nothing, so that the
    loops of the secret cells are laid over each other.
    """
    names = sorted({c for r in relations for c in r.terms}, key=str)
    place = {name: i for i, name in enumerate(names)}
    terms = [(i, place[c], k) for i, r in enumerate(relations) for c, k in r.terms.items() if k]
    if not terms:
        return set(), set()
    i, j, k = zip(*terms, strict=True)
    matrix = coo_array((k, (i, j)), shape=(len(relations), len(names))).tocsc()
    known = _completed(matrix, np.array([cells.get(name, np.nan) for name in names]))
    if known is None:
        return set(), set()
    both, nothing = hstack([matrix, -matrix]).tocsr(), np.zeros(len(relations))
    # What differs from nothing by less than nought is what everybody knows: it does not move.
    still = (known < 0) | np.array([name in fixed for name in names])
    known = np.maximum(known, 0.0)
    price = 1 + np.log1p(known) / 100
    price[known <= 0] = EMPTY
    price[[place[c] for c in keep if c in place]] = KEPT
    price[[name not in cells or name in secret for name in names]] = 0.0
    done: tuple[set[Any], set[Any]] = (set(), set())
    mine = sorted((c for c in secret if c in place), key=str)
    for cell, more in product(mine, (True, False)):
        at = place[cell]
        if cell in done[more] or (not more and known[at] < 1):
            continue
        up, down = np.where(still, 0.0, np.inf), np.where(still, 0.0, known)
        low = np.zeros((2, len(names)))
        up[at], down[at] = float(more), float(not more)
        low[:, at] = up[at], down[at]
        bounds = np.column_stack([low.ravel(), np.concatenate([up, down])])
        found = linprog(np.tile(price, 2), A_eq=both, b_eq=nothing, bounds=bounds)
        if found.status == 0 and found.fun < KEPT:
            up, down = np.split(found.x, 2)
            price[np.abs(up - down) > ROUNDING] = 0.0
            # The same move makes others one more or one less.
            for other in mine:
                if abs(step := (up - down)[place[other]]) > 1 - ROUNDING:
                    done[int(step > 0)].add(other)
    safe = done[0] | done[1]
    free = {name for name, cost in zip(names, price, strict=True) if cost == 0}
    return {name for name in free if name in cells}, safe


def _completed(matrix: Any, counts: Floats) -> Floats | None:
    """Return the counts with possible ones for those that are NaN, above nought where they can be.

    None where no counts of nought and above fit what is known.
    """
    unknown = np.isnan(counts)
    if not unknown.any():
        return counts
    n = int(unknown.sum())
    part, right = matrix[:, unknown], -(matrix[:, ~unknown] @ counts[~unknown])
    # As many as can be are one or more, so that they can be less as well: max Σ z, z ≤ x, z ≤ 1.
    found = linprog(
        np.concatenate([np.zeros(n), -np.ones(n)]),
        A_ub=hstack([-eye_array(n), eye_array(n)]), b_ub=np.zeros(n),
        A_eq=hstack([part, csr_array((part.shape[0], n))]), b_eq=right,
        bounds=[(0, None)] * n + [(0, 1)] * n,
    )  # fmt: skip
    if found.status != 0:
        return None
    result = counts.copy()
    result[unknown] = found.x[:n]
    return result


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

"""What adds up to what among the figures of one indicator and period: levels, and categories.

A cell is ``(category, area)``. Where a parent and all its parts are known and do not add up (people
without a known address), the rest between them is a cell of its own, that everybody knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

import numpy as np

from analysis.disclosure import Relation
from store.catalogue import ASKER, Registry
from store.models import Area, Level

Cell = tuple[str, str]
#: Levels that each divide the whole of Asker.
PARTS = (Level.GRUNNKRETS, Level.DELOMRADE, Level.LEVEKARSSONE, Level.TIDLIGERE_KOMMUNE,
         Level.RUTE1KM)  # fmt: skip
#: Levels that grunnkretser add up to, of which the zones cross the others.
ACROSS = (Level.DELOMRADE, Level.LEVEKARSSONE, Level.TIDLIGERE_KOMMUNE)
#: More categories than this are only held against their total as a whole.
FEW_CATEGORIES = 8
#: The family types that together are all persons in private households: what each is a share of.
HOUSEHOLDS = {"aleneboende": "alle", "par_uten_barn": "alle", "par_med_barn": "barn_0_17",
              "enslig_forsorger": "barn_0_17", "voksne_barn_hjemme": "alle"}  # fmt: skip
REST = "rest"
NEAR = 1e-6


class Sums(NamedTuple):
    """The relations, the rests that everybody knows, and parents summed over hidden parts."""

    relations: list[Relation]
    rests: dict[Cell, float]
    bounds: set[Cell]


def sums(counts: Mapping[Cell, float], registry: Registry) -> Sums:
    """Every relation of a parent to its parts, and of a category to those it consists of.

    :param counts: NaN where the count is hidden or unknown.
    """
    found = Sums([], {}, set())
    for category in sorted({category for category, _ in counts}):
        here = {area: value for (c, area), value in counts.items() if c == category}
        for (parent, level), parts in _children(here, registry).items():
            known_parts = {(category, code): here[code] for code in parts}
            _add(found, (category, parent), here[parent], known_parts,
                 _whole(parent, level, set(parts), registry))  # fmt: skip
        for one, other in _same_ground(here, registry):
            _add_equal(found, *({(category, c): here[c] for c in side} for side in (one, other)))
        for area, inside in _unseen(here, registry).items():
            untold = {(category, code): -1.0 for code in inside}
            found.relations.append(Relation({(category, area): 1.0, **untold}))
    for total, others in _totals(counts):
        for area in sorted({area for _, area in counts}):
            cells = [(total, area), *((c, area) for c in others)]
            if all(cell in counts for cell in cells):
                _add(found, cells[0], counts[cells[0]], {c: counts[c] for c in cells[1:]}, True)
    return found


def _add(
    found: Sums, total: Cell, value: float, parts: Mapping[Cell, float], whole: bool
) -> None:  # fmt: skip
    terms: dict[Cell, float] = {total: 1.0, **dict.fromkeys(parts, -1.0)}
    hidden = [cell for cell, count in parts.items() if np.isnan(count)]
    rest = value - float(np.nansum(list(parts.values())))
    if hidden and abs(rest) < NEAR:
        found.bounds.add(total)
        return
    if not hidden and np.isfinite(rest) and abs(rest) >= NEAR:
        if not whole:
            return
        name = (REST, str(len(found.relations)))
        found.rests[name] = rest
        terms[name] = -1.0
    found.relations.append(Relation(terms))


def _add_equal(found: Sums, one: Mapping[Cell, float], other: Mapping[Cell, float]) -> None:
    """Two groups that cover the same ground add up to the same; so does what they differ by."""
    terms = {**dict.fromkeys(one, 1.0), **dict.fromkeys(other, -1.0)}
    hidden = any(np.isnan(count) for count in (*one.values(), *other.values()))
    rest = float(np.nansum(list(one.values())) - np.nansum(list(other.values())))
    if abs(rest) < NEAR:
        # Of sums in which what is hidden counts as nought, nothing follows.
        if hidden:
            return
    elif not hidden:
        name = (REST, str(len(found.relations)))
        found.rests[name] = rest
        terms[name] = -1.0
    found.relations.append(Relation(terms))


def _same_ground(
    here: Mapping[str, float], registry: Registry
) -> Iterator[tuple[list[str], list[str]]]:
    """Areas of one level and of another that cover the same ground, all of them among the figures.

    The grunnkretser say what lies where. A square of a kilometre crosses every border, so that only
    all squares together cover what another level does. Asker itself, where it is among the figures,
    tells what both levels add up to already.
    """
    there = _levels(here, registry)
    for one, other in combinations([level for level in PARTS if there[level]], 2):
        if Level.RUTE1KM in (one, other):
            pieces = [(there[one], there[other])] if ASKER not in here else []
        elif Level.GRUNNKRETS in (one, other):
            continue
        else:
            pieces = _pieces([(getattr(a, str(one)), getattr(a, str(other)))
                              for a in _base(registry)])  # fmt: skip
        for left, right in pieces:
            if left <= there[one] and right <= there[other]:
                yield sorted(left), sorted(right)


def _unseen(here: Mapping[str, float], registry: Registry) -> dict[str, list[str]]:
    """The grunnkretser in each area of levels that cross each other, where they are not told.

    Nobody has published them, but they are nought or above, and both levels are sums of them.
    """
    there = _levels(here, registry)
    levels = [v for v in ACROSS if there[v]]
    if there[Level.GRUNNKRETS] or Level.LEVEKARSSONE not in levels or len(levels) < 2:
        return {}
    for left, right in _same_ground(here, registry):
        one, other = (sum(here[c] for c in side) for side in (left, right))
        if abs(one - other) >= NEAR:
            return {}
    return {area: [a.code for a in _base(registry) if getattr(a, str(level)) == area]
            for level in levels for area in sorted(there[level])}  # fmt: skip


def _base(registry: Registry) -> list[Area]:
    return [a for a in registry.by_level[Level.GRUNNKRETS] if not a.valid_to]


def _levels(here: Mapping[str, float], registry: Registry) -> dict[Level, set[str]]:
    return {level: {c for c in here if registry.areas[c].level == level} for level in PARTS}


def _pieces(pairs: list[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """The smallest groups of both kinds that no pair leads out of."""
    found: list[tuple[set[str], set[str]]] = []
    for one, other in pairs:
        met = [p for p in found if one in p[0] or other in p[1]]
        found = [p for p in found if p not in met]
        found.append(({one}.union(*(p[0] for p in met)), {other}.union(*(p[1] for p in met))))
    return found


def _parents(area: Area) -> set[str]:
    above = {area.parent, area.delomrade, area.levekarssone, area.tidligere_kommune}
    above |= {ASKER} if area.level in PARTS else set()
    return above - {"", area.code}


def _children(
    here: Mapping[str, float], registry: Registry
) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in sorted(here):
        area = registry.areas[code]
        for parent in _parents(area) & set(here):
            found[parent, str(area.level)].append(code)
    return found


def _whole(parent: str, level: str, there: set[str], registry: Registry) -> bool:
    """Whether all areas of the level that lie in the parent today are there."""
    lying = {a.code for a in registry.by_level[Level(level)]
             if parent in _parents(a) and not a.valid_to}  # fmt: skip
    return lying <= there


def _totals(counts: Mapping[Cell, float]) -> list[tuple[str, tuple[str, ...]]]:
    """Categories that are the sum of others in every area where all of them are known."""
    names = sorted({category for category, _ in counts})
    areas = sorted({area for _, area in counts})
    values = np.array([[counts.get((c, a), np.nan) for a in areas] for c in names])
    found = []
    for i, total in enumerate(names):
        others = [j for j in range(len(names)) if j != i]
        few = len(names) <= FEW_CATEGORIES
        sizes = range(2, len(others) + 1) if few else (len(others),)
        for chosen in (c for size in sizes for c in combinations(others, size)):
            rest = values[i] - values[list(chosen)].sum(axis=0)
            known = np.isfinite(rest)
            if known.any() and values[i][known].any() and (np.abs(rest[known]) < NEAR).all():
                found.append((total, tuple(names[j] for j in chosen)))
    return found

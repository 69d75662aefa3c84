"""What adds up to what among the figures of one indicator and period: levels, and categories.

A cell is ``(category, area)``. Where a parent and all its parts are known and do not add up (people
without a known address), the rest between them is a cell of its own, that everybody knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
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
#: More categories than this are only held against their total as a whole.
FEW_CATEGORIES = 8
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

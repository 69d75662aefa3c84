"""What an area lies in, what lies in it, and what it borders on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from store.boundaries import shapes
from store.catalogue import ASKER
from store.models import MAP_LEVELS, Level
from views import own_area
from views.edition import per_edition, store
from views.standing import members

#: A shared border is longer than this, in degrees: about a metre. Less is a corner.
BORDER = 1e-5
#: A cell lies in the districts that have at least this share of it.
PART = 0.02


@dataclass(frozen=True)
class Kin:
    """Codes of areas: ``inside`` by level, ``parents`` from the nearest up."""

    parents: tuple[str, ...]
    inside: dict[str, tuple[str, ...]]
    neighbours: tuple[str, ...]


def kin(area: str) -> Kin:
    """The relations of one area, of Asker as a whole or of an own area."""
    return _kin(area)


@per_edition(1024)
def _kin(area: str) -> Kin:
    registry, _ = store()
    if own_area.is_own(area):
        own, _ = own_area.parse(area)
        return Kin((ASKER,), {own.level: own.codes} if own else {}, ())
    if area == ASKER:
        levels = (Level.TIDLIGERE_KOMMUNE, Level.DELOMRADE)
        inside = {str(x): tuple(a.code for a in registry.by_level[x]) for x in levels}
        return Kin((), inside, ())
    place = registry.areas[area]
    above = [place.delomrade, place.levekarssone, place.tidligere_kommune]
    if place.level == Level.RUTE1KM:
        above = list(_under(area))
    parents = tuple(c for c in dict.fromkeys([*above, ASKER]) if c and c != area)
    inside = {level: tuple(codes) for level, codes in members(area).items()}
    if place.level == Level.TIDLIGERE_KOMMUNE:
        inside = {k: v for k, v in inside.items() if k == Level.DELOMRADE}
    return Kin(parents, inside, neighbours(str(place.level)).get(area, ()))


def _under(cell: str) -> tuple[str, ...]:
    """The districts a cell of the grid lies over, the largest part first."""
    square = shapes(str(Level.RUTE1KM)).get(cell)
    if square is None:
        return ()
    shares = {code: shapely.area(shapely.intersection(square, district)) / shapely.area(square)
              for code, district in shapes(str(Level.DELOMRADE)).items()}  # fmt: skip
    found = [code for code, share in shares.items() if share >= PART]
    return tuple(sorted(found, key=lambda code: -shares[code]))


@per_edition(8)
def neighbours(level: str) -> dict[str, tuple[str, ...]]:
    """The areas of the level that share a border with each, not a corner alone, in code order."""
    if level not in MAP_LEVELS:
        return {}
    drawn = shapes(level)
    codes, areas = list(drawn), np.array(list(drawn.values()), dtype=object)
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    apart = one != other
    one, other = one[apart], other[apart]
    shared = shapely.length(shapely.intersection(areas[one], areas[other])) > BORDER
    found: dict[str, list[str]] = {code: [] for code in codes}
    for a, b in zip(one[shared], other[shared], strict=True):
        found[codes[a]].append(codes[b])
    return {code: tuple(sorted(near)) for code, near in found.items()}

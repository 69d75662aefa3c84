"""Do areas with high values lie beside each other? Moran's I and its local clusters.

Through PySAL's ``esda`` and ``libpysal``; weights are row-standardised: every area is compared with
the mean of its neighbours. The permutation p depends on the seed alone, so a figure stays the same.
Every permutation p is two-sided, and the local ones are judged together within the map.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
from esda import Moran, Moran_Local
from esda.crand import compute_chunk
from esda.moran import _moran_local_crand
from libpysal.graph import Graph
from numpy.typing import ArrayLike

from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats
from analysis.testing import false_discovery

FEW_AREAS = 30
FEWEST_AREAS = 4
SIGNIFICANT = 0.05
LOCAL_PERMUTATIONS = 60
NOT_SIGNIFICANT = "not_significant"
ISLAND = "island"

Links = Mapping[Any, Sequence[Any]]


class Neighbours(NamedTuple):
    """``neighbours`` of each area, and the ``islands`` given their nearest areas instead."""

    neighbours: dict[Hashable, list[Hashable]]
    islands: tuple[Hashable, ...]


@dataclass(frozen=True)
class SpatialPattern:
    """Moran's I for all areas together and each area's part in it.

    Attributes:
        I: Moran's I. About ``expected`` when the values lie at random, towards 1 when like lies
            beside like, below when unlike does.
        expected: −1/(n − 1), the mean under randomness.
        p: permutation p of I, two-sided.
        p_norm: one-sided p of I if the values were normal draws, as PySAL publishes it.
        clusters: for each area HH (high among high), LL, HL (high among low), LH,
            ``not_significant`` (adjusted local p 0.05 or above) or ``island`` (no neighbours).
        local: local Moran's I of each area.
        local_p: its permutation p, two-sided, of that area alone: where nothing clusters, one in
            twenty is below 0.05.
        local_p_adjusted: the same, adjusted by Benjamini and Hochberg for all areas of the map: of
            the areas named a cluster at most one in twenty is expected to be there by chance.
        warning: ``few_areas`` below 30 areas, where p and clusters say little; else "".
        islands: areas without neighbours (their lag is nought and pulls I towards nought).
    """

    I: float  # noqa: E741
    expected: float
    p: float
    p_norm: float
    clusters: pd.Series
    local: pd.Series
    local_p: pd.Series
    local_p_adjusted: pd.Series
    warning: str
    islands: tuple[Hashable, ...]


def moran(
    values: ArrayLike,
    neighbours: Links | Any,
    permutations: int = 999,
    seed: int = 2016,
) -> SpatialPattern:
    """Moran's I, (n/S₀) Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σ zᵢ², and local clusters, with permutation p.

    The local p is twice that of the nearer tail (esda's ``p_sim`` is that tail alone, so that one
    area in ten would be flagged by chance), and then controlled for the false discovery rate.

    Source: Moran (1950), Biometrika 37, 17–23; Anselin (1995), Geographical Analysis 27, 93–115;
    Caldas de Castro and Singer (2006), Geographical Analysis 38, 180–208 (false discovery).

    Args:
        values: shape (n,), none missing. A series is matched with the neighbours by its index;
            anything else stands in the order of the neighbours' keys.
        neighbours: each area's neighbours by id, as ``neighbours_from_geometry`` returns, or a
            libpysal ``Graph`` or ``W``.
        permutations: number of permutations, 99 or more; for the local p at least 60 an area, so
            that the least p there can be is small enough to survive among so many areas.
        seed: seed of the permutations.

    Raises:
        CannotCompute: ``shape``, ``missing_values``, ``too_few_areas`` (below four),
            ``no_variation`` or ``no_neighbours``.

    >>> row = {i: [j for j in (i - 1, i + 1) if 0 <= j < 8] for i in range(8)}
    >>> found = moran([1, 1, 1, 2, 8, 9, 9, 9], row)
    >>> round(found.I, 3), found.p < 0.05, found.warning
    (0.833, True, 'few_areas')
    """
    graph = _graph(neighbours, values.index if isinstance(values, pd.Series) else None)
    y, ids = floats(values), graph.unique_ids
    _refuse(y, graph)
    whole = Moran(y, graph, permutations=0, two_tailed=False)
    part, tail = _local(y, graph, max(permutations, LOCAL_PERMUTATIONS * len(y)), seed)
    islands = np.isin(ids, graph.isolates)
    label = np.array(["", "HH", "LH", "LL", "HL"], dtype=object)[part.q]
    local_p = np.where(islands, np.nan, _two_sided(tail))
    adjusted = false_discovery(local_p)
    label[~(adjusted < SIGNIFICANT)] = NOT_SIGNIFICANT
    label[islands] = ISLAND
    return SpatialPattern(
        I=float(whole.I),
        expected=float(whole.EI),
        p=float(_two_sided(_permutation_p(y, graph, float(whole.I), permutations, seed))),
        p_norm=float(whole.p_norm),
        clusters=pd.Series(label, index=ids),
        local=pd.Series(part.Is, index=ids),
        local_p=pd.Series(local_p, index=ids, dtype=float),
        local_p_adjusted=pd.Series(adjusted, index=ids, dtype=float),
        warning="few_areas" if len(y) < FEW_AREAS else "",
        islands=tuple(ids[islands]),
    )


def neighbours_from_geometry(
    geometries: Sequence[Any], ids: Sequence[Hashable] | None = None, nearest: int = 1
) -> Neighbours:
    """Return the areas that share a border or a corner (queen contiguity).

    An area that touches no other is linked, both ways, with the ``nearest`` areas by distance
    between the borders; it is listed in ``islands``. Degrees are scaled so that distances east and
    north count the same.

    Source: Anselin and Rey (2014), Modern spatial econometrics in practice, ch. 3.

    Args:
        geometries: n shapely polygons or a GeoSeries, whose borders meet exactly.
        ids: n ids; the index of a GeoSeries, or 0 to n − 1, where left out.
        nearest: how many areas an island is linked with.

    Raises:
        CannotCompute: ``shape`` (an id for each geometry), ``missing_values``.

    >>> squares = [shapely.box(x, 0, x + 1, 1) for x in (0, 1, 5)]
    >>> neighbours_from_geometry(squares, ["a", "b", "c"])
    Neighbours(neighbours={'a': ['b'], 'b': ['a', 'c'], 'c': ['b']}, islands=('c',))
    """
    if ids is None:
        places = pd.RangeIndex(len(geometries))
        ids = list(geometries.index if isinstance(geometries, pd.Series) else places)
    shapes = np.array(list(geometries), dtype=object)
    if len(shapes) != len(ids) or len(set(ids)) != len(ids):
        raise CannotCompute("shape", "Every geometry must have an id of its own.")
    if shapely.is_missing(shapes).any():
        raise CannotCompute("missing_values", "A geometry is missing.")
    links: list[set[int]] = [set() for _ in ids]
    for one, other in shapely.STRtree(shapes).query(shapes, predicate="intersects").T:
        if one != other:
            links[one].add(int(other))
    alone = [place for place, found in enumerate(links) if not found]
    flat = _equal_degrees(shapes)
    for place in alone:
        distance = shapely.distance(flat[place], flat)
        distance[place] = np.inf
        for other in np.argsort(distance, kind="stable")[: min(nearest, len(ids) - 1)]:
            links[place].add(int(other))
            links[other].add(place)
    return Neighbours(
        {ids[place]: [ids[other] for other in sorted(found)] for place, found in enumerate(links)},
        tuple(ids[place] for place in alone),
    )


def _graph(neighbours: Links | Any, order: pd.Index | None) -> Graph:
    if isinstance(neighbours, Mapping):
        ids = list(neighbours if order is None else order)
        if order is not None and set(order) != set(neighbours):
            raise CannotCompute("shape", "The values and the neighbours are not the same areas.")
        return Graph.from_dicts({area: list(neighbours[area]) for area in ids}).transform("r")
    graph = neighbours if isinstance(neighbours, Graph) else Graph.from_W(neighbours)
    if order is not None and set(order) == set(graph.unique_ids):
        return _graph({area: list(found) for area, found in graph.neighbors.items()}, order)
    return graph.transform("r")


def _refuse(y: Floats, graph: Graph) -> None:
    if y.shape != (graph.n,):
        raise CannotCompute("shape", "There must be one value for each area with neighbours.")
    if not np.isfinite(y).all():
        raise CannotCompute("missing_values", "A value is missing.")
    if len(y) < FEWEST_AREAS:
        raise CannotCompute("too_few_areas", f"This measure needs at least {FEWEST_AREAS} areas.")
    if np.ptp(y) == 0:
        raise CannotCompute("no_variation", "All areas have the same value.")
    if len(graph.isolates) == graph.n:
        raise CannotCompute("no_neighbours", "No area has a neighbour.")


def _local(y: Floats, graph: Graph, permutations: int, seed: int) -> tuple[Any, Floats]:
    """esda's local test, and the p of the nearer tail of each area.

    The draws are the ones esda makes, which depend on how many areas there are and not on their
    values: they are made once, and without the random numbers the rest of the program shares.
    """
    found = Moran_Local(y, graph, permutations=0)
    weights = found.w.sparse.copy()
    own = weights.diagonal()
    if own.any():
        weights.setdiag(0)
    # An area without neighbours stands there with a weight of nought.
    weights.eliminate_zeros()
    linked = np.asarray((weights != 0).sum(1)).flatten()
    p, _ = compute_chunk(
        0, found.z, found.z, found.Is, linked, own, weights.data.astype(float),
        _draws(int(linked.max()), len(y), permutations, seed), (len(y) - 1) / found.den, False,
        _moran_local_crand, 0, alternative="directed",
    )  # fmt: skip
    return found, p


@lru_cache(maxsize=8)
def _draws(most: int, areas: int, permutations: int, seed: int) -> Any:
    """For each permutation, which of the other areas stand in for up to ``most`` neighbours."""
    random = np.random.RandomState(seed)
    return np.array([random.permutation(areas - 1)[:most] for _ in range(permutations)])


def _two_sided(tail: ArrayLike) -> Floats:
    return np.minimum(1.0, 2 * floats(tail))


def _permutation_p(y: Floats, graph: Graph, found: float, permutations: int, seed: int) -> float:
    """Count as esda does, without touching the random numbers the rest of the program shares."""
    z = y - y.mean()
    shuffled = np.random.default_rng(seed).permuted(np.tile(z, (permutations, 1)), axis=1)
    weights = graph.sparse
    drawn = (shuffled * (weights @ shuffled.T).T).sum(axis=1) * len(z) / weights.sum() / (z @ z)
    at_least = int((drawn >= found).sum())
    return (min(at_least, permutations - at_least) + 1) / (permutations + 1)


def _equal_degrees(shapes: Any) -> Any:
    west, south, east, north = shapely.total_bounds(shapes)
    if west < -180 or east > 180 or south < -90 or north > 90:
        return shapes
    narrow = np.cos(np.radians((south + north) / 2))
    return shapely.transform(shapes, lambda points: points * [narrow, 1.0])

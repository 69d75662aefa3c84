"""Boundaries as the browser fetches them: one cached file a level, with its content in its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, shape

import operating
from store.catalogue import ASKER, DATA
from store.errors import SnapshotError

PREFIX = "/statisk/grenser/"
#: The outlines Plotly fetches for any geographical figure; ours are empty, the areas are our own.
EMPTY_TOPOJSON: dict[str, Any] = {
    "type": "Topology",
    "arcs": [],
    "objects": {
        name: {"type": "GeometryCollection", "geometries": []}
        for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
    },
}


class Shared(dict[str, Any]):
    """GeoJSON that all who draw it hold together; do not write to it.

    Plotly copies what it is given several times a figure: a copy of this is itself.
    """

    def __deepcopy__(self, _: dict[int, Any]) -> Shared:
        return self


@lru_cache(maxsize=16)
def content(level: str, root: Path = DATA) -> bytes:
    """The GeoJSON of a level as stored.

    :raises SnapshotError: if the level has no boundaries.
    """
    file = root / "boundaries" / f"{level}.geojson"
    try:
        return file.read_bytes()
    except OSError as error:
        raise SnapshotError(
            f"{file}: boundaries cannot be read ({error}).",
            key="feil.no_bounds", where=file, english=str(error),
        ) from error  # fmt: skip


@lru_cache(maxsize=16)
def geojson(level: str, root: Path = DATA) -> dict[str, Any]:
    """The GeoJSON of a level; do not write to it."""
    return Shared(json.loads(content(level, root)))


def has_boundaries(level: str, root: Path = DATA) -> bool:
    """Whether areas on the level are drawn: counties and polling districts are not."""
    return (root / "boundaries" / f"{level}.geojson").is_file()


@lru_cache(maxsize=16)
def address(level: str, root: Path = DATA) -> str:
    """Path under which the level's boundaries are served; changes when they do."""
    digest = hashlib.sha256(content(level, root)).hexdigest()[:10]
    return path_of(level, digest)


def path_of(name: str, digest: str) -> str:
    """The path of a file among the boundaries, with what tells its content apart."""
    return f"{operating.subpath()}{PREFIX}{name}.{digest}.geojson"


def codes(level: str, root: Path = DATA) -> list[str]:
    """Codes of the areas that have a boundary on the level."""
    return [f["properties"]["kode"] for f in geojson(level, root)["features"]]


@lru_cache(maxsize=16)
def shapes(level: str, root: Path = DATA) -> dict[str, Any]:
    """Shapely geometry by area code (EPSG:4326)."""
    features = geojson(level, root)["features"]
    return {f["properties"]["kode"]: shape(f["geometry"]) for f in features}


def land_areas(root: Path = DATA) -> dict[str, float]:
    """Land area in km² by area code, measured on the boundaries in UTM zone 32 (EPSG:25832)."""
    import geopandas as gpd  # only who derives densities needs it; the running app does not

    result: dict[str, float] = {}
    for level in ("delomrade", "tidligere_kommune"):
        layer = gpd.read_file(root / "boundaries" / f"{level}.geojson").to_crs(25832)
        result |= dict(zip(layer["kode"], layer.geometry.area / 1e6, strict=True))
    result[ASKER] = sum(v for k, v in result.items() if len(k) == 6)
    return result


def area_at(level: str, lon: float, lat: float, root: Path = DATA) -> str | None:
    """Code of the area of the level that a point lies in; None outside them all."""
    point = shapely.Point(lon, lat)
    return next((code for code, area in shapes(level, root).items() if area.covers(point)), None)


@lru_cache(maxsize=64)
def middle(level: str, areas: tuple[str, ...], root: Path = DATA) -> tuple[float, float] | None:
    """Lon and lat of a point well inside the areas taken together; None without boundaries."""
    known = [shapes(level, root)[code] for code in areas if code in shapes(level, root)]
    if not known:
        return None
    point = shapely.union_all(known).representative_point()
    return float(point.x), float(point.y)


@lru_cache(maxsize=16)
def spots(level: str, root: Path = DATA) -> pd.DataFrame:
    """The middle of the largest circle that fits each area of the level: where its name stands.

    Columns area, lon, lat and room (the circle's radius in degrees of longitude). Degrees of
    latitude are turned into the map's own before the circle is fitted, so it is round as drawn.
    Do not write to it.
    """
    found = []
    for code, area in shapes(level, root).items():
        largest = max(shapely.get_parts(area), key=lambda part: part.area)
        tall = 1 / np.cos(np.radians(largest.centroid.y))
        drawn = shapely.transform(largest, lambda xy, tall=tall: xy * [1, tall])
        radius = shapely.maximum_inscribed_circle(drawn, tolerance=0.0005)
        lon, lat = radius.coords[0]
        found.append((code, lon, lat / tall, radius.length))
    return pd.DataFrame(found, columns=["area", "lon", "lat", "room"])


@lru_cache(maxsize=64)
def rim(
    level: str, areas: tuple[str, ...], root: Path = DATA
) -> tuple[list[float | None], list[float | None]]:
    """Lon and lat of the line around the areas taken together, pieces parted by None."""
    drawn = shapes(level, root)
    whole = shapely.union_all([drawn[code] for code in areas if code in drawn])
    return _parted(shapely.get_parts(shapely.line_merge(shapely.boundary(whole))), 5)


def _parted(
    lines: Iterable[LineString], decimals: int
) -> tuple[list[float | None], list[float | None]]:
    """Lon and lat of all points of the lines, with None after each line."""
    lon: list[float | None] = []
    lat: list[float | None] = []
    for line in lines:
        for x, y in line.coords:
            lon.append(round(x, decimals))
            lat.append(round(y, decimals))
        lon.append(None)
        lat.append(None)
    return lon, lat


@lru_cache(maxsize=256)
def hatch(
    level: str, hidden: tuple[str, ...], root: Path = DATA, step: float = 0.004
) -> tuple[list[float | None], list[float | None]]:
    """Lon and lat of diagonal lines that fill the ``hidden`` areas, pieces parted by None."""
    drawn: list[LineString] = []
    for code in hidden:
        area = shapes(level, root).get(code)
        if area is None:
            continue
        west, south, east, north = area.bounds
        height = north - south
        starts = np.arange(west - 2 * height, east, 2 * step)
        lines = shapely.linestrings([[(x, south), (x + 2 * height, north)] for x in starts])
        for piece in shapely.get_parts(shapely.intersection(lines, area)):
            if piece.geom_type == "LineString" and not piece.is_empty:
                drawn.append(piece)
    return _parted(drawn, 4)


def forget() -> None:
    """Read the boundaries anew when next asked for; called when the files may have changed."""
    for kept in (content, geojson, address, shapes, middle, spots, hatch, rim):
        kept.cache_clear()

"""Which of our areas a cell of 250 m lies in, by the boundaries that are shipped.

For cells that come without a list of whose they are: those of a year that is imported.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from store.catalogue import ASKER, DATA, load_registry
from store.models import Level
from store.people import CLASSES

#: Side of a cell in metres; metres from the coast that an inhabited cell may lie off our outline.
SIDE, OFF_COAST = 250, 400
METRES = 25833


@lru_cache(maxsize=2)
def _outlines(root: Path) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The small areas, and the other municipalities (EPSG:25833)."""
    both = [gpd.read_file(root / "boundaries" / f"{level}.geojson").to_crs(METRES)[
        ["kode", "geometry"]] for level in (Level.GRUNNKRETS, Level.KOMMUNE)]  # fmt: skip
    return both[0], both[1][both[1]["kode"] != ASKER]


def frame_of_asker(root: Path = DATA) -> tuple[float, float, float, float]:
    """West, south, east and north of Asker in metres (EPSG:25833)."""
    west, south, east, north = _outlines(root)[0].total_bounds
    return float(west), float(south), float(east), float(north)


def shared(cells: pd.DataFrame, root: Path = DATA) -> pd.DataFrame:
    """One row a cell and small area it lies in, as ``compiling.people.cells``.

    :param cells: x and y of each cell's middle (EPSG:25833), and whatever else goes along.
    :returns: the columns of ``cells`` with ``cell`` (its index), share (of the cell's land in
        Asker), inside (share of its land that is Asker's), grunnkrets_code, delomrade_code,
        levekarssone and kommune. Cells that are nobody's in Asker are left out.
    """
    small, others = _outlines(root)
    half = SIDE / 2
    x, y = cells["x"].to_numpy(float), cells["y"].to_numpy(float)
    boxes = gpd.GeoDataFrame(
        {"cell": cells.index}, geometry=shapely.box(x - half, y - half, x + half, y + half),
        crs=METRES,
    )  # fmt: skip
    mine = _pieces(boxes, small)
    beyond = _pieces(boxes, others).groupby("cell")["land"].sum()
    mine = pd.concat([mine, _off_coast(boxes, mine, beyond, small)], ignore_index=True)
    own = mine.groupby("cell")["land"].sum()
    pairs = pd.DataFrame({
        "cell": mine["cell"], "grunnkrets_code": mine["kode"],
        "share": (mine["land"] / mine["cell"].map(own)).to_numpy(),
        "inside": (own / (own + beyond.reindex(own.index).fillna(0))).reindex(
            mine["cell"]).to_numpy(),
    })  # fmt: skip
    known = load_registry(root).areas
    for column, field in (("delomrade_code", "delomrade"), ("levekarssone", "levekarssone")):
        pairs[column] = [getattr(known[code], field) for code in pairs["grunnkrets_code"]]
    return pairs.assign(kommune=ASKER).merge(cells, left_on="cell", right_index=True)


def _pieces(boxes: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Columns cell, kode and land (m²) of every piece of a cell in an area."""
    found = gpd.overlay(boxes, areas, how="intersection", keep_geom_type=True)
    return pd.DataFrame({"cell": found["cell"], "kode": found["kode"],
                         "land": found.geometry.area})  # fmt: skip


def _off_coast(
    boxes: gpd.GeoDataFrame, mine: pd.DataFrame, beyond: pd.Series, small: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Cells with people in what our coarse coast calls sea: of the nearest small area."""
    lost = boxes[~boxes["cell"].isin([*mine["cell"], *beyond.index])]
    near = gpd.sjoin_nearest(lost, small, max_distance=OFF_COAST).drop_duplicates("cell")
    return pd.DataFrame({"cell": near["cell"], "kode": near["kode"], "land": float(SIDE**2)})


def in_metres(points: pd.DataFrame) -> pd.DataFrame:
    """Points with lon and lat as the cells they are the middle of: x and y added (EPSG:25833)."""
    there = gpd.points_from_xy(points["lon"], points["lat"], crs=4326).to_crs(METRES)
    middle = [np.floor(axis / SIDE) * SIDE + SIDE / 2 for axis in (there.x, there.y)]
    return points.assign(x=middle[0], y=middle[1]).reset_index(drop=True)


def classed(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with people as a map shows them: lon, lat and ``class`` (0–5), never the number."""
    there = gpd.points_from_xy(cells["x"], cells["y"], crs=METRES).to_crs(4326)
    kinds = np.digitize(cells["people"].to_numpy(float), CLASSES).astype("uint8")
    return pd.DataFrame({"lon": there.x.round(5), "lat": there.y.round(5), "class": kinds})

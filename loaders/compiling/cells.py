"""The cells of 1 km that statistics are published for: codes, names and outlines.

A cell is coded as in the European grid, without its coordinate system: ``1kmN4047E4344`` is the
cell whose south-western corner is 4047 km north and 4344 km east in EPSG:3035.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Polygon

from loaders.compiling import raw
from store.catalogue import ASKER, DATA
from store.errors import SnapshotError, SourceError
from store.models import Level

FILE = "districts/census2021_grid_1km_asker.csv"
MEMBERS = "districts/census2021_grid_1km_cell_to_area.csv"
NAMES = "districts/gazetteer_asker.csv"
PUBLISHED = r"CRS3035RES1000mN(\d{4})000E(\d{4})000"
OUTSIDE = "outside"
#: Whose the people of each cell are, as the project keeps it.
SHIPPED = "cells_1km.parquet"


def read_cells(source: Path, columns: list[str]) -> pd.DataFrame:
    """The census cells with ``code`` and the chosen columns as text.

    :raises SourceError: if a cell is not named as the European grid names it.
    """
    table: pd.DataFrame = raw.read(source, FILE, ["cell_1km", *columns])
    return table.assign(code=_codes(table["cell_1km"], FILE))


def read_members(source: Path) -> pd.DataFrame:
    """Which share of each cell's people lives in which small area.

    :returns: columns code, grunnkrets, delomrade, levekarssone, share; ``outside`` is another
        municipality.
    """
    table = raw.read(source, MEMBERS, ["cell_1km", "grunnkrets_code", "delomrade_code",
                                       "levekarssone", "share_of_people"])  # fmt: skip
    frame = pd.DataFrame(
        {
            "code": _codes(table["cell_1km"], MEMBERS),
            "grunnkrets": table["grunnkrets_code"],
            "delomrade": table["delomrade_code"],
            "levekarssone": table["levekarssone"],
            "share": table["share_of_people"].map(raw.number),
        }
    )
    # The copy rounds to four decimals; the shares of a cell are brought back to 1.
    frame["share"] /= frame.groupby("code")["share"].transform("sum")
    return frame


def write_members(source: Path, root: Path) -> None:
    """Keep ``read_members`` for grids that are imported later: small areas, zones and shares."""
    kept = read_members(source)[["code", "grunnkrets", "levekarssone", "share"]]
    kept.sort_values(["code", "grunnkrets"], ignore_index=True).to_parquet(
        root / SHIPPED, compression="zstd", index=False
    )


def load_members(root: Path = DATA) -> pd.DataFrame:
    """What ``write_members`` kept, as ``read_members`` gives it.

    :raises SnapshotError: if it cannot be read.
    """
    try:
        frame: pd.DataFrame = pd.read_parquet(root / SHIPPED)
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{SHIPPED}: whose the cells are cannot be read ({error}).") from error
    beyond = frame["grunnkrets"] == OUTSIDE
    return frame.assign(delomrade=frame["grunnkrets"].str[:6].mask(beyond, OUTSIDE))


def _codes(published: pd.Series, name: str) -> pd.Series:
    parts = published.str.extract(f"^{PUBLISHED}$")
    if parts.isna().any().any():
        wrong = published[parts.isna().any(axis=1)].iloc[0]
        raise SourceError(f"{name}: «{wrong}» is not a cell of 1 km of the European grid.")
    return "1kmN" + parts[0] + "E" + parts[1]


def area_rows(source: Path) -> list[dict[str, str]]:
    """The cells as rows of ``areas.csv``, each named after the nearest small area."""
    cells = read_cells(source, ["lat_centre", "lon_centre"])
    names = raw.read(source, NAMES, ["name", "kind", "lat", "lon"])
    names = names[(names["kind"] == "grunnkrets") & (names["lat"] != "")]
    near = _metres(names["lat"], names["lon"])
    rows = []
    for cell, at in zip(cells["code"], _metres(cells["lat_centre"], cells["lon_centre"]),
                        strict=True):  # fmt: skip
        at_corner = f"{cell[3:8]} {cell[8:]}"
        nearest = int(np.hypot(*(near - at).T).argmin())
        rows.append(
            {
                "code": cell,
                "level": Level.RUTE1KM,
                "name": f"Rute {at_corner} ved {names['name'].iloc[nearest]}",
                "shown_en": f"Square {at_corner} near {names['name'].iloc[nearest]}",
                "parent": ASKER,
            }
        )
    return sorted(rows, key=lambda row: row["code"])


def _metres(lat: pd.Series, lon: pd.Series) -> np.ndarray:
    """Points as metres east and north in UTM zone 33 (EPSG:25833)."""
    points = gpd.points_from_xy(lon.astype(float), lat.astype(float), crs=4326).to_crs(25833)
    return np.column_stack([points.x, points.y])


def outlines(source: Path) -> gpd.GeoDataFrame:
    """One square a cell, columns kode and geometry (EPSG:4326)."""
    cells = read_cells(source, ["ring_lon_lat"])
    shapes = [
        Polygon([tuple(map(float, corner.split())) for corner in ring.split(";")])
        for ring in cells["ring_lon_lat"]
    ]
    return gpd.GeoDataFrame({"kode": cells["code"]}, geometry=shapes, crs=4326)

"""Where people live, as classes of people in cells of 250 m (``data/people_250m.parquet``)."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from store import boundaries
from store.catalogue import DATA
from store.errors import SnapshotError

FILE = "people_250m.parquet"
#: Fewest people of each class; class 0 is nobody, class 1 is 1–9 people and so on.
CLASSES = (1, 10, 30, 100, 300)
#: Metres of the side each class is drawn with; the cell itself is 250.
SIDES = {1: 110, 2: 145, 3: 180, 4: 215, 5: 250}
#: Beginning of the name of the squares of a year, among the boundaries that are served.
NAMED = "folk"
#: Metres of a degree of latitude.
DEGREE = 111_320


@lru_cache(maxsize=2)
def people(root: Path = DATA) -> pd.DataFrame:
    """One row a cell: lon and lat of its middle, and a column a year with its class (0–5).

    :raises SnapshotError: if the file is missing or damaged.
    """
    file = root / FILE
    try:
        with pq.ParquetFile(file, pre_buffer=False) as parquet:
            frame: pd.DataFrame = parquet.read(use_threads=False).to_pandas(use_threads=False)
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{FILE}: where people live cannot be read ({error}).",
            key="feil.no_cells", where=FILE, english=str(error),
        ) from error  # fmt: skip
    return frame


def years(root: Path = DATA) -> list[str]:
    """Years with cells, oldest first."""
    return [c for c in people(root).columns if c not in ("lon", "lat")]


def cells(year: str, root: Path = DATA) -> pd.DataFrame:
    """The inhabited cells of one year: columns lon, lat and ``class`` (1–5).

    :raises SnapshotError: if there is no such year.
    """
    frame = people(root)
    if year not in years(root):
        known = ", ".join(years(root))
        raise SnapshotError(
            f"where people live: no figures for {year}; expected one of {known}.",
            key="feil.no_year", year=year, known=known,
        )  # fmt: skip
    lived = frame[frame[year] > 0]
    return lived[["lon", "lat"]].assign(**{"class": lived[year]}).reset_index(drop=True)


@lru_cache(maxsize=32)
def squares(year: str, root: Path = DATA) -> dict[str, Any]:
    """The cells of a year as GeoJSON: a feature a class, a square a cell; do not write to it.

    Squares run clockwise, as those who draw on a sphere want it.

    :raises SnapshotError: if there is no such year.
    """
    lived = cells(year, root)
    features = []
    for kind, part in lived.groupby("class", sort=True):
        tall = SIDES[int(str(kind))] / 2 / DEGREE
        wide = tall / np.cos(np.radians(part["lat"].mean()))
        west, east = (part["lon"] - wide).round(5), (part["lon"] + wide).round(5)
        south, north = (part["lat"] - tall).round(5), (part["lat"] + tall).round(5)
        rings = [[[[w, s], [w, n], [e, n], [e, s], [w, s]]]
                 for w, s, e, n in zip(west, south, east, north, strict=True)]  # fmt: skip
        features.append({
            "type": "Feature", "properties": {"kode": str(kind)},
            "geometry": {"type": "MultiPolygon", "coordinates": rings},
        })  # fmt: skip
    return boundaries.Shared({"type": "FeatureCollection", "features": features})


def classes(year: str, root: Path = DATA) -> list[str]:
    """The classes that have a cell in a year, as ``squares`` names them."""
    return [f["properties"]["kode"] for f in squares(year, root)["features"]]


@lru_cache(maxsize=32)
def content(year: str, root: Path = DATA) -> bytes:
    """``squares`` as it is served."""
    return json.dumps(squares(year, root), separators=(",", ":")).encode()


@lru_cache(maxsize=32)
def address(year: str, root: Path = DATA) -> str:
    """Path under which the squares of a year are served; changes when they do."""
    digest = hashlib.sha256(content(year, root)).hexdigest()[:10]
    return boundaries.path_of(f"{NAMED}{year}", digest)


def served(path: str, root: Path = DATA) -> dict[str, Any]:
    """The GeoJSON behind an address of boundaries or of cells; do not write to it.

    :raises SnapshotError: if the address is of neither.
    """
    name = path.rpartition("/")[2].partition(".")[0]
    lived = {NAMED + year: year for year in years(root)}
    return squares(lived[name], root) if name in lived else boundaries.geojson(name, root)


def forget() -> None:
    """Read the layer anew when next asked for."""
    for kept in (people, squares, content, address):
        kept.cache_clear()


def add(year: str, lived: pd.DataFrame, root: Path = DATA) -> bool:
    """Add a year to the layer; whether it was added: a year that is there stays as it is.

    :param lived: columns lon, lat (five decimals, as in the file) and ``class``.
    """
    if year in years(root):
        return False
    new = lived.rename(columns={"class": year})[["lon", "lat", year]]
    frame = people(root).merge(new, on=["lon", "lat"], how="outer")
    _write(frame.sort_values(["lat", "lon"], ignore_index=True), root)
    return True


def drop(year: str, root: Path = DATA) -> None:
    """Take a year out of the layer; nothing where it is not there."""
    if year in years(root):
        _write(people(root).drop(columns=year), root)


def _write(frame: pd.DataFrame, root: Path) -> None:
    """Write beside the old file and put in its place, so that a reader sees one or the other."""
    order = sorted(c for c in frame.columns if c not in ("lon", "lat"))
    whole = frame[["lon", "lat"]].join(frame[order].fillna(0).astype("uint8"))
    beside = root / f".{FILE}"
    whole.to_parquet(beside, compression="zstd", index=False)
    beside.replace(root / FILE)
    forget()

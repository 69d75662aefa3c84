"""Where people live, as classes of people in cells of 250 m (``data/people_250m.parquet``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from store.catalogue import DATA
from store.errors import SnapshotError

FILE = "people_250m.parquet"
#: Fewest people of each class; class 0 is nobody, class 1 is 1–9 people and so on.
CLASSES = (1, 10, 30, 100, 300)


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
        raise SnapshotError(f"{FILE}: where people live cannot be read ({error}).") from error
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
        raise SnapshotError(f"where people live: no figures for {year}; "
                            f"expected one of {', '.join(years(root))}.")  # fmt: skip
    lived = frame[frame[year] > 0]
    return lived[["lon", "lat"]].assign(**{"class": lived[year]}).reset_index(drop=True)


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
    people.cache_clear()

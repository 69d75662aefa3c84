"""Schools and kindergartens and the areas they lie in (``data/places.csv``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from store.catalogue import DATA


@lru_cache(maxsize=2)
def places(root: Path = DATA) -> pd.DataFrame:
    """Columns id, kind, name, owner, count, lat, lon and one code column a level."""
    frame = pd.read_csv(root / "places.csv", dtype=str, keep_default_na=False)
    for column in ("count", "lat", "lon"):
        frame[column] = pd.to_numeric(frame[column].replace("", None))
    return frame


def in_area(level: str, code: str, root: Path = DATA) -> pd.DataFrame:
    """The places that lie in one area; empty for a level that has none."""
    frame = places(root)
    return frame[frame[level] == code] if level in frame else frame.iloc[:0]

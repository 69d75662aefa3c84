"""How far people live from kindergarten and school, in a straight line.

From the middle of each inhabited cell of 250 m (SSB, 2022) to the nearest unit in Asker (Udir's
registers, 2026). It is about places, not people: an area is described by what is near, not by who
lives there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from loaders.compiling import people, raw
from loaders.compiling.districts import FEWEST
from store.errors import SourceError

YEAR = "2022"
SOURCE = "ssb_udir_tilgang"
KINDERGARTENS = "districts/udir_kindergartens_asker_2026.csv"
SCHOOLS = "districts/udir_schools_asker_2026.csv"
UPPER = "districts/udir_upper_secondary_pupils_asker_2012_2026.csv"
#: A public school of fewer pupils is an offer for some, not the school of a neighbourhood.
ORDINARY = 50


@dataclass(frozen=True)
class Service:
    """One kind of unit: name of its category, and the limits in metres that are asked for."""

    id: str
    limits: tuple[int, ...]


SERVICES = (
    Service("barnehage", (500,)),
    Service("barneskole", (1000, 2000)),
    Service("ungdomsskole", (2000, 4000)),
    Service("videregaende", (3000,)),
)


def units(source: Path) -> dict[str, np.ndarray]:
    """Where the units of each service stand: metres east and north (EPSG:25833).

    Kindergartens with children registered; public schools that take a neighbourhood's pupils;
    public upper-secondary schools that report pupils.
    """
    gardens = raw.read(source, KINDERGARTENS, ["lat", "lon", "children"])
    schools = raw.read(source, SCHOOLS, ["name", "lat", "lon", "type", "owner", "students",
                                         "gradeFrom", "gradeTo"])  # fmt: skip
    reporting = set(raw.read(source, UPPER, ["school"])["school"])
    public = schools[schools["owner"] == "offentlig"]
    pupils, first, last = (_numbers(public[c]) for c in ("students", "gradeFrom", "gradeTo"))
    ordinary = (public["type"] == "grunnskole") & (pupils >= ORDINARY)
    children = _numbers(gardens["children"])
    chosen = {
        "barnehage": gardens[(children > 0) & (_numbers(gardens["lat"]) > 0)],
        "barneskole": public[ordinary & (first <= 7)],
        "ungdomsskole": public[ordinary & (last >= 8)],
        "videregaende": public[(public["type"] == "vgs") & public["name"].isin(reporting)],
    }
    empty = [name for name, table in chosen.items() if table.empty]
    if empty:
        raise SourceError(f"access: no unit with a position for {', '.join(empty)}.")
    return {name: _metres(table) for name, table in chosen.items()}


def _numbers(text: pd.Series) -> pd.Series:
    return text.map(lambda v: raw.number(v) if v else np.nan).astype(float)


def _metres(table: pd.DataFrame) -> np.ndarray:
    points = gpd.points_from_xy(_numbers(table["lon"]), _numbers(table["lat"]), crs=4326)
    there = points.to_crs(25833)
    return np.column_stack([there.x, there.y])


def distances(places: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Metres from each place to the nearest of those that stand there."""
    nearest: np.ndarray = cKDTree(standing).query(places)[0]
    return nearest


def observations(source: Path) -> pd.DataFrame:
    """Share within each limit and median metres, for every level and for Asker."""
    found = people.cells(source)
    weight = found[YEAR] * found["share"] * found["inside"]
    found = found.assign(weight=weight)[weight > 0]
    places = found[["x", "y"]].to_numpy(float)
    parts = []
    for service in SERVICES:
        away = pd.Series(distances(places, units(source)[service.id]), index=found.index)
        for level, column in {**people.LEVELS, "kommune": "kommune"}.items():
            area, whole = found[column], found["weight"].groupby(found[column]).sum()
            for limit in service.limits:
                near = (found["weight"] * (away <= limit)).groupby(area).sum()
                parts.append(_rows("tilgang_skole_barnehage", f"{service.id}_{limit}", level,
                                   100 * near / whole, whole))  # fmt: skip
            middle = weighted_median(away, found["weight"], area)
            parts.append(_rows("avstand_skole_barnehage", service.id, level, middle, whole))
    return pd.concat(parts, ignore_index=True)


def weighted_median(values: pd.Series, weights: pd.Series, groups: pd.Series) -> pd.Series:
    """The value that half the weight of each group lies at or below."""
    ordered = pd.DataFrame({"v": values, "w": weights, "g": groups}).sort_values(["g", "v"])
    reached = ordered.groupby("g")["w"].cumsum() / ordered.groupby("g")["w"].transform("sum")
    first: pd.Series = ordered[reached >= 0.5].groupby("g")["v"].first()
    return first


def _rows(
    indicator: str, category: str, level: str, value: pd.Series, people_there: pd.Series
) -> pd.DataFrame:
    few = people_there.reindex(value.index) < FEWEST
    return pd.DataFrame(
        {
            "indicator": indicator, "category": category, "area": value.index, "level": level,
            "period": YEAR, "value": value.mask(few).to_numpy(),
            "status": np.where(few, "suppressed", "derived"),
            "note": np.where(few, "for_fa_personer", "luftlinje"), "source": SOURCE,
        }
    )  # fmt: skip

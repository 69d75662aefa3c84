"""Where people live: SSB's cells of 250 m, what is worked out from them, and the layer of a map.

The cells carry everyone registered, 1 January 2001–2022. A cell on a border is shared between
small areas by land. For totals SSB's table 04317 holds; the cells say where people live.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.dasymetric import split
from loaders.compiling import raw
from loaders.compiling.census import FEWEST_OWN
from loaders.compiling.districts import FEWEST
from store.catalogue import ASKER
from store.people import CLASSES, FILE

GRID = "districts/ssb_population_grid_250m_2001_2022.csv"
MEMBERS = "districts/ssb_population_grid_250m_cell_to_area.csv"
AGES = "districts/ssb_population_grid_1km_sex_mean_age_2001_2019.csv"
SOURCE = "ssb_rutenett"
YEARS = [str(year) for year in range(2001, 2023)]
#: Side of a cell in metres, and its size in km².
SIDE = 250
KM2 = (SIDE / 1000) ** 2
#: Columns of a pair of a cell and a small area, by level.
LEVELS = {"grunnkrets": "grunnkrets_code", "delomrade": "delomrade_code",
          "levekarssone": "levekarssone"}  # fmt: skip


def cells(source: Path) -> pd.DataFrame:
    """One row a cell and small area: x and y of the cell's middle (EPSG:25833), people by year.

    :returns: columns ssb_cell_250m, x, y, share (of the cell's land), inside (share of the cell in
        Asker), the codes of ``LEVELS``, ``kommune`` and one column a year of ``YEARS``.
    """
    grid = _grid(source)
    members = raw.read(source, MEMBERS,
                       ["ssb_cell_250m", *LEVELS.values(), "share_of_cell_land"])  # fmt: skip
    members = members.assign(share=members["share_of_cell_land"].map(raw.number).clip(upper=1))
    return grid.merge(members, on="ssb_cell_250m").assign(kommune=ASKER)


def _grid(source: Path) -> pd.DataFrame:
    years = {f"pop_{year}": year for year in YEARS}
    names = ["ssb_cell_250m", "utm33_x_sw", "utm33_y_sw", "share_of_cell_in_asker"]
    table = raw.read(source, GRID, [*names, *years])[[*names, *years]].rename(columns=years)
    for column in table.columns.drop("ssb_cell_250m"):
        # A cell that is not listed in a year had nobody registered in it.
        table[column] = table[column].map(lambda v: raw.number(v) if v else 0.0)
    return table.assign(x=table["utm33_x_sw"] + SIDE / 2, y=table["utm33_y_sw"] + SIDE / 2,
                        inside=table["share_of_cell_in_asker"])  # fmt: skip


def observations(source: Path) -> pd.DataFrame:
    """Density where people live, and mean age with how much of it is the area's own."""
    found = cells(source)
    return pd.concat([density(found), mean_age(found, source)], ignore_index=True)


def density(found: pd.DataFrame, years: list[str] = YEARS) -> pd.DataFrame:
    """People per km² around the average person: the cells' density weighted with their people.

    Source: Craig (1985), Demography 22(4), 631–637 (population-weighted density).
    """
    parts = []
    for level, column in {**LEVELS, "kommune": "kommune"}.items():
        for year in years:
            people = found[year] * found["share"] * found["inside"]
            whole = people.groupby(found[column]).sum()
            value = (people * found[year] / KM2).groupby(found[column]).sum() / whole
            few = whole < FEWEST
            parts.append(
                pd.DataFrame(
                    {
                        "area": value.index, "level": level, "period": year,
                        "value": value.mask(few).to_numpy(),
                        "status": np.where(few, "suppressed", "derived"),
                        "note": np.where(few, "for_fa_personer", ""),
                    }
                )
            )  # fmt: skip
    return pd.concat(parts).assign(indicator="tetthet_der_folk_bor", category="alle", source=SOURCE)


def mean_age(found: pd.DataFrame, source: Path) -> pd.DataFrame:
    """``ages_of`` the cells of 1 km of every year there is."""
    ages = raw.read(source, AGES, ["year", "utm33_x_sw", "utm33_y_sw", "population", "mean_age"])
    by_year = {}
    for year in sorted(set(ages["year"]) & set(YEARS) - {"2001"}):
        part = ages[ages["year"] == year]
        by = pd.MultiIndex.from_arrays([part[c].map(raw.number) // 1000
                                        for c in ("utm33_x_sw", "utm33_y_sw")])  # fmt: skip
        numbers = part[["population", "mean_age"]].map(lambda v: raw.number(v) if v else np.nan)
        by_year[year] = numbers.set_axis(by).groupby(level=[0, 1]).first()
    return ages_of(found, by_year)


def ages_of(found: pd.DataFrame, by_year: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Mean age of the cells of 1 km, weighted with the people of the cells of 250 m in them.

    An area of which, over the years, less than half is its own people is left out.

    :param by_year: columns population and mean_age by kilometre east and north of the cell's
        south-western corner (EPSG:25833).
    """
    parts = []
    for year, numbers in by_year.items():
        here = pd.MultiIndex.from_arrays([found["x"] // 1000, found["y"] // 1000])
        cell = numbers.reindex(here).set_axis(found.index)
        for level in ("delomrade", "levekarssone", "kommune"):
            column = LEVELS.get(level, level)
            parts.append(_mean_age(found, cell, column, year).assign(level=level, period=year))
    frame = pd.concat(parts, ignore_index=True)
    own = frame.groupby("area")["own"].transform("mean")
    shown = own.round(2) >= FEWEST_OWN
    age = frame.assign(
        indicator="gjennomsnittsalder", category="alle", value=frame["value"].where(shown),
        status=np.where(shown, "derived", "missing"),
        note=np.where(shown, "anslag_ruter", "mest_naboer"),
    )  # fmt: skip
    share = frame[frame["level"] != "kommune"].assign(
        indicator="anslag_egenandel", category="alder", value=100 * frame["own"],
        status="derived",
    )  # fmt: skip
    return pd.concat([age, share]).assign(source=SOURCE).drop(columns="own")


def _mean_age(found: pd.DataFrame, cell: pd.DataFrame, column: str, year: str) -> pd.DataFrame:
    area = found[column]
    people = (found[year] * found["share"]).where(cell["mean_age"].notna(), 0)
    value = (people * cell["mean_age"].fillna(0)).groupby(area).sum() / people.groupby(area).sum()
    # The share of its cell of 1 km that an area holds, weighted with its people.
    every = pd.DataFrame({"area": area, "x": found["x"] // 1000, "y": found["y"] // 1000,
                          "people": found[year] * found["share"],
                          "all": cell["population"]})  # fmt: skip
    held = every.groupby(["area", "x", "y"]).agg(people=("people", "sum"), all=("all", "first"))
    held = held.dropna().reset_index()
    part = (held["people"] / held["all"]).clip(upper=1)
    own = split(held["people"], part, held["area"]) / held.groupby("area")["people"].sum()
    return pd.DataFrame({"area": value.index, "value": value.to_numpy(),
                         "own": own.reindex(value.index).to_numpy()})  # fmt: skip


def write_layer(source: Path, root: Path) -> None:
    """Write the cells as a map shows them: where they are, and the class of people by year.

    Classes and not numbers: a cell of 250 m may hold a single family.
    """
    grid = _grid(source)
    grid = grid[grid["inside"] > 0]
    points = gpd.points_from_xy(grid["x"], grid["y"], crs=25833).to_crs(4326)
    layer = pd.DataFrame({"lon": points.x.round(5), "lat": points.y.round(5)})
    for year in YEARS:
        layer[year] = np.digitize(grid[year].to_numpy(), CLASSES).astype("uint8")
    layer.sort_values(["lat", "lon"], ignore_index=True).to_parquet(
        root / FILE, compression="zstd", index=False
    )

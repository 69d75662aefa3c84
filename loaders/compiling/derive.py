"""Figures of our own, computed from published counts and marked ``derived``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from store.boundaries import land_areas
from store.snapshot import tidy

SPANS = {"befolkningsendring_1ar": 1, "befolkningsendring_5ar": 5, "befolkningsendring_10ar": 10}


def add_derived(frame: pd.DataFrame, root: Path) -> pd.DataFrame:
    """``frame`` with population sums of former municipalities, changes and densities added."""
    population = frame[frame["indicator"] == "folkemengde"]
    former = _former_municipalities(population, root)
    population = pd.concat([population, former], ignore_index=True)
    changes = [_change(population, name, years) for name, years in SPANS.items()]
    density = _density(population, root)
    return tidy(pd.concat([frame, former, *changes, density], ignore_index=True))


def _former_municipalities(population: pd.DataFrame, root: Path) -> pd.DataFrame:
    """Counts of delområder added up to the municipalities they belonged to before 2020."""
    areas = pd.read_csv(root / "areas.csv", dtype=str, keep_default_na=False).set_index("code")
    part = population[population["level"] == "delomrade"]
    part = part.assign(area=part["area"].map(areas["tidligere_kommune"]))
    summed = part.groupby(["area", "period"], as_index=False)["value"].sum()
    result: pd.DataFrame = summed.assign(
        indicator="folkemengde", category="alle", level="tidligere_kommune", status="derived",
        source="ssb_04317",
    )  # fmt: skip
    return result


def _change(population: pd.DataFrame, indicator: str, years: int) -> pd.DataFrame:
    values = population.set_index(["area", "period"])["value"]
    start = population.assign(period=(population["period"].astype(int) - years).astype(str))
    before = values.reindex(pd.MultiIndex.from_frame(start[["area", "period"]])).to_numpy()
    change = population.assign(
        indicator=indicator,
        value=100 * (population["value"].to_numpy() - before) / before,
        numerator=population["value"].to_numpy() - before,
        denominator=before,
        status="derived",
    )
    return change.dropna(subset=["value"])


def _density(population: pd.DataFrame, root: Path) -> pd.DataFrame:
    """People per km² of the map's polygons, which hold the lakes too; the note says so."""
    land = land_areas(root)
    part = population[population["area"].isin(list(land))]
    area = part["area"].map(land)
    return part.assign(
        indicator="befolkningstetthet", value=part["value"] / area, numerator=part["value"],
        denominator=area, status="derived", note="med_innsjoer",
    )  # fmt: skip

"""Population by sex and age: bands that are published for all, single years for Asker."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from loaders.compiling.municipalities import COLUMNS, FOLDER, place
from store.errors import SourceError

BANDS = "01_population_age_bands.csv"
YEARS = "01b_population_asker_single_year_age.csv"
SEXES = {"female": "kvinner", "male": "menn"}
#: Bands that cover every age once; those of 16–17 and 80–89 are worked out of two others.
PUBLISHED = {"0-5": "0_5", "6-12": "6_12", "13-15": "13_15", "18-34": "18_34", "35-49": "35_49",
             "50-66": "50_66", "67-79": "67_79", "90+": "90_pluss"}  # fmt: skip
FIRST = "2005"
#: The last year of age of table 07459 holds everyone older too.
OLDEST = 105


def observations(source: Path) -> pd.DataFrame:
    """Counts by sex and band for all that are compared, and by single year of age for Asker."""
    return pd.concat([_bands(source), _single_years(source)], ignore_index=True)


def _read(source: Path, name: str) -> pd.DataFrame:
    """Columns area, level, year, age, sex and number; 2005 and later, both sexes apart."""
    table = raw.read(source, FOLDER + name, COLUMNS)
    table = table[table["year"].ge(FIRST)]
    parts = table["category"].str.extract(r"^alder=([^;]+);kjonn=(\w+)$")
    if parts.isna().any().any():
        wrong = table.loc[parts.isna().any(axis=1), "category"].iloc[0]
        raise SourceError(f"{name}: «{wrong}» is no age and sex.")
    table = place(table.assign(age=parts[0], sex=parts[1].map(SEXES)).dropna(subset=["sex"]))
    return table.assign(number=table["value"].map(raw.number))


def _bands(source: Path) -> pd.DataFrame:
    table = _read(source, BANDS)
    wide = table.pivot(index=["area", "level", "year", "sex"], columns="age", values="number")
    bands = {ours: wide[theirs] for theirs, ours in PUBLISHED.items()}
    bands["16_17"] = wide["0-17"] - wide["0-5"] - wide["6-12"] - wide["13-15"]
    bands["80_89"] = wide["80+"] - wide["90+"]
    frame = pd.DataFrame(bands)
    off = (frame.sum(axis=1) - wide["I alt"]).abs() > 0.5
    if off.any():
        raise SourceError(f"{BANDS}: the bands do not add up to everyone: {frame[off].index[0]}.")
    return _long(frame, "befolkning_kjonn_alder", {"16_17", "80_89"})


def _single_years(source: Path) -> pd.DataFrame:
    table = _read(source, YEARS)
    table = table[table["age"].str.fullmatch(r"\d+\+?")]
    age = table["age"].str.rstrip("+")
    name = age.where(age.astype(int) < OLDEST, f"{OLDEST}_pluss")
    wide = table.assign(band=name).pivot_table(
        index=["area", "level", "year", "sex"], columns="band", values="number", aggfunc="sum"
    )
    return _long(wide, "befolkning_ettarig", set())


def _long(wide: pd.DataFrame, indicator: str, derived: set[str]) -> pd.DataFrame:
    keys = ["area", "level", "year", "sex"]
    long = wide.reset_index().melt(keys, var_name="band", value_name="value")
    long = long.dropna(subset=["value"])
    status = long["band"].isin(list(derived)).map({True: "derived", False: "ok"})
    return pd.DataFrame(
        {
            "indicator": indicator, "category": long["sex"] + "_" + long["band"],
            "area": long["area"], "level": long["level"], "period": long["year"],
            "value": long["value"], "status": status, "source": "ssb_07459",
        }
    )  # fmt: skip

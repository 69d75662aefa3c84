"""Care services, upper-secondary schools, and points of lower secondary by where schools lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from loaders.compiling import raw
from loaders.compiling.municipalities import COLUMNS, FOLDER, place
from store.catalogue import ASKER
from store.errors import SourceError

CARE = "11b_omsorg_asker_2024_2025.csv"
UPPER = "districts/udir_upper_secondary_pupils_asker_2012_2026.csv"
POINTS = "10_udir_grunnskolepoeng_2016_2021.csv"
CARE_KINDS = {
    "sykehjemsplasser": "sykehjemsplasser",
    "institusjonsplasser": "institusjonsplasser",
    "demensplasser": "demensplasser",
    "hjemmetjenestebrukere": "hjemmetjenestebrukere",
    "langtidsbeboere_institusjon": "langtidsbeboere",
    "korttidsbeboere_institusjon": "korttidsbeboere",
    "omsorgstjenester_brukere_totalt": "brukere_i_alt",
    "stottekontakt": "stottekontakt",
    "dagaktivitet": "dagaktivitet",
    "trygghetsalarm": "trygghetsalarm",
    "bpa": "bpa",
    "digitalt_tilsyn": "digitalt_tilsyn",
    "omsorgsstonad": "omsorgsstonad",
    "kommunal_bolig_omsorg": "kommunal_bolig",
    "brukerrettede_arsverk_omsorg": "arsverk_brukerrettet",
    "omsorgsarsverk_i_alt": "arsverk_i_alt",
    "legearsverk": "legearsverk",
    "legearsverk_helsestasjon_skole": "legearsverk_helsestasjon",
}
SCHOOLS = {
    "Asker videregående skole": "asker_vgs",
    "Bleiker videregående skole": "bleiker_vgs",
    "Nesbru videregående skole": "nesbru_vgs",
    "Røyken videregående skole": "royken_vgs",
    "Holmen skole": "holmen",
}
EVERY = "Alle utdanningsprogram"
KINDS = {"Studieforberedende": "studieforberedende", "Yrkesfaglig": "yrkesfaglig"}


def observations(source: Path, places: pd.DataFrame) -> pd.DataFrame:
    """Everything of this file. ``places`` as for ``schools.national_tests``."""
    parts = [_care(source), _upper(source), _points(source, places)]
    return pd.concat(parts, ignore_index=True)


def _care(source: Path) -> pd.DataFrame:
    table = place(raw.read(source, FOLDER + CARE, COLUMNS))
    table = table[table["indicator"].isin(CARE_KINDS)]
    return pd.DataFrame(
        {
            "indicator": "omsorgstjenester", "category": table["indicator"].map(CARE_KINDS),
            "area": table["area"], "level": table["level"], "period": table["year"],
            "value": table["value"].map(raw.number), "status": "ok", "source": "ssb_12292",
        }
    )  # fmt: skip


def _upper(source: Path) -> pd.DataFrame:
    """Pupils of each school in Asker, and how they are divided against the whole country."""
    table = raw.read(source, UPPER, ["school", "programme", "school_year", "sex", "pupils"])
    table = table[(table["sex"] == "i alt") & (table["pupils"] != "")]
    unknown = set(table["school"]) - set(SCHOOLS) - {"Hele landet"}
    if unknown:
        raise SourceError(f"{UPPER}: unknown school(s) {sorted(unknown)}.")
    table = table.assign(number=table["pupils"].map(raw.number))
    every = table[(table["programme"] == EVERY) & table["school"].isin(SCHOOLS)]
    pupils = pd.DataFrame(
        {
            "indicator": "elever_videregaende", "category": every["school"].map(SCHOOLS),
            "area": ASKER, "level": "kommune", "period": every["school_year"],
            "value": every["number"], "status": "ok", "source": "udir_vgo",
        }
    )  # fmt: skip
    return pd.concat([pupils, _programmes(table)], ignore_index=True)


def _programmes(table: pd.DataFrame) -> pd.DataFrame:
    """Vocational pupils in per cent of those whose kind of programme is known at their school."""
    known = table[table["programme"].isin(KINDS)]
    known = known.assign(
        area=known["school"].map(lambda s: ASKER if s in SCHOOLS else "0"),
        kind=known["programme"].map(KINDS),
    )
    wide = known.pivot_table(index=["area", "school_year"], columns="kind", values="number",
                             aggfunc="sum").fillna(0).reset_index()  # fmt: skip
    whole = wide["studieforberedende"] + wide["yrkesfaglig"]
    return pd.DataFrame(
        {
            "indicator": "elever_yrkesfag", "category": "alle", "area": wide["area"],
            "level": wide["area"].map({ASKER: "kommune", "0": "land"}),
            "period": wide["school_year"], "value": 100 * wide["yrkesfaglig"] / whole,
            "numerator": wide["yrkesfaglig"], "denominator": whole, "status": "derived",
            "source": "udir_vgo",
        }
    )  # fmt: skip


def _points(source: Path, places: pd.DataFrame) -> pd.DataFrame:
    """Mean points weighted with pupils for the schools that lie in each delområde, 2016–2021."""
    table = raw.read(source, FOLDER + POINTS, COLUMNS)
    table = table[table["category"].str.contains("niva=skole", regex=False)]
    table = table.assign(
        orgnr=table["category"].str.extract(r"orgnr=(\d+)")[0],
        number=[raw.number(v) if v else np.nan for v in table["value"]],
    )
    wide = table.pivot_table(index=["orgnr", "year"], columns="indicator", values="number",
                             aggfunc="first").dropna().reset_index()  # fmt: skip
    located = places[places["kind"] != "barnehage"].drop_duplicates("id").set_index("id")
    wide["area"] = wide["orgnr"].map(located["delomrade"])
    wide = wide.dropna(subset=["area"])
    wide["sum"] = wide["grunnskolepoeng"] * wide["grunnskolepoeng_antall_elever"]
    by = wide.groupby(["area", "year"])[["sum", "grunnskolepoeng_antall_elever"]].sum()
    by = by.reset_index()
    return pd.DataFrame(
        {
            "indicator": "grunnskolepoeng_skoler", "category": "alle", "area": by["area"],
            "level": "delomrade", "period": by["year"],
            "value": by["sum"] / by["grunnskolepoeng_antall_elever"],
            "denominator": by["grunnskolepoeng_antall_elever"], "status": "derived",
            "source": "udir_grunnskolepoeng",
        }
    )  # fmt: skip

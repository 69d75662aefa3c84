"""Offences, immigration, settlement of refugees and single figures of inequality."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.compiling import raw
from loaders.compiling.ages import BANDS
from loaders.compiling.municipalities import COLUMNS, FOLDER, FORMER, place
from store.errors import SourceError

OFFENCES = "12_ssb_08487_anmeldte_lovbrudd.csv"
ALL_OFFENCES = "12b_ssb_08487_anmeldte_lovbrudd_alle_kommuner_2020_2024.csv.gz"
REASONS = "13_imdi_innvandringsgrunn_2006_2021.csv"
REFUGEES = "14_imdi_bosetting_flyktninger_1995_2024.csv"
SINGLE = "16_enkelttall_ulikhet_2009_2024.csv"
GROUPS = {
    "Alle lovbruddsgrupper": "alle",
    "Eiendomstyveri": "tyveri",
    "Vold og mishandling": "vold",
    "Rusmiddellovbrudd": "rus",
    "Ordens- og integritetskrenkelse": "orden",
    "Trafikkovertredelse": "trafikk",
    "Andre lovbrudd (rest)": "andre",
}
WHY = {
    "Arbeidsinnvandrere": "arbeid",
    "Familieinnvandrede": "familie",
    "Flyktninger og deres familieinnvandrede": "flukt",
    "Utdanning (inkl. au pair) eller andre grunner": "utdanning",
    "Uoppgitt": "uoppgitt",
}
SETTLED = {
    "Bosatte flyktninger i alt": "i_alt",
    "Bosatte fra Ukraina med kollektiv beskyttelse": "ukraina",
    "Bosatte øvrige flyktninger": "ovrige",
}
#: Areas with the same borders all the years, and the country.
KEPT = {"0", "0301", "1103", "3201", "3203", "3214", "3301", "3312", *FORMER}


def observations(source: Path) -> pd.DataFrame:
    """Everything of this file."""
    parts = [_offences(source), _offence_rates(source), _reasons(source), _refugees(source),
             _inequality(source), _gross_income(source)]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _read(source: Path, name: str) -> pd.DataFrame:
    table = place(raw.read(source, FOLDER + name, COLUMNS))
    return table.assign(number=table["value"].map(raw.number))


def _rows(
    table: pd.DataFrame, indicator: str, category: str | pd.Series, source: str, **more: object
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": indicator, "category": category, "area": table["area"],
            "level": table["level"], "period": table["year"], "value": table["number"],
            "status": "ok", "source": source, **more,
        }
    )  # fmt: skip


def _offences(source: Path) -> pd.DataFrame:
    """Offences a year by group, on today's borders, 2020–2024."""
    table = _read(source, ALL_OFFENCES)
    unknown = set(table["category"]) - set(GROUPS)
    if unknown:
        raise SourceError(f"{ALL_OFFENCES}: unknown group(s) of offences {sorted(unknown)}.")
    return _rows(table, "anmeldte_lovbrudd_antall", table["category"].map(GROUPS), "ssb_08487")


def _offence_rates(source: Path) -> pd.DataFrame:
    """Per 1,000 inhabitants: as published for the municipalities before 2020, ours for today's.

    Ours are all offences a year over the mean of the population on 1 January of both years, where
    the population is among the copies. The two parts have areas of their own and are never joined.
    """
    table = _read(source, OFFENCES)
    old = table["indicator"] == "anmeldte_lovbrudd_per_1000_innbyggere"
    former = table[old & table["area"].isin(FORMER)]
    counts = table[~old & (table["category"] == "Alle lovbruddsgrupper")]
    lived = _read(source, BANDS)
    lived = lived[lived["category"] == "alder=I alt;kjonn=total"]
    people = lived.set_index(["area", "year"])["number"]
    both = [pd.MultiIndex.from_arrays([counts["area"], counts["year"].str.split("-").str[i]])
            for i in (0, 1)]  # fmt: skip
    among = sum(people.reindex(index).to_numpy() for index in both) / len(both)
    now = counts.assign(number=1000 * counts["number"] / among).dropna(subset=["number"])
    ours = _rows(now, "anmeldte_lovbrudd", "alle", "ssb_08487").assign(status="derived")
    return pd.concat([_rows(former, "anmeldte_lovbrudd", "alle", "ssb_08487"), ours])


def _reasons(source: Path) -> pd.DataFrame:
    """Immigrants by reason, in per cent of all immigrants with both counts."""
    table = _read(source, REASONS)
    table = table[table["area"].isin(KEPT)].drop_duplicates(["area", "year", "category"])
    whole = table[table["category"] == "Alle"].set_index(["area", "year"])["number"]
    part = table[table["category"].isin(WHY)]
    among = whole.reindex(pd.MultiIndex.from_frame(part[["area", "year"]])).to_numpy()
    return _rows(
        part.assign(number=100 * part["number"] / among, count=part["number"]),
        "innvandringsgrunn", part["category"].map(WHY), "imdi_innvandringsgrunn",
    ).assign(numerator=part["number"], denominator=among, status="derived")  # fmt: skip


def _refugees(source: Path) -> pd.DataFrame:
    """Settled refugees a year. From 2022 the extract that tells those from Ukraine apart."""
    table = _read(source, REFUGEES)
    table = table[table["area"].isin(KEPT)]
    early = table[(table["category"] == "Faktisk bosetting") & (table["year"] < "2022")]
    late = table[table["category"].isin(SETTLED)]
    both = pd.concat([early.assign(category="i_alt"),
                      late.assign(category=late["category"].map(SETTLED))])  # fmt: skip
    partial = both["year"] == "2024"
    return _rows(
        both, "bosatte_flyktninger", both["category"], "imdi_bosetting",
        note=partial.map({True: "del_av_aret", False: ""}),
    ).assign(status=partial.map({True: "provisional", False: "ok"}))  # fmt: skip


def _inequality(source: Path) -> pd.DataFrame:
    """Gini and P90/P10. Old Asker's Gini stays old Asker's; there is none for today's."""
    table = _read(source, SINGLE)
    gini = table[(table["indicator"] == "gini_koeffisient") & table["area"].isin(KEPT)]
    ratio = table[(table["indicator"] == "p90_p10") & table["area"].isin(KEPT)]
    return pd.concat([_rows(gini, "gini", "alle", "ssb_inntektsulikhet"),
                      _rows(ratio, "p90_p10", "alle", "ssb_inntektsulikhet")])  # fmt: skip


def _gross_income(source: Path) -> pd.DataFrame:
    table = _read(source, SINGLE)
    kinds = {"bruttoinntekt_median": "median", "bruttoinntekt_gjennomsnitt": "gjennomsnitt"}
    table = table[table["indicator"].isin(kinds) & table["area"].isin(KEPT)]
    return _rows(table, "bruttoinntekt", table["indicator"].map(kinds), "ssb_bruttoinntekt")

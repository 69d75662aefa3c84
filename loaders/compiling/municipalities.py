"""Figures for Asker, its neighbours, the county, the country and all municipalities.

``TAKES`` says, row by row, which indicator of which raw file becomes which of ours. Codes of
2020–2023 and older ones are carried to today's area only where the borders are the same.

Longer than 300 lines for ``TAKES``, a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.areas.municipalities import current
from loaders.compiling import counts, raw
from store.errors import SourceError

FOLDER = "municipalities/"
COLUMNS = ["region_code", "year", "indicator", "category", "value", "source_table"]
LEVELS = {"0": "land", "30": "fylke", "32": "fylke", "33": "fylke"}
FORMER = {"0220", "0627", "0628"}


@dataclass(frozen=True)
class Take:
    """One raw indicator and what it becomes. ``categories`` maps raw to ours; None takes all."""

    file: str
    raw: str
    indicator: str
    source: str
    categories: dict[str, str] = field(default_factory=lambda: {"I alt": "alle"})
    status: str = "ok"
    status_by_year: dict[str, str] = field(default_factory=dict)
    school_year: bool = False


PROFILE = "02_kommuneprofil_2024_alle_kommuner.csv.gz"
LAND_USE = "07b_ssb_arealprofiler_sosiale_alle_kommuner.csv.gz"
LAND_USE_FEW = "07_ssb_arealprofiler_asker_sammenligning.csv"
HEALTH = "11_fhi_kpr_npr_2012_2024.csv"
OLD = "09_ssb_2019_husholdning_barnehage_sysselsetting.csv"
PUPILS = "10b_udir_nasjonale_prover_gsi_fravar_2024_2026.csv"


def _health(code: str) -> str:
    return f"kode_icpc2={code};alder=0-74;kjonn=0"


def _age(years: str) -> str:
    return (
        f"sex=Both sexes;age={years} years;"
        "variabel=Employed persons as per cent of population 15-74 years"
    )


def _kindergarten(ages: str) -> str:
    return f"variabel=Percentage of {ages} year-olds in kindergarten (per cent)"


def _land_use(title: str, indicator: str, file: str = LAND_USE) -> Take:
    return Take(file, title, indicator, "ssb_arealprofiler")


TAKES = [
    Take(PROFILE, "median_inntekt_etter_skatt_husholdning", "medianinntekt", "ssb_06944",
         {"Alle husholdninger": "alle"}),
    Take(PROFILE, "utdanningsniva_16+", "utdanningsniva", "ssb_09429",
         {"01 Grunnskolenivå": "grunnskole", "02a Videregående": "videregaende",
          "11 Fagskole": "fagskole", "03a UH kort": "hoyere_kort", "04a UH lang": "hoyere_lang"}),
    Take(PROFILE, "eierstatus_husholdninger", "eierstatus", "ssb_11084",
         {"selveier": "selveier", "andelseier": "andelseier", "leier": "leier"}),
    Take(PROFILE, "boliger_bygningstype", "boligtype", "ssb_06265",
         {c: c for c in ("enebolig", "tomannsbolig", "rekkehus", "blokk", "bofellesskap")},
         status="derived"),
    Take(PROFILE, "nasjonale_prover_8trinn", "mestringsniva_lesing_8", "ssb_12255",
         {"Lesing 8. trinn, mestringsnivå 3-5": "alle"}),
    Take(PROFILE, "nasjonale_prover_8trinn", "mestringsniva_regning_8", "ssb_12255",
         {"Regning 8. trinn, mestringsnivå 3-5": "alle"}),
    Take(PROFILE, "antall_barnehager", "antall_barnehager", "udir_nbr",
         {"NSR/NBR uttrekk april 2026": "alle"}),
    Take(PROFILE, "antall_grunnskoler", "antall_grunnskoler", "udir_nsr",
         {"NSR/NBR uttrekk april 2026": "alle"}),
    Take(PROFILE, "grunnskolepoeng", "grunnskolepoeng", "ssb_12255", {"Gjennomsnitt": "alle"}),
    Take(PROFILE, "andel_pasienter_uten_fastlege", "uten_fastlege", "ssb_12005"),
    Take(PROFILE, "gjennomsnittlig_listelengde", "listelengde_fastlege", "ssb_12005"),
    Take(PROFILE, "reservekapasitet_fastlege", "reservekapasitet_fastlege", "ssb_12005"),
    Take(PROFILE, "kvadratmeterpris_selveier", "kvadratmeterpris", "ssb_06035",
         {"Eneboliger": "eneboliger", "Småhus": "smahus", "Blokkleiligheter": "blokkleiligheter"}),
    _land_use("Andel husholdninger bestående av eldre minst 67 år. Prosent", "eldre_husholdninger"),
    _land_use("Andel personer i lavinntekthusholdning (EU60). Prosent", "lavinntekt"),
    _land_use("Andel kommunalt disponerte boliger. Prosent", "kommunale_boliger"),
    _land_use("Flyttinger innen kommunen per 1 000 innbyggere", "flytting_innen_kommunen"),
    _land_use("Boligareal per bosatt. Kvadratmeter", "boligareal"),
    _land_use("Andel leid bolig. Prosent av husholdninger", "leid_bolig"),
    _land_use("Andel over 60 år. Prosent", "andel_over_60"),
    _land_use("Andel tettstedsbosatte med trygg tilgang til nærturterreng. Prosent",
              "tilgang_narturterreng"),
    _land_use("Andel tettstedsbosatte med trygg tilgang til rekreasjonsareal. Prosent",
              "tilgang_rekreasjonsareal"),
    _land_use("Netto innflytting. Antall personer", "netto_innflytting", LAND_USE_FEW),
    Take("03_valgdeltakelse.csv", "valgdeltakelse_stortingsvalg", "valgdeltakelse_stortingsvalg",
         "valgdirektoratet", status_by_year={"2025": "provisional"}),
    Take("03_valgdeltakelse.csv", "valgdeltakelse_kommunestyrevalg",
         "valgdeltakelse_kommunestyrevalg", "valgdirektoratet",
         {"I alt;kode=2024-kommunekode (2019/2021 omkodet av kilden)": "alle"}),
    Take("05_nav_helt_ledige_2022.csv", "helt_ledige_andel", "helt_ledige", "nav_hl060",
         {"15-74 år": "alle"}),
    Take("06_utenforskap_neet_2021_2022.csv", "andel_utenfor_arbeid_utdanning",
         "utenfor_arbeid_utdanning", "ssb_13563",
         {f"alder={a} år;innvandrer={raw_name}": f"{name}_{a.replace('-', '_')}"
          for a in ("15-29", "30-61")
          for raw_name, name in (("I alt", "alder"), ("Innvandrere", "innvandrere"),
                                 ("Befolkningen eksklusive innvandrere", "uten_innvandrere"))},
         status="derived"),
    Take("08_imdi_utdanningsniva_2011_2020.csv.gz", "utdanningsniva_etter_bakgrunn",
         "grunnskole_etter_bakgrunn", "imdi_utdanning",
         {f"Utdanningsnivå=Grunnskole;Bakgrunn={raw_name};Kjønn=Alle": name
          for raw_name, name in (("Hele befolkningen", "alle"), ("Innvandrere", "innvandrere"),
                                 ("Befolkningen unntatt innvandrere", "uten_innvandrere"))}),
    Take(OLD, "sysselsatte_andel", "sysselsatte", "ssb_06445",
         {_age(a): f"alder_{a.replace('-', '_')}"
          for a in ("15-74", "15-19", "20-24", "25-39", "40-54", "55-66")}),
    Take(OLD, "barnehage_kostra", "barnehagedekning", "ssb_12562",
         {_kindergarten(a): f"alder_{a.replace('-', '_')}" for a in ("1-5", "1-2", "3-5")}),
    Take(PUPILS, "fravar_10_trinn", "fravar_10", "udir_fravar",
         {"skolear=2024-25;maal=median_dager": "dager"}, school_year=True),
    Take(HEALTH, "primaerhelsetjeneste_brukere_rate", "psykisk_helse_primar", "fhi_370",
         {_health("P01_P29_og_P70_P99"): "alle", _health("P01_P29"): "symptomer",
          _health("P70_P99"): "lidelser", _health("angst_depresjon_symptomer"): "angst_depresjon",
          _health("P73_og_P76"): "depresjon", _health("angstlidelser"): "angst"}),
    Take(HEALTH, "primaerhelsetjeneste_brukere_rate", "muskel_skjelett_primar", "fhi_370",
         {_health("muskel_og_skjelett"): "alle"}),
    Take(HEALTH, "primaerhelsetjeneste_brukere_rate", "hjerte_kar_primar", "fhi_370",
         {_health("hjerte_kar_K70_K99"): "alle"}),
    Take(HEALTH, "primaerhelsetjeneste_brukere_rate", "skader_primar", "fhi_370",
         {_health("skader"): "alle"}),
]  # fmt: skip


MASTERY = ["mestringsniva_lesing_8", "mestringsniva_regning_8"]


def observations(source: Path) -> pd.DataFrame:
    """Everything ``TAKES`` names, and the shares that are computed from two raw counts."""
    files = {t.file for t in TAKES} | {"10_udir_grunnskolepoeng_2016_2021.csv",
                                       "01_population_age_bands.csv",
                                       "11b_omsorg_asker_2024_2025.csv"}  # fmt: skip
    tables = {f: raw.read(source, FOLDER + f, COLUMNS) for f in sorted(files)}
    parts = [_take(tables[t.file], t) for t in TAKES]
    parts += [
        _lower_secondary_points(tables["10_udir_grunnskolepoeng_2016_2021.csv"]),
        _population(tables["01_population_age_bands.csv"]),
        _open_lists(tables[PROFILE]),
        _reading(tables[PUPILS]),
        _gsi(tables[PUPILS]),
        _households(tables[OLD]),
        _living_alone(tables[OLD]),
        _home_services(tables["11b_omsorg_asker_2024_2025.csv"],
                       tables["01_population_age_bands.csv"]),
    ]  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    # Nowhere do no pupils at all reach level 3: the copy writes 0 for what is not shown.
    zero = frame["indicator"].isin(MASTERY) & (frame["value"] == 0)
    frame.loc[zero, ["value", "status", "note"]] = [None, "missing", "null_i_kopien"]
    return frame.drop_duplicates(["indicator", "category", "area", "period"])


def place(table: pd.DataFrame) -> pd.DataFrame:
    """Add today's ``area`` and its ``level``; drop rows whose place is not registered.

    Drammen before 2020 (0602) and the old counties are other places than today's and are left out;
    Asker before 2020 is the former municipality 0220.
    """
    same = {old: new.today for old, new in current().carried.items()}
    area = table["region_code"].replace(same)
    level = area.map(LEVELS)
    level = level.mask(area.isin(FORMER), "tidligere_kommune")
    level = level.mask(area.str.fullmatch(r"(?!02|06)\d{4}") & level.isna(), "kommune")
    return table.assign(area=area, level=level).dropna(subset=["level"])


def _take(table: pd.DataFrame, take: Take) -> pd.DataFrame:
    chosen = table[(table["indicator"] == take.raw) & table["category"].isin(take.categories)]
    if "unit" in chosen and take.source == "imdi_utdanning":
        chosen = chosen[chosen["unit"] == "prosent"]
    if chosen.empty:
        raise SourceError(f"{take.file}: nothing found for {take.raw}, {list(take.categories)}.")
    chosen = place(chosen)
    beside = counts.behind(table, chosen, take.raw)
    period = chosen["year"]
    if take.school_year:
        period = chosen["category"].str.extract(r"skolear=(\d{4}-\d{2})")[0]
    return pd.DataFrame({
        "indicator": take.indicator,
        "category": chosen["category"].map(take.categories),
        "area": chosen["area"],
        "level": chosen["level"],
        "period": period,
        "value": chosen["value"].map(raw.number),
        "status": period.map(take.status_by_year).fillna(take.status),
        "source": take.source, **beside,
    })  # fmt: skip


def _lower_secondary_points(table: pd.DataFrame) -> pd.DataFrame:
    keep = table["category"].str.contains(r"niva=(?:kommune|land)", regex=True)
    points = place(table[keep & (table["indicator"] == "grunnskolepoeng")])
    # Udir carries the 2020 codes back for municipalities that did not change.
    # Where both stand they agree, and one is dropped.
    return _frame(points, "grunnskolepoeng", "alle", "udir_grunnskolepoeng")


def _frame(table: pd.DataFrame, indicator: str, category: str, source: str,
           **more: object) -> pd.DataFrame:  # fmt: skip
    values = more.pop("value", None)
    return pd.DataFrame({
        "indicator": indicator, "category": category, "area": table["area"],
        "level": table["level"], "period": table["year"],
        "value": table["value"].map(raw.number) if values is None else values,
        "status": "ok", "source": source, **more,
    })  # fmt: skip


def _population(table: pd.DataFrame) -> pd.DataFrame:
    """Population and shares by age, 2005–2026, today's borders carried back (SSB 07459)."""
    table = place(table[table["category"].str.endswith("kjonn=total")
                         & table["year"].ge("2005")])  # fmt: skip
    table = table.assign(band=table["category"].str.extract(r"alder=([^;]+)")[0],
                         count=table["value"].map(raw.number))  # fmt: skip
    total = table[table["band"] == "I alt"]
    parts = [_frame(total, "folkemengde", "alle", "ssb_07459")]
    totals = total.set_index(["area", "year"])["count"]
    for band in ("0-5", "0-17", "18-34", "35-49", "50-66", "67+", "80+"):
        part = table[table["band"] == band]
        whole = totals.reindex(pd.MultiIndex.from_frame(part[["area", "year"]])).to_numpy()
        name = "alder_" + band.replace("-", "_").replace("+", "_pluss")
        parts.append(_share(part, "aldersandel", name, "ssb_07459", part["count"], whole))
    return pd.concat(parts)


def _share(table: pd.DataFrame, indicator: str, category: str, source: str,
           numerator: pd.Series, denominator: Any) -> pd.DataFrame:  # fmt: skip
    frame = _frame(table, indicator, category, source, value=100 * numerator / denominator,
                   numerator=numerator, denominator=denominator)  # fmt: skip
    return frame.assign(status="derived")


def _wide(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """One row an (area, level, year), one column a value of ``key``, numbers."""
    frame = place(table).assign(number=lambda t: t["value"].map(raw.number))
    wide = frame.pivot_table(index=["area", "level", "year"], columns=key, values="number")
    return wide.reset_index()


def _open_lists(table: pd.DataFrame) -> pd.DataFrame:
    wide = _wide(table[table["indicator"].isin(["apne_fastlegelister", "fastlegeavtaler"])],
                 "indicator").dropna()  # fmt: skip
    wide = wide[wide["fastlegeavtaler"] > 0]
    return _share(wide, "apne_fastlegelister", "alle", "ssb_12005",
                  wide["apne_fastlegelister"], wide["fastlegeavtaler"])  # fmt: skip


def _reading(table: pd.DataFrame) -> pd.DataFrame:
    """Reading tests 2025–26 for the neighbours and counties (Asker's own come with the schools)."""
    parts = []
    for grade in ("5", "8"):
        chosen = table[table["indicator"] == f"nasjonale_prover_lesing_{grade}_trinn"]
        chosen = chosen.assign(measure=chosen["category"].str.extract(r"maal=(\w+)")[0])
        wide = _wide(chosen, "measure").assign(year="2025-26")
        wide = wide[wide["area"] != "3203"]
        points, margin = wide["skalapoeng"], wide["usikkerhet"]
        parts.append(_frame(wide, f"nasjonale_prover_{grade}", "lesing", "udir_nasjonale_prover",
                            value=points, lower=points - margin, upper=points + margin,
                            denominator=wide["antall_elever_deltatt"]))  # fmt: skip
    return pd.concat(parts)


def _gsi(table: pd.DataFrame) -> pd.DataFrame:
    wide = _wide(table[table["indicator"].str.startswith("grunnskole_elever")], "indicator")
    wide["year"] = wide["year"].map(lambda y: f"{int(y) - 1}-{y[2:]}")
    parts = []
    for column, indicator in (("individuelt_tilrettelagt_opplaering", "tilrettelagt_opplaering"),
                              ("forsterket_norsk", "forsterket_norsk")):  # fmt: skip
        part = wide.dropna(subset=[f"grunnskole_elever_{column}", "grunnskole_elever"])
        parts.append(
            _share(
                part,
                indicator,
                "alle",
                "udir_gsi",
                part[f"grunnskole_elever_{column}"],
                part["grunnskole_elever"],
            )
        )
    return pd.concat(parts)


HOUSEHOLDS = {
    "bor_alene": ["Living alone"],
    "par_uten_barn": ["Couple without resident children"],
    "par_med_barn": [
        "Couple with small children (youngest child 0-5 years)",
        "Couple with older children (youngest child 6-17 years)",
    ],
    "en_forelder": [
        "Lone parent with small children (youngest child 0-5 years)",
        "Lone parent with older children (youngest child 6-17 years)",
    ],
}


def _households(table: pd.DataFrame) -> pd.DataFrame:
    chosen = table[table["indicator"] == "husholdningstype"]
    chosen = chosen.assign(kind=chosen["category"].str.extract(r"type of household=([^;]+);")[0])
    wide = _wide(chosen, "kind")
    kinds = [c for c in wide.columns if c not in ("area", "level", "year")]
    total = wide[kinds].sum(axis=1)
    return pd.concat(
        _share(wide, "husholdningstype", name, "ssb_06070", wide[types].sum(axis=1), total)
        for name, types in HOUSEHOLDS.items()
    )


def _living_alone(table: pd.DataFrame) -> pd.DataFrame:
    chosen = table[table["indicator"] == "eldre_bor_alene"]
    wide = _wide(chosen, "category")
    parts = []
    for ages, name in (("67-79 years", "alder_67_79"), ("80 years or older", "alder_80_pluss")):
        alone = wide[f"age={ages};variabel=Living alone"]
        others = wide[f"age={ages};variabel=Living with others"]
        parts.append(_share(wide, "eldre_bor_alene", name, "ssb_06844", alone, alone + others))
    return pd.concat(parts)


def _home_services(care: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Users at the end of a year against inhabitants on 1 January of the next."""
    users = place(care[care["indicator"] == "hjemmetjenestebrukere_80pluss"])
    old = population[(population["category"] == "alder=80+;kjonn=total")
                     & (population["region_code"] == "3203")]  # fmt: skip
    by_year = {str(int(y) - 1): raw.number(v)
               for y, v in zip(old["year"], old["value"], strict=True)}  # fmt: skip
    count = users["value"].map(raw.number)
    return _share(users, "hjemmetjenester_80_pluss", "alle", "ssb_12292", count,
                  users["year"].map(by_year))  # fmt: skip

"""The StatBank tables the stand-in holds: codes and labels that official or client code tells of.

Where nothing is known, codes and labels differ from what any recipe hopes for, so that a recipe
that is not proved cannot look as if it were: those recipes must fail here, in plain words.

Longer than 300 lines: a list of tables.
"""

from __future__ import annotations

import csv
import zlib
from functools import cache
from pathlib import Path

from .pxweb import Table, Values, Variable, pseudo

DATA = Path(__file__).resolve().parents[4] / "data"
YEARS = {str(y): str(y) for y in range(2005, 2026)}
FEW = {str(y): str(y) for y in range(2020, 2025)}


@cache
def towns() -> dict[str, str]:
    with (DATA / "areas.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = {r["code"]: r["name"] for r in rows if r["level"] == "kommune"}
    return {
        "0": "Hele landet",
        "32": "Akershus",
        "33": "Buskerud",
        **found,
        "3025": "Asker (2020-2023)",
    }


@cache
def units() -> list[tuple[str, str, str]]:
    """Grunnkretser in today's, the 2020–2023 and the older numbering."""
    with (DATA / "area_history.csv").open(encoding="utf-8") as stream:
        return [tuple(row) for row in list(csv.reader(stream))[1:]]  # type: ignore[misc]


def unit_codes() -> dict[str, str]:
    """All numberings, one elsewhere, and the municipality's unknown unit."""
    codes = [code for trio in units() for code in trio]
    return {c: f"Krets {c}" for c in [*codes, "03010101", "32039999"]}


def district_codes() -> dict[str, tuple[str, list[str]]]:
    codes = dict.fromkeys(f"{code[:6]}00" for trio in units() for code in trio)
    return {c: (f"Delområde {c}", [c]) for c in codes}


def kostra() -> dict[str, str]:
    return {"EAK": "Landet", "EAKUO": "Landet uten Oslo", "EKG01": "KOSTRA-gruppe 1", **towns()}


def in_use(code: str, year: int) -> bool:
    if code[:2] in ("31", "32", "33"):
        return year >= 2024
    if code == "0301" or code[:1] not in "03":
        return True
    return 2020 <= year <= 2023 if code.startswith("30") else year <= 2019


def by_numbering(values: Values, variable: str = "Region") -> Values:
    """``values`` only where a municipality's or county's number was in use.

    A span of years is published with the codes of its last year.
    """

    def valued(place: dict[str, str]) -> tuple[float | None, str]:
        code, year = place[variable], int(place["Tid"][-4:])
        known = code == "0" or not code.isdigit() or in_use(code, year)
        return values(place) if known else (None, ".")

    return valued


def people(place: dict[str, str]) -> tuple[float | None, str]:
    """Population of a unit: none outside the years its number was in use."""
    code, year = place["Grunnkretser"], int(place["Tid"])
    if not in_use(code, year):
        return None, "."
    same = next((t[0] for t in units() if code in t), code)
    return float(200 + zlib.crc32(same.encode()) % 800 + (year - 2000) * 3), ""


def few_people(place: dict[str, str]) -> tuple[float | None, str]:
    code, year = place["Region"], int(place["Tid"])
    if not in_use(code, year):
        return None, "."
    seed = f"{code}{place['Kjonn']}{place['Alder']}".encode()
    count = zlib.crc32(seed) % 60
    return float(0 if count < 2 else 3 if count < 4 else count), ""


def income(place: dict[str, str]) -> tuple[float | None, str]:
    code, year = place["Region"], int(place["Tid"])
    if len(code) == 8 and not in_use(code, year):
        return None, "."
    number = zlib.crc32(f"{code}{place['HusholdType']}".encode()) % 1000
    if place["ContentsCode"] == "AntallHushold":
        return float(40 + number if place["HusholdType"] != "0000" else 5000 + number), ""
    if place["HusholdType"] == "0004" and number % 7 == 0:
        return None, ":"
    return float(400_000 + number * 300 + (year - 2005) * 9_000), ""


def count(place: dict[str, str]) -> tuple[float | None, str]:
    seed = "|".join(v for k, v in sorted(place.items()) if k != "Tid")
    return float(1_000 + zlib.crc32(seed.encode()) % 500 + int(place["Tid"][:4]) - 2000), ""


def contents(**labels: str) -> Variable:
    return Variable("ContentsCode", "statistikkvariabel", labels)


def times(years: dict[str, str] = FEW) -> Variable:
    return Variable("Tid", "år", years)


def region(values: dict[str, str] | None = None, **codelists: dict) -> Variable:
    return Variable("Region", "region", values or towns(), False, codelists)


def summed_towns() -> dict[str, tuple[str, list[str]]]:
    return {f"K-{c}": (name, [c]) for c, name in towns().items() if len(c) == 4 and c != "3025"}


def summed_counties() -> dict[str, tuple[str, list[str]]]:
    """Today's counties, carried back in time by SSB itself."""
    return {f"F-{c}": (towns()[c], [c]) for c in ("32", "33")}


def population() -> Table:
    ages = {f"{a:03d}": f"{a} år" for a in range(105)} | {"105+": "105 år eller eldre"}
    return Table(
        "07459",
        "07459: Befolkning, etter region, kjønn, alder, statistikkvariabel og år",
        [
            region(agg_KommSummer=summed_towns(), agg_KommFylker=summed_counties()),
            Variable("Kjonn", "kjønn", {"1": "Menn", "2": "Kvinner"}),
            Variable("Alder", "alder", ages),
            contents(Personer1="Personer"),
            times(YEARS),
        ],
        values=by_numbering(count),
        notes=["Tallene gjelder 1. januar.", "Frivillig merknad."],
        mandatory=[0],
    )


def small_areas() -> list[Table]:
    ages = [
        "00-05",
        "06-15",
        "16-19",
        "20-24",
        "25-29",
        "30-49",
        "50-59",
        "60-66",
        "67-69",
        "70-79",
        "080+",
    ]
    return [
        Table(
            "04317",
            "04317: Grunnkretsenes befolkning",
            [
                Variable("Grunnkretser", "grunnkrets", unit_codes(), False),
                contents(Personer1="Personer"),
                times({str(y): str(y) for y in range(1999, 2026)}),
            ],
            values=people,
        ),
        Table(
            "04362",
            "04362: Befolkning, etter grunnkrets, kjønn og alder",
            [
                Variable("Region", "grunnkrets", unit_codes(), False),
                Variable("Kjonn", "kjønn", {"1": "Menn", "2": "Kvinner"}, False),
                Variable("Alder", "alder", {a: f"{a} år" for a in ages}, False),
                contents(Personer="Personer"),
                times(FEW),
            ],
            values=few_people,
        ),
        Table(
            "06198",
            "06198: Areal av grunnkretser",
            [
                Variable("Region", "grunnkrets", unit_codes(), False),
                contents(m1="m1", m2="m2"),
                times({"2025": "2025"}),
            ],
            values=lambda p: (1.25, "") if in_use(p["Region"], 2025) else (None, "."),
        ),
        Table(
            "06944",
            "06944: Inntekt for husholdninger",
            [
                region(vs_Delomraader01=district_codes()),
                Variable(
                    "HusholdType",
                    "husholdningstype",
                    {
                        "0000": "Alle husholdninger",
                        "0001": "Aleneboende",
                        "0002": "Par uten barn",
                        "0003": "Par med barn 0-17 år",
                        "0004": "Enslig mor/far med barn 0-17 år",
                    },
                    False,
                ),
                contents(
                    InntSkatt="Inntekt etter skatt, median",
                    SamletInntekt="Samlet inntekt, median",
                    AntallHushold="Antall husholdninger",
                ),
                times({str(y): str(y) for y in range(2005, 2025)}),
            ],
            values=income,
        ),
    ]


def simple(number: str, *variables: Variable, years: dict[str, str] = FEW, values=pseudo) -> Table:
    return Table(number, f"{number}: tabell", [*variables, times(years)], values=values)


def municipal() -> list[Table]:
    old = {"999A": "Alle aldre", "00-17": "0-17 år", "18-34": "18-34 år", "35-49": "35-49 år"}
    old |= {"50-66": "50-66 år", "067+": "67 år eller eldre"}
    level = {
        "01": "Grunnskole",
        "02a": "Videregående",
        "11": "Fagskole",
        "03a": "Kort",
        "04a": "Lang",
    }
    return [
        simple("06947", region(), contents(Personer="Personer", EUskala60="EU-skala 60 prosent")),
        simple("08764", region(), contents(Personer="Personer", EUskala60="EU-skala 60 prosent")),
        simple(
            "12944",
            region(),
            Variable("Alder", "alder", old, False),
            contents(EUskalaSeksti="EU 60 prosent"),
            years={"2021-2023": "2021-2023", "2022-2024": "2022-2024"},
        ),
        simple(
            "09429",
            region(),
            Variable("Kjonn", "kjønn", {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}, False),
            Variable("Nivaa", "nivå", {"00": "I alt", **level, "09a": "Uoppgitt"}, False),
            contents(PersonerProsent="Prosent", Personer="Personer"),
        ),
        simple(
            "11084",
            region(),
            Variable(
                "EierStatus",
                "eierstatus",
                {"1": "I alt", "2": "Selveier", "3": "Andels-/aksjeeier", "4": "Leier"},
                False,
            ),
            contents(Husholdning="Husholdninger", HusholdningProsent="Husholdninger (prosent)"),
        ),
        simple(
            "06265",
            region(),
            Variable(
                "BygnType",
                "bygningstype",
                {
                    "01": "Enebolig",
                    "02": "Tomannsbolig",
                    "03": "Rekkehus, kjedehus og andre småhus",
                    "04": "Boligblokk",
                    "05": "Bygning for bofellesskap",
                    "999": "Andre bygningstyper",
                },
                False,
            ),
            contents(Boliger="m1"),
            values=count,
        ),
        simple(
            "13563",
            region(agg_KommFylker=summed_counties()),
            Variable("Alder", "alder", {a: a for a in ("15-29", "15-74", "30-61")}, False),
            Variable("InnvandrKat", "u1", {"A-G": "u2", "B": "Innvandrere", "Q": "u3"}, False),
            Variable(
                "HovArbStyrkStatus",
                "prioritert arbeidsstyrkestatus",
                {"A.09": "u4"},
                False,
                {
                    "vs_ArbStatus2018niva4a": {
                        "TOT3": ("I alt", ["TOT3"]),
                        "NEET2": ("Utenfor", ["NEET2"]),
                    }
                },
            ),
            contents(Bosatte="m1"),
            values=neet,
        ),
        simple(
            "06083",
            region(),
            Variable(
                "FamilieType",
                "familietype",
                {
                    "001": "Enpersonfamilie",
                    "002": "Par med små barn (yngste barn 0-5 år)",
                    "003": "Par med store barn (yngste barn 6-17 år)",
                    "004": "Mor/far med små barn (yngste barn 0-5 år)",
                    "005": "Mor/far med store barn (yngste barn 6-17 år)",
                    "006": "Par uten barn",
                    "007": "Par med voksne barn (yngste barn 18 år og over)",
                    "008": "Mor/far med voksne barn (yngste barn 18 år og over)",
                    "009": "Andre familier",
                },
                False,
            ),
            contents(m1="m1"),
            values=count,
        ),
        simple(
            "06844",
            region(),
            Variable("Alder", "alder", {"67-79": "u1", "80+": "u2"}, False),
            contents(Aleneboende="m1", m2="m2"),
            values=count,
        ),
        simple(
            "09817",
            region(),
            Variable("InnvandrKat", "u1", {"B": "Innvandrere", "Q": "u2"}, False),
            Variable("Landbakgrunn", "u3", {"999": "alle land", "u4": "u4"}, False),
            contents(m1="m1", AndelBefolkning="m2"),
        ),
        simple(
            "08487",
            Variable("Gjerningssted", "gjerningssted", crime_places(), False),
            Variable(
                "LovbruddKrim",
                "lovbruddsgruppe",
                {"01": "Alle lovbruddsgrupper", "1AAAAA-9ZZZZz": "Alle lovbruddsgrupper"},
                False,
            ),
            contents(AnmeldteLovbrudd="m1", AnmLovbrPer1000="m2"),
            years={"2022-2023": "2022-2023", "2023-2024": "2023-2024"},
        ),
        simple(
            "06445",
            region(),
            Variable("Kjonn", "kjønn", {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}, False),
            Variable("Alder", "alder", {"15-74": "15-74 år", "u1": "u1"}, False),
            contents(m1="m1", m2="m2"),
        ),
        simple("13995", region(), contents(m1="m1"), values=count),
        _kostra("12255", KOSgrunnskolepoe0000="Gjennomsnittlige grunnskolepoeng", m1="m1"),
        _kostra(
            "12005",
            KOSantallpasient0001="Pasienter på liste uten lege",
            KOSandelpasiente0000="Andel pasienter på liste uten lege",
            KOSgjsnlisteleng0000="Gjennomsnittlig listelengde",
            KOSreservekapasi0000="Reservekapasitet fastlege",
        ),
        _kostra("14019", m1="m1"),
        _kostra("13502", KOSandel150000="Andel barn 1-5 år i barnehage", KOSandel350000="m2"),
    ]


def crime_places() -> dict[str, str]:
    """Places of offences: sums under more than one code, none of them a municipality."""
    sums = {"Ialt": "I alt", "0": "Hele landet", "00": "Alle fylker", "0000": "Alle kommuner"}
    return sums | {c: n for c, n in towns().items() if len(c) == 4}


def neet(place: dict[str, str]) -> tuple[float | None, str]:
    part = 0.1 if place["HovArbStyrkStatus"] == "NEET2" else 10
    return (count(place)[0] or 0) * part, ""


def _kostra(number: str, **labels: str) -> Table:
    place = Variable("KOKkommuneregion0000", "region", kostra(), False)

    def values(p: dict[str, str]) -> tuple[float | None, str]:
        number = pseudo(p)[0] or 0.0
        return (20 + number / 2, "") if "poeng" in labels[p["ContentsCode"]] else (number, "")

    return simple(number, place, contents(**labels), values=values)


def all_tables() -> list[Table]:
    return [population(), *small_areas(), *municipal()]

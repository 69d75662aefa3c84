"""FHI's open API: tables, dimensions, categories and measures as public clients recorded them.

Labels of categories are the recorders'; of the measures only RATE's is known from an answer, so the
others are called something here that no recipe can hope for. No recorded table carries zones.
"""

from __future__ import annotations

import itertools
import re
import zlib
from typing import Any

from .catalogue import towns
from .server import Call, Reply, json_reply

SEX = {"0": "kjønn samlet", "1": "menn", "2": "kvinner"}
SCHOOL = {
    "0": "totalt",
    "1": "grunnskole",
    "2": "videregående",
    "3": "universitet/ høgskole",
    "4": "uoppgitt utdanningsnivå",
}
ALL = {"0": "totalt"}
YOUNG = {"1_6": "ungdomstrinn og videregående"}
DIAGNOSES = {
    "P01_P29ogP70_P99": "Psykiske symptomer og lidelser",
    "P01_P29": "Psykiske symptomer",
    "P70_P99": "Psykiske lidelser",
    "K70_K99": "Hjerte- og karsykdommer",
    "L01_L29ogL70_L71ogL82_L99": "Muskel- og skjelettplager og -sykdommer",
    "Skader": "Skader",
}
MEASURES = {"RATE": "andel (prosent)", "TELLER": "m1", "SMR": "m2", "MEIS": "m3"}
#: number → title, years, dimensions, measures.
RECORDED: dict[str, tuple[str, list[str], dict[str, dict[str, str]], list[str]]] = {
    "794": (
        "Trangbodd_UTDANN",
        ["2023_2023", "2024_2024"],
        {
            "ALDER": {"0_120": "alle aldre", "0_17": "0-17 år", "18_29": "18-29 år"},
            "UTDANN": SCHOOL,
            "BODD": {"trangt": "bor trangt", "uoppgitt": "uoppgitt"},
        },
        ["RATE", "SMR", "TELLER"],
    ),
    "809": (
        "NEET_UTDANN",
        ["2024_2024"],
        {
            "KJONN": SEX,
            "ALDER": {c: c for c in ("15_29", "15_19", "20_24", "25_29")},
            "UTDANN": SCHOOL,
        },
        ["RATE", "SMR", "TELLER"],
    ),
    "360": (
        "Gjennomforing i videregående skole (utdann_3)",
        ["2022_2024"],
        {"KJONN": SEX, "UTDANN": SCHOOL, "INNVKAT": ALL},
        ["TELLER", "RATE", "SMR", "MEIS"],
    ),
    "187": (
        "Personer som bor alene",
        ["2025_2025"],
        {"ALDER": {c: c for c in ("16_120", "16_29", "65_74", "75_84", "85_120")}},
        ["RATE", "SMR", "TELLER"],
    ),
    "377": (
        "Mobbing, 7. og 10. klasse, 3-årige tall",
        ["2021_2023", "2022_2024"],
        {
            "KJONN": {"0": "kjønn samlet"},
            "TRINN": {"7": "7. trinn", "10": "10. trinn"},
            "SPM_ID": {"479": "spm. om mobbing"},
        },
        ["SMR", "MEIS", "RATE"],
    ),
    "370": (
        "KPR_1",
        ["2023_2023", "2024_2024"],
        {
            "KJONN": SEX,
            "ALDER": {"0_74": "0-74 år", "0_14": "0-14 år", "15_24": "15-24 år"},
            "KODEGRUPPE": DIAGNOSES,
        },
        ["RATE", "MEIS", "SMR", "TELLER"],
    ),
} | {
    number: (
        title,
        ["2022_2024", "2023_2025"],
        {"KJONN": SEX, "ALDER": YOUNG, variable: {code: code}, "SOES": ALL},
        ["SMR", "MEIS"],
    )
    for number, title, variable, code in (
        ("354", "FORTROLIGVENN_Ungdata_KH", "FORTROLIGVENN", "Ja"),
        ("373", "Livskvalitet_Ungdata_KH", "LIVSKVALITET", "8_10"),
        ("332", "Alkohol_Ungdata_KH", "ANTALL_GANGER", "engangellerflere"),
        ("339", "Depressive symptomer_Ungdata_KH", "DEPRESJON", "Ja"),
    )
}
LABELS = {"GEO": "Geografi", "AAR": "År", "KODEGRUPPE": "Sykdomsgruppe", "MEASURE_TYPE": "Måltall"}


def zones() -> dict[str, str]:
    return {f"3203{n:06d}": f"Sone {n}" for n in range(1, 46)}


def places() -> dict[str, str]:
    """Country, counties, municipalities of today and a few bydeler."""
    known = {c: n for c, n in towns().items() if c[:2] != "30"}
    return known | {"030101": "Bydel Gamle Oslo"}


class Fhi:
    """Source ``nokkel``. ``shift`` renumbers every table; ``zoned`` are tables that carry zones."""

    def __init__(self, shift: int = 0, zoned: tuple[str, ...] = ()) -> None:
        self.titles: dict[str, str] = {}
        self.tables: dict[str, dict[str, dict[str, str]]] = {}
        for number, (title, years, dimensions, measures) in RECORDED.items():
            geo = places() | (zones() if number in zoned else {})
            self.titles[str(int(number) + shift)] = title
            self.tables[str(int(number) + shift)] = {
                "GEO": geo,
                "AAR": {y: y[5:] for y in years},
                **dimensions,
                "MEASURE_TYPE": {m: MEASURES[m] for m in measures},
            }

    def __call__(self, call: Call) -> Reply:
        parts = call.path.lower().strip("/").split("/")
        if parts == ["common", "source"]:
            return json_reply([{"id": "nokkel", "title": "x"}])
        if parts == ["nokkel", "table"]:
            day = {"publishedAt": "2026-01-01", "modifiedAt": "2026-02-01T08:00:00"}
            return json_reply(
                [{"tableId": int(n), "title": t, **day} for n, t in self.titles.items()]
            )
        dimensions = self.tables.get(parts[2]) if len(parts) == 4 else None
        if dimensions is None:
            return json_reply({"title": "Not Found"}, 404)
        if parts[3] == "dimension":
            return json_reply({"dimensions": [_dimension(c, v) for c, v in dimensions.items()]})
        if parts[3] == "data":
            title = self.titles[parts[2]]
            return _data(call, dimensions, title) if call.method == "POST" else Reply(405)
        return json_reply({"title": "Not Found"}, 404)


def _dimension(code: str, values: dict[str, str]) -> dict[str, Any]:
    flat = [{"value": v, "label": label, "children": []} for v, label in values.items()]
    if code == "GEO":  # a tree: country, then the rest below it
        flat[0]["children"] = flat[1:]
        flat = flat[:1]
    return {"code": code, "label": LABELS.get(code, code.title()), "categories": flat}


def _data(call: Call, dimensions: dict[str, dict[str, str]], title: str) -> Reply:
    body = call.json()
    chosen = {d["code"]: _filtered(d, dimensions.get(d["code"], {})) for d in body["dimensions"]}
    if set(chosen) != set(dimensions) or not all(chosen.values()):
        return json_reply({"title": "Bad Request", "status": 400}, 400)
    rows = list(itertools.product(*(chosen[c] for c in dimensions)))
    if len(rows) > body["response"]["maxRowCount"]:
        return json_reply({"title": "Too many rows"}, 400)
    return json_reply(
        {
            "class": "dataset",
            "version": "2.0",
            "label": title,
            "id": list(dimensions),
            "size": [len(chosen[c]) for c in dimensions],
            "role": {"time": None, "geo": None, "metric": ["MEASURE_TYPE"]},
            "dimension": {
                c: {
                    "label": LABELS.get(c, c),
                    "category": {
                        "index": chosen[c],
                        "label": {v: dimensions[c][v] for v in chosen[c]},
                    },
                }
                for c in dimensions
            },
            "value": [_hidden(row) for row in rows],
            "status": "",
        }
    )


def _filtered(wanted: dict[str, Any], known: dict[str, str]) -> list[str]:
    codes = list(known)
    if wanted["filter"] == "top":
        return codes[: int(wanted["values"][0])]
    if wanted["filter"] == "bottom":
        return codes[-int(wanted["values"][0]) :]
    if wanted["filter"] == "all":
        return [c for c in codes for v in wanted["values"] if re.fullmatch(v.replace("*", ".*"), c)]
    return [v for v in wanted["values"] if v in known]


def _hidden(row: tuple[str, ...]) -> float | str:
    """A figure that is the same every year; hidden or missing in some zones and far towns."""
    number = zlib.crc32("|".join((row[0], *row[2:])).encode())
    if (len(row[0]) == 10 or row[0][:2] in ("55", "56")) and number % 10 < 2:
        return (":", "..")[number % 10]
    return round(5 + number % 900 / 10, 1)

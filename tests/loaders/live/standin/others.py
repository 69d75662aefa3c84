"""FHI, KLASS, Geonorge, Udir, election results, Bufdir and NAV as the facts describe them.

Longer than 300 lines: seven services' answers, which are data.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl

from .catalogue import DATA, in_use, towns, units
from .server import Call, Reply, json_reply


def pseudo(*parts: str) -> float:
    return round(5 + zlib.crc32("|".join(parts).encode()) % 900 / 10, 1)


def zones() -> dict[str, str]:
    return {f"3203{n:06d}": f"Sone {n}" for n in range(1, 46)}


class Fhi:
    """Source ``nokkel``: ids are renumbered at will, titles stand."""

    def __init__(self, shift: int = 1000) -> None:
        year = {f"{y}_{y}": str(y) for y in range(2018, 2025)}
        rolling = {"2021_2023": "2021-2023", "2022_2024": "2022-2024"}
        small = {**towns(), **zones()}
        sex = {"0": "Begge kjønn", "1": "Menn", "2": "Kvinner"}
        contact = {
            "psyk": "Psykiske symptomer og lidelser",
            "p1": "Psykiske symptomer",
            "p2": "Psykiske lidelser",
            "p3": "Symptomer på angst og depresjon",
            "p4": "Depressive lidelser",
            "p5": "Angstlidelser",
            "musk": "Muskel og skjelett",
            "hk": "Hjerte og kar",
            "sk": "Skader",
        }
        measure = {"RATE": "Andel", "TELLER": "Antall", "SMR": "Forholdstall", "MEIS": "Glattet"}
        base = {"KJONN": sex, "ALDER": {"0_120": "Alle aldre"}, "MEASURE_TYPE": measure}
        plain = {
            583: ("Vedvarende lavinntekt", small, rolling, {}),
            187: ("Bor alene, 45 år og eldre", small, year, {}),
            360: ("Gjennomføring i videregående opplæring", small, rolling, {}),
            377: ("Mobbing, 7. og 10. trinn", towns(), rolling, {}),
            354: ("Fortrolig venn, Ungdata", towns(), year, {}),
            339: ("Depressive symptomer, Ungdata", towns(), year, {}),
            373: ("Livskvalitet, Ungdata", towns(), year, {}),
            332: ("Alkohol, Ungdata", towns(), year, {}),
            794: ("Trangboddhet", small, year, {}),
            809: ("Unge utenfor arbeid og utdanning", small, year, {}),
            370: (
                "Primærhelsetjenesten, brukere",
                towns(),
                year,
                {"ALDER": {"0_74": "0-74 år", "0_44": "0-44 år"}, "KODE": contact},
            ),
            338: ("Befolkning", towns(), year, {}),
        }
        self.tables = {
            str(number + shift): (title, {"GEO": geo, "AAR": years, **base, **extra})
            for number, (title, geo, years, extra) in plain.items()
        }
        self.labels = {"KODE": "Kontaktårsak"}

    def __call__(self, call: Call) -> Reply:
        parts = call.path.lower().strip("/").split("/")
        if parts == ["common", "source"]:
            return json_reply([{"id": "nokkel", "title": "Folkehelseprofiler"}])
        if parts == ["nokkel", "table"]:
            return json_reply(
                [
                    {
                        "tableId": int(n),
                        "title": t,
                        "publishedAt": "2026-01-01",
                        "modifiedAt": "2026-02-01T08:00:00",
                    }
                    for n, (t, _) in self.tables.items()
                ]
            )
        if len(parts) < 4 or parts[2] not in self.tables:
            return json_reply({"title": "Not Found"}, 404)
        dimensions = self.tables[parts[2]][1]
        if parts[3] == "dimension":
            return json_reply(
                {"dimensions": [self._dimension(c, v) for c, v in dimensions.items()]}
            )
        if parts[3] == "data":
            return self._data(call, dimensions) if call.method == "POST" else Reply(405)
        return json_reply({"title": "Not Found"}, 404)

    def _dimension(self, code: str, values: dict[str, str]) -> dict[str, Any]:
        flat = [{"value": v, "label": label, "children": []} for v, label in values.items()]
        if code == "GEO":  # a tree: country, then the rest below it
            flat[0]["children"] = flat[1:]
            flat = flat[:1]
        return {"code": code, "label": self.labels.get(code, code.title()), "categories": flat}

    def _data(self, call: Call, dimensions: dict[str, dict[str, str]]) -> Reply:
        body = call.json()
        chosen = {
            d["code"]: _filtered(d, dimensions.get(d["code"], {})) for d in body["dimensions"]
        }
        if set(chosen) != set(dimensions) or not all(chosen.values()):
            return json_reply({"title": "Bad Request", "status": 400}, 400)
        rows = list(itertools.product(*(chosen[c] for c in dimensions)))
        if len(rows) > body["response"]["maxRowCount"]:
            return json_reply({"title": "Too many rows"}, 400)
        value = [_hidden(row) for row in rows]
        return json_reply(
            {
                "version": "2.0",
                "class": "dataset",
                "id": list(dimensions),
                "size": [len(chosen[c]) for c in dimensions],
                "dimension": {
                    c: {
                        "label": c,
                        "category": {
                            "index": chosen[c],
                            "label": {v: dimensions[c][v] for v in chosen[c]},
                        },
                    }
                    for c in dimensions
                },
                "value": value,
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
    number = zlib.crc32("|".join(row).encode())
    if len(row[0]) == 10:
        return ":" if number % 10 == 0 else ".." if number % 10 == 1 else pseudo(row[0], *row[2:])
    return pseudo(row[0], *row[2:])


def klass(call: Call) -> Reply:
    if call.headers.get("accept") != "application/json":
        return Reply(200, b"<xml/>", "application/xml")
    if match := re.fullmatch(r"/classifications/(\d+)/codesAt.json", call.path):
        if match.group(1) == "131":
            codes = [{"code": c, "name": n, "level": "1"} for c, n in towns().items()]
            codes = [c for c in codes if len(c["code"]) == 4 and c["code"] != "3025"]
        else:
            districts = dict.fromkeys(t[0][:6] for t in units())
            codes = [{"code": f"{d}00", "name": d, "level": "1"} for d in districts]
            codes += [
                {"code": t[0], "name": t[0], "level": "2", "parentCode": f"{t[0][:6]}00"}
                for t in units()
            ]
        return json_reply({"codes": codes})
    if re.fullmatch(r"/classifications/\d+/changes.json", call.path):
        changes = [
            {"oldCode": t[1], "newCode": t[0], "changeOccurred": "2024-01-01"} for t in units()
        ]
        return json_reply({"codeChanges": changes})
    if re.fullmatch(r"/correspondencetables/\d+", call.path):
        return json_reply({"correspondenceMaps": [{"sourceCode": "3025", "targetCode": "3203"}]})
    return json_reply({"error": "not found"}, 404)


def gml(frame: gpd.GeoDataFrame | None = None) -> bytes:
    """The registry's own boundaries as the WFS would send them, in EPSG:25833."""
    if frame is None:
        frame = gpd.read_file(DATA / "boundaries" / "grunnkrets.geojson")
    members = "".join(
        f"<wfs:member><app:Grunnkrets gml:id='g{i}'>"
        f"<app:grunnkretsnummer>{row.kode}</app:grunnkretsnummer>"
        f"<app:grunnkretsnavn>{row.navn}</app:grunnkretsnavn>"
        f"<app:kommunenummer>{row.kode[:4]}</app:kommunenummer>"
        f"<app:område>{_surface(row.geometry, i)}</app:område>"
        "</app:Grunnkrets></wfs:member>"
        for i, row in enumerate(frame.to_crs(25833).itertuples())
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><wfs:FeatureCollection "
        "xmlns:wfs='http://www.opengis.net/wfs/2.0' xmlns:gml='http://www.opengis.net/gml/3.2' "
        f"xmlns:app='http://skjema.geonorge.no/grunnkretser'>{members}</wfs:FeatureCollection>"
    ).encode()


def _surface(shape: Any, number: int) -> str:
    parts = getattr(shape, "geoms", [shape])
    polygons = "".join(
        f"<gml:surfaceMember><gml:Polygon gml:id='p{number}_{k}'>"
        f"<gml:exterior>{_ring(p.exterior)}</gml:exterior>"
        + "".join(f"<gml:interior>{_ring(r)}</gml:interior>" for r in p.interiors)
        + "</gml:Polygon></gml:surfaceMember>"
        for k, p in enumerate(parts)
    )
    system = "srsName='urn:ogc:def:crs:EPSG::25833'"
    return f"<gml:MultiSurface gml:id='m{number}' {system}>{polygons}</gml:MultiSurface>"


def _ring(ring: Any) -> str:
    places = " ".join(f"{x:.6f} {y:.6f}" for x, y in ring.coords)
    return f"<gml:LinearRing><gml:posList>{places}</gml:posList></gml:LinearRing>"


class Geonorge:
    def __init__(self) -> None:
        self.body: bytes | None = None

    def __call__(self, call: Call) -> Reply:
        if call.path != "/wfs.grunnkretser" or call.query.get("request") != ["GetFeature"]:
            return Reply(400, b"<ows:ExceptionReport/>", "text/xml")
        if self.body is None:
            self.body = gml()
        return Reply(200, self.body, "text/xml; subtype=gml/3.2.1")


REPORTS = {
    "GSK_NP_Geografisk": ("NasjonaleProever/1/1", ["Skalapoeng", "Antall elever deltatt"]),
    "GSK_NP_Geo_Trinn5": ("NasjonaleProever/4/1", ["Skalapoeng", "Antall elever deltatt"]),
    "GSK_fravaer": ("Fravaer/1/2", ["Median dager", "Median timer", "Antall elever"]),
    "GSK_Elev_Skol": (
        "GSI/1/8",
        [
            "Antall elever",
            "Elever med individuelt tilrettelagt opplæring",
            "Elever med forsterket opplæring i norsk",
            "Antall skoler",
        ],
    ),
}


def udir(call: Call) -> Reply:
    if call.path == "/enheter":
        return _units(call)
    if match := re.fullmatch(r"/rest/v1/Rapportside/(\w+)", call.path):
        known = REPORTS.get(match.group(1))
        if not known:
            return Reply(404)
        page = {
            "rapportElementer": [{"dataEndepunkt": f"rest/v1/Statistikk/GSK/{known[0]}/data"}],
            "filterDefaultVerdier": {"SkoleAarID": [20252026]},
        }
        return json_reply({"rappside": page})
    if call.path.endswith("/filterVerdier"):
        return json_reply(
            {
                "SkoleAarID": [
                    {"id": y, "kode": str(y), "navn": f"{str(y)[:4]}-{str(y)[6:]}"}
                    for y in (20252026, 20242025, 20232024, 20222023)
                ],
                "TrinnID": [
                    {"id": i, "kode": k, "navn": f"{k}. trinn"}
                    for i, k in ((4, "5"), (7, "8"), (8, "9"))
                ],
                "ProevetypeID": [
                    {"id": i, "kode": k, "navn": k.title()}
                    for i, k in ((1, "engelsk"), (2, "lesing"), (3, "regning"))
                ],
                "KjoennID": [{"id": -10, "kode": "A", "navn": "Alle kjønn"}],
                "EierformID": [{"id": -10, "kode": "A", "navn": "Alle eierformer"}],
            }
        )
    columns = next((c for path, c in REPORTS.values() if call.path.endswith(f"{path}/data")), None)
    wanted = dict(re.findall(r"([A-Za-z]+)\(([^)]*)\)", call.query.get("filter", [""])[0]))
    if columns is None or wanted.get("SkoleAarID") not in {"20252026", "20242025", "20232024"}:
        return json_reply({})
    rows = [
        {
            "navn": name,
            "kode": code,
            "id": f"-12.{code[:2]}.{i}",
            "data": [_text(c, code, call.query["filter"][0]) for c in columns],
        }
        for i, (code, name) in enumerate(towns().items())
        if code not in ("0", "3025")
    ]
    return json_reply({"metadata": {"columns": [{"navn": c} for c in columns]}, "rows": rows})


def _text(column: str, code: str, seed: str) -> str:
    number = zlib.crc32(f"{code}{seed}".encode())
    if column == "Skalapoeng":
        return (
            "*"
            if number % 40 == 0 and code != "3203"
            else f"{45 + number % 100 / 10:.1f}".replace(".", ",")
        )
    if column.startswith("Median"):
        return f"{5 + number % 50 / 10:.1f}".replace(".", ",")
    if column == "Antall elever":
        return f"{4000 + number % 4000:,}".replace(",", " ")
    return str(50 + number % 300)


def _units(call: Call) -> Reply:
    page = int(call.query["sidenummer"][0])
    listed = [
        {
            "Organisasjonsnummer": f"9{i:08d}",
            "Navn": f"Enhet {i}",
            "Kommunenummer": code,
            "ErAktiv": i % 5 != 0,
            "ErGrunnskole": True,
            "ErBarnehage": True,
        }
        for i, code in enumerate(c for c in towns() if len(c) == 4 for _ in range(4))
    ]
    part = listed[(page - 1) * 1000 : page * 1000]
    return json_reply(
        {"Sidenummer": page, "AntallSider": -(-len(listed) // 1000), "EnhetListe": part}
    )


def valg(call: Call) -> Reply:
    match = re.fullmatch(r"/(\d{4})/(st|ko)(?:/(\d\d)/(\d{4})(?:/(\d{4}))?)?", call.path)
    if not match:
        return Reply(404, b"Not found", "text/plain")
    year, _, county, town, _ = match.groups()
    if town and not (in_use(town, int(year)) and town.startswith(county)):
        return Reply(404, b"Not found", "text/plain")
    turnout = 70 + pseudo(*[g or "" for g in match.groups()]) / 5
    return json_reply(
        {"id": {"valgaar": match.group(1)}, "frammote": {"prosent": round(turnout, 1)}}
    )


def workbook(sheet: str, rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bufdir(call: Call) -> Reply:
    if call.path.endswith("/barnefattigdom"):
        page = b"<a href='/bufdir/files/om.pdf'>Om</a>"
        page += b"<a href='/bufdir/files/barnefattigdom-2026.zip'>Last ned</a>"
        return Reply(200, page, "text/html", headers={})
    if not call.path.endswith(".zip"):
        return Reply(404)
    rows: list[list[Any]] = [["Monitor"], [], ["Kommunenummer", "Kommune", "År", "Andel"]]
    for code, name in towns().items():
        rows += [[code, name, year, _share(code, year)] for year in (2023, 2024)]
    return Reply(
        200,
        zipped({"barnefattigdom.xlsx": workbook("Data", rows), "les.txt": b"x"}),
        "application/zip",
    )


def _share(code: str, year: int) -> Any:
    number = zlib.crc32(f"{code}".encode())
    return (
        ".."
        if number % 30 == 0 and code != "3203"
        else "."
        if number % 30 == 1 and code != "3203"
        else 0.05 + number % 10 / 100
    )


def nav(call: Call) -> Reply:
    if call.path.endswith("/uforetrygd"):
        return Reply(
            200, b'<a href="/nav/_/attachment/PST302_2026_09.xlsx">Tabell</a>', "text/html"
        )
    if "PST302" not in call.path:
        return Reply(404)
    rows: list[list[Any]] = [
        ["PST302"],
        ["Kommunenummer", "Kommune", "Periode", "Prosent av befolkningen"],
    ]
    rows += [
        [int(c), n, "2026M09", "*" if c == "3301" else "9,5"]
        for c, n in towns().items()
        if len(c) == 4 and c != "3025"
    ]
    return Reply(200, workbook("Kommune", rows), "application/vnd.openxmlformats")


def everything(pxweb: Any) -> dict[str, Any]:
    """Service name → handler, as ``StandIn`` takes them."""
    return {
        "ssb": pxweb,
        "fhi": Fhi(),
        "klass": klass,
        "geonorge": Geonorge(),
        "udir": udir,
        "valg": valg,
        "bufdir": bufdir,
        "nav": nav,
    }


def as_json(content: Any) -> bytes:
    return json.dumps(content).encode()


HERE = Path(__file__).parent

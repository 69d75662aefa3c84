"""KLASS, Geonorge, Udir, election results, Bufdir and NAV as the facts describe them.

Longer than 300 lines: six services' answers, which are data.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl

from .catalogue import DATA, towns, units
from .fhi import Fhi
from .server import Call, Reply, json_reply


def pseudo(*parts: str) -> float:
    return round(5 + zlib.crc32("|".join(parts).encode()) % 900 / 10, 1)


#: Numbers of 2020–2023 that are known to have become another in 2024; 1507 was split.
MUNICIPALITIES = {
    **{"3005": "3301", "3024": "3201", "3025": "3203", "3049": "3312"},
    **{"3003": "3105", "3004": "3107", "3801": "3901", "3802": "3903", "3803": "3907"},
    **{"3804": "3909", "3805": "4001", "3807": "4003", "5401": "5501", "5403": "5601"},
    "5406": "5603",
}


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
    if call.path == "/classifications/131/changes.json":
        day = "2024-01-01"
        pairs = [*MUNICIPALITIES.items(), ("1507", "1508"), ("1507", "1580")]
        changes = [{"oldCode": a, "newCode": b, "changeOccurred": day} for a, b in pairs]
        # In 2020 Finnøy and Rennesøy became part of Stavanger, which kept its number.
        changes += [
            {"oldCode": a, "newCode": "1103", "changeOccurred": "2020-01-01"}
            for a in ("1103", "1141", "1142")
        ]
        return json_reply({"codeChanges": changes})
    if re.fullmatch(r"/classifications/\d+/changes.json", call.path):
        changes = [
            {"oldCode": t[1], "newCode": t[0], "changeOccurred": "2024-01-01"} for t in units()
        ]
        return json_reply({"codeChanges": changes})
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


NP = ["Skalapoeng", "Usikkerhet", "Antall elever deltatt"]
YEAR_IDS = {
    "SkoleAarID": (20252026, 20242025, 20232024, 20222023),
    "TidID": (202606, 202506, 202406, 202306),
}
#: report → path, what its years are called, last level of columns.
REPORTS = {
    "GSK_NP_Geografisk": ("NasjonaleProever/1/1", "SkoleAarID", NP),
    "GSK_NP_Geo_Trinn5": ("NasjonaleProever/4/1", "SkoleAarID", NP),
    "GSK_fravaer": (
        "FravaerG/1/1",
        "TidID",
        ["Median dager", "Median timer", "Snitt dager", "Snitt timer", "Antall elever"],
    ),
    "GSK_Elev_Skol": ("GSI/1/8", "TidID", ["m1", "m2"]),
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
            "filterDefaultVerdier": {
                known[1]: list(YEAR_IDS[known[1]][:3]),
                "EierformID": [-10],
                "KjoennID": [-10],
            },
        }
        return json_reply({"rappside": page})
    report = next((r for r in REPORTS.values() if f"/{r[0]}/" in call.path), None)
    if report is None:
        return json_reply({})
    _, years, columns = report
    if call.path.endswith("/filterVerdier"):
        named = [{"id": y, "kode": str(y), "navn": str(y)} for y in YEAR_IDS[years]]
        found: dict[str, Any] = {years: named}
        if columns is NP:
            found["TrinnID"] = [{"id": i, "navn": f"{i + 1}. årstrinn"} for i in (4, 7, 8)]
            tests = ((1, "Engelsk"), (2, "Lesing"), (3, "Regning"))
            found["ProevetypeID"] = [{"id": i, "navn": n} for i, n in tests]
        return json_reply(found)
    wanted = dict(re.findall(r"([A-Za-z]+)\(([^)]*)\)", call.query.get("filter", [""])[0]))
    if wanted.get(years) not in {str(y) for y in YEAR_IDS[years][:3]}:
        return json_reply({})
    if years == "TidID" and "VisMaaltall" not in wanted:
        columns = columns[-1:]
    rows = [
        {
            "navn": name,
            "kode": code,
            "id": f"-12.{code[:2]}" + (f".{code}" if len(code) == 4 else ""),
            "data": [_text(c, code, call.query["filter"][0]) for c in columns],
        }
        for code, name in towns().items()
        if code != "0" and code[:2] != "30"
    ]
    levels = [[{"name": wanted[years]}], [{"name": c} for c in columns]]
    return json_reply({"metadata": {"columns": levels}, "rows": rows})


def _text(column: str, code: str, seed: str) -> str:
    number = zlib.crc32(f"{code}{seed}".encode())
    if column == "Skalapoeng":
        return (
            "*"
            if number % 40 == 0 and code != "3203"
            else f"{45 + number % 100 / 10:.1f}".replace(".", ",")
        )
    if column.startswith(("Median", "Snitt")):
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


#: Districts of a general election are the old counties; of a municipal one those of the year.
DISTRICTS = {"02": ("3203", "3201"), "06": ("3301", "3312"), "12": ("4601",), "03": ("0301",)}


def valg(call: Call) -> Reply:
    """Pages that link to those below them; the first part of a path is the year."""
    year, kind, *below = call.path.strip("/").split("/")
    counties = _districts(kind, int(year)) if kind in ("st", "ko") else {}
    links: list[str] = []
    if len(below) == 0:
        links = list(counties)
    elif len(below) == 1 and below[0] in counties:
        links = list(counties[below[0]])
    elif len(below) == 2 and below[1] in counties.get(below[0], ()):
        links = [f"{n:04d}" for n in range(1, 40)] if below[1] == "3203" else []
    elif len(below) != 3 or below[1] not in counties.get(below[0], ()):
        return Reply(404, b"Not found", "text/plain")
    turnout = 70 + pseudo(*call.path.split("/")) / 5
    related = [{"nr": n, "navn": n, "href": f"/api{call.path.rstrip('/')}/{n}"} for n in links]
    return json_reply(
        {
            "id": {"valgaar": year},
            "frammote": {"prosent": round(turnout, 1)},
            "_links": {"related": related},
        }
    )


def _districts(kind: str, year: int) -> dict[str, tuple[str, ...]]:
    if kind == "st":
        return DISTRICTS
    found: dict[str, tuple[str, ...]] = {}
    for codes in DISTRICTS.values():
        for code in codes:
            then = {"3203": "3025", "3201": "3024", "3301": "3005", "3312": "3049"}.get(code, code)
            then = then if year < 2024 else code
            found[then[:2]] = (*found.get(then[:2], ()), then)
    return found


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


INDICATORS = ("Indikator_1_x.xlsx", "Indikator_2_y.xlsx", "Indikator_9a_z.xlsx")


def bufdir(call: Call, names: tuple[str, ...] = INDICATORS) -> Reply:
    """A zip of workbooks; what each holds, nobody knows, so none is called what is looked for."""
    if call.path.endswith("/barnefattigdom"):
        page = b"<a href='/bufdir/files/om.pdf'>Om</a>"
        page += b"<a href='/bufdir/files/20260901_barnefattigdom_monitor_abc123.zip'>Last ned</a>"
        return Reply(200, page, "text/html", headers={})
    if not call.path.endswith(".zip"):
        return Reply(404)
    content = workbook("Data", monitor())
    return Reply(200, zipped(dict.fromkeys(names, content)), "application/zip")


def monitor() -> list[list[Any]]:
    """Years across; the same region in per cent and as a count."""
    rows: list[list[Any]] = [["Region", "Regionnavn", "Enhet", "Tallformat", 2022, 2023, 2024]]
    for code, name in towns().items():
        if code != "0" and code[:2] != "30":
            rows.append([code, name, "Prosent", "prosent", *(_share(code, y) for y in range(3))])
            rows.append([code, name, "Antall", "antall", 410, 420, 430])
    return rows


def _share(code: str, year: int) -> Any:
    number = zlib.crc32(f"{code}".encode())
    if code != "3203" and number % 30 < 2:
        return ("..", ".")[number % 30]
    return f"{5 + number % 10 + year / 10:.1f}".replace(".", ",")


def nav(call: Call) -> Reply:
    if call.path.endswith("/uforetrygd-manedsstatistikk"):
        links = [f'<a href="/nav/_/attachment/PST302_{y}.xlsx">{y}</a>' for y in (2025, 2026, 2024)]
        return Reply(200, "".join(links).encode(), "text/html")
    if "PST302" not in call.path:
        return Reply(404)
    return Reply(200, disability(), "application/vnd.openxmlformats")


def disability() -> bytes:
    """Four sheets; blocks by county, months across, and months that have not come."""
    book = openpyxl.Workbook()
    book.active.title = " Om statistikken"
    for title in ("Fylke. Antall", "Fylke. Andel", "Kommune-bydel. Antall", "Kommune-bydel. Andel"):
        page = book.create_sheet(title)
        page["B2"] = f"Uføretrygdede ... {title.split()[-1]}"
        row = 4
        for county, town in (("32 Akershus", "3203 Asker"), ("33 Buskerud", "3301 Drammen")):
            page.cell(row, 2, county)
            for i, month in enumerate(("Januar", "Februar", "Mars")):
                page.cell(row + 1, 3 + i, month)
            for line, (name, figures) in enumerate(
                ((f"{county} i alt  ", (7.1, 7.2)), (town, (6.4, "*" if "33" in town else 6.5)))
            ):
                page.cell(row + 2 + line, 2, name)
                for i, figure in enumerate(figures):
                    page.cell(row + 2 + line, 3 + i, figure)
            row += 5
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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

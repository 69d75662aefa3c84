"""Areas, their history and boundaries: who belongs to whom, and where the borders run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely import set_precision

from loaders.compiling import cells, elections, raw
from store.catalogue import ASKER
from store.errors import SourceError
from store.models import Level

FORMER = {"0220": "Asker", "0627": "Røyken", "0628": "Hurum"}
#: Comparators and the years their borders hold, where they do not hold today.
COMPARATORS = [
    ("0", Level.LAND, "Norge", "", ""),
    ("32", Level.FYLKE, "Akershus", "2024", ""),
    ("33", Level.FYLKE, "Buskerud", "2024", ""),
    ("30", Level.FYLKE, "Viken (2020–2023)", "2020", "2023"),
]
#: About one metre: what the copies of the boundaries resolve, and what a map needs.
GRID = 1e-5


def compile_areas(source: Path, root: Path) -> pd.DataFrame:
    """Write ``areas.csv`` and ``area_history.csv``; return one row a grunnkrets with membership.

    :returns: columns code, name, delomrade, delomrade_name, former, levekarssone.
    """
    codes = raw.read(
        source,
        "districts/area_codes.csv",
        [
            "grunnkrets_code",
            "grunnkrets_name",
            "delomrade_code",
            "delomrade_name",
            "code_2020_2023",
            "code_before_2020",
            "old_municipality",
        ],
    )
    codes = codes[~codes["grunnkrets_code"].str.endswith("9999")].reset_index(drop=True)
    zones = _zone_membership(source)
    frame = pd.DataFrame(
        {
            "code": codes["grunnkrets_code"],
            "name": codes["grunnkrets_name"],
            "delomrade": codes["delomrade_code"],
            "delomrade_name": codes["delomrade_name"],
            "former": codes["code_before_2020"].str[:4],
            "levekarssone": codes["grunnkrets_code"].map(zones),
        }
    )
    lost = frame.loc[frame["levekarssone"].isna(), "code"].tolist()
    if lost:
        raise SourceError(f"levekårssoner: no zone for grunnkrets {', '.join(lost)}.")
    _write_areas(frame, source, root)
    history = codes[["grunnkrets_code", "code_2020_2023", "code_before_2020"]]
    history.columns = pd.Index(["code", "code_2020_2023", "code_before_2020"])
    history.to_csv(root / "area_history.csv", index=False, lineterminator="\n")
    return frame


def _zone_membership(source: Path) -> dict[str, str]:
    table = raw.read(
        source, "districts/fhi_levekarssoner_grunnkrets_2026.csv", ["region_code", "category"]
    )
    table = table[table["region_code"].str.startswith(ASKER)]
    krets = table["category"].str.extract(r"grunnkrets=(\d{8})")[0]
    if krets.isna().any() or krets.duplicated().any():
        raise SourceError("levekårssoner: a row without, or with a repeated, grunnkrets code.")
    return dict(zip(krets, table["region_code"], strict=True))


def _write_areas(frame: pd.DataFrame, source: Path, root: Path) -> None:
    rows: list[dict[str, str]] = [
        {
            "code": c,
            "level": level,
            "name": n,
            "shown_en": "Norway" if level == Level.LAND else "",
            "parent": "",
            "valid_from": f,
            "valid_to": t,
        }
        for c, level, n, f, t in COMPARATORS
    ]
    rows += _municipalities(source)
    rows += [
        {
            "code": c,
            "level": Level.TIDLIGERE_KOMMUNE,
            "name": n,
            "shown": f"{n} (før 2020)",
            "shown_en": f"{n} (before 2020)",
            "parent": ASKER,
            "valid_to": "2019",
        }
        for c, n in FORMER.items()
    ]
    for (code, name), part in frame.groupby(["delomrade", "delomrade_name"]):
        former = part["former"].iloc[0]
        rows.append(
            {
                "code": str(code),
                "level": Level.DELOMRADE,
                "name": str(name),
                "parent": ASKER,
                "tidligere_kommune": former,
            }
        )
    names = _zone_names(frame)
    rows += [
        {
            "code": code,
            "level": Level.LEVEKARSSONE,
            "name": f"Sone {name}",
            "shown_en": f"Zone {name}",
            "parent": ASKER,
        }
        for code, name in names.items()
    ]
    rows += [
        {
            "code": r["code"],
            "level": Level.GRUNNKRETS,
            "name": r["name"],
            "parent": r["delomrade"],
            "delomrade": r["delomrade"],
            "levekarssone": r["levekarssone"],
            "tidligere_kommune": r["former"],
        }
        for r in frame.to_dict("records")
    ]
    rows += _polling_districts(source)
    rows += cells.area_rows(source)
    columns = [
        "code",
        "level",
        "name",
        "shown",
        "shown_en",
        "parent",
        "delomrade",
        "levekarssone",
        "tidligere_kommune",
        "valid_from",
        "valid_to",
    ]
    table = pd.DataFrame(rows).reindex(columns=columns).fillna("")
    table["level"] = table["level"].map(str)
    table.to_csv(root / "areas.csv", index=False, lineterminator="\n")


def _polling_districts(source: Path) -> list[dict[str, str]]:
    """Polling districts of each election; those of an earlier one are named with its year."""
    table = elections.polling_districts(source)
    newest = table["year"].max()
    rows = []
    for r in table.to_dict("records"):
        earlier = r["year"] != newest
        when = f" ({r['year']})" if earlier else ""
        rows.append(
            {
                "code": r["code"],
                "level": Level.STEMMEKRETS,
                "name": f"{r['krets_name']} stemmekrets{when}",
                "shown_en": f"{' and '.join(r['krets_name'].split(' og '))} polling district{when}",
                "parent": r["municipality_code"] if r["municipality_code"] in FORMER else ASKER,
                "valid_from": r["year"],
                "valid_to": r["year"] if earlier else "",
            }
        )
    return rows


def _municipalities(source: Path) -> list[dict[str, str]]:
    table = raw.read(
        source,
        "municipalities/02_kommuneprofil_2024_alle_kommuner.csv.gz",
        ["region_code", "region_name"],
    )
    pairs = table[["region_code", "region_name"]].drop_duplicates("region_code")
    pairs = pairs[pairs["region_code"].str.fullmatch(r"\d{4}")].sort_values("region_code")
    if ASKER not in set(pairs["region_code"]):
        raise SourceError("02_kommuneprofil: Asker (3203) is not among the municipalities.")
    return [
        {
            "code": r["region_code"],
            "level": Level.KOMMUNE,
            "name": r["region_name"],
            "parent": "",
            "valid_from": "2024"
            if not r["region_code"].startswith(("03", "11", "15", "18", "34", "42", "46", "50"))
            else "",
        }
        for r in pairs.to_dict("records")
    ]


def _zone_names(frame: pd.DataFrame) -> dict[str, str]:
    """A zone has a number only; the delområder its grunnkretser lie in say where it is."""
    names = {}
    for code, part in frame.groupby("levekarssone"):
        places = part.groupby("delomrade_name").size().sort_values(ascending=False).index
        number = int(str(code)[-3:])
        names[str(code)] = f"{number} ({', '.join(places[:2])})"
    return names


def compile_boundaries(source: Path, root: Path) -> None:
    """Write ``boundaries/<level>.geojson`` (EPSG:4326, about 1 m) with ``kode`` and ``navn``.

    Zones are dissolved from their grunnkretser; the neighbours are there for context.
    :raises SourceError: if codes differ from the register or a polygon is not valid.
    """
    areas = pd.read_csv(root / "areas.csv", dtype=str, keep_default_na=False).set_index("code")
    krets = _geometry(source, "grunnkretser_land.geojson", "grunnkretsnummer")
    layers = {
        Level.GRUNNKRETS: krets,
        Level.DELOMRADE: _geometry(source, "delomrader_land.geojson", "delomradenummer"),
        Level.TIDLIGERE_KOMMUNE: _geometry(
            source, "former_municipalities_land.geojson", "kommunenummer_2019"
        ),
        Level.LEVEKARSSONE: krets.assign(kode=krets["kode"].map(areas["levekarssone"]))
        .dissolve("kode")
        .reset_index()[["kode", "geometry"]],
        Level.KOMMUNE: _geometry(
            source, "municipalities_asker_and_neighbours.geojson", "kommunenummer"
        ),
        Level.RUTE1KM: cells.outlines(source),
    }
    folder = root / "boundaries"
    folder.mkdir(parents=True, exist_ok=True)
    for level, layer in layers.items():
        _check_codes(level, set(layer["kode"]), set(areas.index[areas["level"] == level]))
        layer["navn"] = layer["kode"].map(areas["name"])
        _write_geojson(layer.sort_values("kode"), folder / f"{level}.geojson")


def _geometry(source: Path, name: str, code_column: str) -> gpd.GeoDataFrame:
    file = source / "geo" / name
    if not file.is_file():
        raise SourceError(f"{file}: the file is missing.")
    layer = gpd.read_file(file)
    if code_column not in layer.columns:
        raise SourceError(f"{file}: expected the property {code_column}.")
    layer = layer.rename(columns={code_column: "kode"})[["kode", "geometry"]]
    layer["geometry"] = set_precision(layer.geometry.make_valid(), GRID)
    if not layer.geometry.is_valid.all() or layer.geometry.is_empty.any():
        raise SourceError(f"{file}: a polygon is empty or not valid.")
    return layer


def _check_codes(level: Level, found: set[str], registered: set[str]) -> None:
    wrong = found - registered if level == Level.KOMMUNE else found ^ registered
    if wrong:
        raise SourceError(f"boundaries of {level}: codes differ from the register: {sorted(wrong)}")


def _write_geojson(layer: gpd.GeoDataFrame, file: Path) -> None:
    # Plotly fills the outside of a ring that runs the other way: exterior rings clockwise.
    layer = layer.assign(geometry=layer.geometry.map(_clockwise))
    collection = json.loads(layer[["kode", "navn", "geometry"]].to_json(drop_id=True))
    collection.pop("bbox", None)
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    text = re.sub(r"(\d+\.\d{5})\d+", r"\1", text)
    file.write_text(text, "utf-8")


def _clockwise(geometry):  # type: ignore[no-untyped-def]
    from shapely import MultiPolygon, Polygon
    from shapely.geometry.polygon import orient

    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    polygons = [orient(p, -1.0) for p in parts if isinstance(p, Polygon)]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)

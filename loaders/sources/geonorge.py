"""Geonorge: boundaries of grunnkretser from the WFS, checked, and dissolved to bigger areas.

The bytes come through our client; geopandas reads the GML from a temporary file.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

import geopandas as gpd
import pyogrio.errors  # type: ignore[import-untyped]
from shapely import orient_polygons, set_precision
from shapely.errors import ShapelyError
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from loaders.http.client import Client
from loaders.http.problems import first_characters
from sheets.answers import as_it_came, foreign
from sheets.messages import Message, said
from store.catalogue import ASKER, Registry
from store.errors import SnapshotError, SourceError, Where
from store.models import Level

#: Metres, UTM 33 (what the service stores) and degrees (what the browser draws).
METRES, DEGREES = "EPSG:25833", "EPSG:4326"
LAYER = "Grunnkrets"
#: A gap or overlap smaller than this (m²) is rounding along a shared border.
SLIVER = 500.0
SMALLEST, LARGEST = 5_000.0, 100_000_000.0
GRID = 1e-5
MEMBERSHIP = {
    Level.DELOMRADE: "delomrade",
    Level.LEVEKARSSONE: "levekarssone",
    Level.TIDLIGERE_KOMMUNE: "tidligere_kommune",
}
WHERE = Where("geonorge", f"wfs.grunnkretser {LAYER}")


def fetch(client: Client, registry: Registry, municipality: str = ASKER) -> gpd.GeoDataFrame:
    """Grunnkretser as columns ``kode``, ``navn``, ``geometry`` (metres), checked.

    :raises SourceError: if the answer is no GML, or codes or geometries are not plausible.
    """
    params = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typenames": f"app:{LAYER}",
        "srsname": METRES,
        "filter": _filter(municipality),
    }
    expected = said("svar.gml_layer", layer=LAYER)
    answer = client.get(
        "geonorge", "/wfs.grunnkretser", WHERE, expected, params=params, accept="text/xml"
    )
    frame = read_gml(answer.body, municipality)
    check(frame, [a.code for a in registry.by_level[Level.GRUNNKRETS]])
    return frame


def _filter(municipality: str) -> str:
    return (
        '<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0"><fes:PropertyIsEqualTo>'
        "<fes:ValueReference>kommunenummer</fes:ValueReference>"
        f"<fes:Literal>{municipality}</fes:Literal></fes:PropertyIsEqualTo></fes:Filter>"
    )


def read_gml(content: bytes, municipality: str = ASKER) -> gpd.GeoDataFrame:
    """GML as a frame in metres; the municipality's own units alone.

    :raises SourceError: if it cannot be read, or lacks code or name.
    """
    _check_xml(content)
    try:
        with tempfile.TemporaryDirectory(prefix="levekar-") as folder:
            file = Path(folder) / "answer.gml"
            file.write_bytes(content)
            frame = _read(file)
    except OSError as error:
        raise SnapshotError(
            f"{tempfile.gettempdir()}: the answer of {WHERE.source}, table {WHERE.table}, cannot "
            f"be kept there while it is read ({error}). Make room on the disk and try again.",
            key="feil.answer_not_kept",
            where=Path(tempfile.gettempdir()).name,
            source=WHERE.source,
            table=WHERE.table,
            english=error.strerror,
        ) from error
    if frame.empty:
        raise WHERE.problem(said("svar.at_least_one", layer=LAYER), said("svar.none_in_it"))
    names = {c.casefold(): c for c in frame.columns}
    if "grunnkretsnummer" not in names or "grunnkretsnavn" not in names:
        raise WHERE.problem(
            said("svar.both", one="grunnkretsnummer", other="grunnkretsnavn"),
            ", ".join(frame.columns),
        )
    if frame.crs is None:
        frame = frame.set_crs(METRES)
    columns = {names["grunnkretsnummer"]: "kode", names["grunnkretsnavn"]: "navn"}
    frame = frame.rename(columns=columns)[["kode", "navn", "geometry"]].to_crs(METRES)
    frame["kode"] = frame["kode"].astype(str).str.zfill(8)
    return frame[frame["kode"].str.startswith(municipality)].reset_index(drop=True)


def _check_xml(content: bytes) -> None:
    """Refuse what is no whole FeatureCollection before the reader of GML, which forgives, has it.

    A DOCTYPE is refused where it stands, so that no entity in it is ever looked up or swollen.
    """
    seen: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def element(name: str, _attributes: dict[str, str]) -> None:
        seen.append(name)
        parser.StartElementHandler = None
        if name.rpartition(" ")[2] != "FeatureCollection":
            raise _refused(said("svar.gml"), content)

    def doctype(*_: object) -> None:
        raise _refused(said("svar.no_doctype"), content)

    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        expected = said("svar.gml_whole") if seen else said("svar.gml")
        raise _refused(expected, content, error) from error


def _refused(expected: Message, content: bytes, why: Exception | None = None) -> SourceError:
    size, words = len(content), first_characters(content)
    if why is None:
        return WHERE.problem(expected, said("svar.bytes_of", size=size, said=words))
    got = said("svar.why_bytes", english=foreign(why), size=size, said=words)
    return WHERE.problem(expected, got)


def _read(file: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_file(file, layer=LAYER, DOWNLOAD_SCHEMA="NO")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise WHERE.problem(said("svar.gml_readable", layer=LAYER), as_it_came(error)) from error
    except ShapelyError as error:
        raise WHERE.problem(said("svar.rings"), as_it_came(error)) from error


def check(frame: gpd.GeoDataFrame, codes: list[str]) -> None:
    """Right codes, valid shapes, plausible areas, no gaps and no overlaps.

    :raises SourceError: naming the first offenders.
    """
    found = frame["kode"].tolist()
    if len(found) != len(set(found)) or set(found) != set(codes):
        odd = sorted(set(found) ^ set(codes))[:5] or said("svar.stands_twice")
        raise WHERE.problem(
            said("svar.registered", count=len(codes)),
            said("svar.counted", count=len(found), odd=odd),
        )
    bad = frame.loc[~frame.geometry.is_valid | frame.geometry.is_empty, "kode"].tolist()
    if bad:
        raise WHERE.problem(
            said("svar.valid"), said("svar.not_valid", count=len(bad), which=bad[:5])
        )
    sizes = frame.geometry.area
    odd_sizes = frame.loc[(sizes < SMALLEST) | (sizes > LARGEST), "kode"].tolist()
    if odd_sizes:
        raise WHERE.problem(said("svar.sizes"), said("svar.others_for", which=odd_sizes[:5]))
    union = frame.geometry.union_all()
    overlap = float(sizes.sum() - union.area)
    if overlap > SLIVER:
        raise WHERE.problem(said("svar.no_overlaps"), said("svar.overlap", area=f"{overlap:.0f}"))
    gaps = _holes(union)
    if gaps > SLIVER:
        raise WHERE.problem(said("svar.no_gaps"), said("svar.gaps", area=f"{gaps:.0f}"))


def _holes(union: BaseGeometry) -> float:
    from shapely.geometry import Polygon

    parts = getattr(union, "geoms", [union])
    return float(sum(Polygon(ring).area for part in parts for ring in part.interiors))


def dissolve(frame: gpd.GeoDataFrame, registry: Registry, level: Level) -> gpd.GeoDataFrame:
    """Grunnkretser put together to the areas of ``level``; columns ``kode``, ``navn``, geometry."""
    if level == Level.KOMMUNE:
        belongs: Mapping[str, str] = dict.fromkeys(frame["kode"], ASKER)
    else:
        key = MEMBERSHIP[level]
        belongs = {c: str(getattr(registry.areas[c], key)) for c in frame["kode"]}
    merged = frame.assign(kode=frame["kode"].map(belongs)).dissolve("kode").reset_index()
    merged["navn"] = merged["kode"].map(registry.area_name)
    return merged[["kode", "navn", "geometry"]]


def write_boundaries(frame: gpd.GeoDataFrame, registry: Registry, root: Path) -> list[str]:
    """Write every level's GeoJSON under ``root/boundaries``: all levels, or none.

    All are written beside those in use before the first is swapped; levels of two ages on one map
    would not fit each other.

    :raises SnapshotError: if the disk refuses; the former boundaries are then still in use.
    """
    folder = root / "boundaries"
    levels = [Level.GRUNNKRETS, *MEMBERSHIP, Level.KOMMUNE]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for level in levels:
                areas = frame if level == Level.GRUNNKRETS else dissolve(frame, registry, level)
                _write_beside(folder, level, _geojson(areas.to_crs(DEGREES)))
            _swap(folder, levels)
        finally:
            for level in levels:
                (folder / f".{level}.new").unlink(missing_ok=True)
                (folder / f".{level}.former").unlink(missing_ok=True)
    except OSError as error:
        raise SnapshotError(
            f"{folder}: the new boundaries cannot be written ({error}). "
            "Make room on the disk, or see who may write there, and fetch them again.",
            key="feil.bounds_unwritten",
            where=folder.name,
            english=error.strerror,
        ) from error
    return [str(level) for level in levels]


def _write_beside(folder: Path, level: Level, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    with (folder / f".{level}.new").open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    former = folder / f"{level}.geojson"
    if former.is_file():
        shutil.copyfile(former, folder / f".{level}.former")


def _swap(folder: Path, levels: list[Level]) -> None:
    """Put every new file in place; if one cannot be, put the former ones back."""
    done: list[Level] = []
    try:
        for level in levels:
            (folder / f".{level}.new").replace(folder / f"{level}.geojson")
            done.append(level)
    except OSError:
        for level in done:
            former, current = folder / f".{level}.former", folder / f"{level}.geojson"
            if former.is_file():
                former.replace(current)
            else:
                current.unlink()
        raise


def _geojson(frame: gpd.GeoDataFrame) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"kode": row.kode, "navn": row.navn},
            # Plotly fills the outside of a ring that runs the other way.
            "geometry": mapping(
                orient_polygons(set_precision(row.geometry, GRID), exterior_cw=True)
            ),
        }
        for row in frame.sort_values("kode").itertuples()
    ]
    return {"type": "FeatureCollection", "features": features}

"""Boundaries from Geonorge: refused in words when they are broken, all replaced or none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import geopandas as gpd
import pytest
from demands import sampled
from shapely.geometry import box

from loaders.areas import areas_live
from loaders.sources import geonorge
from store.errors import SourceError
from store.models import Level

from .standin.others import gml

TOLD = "geonorge, table wfs.grunnkretser Grunnkrets: expected "
LEVELS = ["grunnkrets", "delomrade", "levekarssone", "tidligere_kommune", "kommune"]


@pytest.fixture(scope="module")
def answer() -> bytes:
    cells = [box(580_000 + n * 500, 6_640_000, 580_500 + n * 500, 6_640_500) for n in range(4)]
    codes = [f"3203010{n}" for n in range(1, 5)]
    return gml(gpd.GeoDataFrame({"kode": codes, "navn": codes}, geometry=cells, crs=25833))


def full_at(monkeypatch, name: str, call: int) -> None:
    """From its ``call``-th call on, ``os.fsync`` or ``Path.replace`` meets a full disk."""
    home = os if name == "fsync" else Path
    whole, count = getattr(home, name), 0

    def full(*arguments):
        nonlocal count
        count += 1
        if count == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(*arguments)

    monkeypatch.setattr(home, name, full)


def stored(root: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in (root / "boundaries").iterdir()}


@pytest.mark.parametrize(
    ("where", "call"),
    sampled([("replace", 4), ("replace", 1), ("fsync", 3), ("fsync", 1)], 4),
)
def test_a_full_disk_is_told_and_leaves_every_level_as_it_was(
    where, call, standin, client, registry, store, capsys, monkeypatch
):
    for level in LEVELS:  # older boundaries than those that come, so that a mixture shows
        (store / "boundaries" / f"{level}.geojson").write_text(f"former {level}", "utf-8")
    before = stored(store)
    with monkeypatch.context() as patch:
        full_at(patch, where, call)
        assert areas_live.run("geonorge", registry, client, False, store) == 1
    told = capsys.readouterr().err
    assert "No space left on device" in told and "Make room on the disk" in told
    assert "What is here stays as it is." in told
    assert stored(store) == before
    assert areas_live.run("geonorge", registry, client, False, store) == 0
    # The grid is no level of Geonorge's and lies untouched beside those that came.
    assert sorted(stored(store)) == sorted(f"{level}.geojson" for level in [*LEVELS, "rute1km"])
    assert stored(store)["rute1km.geojson"] == before["rute1km.geojson"]
    assert all(not content.startswith(b"former") for content in stored(store).values())


def test_no_room_for_the_answer_is_told(standin, client, registry, store, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert areas_live.run("geonorge", registry, client, False, store) == 1
    assert "No space left on device" in capsys.readouterr().err


def test_the_answer_as_it_should_be_is_read(answer):
    assert geonorge.read_gml(answer)["kode"].tolist() == [f"3203010{n}" for n in range(1, 5)]


def test_a_ring_that_is_not_closed_is_refused(answer):
    start = answer.index(b"<gml:posList>") + len(b"<gml:posList>")
    end = answer.index(b"</gml:posList>")
    open_ring = b" ".join(answer[start:end].split()[:-2])
    with pytest.raises(SourceError, match=TOLD + "shapes whose rings are closed"):
        geonorge.read_gml(answer[:start] + open_ring + answer[end:])


@pytest.mark.parametrize("share", range(2, 10))
def test_gml_that_is_cut_short_is_said_to_be_cut_short(answer, share):
    with pytest.raises(SourceError, match=TOLD + "a whole GML FeatureCollection; got .+ bytes"):
        geonorge.read_gml(answer[: len(answer) * share // 10])


def test_a_collection_of_nothing_is_not_blamed_on_its_columns(answer):
    start, end = answer.index(b"<wfs:member>"), answer.rindex(b"</wfs:FeatureCollection>")
    with pytest.raises(SourceError, match=f"{TOLD}(at least one|readable GML with the layer)"):
        geonorge.read_gml(answer[:start] + answer[end:])


@pytest.mark.parametrize("spaces", [0, 3_000, 300_000])
@pytest.mark.parametrize(
    "doctype",
    [b"<!DOCTYPE a SYSTEM 'x'>", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hosts'>]>"],
)
def test_a_doctype_is_refused_wherever_it_stands_before_the_root(answer, spaces, doctype):
    rest = answer.index(b"<wfs:FeatureCollection")
    hidden = answer[:rest] + b" " * spaces + b"<!-- <FeatureCollection> -->" + doctype
    with pytest.raises(SourceError, match=TOLD + "GML without DOCTYPE"):
        geonorge.read_gml(hidden + answer[rest:])


def test_a_name_that_mentions_a_doctype_is_no_doctype(answer):
    named = answer.replace(b"<wfs:member>", b"<!-- <!DOCTYPE x> --><wfs:member>", 1)
    assert len(geonorge.read_gml(named)) == 4


@pytest.mark.parametrize(
    "content", [b"<html>FeatureCollection</html>", b"\xff\xfe\0\0", b"", b"FeatureCollection"]
)
def test_what_is_no_collection_is_said_to_be_none(content):
    with pytest.raises(SourceError, match=TOLD + "a GML FeatureCollection"):
        geonorge.read_gml(content)


def test_the_levels_written_are_those_the_map_reads():
    drawn = {Level.GRUNNKRETS, *geonorge.MEMBERSHIP, Level.KOMMUNE}
    assert drawn == {Level(level) for level in LEVELS}

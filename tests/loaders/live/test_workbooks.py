"""Published workbooks: damage and bombs are told in one sentence, before they do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from loaders.http.client import Answer
from loaders.refreshing.harvest import SERVICES
from loaders.refreshing.planning import plan
from loaders.sources.workbooks import unzip
from store.errors import SourceError, Where

from .standin.others import workbook, zipped
from .standin.server import Reply


def test_a_zip_that_swells_is_refused(client):
    bomb = zipped({f"{n}.xlsx": b"0" for n in range(101)})
    with pytest.raises(SourceError, match="at most 100 files"):
        unzip(Answer(Where("bufdir", "x"), "", 200, bomb), "xlsx")


def swollen() -> bytes:
    """A workbook of about 0.1 MB that would unpack to 100 MB."""
    stream = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(workbook("Kommune", [["a"]])))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in good.namelist():
            with archive.open(name, "w") as part:
                part.write(good.read(name))
                if name == "xl/worksheets/sheet1.xml":
                    for _ in range(100):
                        part.write(b" " * 1_000_000)
    return stream.getvalue()


def damaged(kind: str) -> bytes:
    """A workbook that opens and breaks later, each in its own way."""
    good = workbook("Kommune", [["Kommunenummer", "Periode", "Prosent av befolkningen"]] * 50)
    if kind == "packed data that do not unpack":
        at = good.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml") + 20
        return good[:at] + b"\xff" * 12 + good[at + 12 :]
    if kind == "an unknown packing":
        places = [i for i in range(len(good)) if good[i : i + 4] in (b"PK\1\2", b"PK\3\4")]
        spoilt = bytearray(good)
        for i in places:
            spoilt[i + (10 if good[i + 2] == 1 else 8)] = 97
        return bytes(spoilt)
    target, edit = {
        "a sheet that is not XML": ("xl/worksheets/sheet1.xml", lambda _: b"<worksheet><a>"),
        "a sheet cut in half": ("xl/worksheets/sheet1.xml", lambda d: d[: len(d) // 2]),
        "an empty list of sheets": ("xl/workbook.xml", lambda _: b"<a/>"),
        "styles that are not XML": ("xl/styles.xml", lambda _: b"<"),
        "a cell nowhere": ("xl/worksheets/sheet1.xml", lambda d: d.replace(b'r="A1"', b'r="!"')),
    }[kind]
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        return zipped(
            {n: (edit if n == target else bytes)(archive.read(n)) for n in archive.namelist()}
        )


DAMAGES = [
    "packed data that do not unpack",
    "an unknown packing",
    "a sheet that is not XML",
    "a sheet cut in half",
    "an empty list of sheets",
    "styles that are not XML",
    "a cell nowhere",
]


def task_answered_by(content, source, standin, registry):
    """A task of NAV or Bufdir that gets this workbook, plain or in a zip as they send it."""
    answers = {".xlsx": content, ".zip": zipped({"barnefattigdom.xlsx": content})}
    standin.faults.append(
        lambda c: next((Reply(200, b) for e, b in answers.items() if c.path.endswith(e)), None)
    )
    name = {"nav": "uforetrygd", "bufdir": "barn_lavinntekt_bufdir"}[source]
    [task] = plan(registry, indicators=[name])
    return task


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("source", ["nav", "bufdir"])
def test_a_damaged_workbook_is_told(source, kind, standin, client, registry):
    task = task_answered_by(damaged(kind), source, standin, registry)
    with pytest.raises(SourceError, match=rf"{source}, table .+: expected .+; got .+"):
        SERVICES[source](client).table(task.fetches, task.areas)


def test_a_damaged_zip_is_told(standin, client, registry):
    [task] = plan(registry, indicators=["barn_lavinntekt_bufdir"])
    standin.faults.append(
        lambda c: Reply(200, damaged("an unknown packing")) if c.path.endswith(".zip") else None
    )
    fetch = task.fetches[0].model_copy(
        update={"options": task.fetches[0].options | {"file": "sheet1"}}
    )
    with pytest.raises(SourceError, match="expected a whole zip file; got "):
        SERVICES["bufdir"](client).table([fetch], task.areas)


@pytest.mark.parametrize("source", ["nav", "bufdir"])
def test_a_workbook_that_swells_is_refused_before_it_is_opened(
    source, standin, client, registry, monkeypatch
):
    content = swollen()
    assert len(content) < 1_000_000
    opened: list[object] = []
    monkeypatch.setattr("openpyxl.load_workbook", lambda *a, **k: opened.append(a))
    task = task_answered_by(content, source, standin, registry)
    with pytest.raises(SourceError, match=r"too large unpacked \(95 MB"):
        SERVICES[source](client).table(task.fetches, task.areas)
    assert opened == []


def test_bufdir_refuses_per_cent_where_fractions_are_promised(standin, client, registry):
    rows = [["Kommunenummer", "År", "Andel"], ["3203", 2024, 7.5]]
    content = zipped({"a.xlsx": workbook("Data", rows)})
    standin.faults.append(lambda c: Reply(200, content) if c.path.endswith(".zip") else None)
    task = plan(registry, indicators=["barn_lavinntekt_bufdir"])[0]
    with pytest.raises(SourceError, match=r"decimal numbers, at most 1; got 7\.5"):
        SERVICES["bufdir"](client).table(task.fetches, task.areas)

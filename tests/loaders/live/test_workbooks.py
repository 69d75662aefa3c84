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

from .standin.others import monitor, workbook, zipped
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
    answers = {".xlsx": content, ".zip": zipped({"Indikator_1_lavinntekt.xlsx": content})}
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


def read(source, content, standin, client, registry):
    task = task_answered_by(content, source, standin, registry)
    return SERVICES[source](client).table(task.fetches, task.areas).frame.set_index("region")


def test_bufdir_takes_years_across_and_only_rows_in_per_cent(standin, client, registry):
    content = workbook("Data", monitor())
    got = read("bufdir", content, standin, client, registry).loc["3203"]
    assert got["period"].tolist() == ["2022", "2023", "2024"]
    assert got["value"].between(5, 15).all()


def test_bufdir_a_sheet_without_per_cent_is_refused(standin, client, registry):
    rows = [
        ["Region", "Regionnavn", "Enhet", "Tallformat", 2024],
        ["3203", "Asker", "x", "andel", 1],
    ]
    with pytest.raises(SourceError, match="«prosent»; got andel"):
        read("bufdir", workbook("Data", rows), standin, client, registry)


def test_bufdir_an_indicator_that_is_not_there_is_not_guessed(standin, client, registry):
    [task] = plan(registry, indicators=["barn_lavinntekt_bufdir"])
    with pytest.raises(SourceError, match=r"expected one file like .+; got 0 among Indikator_1_x"):
        SERVICES["bufdir"](client).table(task.fetches, task.areas)


def test_nav_takes_months_across_from_the_newest_year_and_stars_as_hidden(
    standin, client, registry
):
    [task] = plan(registry, indicators=["uforetrygd"])
    frame = SERVICES["nav"](client).table(task.fetches, task.areas).frame
    assert any(c.path.endswith("PST302_2026.xlsx") for c in standin.calls)
    told = {(r.region, r.period): (r.value, r.status) for r in frame.itertuples()}
    assert told["3203", "2026-01"] == (6.4, "ok")
    assert told["3203", "2026-02"] == (6.5, "ok")
    assert told["3301", "2026-02"][1] == "suppressed"
    assert {p for _, p in told} == {"2026-01", "2026-02"}  # March has not come


def test_nav_without_a_year_anywhere_is_refused(standin, client, registry):
    page = Reply(200, b'<a href="/nav/PST302.xlsx">x</a>', "text/html")
    standin.faults.append(lambda c: page if c.path.endswith("statistikk") else None)
    with pytest.raises(SourceError, match="expected one year in the sheet's heading"):
        [task] = plan(registry, indicators=["uforetrygd"])
        SERVICES["nav"](client).table(task.fetches, task.areas)

"""After a refresh with new years every page, report and address shows them, and old addresses hold.

The stand-in answers for household income until 2024, where the figures at hand end in 2016; the
answers are recorded and replayed, as an operator's first run is.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator

import docx
import pptx
import pypdf
import pytest
from opened import address, figures, opened, words
from starlette.testclient import TestClient

from loaders.http.recording import Recorder, Replay
from loaders.refreshing.refresh import refresh
from store.models import Level
from store.snapshot import load_snapshot
from views import edition
from views.edition import Edition

from .conftest import standing_in
from .standin.catalogue import DATA, all_tables
from .standin.pxweb import PxWeb
from .standin.server import Quota

pytestmark = pytest.mark.slow

ASKED = ["medianinntekt"]
NEWEST = "2024"


@pytest.fixture(scope="module")
def fetched(registry, tmp_path_factory) -> Edition:
    """An edition whose income was fetched anew, from a replay with nobody to ask."""
    folder = tmp_path_factory.mktemp("renewed")
    store, aside, notebook = (folder / name for name in ("data", "aside", "notebook"))
    for copy in (store, aside):
        shutil.copytree(DATA, copy)
    assert load_snapshot(store).periods("medianinntekt", str(Level.DELOMRADE))[-1] < NEWEST
    with standing_in(PxWeb(all_tables(), Quota())) as server:
        refresh(registry, indicators=ASKED, client=Recorder(notebook), root=aside)
        server.close()
        outcome = refresh(registry, indicators=ASKED, client=Replay(notebook), root=store)
    assert outcome.failed == [] and outcome.held == []
    assert any("2024" in change["nb"] for change in outcome.changes)
    return Edition(edition.open_whole(store))


@pytest.fixture
def renewed(fetched, monkeypatch) -> Iterator[Edition]:
    """That edition, as what is on disk now."""
    monkeypatch.setattr(edition._keeper, "current", lambda: fetched)
    with edition.opened(fetched):
        yield fetched


def test_every_page_shows_the_new_year_and_an_old_address_the_old(renewed):
    for page, query in (
        ("kart", {"indikator": "medianinntekt", "kategori": "alle", "niva": "delomrade"}),
        ("rangering", {"indikator": "medianinntekt", "kategori": "alle", "niva": "delomrade"}),
    ):
        newest = opened(page, **query)
        assert address(newest)["ar"] == NEWEST and NEWEST in words(newest), page
        old = opened(page, **query, ar="2016")
        assert address(old)["ar"] == "2016" and not old.warning, page
    for page, query in (("oversikt", {}), ("omrade", {"omrade": "320321"})):
        assert NEWEST in words(opened(page, **query)), page
    # What was said of income's age is gone with the figures that were old.
    assert "inntekt 2016" not in words(opened("oversikt")).casefold()


def all_of(page):
    """Words, questions, tables and figures of a page, as one text."""
    tables = [frame.value.to_string() for frame in page.dataframe]
    asked = [one.label for one in page.number_input]
    drawn = json.dumps(figures(page), ensure_ascii=False)
    return "\n".join([words(page), *asked, *tables, drawn])


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("matrise", {"niva": "delomrade", "tema": "okonomi"}),
        ("prioritering", {"niva": "delomrade"}),
        ("behov", {"omrade": "320321", "tema": "okonomi"}),
    ],
)
def test_what_weighs_many_figures_has_the_new_year(renewed, page, query):
    lines = all_of(opened(page, **query)).splitlines()
    assert any("Medianinntekt" in line and NEWEST in line for line in lines)


def test_every_form_of_a_report_has_the_new_year(renewed, app):
    with TestClient(app) as client:
        deck = client.get("/rapport/320321.pptx")
        pages = client.get("/rapport/320321.pdf")
    assert deck.status_code == pages.status_code == 200
    shown = pptx.Presentation(io.BytesIO(deck.content))
    frames = [shape for slide in shown.slides for shape in slide.shapes]
    told = "\n".join(shape.text_frame.text for shape in frames if shape.has_text_frame)
    told += "\n".join(
        cell.text for shape in frames if shape.has_table
        for row in shape.table.rows for cell in row.cells
    )  # fmt: skip
    assert NEWEST in told
    sheets = pypdf.PdfReader(io.BytesIO(pages.content)).pages
    assert NEWEST in "\n".join(sheet.extract_text() for sheet in sheets)


def test_every_address_answers_with_the_new_year_and_with_the_old(renewed, app):
    common = "indikator=medianinntekt&kategori=alle&niva=delomrade"
    with TestClient(app) as client:
        for form in ("csv", "json"):
            newest = client.get(f"/figur/rangering.{form}?{common}")
            old = client.get(f"/figur/rangering.{form}?{common}&ar=2016")
            assert newest.status_code == old.status_code == 200
            assert NEWEST in newest.text and "2016" in old.text
        rows = client.get(f"/api/v1/observasjoner?{common}&format=json").json()["observasjoner"]
        periods = {row["periode"] for row in rows}
        assert {"2016", NEWEST} <= periods
        listed = client.get("/api/v1/indikatorer").json()["indikatorer"]
        covered = next(i for i in listed if i["id"] == "medianinntekt")["dekning"]
        assert covered["delomrade"][-1] == NEWEST
        report = client.get("/rapport/320321.docx")
        assert report.status_code == 200
    text = "\n".join(
        cell.text for table in docx.Document(io.BytesIO(report.content)).tables
        for row in table.rows for cell in row.cells
    )  # fmt: skip
    text += "\n".join(p.text for p in docx.Document(io.BytesIO(report.content)).paragraphs)
    assert NEWEST in text


def test_nothing_is_said_to_be_missing_that_has_come(renewed):
    snapshot = renewed.snapshot
    rows = snapshot.rows("medianinntekt", "delomrade", category="alle", period=NEWEST)
    assert len(rows) == 23 and rows["value"].notna().all()

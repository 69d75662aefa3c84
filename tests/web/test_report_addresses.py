"""Reports at their addresses: baskets, own sets, one figure, the attachment, templates by name."""

from __future__ import annotations

import io
from urllib.parse import quote

import docx
import pytest
from demands import needs_browser

from register import templates
from views.basket import LONGEST

RANKED = "rangering?indikator=medianinntekt&niva=delomrade&ar=2016&omrade=320309"
BASKET = quote(f"{RANKED}&merknad=Husk dette|profil?omrade=320309")


@pytest.fixture(autouse=True)
def _no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Page numbers are tested elsewhere; here they would only take time."""
    monkeypatch.setattr("export.report.numbering.shutil.which", lambda _: None)


def test_a_basket_is_a_page_with_its_figures_and_notes(client) -> None:
    answer = client.get(f"/rapport/kurv.html?kurv={BASKET}&tittel=Sak 12")
    assert answer.status_code == 200
    assert "<h1>Sak 12</h1>" in answer.text and "Husk dette" in answer.text
    assert answer.text.count("<b>Figur 1.</b>") == 1, "a ranking has room on a page"
    assert answer.text.count("<b>Figur 2.</b>") == 2 and "(2/2)" in answer.text, "a profile has not"
    assert answer.headers["etag"] and "inline" in answer.headers["content-disposition"]
    again = client.get(answer.url, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("path", "status", "parameter"), [
    ("kurv.html", 400, "kurv"), (f"kurv.html?kurv={'x' * (LONGEST + 1)}", 400, "kurv"),
    ("kurv.html?kurv=torte", 404, "kurv"), ("figur.docx?kurv=%7C", 404, "kurv"),
    ("kurv.html?kurv=kart%3Findikator%3Dlykke", 404, "kurv"),
    ("eget.html?omrade=320309", 404, "omrade"), ("eget.html?omrade=eget:999", 404, "omrade"),
    ("saksvedlegg.pdf?omrade=finnes-ikke", 404, "omrade"),
    ("320309.docx?mal=../../x", 404, "mal"),
])  # fmt: skip
def test_what_cannot_be_met_is_told_by_parameter(
    client, path: str, status: int, parameter: str
) -> None:
    """What no description can list, a figure, a set or a template, is not found where it is not."""
    for language in ("nb", "en"):
        answer = client.get(f"/rapport/{path}{'&' if '?' in path else '?'}spraak={language}")
        assert answer.status_code == status, answer.text
        assert answer.json()["parameter"] == parameter and answer.json()["detail"]


@pytest.mark.parametrize("path", ["kurv.exe", "figur.pdf", "saksvedlegg.docx", "eget.csv"])
def test_a_form_there_is_not_is_not_found(client, path: str) -> None:
    query = f"kurv={BASKET}" if "eget" not in path else "omrade=eget:320321"
    if "saksvedlegg" in path:
        query = "omrade=320309"
    assert client.get(f"/rapport/{path}?{query}").status_code == 404


def test_an_own_set_has_a_report_with_its_name(client) -> None:
    answer = client.get("/rapport/eget.html?omrade=eget:320321,320322&navn=Sør-Hurum")
    assert answer.status_code == 200
    assert "Områdeprofil for Sør-Hurum" in answer.text and "Kilder og lisenser" in answer.text


@pytest.mark.slow
def test_asker_as_a_whole_has_a_report(client) -> None:
    answer = client.get("/rapport/3203.html")
    assert answer.status_code == 200 and "Asker hadde" in answer.text


def test_one_figure_is_a_word_file_ready_to_paste(client) -> None:
    answer = client.get(f"/rapport/figur.docx?kurv={quote(RANKED)}")
    assert answer.status_code == 200
    texts = [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "494" in texts[0] and not any(x == "Innhold" for x in texts)


def test_a_template_is_asked_for_by_name(client, tmp_path, monkeypatch) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Asker kommune"
    document.save(str(tmp_path / "brev.docx"))
    monkeypatch.setenv("LEVEKAR_MALER", str(tmp_path))
    assert templates.names("docx") == ("brev",)
    answer = client.get(f"/rapport/figur.docx?kurv={quote(RANKED)}&mal=brev")
    assert answer.status_code == 200
    made = docx.Document(io.BytesIO(answer.content))
    assert made.sections[0].header.paragraphs[0].text == "Asker kommune"
    wrong = client.get(f"/rapport/figur.docx?kurv={quote(RANKED)}&mal=brevet")
    assert wrong.status_code == 404 and wrong.json()["tillatt"] == ["brev"]


def test_a_template_that_is_replaced_is_in_the_next_report(client, tmp_path, monkeypatch) -> None:
    """Also to a reader who holds the tag of the one before."""
    monkeypatch.setenv("LEVEKAR_MALER", str(tmp_path))
    address = f"/rapport/figur.docx?kurv={quote(RANKED)}&mal=brev"

    def placed(words: str) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = words
        document.save(str(tmp_path / "brev.docx"))

    placed("Asker kommune")
    first = client.get(address)
    placed("Ny avsender")
    second = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200 and second.headers["etag"] != first.headers["etag"]
    header = docx.Document(io.BytesIO(second.content)).sections[0].header
    assert header.paragraphs[0].text == "Ny avsender"
    third = client.get(address, headers={"If-None-Match": second.headers["etag"]})
    assert third.status_code == 304


@needs_browser
@pytest.mark.slow
def test_the_attachment_of_a_basket_is_a_pdf_about_its_area(client) -> None:
    answer = client.get(f"/rapport/saksvedlegg.pdf?kurv={BASKET}")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert "saksvedlegg-sentrum" in answer.headers["content-disposition"]

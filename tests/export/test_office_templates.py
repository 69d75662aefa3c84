"""Templates of an organisation: cover, widths and sizes are kept, and what could do harm is not."""

from __future__ import annotations

import io
import zipfile

import docx
import docx.enum.section
import pptx
import pytest
from docx.oxml.ns import qn

from export.report import blocks, gathered
from export.report import docx as report_docx
from export.report import pptx as report_pptx
from register import templates
from sheets.template import TemplateRefused, cleaned
from views.basket import Item
from views.choice import Choice
from views.figures import KINDS, read, state

RANKED = state(
    "rangering", Choice("nasjonale_prover_8", "lesing", "delomrade", "2025-26", "320309")
)


@pytest.fixture(scope="module")
def made() -> blocks.Report:
    return gathered.build_basket([Item(RANKED, "Min merknad")], "Skolen")


def _template(kind: str) -> bytes:
    """A template as Office saves one: a document with another type of its main part."""
    document = docx.Document() if kind == "dotx" else pptx.Presentation()
    if kind == "dotx":
        document.add_paragraph("Asker kommune", style="Title")
        document.add_page_break()
        document.add_paragraph("Skal bort")
        section = document.sections[0]
        section.left_margin = section.right_margin = docx.shared.Cm(4)
    stream = io.BytesIO()
    document.save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"document.main+xml", b"template.main+xml")
                data = data.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, data)
    return out.getvalue()


def test_a_word_template_gives_cover_and_widths_and_loses_its_text(made: blocks.Report) -> None:
    template = cleaned(_template("dotx"))
    document = docx.Document(io.BytesIO(report_docx.write(made, template)))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Asker kommune" and "Skal bort" not in texts
    width = report_docx.text_width(document)
    assert width < docx.shared.Cm(14)
    assert all(int(e.get("cx")) <= width for e in document.element.iter(qn("wp:extent")))


@pytest.mark.slow
def test_on_a_page_that_lies_every_figure_is_whole_with_its_caption_below_it() -> None:
    """As tall as on a page that stands, it would be cut at the foot."""
    items = [Item(read(KINDS[kind], {})) for kind in ("kart", "rangering", "barometer", "matrise")]
    made = gathered.build_basket(items, "Levekår")
    for report in (made, gathered.build_single(Item(RANKED), "nb")):
        document = docx.Document(io.BytesIO(report_docx.write(report, cleaned(_lying()))))
        high, wide = report_docx.text_height(document), report_docx.text_width(document)
        assert high < wide
        sizes = [(int(e.get("cx")), int(e.get("cy"))) for e in document.element.iter(
            qn("wp:extent"))]  # fmt: skip
        captions = [p for p in document.paragraphs if p.style.name == "Caption"]
        pictures = [b for b in report.blocks if isinstance(b, blocks.Picture)]
        assert len(sizes) == len(captions) >= len(pictures), "what is too tall is in parts"
        assert all(cx <= wide and cy <= 0.8 * high for cx, cy in sizes)


def _written_elsewhere(kind: str, way: str) -> bytes:
    """A template whose parts, or their types, another program has named in its own way."""
    with zipfile.ZipFile(io.BytesIO(_template(kind))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    main = "document" if kind == "dotx" else "presentation"
    if way == "another name":
        parts = {name.replace(f"{main}.xml", f"{main}2.xml"): data.replace(
            f"{main}.xml".encode(), f"{main}2.xml".encode()) if name.endswith((".rels", "s].xml"))
            else data for name, data in parts.items()}  # fmt: skip
    types = parts.pop("[Content_Types].xml")
    if way == "large letters":
        types = types.replace(b"template.main+xml", b"Template.Main+XML")
    elif way == "a show":
        types = types.replace(b"template.main+xml", b"slideshow.main+xml")
    elif way == "a document":
        types = types.replace(b"template.main+xml", f"{main}.main+xml".encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for folder in ("_rels/", "word/" if kind == "dotx" else "ppt/"):
            new.writestr(zipfile.ZipInfo(folder), b"")
        for name, data in {**parts, "[Content_Types].xml": types}.items():
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "way", ["folders", "another name", "large letters", "a document", "a show"]
)
@pytest.mark.parametrize("kind", ["dotx", "potx"])
def test_a_template_is_taken_whatever_wrote_it(kind: str, way: str) -> None:
    if (kind, way) == ("dotx", "a show"):
        pytest.skip("Word has no shows")
    template = cleaned(_written_elsewhere(kind, way))
    plain = blocks.Report("Rapporten", "", "nb", (blocks.Heading("H"), blocks.Paragraph("Tekst.")))
    if kind == "dotx":
        written = docx.Document(io.BytesIO(report_docx.write(plain, template)))
        texts = [p.text for p in written.paragraphs]
        assert texts[0] == "Asker kommune" and "Skal bort" not in texts and "Tekst." in texts
    else:
        show = pptx.Presentation(io.BytesIO(report_pptx.write(plain, template)))
        assert [s.shapes.title.text for s in show.slides] == ["Rapporten", "H"]


def _lying() -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = docx.shared.Cm(29.7), docx.shared.Cm(21)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_powerpoint_template_keeps_its_size(made: blocks.Report) -> None:
    template = cleaned(_template("potx"))
    show = pptx.Presentation(io.BytesIO(report_pptx.write(made, template)))
    assert show.slide_width == pptx.Presentation().slide_width
    assert len({s.shapes.title.text for s in show.slides}) == len(show.slides)


def test_a_field_that_reads_a_file_is_taken_out_of_a_template() -> None:
    document = docx.Document()
    paragraph = document.sections[0].header.paragraphs[0]
    report_docx._field(paragraph, 'INCLUDETEXT "C:\\\\hemmelig.docx"', "x")
    report_docx._field(paragraph, "PAGE", "1")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(io.BytesIO(cleaned(stream.getvalue()))) as packed:
        header = packed.read("word/header1.xml").decode("utf-8")
    assert "INCLUDETEXT" not in header and "PAGE" in header


def test_templates_are_asked_for_by_name_alone(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "maler"
    folder.mkdir()
    (folder / "asker.dotx").write_bytes(_template("dotx"))
    (folder.parent / "utenfor.docx").write_bytes(_template("dotx"))
    monkeypatch.setenv("LEVEKAR_MALER", str(folder))
    assert templates.names() == ("asker",) and templates.get("asker", "docx")
    for name in ("../utenfor", "utenfor", "asker.dotx", str(folder / "asker")):
        with pytest.raises(templates.TemplateProblem):
            templates.get(name, "docx")
    (folder / "odelagt.docx").write_bytes(b"PK")
    with pytest.raises(templates.TemplateProblem) as caught:
        templates.get("odelagt", "docx")
    assert caught.value.bad
    with pytest.raises(TemplateRefused):
        cleaned(b"PK")


def test_words_beside_a_figure_have_room_on_a_slide_of_four_by_three() -> None:
    """Else they lie on its source: what has no room there has a slide of its own, and is whole."""
    note = "Husk å nevne usikkerheten"
    asked = {"indikator": "medianinntekt", "ar": "2016", "omrade": "320309"}
    income = read(KINDS["rangering"], asked)
    made = gathered.build_basket([Item(income, note)], "Inntekt")
    show = pptx.Presentation(io.BytesIO(report_pptx.write(made, cleaned(_template("potx")))))
    assert show.slide_width * 3 == show.slide_height * 4
    whole = ""
    for slide in show.slides:
        for shape in slide.shapes:
            whole += shape.text_frame.text if shape.has_text_frame else ""
            if shape.is_placeholder or not shape.has_text_frame:
                continue
            size = shape.text_frame.paragraphs[0].runs[0].font.size
            # A letter is at the most 0.55 times as wide as it is high, and a line a quarter higher.
            letters = shape.width / (size * 0.55)
            lines = sum(-(-len(p.text) // int(letters)) for p in shape.text_frame.paragraphs)
            assert lines * size * 1.25 <= shape.height, shape.text_frame.text
    assert note in whole

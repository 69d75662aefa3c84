"""The basket: what is put in comes out again, from an address alone."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pypdf
import pytest
from demands import needs_browser
from hypothesis import given, settings
from hypothesis import strategies as st

from export.report import appendix, gathered, ownset, pdf
from export.report.blocks import Paragraph, Picture
from views import own_area
from views.basket import MOST, NOTE, Item, added, plain, read_basket, renewed, written
from views.choice import Choice
from views.figures import state

AREA = "320309"
MAP = state("kart", Choice("medianinntekt", "alle", "delomrade", "2016", AREA))
LINES = state("utvikling", Choice("nasjonale_prover_8", "lesing", "delomrade", "2025-26", AREA),
              sammenlign="3203")  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_note_comes_back_as_it_was_written(notes: list[str]) -> None:
    items = [Item(MAP if i % 2 else LINES, plain(n, NOTE)) for i, n in enumerate(notes)]
    assert read_basket(written(items)) == (items, [])


def test_what_does_not_exist_is_told_and_the_rest_is_kept() -> None:
    items, problems = read_basket(written([Item(MAP)]) + "|torte|kart?indikator=lykke|kart?x=1")
    assert [i.state for i in items] == [MAP]
    assert [p.asked for p in problems] == ["torte", "lykke", "x"]


def test_a_figure_is_put_in_once_and_a_full_basket_takes_no_more() -> None:
    once = added([], MAP)
    assert added(once, MAP) == once == [Item(MAP)]
    full = [Item(MAP)] * MOST
    assert added(full, LINES) == full
    assert len(read_basket(written([Item(MAP, str(n)) for n in range(MOST + 3)]))[0]) == MOST


def test_renewed_follows_the_newest_period() -> None:
    old = state("rangering", Choice("folkemengde", "alle", "delomrade", "2010", ""))
    now = renewed([Item(old, "Min tekst")])[0]
    assert now.note == "Min tekst" and int(now.state.choice.period) > 2020


def test_a_report_of_a_basket_has_its_figures_notes_and_sources_in_order() -> None:
    made = gathered.build_basket([Item(LINES, "Se på dette"), Item(MAP)], "Skolen")
    assert [p.figure.kind for p in made.blocks if isinstance(p, Picture)] == ["utvikling", "kart"]
    texts = [b.text for b in made.blocks if isinstance(b, Paragraph)]
    assert "Se på dette" in texts and made.title == "Skolen"
    assert any("med usikkerhet fra" in x for x in texts)


def test_an_empty_basket_is_refused_with_words() -> None:
    with pytest.raises(gathered.EmptyError, match="tom"):
        gathered.build_basket([])


@needs_browser
@pytest.mark.browser
def test_pdf_is_tagged_bookmarked_named_and_in_its_language() -> None:
    made = gathered.build_basket([Item(MAP), Item(LINES)], "Skolen")
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(made)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("nb")
    assert reader.metadata is not None and reader.metadata.title == "Skolen"

    def names(outline: list[object]) -> list[str]:
        flat: list[str] = []
        for entry in outline:
            flat += names(entry) if isinstance(entry, list) else [str(entry["/Title"])]  # type: ignore[index]
        return flat

    outline = ["".join(name.split()) for name in names(reader.outline)]
    assert {"".join(p.figure.title.split()) for p in made.pictures} <= set(outline)
    kinds = str([e.get("/S") for e in _elements(root["/StructTreeRoot"])])
    assert "/Figure" in kinds and "/H1" in kinds
    for element in _elements(root["/StructTreeRoot"]):
        if element.get("/S") == "/Figure":
            assert len(str(element.get("/Alt", ""))) > 20
            # PDF/UA-1, 7.3: and where it stands, which is within its page and as large as it is.
            left, bottom, right, top = map(float, element["/A"]["/BBox"])
            assert 0 < left < right < 595 and 0 < bottom < top < 842
            assert right - left > 300 and top - bottom > 150
        if element.get("/S") == "/LI":
            parts = [part.get_object()["/S"] for part in element["/K"]]  # type: ignore[attr-defined]
            assert parts in (["/Lbl", "/LBody"], ["/LBody"])
    assert '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Skolen<' in str(
        root["/Metadata"].get_object().get_data(), "utf-8"
    )
    links = [a.get_object() for sheet in reader.pages for a in sheet.get("/Annots", [])]
    told = [str(a.get("/Contents", "")) for a in links if a["/Subtype"] == "/Link"]
    assert told and all(told) and any(p.figure.title in told for p in made.pictures)
    for number, sheet in enumerate(reader.pages, 1):
        assert f"Side {number} / {len(reader.pages)}" in " ".join(sheet.extract_text().split())
        assert not untagged(sheet.get_contents().operations)
        assert not hidden(sheet.get_contents().operations)


@needs_browser
@pytest.mark.slow
def test_a_pdf_of_an_own_set_is_in_order_for_who_listens() -> None:
    """What ISO 14289-1 asks of headings, tables, links and fonts, as far as it can be read here."""
    own, _ = own_area.parse("eget:320321,320322", "Sør-Hurum", "nb")
    assert own is not None
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(ownset.build(own, "nb"))))
    elements = _elements(reader.trailer["/Root"]["/StructTreeRoot"])
    levels = [int(s[2]) for e in elements if re.fullmatch(r"/H[1-6]", s := str(e.get("/S")))]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in pairwise(levels))
    heads = [e for e in elements if e.get("/S") == "/TH"]
    about = [e["/A"] if isinstance(e["/A"], list) else [e["/A"]] for e in heads]
    assert heads and all(any("/Scope" in a.get_object() for a in parts) for parts in about)
    for sheet in reader.pages:
        links = [a.get_object() for a in sheet.get("/Annots", [])]
        assert not links or sheet["/Tabs"] == "/S"
        assert all("/StructParent" in link for link in links)
        for font in sheet["/Resources"].get("/Font", {}).values():
            assert "/ToUnicode" in font.get_object()


@needs_browser
@pytest.mark.browser
def test_every_row_of_the_attachment_has_all_its_cells() -> None:
    """An empty cell is a cell: else what is under one head is read as being under another."""
    content = appendix.write(appendix.matter("3203"))
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    rows = [e["/K"] for e in _elements(root["/StructTreeRoot"]) if e.get("/S") == "/TR"]
    assert len(rows) > 3 and {len(row) for row in rows} == {5}  # type: ignore[arg-type]


def untagged(operations: list[tuple[object, bytes]]) -> int:
    """How many texts and grounds of a page are neither tagged nor marked as the page's own."""
    depth = found = 0
    for _, name in operations:
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(name, 0)
        found += depth == 0 and name in (b"Tj", b"TJ", b"f", b"f*")
    return found


def hidden(operations: list[tuple[object, bytes]]) -> int:
    """How many times an artifact, which nobody listening meets, stands within what is tagged."""
    open_: list[bool] = []
    found = 0
    for values, name in operations:
        if name in (b"BDC", b"BMC"):
            artifact = "/Artifact" in str(values[0])  # type: ignore[index]
            found += artifact and False in open_
            open_.append(artifact)
        elif name == b"EMC":
            open_.pop()
    return found


def _elements(node: object, depth: int = 0) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for part in node:
            found += _elements(part, depth + 1)
    elif isinstance(node, dict) and depth < 60:
        found.append(node)
        if "/K" in node:
            found += _elements(node["/K"], depth + 1)
    return found


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("area", [AREA, "3203", "eget:320321,320322"])
def test_the_attachment_is_exactly_one_page(area: str) -> None:
    content = appendix.write(appendix.matter(area, "Sør-Hurum"))
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    for piece in ("Barometer", "Hva gjøres", "Forbehold"):
        assert piece in text


@pytest.mark.slow
def test_the_attachment_has_three_sentences_of_its_place() -> None:
    for area in (AREA, "3203", "eget:320321,320322"):
        assert 1 < len(appendix.three(appendix.matter(area, "Sør-Hurum"))) <= 3

"""A figure on a page of paper, in Word and as PDF: its words can be read, whatever its height."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import docx
import pytest
from demands import sampled
from docx.oxml.ns import qn

from charts.figure import Figure
from charts.plain import plain
from export.report import blocks, gathered, page, paper, projected, updating
from export.report import docx as report_docx
from views.basket import Item
from views.choice import Choice
from views.figures import KINDS, State, build, read

#: Text area of a page of Word's, and of a printed page, in points.
ROOMS = {"word": (453.5, 575.0), "word, below a long text": (453.5, 340.0), "pdf": page.ROOM}
AREA = "320309"
#: A picture of one point, which stands for one drawn by a browser.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


def fonts(spec: Any, within: str = "") -> Iterator[float]:
    """Sizes of all letters in a plot's dictionary, but those that lie under a pointer."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name == "size" and within.endswith("font") and isinstance(value, int | float):
                yield float(value)
            elif name not in ("hoverlabel", "template"):
                yield from fonts(value, name)
    elif isinstance(spec, list | tuple):
        for value in spec:
            yield from fonts(value, within)


@pytest.mark.parametrize("room", list(ROOMS))
@pytest.mark.parametrize("kind", sampled(list(KINDS)))
def test_no_word_of_a_figure_is_smaller_than_seven_points_on_a_page(kind: str, room: str) -> None:
    figure = build(read(KINDS[kind], {}), inline=True)
    if not isinstance(figure, Figure):
        pytest.skip(figure.text)
    width, height = ROOMS[room]
    whole = ROOMS["pdf" if room == "pdf" else "word"][1]
    found = paper.parts(blocks.Picture(figure, Choice("", "", "", "")), width, height)
    for part in found:
        assert part.width <= width + 1 and part.height <= whole + 1, "it would be shrunk"
        assert part.width / part.pixels[0] == pytest.approx(paper.POINT)
        sizes = list(fonts(plain(part.picture.figure.plot)))
        assert min(sizes, default=12) * paper.POINT >= 7, sorted(set(sizes))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_tall_profile_is_parted_in_word_each_part_with_its_caption_and_alternative(
    language: str, monkeypatch
) -> None:
    monkeypatch.setattr(blocks.Picture, "drawn", lambda *_: DOT)
    item = Item(read(KINDS["profil"], {"omrade": AREA, "spraak": language}))
    document = docx.Document(io.BytesIO(report_docx.write(gathered.build_single(item, language))))
    about = [e.get("descr") for e in document.element.iter(qn("wp:docPr"))]
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert len(about) == len(captions) >= 2
    word, part = ("Figur", "Del") if language == "nb" else ("Figure", "Part")
    for number, (alt, caption) in enumerate(zip(about, captions, strict=True), 1):
        assert caption.startswith(f"{word} 1. ") and f"({number}/{len(about)})" in caption
        assert alt.startswith(f"{part} {number} ") and "Sentrum" in alt
    assert document.paragraphs[0].paragraph_format.keep_with_next, "its sentence stands with it"
    sizes = [(s.width.pt, s.height.pt) for s in document.inline_shapes]
    assert all(wide <= 454 and tall < 640 for wide, tall in sizes)


def test_every_row_of_a_figure_in_parts_is_on_one_of_them_and_no_part_is_a_scrap() -> None:
    figure = build(read(KINDS["profil"], {"omrade": AREA}), inline=True)
    assert isinstance(figure, Figure)
    edges = figure.plot.layout.meta["edges"]
    for room in (350.0, 450.0, 575.0, 630.0):
        parts = paper.parts(blocks.Picture(figure, Choice("", "", "", "")), 453.5, room)
        ends = [tuple(p.picture.figure.plot.layout.yaxis.range) for p in parts]
        for low, high in pairwise(edges):
            assert sum(a <= low and high <= b for a, b in ends) == 1
        assert min(p.height for p in parts) > 0.6 * max(p.height for p in parts)


def test_columns_without_room_for_their_names_are_parted_too() -> None:
    figure = build(read(KINDS["matrise"], {}), inline=True)
    assert isinstance(figure, Figure)
    parts = paper.parts(blocks.Picture(figure, Choice("", "", "", "")), 453.5, 575.0)
    plots = [p.picture.figure.plot for p in parts]
    count = len(figure.plot.layout.xaxis.tickvals)
    for column in range(count):
        assert sum(p.layout.xaxis.range[0] < column < p.layout.xaxis.range[1] for p in plots) == 1


def test_a_ranking_of_many_areas_is_parted_on_paper() -> None:
    state = read(KINDS["rangering"], {"indikator": "aleneboende", "niva": "grunnkrets"})
    assert isinstance(state, State)
    figure = build(state, inline=True)
    assert isinstance(figure, Figure)
    parts = paper.parts(blocks.Picture(figure, state.choice), 453.5, 575.0)
    assert len(parts) > 3 and projected.rows_of(figure.plot) is not None


def test_the_printed_page_parts_a_figure_as_word_does(monkeypatch) -> None:
    monkeypatch.setattr(blocks.Picture, "drawn", lambda *_: b"<svg/>")
    item = Item(read(KINDS["profil"], {"omrade": AREA}))
    written = page.write(gathered.build_basket([item], "", "nb"))
    count = written.count("<figure>")
    assert count >= 2 and written.count("<img alt=") == count
    assert all(f"({n}/{count})" in written for n in range(1, count + 1))
    assert '<p class="leder">Sentrum' in written, "its sentence stands with its first part"


def test_a_report_with_a_figure_in_parts_is_brought_up_to_date_part_by_part(monkeypatch) -> None:
    monkeypatch.setattr(blocks.Picture, "drawn", lambda *_: DOT)
    item = Item(read(KINDS["profil"], {"omrade": AREA}))
    old = report_docx.write(gathered.build_single(item))
    assert updating.updated(old)[1] == 0
    other = DOT + b" "
    monkeypatch.setattr(blocks.Picture, "drawn", lambda *_: other)
    new, changes = updating.updated(old)
    document = docx.Document(io.BytesIO(new))
    held = [document.part.related_parts[e.get(qn("r:embed"))].blob
            for e in document.element.iter(qn("a:blip"))]  # fmt: skip
    assert len(held) >= 2 and set(held) == {other} and changes == len(held)

"""A report as PowerPoint: the deck's own layouts and placeholders, native charts, large pictures.

Longer than 300 lines or near it: one kind of block, one slide, told in one place.
"""

from __future__ import annotations

import copy
import io
import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder
from pptx.util import Cm, Emu, Pt

from export.report import blocks as report
from export.report import deck as decks
from export.report import native
from text.texts import t
from views.figures import KINDS

INK, MUTED = RGBColor(0x1C, 0x2B, 0x33), RGBColor(0x4A, 0x59, 0x61)
WHITE = RGBColor(255, 255, 255)
PALE = (WHITE, RGBColor(0xF3, 0xF6, 0xF6))
NATIVE = native.KINDS
#: Lines of text on a slide at 18 points, letters in one, and rows of a table.
LINES, LETTERS, TABLE_ROWS = 15, 105, 8
#: Pixels of a picture as wide as a slide's content: 14 of them are then 14 points.
PIXELS, ROW = 860, 46
#: Kinds of rows that can be cut; others are drawn at most so much taller than the room, and shrunk.
SLICED, HIGHEST = ("profil", "barometer"), 1.25
#: The height kept below a figure for its source.
FOOT = Cm(1.5)


def write(made: report.Report, template: bytes | None = None) -> bytes:
    """The presentation; masters, layouts and front from ``template`` if one is given."""
    return Deck(made, template).written()


class Deck:
    """A presentation being made; each slide has a title of its own."""

    def __init__(self, made: report.Report, template: bytes | None) -> None:
        self.made, self.deck = made, decks.begun(template)
        self._titles: dict[str, int] = {}

    def written(self) -> bytes:
        """The file."""
        if not self.made.single:
            self._front()
        for area, heading, texts, blocks in _chapters(self.made):
            self._chapter(area, heading, texts, blocks)
        return decks.finish(self.deck, self.made.title, self.made.language)

    def _front(self) -> None:
        front = decks.front(self.deck)
        self._titles[self.made.title] = 1
        if front.shapes.title is not None:
            front.shapes.title.text_frame.text = self.made.title
        under = decks.body(front)
        if under is not None:
            under.text_frame.text = self.made.subtitle
            for run in under.text_frame.paragraphs[0].runs:
                run.font.size = Pt(18)

    def _slide(self, title: str, kind: str = "obj", area: str = "") -> Any:
        """A slide whose title no other has: with its area, else its number, where it must."""
        found = title
        if found in self._titles and area and area not in title:
            found = f"{area}: {title}"
        if found in self._titles:
            self._titles[found] += 1
            found = f"{found} ({self._titles[found]})"
        self._titles.setdefault(found, 1)
        return decks.slide(self.deck, kind, found)

    def _chapter(
        self, area: str, heading: str, texts: list[str], blocks: list[report.Block]
    ) -> None:
        """A chapter's slides; a short table stands under a short text."""
        if texts and blocks and isinstance(blocks[0], report.Bullets):
            texts, blocks = [*texts, *_items(blocks[0])], blocks[1:]
        if texts:
            self._texts(heading, texts)
        for block in blocks:
            if isinstance(block, report.Picture):
                self._figure(area, block)
            elif isinstance(block, report.Rows):
                self._table(heading, block)
            elif isinstance(block, report.Bullets):
                self._texts(heading, _items(block))

    def _texts(self, title: str, texts: list[str]) -> None:
        """Slides with the texts whole, as many to each as have room."""
        for part in paged(texts):
            made = self._slide(title)
            frame = self._frame(made)
            for i, text in enumerate(part):
                paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
                paragraph.text, paragraph.space_after = text, Pt(8)
                for run in paragraph.runs:
                    run.font.size = Pt(18)

    def _frame(self, made: Any) -> Any:
        """Where the slide's text goes: its place for content, else a box."""
        place = decks.body(made)
        if place is not None and place.has_text_frame:
            return place.text_frame
        box = made.shapes.add_textbox(*self._room(None))
        box.text_frame.word_wrap = True
        return box.text_frame

    def _room(self, place: Any) -> tuple[int, int, int, int]:
        """Left, top, width and height of a slide's content."""
        if place is not None:
            return int(place.left), int(place.top), int(place.width), int(place.height)
        wide, high = int(self.deck.slide_width), int(self.deck.slide_height)
        return wide // 20, high // 5, wide * 9 // 10, high * 7 // 10

    def _figure(self, area: str, picture: report.Picture) -> None:
        figure = picture.figure
        if figure.kind in NATIVE:
            made = self._slide(figure.title, area=area)
            self._native(made, picture)
            self._source(made, picture)
            return
        place = self._room(decks.body(self._probe()))
        drawn = projected(picture, place[2] / max(1, place[3] - FOOT))
        for number, image in enumerate(drawn or [None], 1):
            more = f" ({number}/{len(drawn)})" if len(drawn) > 1 else ""
            made = self._slide(figure.title + more, area=area)
            self._image(made, picture, image)
            self._source(made, picture)

    def _probe(self) -> Any:
        return decks.layout(self.deck, "obj")

    def _native(self, made: Any, picture: report.Picture) -> None:
        place = decks.body(made)
        left, top, width, height = self._room(place)
        height -= FOOT
        frames: list[Any] = []

        def put(kind: Any, data: Any) -> Any:
            if place is not None:
                frame = ChartPlaceholder(place._element, place._parent).insert_chart(kind, data)
                frame.left, frame.top = Emu(left), Emu(top)
                frame.width, frame.height = Emu(width), Emu(height)
            else:
                frame = made.shapes.add_chart(kind, Emu(left), Emu(top), Emu(width), Emu(height),
                                              data)  # fmt: skip
            frames.append(frame)
            return frame.chart

        native.chart(picture, put)
        self._named(frames[0]._element, picture)

    def _image(self, made: Any, picture: report.Picture, image: bytes | None) -> None:
        place = decks.body(made)
        left, top, width, height = self._room(place)
        height -= FOOT
        if image is None:
            frame = self._frame(made)
            frame.text = t("report.no_picture", self.made.language).partition(". ")[0] + "."
            return
        shape = made.shapes.add_picture(io.BytesIO(image), Emu(left), Emu(top))
        scale = min(width / shape.width, height / shape.height)
        shape.width, shape.height = (Emu(int(v * scale)) for v in (shape.width, shape.height))
        shape.left = Emu(left + (width - shape.width) // 2)
        if place is not None:  # the picture fills the layout's place, as if put there by hand
            held = shape._element.find(qn("p:nvPicPr")).find(qn("p:nvPr"))
            held.append(copy.deepcopy(place._element.xpath(".//p:nvPr/p:ph")[0]))
            place._element.getparent().remove(place._element)
        self._named(shape._element, picture)

    def _named(self, element: Any, picture: report.Picture) -> None:
        properties = element.xpath(".//p:cNvPr")[0]
        properties.set("descr", picture.figure.alt)
        properties.set("name", f"{t('report.figure', self.made.language)} {picture.number}")

    def _source(self, made: Any, picture: report.Picture) -> None:
        """Source below the figure; alternative text and caveats for whoever speaks."""
        left, top, width, height = self._room(decks.body(self._probe()))
        box = made.shapes.add_textbox(Emu(left), Emu(top + height - FOOT), Emu(width), FOOT)
        box.text_frame.word_wrap = True
        number = f"{t('report.figure', self.made.language)} {picture.number}. "
        box.text_frame.text = ("" if self.made.single else number) + picture.figure.source
        _font(box.text_frame, 12, MUTED)
        notes = [picture.figure.alt, *picture.figure.notes]
        made.notes_slide.notes_text_frame.text = "\n".join(notes)

    def _table(self, title: str, block: report.Rows) -> None:
        """A native table, over as many slides as its rows need."""
        for start in range(0, len(block.rows), TABLE_ROWS):
            made = self._slide(title)
            self._grid(made, block, block.rows[start : start + TABLE_ROWS])

    def _grid(self, made: Any, block: report.Rows, rows: tuple[tuple[str, ...], ...]) -> None:
        place = decks.body(made)
        left, top, width, _ = self._room(place)
        shape = made.shapes.add_table(len(rows) + 1, len(block.header), Emu(left), Emu(top),
                                      Emu(width), Cm(1.2 * (len(rows) + 1)))  # fmt: skip
        if place is not None:
            place._element.getparent().remove(place._element)
        shape._element.xpath(".//p:cNvPr")[0].set("descr", block.caption)
        table = shape.table
        first = int(width * 0.34)
        for i in range(len(block.header)):
            rest = int((width - first) / max(1, len(block.header) - 1))
            table.columns[i].width = Emu(first if i == 0 else rest)
        for r, row in enumerate((block.header, *rows)):
            for c, text in enumerate(row):
                cell = table.cell(r, c)
                cell.text = text
                cell.fill.solid()
                if r == 0:
                    cell.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
                else:
                    cell.fill.fore_color.rgb = PALE[r % 2]
                _font(cell.text_frame, 14, WHITE if r == 0 else INK, r == 0)
                if c in block.figures:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def projected(picture: report.Picture, shape: float) -> list[bytes]:
    """The figure as pictures as wide as a slide, its text 14 points; a tall one in parts, by rows.

    :param shape: width over height of the room.
    """
    height = int(PIXELS / shape)
    plots = [picture.figure.plot]
    if picture.figure.kind in SLICED:
        plots = sliced(picture.figure.plot, height)
    elif not _of_areas(picture) and (own := picture.figure.plot.layout.height or 0) > height:
        height = int(min(own, HIGHEST * height))
    parts = [replace(picture.figure, plot=plot) for plot in plots]
    found = [report.Picture(part, picture.choice).drawn("png", PIXELS, height) for part in parts]
    return [image for image in found if image is not None]


def _of_areas(picture: report.Picture) -> bool:
    """Whether it is a map: drawn in the room there is, for its words are small where it shrinks."""
    kind = KINDS.get(picture.figure.kind)
    return kind is not None and kind.map


def sliced(plot: go.Figure, height: int) -> list[go.Figure]:
    """A plot of rows cut where it is too tall to be read in ``height`` pixels; else itself."""
    own = plot.layout.height or 450
    rows = _rows(plot)
    each = max(4, (height - 90) // ROW)
    if own <= height * 1.35 or rows is None or rows[1] - rows[0] <= each + 1:
        return [plot]
    low, high, down = rows
    count = math.ceil((high - low) / each)
    edges = [low + round(i * (high - low) / count) for i in range(count + 1)]
    cuts = list(itertools.pairwise(edges))
    found = []
    for first, last in cuts if down else cuts[::-1]:
        part = go.Figure(plot)
        part.update_yaxes(range=[last, first] if down else [first, last], autorange=False)
        found.append(part)
    return found


def _rows(plot: go.Figure) -> tuple[float, float, bool] | None:
    """First and last edge of the rows and whether they run downwards; None where it has no rows."""
    axis = plot.layout.yaxis
    if any(trace.type in ("choropleth", "scattergeo", "sankey") for trace in plot.data):
        return None
    if axis.range is not None:
        a, b = axis.range
        if not all(isinstance(x, int | float) for x in (a, b)):
            return None
        low, high = sorted((float(a), float(b)))
        return math.floor(low) + 0.5, math.ceil(high) - 0.5, a > b
    ticks = axis.tickvals
    if ticks is None or len(ticks) < 8 or not all(isinstance(x, int | float) for x in ticks):
        return None
    return min(ticks) - 0.5, max(ticks) + 0.5, axis.autorange == "reversed"


def paged(texts: list[str]) -> Iterator[list[str]]:
    """The texts in parts that have room on a slide; none is cut."""
    needs = [math.ceil(len(text) / LETTERS) + 0.4 for text in texts]
    slides = max(1, math.ceil(sum(needs) / LINES))
    most = min(LINES, sum(needs) / slides + 1.5)
    part: list[str] = []
    used = 0.0
    for text, need in zip(texts, needs, strict=True):
        if part and used + need > most:
            yield part
            part, used = [], 0.0
        part.append(text)
        used += need
    if part:
        yield part


def _chapters(
    made: report.Report,
) -> Iterator[tuple[str, str, list[str], list[report.Block]]]:
    """Area, heading, sentences and the rest of what stands under each heading."""
    area, heading = "", t("kurv.about", made.language)
    texts: list[str] = []
    blocks: list[report.Block] = []
    for block in made.blocks:
        if isinstance(block, report.Heading):
            yield area, heading, texts, blocks
            texts, blocks = [], []
            area = block.text if block.level == 1 else area
            heading = block.text if block.level == 1 else f"{area}: {block.text}"
        elif isinstance(block, report.Paragraph):
            texts.append(block.text)
        else:
            blocks.append(block)
    yield area, heading, texts, blocks


def _items(block: report.Bullets) -> list[str]:
    return [text for text, _ in block.items]


def _font(frame: Any, size: int, colour: RGBColor, bold: bool = False) -> None:
    decks.lined_up(frame)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb, run.font.bold = Pt(size), colour, bold

"""A report as PowerPoint: the deck's own layouts and placeholders, native charts, large pictures.

Longer than 300 lines or near it: one kind of block, one slide, told in one place.
"""

from __future__ import annotations

import copy
import io
import math
from collections.abc import Iterator
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder
from pptx.util import Cm, Emu, Pt

from export.report import blocks as report
from export.report import deck as decks
from export.report import native, projected
from text.texts import t

INK, MUTED = RGBColor(0x1C, 0x2B, 0x33), RGBColor(0x4A, 0x59, 0x61)
WHITE = RGBColor(255, 255, 255)
PALE = (WHITE, RGBColor(0xF3, 0xF6, 0xF6))
#: Lines of text on a slide at 18 points, letters in one, and rows of a table.
LINES, LETTERS, TABLE_ROWS = 15, 105, 8
#: Letters of sentences that stand on the slide of their figure, their size, and a line of them;
#: letters of those above a table.
SAID, SIZE, LINE = 380, 16, Pt(21)
LEADS = 160
#: The share of a slide's width, in hundredths, for words beside a figure, and at the least for
#: those beside a map.
WORDS = MAP_WORDS = 28
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
        """A chapter's slides; what is said of a figure stands with it where there is room."""
        if texts and blocks and isinstance(blocks[0], report.Bullets):
            texts, blocks = [*texts, *_items(blocks[0])], blocks[1:]
        said: list[str] = []
        first = blocks[0] if blocks else None
        together = isinstance(first, report.Picture) and first.figure.kind not in projected.SLICED
        leads = isinstance(first, report.Rows) and sum(map(len, texts)) <= LEADS
        if (together and sum(map(len, texts)) <= SAID) or leads:
            texts, said = [], texts
        if texts:
            self._texts(heading, texts)
        for block in blocks:
            if isinstance(block, report.Picture):
                self._figure(area, block, said if block is first else [])
            elif isinstance(block, report.Rows):
                self._table(heading, block, said if block is first else [])
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

    def _figure(self, area: str, picture: report.Picture, said: list[str]) -> None:
        """The slides of a figure, with what is said of it above it, or beside where it is a map."""
        figure = picture.figure
        left, top, width, height = self._room(decks.body(self._probe()))
        if said and not self._beside(picture, said, width, height):
            self._texts(figure.title, said)
            said = []
        if projected.is_map(picture):
            self._map(self._slide(figure.title, area=area), picture, said)
            return
        charted, high = figure.kind in native.KINDS, height - FOOT
        words, wide = (left, top, width, _tall(said, width)), width
        if said and projected.needs_height(picture, width / high):
            wide = width * 7 // 10
            words = (left + wide + width // 50, top, width * WORDS // 100, high)
        above = words[3] if wide == width else 0
        place = (left, top + above, wide, high - above)
        parts: list[Any] = list(
            native.parts(picture) if charted else projected.pictures(picture, wide / place[3])
        )
        parts = parts or [None]
        for number, part in enumerate(parts, 1):
            more = f" ({number}/{len(parts)})" if len(parts) > 1 else ""
            made = self._slide(figure.title + more, area=area)
            if charted:
                self._native(made, picture, place, part)
            else:
                self._image(made, picture, part, place)
            if said:
                self._words(made, said, words)
            self._source(made, picture, (left, top + high, width, FOOT))

    def _beside(self, picture: report.Picture, said: list[str], width: int, height: int) -> bool:
        """Whether there is room for what is said on the slide of its figure."""
        if projected.is_map(picture):
            rest = width * MAP_WORDS // 100
            return _tall(said, rest) + self._foot(picture, rest, height) <= height
        if projected.needs_height(picture, width / (height - FOOT)):
            return _tall(said, width * WORDS // 100) <= height - FOOT
        return _tall(said, width) <= (height - FOOT) // 2

    def _foot(self, picture: report.Picture, width: int, height: int) -> int:
        """The height a map's source takes beside it."""
        return min(height // 2, _tall([picture.figure.source], width, 12) + LINE)

    def _map(self, made: Any, picture: report.Picture, said: list[str]) -> None:
        """A map as tall as the slide's content, and at its right what is said and its source."""
        left, top, width, height = self._room(decks.body(self._probe()))
        drawn = projected.map_picture(picture)
        wide = min(int(height * drawn.shape), width * 7 // 10) if drawn else width * 7 // 10
        self._image(made, picture, drawn.image if drawn else None, (left, top, wide, height))
        beside, rest = left + wide + width // 50, width - wide - width // 50
        foot = self._foot(picture, rest, height)
        if said:
            self._words(made, said, (beside, top, rest, height - foot))
        self._source(made, picture, (beside, top + height - foot, rest, foot), low=True)

    def _words(self, made: Any, said: list[str], at: tuple[int, int, int, int]) -> None:
        box = made.shapes.add_textbox(*map(Emu, at))
        frame = box.text_frame
        frame.word_wrap = True
        for i, text in enumerate(said):
            paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
            paragraph.text, paragraph.space_after = text, Pt(4)
            for run in paragraph.runs:
                run.font.size = Pt(SIZE)

    def _probe(self) -> Any:
        return decks.layout(self.deck, "obj")

    def _native(
        self, made: Any, picture: report.Picture, at: tuple[int, int, int, int], part: Any
    ) -> None:
        place = decks.body(made)
        left, top, width, height = at
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

        native.chart(picture, put, part)
        self._named(frames[0]._element, picture)

    def _image(
        self, made: Any, picture: report.Picture, image: bytes | None,
        at: tuple[int, int, int, int],
    ) -> None:  # fmt: skip
        place = decks.body(made)
        left, top, width, height = at
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

    def _source(
        self, made: Any, picture: report.Picture, at: tuple[int, int, int, int], low: bool = False
    ) -> None:
        """The source; alternative text and caveats for whoever speaks.

        :param low: it stands at the bottom of where it is put.
        """
        box = made.shapes.add_textbox(*map(Emu, at))
        box.text_frame.word_wrap = True
        if low:
            box.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        number = f"{t('report.figure', self.made.language)} {picture.number}. "
        box.text_frame.text = ("" if self.made.single else number) + picture.figure.source
        _font(box.text_frame, 12, MUTED)
        notes = [picture.figure.alt, *picture.figure.notes]
        made.notes_slide.notes_text_frame.text = "\n".join(notes)

    def _table(self, title: str, block: report.Rows, said: list[str]) -> None:
        """A native table, over as many slides as its rows need, as good as the same on each."""
        rows = len(block.rows) + 2 * bool(said)
        for first, last in native.evenly(0, len(block.rows), math.ceil(rows / TABLE_ROWS)):
            self._grid(self._slide(title), block, block.rows[first:last], said)
            said = []

    def _grid(
        self, made: Any, block: report.Rows, rows: tuple[tuple[str, ...], ...], said: list[str]
    ) -> None:  # fmt: skip
        """Rows of a table on a slide, below what is said of it."""
        place = decks.body(made)
        left, top, width, _ = self._room(place)
        if said:
            above = _tall(said, width)
            self._words(made, said, (left, top, width, above))
            top += above
        shape = made.shapes.add_table(len(rows) + 1, len(block.header), Emu(left), Emu(top),
                                      Emu(width), Cm(1.2 * (len(rows) + 1)))  # fmt: skip
        if place is not None:
            place._element.getparent().remove(place._element)
        shape._element.xpath(".//p:cNvPr")[0].set("descr", block.caption)
        table = shape.table
        for column, share in zip(table.columns, block.shares(width, Pt(14)), strict=True):
            column.width = Emu(int(width * share))
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


def _tall(texts: list[str], width: int, size: int = SIZE) -> int:
    """The height, in EMU, that texts take in a box of a width."""
    letters = max(12, int(width / Pt(size) * 1.9))
    lines = sum(math.ceil(len(text) / letters) for text in texts)
    return lines * int(LINE * size / SIZE) + Pt(4) * (len(texts) + 1) if texts else 0


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

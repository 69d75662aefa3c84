"""A report as PowerPoint: native, editable charts where the kind allows, maps as pictures.

Longer than 300 lines: one kind of block, one slide, and PowerPoint needs its places in full.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Cm, Emu, Pt

from charts.style import LINES
from export.report import blocks as report
from text.formats import period
from text.texts import t
from views.figures import lines
from views.rows import area_rows, series_of
from views.subject import subject_of

WIDTH, HEIGHT = Cm(33.867), Cm(19.05)
LEFT, TOP = Cm(1.6), Cm(3.4)
ROOM_WIDTH, ROOM_HEIGHT = Emu(WIDTH - 2 * LEFT), Cm(13.2)
ROOM = (LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT)
ACCENT, CHOSEN = RGBColor(0x0B, 0x6E, 0x75), RGBColor(0xD1, 0x49, 0x5B)
INK, MUTED = RGBColor(0x1C, 0x2B, 0x33), RGBColor(0x4A, 0x59, 0x61)
WHITE = RGBColor(255, 255, 255)
PALE = (WHITE, RGBColor(0xF3, 0xF6, 0xF6))
SENTENCES, TABLE_ROWS = 6, 9


def write(made: report.Report) -> bytes:
    """The presentation."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    deck.core_properties.title = made.title
    deck.core_properties.language = "nb-NO" if made.language == "nb" else "en-GB"
    front = deck.slides.add_slide(deck.slide_layouts[0])
    _place(front.shapes.title, LEFT, Cm(6), ROOM_WIDTH, Cm(3))
    front.shapes.title.text = made.title
    _place(front.placeholders[1], LEFT, Cm(9.5), ROOM_WIDTH, Cm(2))
    front.placeholders[1].text = made.subtitle
    for heading, texts, blocks in _chapters(made):
        _chapter(deck, heading, texts, blocks, made.language)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _chapters(made: report.Report) -> Iterator[tuple[str, list[str], list[report.Block]]]:
    """What stands under each heading: its sentences, then the rest."""
    area, heading = "", made.title
    texts: list[str] = []
    blocks: list[report.Block] = []
    for block in made.blocks:
        if isinstance(block, report.Heading):
            yield heading, texts, blocks
            texts, blocks = [], []
            area = block.text if block.level == 1 else area
            heading = block.text if block.level == 1 else f"{area}: {block.text}"
        elif isinstance(block, report.Paragraph):
            texts.append(block.text)
        else:
            blocks.append(block)
    yield heading, texts, blocks


def _chapter(
    deck: Any, heading: str, texts: list[str], blocks: list[report.Block], language: str
) -> None:
    """A chapter's slides; a short table stands under a short text."""
    if texts and len(texts) <= 3 and blocks and isinstance(blocks[0], report.Rows):
        if len(blocks[0].rows) <= 4:
            slide = _texts(deck, heading, texts)
            _grid(slide, blocks[0], TOP + Cm(1.5 + 1.9 * len(texts)))
            texts, blocks = [], blocks[1:]
    elif texts and blocks and isinstance(blocks[0], report.Bullets):
        texts, blocks = [*texts, *_short(blocks[0])], blocks[1:]
    if texts:
        _texts(deck, heading, texts)
    for block in blocks:
        if isinstance(block, report.Picture):
            _figure(deck, block, language)
        elif isinstance(block, report.Rows):
            _rows(deck, heading, block, language)
        elif isinstance(block, report.Bullets):
            _texts(deck, heading, _short(block))


def _short(block: report.Bullets) -> list[str]:
    return [text if len(text) < 230 else text[:220].rsplit(" ", 1)[0] + " …"
            for text, _ in block.items]  # fmt: skip


def _slide(deck: Any, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    _place(slide.shapes.title, LEFT, Cm(0.8), ROOM_WIDTH, Cm(2.3))
    frame = slide.shapes.title.text_frame
    frame.text, frame.word_wrap = title, True
    _font(frame, 26 if len(title) < 70 else 20, ACCENT, bold=True)
    return slide


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top = Emu(int(left)), Emu(int(top))
    shape.width, shape.height = Emu(int(width)), Emu(int(height))


def _font(frame: Any, size: int, colour: RGBColor = INK, bold: bool = False) -> None:
    from pptx.enum.text import PP_ALIGN

    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb, run.font.bold = Pt(size), colour, bold
            run.font.name = "Calibri"


def _texts(deck: Any, title: str, texts: list[str]) -> Any:
    """Slides with the texts, as evenly as they go; the last of them."""
    slides = -(-len(texts) // SENTENCES)
    each = -(-len(texts) // slides)
    slide = None
    for start in range(0, len(texts), each):
        slide = _slide(deck, title)
        box = slide.shapes.add_textbox(LEFT, TOP, ROOM_WIDTH, ROOM_HEIGHT)
        box.text_frame.word_wrap = True
        for i, text in enumerate(texts[start : start + each]):
            paragraph = box.text_frame.paragraphs[0] if i == 0 else box.text_frame.add_paragraph()
            paragraph.text, paragraph.space_after = text, Pt(10)
        _font(box.text_frame, 18)
    return slide


def _figure(deck: Any, picture: report.Picture, language: str) -> None:
    figure = picture.figure
    slide = _slide(deck, figure.title)
    if figure.kind in NATIVE:
        shape = NATIVE[figure.kind](slide, picture)
    else:
        shape = _image(slide, picture, language)
    if shape is not None:
        properties = shape._element.xpath(".//p:cNvPr")[0]
        properties.set("descr", figure.alt)
        properties.set("name", f"{t('report.figure', language)} {picture.number}")
    source = slide.shapes.add_textbox(LEFT, Cm(17.2), ROOM_WIDTH, Cm(1.2))
    source.text_frame.word_wrap = True
    number = f"{t('report.figure', language)} {picture.number}. "
    source.text_frame.text = number + figure.source
    _font(source.text_frame, 11, MUTED)
    slide.notes_slide.notes_text_frame.text = "\n".join([figure.alt, *figure.notes])


def _image(slide: Any, picture: report.Picture, language: str) -> Any:
    drawn = picture.drawn("png")
    if drawn is None:
        box = slide.shapes.add_textbox(LEFT, TOP, ROOM_WIDTH, Cm(3))
        box.text_frame.word_wrap = True
        box.text_frame.text = t("report.no_picture", language).partition(". ")[0] + "."
        _font(box.text_frame, 18)
        return None
    shape = slide.shapes.add_picture(io.BytesIO(drawn), LEFT, TOP, height=ROOM_HEIGHT)
    if shape.width > ROOM_WIDTH:
        shape.height = Emu(int(shape.height * ROOM_WIDTH / shape.width))
        shape.width = Emu(int(ROOM_WIDTH))
    shape.left = Emu(int((WIDTH - shape.width) / 2))
    return shape


def _bars(slide: Any, picture: report.Picture) -> Any:
    """The ranking as bars PowerPoint can edit; the chosen area in a colour of its own."""
    known = area_rows(picture.choice).dropna(subset=["value"]).sort_values("value")
    subject = subject_of(picture.choice)
    data = CategoryChartData(number_format=_pattern(subject.decimals))
    data.categories = list(known["name"])
    data.add_series(subject.unit_name, [round(float(v), subject.decimals) for v in known["value"]])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *ROOM, data)
    chart = shape.chart
    chart.has_legend, chart.has_title = False, False
    plot = chart.plots[0]
    plot.gap_width = 40
    plot.has_data_labels = len(known) <= 25 and known["lower"].isna().all()
    if plot.has_data_labels:
        plot.data_labels.font.size = Pt(10)
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = (
            _pattern(subject.decimals), False)  # fmt: skip
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = ACCENT
    for i, area in enumerate(known["area"]):
        if area == picture.choice.area:
            point = series.points[i].format.fill
            point.solid()
            point.fore_color.rgb = CHOSEN
    _intervals(series, known["value"], known["lower"], known["upper"])
    _axes(chart, subject.decimals)
    return shape


def _lines(slide: Any, picture: report.Picture) -> Any:
    """The development as lines PowerPoint can edit; a gap where there is no figure or a break."""
    choice = picture.choice
    series = series_of(choice, lines(choice))
    subject = subject_of(choice)
    when = sorted(set(series["period"]))
    data = CategoryChartData(number_format=_pattern(subject.decimals))
    data.categories = [period(p, choice.language) for p in when]
    pieces = [(name, part.set_index("period").reindex(when))
              for name, part in _pieces(series, [b for b, _ in subject.breaks])]  # fmt: skip
    for name, part in pieces:
        data.add_series(name, [_or_none(v) for v in part["value"]])
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *ROOM, data)
    chart = shape.chart
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(12)
    for i, line in enumerate(chart.plots[0].series):
        line.smooth = False
        line.format.line.color.rgb = RGBColor.from_string(LINES[i % 7][1:].upper())
        line.format.line.width = Pt(2.5)
        part = pieces[i][1]
        _intervals(line, part["value"], part["lower"], part["upper"])
    _axes(chart, subject.decimals)
    return shape


def _intervals(series: Any, value: pd.Series, lower: pd.Series, upper: pd.Series) -> None:
    """The source's own uncertainty as error bars; python-pptx has no word for them."""
    if not lower.notna().any():
        return
    bars = OxmlElement("c:errBars")
    for name, setting in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        _child(bars, name).set("val", setting)
    for name, sizes in (("plus", upper - value), ("minus", value - lower)):
        numbers = _child(_child(bars, name), "numLit")
        _child(numbers, "formatCode").text = "General"
        _child(numbers, "ptCount").set("val", str(len(sizes)))
        for i, size in enumerate(sizes):
            if pd.notna(size):
                point = _child(numbers, "pt")
                point.set("idx", str(i))
                _child(point, "v").text = f"{float(size):.6g}"
    series._element.find(qn("c:cat")).addprevious(bars)


def _child(parent: Any, name: str) -> Any:
    child = OxmlElement(f"c:{name}")
    parent.append(child)
    return child


def _pieces(series: pd.DataFrame, breaks: list[str]) -> Iterator[tuple[str, pd.DataFrame]]:
    """One line an area and an unbroken part of its series."""
    side = series["period"].map(lambda p: sum(p >= b for b in breaks))
    for (_, name), part in series.groupby([side, "name"], sort=False):
        yield str(name), part


def _or_none(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _axes(chart: Any, decimals: int) -> None:
    for axis in (chart.category_axis, chart.value_axis):
        axis.tick_labels.font.size = Pt(11)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_labels.number_format = _pattern(decimals)
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor(0xD5, 0xDD, 0xE1)


NATIVE = {"rangering": _bars, "utvikling": _lines}


def _rows(deck: Any, title: str, block: report.Rows, language: str) -> None:
    slide = _slide(deck, title)
    shown = _grid(slide, block, TOP)
    if shown < len(block.rows):
        note = slide.shapes.add_textbox(LEFT, Cm(17.2), ROOM_WIDTH, Cm(1))
        note.text_frame.text = t("report.more_rows", language, shown=shown, count=len(block.rows))
        _font(note.text_frame, 11, MUTED)


def _grid(slide: Any, block: report.Rows, top: int) -> int:
    """A native table; how many of its rows had room."""
    shown = block.rows[:TABLE_ROWS]
    shape = slide.shapes.add_table(len(shown) + 1, len(block.header), LEFT, Emu(int(top)),
                                   ROOM_WIDTH, Cm(1.1 * (len(shown) + 1)))  # fmt: skip
    shape._element.xpath(".//p:cNvPr")[0].set("descr", block.caption)
    table = shape.table
    wide = int(ROOM_WIDTH * 0.34)
    for i in range(len(block.header)):
        rest = int((ROOM_WIDTH - wide) / max(1, len(block.header) - 1))
        table.columns[i].width = Emu(wide if i == 0 else rest)
    for r, row in enumerate((block.header, *shown)):
        for c, text in enumerate(row):
            cell = table.cell(r, c)
            cell.text = text
            cell.fill.solid()
            cell.fill.fore_color.rgb = ACCENT if r == 0 else PALE[r % 2]
            _font(cell.text_frame, 12, WHITE if r == 0 else INK, r == 0)
    return len(shown)

"""Charts that Office can edit: ranking as bars, development as lines, with their intervals.

Built with python-pptx in a slide; ``export.report.docx`` takes the same chart into a document.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import pandas as pd
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt
from xlsxwriter import Workbook

from charts.axes import whole_steps
from charts.periods import row_of
from export.report.blocks import Picture
from text.formats import AtMost, period
from views.figures import state
from views.figures.own import lines_of
from views.rows import area_rows
from views.subject import subject_of

#: Colours of the theme, so that a template's own are used: of bars and first line, of the chosen.
ACCENT, CHOSEN = MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2
LINES = (ACCENT, CHOSEN, MSO_THEME_COLOR.ACCENT_3, MSO_THEME_COLOR.ACCENT_4,
         MSO_THEME_COLOR.ACCENT_5, MSO_THEME_COLOR.ACCENT_6)  # fmt: skip
#: The most bars on a slide, and on a page: each with its name at ten points.
MOST, MOST_ON_PAGE = 26, 45
GRID = RGBColor(0xD5, 0xDD, 0xE1)
#: Puts the chart where it is to stand: type and data in, the chart out.
Placing = Callable[[Any, CategoryChartData], Chart]


class _PlainTexts(CategoryWorkbookWriter):
    """The workbook behind a chart, where a name that begins with = or @ is a text."""

    def _open_worksheet(self, xlsx_file: Any) -> Any:
        from contextlib import contextmanager

        @contextmanager
        def opened() -> Iterator[Any]:
            plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                     "strings_to_numbers": False}  # fmt: skip
            with Workbook(xlsx_file, plain) as book:
                yield book, book.add_worksheet()

        return opened()


class Data(CategoryChartData):
    """Chart data whose workbook runs nothing."""

    @property
    def _workbook_writer(self) -> Any:
        return _PlainTexts(self)


Edge = TypeVar("Edge", int, float)
#: First and last row of a part of a chart, counted from the lowest value.
Part = tuple[int, int]


def chart(picture: Picture, place: Placing, part: Part | None = None) -> Chart:
    """The native chart of a figure whose kind is in ``KINDS``; ``part`` is one of ``parts``."""
    return KINDS[picture.figure.kind](picture, place, part)


def parts(picture: Picture, most: int = MOST) -> Sequence[Part | None]:
    """A ranking of many areas in parts with at most so many bars each, the highest first."""
    if picture.figure.kind != "rangering":
        return [None]
    count = int(area_rows(picture.choice)["value"].notna().sum())
    number = math.ceil(count / most)
    if number < 2:
        return [None]
    return evenly(0, count, number)[::-1]


def evenly(first: Edge, rows: float, parts: int) -> list[tuple[Edge, Edge]]:
    """So many rows from ``first`` on in parts of as good as the same size, whole rows each.

    >>> evenly(0, 10, 3), evenly(-0.5, 4.0, 2)
    ([(0, 3), (3, 7), (7, 10)], [(-0.5, 1.5), (1.5, 3.5)])
    """
    edges: list[Edge] = [first + round(i * rows / parts) for i in range(parts + 1)]
    return list(pairwise(edges))


def _bars(picture: Picture, place: Placing, part: Part | None = None) -> Chart:
    """The ranking; the chosen area in a colour of its own. From zero: bars are read by length."""
    known = area_rows(picture.choice).dropna(subset=["value"]).sort_values("value")
    low, high = span(known)
    if part is not None:
        known = known.iloc[part[0] : part[1]]
    subject = subject_of(picture.choice)
    data = Data(number_format=_pattern(subject.decimals))
    data.categories = list(known["name"])
    data.add_series(subject.unit_name, [round(float(v), subject.decimals) for v in known["value"]])
    made = place(XL_CHART_TYPE.BAR_CLUSTERED, data)
    made.has_legend, made.has_title = False, False
    plot = made.plots[0]
    plot.gap_width = 40
    plot.has_data_labels = len(known) <= 25 and known["lower"].isna().all()
    if plot.has_data_labels:
        plot.data_labels.font.size = Pt(11)
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = (
            _pattern(subject.decimals), False)  # fmt: skip
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = ACCENT
    for i, area in enumerate(known["area"]):
        if area == picture.choice.area:
            point = series.points[i].format.fill
            point.solid()
            point.fore_color.theme_color = CHOSEN
    _intervals(series, known["value"], known["lower"], known["upper"])
    _axes(made, subject.decimals)
    _every_name(made, len(known))
    made.value_axis.minimum_scale = 0 if low >= 0 else None
    if high <= 0:
        made.value_axis.maximum_scale = 0
    if part is not None:  # every part has the axis of the whole
        step, first, last = whole_steps([min(low, 0.0), max(high, 0.0)], subject.decimals)
        made.value_axis.major_unit = step
        made.value_axis.minimum_scale = 0 if low >= 0 else first
        made.value_axis.maximum_scale = 0 if high <= 0 else last
    return made


def _lines(picture: Picture, place: Placing, part: Part | None = None) -> Chart:
    """The development; a gap where there is no figure or a break."""
    choice = picture.choice
    series = lines_of(picture.state or state("utvikling", choice))
    subject = subject_of(choice)
    when = row_of(series["period"])  # also those without a figure: a step across is one of time
    data = Data(number_format=_pattern(subject.decimals))
    data.categories = [period(p, choice.language) for p in when]
    pieces = [(name, piece.set_index("period").reindex(when))
              for name, piece in _pieces(series, [b for b, _ in subject.breaks])]  # fmt: skip
    for name, piece in pieces:
        data.add_series(name, [_or_none(v) for v in piece["value"]])
    made = place(XL_CHART_TYPE.LINE_MARKERS, data)
    made.has_title, made.has_legend = False, True
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    made.legend.font.size = Pt(14)
    for i, line in enumerate(made.plots[0].series):
        line.smooth = False
        line.format.line.color.theme_color = LINES[i % len(LINES)]
        line.format.line.width = Pt(2.5)
        piece = pieces[i][1]
        _intervals(line, piece["value"], piece["lower"], piece["upper"])
    _axes(made, subject.decimals)
    made.value_axis.major_unit, made.value_axis.minimum_scale, made.value_axis.maximum_scale = (
        whole_steps(span(series), subject.decimals))  # fmt: skip
    return made


KINDS: dict[str, Callable[[Picture, Placing, Part | None], Chart]] = {
    "rangering": _bars,
    "utvikling": _lines,
}


def span(rows: pd.DataFrame) -> tuple[float, float]:
    """The lowest and highest that is drawn, the ends of the intervals with it."""
    ends = pd.concat([rows[c].astype(float) for c in ("value", "lower", "upper")]).dropna()
    return (float(ends.min()), float(ends.max())) if len(ends) else (0.0, 1.0)


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


def _every_name(made: Any, count: int) -> None:
    """Each bar has its name: Office leaves out every other where it finds it narrow."""
    skip = OxmlElement("c:tickLblSkip")
    skip.set("val", "1")
    axis = made.category_axis._element
    last = axis.find(qn("c:noMultiLvlLbl"))
    if last is None:
        axis.append(skip)
    else:
        last.addprevious(skip)
    if count > 20:
        made.category_axis.tick_labels.font.size = Pt(10)


def _axes(made: Any, decimals: int) -> None:
    for axis in (made.category_axis, made.value_axis):
        axis.tick_labels.font.size = Pt(12)
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    whole = isinstance(decimals, AtMost)
    made.value_axis.tick_labels.number_format = "General" if whole else _pattern(decimals)
    made.value_axis.tick_labels.number_format_is_linked = False
    made.value_axis.major_gridlines.format.line.color.rgb = GRID

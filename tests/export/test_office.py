"""What Office opens: names that are texts, true dates, one language, templates, and last year's.

Longer than 300 lines: one test a promise of each form.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
from demands import needs_browser
from docx.oxml.ns import qn
from PIL import Image
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.text import PP_ALIGN

from charts.figure import Figure
from export.csv import to_csv
from export.images import RENDERER
from export.report import blocks, gathered, marks, native, page, projected, updating
from export.report import docx as report_docx
from export.report import pptx as report_pptx
from export.xlsx import workbook
from views.basket import Item
from views.choice import Choice
from views.edition import store
from views.figures import KINDS, State, build, read, rows_behind, state

AREA = "320309"
RANKED = state("rangering", Choice("nasjonale_prover_8", "lesing", "delomrade", "2025-26", AREA))
NAMES = [f"{sign}{word}{n}" for n in range(5) for sign in "=+-@" for word in
         ("SUM(1;2)", "cmd|' /C calc'!A0", "HYPERLINK(1)", "A1", "Vollen")]  # fmt: skip


@pytest.fixture(scope="module")
def made() -> blocks.Report:
    return gathered.build_basket([Item(RANKED, "Min merknad")], "Skolen")


@pytest.fixture(scope="module")
def word(made: blocks.Report) -> bytes:
    return report_docx.write(made)


@pytest.fixture(scope="module")
def deck(made: blocks.Report) -> bytes:
    return report_pptx.write(made)


def test_a_hundred_names_that_begin_with_signs_are_texts_behind_a_chart() -> None:
    assert len(NAMES) == 100
    data = native.Data()
    data.categories = NAMES
    data.add_series("=1+1", [float(n) for n in range(100)])
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 100, 100, data)
    blob = frame.chart.part.chart_workbook.xlsx_part.blob
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(blob)).active.iter_rows() for c in row]
    assert not [c.value for c in cells if c.data_type == "f"]
    assert [c.value for c in cells if c.column == 1 and c.value] == NAMES


def test_a_hundred_names_that_begin_with_signs_are_texts_in_csv_and_excel() -> None:
    table = pd.DataFrame({"Navn": NAMES, "Verdi": [float(n) for n in range(100)]})
    lines = to_csv(table).decode("utf-8-sig").splitlines()[1:]
    assert all(line.lstrip('"').startswith("'") for line in lines)
    figure = build(RANKED)
    content = workbook(replace(figure, table=table), RANKED, "https://levekar.example.no")  # type: ignore[type-var]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [c.value for c in cells] == NAMES and {c.data_type for c in cells} == {"s"}
    assert list(sheet.tables) and not re.search(r"^Table\d", next(iter(sheet.tables)))


def test_dates_are_today_s_and_languages_are_said(word: bytes, deck: bytes) -> None:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    for properties in (docx.Document(io.BytesIO(word)).core_properties,
                       pptx.Presentation(io.BytesIO(deck)).core_properties):  # fmt: skip
        assert abs((properties.created.replace(tzinfo=None) - now).total_seconds()) < 3600
        assert properties.language == "nb-NO"
    with zipfile.ZipFile(io.BytesIO(deck)) as packed:
        for name in packed.namelist():
            if re.match(r"ppt/slides/slide\d+\.xml", name):
                text = packed.read(name).decode("utf-8")
                assert len(re.findall(r"<a:r>", text)) <= len(re.findall(r'lang="nb-NO"', text))
                assert "en-US" not in text


def test_every_slide_is_wide_numbered_and_has_a_title_of_its_own(deck: bytes) -> None:
    show = pptx.Presentation(io.BytesIO(deck))
    assert abs(show.slide_width / show.slide_height - 16 / 9) < 0.01
    titles = [slide.shapes.title.text for slide in show.slides]
    assert len(set(titles)) == len(titles)
    for slide in list(show.slides)[1:]:
        kinds = [p.placeholder_format.type for p in slide.placeholders]
        assert 13 in kinds, "a slide number"
        for shape in slide.shapes:
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


def test_no_caveat_is_cut_on_the_slides() -> None:
    texts = [f"{n} " + "Et langt forbehold om tallene. " * 14 for n in range(9)]
    parts = list(report_pptx.paged(texts))
    assert [text for part in parts for text in part] == texts and len(parts) > 1


def test_bars_begin_at_zero_and_hold_their_intervals(deck: bytes) -> None:
    show = pptx.Presentation(io.BytesIO(deck))
    chart = next(s.chart for slide in show.slides for s in slide.shapes if s.has_chart)
    assert chart.value_axis.minimum_scale == 0


def test_contents_are_links_to_their_headings(word: bytes) -> None:
    body = docx.Document(io.BytesIO(word)).element.body
    anchors = [e.get(qn("w:anchor")) for e in body.iter(qn("w:hyperlink")) if e.get(qn("w:anchor"))]
    marked = {e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))}
    assert anchors and set(anchors) <= marked


def test_a_single_figure_in_word_is_a_native_chart_with_its_sentence_and_source() -> None:
    content = report_docx.write(gathered.build_single(Item(RANKED)))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
    assert any("word/charts/" in n for n in names) and any(n.endswith(".xlsx") for n in names)
    document = docx.Document(io.BytesIO(content))
    texts = [p.text for p in document.paragraphs]
    assert "med usikkerhet fra" in texts[0] and any(x.startswith("Kilde") for x in texts)
    about = [e.get("descr") for e in document.element.iter(qn("wp:docPr"))]
    assert about == [build(RANKED).alt]  # type: ignore[union-attr]


def test_a_report_that_is_up_to_date_has_no_change_and_an_old_one_has_them_marked(
    word: bytes,
) -> None:
    assert updating.updated(word)[1] == 0
    document = docx.Document(io.BytesIO(word))
    sentence = next(p for p in document.paragraphs if "med usikkerhet fra" in p.text)
    right = sentence.text
    for run in sentence.runs:
        run.text = run.text.replace("usikkerhet fra 5", "usikkerhet fra 4")
    sentence.insert_paragraph_before("Dette har jeg skrevet selv.")
    stream = io.BytesIO()
    document.save(stream)
    content, changes = updating.updated(stream.getvalue())
    assert changes == 1
    now = docx.Document(io.BytesIO(content))
    inserted = ["".join(t.text for t in i.iter(qn("w:t"))) for i in now.element.iter(qn("w:ins"))]
    assert inserted == [right]
    assert any(p.text == "Dette har jeg skrevet selv." for p in now.paragraphs)
    assert marks.carried(content) is not None
    assert updating.updated(content)[1] == 0


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_not_a_report_of_ours_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(updating.NotOursError, match="ikke en rapport"):
        updating.updated(content)


@needs_browser
def test_a_png_says_how_large_it_is_and_where_it_comes_from() -> None:
    figure = build(RANKED)
    with Image.open(io.BytesIO(RENDERER.draw(figure))) as image:  # type: ignore[arg-type]
        assert [round(v) for v in image.info["dpi"]] == [192, 192]
        assert image.info["Source"] == figure.source  # type: ignore[union-attr]


def test_native_charts_take_the_colours_of_the_theme_and_name_every_bar(deck: bytes) -> None:
    """A template's own colours are then the chart's; ours stand in the theme of our own files."""
    single = report_docx.write(gathered.build_single(Item(RANKED)))
    for content, kind in ((deck, "ppt"), (single, "word")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            charts = [packed.read(n).decode() for n in packed.namelist()
                      if re.match(rf"{kind}/charts/chart\d*\.xml", n)]  # fmt: skip
            themes = [packed.read(n).decode() for n in packed.namelist()
                      if re.match(rf"{kind}/theme/theme\d+\.xml", n)]  # fmt: skip
        bars = [text for text in charts if "<c:barChart>" in text]
        assert bars
        for text in bars:
            series = text.partition("<c:ser>")[2].partition("</c:ser>")[0]
            assert 'schemeClr val="accent1"' in series and "srgbClr" not in series
            assert '<c:tickLblSkip val="1"/>' in text
        accent = re.compile(r'<a:accent1>\s*<a:srgbClr val="0B6E75"')
        assert any(accent.search(theme) for theme in themes)


def test_a_barometer_of_many_figures_is_parted_on_slides_so_that_it_can_be_read() -> None:
    state = read(KINDS["barometer"], {"omrade": "320309"})
    plot = build(state).plot
    parts = projected.sliced(plot, 480, 46)
    shown = [sorted(part.layout.yaxis.range) for part in parts]
    assert len(parts) > 2
    rows = len(plot.layout.yaxis.tickvals)
    for row in range(rows):
        assert sum(low < row < high for low, high in shown) == 1, row


def test_numbers_in_a_table_stand_to_the_right_in_word_powerpoint_and_on_the_page() -> None:
    table = blocks.Rows("T", ("Navn", "År", "Verdi"), (("A", "2016", "1 000"),), 1, figures=(2,))
    report = blocks.Report("R", "", "nb", (blocks.Heading("H"), table))
    document = docx.Document(io.BytesIO(report_docx.write(report)))
    for row in document.tables[0].rows:
        assert [c.paragraphs[0].alignment == 2 for c in row.cells] == [False, False, True]
    show = pptx.Presentation(io.BytesIO(report_pptx.write(report)))
    grid = next(s.table for slide in show.slides for s in slide.shapes if s.has_table)
    for line in grid.rows:
        placed = [c.text_frame.paragraphs[0].alignment for c in line.cells]
        assert [p == PP_ALIGN.RIGHT for p in placed] == [False, False, True]
    assert '<td>2016</td><td class="tall">1 000</td>' in page.write(report)


@pytest.mark.parametrize("kind", ["kart", "to-indikatorer", "klynger"])
def test_a_map_fills_the_height_of_a_slide_and_nothing_of_it_is_left_out(kind: str) -> None:
    figure = build(read(KINDS[kind], {}), inline=True)
    plot, width = projected.beside(figure.plot)
    assert list(plot.layout.geo.domain.y) == [0, 1] and len(plot.data) == len(figure.plot.data)
    assert plot.layout.geo.domain.x[1] * width > 300
    right = plot.layout.geo.domain.x[1]
    for trace in plot.select_traces({"type": "choropleth"}):
        assert not trace.showscale or trace.colorbar.x is None or trace.colorbar.x > right
    for shape in plot.layout.shapes:
        assert shape.xanchor > right
    if "geo2" in plot.layout:
        assert plot.layout.geo2.domain.x[0] > right


def test_a_ranking_of_many_areas_is_parted_so_that_each_bar_has_its_name() -> None:
    chosen = {"indikator": "aleneboende", "niva": "levekarssone"}
    item = Item(read(KINDS["rangering"], chosen))
    show = pptx.Presentation(io.BytesIO(report_pptx.write(gathered.build_single(item))))
    charts = [s.chart for slide in show.slides for s in slide.shapes if s.has_chart]
    names = [name for chart in charts for name in chart.plots[0].categories]
    assert len(charts) > 1 and len(names) == len(set(names)) > 40
    assert all(len(chart.plots[0].categories) <= native.MOST for chart in charts)
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in charts}) == 1
    firsts = [chart.plots[0].series[0].values for chart in charts]
    assert min(firsts[0]) >= max(firsts[1]), "the highest stand on the first slide"


def test_what_is_said_of_a_figure_stands_on_its_slide(deck: bytes) -> None:
    show = pptx.Presentation(io.BytesIO(deck))
    slide = next(s for s in show.slides if any(x.has_chart for x in s.shapes))
    texts = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert "med usikkerhet fra" in texts and "Kilde" in texts


@pytest.mark.parametrize(("level", "publisher"), [("kommune", "12255"), ("tidligere_kommune", "")])
def test_the_sheet_about_the_figures_names_the_licence_of_those_it_shows(
    level: str, publisher: str
) -> None:
    """School points of municipalities are SSB's, others are Udir's: not one licence for both."""
    shown = read(KINDS["rangering"], {"indikator": "grunnskolepoeng", "niva": level})
    if not isinstance(shown, State):
        pytest.skip("no figures on that level")
    held = rows_behind(shown)["source"].unique()
    known = {store()[0].sources[s] for s in held}
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(build(shown), shown, "https://x.no")))  # type: ignore[arg-type]
    told = [str(c.value) for row in sheet.worksheets[1].iter_rows() for c in row]
    for source in known:
        assert source.url in told and any(source.licence in text for text in told)
    assert not publisher or any(publisher in s for s in held)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_laid_out_for_a_slide_with_all_its_rows_named(kind: str, monkeypatch) -> None:
    figure = build(read(KINDS[kind], {}), inline=True)
    if not isinstance(figure, Figure):
        pytest.skip(figure.text)
    drawn = []

    def draw(self: blocks.Picture, *size: object) -> bytes:
        drawn.append((self.figure.plot, size))
        return b"x"

    monkeypatch.setattr(blocks.Picture, "drawn", draw)
    picture = blocks.Picture(figure, Choice("", "", "", ""))
    found = projected.map_picture(picture) if projected.is_map(picture) else None
    assert found or projected.pictures(picture, 2.63)
    for plot, (_, wide, high) in drawn:
        assert 300 < high < 500 and wide > high
        assert len(plot.data) == len(figure.plot.data)


@needs_browser
@pytest.mark.slow
@pytest.mark.parametrize("kind", [k for k in KINDS if not KINDS[k].map])
def test_no_legend_lies_on_the_rows_of_a_slide(kind: str, monkeypatch) -> None:
    figure = build(read(KINDS[kind], {}), inline=True)
    if not isinstance(figure, Figure) or not figure.plot.layout.showlegend:
        pytest.skip("no legend")
    drawn = blocks.Picture.drawn
    monkeypatch.setattr(blocks.Picture, "drawn", lambda self, _, *size: drawn(self, "svg", *size))
    for svg in projected.pictures(blocks.Picture(figure, Choice("", "", "", "")), 2.63):
        root = ET.fromstring(svg)
        legend = root.find(".//{*}g[@class='legend']")
        inside = legend.find("{*}rect")
        panels = [r for r in root.findall(".//{*}rect[@class='bg']") if r is not inside]
        top = float([*re.findall(r"-?[\d.]+", legend.get("transform")), "0", "0"][1])
        low = top + float(inside.get("height"))
        assert panels and low <= float(root.get("height")) + 1
        for panel in panels:
            first = float(panel.get("y"))
            assert top >= first + float(panel.get("height")) - 2 or low <= first + 2


def test_a_name_above_its_row_is_on_the_slide_of_its_row() -> None:
    figure = build(read(KINDS["fornyelse"], {}), inline=True)
    assert isinstance(figure, Figure)
    names = next(trace for trace in figure.plot.data if trace.mode == "text")
    parts = projected.sliced(figure.plot, 400, 36)
    assert len(parts) > 1
    ends = [sorted(part.layout.yaxis.range) for part in parts]
    for y, name in zip(names.y, names.text, strict=True):
        row, tall = int(y), 0.13 * (1 + name.count("<br>"))
        held = [a <= row - 0.2 and y + tall <= b for a, b in ends]
        touched = [a < y + tall and row - 0.2 < b for a, b in ends]
        assert held == touched and sum(held) == 1


def test_rows_of_unlike_height_are_each_whole_on_one_of_few_slides() -> None:
    figure = build(read(KINDS["profil"], {"omrade": "320309"}), inline=True)
    assert isinstance(figure, Figure)
    parts = projected.sliced(figure.plot, 700, 46)
    ends = [tuple(part.layout.yaxis.range) for part in parts]
    assert 2 <= len(parts) <= 4 and all(high - low <= 700 for low, high in ends)
    assert ends[-1][0] == 0 and ends[0][1] == figure.plot.layout.yaxis.range[1]
    assert all(a[0] == b[1] for a, b in pairwise(ends))
    edges = figure.plot.layout.meta["edges"]
    for low, high in pairwise(edges):
        assert sum(a <= low and high <= b for a, b in ends) == 1


def test_a_step_across_a_chart_of_development_is_a_step_of_time() -> None:
    """Years without a figure have their place; else six years would look like one."""
    item = Item(read(KINDS["utvikling"], {"omrade": AREA}))
    show = pptx.Presentation(io.BytesIO(report_pptx.write(gathered.build_single(item))))
    chart = next(s.chart for slide in show.slides for s in slide.shapes if s.has_chart)
    years = [int(c) for c in chart.plots[0].categories]
    assert len(years) > 2 and years == list(range(years[0], years[-1] + 1))
    assert any(None in series.values for series in chart.plots[0].series)

"""A report of a reader's own set, and its figures in Office: all of it is there, and whose."""

from __future__ import annotations

import io

import pptx
import pytest
from demands import needs_browser

from export.report import blocks, gathered, ownset
from export.report import pptx as report_pptx
from views import own_area, own_figures
from views.basket import Item
from views.edition import store
from views.figures import KINDS, build, read

OWN = {"omrade": "eget:320321,320322", "navn": "Sør-Hurum"}
DEVELOPMENTS = [
    {**OWN, "indikator": "aleneboende"},
    {**OWN, "indikator": "folkemengde", "spraak": "en"},
    {**OWN, "indikator": "aleneboende", "sammenlign": "320301,320309"},
    {"omrade": "320309", "indikator": "medianinntekt", "sammenlign": "320301,320302"},
    {"omrade": "320309", "indikator": "medianinntekt", "sammenlign": "ingen"},
]


@pytest.fixture(scope="module")
def made() -> blocks.Report:
    own, _ = own_area.parse(OWN["omrade"], OWN["navn"])
    assert own is not None
    return ownset.build(own)


def charts(content: bytes):
    show = pptx.Presentation(io.BytesIO(content))
    return [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("asked", DEVELOPMENTS)
def test_a_chart_in_office_has_every_line_of_the_figure(asked: dict[str, str]) -> None:
    state = read(KINDS["utvikling"], asked)
    seen = [trace.name for trace in build(state).plot.data if trace.showlegend is not False]
    [chart] = charts(report_pptx.write(gathered.build_single(Item(state))))
    drawn = [series.name for series in chart.plots[0].series]
    assert len(seen) >= 1 and set(drawn) == set(seen)


@needs_browser
def test_the_slides_of_an_own_set_draw_the_set_itself(made: blocks.Report) -> None:
    found = charts(report_pptx.write(made))
    names = [{series.name for series in chart.plots[0].series} for chart in found]
    assert names and all("Sør-Hurum" in each for each in names)


def test_whatever_stands_in_the_report_of_an_own_set_has_its_source_there(
    made: blocks.Report,
) -> None:
    own, _ = own_area.parse(OWN["omrade"])
    assert own is not None
    sources = store()[0].sources
    listed = " ".join(text for block in made.blocks if isinstance(block, blocks.Bullets)
                      for text, _ in block.items)  # fmt: skip
    addresses = {a for block in made.blocks if isinstance(block, blocks.Bullets)
                 for _, a in block.items}  # fmt: skip
    needed = own_figures.side_sources(own)
    assert len(set(needed)) > 2
    for key in needed:
        assert sources[key].publisher["nb"] in listed and sources[key].url in addresses


def test_a_column_of_a_table_is_as_wide_as_its_words_need() -> None:
    table = blocks.Rows("x", ("Indikator", "Verdi", "Sammenlignet", "År"), (
        ("Personer i familier med én forelder", "46 per km²", "ikke klart forskjellig", "2025"),
        ("Enslige", "20,2 %", "4,5 prosentpoeng over Asker samlet, ikke prøvd", "2016"),
    ))  # fmt: skip
    for width in (60, 90, 140):  # letters
        shares = table.shares(width * 0.62, 1)
        name, value, said, year = shares
        assert abs(sum(shares) - 1) < 1e-9 and year < value < said
        for share, word in ((year, "2025"), (value, "Verdi"), (said, "Sammenlignet"),
                            (name, "Indikator")):  # fmt: skip
            assert share * width >= len(word) + 1
    assert table.shares(140 * 0.62, 1)[1] * 140 >= len("46 per km²")

"""Names stand level and whole: periods on an axis, indicators above a matrix, phases of a life."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.figure import Figure
from charts.narrow import has_names
from charts.periods import APART, LETTER, ROOM, period_axis
from charts.sent import themed
from views import matrix, need
from views.figures import KINDS, build, read

#: Pixels of a line of small type, and of a mark of the figure of needs.
LINE, MARK = 14.3, 25


def plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text).replace("<br>", " "))


def figure(kind: str, **asked: str) -> Figure:
    made = build(read(KINDS[kind], asked))
    assert isinstance(made, Figure)
    return made


years = st.tuples(st.integers(1990, 2030), st.integers(1, 40))


@given(years, st.sampled_from(["year", "school", "span", "month"]))
def test_periods_are_level_have_room_on_a_phone_and_name_the_latest(row, kind) -> None:
    first, count = row
    written = {
        "year": lambda y: str(y), "school": lambda y: f"{y}-{(y + 1) % 100:02}",
        "span": lambda y: f"{y}-{y + 2}", "month": lambda y: f"{first + y % 3}-{y % 12 + 1:02}",
    }[kind]  # fmt: skip
    axis = period_axis(pd.Series([written(first + i) for i in range(count)]), "nb")
    named, row_of = axis["ticktext"], axis["categoryarray"]
    assert axis["tickangle"] == 0
    assert named[-1] == row_of[-1] and [row_of[i] for i in axis["tickvals"]] == named
    widest = max(map(len, row_of)) * LETTER + APART
    assert len(named) * widest <= ROOM or len(named) <= 2
    steps = {b - a for a, b in zip(axis["tickvals"], axis["tickvals"][1:], strict=False)}
    assert len(steps) <= 1, "as far from each to the next"


@pytest.mark.slow
@pytest.mark.parametrize("level", matrix.LEVELS)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_indicator_of_the_matrix_is_named_whole_above_its_column(level, language) -> None:
    axis = figure("matrise", niva=level, spraak=language).plot.layout.xaxis
    titles = list(matrix.cells(level, language).drop_duplicates("key")["title"])
    assert [plain(name) for name in axis.ticktext] == titles
    layout = figure("matrise", niva=level, spraak=language).plot.layout
    column = (KINDS["matrise"].least - layout.margin.l - layout.margin.r) / len(titles)
    assert all((name.count("<br>") + 1) * LINE <= column for name in axis.ticktext)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_needs_have_room_on_a_phone_without_scrolling_sideways(language) -> None:
    layout = figure("behov-innsats", spraak=language).plot.layout
    titles = list(layout.xaxis.categoryarray)
    assert titles == list(dict.fromkeys(need.need_and_effort(language).cells["title"]))
    assert KINDS["behov-innsats"].least <= 358
    assert (KINDS["behov-innsats"].least - layout.margin.l - layout.margin.r) / len(titles) >= MARK


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_life_is_whole_on_a_phone_differences_above_initiatives_below(language) -> None:
    made = figure("livslop", spraak=language)
    layout = made.plot.layout
    assert KINDS["livslop"].least == 0
    assert layout.yaxis.domain[0] > layout.yaxis2.domain[1], "above and below"
    for axis in (layout.yaxis, layout.yaxis2):
        assert [plain(name) for name in axis.ticktext] == list(made.table.iloc[:, 0])
        assert axis.range[0] > axis.range[1], "the first phase uppermost"
    assert layout.margin.l <= 125 and all(bar.orientation == "h" for bar in made.plot.data)
    for bar in made.plot.data:
        ends = layout.xaxis.range if bar.xaxis == "x" else layout.xaxis2.range
        assert ends[0] == 0 and max(bar.x) <= ends[1]


@pytest.mark.parametrize("language", ("nb", "en"))
@pytest.mark.parametrize("kind", ("prioritering", "bidrag", "justert"))
def test_a_title_of_an_axis_and_a_legend_have_room_on_a_phone(kind, language) -> None:
    made = figure(kind, spraak=language)
    names = {trace.name for trace in made.plot.data}
    shown = themed(made.plot)
    assert has_names(shown)
    assert max(map(len, shown.layout.xaxis.title.text.split("<br>"))) <= 22
    legend = [t.name for t in shown.data if t.name and t.showlegend is not False]
    assert max(len(line) for name in legend for line in name.split("<br>")) <= 38
    assert {plain(name) for name in legend} <= {plain(name) for name in names}

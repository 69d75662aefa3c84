"""A break in a series is a line inside the figure, between the years it parts."""

from __future__ import annotations

import pandas as pd
import pytest

from charts.periods import break_position
from store.catalogue import load_registry
from views.changes import gap_figure
from views.choice import Choice, complete
from views.maps import development_figure


def lines(plot) -> list[float]:
    return [shape.x0 for shape in plot.layout.shapes]


@pytest.mark.parametrize("indicator", ["psykisk_helse_primar", "grunnskolepoeng"])
def test_the_line_of_a_break_stands_within_the_row_of_years(indicator: str) -> None:
    figure = development_figure(complete(Choice(indicator, "", "kommune", "")), ["3203", "3201"])
    years = list(figure.plot.layout.xaxis.categoryarray)
    assert lines(figure.plot), "the break is not drawn"
    assert all(0 < x < len(years) - 1 for x in lines(figure.plot))
    known = [b.period for b in load_registry().indicators[indicator].breaks]
    first = {y: years.index(y) for y in years}
    inside = [b for b in known if years[0] < b <= years[-1]]
    assert lines(figure.plot) == [first[b] - 0.5 for b in inside] and "2020" in inside


def test_the_gap_over_time_has_its_break_at_the_same_place() -> None:
    figure = gap_figure(complete(Choice("grunnskolepoeng", "", "kommune", "")))
    years = list(figure.plot.layout.xaxis.categoryarray)
    assert all(0 < x < len(years) - 1 for x in lines(figure.plot))


def test_a_break_outside_the_years_is_not_drawn() -> None:
    assert break_position("2020", pd.Series(["2020", "2021"])) is None
    assert break_position("2023", pd.Series(["2020", "2021"])) is None
    assert break_position("2021", pd.Series(["2020", "2021"])) == 0.5


def test_years_without_a_figure_keep_their_room() -> None:
    figure = development_figure(complete(Choice("grunnskolepoeng", "", "kommune", "")), ["3203"])
    assert list(figure.plot.layout.xaxis.categoryarray)[-4:] == ["2022", "2023", "2024", "2025"]

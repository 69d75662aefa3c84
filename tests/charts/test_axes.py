"""An axis shows everything on it, and no tick is finer than the figures."""

from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from charts.axes import value_axis, whole_steps
from charts.development import development
from charts.figure import Subject
from charts.periods import row_of


def subject(decimals: int = 1) -> Subject:
    return Subject("x", "Tall", "", "prosent", decimals, "none", "2025", "delomrade", "delområder",
                   "Kilde")  # fmt: skip


def series(values: dict[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"area": "1", "name": "A", "period": p, "value": v, "lower": None, "upper": None,
          "status": "ok", "note": ""} for p, v in values.items()]
    ).astype({"value": float, "lower": float, "upper": float})  # fmt: skip


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.integers(0, 3), st.booleans())
def test_the_axis_holds_every_value_and_no_tick_is_finer_than_the_figures(values, decimals, zero):
    axis = value_axis(values, decimals, zero=zero)
    low, high = axis["range"]
    assert low <= min(values) and high >= max(values)
    assert axis["dtick"] >= 10.0**-decimals * (1 - 1e-9)
    assert (high - low) / axis["dtick"] <= 14
    if zero:
        assert low <= 0 <= high


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_an_axis_of_whole_steps_stands_between_round_ends_with_few_steps(low, wide):
    low, wide = round(low, 2), round(wide, 2)
    step, first, last = whole_steps([low, low + wide], 2)
    assert first <= low and low + wide <= last and (first >= 0 or low < 0)
    assert 1 <= round((last - first) / step) <= 9
    assert f"{step:.0e}"[0] in "125"


def test_one_income_has_no_axis_of_half_kroner():
    assert value_axis([400_200.0], 0)["dtick"] >= 1


def lines(figure) -> list[tuple[str, str]]:
    """Pairs of neighbouring points that a line joins."""
    found = []
    for trace in figure.plot.data:
        points = list(zip(trace.x, trace.y, strict=True))
        found += [(a[0], b[0]) for a, b in pairwise(points) if a[1] == a[1] and b[1] == b[1]]
    return found


def test_no_line_crosses_years_without_figures():
    figure = development(subject(), series({"2019": 40.0, "2020": 41.0, "2021": 42.0, "2025": 43}))
    assert lines(figure) == [("2019", "2020"), ("2020", "2021")]
    assert "2022–2024" in figure.alt
    assert any("2022–2024" in note for note in figure.notes)


def test_no_line_crosses_a_school_year_or_a_month_without_figures():
    gap = development(subject(), series({"2020-21": 1, "2021-22": 2, "2024-25": 3, "2025-26": 4}))
    assert lines(gap) == [("2020–21", "2021–22"), ("2024–25", "2025–26")]
    assert (
        len(lines(development(subject(), series({"2022-12": 1, "2023-01": 2, "2023-03": 3})))) == 1
    )


def test_a_year_whose_value_is_hidden_breaks_the_line():
    figure = development(subject(), series({"2019": 1.0, "2020": None, "2021": 2.0}))
    assert lines(figure) == []


def test_elections_miss_nothing_in_between():
    figure = development(subject(), series({"2013": 80, "2017": 81, "2021": 82, "2025": 83}))
    assert "ingen tall" not in figure.alt


def test_kinds_of_periods_are_not_mixed():
    assert row_of(pd.Series(["2020", "2020-21"])) == ["2020", "2020-21"]

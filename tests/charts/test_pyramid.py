"""A pyramid's bars are people: length times height is the share of the population."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.pyramid import pyramid


def people(counts, bands):
    rows = [(sex, low, high, n) for (sex, counted) in counts.items()
            for (low, high), n in zip(bands, counted, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["sex", "low", "high", "people"]).astype({"high": float})


BANDS = [(0, 5), (6, 17), (18, 79), (80, None)]
EMPTY = people({"kvinner": [], "menn": []}, [])


def drawn(own, other=EMPTY):
    return pyramid(own, other, own_name="Asker", other_name="Hele landet", period="2026",
                   source="Kilde: prøve")  # fmt: skip


counts = st.lists(st.integers(1, 9000), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(counts, counts)
def test_the_area_of_the_bars_is_the_whole_population(women, men):
    figure = drawn(people({"kvinner": women, "menn": men}, BANDS))
    area = sum(
        abs(x) * width / 0.94
        for bar in figure.plot.data
        if bar.type == "bar"
        for x, width in zip(bar.x, bar.width, strict=True)
    )
    assert area == pytest.approx(100)


def test_men_stand_to_the_left_and_women_to_the_right():
    figure = drawn(people({"kvinner": [1, 2, 3, 4], "menn": [4, 3, 2, 1]}, BANDS))
    men, women = (bar for bar in figure.plot.data if bar.type == "bar")
    assert (pd.Series(men.x) < 0).all() and (pd.Series(women.x) > 0).all()


def test_the_table_has_both_populations_in_order_of_age():
    own = people({"kvinner": [10, 20, 60, 10], "menn": [10, 20, 60, 10]}, BANDS)
    other = people({"kvinner": [1, 1, 1, 1], "menn": [1, 1, 1, 1]}, BANDS)
    table = drawn(own, other).table
    assert table["Alder"].tolist() == ["0–5 år", "6–17 år", "18–79 år", "80 år og over"] * 2
    assert table["Asker, prosent av befolkningen"].tolist() == [5, 10, 30, 5] * 2
    assert set(table["Hele landet, prosent av befolkningen"]) == {12.5}


def test_the_words_tell_the_young_and_the_old():
    own = people({"kvinner": [10, 20, 60, 10], "menn": [10, 20, 60, 10]}, BANDS)
    assert "30,0 prosent var 0–17 år og 10,0 prosent var 80 år eller eldre" in drawn(own).alt


def test_single_years_of_age_are_bars_of_one_year_and_are_called_by_the_year():
    years = [(a, a) for a in range(105)] + [(105, None)]
    counts = {"kvinner": [10] * 106, "menn": [20] * 106}
    figure = drawn(people(counts, years))
    women = next(bar for bar in figure.plot.data if bar.legendgroup == "own" and max(bar.x) > 0)
    assert len(women.x) == 106
    assert women.y[7] == 7.5 and women.width[7] == pytest.approx(0.94)
    assert figure.table["Alder"].tolist()[:2] == ["0 år", "1 år"]
    assert "105 år og over" in figure.table["Alder"].tolist()
    assert "17,0 prosent var 0–17 år" in figure.alt

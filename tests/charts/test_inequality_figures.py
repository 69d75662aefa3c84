"""The figures of inequality: what is drawn, what is said, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from charts.adjusted import adjusted
from charts.areas import together
from charts.clusters import clusters, pattern
from charts.figure import Figure, Subject
from charts.gaps import over_time
from charts.index import Index, parts_figure, ranking_figure
from charts.lorenz import curve
from charts.matrix import headed, matrix
from charts.measurable import difference
from charts.spread import spread, stacked
from views.inequality import adjust
from views.matrix import says
from views.measures import measured
from views.priority import index


@pytest.fixture
def subject() -> Subject:
    return Subject("x", "Andel x", "", "prosent", 1, "none", "2020", "delomrade", "delområder",
                   "Kilde: prøve", reference=5.0, reference_name="Asker samlet")  # fmt: skip


@pytest.fixture
def rows() -> pd.DataFrame:
    value = [1.0, 2.0, 4.0, 6.0, 9.0, np.nan]
    return pd.DataFrame(
        {
            "area": list("abcdef"), "name": [f"Sted {c}" for c in "abcdef"], "value": value,
            "lower": np.nan, "upper": np.nan, "note": "", "people": 100.0,
            "status": ["ok"] * 5 + ["suppressed"], "income": [5.0, 4.0, 3.0, 2.0, 1.0, 6.0],
        }
    )  # fmt: skip


def test_spread_draws_every_known_area_and_names_the_ends(
    subject: Subject, rows: pd.DataFrame
) -> None:
    figure = spread(subject, rows)
    assert list(figure.plot.data[0].x) == [1, 2, 4, 6, 9]
    said = " ".join(a.text for a in figure.plot.layout.annotations)
    assert "Sted a" in said and "Sted e" in said and "Asker samlet" in said
    assert len(figure.table) == 6
    assert "1 område er uten tall" in figure.alt


def test_marked_areas_are_named_and_larger(subject: Subject, rows: pd.DataFrame) -> None:
    figure = spread(subject, rows, {"c": "Midten", "zz": "finnes ikke"})
    said = " ".join(a.text for a in figure.plot.layout.annotations)
    assert "Midten" in said and "finnes ikke" not in said
    assert list(figure.plot.data[0].marker.symbol).count("diamond") == 1


def test_dots_of_the_same_value_never_cover_each_other() -> None:
    assert len(set(stacked(np.ones(20)))) == 20
    assert stacked(np.array([])).size == 0


def test_measures_refuse_in_words(subject: Subject, rows: pd.DataFrame) -> None:
    found = {m.key: m for m in measured(subject, rows.assign(value=rows["value"] - 5))}
    assert "under null" in found["gini"].reason
    assert found["range"].value == "8,0\u00a0prosentpoeng"
    assert {"sii", "rii", "concentration_relative"} <= set(found)


def test_income_against_itself_has_no_slope(subject: Subject, rows: pd.DataFrame) -> None:
    keys = {m.key for m in measured(subject, rows.assign(income=rows["value"]))}
    assert "sii" not in keys


def test_a_difference_in_shares_is_in_points(subject: Subject) -> None:
    assert difference(subject, 1.25).endswith("prosentpoeng")


def test_curves(subject: Subject, rows: pd.DataFrame) -> None:
    lorenz, by_income = curve(subject, rows), curve(subject, rows, by_income=True)
    assert isinstance(lorenz, Figure) and isinstance(by_income, Figure)
    assert all(np.asarray(lorenz.plot.data[1].y) <= np.asarray(lorenz.plot.data[1].x) + 1e-9)
    # Here the value gathers where income is low: the curve lies above the diagonal.
    assert all(np.asarray(by_income.plot.data[1].y) >= np.asarray(by_income.plot.data[1].x) - 1e-9)
    assert isinstance(curve(subject, rows.assign(value=-1.0)), str)


@pytest.mark.parametrize(("language", "tick", "hover"), [
    ("nb", "20\u00a0%", "Sted a: 20,0\u00a0% – 4,5\u00a0%"), ("en", "20%", "Sted a: 20.0% – 4.5%"),
])  # fmt: skip
def test_per_cent_on_the_curve_is_written_in_the_readers_language(
    subject: Subject, rows: pd.DataFrame, language: str, tick: str, hover: str
) -> None:
    figure = curve(replace(subject, language=language), rows)
    assert isinstance(figure, Figure)
    for axis in (figure.plot.layout.xaxis, figure.plot.layout.yaxis):
        assert axis.ticktext[1] == tick
    assert figure.plot.data[1].text[1] == hover


def test_fewer_than_five_areas_give_neither_measures_nor_a_curve(
    subject: Subject, rows: pd.DataFrame
) -> None:
    few = rows.head(4)
    assert curve(subject, few) == "For få områder med tall."
    assert not any(m.value for m in measured(subject, few))
    assert all(m.value for m in measured(subject, rows))


@pytest.mark.parametrize("unit", ["skalapoeng", "grunnskolepoeng"])
def test_a_scale_without_a_zero_has_differences_only(
    subject: Subject, rows: pd.DataFrame, unit: str
) -> None:
    points = replace(subject, unit=unit)
    found = {m.key: m for m in measured(points, rows)}
    assert {k for k, m in found.items() if m.value} == {"range", "top_bottom_fifth", "sii"}
    assert "naturlig nullpunkt" in found["gini"].reason
    for by_income in (False, True):
        assert "naturlig nullpunkt" in str(curve(points, rows, by_income))


def test_few_areas_have_no_gap(subject: Subject, rows: pd.DataFrame) -> None:
    figure = over_time(subject, rows.head(3).assign(period="2020"), "sagt")
    assert figure.table.empty


def test_clusters_warn_of_few_areas(subject: Subject) -> None:
    names = [str(i) for i in range(10)]
    rows = pd.DataFrame({"area": names, "name": names, "value": [1.0] * 5 + [9.0] * 4 + [np.nan]})
    shapes = {n: box(i, 0, i + 1, 1) for i, n in enumerate(names)}
    assert pattern(rows, shapes).I > 0.5
    figure = clusters(subject, rows, shapes, "/x.geojson")
    assert isinstance(figure, Figure)
    assert "Med bare 9 områder" in figure.alt
    assert "6, 7 og 8: høyt tall, naboer med høye" in figure.alt
    assert figure.table.iloc[-1, 3] == "ingen tall"
    assert isinstance(clusters(subject, rows.head(2), shapes, ""), str)


def test_clusters_that_do_not_survive_are_not_named(subject: Subject) -> None:
    names = [str(i) for i in range(10)]
    rows = pd.DataFrame({"area": names, "name": names, "value": [3, 8, 1, 7, 7.5, 2, 9, 1, 4, 6]})
    shapes = {n: box(i, 0, i + 1, 1) for i, n in enumerate(names)}
    figure = clusters(subject, rows, shapes, "/x.geojson")
    assert isinstance(figure, Figure)
    assert "Ingen enkeltområder er klare klynger" in figure.alt
    assert "naboer med" not in figure.alt


def test_the_same_mix_moves_an_area_of_many_who_live_alone(subject: Subject) -> None:
    rows = pd.DataFrame({"area": ["a", "b"], "name": ["A", "B"], "value": [500.0, 600.0]})
    types = pd.DataFrame({"alone": [300.0, 250.0], "pair": [900.0, 800.0]}, index=["a", "b"])
    found = adjust(rows, types, pd.Series({"alone": 1.0, "pair": 1.0}))
    assert list(found["rank"]) == [2, 1] and list(found["adjusted_rank"]) == [1, 2]
    said = adjusted(subject, found, "2019").alt
    assert "A flytter seg mest opp, fra lavest av 2 til høyest av 2" in said


def cells(**more: object) -> pd.DataFrame:
    given: dict[str, object] = {
        "area": ["a"], "name": ["A"], "key": ["k"], "title": ["T"], "period": ["2020"],
        "unit": ["prosent"], "decimals": [1], "value": [20.0], "reference": [10.0],
        "reason": ["skjult"], "reference_name": ["Asker"], "outcome": ["higher"],
        "favourable": [False], "tested": ["share"],
    }  # fmt: skip
    found = pd.DataFrame({**given, **more})
    return found.assign(says=[says(row) for row in found.itertuples(index=False)])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "unfavourable"),
        ({"favourable": [True]}, "favourable"),
        ({"favourable": [None]}, "higher"),
        ({"favourable": [None], "outcome": ["cannot_tell"]}, "cannot_tell"),
        ({"favourable": [None], "outcome": ["not_tested"], "tested": ["no_uncertainty"]},
         "not_tested"),
        ({"favourable": [None], "outcome": ["not_tested"], "tested": ["no_value"],
          "value": [np.nan]}, "missing"),
    ],
)  # fmt: skip
def test_a_cell_says_no_more_than_its_verdict(more: dict[str, object], expected: str) -> None:
    assert cells(**more)["says"].iloc[0] == expected


def test_the_matrix_has_symbols_beside_colours() -> None:
    figure = matrix(cells(), "delområder", "Kilde")
    assert list(figure.plot.data[1].text) == ["▲"]
    assert figure.table.iloc[0, 2].endswith("▲")


def test_a_long_title_is_whole_and_its_category_stands_on_a_line_of_its_own() -> None:
    title = "Nasjonale prøver på veldig lange trinn, lesing"
    assert headed(title, 10) == "Nasjonale prøver på<br>veldig lange trinn, lesing"
    assert headed("Medianinntekt etter skatt, én forelder med barn", 10).endswith(
        "<br>én forelder med barn")  # fmt: skip
    assert headed("x" * 80, 10) == "x" * 80 and headed(title, 40) == title


def test_the_index_shows_every_part_and_the_range() -> None:
    frame = pd.DataFrame({"p": [1.0, 2.0, 3.0, 4.0], "q": [4.0, 1.0, 3.0, np.nan]}, list("abcd"))
    weights, directions = {"p": 1.0, "q": 1.0}, {"p": "high_is_bad", "q": "high_is_bad"}
    names = {c: c.upper() for c in "abcd"}
    found = index(frame, names, {"p": "P", "q": "Q"}, weights, directions, "zscore")
    assert np.isnan(found.table.loc["d", "score"])
    first = found.complete.iloc[0]
    assert first["low"] <= first["rank"] <= first["high"]
    assert len(parts_figure(found, "Kilde").plot.data) == 2
    order = ranking_figure(found, "Kilde", selected="a")
    assert "D" not in order.plot.data[2].y
    assert len(order.table) == 4


def test_a_list_that_is_cut_says_how_many_more_there_are():
    names = [f"O{i}" for i in range(9)]
    assert together(names, "nb", 6) == "O0, O1, O2, O3, O4 og 4 til"
    assert together(names, "en") == "O0, O1, O2 and 6 more"
    assert together(names[:6], "nb", 6) == "O0, O1, O2, O3, O4 og O5"


@pytest.mark.parametrize(("count", "cut"), [(40, False), (41, True)])
def test_an_index_of_more_areas_than_are_drawn_says_so(count, cut):
    table = pd.DataFrame({"name": [f"Område {i}" for i in range(count)],
                          "score": np.linspace(1, 0, count), "rank": range(1, count + 1),
                          **dict.fromkeys(("best", "low"), 1),
                          **dict.fromkeys(("high", "worst"), count)})  # fmt: skip
    parts = pd.DataFrame({"a": table["score"]})
    found = Index(table, parts, {"a": "En indikator"})
    for figure in (ranking_figure(found, "Kilde"), parts_figure(found, "Kilde")):
        assert (f"40 første av {count}" in figure.alt) == cut
        assert any(f"40 første av {count}" in note for note in figure.notes) == cut
        assert len(figure.table) == count
    assert f"og {count - 5} til" in ranking_figure(found, "Kilde").alt

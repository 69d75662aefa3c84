"""Need and effort on a case small enough to do by hand."""

import numpy as np
import pandas as pd
import pytest

from charts.need_effort import need_effort
from views.need import judge, summarise

NAN = np.nan
#: area, value, lower, upper of x (high is good; Asker 50, 49–51) and value of y (high is bad;
#: register figures, Asker 10).
X = [("a", 40, 38, 42), ("b", 50, 48, 52), ("c", 60, 58, 62), ("d", NAN, NAN, NAN)]
Y = [("a", 20), ("b", 12), ("c", 10), ("d", 8)]


def figures():
    x = [(a, "x", "living", "high_is_good", v, lo, up, 50.0, 49.0, 51.0) for a, v, lo, up in X]
    y = [(a, "y", "living", "high_is_bad", v, NAN, NAN, 10.0, NAN, NAN) for a, v in Y]
    z = [(a, "z", "health", "high_is_bad", v, NAN, NAN, 5.0, NAN, NAN)
         for a, v in (("a", 1), ("b", 1), ("c", 9), ("d", NAN))]  # fmt: skip
    columns = ["area", "indicator", "domain", "direction", "value", "lower", "upper", "reference",
               "reference_lower", "reference_upper"]  # fmt: skip
    return pd.DataFrame([*x, *y, *z], columns=columns).assign(category="alle")


def test_each_figure_is_told_from_asker_or_not():
    judged = judge(figures()).set_index(["indicator", "area"])
    assert judged.loc["x", "verdict"].to_dict() == {
        "a": "worse", "b": "cannot_tell", "c": "better", "d": "missing"}  # fmt: skip
    assert judged.loc["y", "verdict"].to_dict() == {
        "a": "worse", "b": "worse", "c": "cannot_tell", "d": "better"}  # fmt: skip


def test_the_least_favourable_quarter_is_one_of_four_areas():
    judged = judge(figures()).set_index(["indicator", "area"])
    assert judged.loc["y", "least"].to_dict() == {"a": True, "b": False, "c": False, "d": False}
    # Three areas have a figure of x: a quarter of three is less than one area.
    assert not judged.loc["x", "least"].any()


@pytest.mark.parametrize(
    ("area", "domain", "need", "counts"),
    [
        ("a", "living", "hoyt", (2, 2, 0, 0, 1)),  # both worse, one of two in the quarter
        ("b", "living", "noe", (2, 1, 0, 1, 0)),
        ("c", "living", "lite", (2, 0, 1, 1, 0)),
        ("d", "living", "lite", (1, 0, 1, 0, 0)),
        ("d", "health", "skjult", (0, 0, 0, 0, 0)),
        ("a", "nature", "ingen_tall", (0, 0, 0, 0, 0)),
    ],
)
def test_a_theme_is_a_plain_count(area, domain, need, counts):
    table = summarise(judge(figures()), list("abcd"), ["living", "health", "nature"])
    row = table[(table["area"] == area) & (table["domain"] == domain)].iloc[0]
    assert row["need"] == need
    assert tuple(row[["known", "worse", "better", "unsure", "least"]]) == counts


def test_turning_a_scale_around_changes_nothing():
    turned = figures()
    for column in ("value", "reference"):
        turned[column] = -turned[column]
    turned["lower"], turned["upper"] = -turned["upper"], -turned["lower"]
    turned["reference_lower"], turned["reference_upper"] = (
        -turned["reference_upper"], -turned["reference_lower"])  # fmt: skip
    turned["direction"] = turned["direction"].map(
        {"high_is_good": "high_is_bad", "high_is_bad": "high_is_good"})  # fmt: skip
    columns = ["indicator", "area", "verdict", "least"]
    assert judge(turned)[columns].equals(judge(figures())[columns])


def shown(chosen=None):
    table = summarise(judge(figures()), list("abcd"), ["living", "nature"])
    cells = table.assign(
        name=table["area"].str.upper(), title=table["domain"].str.title(),
        own=[0, 1, 2, 3, 0, 0, 0, 0], stages="",
    )  # fmt: skip
    return need_effort(cells, {"Living": 4, "Nature": 0}, "Kilde", "nb", chosen)


def test_the_figure_says_number_and_class_and_counts_the_whole_municipality_apart():
    figure = shown()
    assert len(figure.table) == 8
    assert set(figure.table["Tiltak for hele kommunen"]) == {4, 0}
    whole = next(t for t in figure.plot.data if t.mode == "text")
    assert list(whole.text) == ["<b>4</b>", "<b>0</b>"]
    symbols = {t.name: t.marker.symbol for t in figure.plot.data if t.customdata is not None}
    assert len(set(symbols.values())) >= len(symbols) - 2  # shape as well as colour
    assert "tydelig behov: 1." in figure.alt
    assert figure.notes


def test_a_click_can_be_read_back_and_the_choice_is_outlined():
    figure = shown(("b", "living"))
    cells = [tuple(c) for t in figure.plot.data if t.customdata is not None for c in t.customdata]
    assert sorted(cells) == sorted((a, d) for a in "abcd" for d in ("living", "nature"))
    assert [list(t.y) for t in figure.plot.data if t.marker.size == 31] == [["B"]]

"""Need and effort on a case small enough to do by hand."""

import numpy as np
import pandas as pd
import pytest

from charts.need_effort import need_effort
from views.need import summarise

NAN = np.nan
#: area, domain, value, outcome, favourable, whether in the least favourable quarter. One figure of
#: living that was tested, one that was not, and one of health.
ROWS = [
    ("a", "living", 40, "lower", False, True),
    ("b", "living", 50, "cannot_tell", None, False),
    ("c", "living", 60, "higher", True, False),
    ("d", "living", NAN, "not_tested", None, False),
    ("a", "living", 20, "higher", False, False),
    ("b", "living", 12, "higher", False, False),
    ("c", "living", 10, "not_tested", None, True),
    ("d", "living", 8, "lower", True, False),
    ("a", "health", 1, "not_tested", None, True),
    ("b", "health", 1, "not_tested", None, True),
    ("c", "health", 9, "cannot_tell", None, False),
    ("d", "health", NAN, "not_tested", None, False),
]


def figures():
    columns = ["area", "domain", "value", "outcome", "favourable", "least"]
    return pd.DataFrame(ROWS, columns=columns)


def test_need_is_clear_only_where_a_difference_was_tested_and_held():
    table = summarise(figures(), list("abcd"), ["health"]).set_index("area")
    assert table.loc["a", "need"] == table.loc["b", "need"] == "kan_ikke_skilles"
    assert table.loc["a", "untested"] == 1 and table.loc["a", "worse"] == 0


@pytest.mark.parametrize(
    ("area", "domain", "need", "counts"),
    [
        ("a", "living", "hoyt", (2, 2, 0, 0, 1)),  # both worse, one of two in the quarter
        ("b", "living", "noe", (2, 1, 0, 1, 0)),
        ("c", "living", "lite", (2, 0, 1, 0, 0)),
        ("d", "living", "lite", (1, 0, 1, 0, 0)),
        ("d", "health", "skjult", (0, 0, 0, 0, 0)),
        ("a", "nature", "ingen_tall", (0, 0, 0, 0, 0)),
    ],
)
def test_a_theme_is_a_plain_count(area, domain, need, counts):
    table = summarise(figures(), list("abcd"), ["living", "health", "nature"])
    row = table[(table["area"] == area) & (table["domain"] == domain)].iloc[0]
    assert row["need"] == need
    assert tuple(row[["known", "worse", "better", "unsure", "least"]]) == counts


def shown(chosen=None):
    table = summarise(figures(), list("abcd"), ["living", "nature"])
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

"""Two indicators on one map: thirds of one size, pairs told in words, counts never filled."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from charts import style
from charts.two import COLOURS, thirds
from views import two
from views.choice import parse
from views.edition import store

INCOME = {"indikator": "medianinntekt", "niva": "delomrade", "ar": "2016"}


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60))
def test_a_higher_figure_is_never_in_a_lower_third_and_equal_ones_share_one(found):
    third = thirds(np.array(found, dtype=float), 0)
    for value, of in zip(found, third, strict=True):
        for other, its in zip(found, third, strict=True):
            assert of <= its if value <= other else of >= its
            assert of == its or value != other


@given(st.permutations(range(24)))
def test_thirds_of_different_figures_are_of_one_size(found):
    assert np.bincount(thirds(np.array(found, dtype=float), 0)).tolist() == [8, 8, 8]


def test_what_reads_the_same_is_in_the_same_third():
    assert len(set(thirds(np.array([1.04, 1.01, 0.96, 9, 10, 11]), 1)[:2].tolist())) == 1
    third = thirds(np.array([18.76, 18.84, 5, 6, 30, 31]), 1)
    assert third[0] == third[1]


def pair():
    choice = parse(INCOME)[0]
    return choice, two.two_figure(choice, "aleneboende", 620)


def test_every_area_with_both_figures_has_the_colour_of_its_pair():
    choice, figure = pair()
    drawn, inset = [t for t in figure.plot.data if t.type == "choropleth" and t.text is not None]
    assert (inset.geo, inset.z) == ("geo2", drawn.z)
    _, snapshot = store()
    second = two.beside(choice, "aleneboende")
    income = snapshot.rows("medianinntekt", "delomrade", category="alle", period="2016")
    alone = snapshot.rows("aleneboende", "delomrade", category=second.category,
                          period=second.period)  # fmt: skip
    both = income.merge(alone, on="area").dropna(subset=["value_x", "value_y"])
    found = pd.Series(drawn.z, index=drawn.locations)
    richest = both.loc[both["value_x"].idxmax(), "area"]
    poorest = both.loc[both["value_x"].idxmin(), "area"]
    assert found[richest] % 3 == 2 and found[poorest] % 3 == 0
    most = both.loc[both["value_y"].idxmax(), "area"]
    assert found[most] // 3 == 2
    counts = [int(a.text) for a in figure.plot.layout.annotations if a.text.isdigit()]
    assert len(counts) == 9 and sum(counts) == len(both)


def test_the_words_name_the_areas_of_the_four_corners():
    _, figure = pair()
    table = figure.table
    thirds_of = [name for name in table if str(name).startswith("Tredel")]
    top = table[(table[thirds_of[0]] == "høyest") & (table[thirds_of[1]] == "lavest")]
    assert len(top) and str(top["Område"].iloc[0]) in figure.alt
    assert any("grunn til" in note for note in figure.notes)
    assert figure.source.count("Kilde") >= 1 and "Kartverket" in figure.source


def test_counts_and_levels_of_few_areas_are_not_paired():
    registry, _ = store()
    assert not [i for i in two.indicators() if registry.indicators[i].measure == "count"]
    assert all("tidligere_kommune" not in two.levels(i) for i in two.indicators())
    choice = parse({"indikator": "folkemengde", "niva": "delomrade"})[0]
    assert not two.can(choice)


def test_the_number_in_each_cell_of_the_legend_can_be_read():
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in (colour for row in COLOURS for colour in row):
        ink = style.ink(colour)
        pair = sorted([light(colour), 1.0 if ink == "white" else light(ink)])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3, colour

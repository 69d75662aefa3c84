"""Inequality between households: old Asker's figure is old Asker's, and today's has none."""

import pytest

from views import published


def test_gini_has_the_country_over_time_and_places_of_one_year():
    assert published.areas("gini")[:2] == ["0", "0220"]
    assert "3203" not in published.areas("gini")
    rows = published.rows("gini")
    assert rows[rows["area"] == "0"]["period"].min() == "2009"
    old = rows[rows["area"] == "0220"]
    assert old["value"].tolist() == [0.310] and old["period"].tolist() == ["2017"]


def test_the_sentence_tells_the_old_municipality_by_what_it_was():
    said = published.in_words("gini")
    assert "0,310" in said and "Asker (før 2020)" in said and "dagens Asker" in said
    assert "today's Asker" in published.in_words("gini", "en")


def test_p90_p10_is_of_the_country_and_says_that_there_is_none_of_asker():
    assert published.areas("p90_p10") == ["0"]
    said = published.in_words("p90_p10")
    assert "2,6 i 2009" in said and "ikke et slikt tall for Asker" in said


@pytest.mark.parametrize("measure", published.MEASURES)
def test_the_figure_has_every_published_figure_in_its_table(measure):
    figure = published.figure(measure)
    assert (len(figure.table) == len(published.rows(measure)) and "SSB" in figure.source) or (
        "Statistisk sentralbyrå" in figure.source
    )

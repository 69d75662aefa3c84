"""Numbers as a Norwegian reader expects them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.formats import MINUS, NARROW, NBSP, in_words, listed, number, period, places, quantity


def test_thousands_are_parted_by_a_narrow_space_and_decimals_by_a_comma():
    assert number(484400) == f"484{NARROW}400"
    assert number(12.34, 1) == "12,3"
    assert quantity(790000, "kr") == f"790{NARROW}000{NBSP}kr"
    assert quantity(12.3, "prosent", 1) == f"12,3{NBSP}%"
    assert quantity(790000, "kr", 0, "en") == f"NOK{NBSP}790,000"


def test_per_cent_is_a_word_in_running_text():
    assert in_words(12.3, "prosent", 1) == f"12,3{NBSP}prosent"
    assert in_words(790000, "kr") == f"790{NARROW}000{NBSP}kr"


def test_points_published_as_whole_numbers_are_shown_so_and_a_mean_of_them_has_its_decimal():
    assert quantity(55.0, "skalapoeng", 1) == f"55{NBSP}skalapoeng"
    assert in_words(50.71, "skalapoeng", 1, "en") == f"50.7{NBSP}scale points"
    assert number(53.0, places("skalapoeng", 1)) == "53"
    assert number(53.5, places("skalapoeng", 1)) == "53,5"
    assert quantity(55.0, "prosent", 1) == f"55,0{NBSP}%", "a share is published with its decimal"


def test_a_missing_value_is_never_zero():
    for missing in (None, float("nan"), float("inf")):
        assert number(missing) == "ikke tall"
        assert quantity(missing, "kr") == "ikke tall"


def test_nothing_is_minus_zero():
    assert number(-0.04, 1) == "0,0"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_every_number_reads_back_as_itself_rounded(value, decimals):
    text = number(value, decimals).replace(NARROW, "").replace(",", ".").replace(MINUS, "-")
    assert float(text) == pytest.approx(round(value, decimals), abs=10**-decimals)
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)


def test_periods_are_told_apart():
    assert period("2016") == "2016"
    assert period("2022-10") == "oktober 2022"
    assert period("2025-26") == "2025–26"
    assert period("2022-2024") == "2022–2024"


def test_lists_and_orders_follow_the_language():
    assert listed(["Asker", "Røyken", "Hurum"]) == "Asker, Røyken og Hurum"
    assert listed(["Asker", "Røyken"], "en") == "Asker and Røyken"


def test_every_unit_of_the_registry_has_words_in_both_languages():
    from typing import get_args

    from store.models import Unit
    from text.formats import UNITS

    for unit in get_args(Unit):
        for language in ("nb", "en"):
            assert UNITS[language][unit][1]

"""A reader's words lead to areas; an ambiguous name asks, and one that is nowhere says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue import load_registry
from store.names import find
from views.search import answers, meant


def labels(query, language="nb"):
    return [a.label for a in answers(query, language)]


@pytest.mark.parametrize(
    ("asked", "first"),
    [("Spikkestad", "Spikkestad → Vestbygda (delområde)"),
     ("Borgen skole", "Borgen ungdomsskole → Borgen (delområde)"),
     ("heggdal", "Heggedal (delområde)"), ("hele asker", "Hele Asker (kommune)"),
     ("Dikemark", "Dikemark (grunnkrets i Solberg)")],
)  # fmt: skip
def test_a_name_says_where_it_leads(asked, first):
    assert labels(asked)[0] == first


def test_a_postal_code_over_two_districts_asks_which():
    found = answers("3470")
    assert {load_registry().area_name(a.area) for a in found} == {"Vollen", "Østbygda Slemmestad"}
    assert meant(found) is None


def test_a_village_that_is_one_place_alone_is_meant():
    assert load_registry().area_name(meant(answers("Tofte")).area) == "Sydøstre Hurum"


def test_the_same_name_on_two_levels_asks_which():
    assert meant(answers("Spikkestad")) is None


def test_nothing_found_is_nothing_meant():
    assert answers("Trondheim") == [] and meant([]) is None


def test_english_says_the_level_in_english():
    assert labels("Spikkestad", "en")[0] == "Spikkestad → Vestbygda (district)"


@given(st.text(max_size=80))
def test_each_area_stands_once(query):
    found = answers(query)
    codes = [a.area for a in found]
    assert len(codes) == len(set(codes))
    assert meant(found) is None or meant(found) in found


@pytest.mark.parametrize("query", ["barnehage", "skole", "Asker", "3470"])
def test_every_area_that_is_like_it_answers_and_none_is_cut_off(query):
    hits = find(query, most=10**6)
    assert {a.area for a in answers(query)} == {h.area for h in hits}

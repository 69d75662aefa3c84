"""A reader's words lead to areas; an ambiguous name asks, and one that is nowhere says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue import load_registry
from store.names import find
from views.search import answers, meant, municipality


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


@pytest.mark.parametrize(
    ("asked", "leads"),
    [("Asker sentrum", "Asker sentrum → Sentrum (delområde)"),
     ("gamle asker", "Gamle Asker → Asker (før 2020), tidligere kommune"),
     ("Hurum kommune", "Hurum kommune → Hurum (før 2020), tidligere kommune"),
     ("Røyken vgs", "Røyken videregående skole → Midtbygda (delområde)"),
     ("320322", "320322 → Sydøstre Hurum (delområde)")],
)  # fmt: skip
def test_nicknames_short_forms_and_codes_lead_there(asked, leads):
    assert meant(answers(asked)).label == leads


@pytest.mark.parametrize(
    ("asked", "first"),
    [("Sætre, Hurum", "Sætre → Nordøstre Hurum (delområde)"),
     ("Filtvet skole", "3480 Filtvet → Sydøstre Hurum (delområde)"),
     ("Spikkestad stasjon", "3430 Spikkestad → Vestbygda (delområde)")],
)  # fmt: skip
def test_a_name_with_more_than_the_list_has_is_asked_about(asked, first):
    found = answers(asked)
    assert found[0].label == first and meant(found) is None


def test_a_word_that_is_only_like_a_name_is_never_opened_unasked():
    for asked in ("Askerelva", "Rustad", "Åsgård"):
        assert answers(asked) and meant(answers(asked)) is None


def test_where_a_name_is_there_in_every_word_those_only_like_it_are_left_out():
    assert labels("Borgen skole") == ["Borgen ungdomsskole → Borgen (delområde)"]


def test_another_municipality_is_known_as_one():
    assert municipality("bærum") and municipality("Drammen")
    assert not municipality("Asker") and not municipality("Tofte")

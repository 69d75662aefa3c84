"""An own area and Asker as a whole have pages of their own, and addresses that open them again."""

from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from opened import address, figures, opened, ran, words
from streamlit.testing.v1 import AppTest


def test_an_own_area_opens_from_its_address_and_keeps_it():
    page = opened("omrade", omrade="eget:320321,320322,320323", navn="Sør")
    assert page.title[0].value == "Sør" and not page.warning
    said = address(page)
    assert (said["omrade"], said["navn"]) == ("eget:320321,320322,320323", "Sør")
    assert len(figures(page)) == 2 and "Sør er satt sammen av Vestre Hurum" in words(page)
    assert address(opened("omrade", **said)) == said


def test_a_preset_is_one_click_away():
    page = opened("omrade", omrade="320301")
    page.button(key="eget_0627").click()
    assert ran(page).title[0].value == "Røyken"
    assert address(page)["omrade"] == "eget:320317,320318,320319,320320"


def test_what_does_not_exist_of_an_own_area_is_said():
    page = opened("omrade", omrade="eget:32032101,finnes")
    assert len(page.warning) == 1 and address(page)["omrade"] == "eget:32032101"


@pytest.mark.slow
def test_all_of_asker_beside_those_the_address_names():
    page = opened("omrade", omrade="3203", sammenlign="1103,4601")
    assert page.title[0].value == "Hele Asker" and not page.warning
    assert address(page)["sammenlign"] == "1103,4601"
    assert "Stavanger" in words(page)


@pytest.mark.slow
def test_the_most_similar_can_be_compared_with():
    page = opened("omrade", omrade="3203")
    page.button(key="omrade_bruk_lignende").click()
    assert len(address(ran(page))["sammenlign"].split(",")) == 3


def test_squares_of_a_kilometre_can_be_put_together_by_list():
    asked = "eget:1kmN4049E4352,1kmN4050E4353"
    page = opened("omrade", omrade=asked, navn="Tofte")
    assert page.title[0].value == "Tofte" and not page.warning and not page.exception
    assert address(page)["omrade"] == asked
    parts = page.multiselect(key="eget_deler")
    assert parts.value == asked.removeprefix("eget:").split(",")
    assert len(parts.options) == 275 and any("N4049 E4352 ved" in o for o in parts.options)
    assert len(figures(page)) == 2 and "avrundet" in words(page)


def drawn_areas(page):
    """Codes of the areas the page's map has, the outlines left out."""
    charts = [t for f in figures(page) for t in f["data"] if t["type"] == "choropleth"]
    return {code for trace in charts if trace.get("text") for code in trace["locations"]}


def test_the_map_can_be_of_the_own_area_alone_and_the_address_says_so():
    asked = {"omrade": "eget:320321,320322", "navn": "Sør", "indikator": "aleneboende"}
    page = opened("omrade", **asked)
    assert len(drawn_areas(page)) == 23
    page.toggle(key="eget_bare").set_value(True)
    ran(page)
    assert drawn_areas(page) == {"320321", "320322"}
    assert address(page)["utsnitt"] == "omrade"
    again = opened("omrade", **address(page))
    assert drawn_areas(again) == {"320321", "320322"}


def test_the_parts_are_chosen_on_a_map_or_in_a_list():
    page = opened("omrade", omrade="320301")
    page.toggle(key="eget_velg").set_value(True)
    ran(page)
    alts = [f["alt"] for f in figures(page)]
    assert "Kart med 23 områder. Ingen er valgt." in alts
    page.multiselect(key="eget_deler").set_value(["320321", "320322"])
    ran(page)
    alts = [f["alt"] for f in figures(page)]
    assert "Kart med 23 områder. Valgt: Vestre Hurum og Sydøstre Hurum." in alts
    page.button(key="eget_vis").click()
    assert address(ran(page))["omrade"] == "eget:320321,320322"


def test_the_barometer_of_an_own_area_is_taken_along_under_its_name():
    page = AppTest.from_string("from pages import omrade; omrade.show()", default_timeout=60)
    asked = {"omrade": "eget:320321,320322", "navn": "Sør-Hurum", "fase": "eldre"}
    for name, value in asked.items():
        page.query_params[name] = value
    page.session_state["omrade_barometer_share"] = True
    ran(page)
    links = [b.proto.url for b in page.get("link_button") if "/figur/barometer." in b.proto.url]
    assert len(links) >= 5
    for link in links:
        told = dict(parse_qsl(urlsplit(link).query))
        assert {name: told[name] for name in asked} == asked
    opens = next(unescape(c.value) for c in page.get("code") if "omrade=" in c.value)
    told = dict(parse_qsl(urlsplit(opens).query))
    assert {name: told[name] for name in asked} == asked

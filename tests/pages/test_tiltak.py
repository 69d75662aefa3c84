"""Tiltak: found by need, opened at its own address, told with what is not known."""

import json
from html import unescape

import pytest
from opened import address, figures, opened, plain, ran, words

from export.register import register_csv, register_json, table
from pages.parts import initiatives as initiative_blocks
from views.initiatives.filters import Filters, allowed, matching, parse_filters, register
from views.initiatives.words import evidence_line, ratings

INITIATIVES = list(register().initiatives)
PARAMETERS = ("tiltak", "utfordring", "tema", "trinn", "tjeneste", "malgruppe", "omrade", "evidens")


def test_all_initiatives_are_shown_and_none_is_hidden_by_default():
    page = opened("tiltak")
    labels = [e.proto.label for e in page.get("page_link")]
    shown = labels or [m.value for m in page.markdown]
    for item in register().initiatives.values():
        assert any(item.title.nb in text for text in shown), item.id
    assert address(page) == {"spraak": "nb"}
    assert "At et tiltak ikke står her, betyr ikke at det ikke finnes" in words(page)


@pytest.mark.parametrize("key", INITIATIVES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_initiative_has_a_page_of_its_own(key, language):
    page = opened("tiltak", tiltak=key, spraak=language)
    item = register().initiatives[key]
    assert page.title[0].value == item.title[language]
    assert address(page) == {"tiltak": key, "spraak": language}
    text = unescape(words(page))
    assert plain(item.text[language]) in text
    if item.owner is None:
        assert ("ikke oppgitt" if language == "nb" else "not stated") in text
    if not item.evidence:
        assert ("Ikke vurdert" if language == "nb" else "Not rated") in text


def test_the_indicators_are_drawn_for_its_areas_or_for_asker():
    page = opened("tiltak", tiltak="velferdslab")
    aims = register().initiatives["velferdslab"].aims
    drawn = figures(page)
    assert len(drawn) == len(aims)
    assert all({t["name"] for t in f["data"] if t.get("name")} == {"Asker"} for f in drawn)
    assert "De viser ikke hva tiltaket har ført til" in words(page)


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("value", ["finnesikke"])
def test_a_wrong_address_is_met_with_a_sentence(parameter, value):
    page = opened("tiltak", **{parameter: value})
    assert len(page.warning) == 1
    assert "<" not in page.warning[0].value
    assert parameter not in address(page)


@pytest.mark.parametrize("value", ["finnesikke"])
def test_any_search_is_only_a_search(value):
    page = opened("tiltak", sok=value)
    assert not page.warning
    assert len(address(page).get("sok", "")) <= 60


def test_search_and_filters_are_in_the_address():
    page = opened("tiltak", sok="unge", tema="arbeid")
    assert address(page) == {"tema": "arbeid", "sok": "unge", "spraak": "nb"}
    page.selectbox(key="tiltak_utfordring").select("kompetanse")
    assert address(ran(page))["utfordring"] == "kompetanse"


@pytest.mark.parametrize("parameter", PARAMETERS[1:])
def test_every_value_of_a_filter_keeps_exactly_what_it_names(parameter):
    everyone = list(register().initiatives.values())
    for value in allowed(parameter):
        found = matching(Filters({parameter: value}))
        assert [i for i in everyone if i in found] == found
        if parameter == "tema":
            assert {i.id for i in found} == {i.id for i in everyone if value in i.domains}
        if parameter == "omrade":
            assert {i.id for i in register().whole_municipality} <= {i.id for i in found}


def test_filters_read_from_an_address_go_back_into_it():
    wanted = {"utfordring": "kvalitet", "trinn": "nytt", "sok": "barn"}
    filters, problems = parse_filters(wanted)
    assert filters.address() == wanted and not problems


def test_nothing_found_is_said():
    page = opened("tiltak", sok="zzzzzz")
    assert "Ingen tiltak i registeret passer" in page.info[0].value


def test_open_data_holds_the_whole_register():
    content = json.loads(register_json())
    assert [i["id"] for i in content["initiatives"]] == INITIATIVES
    assert all(p["run_in_asker"] is False for p in content["known_from_research"])
    one = json.loads(register_json(["velferdslab"]))
    assert [i["id"] for i in one["initiatives"]] == ["velferdslab"]
    lines = register_csv(register().initiatives.values()).decode("utf-8-sig").split("\r\n")
    assert len(table(register().initiatives.values())) == len(INITIATIVES) <= len(lines) - 2


def test_each_rating_keeps_its_scale_edition_and_date():
    for programme in register().programmes.values():
        for shown, given in zip(ratings(programme, "nb"), programme.evidence, strict=True):
            scale = register().scales[given.scale]
            assert shown.scale == scale.title.nb
            assert scale.text.nb in shown.explained
            assert shown.edition == (given.edition.nb if given.edition else "ikke oppgitt")
            if given.level is None and given.benefit_cost is None:
                assert shown.level == "ikke vurdert"
    assert evidence_line(register().programmes["pmto"], "nb") == (
        "Ungsinn (fra november 2015): 5: Sterk dokumentasjon (2. utgave, 13. november 2018)"
    )
    assert evidence_line(register().programmes["pmto"], "en").endswith(
        "(2nd edition, 13 November 2018)"
    )


def test_research_is_shown_apart_and_never_as_asker():
    text = words(opened("tiltak"))
    assert "Vi vet ikke om Asker bruker dem" in text
    assert not {i.title.nb for i in register().initiatives.values()} & {
        p.title.nb for p in register().programmes.values()}  # fmt: skip


def test_an_area_page_says_what_is_done_there():
    text = words(opened("omrade", omrade="320312"))
    assert "Hva gjøres her?" in text and "Borgen innbyggertorg" in text
    assert "Ingen tiltak i registeret er lagt til dette området alene" in words(
        opened("omrade", omrade="320301"))  # fmt: skip


def test_an_indicator_names_who_aims_at_it_and_research_apart():
    assert callable(initiative_blocks.for_indicator)
    text = words(opened("data"))
    assert "Tiltak som sikter mot indikatoren" in text and "Kjent fra forskning" in text

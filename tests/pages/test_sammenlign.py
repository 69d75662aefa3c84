"""Asker beside others: old borders never mixed with new, and a place only where all are there."""

from __future__ import annotations

import json
import re

import pytest
from demands import sampled
from opened import address, opened, plain
from streamlit.testing.v1 import AppTest

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views import comparison
from views.choice import Choice


def page(**params: str) -> AppTest:
    return opened("sammenlign", **params)


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "warning")
    return " ".join(str(e.value) for kind in kinds for e in at.get(kind) if hasattr(e, "value"))


def test_asker_against_each_in_words_and_lines() -> None:
    at = page(indikator="lavinntekt", sammenlign="3201,3312,3301")
    said = words(at)
    assert "Asker hadde" in said
    for name in ("Bærum", "Lier", "Drammen"):
        assert name in said
    names = {t["name"] for t in json.loads(at.get("plotly_chart")[0].proto.spec)["data"]}
    assert names == {"Asker", "Bærum", "Lier", "Drammen"}


def test_asker_has_a_place_among_all() -> None:
    said = words(page(indikator="medianinntekt"))
    assert "sjuende høyest av 357 i 2024" in said


def test_no_place_among_a_handful() -> None:
    at = page(indikator="nasjonale_prover_8")
    assert "bare 5 kommuner" in words(at)
    assert [c.key for c in at.get("plotly_chart")] == ["sammenlign_figur", "sammenlign_pyramide"]


def test_old_and_new_asker_are_two_lines_that_never_meet() -> None:
    at = page(indikator="grunnskolepoeng", sammenlign="0220,0627,3201")
    traces = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    names = {t["name"] for t in traces}
    assert {"Asker", "Asker (før 2020)", "Røyken (før 2020)", "Bærum"} <= names
    new = [x for t in traces if t["name"] == "Asker" for x in t["x"]]
    old = [x for t in traces if t["name"] == "Asker (før 2020)" for x in t["x"]]
    assert not set(new) & set(old)


def test_a_break_cuts_the_line() -> None:
    at = page(indikator="psykisk_helse_primar", sammenlign="3201")
    traces = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    pieces = [t["x"] for t in traces if t["name"] == "Bærum"]
    assert len(pieces) == 2
    assert max(pieces[0]) < "2020" <= min(pieces[1])


def test_overlapping_intervals_are_not_a_difference() -> None:
    choice = Choice("nasjonale_prover_8", "lesing", "kommune", "2025-26")
    found = comparison.differences(choice, ["3201", "3312", "32"])
    assert set(found["name"]) == {"Bærum", "Lier", "Akershus"}
    same = found[(found["value"] - found["other"]).abs() == 0]
    assert same.empty or (same["outcome"] == "cannot_tell").all()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("indicator", sampled(i.id for i in comparison.indicators()))
def test_how_many_are_lower_is_told_in_numbers_and_ties_are_not_lower(
    indicator: str, language: str
) -> None:
    """Every year of the indicator, counted again from the figures as they are published."""
    registry, snapshot = load_registry(), load_snapshot()
    item = registry.indicators[indicator]
    category = snapshot.categories(indicator, "kommune")[0]
    for when in snapshot.periods(indicator, "kommune", category):
        choice = Choice(indicator, category, "kommune", when, language=language)
        rows = snapshot.rows(indicator, "kommune", category=category, period=when)
        rows = rows.dropna(subset=["value"]).set_index("area")["value"].round(item.decimals)
        text = plain(comparison.place_in_words(choice))
        if len(rows) < 100 or "3203" not in rows.index:
            assert "lavere" not in text and "lower" not in text
            continue
        lower, same = (rows < rows["3203"]).sum(), (rows == rows["3203"]).sum() - 1
        of = {"nb": f"{lower} av {len(rows)} kommuner hadde lavere",
              "en": f"{lower} of {len(rows)} municipalities had a lower"}[language]  # fmt: skip
        assert of in text
        assert ("samme" in text or "the same" in text) == (same > 0)


def test_the_two_that_were_told_wrong_are_told_right() -> None:
    """In 2022 and 2024: 6 per cent, not 7; and nobody, not 59 per cent."""

    def said(name: str, when: str) -> str:
        return plain(comparison.place_in_words(Choice(name, "alle", "kommune", when)))

    assert "23 av 355 kommuner hadde lavere andel enn Asker. " in said(
        "lavinntekt", "2022")  # fmt: skip
    assert re.search(r"Asker\. \w+ og \w+ hadde samme andel", said("lavinntekt", "2022"))
    none = said("uten_fastlege", "2024")
    assert "0 av 351 kommuner hadde lavere andel enn Asker. 208 hadde samme andel." in none
    assert "delt lavest av 351" in none


@pytest.mark.parametrize(
    "params",
    [
        {"indikator": "folkemengde"},
        {"niva": "delomrade"},
        {"sammenlign": "3201,<i>,9999"},
        {"ar": "0000", "indikator": "lavinntekt"},
    ],
)
def test_a_wrong_address_is_answered_in_words(params: dict[str, str]) -> None:
    at = page(**params)
    assert at.warning
    assert "<i>" not in words(at)
    assert at.get("plotly_chart")


def test_the_address_holds_whom_one_compares_with() -> None:
    at = page(indikator="lavinntekt", sammenlign="3201,3312")
    assert at.query_params["sammenlign"] in ("3201,3312", ["3201,3312"])


def lead(**params: str) -> str:
    """The sentences at the top of the page."""
    said = [str(e.value) for e in page(**params).get("html") if 'class="lead"' in str(e.value)]
    return plain(said[0]).removeprefix('<p class="lead">').removesuffix("</p>")


def test_the_lead_speaks_of_the_year_chosen() -> None:
    at = page(indikator="lavinntekt", ar="2019")
    said = plain(words(at))
    assert "Asker hadde 8,5 prosent i 2019. Det var 0,1 prosentpoeng under Bærum" in said
    assert "delt 43. lavest av 355 i 2019" in said
    assert "i 2022" not in said
    assert address(at)["ar"] == "2019"


@pytest.mark.parametrize("indicator", [i.id for i in comparison.indicators()])
def test_every_indicator_opens_on_the_year_its_lead_tells(indicator: str) -> None:
    choice, _, problems = comparison.chosen({"indikator": indicator})
    assert not problems
    assert comparison.own_value(choice) is not None


@pytest.mark.parametrize(
    ("indicator", "told", "other"),
    [
        ("grunnskolepoeng", "Asker hadde 43,5 poeng i 2025",
         "Siste felles år med Norge er 2021: "
         "Asker hadde 44,0 poeng og Norge 43,3 poeng."),
        ("utenfor_arbeid_utdanning", "Asker hadde 9,5 prosent i 2022",
         "Siste felles år med Norge er 2021: "
         "Asker hadde 9,4 prosent og Norge 9,5 prosent."),
    ],
)  # fmt: skip
def test_no_difference_from_a_value_that_is_not_told(indicator: str, told: str, other: str) -> None:
    said = lead(indikator=indicator)
    assert told in said
    assert other in said
    assert "over Norge" not in said and "under Norge" not in said


def test_a_year_without_asker_is_said_and_the_shared_year_told() -> None:
    said = lead(indikator="uten_fastlege", ar="2019", sammenlign="3201")
    assert "Asker har ikke tall for 2019. Siste felles år med Bærum er 2025: Asker hadde" in said
    at = page(indikator="uten_fastlege", ar="2019")
    assert "Asker har ikke tall for 2019 og har derfor ingen plass" in words(at)


@pytest.mark.parametrize("params", [{}, {"sammenlign": "0220,0627,0628"}])
def test_asker_is_never_held_against_its_own_parts(params: dict[str, str]) -> None:
    said = lead(indikator="befolkningstetthet", **params)
    assert "Asker hadde 270 per km² i 2026. Ingen andre har dette tallet" in said
    assert "ingenting å sammenligne med" in said
    assert "over Røyken" not in said and "under Asker" not in said


def test_parts_of_asker_are_lines_only_for_who_asks() -> None:
    assert "sammenlign" not in address(page(indikator="befolkningstetthet"))
    assert "egne linjer" in lead(indikator="befolkningstetthet", sammenlign="0220")
    assert "egne linjer" in lead(indikator="grunnskolepoeng", sammenlign="0220,3201")


def test_one_municipality_is_not_many() -> None:
    said = words(page(indikator="befolkningstetthet"))
    assert "bare én kommune, Asker, i 2026" in said
    assert "1 kommuner" not in said


@pytest.mark.parametrize(
    ("indicator", "why"),
    [("folkemengde", "Tallet er et antall"), ("barnehagedekning", "noen å sammenligne med")],
)
def test_an_indicator_that_exists_is_not_said_to_be_missing(indicator: str, why: str) -> None:
    at = page(indikator=indicator, ar="2019")
    said = " ".join(w.value for w in at.warning)
    assert why in said and "finnes ikke" not in said
    assert address(at)["indikator"] == comparison.DEFAULT


def test_english_is_complete() -> None:
    said = words(page(spraak="en", indikator="medianinntekt"))
    assert "Asker had" in said
    assert "Among the municipalities" in said


def test_the_pyramid_holds_asker_against_whom_the_reader_chooses() -> None:
    at = page()
    assert "Hvor gamle er innbyggerne?" in [h.value for h in at.header]
    at.selectbox(key="sammenlign_mot").set_value("3201")
    at.selectbox(key="sammenlign_befolkningsar").set_value("2005")
    at.run()
    assert not at.exception
    drawn = next(c for c in at.get("plotly_chart") if c.key == "sammenlign_pyramide")
    assert "Bærum" in drawn.proto.alt and "2005" in drawn.proto.alt


def test_whose_pyramid_and_of_which_year_are_told_where_they_do_not_exist() -> None:
    told = " ".join(str(w.value) for w in page(mot="9999", befolkningsar="1900").warning)
    assert "9999" in told and "1900" in told and "Bærum" in told
    assert not page(mot="3201", befolkningsar="2010").warning


def test_the_country_is_named_in_the_readers_language_in_the_list() -> None:
    for language, name in (("nb", "Norge"), ("en", "Norway")):
        assert page(spraak=language).selectbox(key="sammenlign_mot").options[0] == name

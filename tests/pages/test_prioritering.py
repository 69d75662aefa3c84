"""The index is the reader's choice, can be shared, and is never surer than it is."""

from __future__ import annotations

import json

import pytest
from opened import address, opened, ran
from streamlit.testing.v1 import AppTest

from views import lifecourse, priority


def page(**params: str) -> AppTest:
    return opened("prioritering", **params)


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "warning", "info", "header")
    said = " ".join(str(e.value) for kind in kinds for e in at.get(kind) if hasattr(e, "value"))
    return said.replace("\u202f", " ").replace("\u00a0", " ")


def test_it_starts_with_income_by_household_type_and_equal_weights() -> None:
    at = page()
    assert [w.value for w in at.number_input] == [1.0] * 4
    said = words(at)
    assert "Alle har vekt 1 fra start" in said
    assert "Ikke noe område er et godt eller dårlig sted å bo" in said
    assert "opplevd livskvalitet" in said


def test_every_place_has_a_range_that_holds_it() -> None:
    recipe, problems = priority.parse({})
    assert not problems
    table = priority.build(recipe).table
    assert len(table) == 23
    assert (table["best"] <= table["rank"]).all()
    assert (table["rank"] <= table["worst"]).all()
    assert (table["best"] < table["worst"]).any()


def test_the_parts_add_up_to_the_index() -> None:
    found = priority.build(priority.parse({})[0])
    assert (found.parts.sum(axis=1) - found.table["score"]).abs().max() < 1e-9


def test_every_indicator_is_a_bar_one_can_see() -> None:
    bars = json.loads(page().get("plotly_chart")[1].proto.spec)["data"]
    assert len(bars) == 4
    assert all(b["marker"]["pattern"]["bgcolor"] == b["marker"]["color"] for b in bars)


def test_weights_change_the_address_and_the_address_the_weights() -> None:
    at = page()
    at.number_input[0].set_value(3.0).run()
    assert "medianinntekt.aleneboende:3" in str(at.query_params["vekter"])
    again = page(vekter="medianinntekt.aleneboende:3,medianinntekt.par_uten_barn:0.5")
    assert [w.value for w in again.number_input] == [3.0, 0.5]


def test_an_own_direction_is_the_readers_and_says_so() -> None:
    said = words(page(vekter="aleneboende:1:ugunstig,medianinntekt:1"))
    assert "Det er din vurdering som står i indeksen" in said
    without = words(page(vekter="aleneboende:1,medianinntekt:1"))
    assert "Enslige (énpersonfamilier): valgt, men har ingen retning" in without


def test_the_direction_turns_the_order_round() -> None:
    up, down = (
        priority.build(priority.parse({"vekter": f"aleneboende:1:{d}"})[0]).table["rank"]
        for d in ("ugunstig", "gunstig")
    )
    assert (up + down == 24).all()


def test_a_missing_figure_gives_no_index() -> None:
    recipe, _ = priority.parse({"vekter": "nasjonale_prover_8.lesing:1,medianinntekt:1"})
    table = priority.build(recipe).table
    assert table["score"].isna().sum() == table["rank"].isna().sum() > 5
    assert "aldri erstattet med et snitt" in words(page(vekter=recipe.address()["vekter"]))


def test_what_would_have_to_change_in_kroner_and_persons() -> None:
    said = words(page(vekter="medianinntekt:1,aleneboende:1:ugunstig", omrade="320309"))
    assert "494 700 kr måtte vært 111 400 kr høyere" in said
    assert "267 personer færre av 2 718" in said


def test_zones_start_without_an_index_because_nothing_has_a_direction() -> None:
    at = page(niva="levekarssone")
    assert not at.get("plotly_chart")
    assert "Velg minst én indikator med retning" in words(at)
    chosen = page(niva="levekarssone", vekter="enslig_forsorger:1:ugunstig")
    assert len(chosen.get("plotly_chart")) == 2


@pytest.mark.parametrize(
    "params",
    [
        {"vekter": "medianinntekt:nan"},
        {"vekter": "medianinntekt:1e9,medianinntekt:-1"},
        {"vekter": "<svg onload=x>:1"},
        {"vekter": "aleneboende:1:opp"},
        {"vekter": "a:1:2:3:4," * 900},
        {"metode": "magi"},
        {"niva": "kommune"},
        {"omrade": "3201"},
    ],
)
def test_a_wrong_address_is_answered_in_words(params: dict[str, str]) -> None:
    at = page(**params)
    assert at.warning
    assert "<svg" not in words(at)


def test_all_weights_nought_is_no_index() -> None:
    at = page(vekter="medianinntekt:0")
    assert not at.get("plotly_chart")


def test_english_is_complete() -> None:
    said = words(page(spraak="en", omrade="320309"))
    assert "has the largest challenges of 23 areas" in said
    assert "No area is a good or bad place to live" in said


def test_a_phase_of_life_offers_its_figures_alone_and_starts_with_them():
    page = opened("prioritering", fase="eldre")
    options = page.multiselect(key="prioritering_valg")
    there = priority.offered("delomrade", phase="eldre")
    assert 0 < len(there) < len(priority.offered("delomrade"))
    assert options.value and set(options.value) <= set(there)
    for key in there:
        indicator, _, category = key.partition(".")
        assert lifecourse.fits(lifecourse.of_figure(indicator, category), "eldre")
    assert address(page)["fase"] == "eldre"
    page.selectbox(key="prioritering_fase").set_value("")
    ran(page)
    assert "fase" not in address(page)
    assert page.multiselect(key="prioritering_valg").value == list(priority.DEFAULT)


def test_what_is_chosen_in_the_address_and_not_of_the_phase_is_left_out():
    parts = "medianinntekt.enslig_forsorger:1,medianinntekt.aleneboende:2"
    page = opened("prioritering", fase="eldre", vekter=parts)
    assert address(page)["vekter"] == "medianinntekt.aleneboende:2"

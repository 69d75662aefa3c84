"""Ulikhet says how large, how sure and what hides in it, and survives any address."""

from __future__ import annotations

import json
from typing import Any

import pytest
from demands import sampled
from opened import address, opened, plain
from streamlit.testing.v1 import AppTest

from charts.people import NAME
from views import inequality
from views.changes import gap_figure
from views.choice import Choice, complete, default_choice, periods
from views.edition import store


def page(**params: str) -> AppTest:
    return opened("ulikhet", **params)


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "title", "header", "subheader", "warning")
    return " ".join(str(e.value) for kind in kinds for e in at.get(kind) if hasattr(e, "value"))


def figures(at: AppTest) -> list[dict[str, Any]]:
    return [json.loads(e.proto.spec) for e in at.get("plotly_chart")]


def test_the_first_sentence_names_both_ends_and_the_distance() -> None:
    said = words(page()).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Nesøya lå høyest med 790 000 kr, Sydøstre Hurum lavest med 484 400 kr" in said
    assert "305 600 kr fra høyest til lavest" in said
    assert "1,6 ganger" in said


def test_seven_figures_each_with_a_text_alternative() -> None:
    at = page()
    assert len(figures(at)) == 7
    assert all(e.proto.alt for e in at.get("plotly_chart"))


def test_measures_have_values_intervals_and_reading_help() -> None:
    said = words(page())
    for measure in ("Gini", "Theil", "P90/P10", "Områdene øverst (en femdel)"):
        assert measure in said
    assert "0,067" in said
    assert "0,045 til 0,089" in said
    assert "vektet med folketallet 1. januar 2016" in said


def test_sentrum_moves_when_the_mix_of_households_is_the_same() -> None:
    said = words(page())
    moved = "fra nest lavest av 23 til tolvte høyest av 23"
    assert f"Sentrum flytter seg mest opp, {moved}" in said
    assert "Sentrum er nest lavest" not in said, "it is said once"
    assert "ikke en median" in said


def test_adjustment_is_for_income_alone() -> None:
    assert "samme sammensetning" not in words(page(indikator="aleneboende", kategori="alle"))


def test_theil_is_split_in_words() -> None:
    assert "23 prosent mellom de tidligere kommunene og 77 prosent inne i dem" in words(page())


def test_few_areas_are_warned_of() -> None:
    assert "Med bare 23 områder" in words(page())
    assert "Med bare" not in words(page(indikator="aleneboende", niva="grunnkrets"))


def test_zones_are_weighted_by_people_in_households() -> None:
    said = words(page(indikator="aleneboende", niva="levekarssone"))
    assert "antall personer i privathusholdninger i 2016" in said
    assert "ikke medianinntekt" not in said  # the Lorenz curve needs none


def test_the_concentration_curve_needs_incomes() -> None:
    said = words(page(indikator="aleneboende", niva="levekarssone", metode="konsentrasjon"))
    assert "Det finnes ikke medianinntekt på dette nivået" in said
    assert "Konsentrasjonskurve" in words(page(indikator="aleneboende", metode="konsentrasjon"))


def test_a_measure_that_cannot_be_computed_says_why() -> None:
    said = words(page(indikator="befolkningsendring_5ar"))
    assert "Kan ikke beregnes når et område har et tall under null" in said


def test_pupils_weigh_the_tests_and_hidden_schools_are_counted() -> None:
    said = words(page(indikator="nasjonale_prover_8"))
    assert "antall elever som tok prøven" in said
    assert "uten tall" in said


def test_the_address_says_what_is_shown() -> None:
    at = page(indikator="aleneboende", niva="levekarssone", ar="2015", metode="konsentrasjon")
    for name, value in {"indikator": "aleneboende", "niva": "levekarssone", "ar": "2015",
                        "metode": "konsentrasjon", "spraak": "nb"}.items():  # fmt: skip
        assert at.query_params[name] in (value, [value])


@pytest.mark.parametrize(
    "params",
    sampled(
        [
            {"indikator": "<script>alert(1)</script>"},
            {"indikator": "folkemengde"},
            {"metode": "magi"},
            {"indikator": "lavinntekt", "niva": "delomrade"},
            {"niva": "tidligere_kommune", "indikator": "befolkningstetthet"},
            {"ar": "1066", "kategori": "'; drop table", "omrade": "9" * 5000},
        ],
        3,
    ),
)
def test_a_wrong_address_is_answered_in_words(params: dict[str, str]) -> None:
    at = page(**params)
    assert at.warning
    assert "<script>alert" not in words(at)
    assert figures(at)


def test_english_is_complete() -> None:
    said = words(page(spraak="en"))
    assert "was highest at" in said
    assert "How to read it" in said
    assert "Sentrum moves up the most, from second lowest of 23" in said


def test_gini_and_theil_agree_with_pysal() -> None:
    from inequality.gini import Gini
    from inequality.theil import TheilD

    rows = inequality.rows(default_choice())
    people = rows["people"].round().astype(int)
    each = rows["value"].repeat(people).to_numpy()
    groups = rows["group"].repeat(people).to_numpy()
    found = {m.key: m.value for m in inequality.measures(default_choice())}
    assert found["gini"] == f"{Gini(each[::50]).g:.3f}".replace(".", ",")
    assert round(TheilD(each, groups).T, 4) == float(found["theil"].replace(",", "."))


def test_the_measures_of_municipalities_are_of_all_of_them() -> None:
    choice = complete(Choice("lavinntekt", "", "kommune", ""), inequality.levels)
    assert inequality.rows(choice)["value"].notna().sum() > 300


def test_the_page_is_about_what_is_inside_asker() -> None:
    at = page(indikator="lavinntekt", niva="kommune")
    assert "har bare tall for kommuner" in at.warning[0].value
    assert "/utforsk?visning=sammenlign&indikator=lavinntekt" in words(at)
    there = at.selectbox(key="ulikhet_indikator").options
    assert store()[0].indicators["lavinntekt"].title["nb"] not in there
    at = page(indikator="medianinntekt", niva="kommune")
    assert address(at)["niva"] == "delomrade" and not at.warning
    assert "forskjeller inne i Asker" in at.info[0].value
    assert "Kommuner" not in [o for box in at.selectbox for o in box.options]


def test_how_large_adjusted_and_growing_come_before_what_is_for_analysts() -> None:
    at = page()
    heads = [h.value for h in at.header]
    asked = ["Når alle får samme sammensetning", "Blir forskjellene større?", "For fagfolk"]
    assert [heads.index(h) for h in asked] == sorted(heads.index(h) for h in asked)
    assert heads[-1] == "For fagfolk"
    below = [h.value for h in at.subheader]
    assert {"Ulikheten i tall", "Hvem har hvor mye?", "Klynger på kartet"} <= set(below)


def test_an_end_with_few_people_is_told_of() -> None:
    said = words(page(indikator="voksne_barn_hjemme", niva="grunnkrets"))
    assert "personer bak tallet, så det svinger mye" in said
    assert "bak tallet" not in words(page())


def test_pupils_and_voters_are_called_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    said = plain(words(page(indikator="nasjonale_prover_5")))
    assert "hadde bare 28 elever bak tallet" in said
    assert "personer bak tallet" not in said
    monkeypatch.setattr("pages.ulikhet.FEW_PEOPLE", 100_000)
    said = words(page(indikator="valgdeltakelse_stortingsvalg", niva="stemmekrets"))
    assert "velgere bak tallet" in said and "personer bak tallet" not in said


@pytest.mark.parametrize("params", [{}, {"ar": "2025"}, {"niva": "tidligere_kommune"}])
def test_the_year_is_one_of_the_level_that_is_shown(params: dict[str, str]) -> None:
    asked = {"indikator": "nasjonale_prover_5", **params}
    choice, problems = inequality.chosen(asked)
    assert choice.level in inequality.inside("nasjonale_prover_5")
    assert choice.period in periods(choice.indicator, choice.level, choice.category)
    assert {p.parameter for p in problems} <= {"niva", "ar"}
    assert inequality.enough(choice)


def test_every_indicator_opens_with_areas_enough() -> None:
    for indicator in inequality.indicators():
        for level in inequality.inside(indicator.id):
            choice, _ = inequality.chosen({"indikator": indicator.id, "niva": level})
            assert choice.period == periods(indicator.id, level, choice.category)[-1]
            assert inequality.enough(choice), (indicator.id, level)


def test_a_year_of_two_municipalities_measures_nothing() -> None:
    choice = complete(Choice("grunnskolepoeng", "", "kommune", "2019"), inequality.levels)
    assert choice.period == "2019" and not inequality.enough(choice)
    assert inequality.newest_enough(choice) == "2025"
    assert inequality.curve_figure(choice, False) == "For få områder med tall."


@pytest.mark.parametrize("indicator", ["nasjonale_prover_5", "nasjonale_prover_8"])
def test_points_on_a_scale_have_no_ratio_and_no_share_of_a_sum(indicator: str) -> None:
    at = page(indikator=indicator)
    said = words(at) + " ".join(e.proto.alt for e in at.get("plotly_chart"))
    assert "ganger det laveste" not in said
    assert "av summen" not in said and "Gini var" not in said and "Gini gikk" not in said
    assert "poeng på en skala ikke har noe naturlig nullpunkt" in said
    choice, _ = inequality.chosen({"indikator": indicator})
    assert {m.key for m in inequality.measures(choice) if m.value} <= {
        "range", "top_bottom_fifth", "sii",
    }  # fmt: skip
    columns = set(gap_figure(choice).table.columns)
    assert "Høyest minus lavest" in columns
    assert not columns & {"Gini", "Høyest delt på lavest", "Nedre grense", "Øvre grense"}


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("folkemengde", "Tallet er et antall"),
        ("aldersandel", "For få områder har tallet"),
        ("fravar_10", "For få områder har tallet"),
        ("barnehagedekning", "For få områder har tallet"),
        ("innvandrere", "ingen tall for indikatoren ennå"),
    ],
)
def test_an_indicator_that_exists_is_not_said_to_be_missing(indicator: str, why: str) -> None:
    at = page(indikator=indicator, niva="kommune", ar="2024")
    said = " ".join(w.value for w in at.warning)
    assert why in said and "finnes ikke" not in said
    shown = {k: address(at)[k] for k in ("indikator", "niva", "ar")}
    assert shown == {"indikator": "medianinntekt", "niva": "delomrade", "ar": "2016"}


def test_one_area_is_not_many() -> None:
    said = words(page(indikator="nasjonale_prover_8"))
    assert "(1 område)" in said and "(1 områder)" not in said


def test_both_languages_have_the_same_texts() -> None:
    from text.texts import texts

    ours = ("ulikhet.", "matrise.", "sammenlign.", "prioritering.")
    nb, en = ({k for k in texts(code) if k.startswith(ours)} for code in ("nb", "en"))
    assert nb == en


def test_turnout_by_polling_district_is_weighted_by_voters_and_not_drawn_as_a_map() -> None:
    at = page(indikator="valgdeltakelse_stortingsvalg", niva="stemmekrets")
    said = words(at).replace("\u00a0", " ")
    assert "Nesøya stemmekrets lå høyest med 89,9 prosent" in said
    assert "Tofte stemmekrets lavest med 78,4 prosent" in said
    assert "vektet med antall stemmeberettigede" in said
    assert "ingen grenser i dette grunnlaget" in said
    assert at.query_params["niva"] == "stemmekrets"


def test_voters_and_votes_of_polling_districts_add_up_to_about_the_municipality() -> None:
    _, snapshot = store()
    rows = snapshot.rows("valgdeltakelse_stortingsvalg", "stemmekrets", period="2025")
    assert len(rows) == 14
    assert set(rows["status"]) == {"provisional"}
    assert (rows["value"] - 100 * rows["numerator"] / rows["denominator"]).abs().max() < 0.051
    # 223 voters without a known district are in the municipality only.
    assert rows["denominator"].sum() + 223 == 69_815


def test_where_people_live_lies_over_the_clusters_and_stays_in_the_address() -> None:
    at = page(folk="2010")
    drawn = [t for figure in figures(at) for t in figure["data"] if t.get("name") == NAME]
    assert len(drawn) == 1 and address(at)["folk"] == "2010"
    assert not [t for f in figures(page()) for t in f["data"] if t.get("name") == NAME]


def test_inequality_between_households_is_told_with_old_askers_figure_as_old_askers() -> None:
    said = words(page(ulikhetsmaal="gini"))
    assert "Asker (før 2020) 0,310" in said and "dagens Asker" in said
    assert "2,6 i 2009" in words(page(ulikhetsmaal="p90_p10"))

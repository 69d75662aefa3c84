"""An address is checked against what exists; nothing of it is trusted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from views.asking import harmless
from views.choice import Choice, parse, shown_indicators
from views.comparing import reference
from views.maps import map_figure
from views.rows import area_rows, series_of
from views.subject import subject_of


def test_an_empty_address_gives_income_by_delomrade():
    choice, problems = parse({})
    assert (choice.indicator, choice.level, choice.period) == ("medianinntekt", "delomrade", "2016")
    assert problems == []


def test_every_choice_opens_itself_again():
    for indicator in shown_indicators():
        choice, problems = parse({"indikator": indicator.id})
        assert problems == []
        again, problems = parse(choice.address())
        assert (again, problems) == (choice, [])


@pytest.mark.parametrize("name", ["indikator", "kategori", "niva", "ar", "omrade", "inndeling",
                                  "spraak"])  # fmt: skip
def test_an_unknown_value_is_named_with_what_exists(name):
    choice, problems = parse({name: "<script>alert(1)</script>"})
    assert isinstance(choice, Choice)
    (problem,) = problems
    assert problem.parameter == name
    assert problem.allowed
    assert "<" not in problem.asked


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["indikator", "niva", "ar", "omrade", "kategori", "x"]),
                       st.text(max_size=300)))  # fmt: skip
def test_no_address_raises(params):
    choice, _ = parse(params)
    assert len(area_rows(choice)) > 0


@given(st.text())
def test_what_is_shown_of_an_address_is_short_and_harmless(text):
    shown = harmless(text)
    assert len(shown) <= 30
    assert not set(shown) & set("<>&\"'`[]()/\\ ")


def test_the_reference_is_asker_where_published_and_else_named_as_the_middle():
    income, _ = parse({"indikator": "medianinntekt"})
    value, name = reference(income)
    assert (value, name) == (606100, "det midterste delområdet")
    alone, _ = parse({"indikator": "aleneboende"})
    value, name = reference(alone)
    assert name == "Asker samlet"
    assert 10 < value < 20


def test_the_map_holds_every_area_and_its_alternative_the_main_finding():
    choice, _ = parse({"indikator": "medianinntekt", "omrade": "320301"})
    figure = map_figure(choice)
    assert len(figure.table) == 23
    assert "Nesøya" in figure.alt
    assert "Sydøstre Hurum" in figure.alt
    assert figure.source.startswith("Kilde: Statistisk sentralbyrå")
    sent = figure.plot.to_json()
    assert len(sent) < 25_000
    assert "coordinates" not in sent


def test_hidden_areas_are_in_the_table_with_their_reason():
    choice, _ = parse({"indikator": "enslig_forsorger", "niva": "grunnkrets",
                       "kategori": "barn_0_5"})  # fmt: skip
    table = map_figure(choice).table
    assert len(table) == 149
    hidden = table[table.iloc[:, 4].isna()]
    few = hidden["Merknad"].str.contains("for få til å regne andel")
    assert few.any() and not hidden["Merknad"][few].str.contains("skjult").any()
    assert hidden["Merknad"][~few].str.contains("skjult").all()


def test_a_series_keeps_the_areas_apart():
    choice, _ = parse({"indikator": "valgdeltakelse_stortingsvalg", "niva": "tidligere_kommune"})
    rows = series_of(choice, ["0220", "3203"])
    assert set(rows[rows["area"] == "0220"]["name"]) == {"Asker (før 2020)"}
    assert set(rows[rows["area"] == "3203"]["name"]) == {"Asker"}


def test_derived_figures_say_so():
    choice, _ = parse({"indikator": "aleneboende"})
    assert any("beregnet" in c for c in subject_of(choice).caveats)

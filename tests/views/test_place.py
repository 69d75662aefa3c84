"""The relations, the barometer, the changes and the needs of an area."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue import load_registry
from store.models import MAP_LEVELS
from views import barometer, comparing, kin, need_choice
from views.choice import Choice, area_codes
from views.expert import changed
from views.initiatives.filters import register
from views.since import Change, changes

REGISTRY = load_registry()
EVERY = [a.code for level in MAP_LEVELS for a in REGISTRY.by_level[level]]


@pytest.mark.parametrize("level", [str(x) for x in MAP_LEVELS])
def test_neighbours_are_neighbours_of_each_other(level):
    found = kin.neighbours(level)
    assert all(code in found[other] and other != code
               for code, others in found.items() for other in others)  # fmt: skip


def test_a_cell_has_at_most_four_neighbours_since_corners_do_not_count():
    assert max(len(v) for v in kin.neighbours("rute1km").values()) == 4


def test_an_island_borders_on_nothing():
    assert kin.kin("320301").neighbours == ()


def test_a_cell_says_which_district_it_lies_in():
    assert REGISTRY.area_name(kin.kin("1kmN4048E4351").parents[0]) == "Sydøstre Hurum"


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(EVERY))
def test_parents_and_children_agree(area):
    found = kin.kin(area)
    assert found.parents and found.parents[-1] == "3203" and area not in found.parents
    for codes in found.inside.values():
        assert all(area in kin.kin(code).parents for code in codes)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(EVERY))
def test_the_barometer_says_what_the_verdict_says(area):
    for theme in barometer.themes(area):
        for line in theme.lines:
            found = comparing.verdict(line.choice, area)
            assert repr(line.verdict) == repr(found)
            told = found.outcome in ("higher", "lower")
            assert line.mark == {True: "●", False: "○" if found.outcome == "cannot_tell" else "□"}[
                told]  # fmt: skip


def test_a_figure_without_known_uncertainty_has_no_arrow():
    choice = Choice("gjennomsnittsalder", "alle", "delomrade", "2019")
    (found,) = changes("320309", [choice])
    assert isinstance(found, Change)
    assert (found.first, found.last, found.outcome) == ("2002", "2019", "not_tested")


def test_a_figure_of_one_year_has_no_change():
    choice = Choice("tilgang_skole_barnehage", "barneskole_1000", "delomrade", "2022")
    assert changes("320309", [choice]) == [None]


def test_questions_come_from_what_the_register_does_not_tell():
    reg = register()
    told = [i for i in reg.initiatives.values() if i.owner and i.start and i.evidence]
    full = next((i for i in told if i.local_effect.measured_by), None)
    bare = next(i for i in reg.initiatives.values() if i.start is None)
    asked = need_choice.questions((bare,), (), "Nesøya")
    assert any(bare.title["nb"] in q and "Når startet" in q for q in asked)
    assert not any("rettes særlig mot" in q for q in asked)
    if full is not None:
        assert need_choice.questions((full,), (), "Nesøya") == []
    (nothing,) = need_choice.questions((), (), "Nesøya")
    assert "ikke er ført inn" in nothing


def test_needs_are_those_of_the_districts_alone():
    assert need_choice.districts("32032006") == ()
    assert set(need_choice.districts("0628")) == {"320321", "320322", "320323"}
    assert all(n.area == "320322" for n in need_choice.of_area("320322"))


def test_barometer_slope_and_change_table_say_the_same_of_a_change():
    table = changed.table("delomrade").set_index(["indicator", "category", "area"])
    told = 0
    for area in area_codes("delomrade"):
        for theme in barometer.themes(area):
            for line in theme.lines:
                key = (line.choice.indicator, line.choice.category, area)
                assert (line.change is not None) == (key in table.index), key
                if line.change:
                    assert line.change.outcome == table.loc[key, "outcome"], key
                    assert line.change.first == table.loc[key, "first"]
                    told += 1
    assert told > 100

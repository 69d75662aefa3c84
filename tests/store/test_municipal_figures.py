"""Offences, immigration, refugees, ages and services as published, and never joined wrongly."""

import pytest

from store.catalogue import load_registry
from store.snapshot import load_snapshot


def value(indicator, area, period, category="alle"):
    rows = load_snapshot().rows(indicator, category=category, period=period, areas=[area])
    assert len(rows) == 1
    return rows["value"].iloc[0]


def test_offences_are_two_parts_that_are_never_one_line():
    assert value("anmeldte_lovbrudd_antall", "3203", "2020-2021") == 3644
    assert value("anmeldte_lovbrudd_antall", "3203", "2023-2024") == 4372
    assert value("anmeldte_lovbrudd", "0220", "2016-2017") == 38.8
    old = load_snapshot().rows("anmeldte_lovbrudd", "tidligere_kommune")
    assert set(old["area"]) == {"0220", "0627", "0628"} and old["period"].max() == "2016-2017"
    assert load_snapshot().rows("anmeldte_lovbrudd_antall", "tidligere_kommune").empty


def test_offences_per_1000_today_are_the_number_over_the_people_of_both_years():
    rows = load_snapshot().rows("anmeldte_lovbrudd", "kommune", areas=["3203"])
    assert set(rows["status"]) == {"derived"} and rows["period"].min() == "2020-2021"
    people = [value("folkemengde", "3203", year) for year in ("2020", "2021")]
    got = value("anmeldte_lovbrudd", "3203", "2020-2021")
    assert got == pytest.approx(1000 * 3644 / (sum(people) / 2))
    assert got == pytest.approx(38.5, abs=0.05)
    # No period has figures of both parts, and no area has.
    old = load_snapshot().rows("anmeldte_lovbrudd", "tidligere_kommune")
    assert not set(old["period"]) & set(rows["period"]) and not set(old["area"]) & {"3203"}


def test_groups_of_offences_add_up_to_all_within_rounding():
    rows = load_snapshot().rows("anmeldte_lovbrudd_antall", "kommune", areas=["3203"])
    wide = rows.pivot(index="period", columns="category", values="value")
    assert ((wide.drop(columns="alle").sum(axis=1) - wide["alle"]).abs() <= 3).all()


def test_the_gini_of_2017_is_old_askers_alone():
    assert value("gini", "0220", "2017") == 0.310
    assert load_snapshot().rows("gini", areas=["3203"]).empty
    assert "gamle Asker" in load_registry().indicators["gini"].caveats[0].nb


def test_refugees_settled_agree_and_a_part_of_a_year_says_so():
    assert value("bosatte_flyktninger", "3203", "2022", "i_alt") == 300
    row = load_snapshot().rows("bosatte_flyktninger", period="2024", areas=["3203"]).iloc[0]
    assert row["status"] == "provisional" and row["note"] == "del_av_aret"


@pytest.mark.parametrize(("area", "year", "whole"), [("0220", "2019", 10548),
                                                     ("3203", "2021", 16069)])  # fmt: skip
def test_reasons_for_immigration_are_shares_of_all_immigrants(area, year, whole):
    rows = load_snapshot().rows("innvandringsgrunn", period=year, areas=[area])
    assert set(rows["denominator"]) == {whole}
    assert rows["value"].sum() == pytest.approx(100, abs=0.1)


def test_bands_of_age_are_everyone_and_single_years_are_the_same_people():
    snapshot = load_snapshot()
    for year in ("2005", snapshot.periods("befolkning_kjonn_alder", "kommune")[-1]):
        everyone = value("folkemengde", "3203", year)
        for name in ("befolkning_kjonn_alder", "befolkning_ettarig"):
            assert snapshot.rows(name, period=year, areas=["3203"])["value"].sum() == everyone


def test_counts_stand_behind_shares_and_rates_that_had_none():
    snapshot = load_snapshot()
    rows = snapshot.rows("utenfor_arbeid_utdanning", "kommune").dropna(subset=["numerator"])
    assert (
        len(rows)
        and (rows["value"] - 100 * rows["numerator"] / rows["denominator"]).abs().max() < 0.01
    )
    for name in ("psykisk_helse_primar", "helt_ledige"):
        rows = snapshot.rows(name, "kommune", areas=["3203"])
        assert (rows["lower"] < rows["value"]).all() and (rows["value"] < rows["upper"]).all()


def test_the_number_of_schools_and_kindergartens_is_there_for_nearly_all_municipalities():
    for name in ("antall_barnehager", "antall_grunnskoler"):
        assert len(load_snapshot().rows(name, "kommune")) > 350


def test_points_by_where_schools_lie_are_about_schools():
    indicator = load_registry().indicators["grunnskolepoeng_skoler"]
    rows = load_snapshot().rows("grunnskolepoeng_skoler", "delomrade")
    assert indicator.about == "schools" and rows["denominator"].gt(0).all()
    # One school lies in Borgen: 41.1 points of 116 pupils in 2016.
    borgen = next(a.code for a in load_registry().by_level["delomrade"] if a.name == "Borgen")
    assert value("grunnskolepoeng_skoler", borgen, "2016") == pytest.approx(41.1)


@pytest.mark.parametrize(("year", "districts"), [("2017", 18), ("2021", 17), ("2025", 14)])
def test_polling_districts_of_three_elections_are_areas_of_their_own(year, districts):
    rows = load_snapshot().rows("valgdeltakelse_stortingsvalg", "stemmekrets", period=year)
    assert len(rows) == districts and rows["area"].nunique() == districts
    computed = 100 * rows["numerator"] / rows["denominator"]
    assert (rows["value"] - computed).abs().max() < 0.06
    assert set(rows["status"]) == ({"provisional"} if year == "2025" else {"ok"})


def test_no_polling_district_has_figures_of_two_elections():
    rows = load_snapshot().rows("valgdeltakelse_stortingsvalg", "stemmekrets")
    assert not rows["area"].duplicated().any()

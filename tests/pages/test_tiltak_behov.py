"""Behov og innsats: every cell counted right, honest about what is not known."""

from functools import cache

import pytest
from opened import address, figures, opened, ran, words

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from text.texts import t
from views.initiatives.filters import register
from views.need import directional, gaps, need_and_effort, standings, without_figures


@cache
def found():
    """Of the data the tests know, worked out when it is first asked for."""
    return need_and_effort()


def test_every_district_meets_every_theme_once():
    registry = load_registry()
    cells = found().cells
    assert len(cells) == 23 * len(registry.domains)
    assert not cells.duplicated(["area", "domain"]).any()


def test_effort_is_the_number_of_initiatives_that_reach_the_area():
    """Counted again from the entries themselves, district by district."""
    registry, reg = load_registry(), register()
    old = {a.code: {g.delomrade for g in registry.areas.values()
                    if g.tidligere_kommune == a.code and g.delomrade}
           for a in registry.by_level["tidligere_kommune"]}  # fmt: skip
    for cell in found().cells.itertuples(index=False):
        expected = {
            i.id for i in reg.initiatives.values()
            if not i.ended and not i.whole_municipality and cell.domain in i.domains
            and any(a == cell.area or cell.area in old.get(a, ()) for a in i.areas)
        }  # fmt: skip
        assert set(cell.ids) == expected and cell.own == len(expected)
        assert not set(cell.ids) & set(cell.whole_ids)


def test_themes_without_directional_district_figures_say_so():
    there = {i.domain for i in directional()}
    for domain, part in found().cells.groupby("domain"):
        assert (part["need"] == "ingen_tall").all() == (domain not in there)
    text = words(opened("behov"))
    assert f"For {len(without_figures(found().cells))} av 8 temaer" in text
    assert "At et tiltak ikke står her" in words(opened("tiltak"))


TYPES = ("aleneboende", "par_uten_barn", "par_med_barn", "enslig_forsorger")


def test_income_is_judged_within_household_types_and_never_by_all_households():
    """By hand: only a tested difference from the middle district counts, on its own side."""
    income = found().figures[found().figures["indicator"] == "medianinntekt"]
    assert set(income["category"]) == set(TYPES)
    for area in ("320309", "320312", "320322"):
        worse = better = 0
        for kind in TYPES:
            rows = load_snapshot().rows("medianinntekt", "delomrade", category=kind, period="2016")
            values = dict(zip(rows["area"], rows["value"], strict=True))
            middle = sorted(values.values())[11]  # the twelfth of 23
            mine = income[(income["area"] == area) & (income["category"] == kind)].iloc[0]
            worse += values[area] < middle and mine["q"] < 0.05
            better += values[area] > middle and mine["q"] < 0.05
        cells = found().cells
        (cell,) = cells[(cells["area"] == area) & (cells["domain"] == "okonomi")].itertuples()
        assert (cell.known, cell.worse, cell.better) == (4, worse, better)


def test_where_many_live_alone_is_no_clear_need_by_that_alone():
    cells = found().cells
    (cell,) = cells[(cells["name"] == "Sentrum") & (cells["domain"] == "okonomi")].itertuples()
    assert cell.need == "lite" and cell.better == 3 and not cell.worse


def test_what_figures_are_compared_with_is_named_truly():
    text = words(opened("behov", omrade="320322", tema="okonomi"))
    assert "4 av 4 tall var mindre gunstige enn det midterste delområdet" in text
    assert "forskjellene er prøvd og holder" in text
    assert "Inntekt er lest innen hver husholdningstype" in text
    assert "enn i Asker" not in text
    school = words(opened("behov", omrade="320320", tema="oppvekst"))
    assert "under Asker samlet" in school and "Skolene som ligger her" in school
    assert "lest innen hver husholdningstype" not in school


def test_figures_that_are_the_same_are_not_called_uncertain():
    income = found().figures[found().figures["indicator"] == "medianinntekt"]
    same = income[income["value"] == income["reference"]].iloc[0]
    text = words(opened("behov", omrade=same["area"], tema="okonomi"))
    (line,) = (x for x in text.split("\n") if f"{same['title']}, 2016: " in x)
    assert "samme som det midterste delområdet" in line
    assert "ikke klart forskjellig" not in line


def test_a_missing_figure_is_told_once_and_plainly():
    """A figure that is hidden and one that does not exist are told apart, in both languages."""
    schools = standings(about="schools")
    for language in ("nb", "en"):
        seen = set()
        for status, part in schools[schools["value"].isna()].groupby("status"):
            text = words(opened("behov", omrade=part["area"].iloc[0], tema="oppvekst",
                                spraak=language))  # fmt: skip
            assert "Ingen tall her" not in text and "No figure here" not in text
            said = t(f"behov.no_value.{status}", language)
            assert said in text
            seen.add(said)
        assert len(seen) == 2


def test_schools_tell_nothing_of_the_need_of_those_who_live_there():
    assert set(found().figures["about"]) == {"residents"}
    assert set(standings(about="schools")["about"]) == {"schools"}


def test_gaps_are_high_need_without_effort_and_low_need_with_it():
    thin, many = gaps(found().cells)
    assert (thin["need"] == "hoyt").all() and (thin["own"] == 0).all()
    assert (many["need"] == "lite").all() and (many["own"] > 0).all()


def test_the_figure_has_a_mark_for_every_cell_and_the_chosen_one_is_told():
    page = opened("behov", omrade="320312", tema="deltakelse")
    (figure,) = figures(page)
    marks = sum(len(t["x"]) for t in figure["data"] if "customdata" in t)
    assert marks == len(found().cells)
    text = words(page)
    assert "Borgen, deltakelse" in text
    assert "Vi har ingen tall for delområdene på dette temaet der høyt eller lavt regnes" in text
    assert address(page) == {"omrade": "320312", "tema": "deltakelse", "spraak": "nb"}


def test_school_figures_are_told_apart_from_those_who_live_there():
    text = words(opened("behov", omrade="320312", tema="oppvekst"))
    assert "Skoletallene gjelder skolene" in text
    assert "ikke klart forskjellig" in text or "Usikkerhet" in text


@pytest.mark.parametrize("parameter", ["omrade", "tema"])
@pytest.mark.parametrize("value", ["finnesikke"])
def test_a_wrong_address_is_met_with_a_sentence(parameter, value):
    page = opened("behov", **{parameter: value})
    assert len(page.warning) == 1 and "<" not in page.warning[0].value


def test_choosing_in_the_lists_changes_the_address():
    page = opened("behov")
    page.selectbox(key="behov_omrade").select("320322")
    assert address(ran(page))["omrade"] == "320322"


def test_english_is_complete():
    text = words(opened("behov", spraak="en"))
    assert "Clear need" in text or "Some need" in text or "Need" in text
    assert "delområder er behovet" not in text


def test_how_the_figures_of_a_theme_were_tested_is_said_once():
    figures = found().figures
    part = figures[(figures["area"] == "320322") & (figures["domain"] == "okonomi")]
    assert len(part) > 1
    text = words(opened("behov", omrade="320322", tema="okonomi"))
    assert text.count(t("vurdering.tested.series")) == 1
    for title in part["title"]:
        assert title in text

"""Behov og innsats: every cell counted right, honest about what is not known."""

import pytest
from opened import HOSTILE, address, figures, opened, ran, words

from export.initiative_choice import register
from export.need_effort import directional, gaps, need_and_effort, without_figures
from loaders.registry import load_registry

FOUND = need_and_effort()


def test_every_district_meets_every_theme_once():
    registry = load_registry()
    cells = FOUND.cells
    assert len(cells) == 23 * len(registry.domains)
    assert not cells.duplicated(["area", "domain"]).any()


def test_effort_is_the_number_of_initiatives_that_reach_the_area():
    """Counted again from the entries themselves, district by district."""
    registry, reg = load_registry(), register()
    old = {a.code: {g.delomrade for g in registry.areas.values()
                    if g.tidligere_kommune == a.code and g.delomrade}
           for a in registry.by_level["tidligere_kommune"]}  # fmt: skip
    for cell in FOUND.cells.itertuples(index=False):
        expected = {
            i.id for i in reg.initiatives.values()
            if not i.ended and not i.whole_municipality and cell.domain in i.domains
            and any(a == cell.area or cell.area in old.get(a, ()) for a in i.areas)
        }  # fmt: skip
        assert set(cell.ids) == expected and cell.own == len(expected)
        assert not set(cell.ids) & set(cell.whole_ids)


def test_themes_without_directional_district_figures_say_so():
    there = {i.domain for i in directional()}
    for domain, part in FOUND.cells.groupby("domain"):
        assert (part["need"] == "ingen_tall").all() == (domain not in there)
    text = words(opened("behov"))
    assert f"For {len(without_figures(FOUND.cells))} av 8 temaer" in text
    assert "At et tiltak ikke står her" in words(opened("tiltak"))


def test_gaps_are_high_need_without_effort_and_low_need_with_it():
    thin, many = gaps(FOUND.cells)
    assert (thin["need"] == "hoyt").all() and (thin["own"] == 0).all()
    assert (many["need"] == "lite").all() and (many["own"] > 0).all()


def test_the_figure_has_a_mark_for_every_cell_and_the_chosen_one_is_told():
    page = opened("behov", omrade="320312", tema="deltakelse")
    (figure,) = figures(page)
    marks = sum(len(t["x"]) for t in figure["data"] if "customdata" in t)
    assert marks == len(FOUND.cells)
    text = words(page)
    assert "Borgen, deltakelse" in text
    assert "Ingen indikator i dette temaet har både en retning" in text
    assert address(page) == {"omrade": "320312", "tema": "deltakelse", "spraak": "nb"}


def test_school_figures_are_told_apart_from_those_who_live_there():
    text = words(opened("behov", omrade="320312", tema="oppvekst"))
    assert "Skoletallene gjelder skolene" in text
    assert "kan ikke skilles" in text or "Usikkerhet" in text


@pytest.mark.parametrize("parameter", ["omrade", "tema"])
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
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

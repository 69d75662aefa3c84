"""Under a clear need stand the four parts in order, with what is known and never as Asker's."""

from dataclasses import replace

import pytest
from opened import opened

from views import edition, need_choice
from views.edition import Edition
from views.edition import opened as held

#: A district of the frozen edition with a clear need in incomes, and an initiative of its own.
AREA, THEME = "320312", "okonomi"
PARTS = ["Dette gjøres her", "Dette gjøres i hele Asker (1)", "Kjent fra forskning (",
         "Spørsmål å stille i møtet"]  # fmt: skip


def in_order(block):
    """Every word of a block of the page, in the order a reader meets them."""
    for child in block.children.values():
        yield str(getattr(child, "label", "") or getattr(child, "value", ""))
        if hasattr(child, "children"):
            yield from in_order(child)


@pytest.fixture(scope="module")
def made(frozen_edition):
    """The frozen edition with an initiative for all of Asker and a programme on the theme."""
    reg = frozen_edition.register
    programme = reg.programmes["ips"]
    known = programme.model_copy(update={"domains": [*programme.domains, THEME]})
    mine = next(i for i in reg.initiatives.values() if THEME in i.domains and AREA in i.areas)
    whole = mine.model_copy(update={"id": "for_alle", "areas": [], "places": [],
                                    "whole_municipality": True})  # fmt: skip
    register = replace(reg, programmes={**reg.programmes, "ips": known},
                       initiatives={**reg.initiatives, "for_alle": whole})  # fmt: skip
    return Edition(replace(frozen_edition.whole, register=register))


@pytest.fixture
def with_all_four(made, monkeypatch):
    """Everything asked in the test is answered from that edition."""
    monkeypatch.setattr(edition._keeper, "current", lambda: made)
    with held(made):
        yield made


def test_the_frozen_edition_has_a_clear_need_with_all_four_parts(with_all_four):
    [need] = [n for n in need_choice.of_area(AREA) if n.domain == THEME]
    assert need.here and need.whole and "ips" in [p.id for p in need.known] and need.questions


@pytest.mark.parametrize("area", [AREA, "0220", "3203"])
def test_the_page_shows_them_in_order_also_where_the_district_is_a_part(with_all_four, area):
    page = opened("omrade", omrade=area)
    text = "\n".join(in_order(page.main)).partition("Tydelige behov og hva vi kan velge")[2]
    at = [text.index(part) for part in PARTS]
    assert at == sorted(at)


def test_what_is_known_says_rating_scale_age_group_and_that_its_use_is_unknown(with_all_four):
    page = opened("omrade", omrade=AREA)
    known = next(e for e in page.expander if e.label.startswith("Kjent fra forskning ("))
    said = "\n".join(str(m.value) for m in [*known.markdown, *known.caption])
    programme = with_all_four.register.programmes["ips"]
    assert programme.title["nb"] in said and programme.for_whom["nb"] in said
    assert "Vurdering:" in said and "Aldersgruppe og målgruppe:" in said
    assert "Brukes i Asker: ukjent." in said
    for rating in programme.evidence:
        scale = with_all_four.register.scales[rating.scale]
        assert scale.title["nb"] in said


def test_the_same_is_said_where_the_need_is_met_in_the_matrix(with_all_four):
    page = opened("behov", omrade=AREA, tema=THEME)
    heads = [h.value for h in page.subheader]
    order = ["Innsats", "Kjent fra forskning", "Spørsmål å stille i møtet"]
    assert [heads.index(h) for h in order] == sorted(heads.index(h) for h in order)
    said = "\n".join(str(m.value) for e in page.expander for m in e.markdown)
    assert "Brukes i Asker: ukjent." in said

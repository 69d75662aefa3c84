"""The slope chart: the same areas in both years, never across a break, told by style."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.slope import LOOK, apart
from store.catalogue import load_registry
from store.models import Status
from views import slope
from views.choice import Choice, area_codes
from views.edition import store
from views.expert import changed
from views.figures import KINDS, WhyNot, build, read
from views.maps import development_figure
from views.pupils import jumps


@pytest.fixture
def school(frozen):
    return Choice("nasjonale_prover_5", "lesing", "delomrade", "2019-20")


def test_every_line_has_both_years_and_the_outcome_of_the_one_list(school):
    kept, left_out = slope.rows(school)
    assert kept["first"].nunique() == kept["latest"].nunique() == 1
    every = changed.rows(school).set_index("area")
    assert set(kept["name"]) | set(left_out) == set(every["name"])
    for row in kept.to_dict("records"):
        assert row["outcome"] == every.loc[row["area"], "outcome"]
        for end in ("first", "latest"):
            published = store()[1].rows(school.indicator, category="lesing", period=row[end],
                                        areas=[row["area"]])  # fmt: skip
            assert published["value"].iloc[0] == row[f"{end}_value"]


def test_no_line_crosses_a_break(frozen):
    # Of what is invented, «aleneboende» breaks in 2020, where its last year is.
    made = build(read(KINDS["stigning"], {"indikator": "aleneboende", "niva": "delomrade"}))
    assert isinstance(made, WhyNot)


def test_an_area_with_a_withdrawn_year_between_is_not_drawn(school, monkeypatch):
    kept, _ = slope.rows(school)
    first, latest = kept["first"].iloc[0], kept["latest"].iloc[0]
    area = kept["area"].iloc[0]
    rows = slope.series_of(school, list(kept["area"]))
    inside = (rows["period"] > first) & (rows["period"] < latest) & (rows["area"] == area)
    assert inside.any()
    spoilt = rows.assign(status=rows["status"].astype(object).mask(inside, Status.WITHDRAWN))
    monkeypatch.setattr(slope, "series_of", lambda *_: spoilt)
    assert slope._withdrawn(school, list(kept["area"]), first, latest) == {area}


def test_outcomes_differ_by_line_and_mark_and_not_by_colour_alone():
    told = [look[:3] for look in LOOK.values()]
    assert len({symbol for _, _, symbol in told}) == len(LOOK)
    assert {dash for dash, _, _ in told[2:]} == {"dash", "dot"}


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30).map(sorted), st.floats(0.1, 5))
def test_names_keep_their_order_and_never_lie_on_each_other(values, least):
    found = apart(values, least)
    assert len(found) == len(values)
    assert all(b - a >= least * (1 - 1e-6) for a, b in pairwise(found))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_school_that_doubles_is_told_where_its_areas_series_is_shown(language):
    """Vestbygda, grade 8: 71 pupils in 2024–25 and 146 in 2025–26, when a school was closed."""
    area = next(a.code for a in load_registry().by_level["delomrade"] if a.name == "Vestbygda")
    choice = Choice("nasjonale_prover_8", "lesing", "delomrade", "2025-26", area,
                    language=language)  # fmt: skip
    for made in (
        development_figure(choice, [area]),
        slope.figure(choice),
        changed.change_figure(choice),
    ):
        [said] = [n for n in made.notes if n.startswith("Vestbygda: 146 ")]
        assert "71" in said and "2024–25" in said and "2025–26" in said
    other = development_figure(choice, [area_codes("delomrade")[0]])
    assert not [n for n in other.notes if "146" in n]
    people = Choice("folkemengde", "alle", "delomrade", "2025", area, language=language)
    assert jumps(people, [area]) == (), "only schools have pupils"

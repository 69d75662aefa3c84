"""The slope chart: the same areas in both years, never across a break, told by style."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.slope import LOOK, apart
from store.models import Status
from views import slope
from views.choice import Choice
from views.edition import store
from views.expert import changed
from views.figures import KINDS, WhyNot, build, read


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

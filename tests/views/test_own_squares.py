"""An own area of squares of a kilometre: counts with their rounding, shares anew, none of few."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views import own_area, own_figures

REGISTRY, SNAPSHOT = load_registry(), load_snapshot()
PEOPLE = SNAPSHOT.rows("folketelling_folkemengde", "rute1km").set_index("area")
SHARES = SNAPSHOT.rows("folketelling_alder", "rute1km", category="alder_0_14").set_index("area")
SQUARES = sorted(a.code for a in REGISTRY.by_level["rute1km"])
TOLD = sorted(SHARES.index[SHARES["value"].notna()])


def made(codes):
    return own_area.parse(own_area.PREFIX + ",".join(codes))[0]


def last(codes, indicator, category):
    return own_area.series(made(codes), indicator, category).iloc[-1]


@settings(deadline=None, max_examples=40)
@given(st.sets(st.sampled_from(SQUARES), min_size=1, max_size=9))
def test_people_are_added_and_the_rounding_of_every_square_with_them(codes):
    part = PEOPLE.loc[sorted(codes)]
    row = last(codes, "folketelling_folkemengde", "alle")
    assert row["value"] == part["value"].sum()
    assert row["lower"] == part["lower"].sum() and row["upper"] == part["upper"].sum()
    # A multiple of 3 is at most 2 from the number it was rounded from.
    assert row["upper"] - row["value"] == 2 * len(codes)


@settings(deadline=None, max_examples=40)
@given(st.sets(st.sampled_from(TOLD), min_size=1, max_size=9))
def test_a_share_is_computed_anew_and_its_interval_holds_every_count_it_may_have_been(codes):
    part = SHARES.loc[sorted(codes)]
    above, below = part["numerator"].sum(), part["denominator"].sum()
    row = last(codes, "folketelling_alder", "alder_0_14")
    assert row["value"] == pytest.approx(100 * above / below)
    assert row["status"] == "derived" and row["note"] == "eget_sum"
    off = 2 * len(codes)
    for count, among in ((above - off, below + off), (above + off, below - off)):
        if 0 <= count <= among and among > 0:
            assert row["lower"] <= 100 * count / among <= row["upper"]


@settings(deadline=None, max_examples=40)
@given(st.sets(st.sampled_from(SQUARES), min_size=1, max_size=9))
def test_a_share_with_a_square_of_few_people_is_not_told_and_nothing_to_divide_by_is(codes):
    row = last(codes, "folketelling_alder", "alder_0_14")
    few = SHARES.loc[sorted(codes), "status"].eq("unreliable").any()
    assert (row["value"] != row["value"]) == few
    if few:
        assert row["note"] == "eget_ruter" and row["status"] == "unreliable"
        assert row[["numerator", "denominator", "lower", "upper", "at_least"]].isna().all()


def test_squares_are_listed_by_coordinates_and_nearest_place_each_by_a_name_of_its_own():
    names = [REGISTRY.area_name(code) for code in SQUARES]
    assert len(set(names)) == len(SQUARES) == 275
    assert all(code[4:8] in name and code[9:13] in name and " ved " in name
               for code, name in zip(SQUARES, names, strict=True))  # fmt: skip


def test_the_sentence_tells_how_many_lived_there_and_how_sure_it_is():
    codes = PEOPLE["value"].nlargest(2).index.tolist()
    part = PEOPLE.loc[codes]
    text = own_figures.lead(made(codes)).replace("\u00a0", "").replace("\u202f", "")
    for number in (part["value"].sum(), part["lower"].sum(), part["upper"].sum()):
        assert str(int(number)) in text

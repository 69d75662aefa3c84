import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.places import ends, places, standing

FIGURES = st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=25)


def test_next_lowest_of_five_is_counted_from_the_low_end():
    found = places([4, 1, 9, 2, 7])
    assert found[3][:3] == (2, "lowest", 5)
    assert found[2][:3] == (1, "highest", 5)
    assert found[0][:3] == (3, "highest", 5)


def test_ties_share_the_place_and_know_each_other():
    found = places([55, 50, 55, 40])
    assert found[0] == (1, "highest", 4, (2,))
    assert found[2] == (1, "highest", 4, (0,))
    assert found[3] == (1, "lowest", 4, ())


def test_what_a_reader_sees_as_equal_is_equal():
    assert places([12.04, 11.96, 3], decimals=1)[0].tied == (1,)
    assert places([12.04, 11.94, 3], decimals=1)[0].tied == ()
    assert standing(12.04, [11.96, 12.0, 11.0], decimals=1) == (1, 2, 0, 3)
    assert ends([12.04, 11.96, 3], decimals=1).highest == (0, 1)


def test_areas_that_are_all_the_same_have_no_end():
    assert {found.end for found in places([5, 5, None, 5]) if found} == {"all_same"}
    assert places([5])[0] == (1, "highest", 1, ())


def test_equal_ones_are_not_counted_as_lower():
    # Every municipality with nought: none is lower, all are the same.
    assert standing(0.0, [0.0] * 10) == (0, 10, 0, 10)
    assert standing(3, [None, np.nan]) == (0, 0, 0, 0)


@given(FIGURES)
def test_a_place_counts_those_outside_it(figures):
    known = [v for v in figures if v is not None]
    for value, found in zip(figures, places(figures), strict=True):
        assert (found is None) == (value is None)
        if found:
            outside = min(sum(v > value for v in known), sum(v < value for v in known))
            assert found.place == 1 + outside
            assert found.of == len(known)
            assert len(found.tied) == known.count(value) - 1


@given(FIGURES, st.integers(0, 9))
def test_a_standing_counts_everyone_once(others, value):
    found = standing(value, others)
    assert found.lower + found.same + found.higher == found.of
    assert found.lower == sum(v < value for v in others if v is not None)


def test_the_ends_of_nothing_are_empty():
    assert ends([None, None]) == ((), ())


def test_an_area_without_a_value_is_refused():
    with pytest.raises(ValueError, match="no standing"):
        standing(float("nan"), [1, 2])

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.compare import (
    competition_rank,
    to_reach,
    weighted_quantile,
)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_places_are_competition_places(values):
    assert competition_rank(values, highest_first=False).tolist() == list(
        stats.rankdata(values, "min")
    )
    assert competition_rank(values).tolist() == list(stats.rankdata([-x for x in values], "min"))


def test_a_missing_value_has_no_place_and_pushes_nobody():
    assert competition_rank([np.nan, 5, 7, 5]).tolist()[1:] == [2, 1, 2]
    assert np.isnan(competition_rank([np.nan, 5])[0])


def test_quantiles_are_those_of_the_persons():
    x, people = [30, 10, 20, 40], [5, 3, 2, 7]
    q = [0, 0.1, 0.25, 0.5, 0.75, 1]
    persons = np.repeat(x, people)
    expected = np.quantile(persons, q, method="inverted_cdf")
    assert weighted_quantile(x, q, people).tolist() == expected.tolist()
    with pytest.raises(ValueError, match="between 0 and 1"):
        weighted_quantile(x, [1.1])


def test_what_it_would_take_to_reach_the_reference():
    assert to_reach([525_200], [600_000]).tolist() == [74_800]
    assert to_reach([8], 10, [500]).tolist() == [10]
    assert to_reach([8], 10, [5000], per=1000).tolist() == [10]

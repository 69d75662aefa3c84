import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import (
    byar,
    critical,
    wilson,
)


def test_meets_published_limits():
    # PHEindicatormethods' test data (UK OHID).
    assert byar(65) == pytest.approx((50.163187710459454, 82.84913854593984), rel=1e-9)
    assert wilson(65, 100) == pytest.approx((0.5525444329688797, 0.7363575176690247), rel=1e-9)


def test_nought_events_have_the_lower_limit_nought():
    assert byar(0)[0] == wilson(0, 20)[0] == 0
    assert byar(1, level=0.998)[0] == 0
    assert wilson(20, 20)[1] == 1


def test_missing_stays_missing_and_nobody_to_count_among_is_missing():
    for lower, upper in (
        wilson([np.nan, 0], [10, 0]),
        byar([np.nan, np.nan]),
    ):
        assert np.isnan(lower).all() and np.isnan(upper).all()


def test_numbers_give_numbers_and_arrays_arrays():
    assert all(type(limit) is float for limit in wilson(3, 10))
    assert wilson([3, 4], [10, 10])[0].shape == (2,)
    assert wilson([3, 4], 10)[0].shape == (2,)


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: wilson(11, 10),
        lambda: wilson(-1, 10),
        lambda: byar([1, -1]),
        lambda: wilson(1, 10, level=95),
        lambda: byar(1, level=0),
        lambda: byar(1, level=1),
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"\w+ .+\."):
        nonsense()


def test_limits_are_the_normals_or_students_t():
    assert critical(0.95) == pytest.approx(1.959963984540054)
    assert critical(0.95, 4) == pytest.approx(stats.t.ppf(0.975, 4))


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.floats(0.5, 0.999))
def test_the_estimate_lies_inside_and_a_higher_level_is_wider(count, extra, level):
    n = count + extra
    for narrow, wide, estimate in (
        (wilson(count, n, 0.4), wilson(count, n, level), count / n),
        (byar(count, 0.4), byar(count, level), count),
    ):
        assert wide[0] <= estimate <= wide[1]
        assert wide[0] <= narrow[0] + 1e-12 and narrow[1] <= wide[1] + 1e-12

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import (
    byar,
    critical,
    mean_interval,
    poisson_exact,
    rate_interval,
    wilson,
)


def test_meets_published_limits():
    # PHEindicatormethods' test data (UK OHID).
    assert byar(65) == pytest.approx((50.163187710459454, 82.84913854593984), rel=1e-9)
    assert wilson(65, 100) == pytest.approx((0.5525444329688797, 0.7363575176690247), rel=1e-9)
    exact = rate_interval(5, 100, per=100)
    assert exact == pytest.approx((1.62348639011842, 11.668332079322669), rel=1e-9)


def test_rate_is_exact_below_ten_and_byar_from_ten():
    lower, upper = rate_interval([9, 10], [1000, 1000], per=1000)
    assert (lower[0], upper[0]) == pytest.approx(poisson_exact(9))
    assert (lower[1], upper[1]) == pytest.approx(byar(10))


def test_exact_limits_leave_half_of_the_rest_in_each_tail():
    lower, upper = poisson_exact([1, 7, 30], level=0.9)
    assert stats.poisson.sf([0, 6, 29], lower) == pytest.approx(0.05)
    assert stats.poisson.cdf([1, 7, 30], upper) == pytest.approx(0.05)


def test_nought_events_have_the_lower_limit_nought():
    assert byar(0)[0] == poisson_exact(0)[0] == wilson(0, 20)[0] == 0
    assert byar(1, level=0.998)[0] == 0
    assert poisson_exact(0)[1] == pytest.approx(-np.log(0.025))
    assert wilson(20, 20)[1] == 1


def test_missing_stays_missing_and_nobody_to_count_among_is_missing():
    for lower, upper in (
        wilson([np.nan, 0], [10, 0]),
        rate_interval([np.nan, 0], [10, 0]),
        byar([np.nan, np.nan]),
        poisson_exact([np.nan, np.nan]),
        mean_interval([np.nan, 1], [1, np.nan]),
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
        lambda: poisson_exact(-1),
        lambda: rate_interval(1, 0),
        lambda: rate_interval(1, -5),
        lambda: wilson(1, 10, level=95),
        lambda: poisson_exact(1, level=0),
        lambda: byar(1, level=1),
        lambda: mean_interval(1, -1),
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"\w+ .+\."):
        nonsense()


def test_means_use_the_normal_or_students_t():
    assert mean_interval(10, 2)[1] == pytest.approx(10 + 1.959963984540054 * 2)
    assert critical(0.95, 4) == pytest.approx(stats.t.ppf(0.975, 4))


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.floats(0.5, 0.999))
def test_the_estimate_lies_inside_and_a_higher_level_is_wider(count, extra, level):
    n = count + extra
    for narrow, wide, estimate in (
        (wilson(count, n, 0.4), wilson(count, n, level), count / n),
        (rate_interval(count, n, 1, 0.4), rate_interval(count, n, 1, level), count / n),
    ):
        assert wide[0] <= estimate <= wide[1]
        assert wide[0] <= narrow[0] + 1e-12 and narrow[1] <= wide[1] + 1e-12

import numpy as np
import pytest
from scipy import stats

from analysis.trend import CRITICAL, trend, trend_of_shares

YEARS = range(2018, 2023)


def test_a_clear_rise_and_a_clear_fall_are_found():
    rise = trend([10, 11, 13, 14, 16], [0.5] * 5, YEARS)
    assert (rise.direction, rise.reason, rise.periods) == ("increasing", "", tuple(YEARS))
    fall = trend([16, 14, 13, 11, 10], [0.5] * 5, YEARS)
    assert fall.direction == "decreasing"
    assert fall.slope == pytest.approx(-rise.slope)
    assert fall.chi_square == pytest.approx(rise.chi_square)


def test_the_slope_is_that_of_weighted_regression():
    y, errors, t = [3.0, 5.0, 4.0, 8.0, 7.0], np.array([0.5, 1.0, 0.7, 2.0, 0.4]), np.arange(5)
    (slope, _), covariance = np.polyfit(t, y, 1, w=1 / errors, cov="unscaled")
    for found in (trend(y, errors), trend(y, weights=1 / errors**2)):
        assert found.slope == pytest.approx(slope)
        assert found.chi_square == pytest.approx(slope**2 / covariance[0, 0])


def test_the_limit_is_chi_square_at_two_in_a_thousand():
    assert stats.chi2.isf(0.002, 1) == pytest.approx(CRITICAL, rel=1e-9)
    slope_of_one = np.arange(5.0)
    at_limit = np.sqrt(10 / CRITICAL)
    assert trend(slope_of_one, [at_limit * 0.999] * 5).direction == "increasing"
    assert trend(slope_of_one, [at_limit * 1.001] * 5).reason == "below_critical"


def test_one_point_that_decides_is_no_trend():
    found = trend([10, 9.9, 9.8, 9.7, 20], [0.5] * 5)
    assert found.chi_square > CRITICAL
    assert (found.direction, found.reason) == ("no_trend", "one_point_decides")


def test_fewer_than_five_points_are_not_computed():
    for found in (
        trend([1, 2, 3, 4], [1] * 4),
        trend([1, 2, None, 4, 5], [1] * 5),
        trend([], []),
        trend_of_shares([1, 2], [10, 10]),
    ):
        assert (found.direction, found.reason) == ("not_computed", "too_few_points")
        assert found.slope is None


def test_only_the_last_five_points_count():
    long = trend([90, 80, 70, 10, 11, 13, 14, 16], [0.5] * 8, range(2015, 2023))
    assert long == trend([10, 11, 13, 14, 16], [0.5] * 5, YEARS)


def test_a_break_cuts_the_series_at_the_first_period_of_the_new_one():
    values, errors, years = [1, 2, 3, 4, 5, 6, 7], [0.1] * 7, range(2016, 2023)
    assert trend(values, errors, years, breaks=[2018]).direction == "increasing"
    assert trend(values, errors, years, breaks=[2012, 2019]).reason == "too_few_points"
    assert trend(values, errors, years, breaks=[2030]).direction == "increasing"


def test_periods_may_stand_in_any_order_and_have_gaps():
    found = trend([14, 10, 16, 11, 13], [0.5] * 5, [2021, 2016, 2022, 2018, 2020])
    assert found.periods == (2016, 2018, 2020, 2021, 2022)
    slope = np.polyfit(found.periods, [10, 11, 13, 14, 16], 1)[0]
    assert found.slope == pytest.approx(slope)


def test_without_known_errors_the_limit_is_higher():
    assert trend([2, 4, 6, 8, 10]).direction == "increasing"
    assert trend([5, 5, 5, 5, 5]).direction == "no_trend"
    y = [10, 11.2, 11.8, 13.1, 14.0]
    fit = stats.linregress(range(5), y)
    found = trend(y)
    assert found.chi_square == pytest.approx((fit.slope / fit.stderr) ** 2)
    assert (found.direction == "increasing") == (fit.pvalue < 0.002)
    assert trend([10, 12, 11, 14, 13]).direction == "no_trend"


def test_shares_as_in_the_tests_of_fingertips():
    # From the tests of Public Health England's own calculator: counts, denominators, result.
    fall = trend_of_shares([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121])
    rise = trend_of_shares([2157, 2090, 2194, 2134.81, 2094], [3454, 3195, 3256, 3152, 3062])
    rise_2 = trend_of_shares([8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89])
    fall_2 = trend_of_shares([5, 7, 6, 8, 8, 9], [22, 35, 42, 50, 100, 200])
    none = trend_of_shares([5405, 5500, 5435, 5480, 5315], [18095, 18170, 18005, 17890, 17860])
    directions = [found.direction for found in (fall, rise, rise_2, fall_2, none)]
    assert directions == ["decreasing", "increasing", "increasing", "decreasing", "no_trend"]


def test_chi_square_of_shares_is_that_of_persons():
    counts, people = np.array([30, 28, 25, 20, 12]), np.array([100, 110, 90, 100, 95])
    year = np.repeat(np.arange(5), people)
    has = np.concatenate([np.arange(n) < c for c, n in zip(counts, people, strict=True)])
    expected = len(year) * np.corrcoef(year, has)[0, 1] ** 2
    assert trend_of_shares(counts, people).chi_square == pytest.approx(expected)


def test_a_share_of_nought_or_all_has_no_log_odds():
    assert trend_of_shares([0, 1, 2, 3, 4], [10] * 5).reason == "share_zero_or_one"


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: trend([1, 2, 3], [1, 1]),
        lambda: trend([1, 2], [1, 1], [2020, 2020]),
        lambda: trend([1, 2, 3, 4, 5], [1, 1, 1, 1, 0]),
        lambda: trend([1, 2, 3, 4, 5], [1, 1, 1, 1, np.nan]),
        lambda: trend([1, 2], [1, 1], weights=[1, 1]),
        lambda: trend_of_shares([11], [10]),
        lambda: trend_of_shares([1, 2], [10]),
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError):
        nonsense()

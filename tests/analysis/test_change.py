import numpy as np
import pytest
from scipy import stats

from analysis.change import change, change_in, first_and_latest
from analysis.errors import CannotCompute
from analysis.testing import Figures
from analysis.uncertainty import value_of


def areas(seed, n=23, spread=0.2, moved=0.05, wider=1.0):
    random = np.random.default_rng(seed)
    level = random.normal(0, spread, n)
    first = 100 * np.exp(level + random.normal(0, moved, n))
    last = 103 * np.exp(level * wider + random.normal(0, moved, n))
    return first, last, random.integers(500, 5000, n)


def test_the_change_is_the_jackknife_of_the_difference_over_the_same_areas():
    first, last, people = areas(1)
    found = change_in("gini", first, last, people)
    n = len(first)
    without = np.array(
        [
            value_of("gini", np.delete(last, i), np.delete(people, i))
            - value_of("gini", np.delete(first, i), np.delete(people, i))
            for i in range(n)
        ]
    )
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    gap = value_of("gini", last, people) - value_of("gini", first, people)
    assert found.difference == pytest.approx(gap)
    assert found.upper - gap == pytest.approx(stats.t.ppf(0.975, n - 1) * error)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(gap) / error, n - 1))


def test_a_change_two_intervals_cannot_see_is_seen_by_the_pair():
    first, last, _ = areas(2, moved=0.01, wider=1.25)
    found = change_in("gini", first, last)
    assert found.outcome == "higher" and found.lower > 0


def test_a_change_all_areas_share_is_no_change_in_inequality():
    first, _, people = areas(3)
    found = change_in("gini", first, first * 1.1, people)
    assert found.outcome == "cannot_tell"
    assert found.difference == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("measure", ["gini", "theil", "top_bottom_fifth"])
def test_where_nothing_has_changed_a_change_is_seldom_told(measure):
    told = [
        change_in(measure, f, g / 1.03, p).outcome != "cannot_tell"
        for f, g, p in (areas(seed) for seed in range(300))
    ]
    assert np.mean(told) <= 0.095


def test_only_areas_with_figures_in_both_periods_are_used():
    first, last, people = areas(4)
    first[3], last[7] = np.nan, np.nan
    keep = np.ones(23, bool)
    keep[[3, 7]] = False
    found = change_in("gini", first, last, people)
    assert found == change_in("gini", first[keep], last[keep], people[keep])
    assert found.areas == 21


def test_the_figures_own_errors_can_only_widen_the_interval():
    first, last, _ = areas(5)
    plain = change_in("top_bottom_fifth", first, last)
    small = change_in(
        "top_bottom_fifth", first, last, errors_first=np.full(23, 0.01), errors_last=[0.01] * 23
    )
    large = change_in(
        "top_bottom_fifth", first, last, errors_first=np.full(23, 30.0), errors_last=[30.0] * 23
    )
    assert small == plain
    assert large.upper - large.lower > 3 * (plain.upper - plain.lower)
    # Of 23 equal areas the top and bottom fifth are the mean of 4.6 areas each.
    w = np.array([1, 1, 1, 1, 0.6]) / 4.6
    own = np.sqrt(4 * (w @ w) * 30**2)
    assert large.upper - large.difference == pytest.approx(stats.t.ppf(0.975, 22) * own, rel=1e-6)


def test_first_and_latest_stand_on_the_same_side_of_every_break():
    years = ["2019", "2020", "2021", "2022", "2023"]
    assert first_and_latest(years, [1, 2, 3, 4, 5]) == (0, 4)
    assert first_and_latest(years, [1, 2, 3, 4, 5], ["2021"]) == (2, 4)
    assert first_and_latest(years, [1, 2, np.nan, 4, np.nan], ["2021", "2024"]) is None
    assert first_and_latest(years, [1, 2, 3, 4, 5], ["2023"]) is None
    assert first_and_latest(years, [np.nan] * 5) is None
    assert first_and_latest(years[::-1], [5, 4, 3, 2, 1]) == (4, 0)


def test_a_figure_that_rises_is_higher_and_one_without_uncertainty_is_not_tested():
    rise = change(Figures(numerator=50, denominator=500), Figures(numerator=90, denominator=500))
    assert rise.outcome == "higher" and rise.difference == pytest.approx(8)
    assert change(Figures(400_000), Figures(500_000)).outcome == "not_tested"


@pytest.mark.parametrize(
    ("code", "run"),
    [
        ("too_few_areas", lambda: change_in("gini", [1, 2, 3, 4], [1, 2, 3, 4])),
        ("jackknife_unfit", lambda: change_in("p90_p10", range(1, 9), range(1, 9))),
        ("shape", lambda: change_in("gini", [1, 2, 3, 4, 5], [1, 2, 3, 4])),
        ("not_positive", lambda: change_in("theil", [0, 2, 3, 4, 5], [1, 2, 3, 4, 5])),
    ],
)
def test_what_cannot_be_tested_is_refused(code, run):
    with pytest.raises(CannotCompute) as caught:
        run()
    assert caught.value.code == code


def test_an_unknown_measure_is_refused():
    with pytest.raises(ValueError, match="Unknown measure"):
        change_in("spread", [1] * 5, [1] * 5)

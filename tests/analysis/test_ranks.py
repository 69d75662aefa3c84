import numpy as np
import pytest
from scipy import stats

from analysis.errors import CannotCompute
from analysis.ranks import rank_intervals
from analysis.testing import Figures


def test_two_areas_change_places_as_often_as_the_normal_says():
    # P(the lower one is drawn above) = Φ(−d / √2·se); at 2.5 % the interval starts to hold both.
    for distance, both in ((2.5, True), (3.1, False)):
        found = rank_intervals(Figures([0.0, distance], standard_error=1.0), draws=20_000)
        assert stats.norm.sf(distance / np.sqrt(2)) > 0.025 if both else True
        assert (found.upper[1] == 2) == both


def test_areas_far_apart_have_one_place_and_equal_ones_have_many():
    apart = rank_intervals(Figures(np.arange(10) * 100.0, standard_error=1.0))
    assert (apart.lower == apart.place).all() and (apart.upper == apart.place).all()
    equal = rank_intervals(Figures([50.0] * 20, standard_error=1.0))
    assert (equal.place == 1).all() and (equal.lower == 1).all() and (equal.upper >= 19).all()


def test_fewer_people_give_wider_intervals():
    small = rank_intervals(Figures(numerator=[3, 4, 5, 6], denominator=20))
    large = rank_intervals(Figures(numerator=[300, 400, 500, 600], denominator=2000))
    assert (small.upper - small.lower).sum() > (large.upper - large.lower).sum()


def test_rounding_is_part_of_the_uncertainty():
    sure = rank_intervals(Figures([50.0, 50.4, 51.0], standard_error=0.01))
    rounded = rank_intervals(Figures([50.0, 50.4, 51.0], standard_error=0.01, rounded_to=1))
    assert (sure.upper == sure.lower).all()
    assert rounded.upper[0] == 3 and rounded.lower[0] > 1


def test_the_lowest_can_be_first_and_missing_has_no_place():
    found = rank_intervals(
        Figures([np.nan, 1.0, 100.0], standard_error=[np.nan, 1, 1]), highest_first=False
    )
    assert np.isnan(found.place[0]) and np.isnan(found.lower[0])
    assert found.place[1:].tolist() == [1, 2]


def test_the_same_seed_gives_the_same_interval():
    figures = Figures(np.linspace(0, 5, 23), standard_error=2.0)
    first, second = rank_intervals(figures), rank_intervals(figures)
    assert (first.lower == second.lower).all() and (first.upper == second.upper).all()
    assert ((first.lower <= first.place) & (first.place <= first.upper)).all()


def test_unknown_uncertainty_is_refused():
    for code, figures in (
        ("no_uncertainty", Figures([400.0, 500.0])),
        ("too_few_areas", Figures([400.0, np.nan], standard_error=1.0)),
    ):
        with pytest.raises(CannotCompute) as caught:
            rank_intervals(figures)
        assert caught.value.code == code

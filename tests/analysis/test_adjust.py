import numpy as np
import pandas as pd
import pytest

from analysis import adjust
from analysis.adjust import (
    age_standardised_rate,
    directly_standardised,
)
from analysis.errors import CannotCompute
from analysis.intervals import byar

INCOMES = pd.DataFrame(
    {"alone": [320.0, 340.0, np.nan], "couple": [800.0, 700.0, 750.0]}, ["a", "b", "c"]
)
SHARES = pd.Series({"couple": 60, "alone": 40})


def test_every_area_gets_the_mix_of_the_standard():
    found = directly_standardised(INCOMES, SHARES)
    assert found["a"] == pytest.approx(0.4 * 320 + 0.6 * 800)
    assert found["b"] == pytest.approx(0.4 * 340 + 0.6 * 700)


def test_areas_with_the_same_incomes_by_type_come_out_equal_whatever_their_mix():
    same = pd.DataFrame({"alone": [300.0, 300.0], "couple": [900.0, 900.0]})
    assert directly_standardised(same, [0.3, 0.7]).nunique() == 1


def test_a_missing_category_is_never_nought():
    assert np.isnan(directly_standardised(INCOMES, SHARES)["c"])


def test_a_category_nobody_in_the_standard_has_is_not_needed():
    assert directly_standardised(INCOMES, [0, 1])["c"] == 750


def test_the_docstring_says_a_mean_of_medians_is_not_a_median():
    assert "A weighted mean of group medians is not a median" in adjust.__doc__


@pytest.mark.parametrize(
    ("code", "shares"),
    [
        ("shape", [1, 2, 3]),
        ("shape", pd.Series({"alone": 1, "family": 1})),
        ("standard_shares", [0, 0]),
        ("standard_shares", [-1, 2]),
        ("standard_shares", [1, np.nan]),
    ],
)
def test_a_standard_that_does_not_fit_is_refused(code, shares):
    with pytest.raises(CannotCompute) as caught:
        directly_standardised(INCOMES, shares)
    assert caught.value.code == code


def test_one_age_group_gives_byars_limits_of_the_crude_rate():
    found = age_standardised_rate([40], [10_000], [1], per=1000)
    assert found.rate == pytest.approx(4)
    assert (found.lower, found.upper) == pytest.approx(tuple(x / 10 for x in byar(40)))


def test_the_age_mix_of_the_area_does_not_matter():
    young = age_standardised_rate([50, 20], [5000, 500], [1, 1])
    old = age_standardised_rate([5, 200], [500, 5000], [1, 1])
    assert young.rate == pytest.approx(old.rate)


@pytest.mark.parametrize(
    ("code", "counts", "people", "standard"),
    [
        ("too_few_events", [4, 5], [100, 100], [1, 1]),
        ("no_population", [10, 5], [100, 0], [1, 1]),
        ("missing_values", [10, np.nan], [100, 100], [1, 1]),
        ("negative", [10, -1], [100, 100], [1, 1]),
        ("negative", [10, 10], [100, 100], [0, 0]),
        ("shape", [10, 10], [100, 100], [1]),
    ],
)
def test_rates_that_cannot_be_computed_are_refused(code, counts, people, standard):
    with pytest.raises(CannotCompute) as caught:
        age_standardised_rate(counts, people, standard)
    assert caught.value.code == code


#: Births and cases of Down's syndrome by mother's age (six groups) and birth order (five), Michigan
#: 1950–64: Fleiss (1981), Statistical methods for rates and proportions, table 14.4.
BIRTHS = [[230061, 329449, 114920, 39487, 14208, 3052], [72202, 326701, 208667, 83228, 28466, 5375],
          [15050, 175702, 207081, 117300, 45026, 8660], [2293, 68800, 132424, 98301, 46075, 9834],
          [327, 30666, 123419, 149919, 104088, 34392]]  # fmt: skip
CASES = [[107, 141, 60, 40, 39, 25], [25, 150, 110, 84, 82, 39], [3, 71, 114, 103, 108, 75],
         [1, 26, 64, 89, 137, 96], [0, 8, 63, 112, 262, 295]]  # fmt: skip


def test_published_rates_by_birth_order_come_out():
    """The rates as the R package epitools gives them for the same table (tidyrates 0.0.1)."""
    published = [0.000923, 0.000912, 0.000851, 0.000927, 0.000755]
    for births, cases, rate in zip(BIRTHS, CASES, published, strict=True):
        found = age_standardised_rate(cases, births, np.sum(BIRTHS, axis=0), per=1)
        assert found.rate == pytest.approx(rate, abs=5e-7)

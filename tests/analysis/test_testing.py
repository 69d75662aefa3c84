from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from analysis.score import score_limits, score_z
from analysis.testing import Figures, difference, false_discovery


def of(x, n, **more):
    return Figures(numerator=x, denominator=n, **more)


def test_two_separate_shares_are_tested_as_statsmodels_does():
    for x1, n1, x2, n2 in [(20, 100, 10, 100), (3, 40, 900, 9000), (0, 40, 10, 100)]:
        found = difference(of(x1, n1), of(x2, n2))
        assert found.p == pytest.approx(proportions_ztest([x1, x2], [n1, n2])[1])
        assert found.difference == pytest.approx(100 * (x1 / n1 - x2 / n2))


@pytest.mark.parametrize(
    ("counts", "expected"),
    # Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 5 (Mee).
    [((56, 70, 48, 80), (0.0533, 0.3377)), ((9, 10, 3, 10), (0.1821, 0.8370))],
)
def test_the_interval_of_a_difference_is_the_published_one(counts, expected):
    x1, n1, x2, n2 = counts
    found = difference(of(x1, n1, per=1), of(x2, n2, per=1))
    assert (found.lower, found.upper) == pytest.approx(expected, abs=6e-5)


def likeliest_z(x1, n1, x2, n2, delta):
    def unlikely(p):
        q = p - delta
        return -(x1 * np.log(p) + (n1 - x1) * np.log(1 - p)
                 + x2 * np.log(q) + (n2 - x2) * np.log(1 - q))  # fmt: skip

    ends = (max(0, delta) + 1e-10, min(1, 1 + delta) - 1e-10)
    p = minimize_scalar(unlikely, bounds=ends, method="bounded", options={"xatol": 1e-12}).x
    q = p - delta
    return (x1 / n1 - x2 / n2 - delta) / np.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)


@pytest.mark.parametrize("counts", [(66, 774, 33, 1230), (1713, 1746, 1152, 1530), (4, 31, 50, 90)])
def test_the_limits_are_where_a_search_for_the_likeliest_shares_puts_them(counts):
    columns = [np.array([float(c)]) for c in counts]
    low, high = score_limits(*columns, 0.95)
    for limit, z in ((low, 1.959964), (high, -1.959964)):
        assert likeliest_z(*counts, limit[0]) == pytest.approx(z, abs=1e-4)
        assert score_z(*columns, limit)[0] == pytest.approx(z, abs=1e-4)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 500), st.integers(1, 500))
def test_interval_and_outcome_never_disagree(x1, more, x2, more2):
    found = difference(of(x1, x1 + more), of(x2, x2 + more2))
    assert found.lower - 1e-9 <= found.difference <= found.upper + 1e-9
    if abs(found.p - 0.05) > 1e-6:
        without_nought = found.lower > 0 or found.upper < 0
        assert without_nought == (found.outcome in ("higher", "lower"))


def test_an_area_within_its_reference_is_tested_against_the_rest():
    inside = difference(of(30, 100), of(130, 1100), within=True)
    against_the_rest = difference(of(30, 100), of(100, 1000))
    assert inside.p == pytest.approx(against_the_rest.p)
    assert inside.difference == pytest.approx(30 - 100 * 130 / 1100)
    w = 100 / 1100
    assert inside.lower == pytest.approx((1 - w) * against_the_rest.lower)


def test_the_overlap_is_the_variance_of_the_difference_with_covariance():
    # By simulation: an area is drawn, then the rest; the whole holds both.
    random = np.random.default_rng(5)
    n, rest, p = 400, 600, 0.3
    a, r = random.binomial(n, p, 40_000), random.binomial(rest, p, 40_000)
    spread = (a / n - (a + r) / (n + rest)).std()
    share = n / (n + rest)
    own, whole = p * (1 - p) / n, p * (1 - p) / (n + rest)
    assert spread == pytest.approx(np.sqrt(own + whole - 2 * share * own), rel=0.02)
    found = difference(of(120, n), of(300, 1000), within=True)
    assert (found.upper - found.lower) / 2 / 1.96 / 100 == pytest.approx(spread, rel=0.03)
    means = difference(Figures(50, standard_error=2), Figures(50, standard_error=1.4), within=share)
    expected = np.sqrt(4 + 1.4**2 - 2 * share * 4)
    assert means.upper == pytest.approx(1.959964 * expected, rel=1e-6)


def test_an_area_is_not_tested_against_itself():
    assert difference(of(30, 100), of(30, 100), within=True).outcome == "not_tested"
    same = Figures(50, standard_error=2)
    assert difference(same, same, within=1).outcome == "not_tested"


def test_nought_of_few_is_not_taken_for_certain():
    found = difference(of([0, 0], [20, 200]), of(500, 10_000))
    assert found.outcome.tolist() == ["cannot_tell", "lower"]


def test_persons_in_families_count_as_families():
    persons = difference(of(400, 1000), of(3600, 10_000))
    families = difference(of(400, 1000, design_effect=4), of(3600, 10_000, design_effect=4))
    assert persons.outcome == "higher" and families.outcome == "cannot_tell"
    assert families.p == pytest.approx(proportions_ztest([100, 900], [250, 2500])[1])
    assert families.difference == persons.difference


def test_means_are_tested_with_both_variances():
    found = difference(Figures(53, standard_error=1.2), Figures(50, standard_error=0.9))
    assert found.p == pytest.approx(2 * stats.norm.sf(3 / 1.5))
    assert (found.lower, found.upper) == pytest.approx((3 - 1.959964 * 1.5, 3 + 1.959964 * 1.5))
    assert found.outcome == "higher"


def test_limits_of_the_source_give_its_standard_error():
    limits = difference(Figures(53, lower=51, upper=55), Figures(50, standard_error=0))
    known = difference(Figures(53, standard_error=2 / 1.959964), Figures(50, standard_error=0))
    assert limits.p == pytest.approx(known.p, rel=1e-5)


def test_rounding_of_both_sides_is_part_of_the_variance():
    found = difference(
        Figures(53, standard_error=1.2, rounded_to=1), Figures(50, standard_error=0.9, rounded_to=1)
    )
    assert found.p == pytest.approx(2 * stats.norm.sf(3 / np.sqrt(1.5**2 + 1 / 6)))


def test_an_estimated_standard_error_has_students_t():
    found = difference(Figures(53, standard_error=1, df=10), Figures(50, standard_error=0))
    assert found.p == pytest.approx(2 * stats.t.sf(3, 10))
    assert found.lower == pytest.approx(3 - stats.t.ppf(0.975, 10))


def test_a_figure_without_uncertainty_is_not_tested_and_not_called_different():
    found = difference(Figures([400_000, np.nan]), Figures(500_000))
    assert found.outcome.tolist() == ["not_tested", "not_tested"]
    assert found.difference[0] == -100_000 and np.isnan(found.difference[1])
    assert np.isnan(found.p).all() and np.isnan(found.lower).all()


def test_one_side_without_uncertainty_leaves_the_row_untested():
    found = difference(Figures(53, standard_error=1), Figures(50))
    assert found.outcome == "not_tested"


def test_each_row_uses_the_best_that_is_known_of_it():
    mixed = Figures(
        value=[30, 53, 400_000],
        numerator=[30, np.nan, np.nan],
        denominator=[100, np.nan, np.nan],
        standard_error=[np.nan, 1.2, np.nan],
    )
    reference = Figures(
        value=[10, 50, 500_000],
        numerator=[100, np.nan, np.nan],
        denominator=[1000, np.nan, np.nan],
        lower=[np.nan, 50 - 0.9 * 1.959964, np.nan],
        upper=[np.nan, 50 + 0.9 * 1.959964, np.nan],
    )
    found = difference(mixed, reference)
    assert found.outcome.tolist() == ["higher", "higher", "not_tested"]
    assert found.p[0] == pytest.approx(proportions_ztest([30, 100], [100, 1000])[1])
    assert found.p[1] == pytest.approx(2 * stats.norm.sf(2), rel=1e-4)


def test_numbers_give_numbers():
    found = difference(of(3, 10), of(5, 10))
    assert isinstance(found.p, float) and isinstance(found.outcome, str)


def test_the_test_finds_a_difference_by_chance_as_rarely_as_it_says():
    random = np.random.default_rng(11)
    for n, p in product((40, 300), (0.1, 0.4)):
        x, rest = random.binomial(n, p, 4000), random.binomial(5000, p, 4000)
        found = difference(of(x, n), of(x + rest, n + 5000), within=True)
        assert np.isin(found.outcome, ("higher", "lower")).mean() < 0.075


def test_persons_in_families_find_differences_by_chance_as_rarely_as_they_say():
    random = np.random.default_rng(12)
    families, size = 150, 4
    x = size * random.binomial(families, 0.3, 4000)
    whole = x + size * random.binomial(3000, 0.3, 4000)
    sizes = (families * size, (families + 3000) * size)
    naive = difference(of(x, sizes[0]), of(whole, sizes[1]), within=True)
    right = difference(
        of(x, sizes[0], design_effect=size), of(whole, sizes[1], design_effect=size), within=True
    )
    assert np.isin(naive.outcome, ("higher", "lower")).mean() > 0.25
    assert np.isin(right.outcome, ("higher", "lower")).mean() < 0.07


def test_false_discovery_is_benjamini_and_hochbergs():
    p = np.random.default_rng(3).uniform(0, 0.2, 40)
    assert false_discovery(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    with_gap = np.insert(p, 7, np.nan)
    assert np.delete(false_discovery(with_gap), 7) == pytest.approx(false_discovery(p))
    assert np.isnan(false_discovery(with_gap)[7])


def test_a_list_of_tests_judged_together_names_what_differs_and_hardly_more():
    random = np.random.default_rng(2)
    x = np.concatenate([random.binomial(200, 0.2, 90), random.binomial(200, 0.4, 10)])
    found = difference(of([*x, np.nan], 200), of(2000, 10_000))
    named = false_discovery(found.p) <= 0.05
    assert found.outcome[-1] == "not_tested" and not named[-1]
    assert named[90:100].all() and (found.outcome[90:100] == "higher").all()
    assert named[:90].sum() <= 3


@pytest.mark.slow
def test_where_nothing_differs_a_list_names_an_area_in_about_one_of_twenty():
    random = np.random.default_rng(8)
    named = 0
    for _ in range(300):
        found = difference(of(random.binomial(300, 0.3, 23), 300), of(3000, 10_000))
        named += (false_discovery(found.p) <= 0.05).any()
    assert named / 300 < 0.1


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: difference(of(11, 10), of(1, 10)),
        lambda: difference(of(5, 100), of(3, 1000), within=True),
        lambda: difference(of(5, 100), of(5, 90), within=True),
        lambda: difference(of(5, 100, design_effect=0.5), of(5, 90)),
        lambda: difference(Figures(5, lower=6, upper=4), Figures(5, standard_error=1)),
        lambda: difference(Figures(5, standard_error=-1), Figures(5)),
        lambda: difference(Figures(5), Figures(5), within=1.5),
    ],
)
def test_nonsense_is_refused(nonsense):
    with pytest.raises(ValueError, match=r"\w+ .+\."):
        nonsense()

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import CannotCompute
from analysis.funnel import outside, overdispersion, rate_limits, share_limits


@given(st.integers(1, 400), st.floats(0.02, 0.98), st.sampled_from([0.95, 0.998]))
def test_a_count_outside_the_limits_is_one_chance_seldom_gives(n, target, level):
    lower, upper = share_limits(n, target, level, per=1)
    tail = (1 - level) / 2
    counts = np.arange(n + 1)
    below, above = counts / n < lower - 1e-9, counts / n > upper + 1e-9
    assert stats.binom.pmf(counts[below], n, target).sum() <= tail + 1e-9
    assert stats.binom.pmf(counts[above], n, target).sum() <= tail + 1e-9


def test_limits_of_many_are_those_of_the_normal():
    n = np.array([2000, 50_000])
    lower, upper = share_limits(n, 0.2, 0.95)
    half = 100 * 1.959964 * np.sqrt(0.16 / n)
    assert upper - lower == pytest.approx(2 * half, rel=0.02)
    lower, upper = rate_limits(n, 0.2, 0.998, per=1000)
    assert upper - lower == pytest.approx(2 * 1000 * 3.0902 * np.sqrt(0.2 / n), rel=0.02)


def test_limits_by_hand_for_ten_tosses():
    # P(R ≤ 1) = 11/1024 and P(R = 2) = 45/1024: 2 − (56/1024 − 0.025) / (45/1024), over ten.
    lower, upper = share_limits(10, 0.5, per=1)
    assert lower == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)
    assert upper == pytest.approx(1 - lower)


def test_the_funnel_narrows_and_three_deviations_are_outside_two():
    sizes = np.arange(20, 2000, 20)
    inner, outer = share_limits(sizes, 0.3), share_limits(sizes, 0.3, 0.998)
    assert (outer.lower <= inner.lower).all() and (outer.upper >= inner.upper).all()
    assert (inner.upper - inner.lower)[-1] < (inner.upper - inner.lower)[0] / 5
    assert (outer.lower >= 0).all()


def test_chance_alone_puts_about_one_in_twenty_outside():
    random = np.random.default_rng(1)
    n = random.integers(50, 2000, 5000)
    x = random.binomial(n, 0.15)
    words = outside(100 * x / n, share_limits(n, 0.15))
    assert 0.03 < (words != "inside").mean() < 0.06
    words = outside(1000 * random.poisson(n * 0.05) / n, rate_limits(n, 0.05))
    assert 0.02 < (words != "inside").mean() < 0.06


def test_overdispersion_is_found_where_it_is_and_not_where_it_is_not():
    random = np.random.default_rng(2)
    n = random.integers(200, 3000, 149)
    assert overdispersion(random.binomial(n, 0.2), n) == 1
    p = np.clip(random.normal(0.2, 0.05, 149), 0.01, 0.9)
    phi = overdispersion(random.binomial(n, p), n)
    assert phi > 5
    wide, narrow = share_limits(500, 0.2, dispersion=phi), share_limits(500, 0.2)
    assert wide.upper - 20 == pytest.approx(np.sqrt(phi) * (narrow.upper - 20))


def test_one_that_stands_out_does_not_widen_the_funnel_around_itself():
    n = np.full(23, 1000)
    x = np.random.default_rng(3).binomial(n, 0.2)
    x[0] = 600
    assert overdispersion(x, n, 0.2) < 4


def test_missing_figures_are_named_missing():
    assert outside([None, 5.0], share_limits([10, 100], 0.5)).tolist() == ["missing", "lower"]


def test_nonsense_is_refused():
    for nonsense in (
        lambda: share_limits(10, 1.2),
        lambda: share_limits([10, 0], 0.2),
        lambda: rate_limits(10, -1),
        lambda: share_limits(10, 0.2, dispersion=0.5),
    ):
        with pytest.raises(ValueError, match=r"\w+ .+\."):
            nonsense()
    with pytest.raises(CannotCompute, match="five areas"):
        overdispersion([1, 2], [10, 10])


#: Population, lower and upper limit of 95 and of 99.8 per cent around a share of 80.642448 %:
#: PHEindicatormethods (UK Health Security Agency), test data of funnel limits of proportions.
PUBLISHED = [
    (102, 72.974925, 88.309971, 68.553233, 92.731663),
    (234, 75.580155, 85.70474, 72.660842, 88.624054),
    (1008, 78.203374, 83.081521, 76.796814, 84.488082),
    (9998, 79.867989, 81.416907, 79.421375, 81.863521),
    (110000, 80.408963, 80.875933, 80.274317, 81.010578),
]


@pytest.mark.parametrize(("size", "low", "high", "lowest", "highest"), PUBLISHED)
def test_limits_meet_published_ones_of_the_normal_as_areas_grow(size, low, high, lowest, highest):
    """Theirs are the normal's and ours exact: never further apart than a person or two."""
    for level, ends in ((0.95, (low, high)), (0.998, (lowest, highest))):
        found = share_limits([size], 0.80642448, level)
        apart = 100 * (1 if level == 0.95 else 2) / size
        assert found.lower[0] == pytest.approx(ends[0], abs=apart)
        assert found.upper[0] == pytest.approx(ends[1], abs=apart)

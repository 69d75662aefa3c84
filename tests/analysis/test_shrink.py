import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes

from analysis.errors import CannotCompute
from analysis.shrink import shrunk_rates, shrunk_shares


def small_areas(seed=1, areas=149, between=0.05):
    random = np.random.default_rng(seed)
    n = random.integers(15, 400, areas)
    true = np.clip(random.normal(0.2, between, areas), 0.01, 0.9)
    return random.binomial(n, true), n, true


def test_rates_are_pysals_empirical_bayes():
    x, n, _ = small_areas()
    expected = np.asarray(Empirical_Bayes(x, n).r).ravel()
    assert shrunk_rates(x, n, per=1).shrunk == pytest.approx(expected)


def test_shares_come_nearer_the_truth_than_the_raw_ones():
    better = []
    for seed in range(30):
        x, n, true = small_areas(seed)
        found = shrunk_shares(x, n, per=1)
        better.append(((found.shrunk - true) ** 2).sum() < ((found.raw - true) ** 2).sum())
        assert found.raw == pytest.approx(x / n)
    assert np.mean(better) == 1


def test_the_variance_between_areas_that_was_put_in_comes_out():
    found = [shrunk_shares(*small_areas(seed)[:2], per=1).between for seed in range(200)]
    assert np.mean(found) == pytest.approx(0.05**2, rel=0.1)


def test_few_people_are_drawn_further_than_many():
    found = shrunk_shares(*small_areas()[:2])
    order = np.argsort(small_areas()[1])
    assert (np.diff(found.weight[order]) >= 0).all()
    inside = np.sign(found.raw - found.mean) * (found.raw - found.shrunk)
    assert (inside >= -1e-9).all()


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held = []
    for seed in range(30):
        x, n, true = small_areas(seed)
        found = shrunk_shares(x, n, per=1)
        held.append(((found.lower <= true) & (true <= found.upper)).mean())
    assert 0.92 < np.mean(held) < 0.97


def test_where_chance_explains_all_every_area_gets_the_mean():
    found = shrunk_shares([20, 10, 40, 30, 10], [200, 100, 400, 300, 100])
    assert found.between == 0
    assert found.shrunk == pytest.approx(10) and found.raw == pytest.approx(10)
    none = shrunk_rates([0] * 6, [100] * 6)
    assert none.shrunk.tolist() == [0] * 6


def test_a_hidden_count_stays_unknown_and_is_no_nought():
    x, n, _ = small_areas()
    with_gap = np.append(x.astype(float), np.nan)
    found = shrunk_shares(with_gap, np.append(n, 50))
    assert np.isnan([found.raw[-1], found.shrunk[-1], found.lower[-1]]).all()
    assert found.shrunk[:-1] == pytest.approx(shrunk_shares(x, n).shrunk)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="larger than"):
        shrunk_shares([11, 1, 1, 1, 1], [10] * 5)
    with pytest.raises(CannotCompute) as caught:
        shrunk_shares([1, 2, 3, 4, np.nan], [10] * 5)
    assert caught.value.code == "too_few_areas"

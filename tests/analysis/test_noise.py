import numpy as np
import pytest

from analysis.errors import CannotCompute
from analysis.noise import noise_from_series
from analysis.testing import Figures, difference


def panel(areas=23, periods=2, seed=1, noise=0.02, sizes=None):
    random = np.random.default_rng(seed)
    level = random.normal(500_000, 80_000, (areas, 1))
    common = np.cumsum(random.normal(0.03, 0.01, periods))
    spread = noise / np.sqrt(1 if sizes is None else np.asarray(sizes)[:, None])
    return level * np.exp(common + random.normal(0, 1, (areas, periods)) * spread)


def test_two_years_by_hand():
    values = np.array([[100.0, 110], [100, 112], [100, 114], [100, 116], [100, 118]] * 3)
    found = noise_from_series(values, relative=False)
    # Changes 10, 12, 14, 16, 18 about 14, three times: squares 40 · 3, twice 14 degrees.
    assert found.standard_error == pytest.approx(np.sqrt(120 / 28))
    assert found.common_change == pytest.approx([14])
    assert (found.df == 14).all() and found.method == "pooled" and found.changes == 15


def test_the_noise_that_was_put_in_comes_out():
    many = [noise_from_series(panel(seed=s), relative=True) for s in range(200)]
    shares = [f.standard_error.mean() / panel(seed=s)[:, -1].mean() for s, f in enumerate(many)]
    assert np.mean(shares) == pytest.approx(0.02, rel=0.05)


def test_small_areas_are_less_sure_and_the_amount_is_right():
    sizes = np.tile([25, 100, 400, 900], 8)
    found = [noise_from_series(panel(32, 3, s, noise=0.5, sizes=sizes), sizes) for s in range(100)]
    last = [panel(32, 3, s, noise=0.5, sizes=sizes)[:, -1] for s in range(100)]
    relative = np.mean([f.standard_error / v for f, v in zip(found, last, strict=True)], axis=0)
    assert relative == pytest.approx(0.5 / np.sqrt(sizes), rel=0.05)


def test_a_long_series_lets_each_area_speak_for_itself():
    values = panel(23, 12, noise=0.01)
    values[0] *= np.exp(np.random.default_rng(9).normal(0, 0.1, 12))
    found = noise_from_series(values)
    assert found.method == "own" and (found.df == 11).all()
    assert found.standard_error[0] / values[0, -1] > 3 * np.median(
        found.standard_error[1:] / values[1:, -1]
    )


def test_a_change_all_share_is_no_noise():
    values = np.outer(np.linspace(300, 900, 20), [1, 1.05, 1.02])
    found = noise_from_series(values)
    assert np.isnan(found.standard_error).all()
    assert found.common_change == pytest.approx([0.05, 1.02 / 1.05 - 1])


def test_missing_years_are_left_out_and_not_noughts():
    values = panel(23, 3)
    values[4, 1] = np.nan
    found = noise_from_series(values)
    assert found.changes == 44 and np.isfinite(found.standard_error).all()


def test_equal_areas_are_seldom_told_apart_with_the_estimated_noise():
    named = total = 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        values = 500_000 * np.exp(random.normal(0, 0.03, (23, 2)))
        noise = noise_from_series(values)
        found = difference(
            Figures(values[:, -1], standard_error=noise.standard_error, df=noise.df),
            Figures(500_000, standard_error=0),
        )
        named += np.isin(found.outcome, ("higher", "lower")).sum()
        total += 23
    assert named / total < 0.07


@pytest.mark.parametrize(
    ("code", "values", "sizes"),
    [
        ("too_few_periods", np.ones((23, 1)), None),
        ("too_few_areas", panel(4, 9), None),
        ("too_few_changes", panel(8, 2), None),
        ("shape", np.ones(5), None),
        ("shape", panel(), np.ones(5)),
        ("no_population", panel(), np.zeros(23)),
        ("not_positive", -panel(), None),
    ],
)
def test_too_little_to_judge_by_is_refused(code, values, sizes):
    with pytest.raises(CannotCompute) as caught:
        noise_from_series(values, sizes)
    assert caught.value.code == code

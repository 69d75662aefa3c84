import numpy as np
import pytest

from analysis.errors import CannotCompute
from analysis.inequality import gap
from analysis.uncertainty import MEASURES, interval_of, value_of

X = np.array([3.1, 4.0, 4.2, 5.5, 6.1, 7.7, 8.0, 9.3])
PEOPLE = np.array([10, 40, 20, 30, 25, 15, 35, 20])
#: Measures that are also told by ``gap``; the rest are held against others' in test_inequality.
GAPS = {"p90_p10", "top_bottom_fifth"}


def test_every_measure_has_an_interval_around_its_own_value():
    for name in MEASURES:
        found = interval_of(name, X, PEOPLE)
        assert found.value == value_of(name, X, PEOPLE)
        if name in GAPS:
            assert found.value == pytest.approx(getattr(gap(X, PEOPLE), name))
        assert found.lower <= found.value <= found.upper


@pytest.mark.parametrize("name", sorted(set(MEASURES) - {"p90_p10"}))
def test_jackknife_leaves_one_area_out_at_a_time(name):
    without = np.array(
        [value_of(name, np.delete(X, i), np.delete(PEOPLE, i)) for i in range(len(X))]
    )
    n = len(X)
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    found = interval_of(name, X, PEOPLE)
    low, high = MEASURES[name].bounds
    assert found.upper == pytest.approx(min(found.value + 2.3646242510 * error, high))
    assert found.lower == pytest.approx(max(found.value - 2.3646242510 * error, low))


def test_bootstrap_is_the_same_for_the_same_seed():
    first = interval_of("gini", X, PEOPLE, method="bootstrap", seed=1)
    assert first == interval_of("gini", X, PEOPLE, method="bootstrap", seed=1)
    assert first != interval_of("gini", X, PEOPLE, method="bootstrap", seed=2)
    assert first.method == "bootstrap"


def test_equal_areas_have_no_uncertainty():
    found = interval_of("theil", [5] * 9)
    assert (found.lower, found.upper) == pytest.approx((0, 0), abs=1e-9)


def test_options_reach_the_measure():
    for name, options in (("atkinson", {"epsilon": 2.0}), ("rii", {"scale": "log"})):
        found = interval_of(name, X, **options).value
        assert found == value_of(name, X, **options) != value_of(name, X)


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("too_few_areas", lambda: interval_of("gini", X[:4])),
        ("not_positive", lambda: interval_of("theil", np.append(X, 0))),
        ("jackknife_unfit", lambda: interval_of("p90_p10", X, method="jackknife")),
        ("missing_values", lambda: interval_of("gini", np.append(X, np.nan))),
    ],
)
def test_what_cannot_be_computed_is_refused(code, refused):
    with pytest.raises(CannotCompute) as caught:
        refused()
    assert caught.value.code == code


def test_unknown_choices_are_refused():
    with pytest.raises(ValueError, match="Unknown measure"):
        interval_of("range", X)
    with pytest.raises(ValueError, match="method"):
        interval_of("gini", X, method="guess")

"""Classes of a map hold every value, in order, whatever the values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.classes import METHODS, classify


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=60),
    st.sampled_from(METHODS),
)
def test_every_value_lies_in_its_class_and_missing_ones_in_none(values, method):
    array = np.asarray(values)
    classes = classify(array, method, reference=0.0)
    if classes is None:
        assert not np.isfinite(array).any()
        return
    assert list(classes.edges) == sorted(classes.edges)
    for value, of in zip(array, classes.of, strict=True):
        if not np.isfinite(value):
            assert of == -1
            continue
        assert 0 <= of < classes.count
        assert classes.edges[of] <= value <= classes.edges[of + 1]


def test_quantiles_hold_about_as_many_areas_each():
    classes = classify(np.arange(25.0), "kvantiler")
    assert np.bincount(classes.of).tolist() == [5, 5, 5, 5, 5]


def test_equal_values_make_one_class():
    classes = classify(np.array([3.0, 3.0, np.nan]), "kvantiler")
    assert classes.count == 1
    assert classes.of.tolist() == [0, 0, -1]


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="kvantiler"):
        classify(np.array([1.0]), "tilfeldig")

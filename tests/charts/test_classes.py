"""Classes of a map hold every value, in order, whatever the values."""

from itertools import pairwise

import numpy as np
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.classes import METHODS, classify
from text.formats import number

FIGURES = st.one_of(st.floats(-1e6, 1e6), st.just(float("nan")))


@settings(deadline=None, max_examples=examples(150))
@given(
    st.lists(FIGURES, min_size=1, max_size=60),
    st.lists(FIGURES, max_size=30),
    st.sampled_from(METHODS),
    st.integers(0, 3),
)
def test_every_figure_stands_between_the_bounds_its_class_shows(values, others, method, decimals):
    array = np.asarray(values)
    classes = classify(array, method, 0.0, decimals, np.asarray(others, dtype=float))
    if classes is None:
        assert not np.isfinite(array).any()
        return
    shown = {}
    for value, of in zip(array, classes.of, strict=True):
        if not np.isfinite(value):
            assert of == -1
            continue
        assert 0 <= of < classes.count
        written = number(value, decimals)
        assert shown.setdefault(written, of) == of, "one figure as shown, one colour"
        near = 1e-6 * classes.step
        assert classes.low(of) - near <= float(f"{value:.{decimals}f}") <= classes.high(of) + near


@settings(deadline=None, max_examples=examples(150))
@given(
    st.lists(st.floats(-1e5, 1e5), min_size=2, max_size=60),
    st.sampled_from(METHODS),
    st.integers(0, 2),
)
def test_no_two_classes_share_a_bound_as_shown(values, method, decimals):
    classes = classify(np.asarray(values), method, 0.0, decimals)
    ends = [(number(classes.low(i), decimals), number(classes.high(i), decimals))
            for i in range(classes.count)]  # fmt: skip
    for (_, high), (low, _) in pairwise(ends):
        assert high != low
    assert all(classes.low(i) <= classes.high(i) + 1e-9 for i in range(classes.count))


def test_sem_and_borgen_read_the_same_and_have_one_colour():
    # Shares of two districts that are both shown as 18,8.
    found = classify(np.array([10.2, 13.9, 14.96, 15.04, 18.75, 18.84, 20.1, 25.5]), "kvantiler",
                     None, 1)  # fmt: skip
    assert found.of[4] == found.of[5] and found.of[2] == found.of[3]


@settings(deadline=None, max_examples=examples(100))
@given(
    st.lists(st.floats(0, 100), min_size=3, max_size=30).flatmap(
        lambda a: st.tuples(st.just(a), st.lists(st.floats(0, 100), min_size=len(a),
                                                 max_size=len(a)))),
    st.sampled_from(["kvantiler", "like_steg", "naturlige_brudd"]),
)  # fmt: skip
def test_on_a_shared_scale_no_area_falls_and_darkens(years, method):
    first, second = (np.asarray(y) for y in years)
    every = np.concatenate([first, second])
    before, after = (classify(y, method, None, 1, every) for y in (first, second))
    assert before.edges == after.edges
    for a, b, was, now in zip(first, second, before.of, after.of, strict=True):
        assert now <= was if b < a else now >= was


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

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.composite import (
    METHODS,
    combine,
    contributions,
    rank_range,
    standardise,
    standardised_frame,
)
from analysis.errors import CannotCompute

# SSB, Indeks for levekårsproblemer, districts of Stavanger 1999–2008: the index and the scores for
# social assistance, mortality, disability, rehabilitation, violence, unemployment, transitional
# benefit and low education (left out of the index); "-" where not published.
SSB = """
5.3 7 6 2 4 7 6 5 3
5.1 7 5 2 4 7 6 5 3
6.0 7 6 2 5 8 9 5 4
5.6 7 6 2 5 8 7 4 4
5.1 7 4 2 4 7 8 4 4
5.3 8 4 2 4 7 8 4 4
5.0 7 4 2 3 7 8 4 4
4.9 7 5 2 3 7 7 3 4
4.2 6 5 2 3 - 6 3 3
3.8 6 5 2 3 - 4 3 2
5.1 6 2 3 5 9 4 7 6
5.0 5 1 2 8 9 3 7 6
6.1 6 5 2 6 8 8 8 6
5.3 6 6 2 6 6 6 5 6
5.4 6 5 3 5 6 6 7 6
5.1 5 5 3 4 6 8 5 6
5.1 6 3 2 3 6 9 7 7
5.1 6 4 3 3 6 8 6 7
4.3 5 5 3 2 - 6 5 3
4.3 5 6 3 3 - 6 3 6
3.4 3 3 3 5 2 5 3 2
3.1 3 4 1 4 2 3 5 2
4.1 4 3 1 4 6 6 5 3
4.7 6 4 1 5 7 6 4 4
4.1 4 4 1 4 5 7 4 4
4.3 4 3 1 4 5 7 6 4
3.9 5 2 1 3 5 7 4 4
3.4 4 2 1 3 5 6 3 4
3.5 4 5 1 3 - 4 4 3
3.0 4 5 1 2 - 2 4 3
"""
VALUES = arrays(float, st.integers(2, 40), elements=st.integers(-1000, 1000).map(float))
FRAME = pd.DataFrame(
    np.random.default_rng(1).normal(size=(20, 4)), columns=list("wxyz"), index=[*range(100, 120)]
)


def test_ssbs_published_index_is_met_row_by_row():
    rows = [line.split() for line in SSB.split("\n") if line]
    table = pd.DataFrame(rows).replace("-", np.nan).astype(float)
    scores, published = table.loc[:, 1:], table[0]
    weights = {column: float(column < 8) for column in scores.columns}
    index = combine(scores, weights, missing="available")
    assert index.round(1).tolist() == published.tolist()
    without_violence = scores[5].isna()
    assert combine(scores, weights)[without_violence].isna().all()
    assert len(table) == 30 and without_violence.sum() == 6


@given(VALUES, st.sampled_from(METHODS))
def test_more_challenges_always_score_higher(values, method):
    assume(np.ptp(values) > 0)
    order = np.argsort(values)
    assert (np.diff(standardise(values, "high_is_bad", method)[order]) >= 0).all()
    assert (np.diff(standardise(values, "high_is_good", method)[order]) <= 0).all()


@given(VALUES, st.sampled_from(METHODS))
def test_turning_the_direction_is_turning_the_sign(values, method):
    assume(np.ptp(values) > 0)
    turned = standardise(values, "high_is_good", method)
    assert turned == pytest.approx(standardise(-values, "high_is_bad", method), abs=1e-12)


@given(VALUES, st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_the_order_of_areas_changes_nothing(values, method, random):
    assume(np.ptp(values) > 0)
    order = list(range(len(values)))
    random.shuffle(order)
    scores = standardise(values, "high_is_bad", method)
    assert standardise(values[order], "high_is_bad", method) == pytest.approx(scores[order])


def test_each_method_has_its_scale():
    x = [10.0, 20.0, 30.0, 60.0]
    assert standardise(x, "high_is_bad", "minmax") == pytest.approx([0, 0.2, 0.4, 1])
    assert standardise(x, "high_is_good", "minmax") == pytest.approx([1, 0.8, 0.6, 0])
    assert standardise(x, "high_is_bad", "zscore").mean() == pytest.approx(0)
    assert standardise(x, "high_is_bad", "zscore").std() == pytest.approx(1)
    assert standardise([1, 1, 2], "high_is_bad", "rank").tolist() == [1.5, 1.5, 3]


def test_score10_puts_a_tenth_of_the_areas_in_each_group():
    scores = standardise(np.arange(1, 101), "high_is_bad", "score10")
    assert np.bincount(scores.astype(int)).tolist() == [0] + [10] * 10
    assert standardise(range(10), "high_is_good", "score10").tolist() == list(range(10, 0, -1))
    assert standardise(range(23), "high_is_bad", "score10")[[0, -1]].tolist() == [1, 10]


def test_exponential_as_in_the_english_indices():
    scores = standardise(np.arange(1, 1001), "high_is_bad", "exponential")
    assert scores[-1] == pytest.approx(100)
    assert (scores > 50).sum() == pytest.approx(100, abs=3)
    assert scores[499] == pytest.approx(-23 * np.log(1 - 0.5 * (1 - np.exp(-100 / 23))))


def test_missing_values_stay_missing_and_take_no_part():
    for method in METHODS:
        scores = standardise([3, np.nan, 1, 2], "high_is_bad", method)
        assert np.isnan(scores[1])
        assert np.delete(scores, 1) == pytest.approx(standardise([3, 1, 2], "high_is_bad", method))


def test_an_indicator_without_judgement_or_variation_is_refused():
    with pytest.raises(CannotCompute) as caught:
        standardise([1, 2], "none", "zscore")
    assert caught.value.code == "no_direction"
    for flat in ([5, 5, 5], [np.nan, 5], []):
        with pytest.raises(CannotCompute) as caught:
            standardise(flat, "high_is_bad", "minmax")
        assert caught.value.code == "no_variation"
    with pytest.raises(ValueError, match="direction"):
        standardise([1, 2], "up", "zscore")
    with pytest.raises(ValueError, match="method"):
        standardise([1, 2], "high_is_bad", "best")


def test_the_index_is_the_weighted_mean():
    scores = pd.DataFrame({"a": [1.0, 4.0], "b": [3.0, 8.0]}, ["x", "y"])
    assert combine(scores).to_dict() == {"x": 2, "y": 6}
    assert combine(scores, {"b": 3, "a": 1}).to_dict() == {"x": 2.5, "y": 7}
    assert combine(scores.to_numpy(), [1, 3]).tolist() == [2.5, 7]
    assert combine([1.0, 3.0], [1, 3]) == 2.5
    assert combine({"a": 1.0, "b": 3.0}, {"b": 3, "a": 1}) == 2.5


def test_a_missing_score_never_becomes_an_average_unasked():
    scores = pd.DataFrame({"a": [1.0, np.nan, np.nan], "b": [3.0, 8.0, np.nan]})
    assert combine(scores).isna().tolist() == [False, True, True]
    assert combine(scores, missing="available").tolist()[:2] == [2, 8]
    assert np.isnan(combine(scores, missing="available")[2])
    assert combine(scores, [0, 1]).tolist()[:2] == [3, 8]


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, np.nan], {"a": 1}, {"a": 1, "c": 1}])
def test_weights_that_do_not_fit_are_refused(weights):
    with pytest.raises(ValueError):
        combine(pd.DataFrame({"a": [1.0], "b": [2.0]}), weights)
    with pytest.raises(ValueError):
        combine([1, 2], missing="zero")


@given(st.lists(st.floats(0.1, 10), min_size=4, max_size=4))
def test_contributions_add_up_to_the_index(weights):
    parts = contributions(FRAME, weights)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(combine(FRAME, weights).to_numpy())
    gaps = FRAME.copy()
    gaps.iloc[0, 0] = np.nan
    parts = contributions(gaps, weights, missing="available")
    index = combine(gaps, weights, missing="available")
    assert parts.sum(axis=1).to_numpy() == pytest.approx(index.to_numpy())
    assert np.isnan(parts.iloc[0, 0]) and contributions(gaps, weights).iloc[0].isna().all()


def test_the_chosen_place_lies_within_the_range():
    found = rank_range(FRAME, [4, 3, 2, 1], "high_is_good")
    assert found.index.equals(FRAME.index)
    for method in METHODS:
        index = combine(standardised_frame(FRAME, "high_is_good", method), [4, 3, 2, 1])
        place = index.round(10).rank(ascending=False, method="min")
        assert ((found["best"] <= place) & (place <= found["worst"])).all()
    columns = ["best", "low", "median", "high", "worst"]
    assert (found[columns].diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert found["best"].min() >= 1 and found["worst"].max() <= 20


def test_the_range_is_the_same_for_the_same_seed_and_wider_for_wider_weights():
    first = rank_range(FRAME)
    pd.testing.assert_frame_equal(first, rank_range(FRAME))
    narrow = rank_range(FRAME, methods=("zscore",), spread=0.05)
    wide = rank_range(FRAME, methods=("zscore",), spread=0.8)
    width = [(table["worst"] - table["best"]).mean() for table in (narrow, wide)]
    assert width[0] < width[1]


def test_one_indicator_leaves_no_doubt_but_equal_areas_share_a_place():
    found = rank_range(pd.DataFrame({"a": [5.0, 1.0, 5.0, 0.0]}))
    assert found["best"].tolist() == found["worst"].tolist() == [1, 3, 1, 4]


def test_an_area_with_a_gap_has_no_place_and_pushes_nobody():
    gaps = FRAME.copy()
    gaps.loc[100, "w"] = np.nan
    found = rank_range(gaps)
    assert found.loc[100].isna().all() and found["worst"].max() <= 19
    assert rank_range(gaps, [0, 1, 1, 1]).loc[100].notna().all()


def test_directions_may_differ_by_indicator():
    frame = pd.DataFrame({"income": [900, 500, 300], "poor": [1, 5, 9]})
    found = rank_range(frame, directions={"income": "high_is_good", "poor": "high_is_bad"})
    assert found["best"].tolist() == found["worst"].tolist() == [3, 2, 1]
    with pytest.raises(ValueError, match="direction"):
        rank_range(frame, directions={"income": "high_is_good"})
    with pytest.raises(ValueError, match="spread"):
        rank_range(frame, spread=0)


def test_weights_vary_as_much_as_asked():
    from analysis.composite import _draw_weights

    drawn = _draw_weights(np.full(5, 0.2), 20_000, 0.5, np.random.default_rng(1))
    assert drawn.mean(axis=0) == pytest.approx(np.full(5, 0.2), rel=0.02)
    assert drawn.std(axis=0) / 0.2 == pytest.approx(np.full(5, 0.5), rel=0.05)

"""What is told of areas and cells gives no left-out cell away: tried here as a stranger would."""

import math

import numpy as np
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.compiling.coarse import STEPS, Told, protect, round_to

shares = st.floats(0.05, 1)


def told(weights, exact, among, known, people):
    return Told(np.array(weights, float), *(np.array(x, float) for x in (known, exact, among)),
                people=np.array(people, float), equal=np.zeros((0, len(people))),
                equals=np.zeros(0))  # fmt: skip


def counts(low, high, most):
    """Multiples of 3 from nought to ``most`` that lie from ``low`` to ``high``.

    Nobody knows how many people live there to a ten-thousandth of one.
    """
    return [k for k in range(0, most + 1, 3) if low - 1e-4 <= k <= high + 1e-4]


@st.composite
def areas(draw):
    """A cell of few people in an area with others that are told."""
    most = 3 * draw(st.integers(1, 9))
    return {
        "most": most, "count": 3 * draw(st.integers(0, most // 3)), "share": draw(shares),
        "known": draw(st.floats(0, 800)), "others": draw(st.integers(801, 4000)),
    }  # fmt: skip


@settings(max_examples=examples(60), deadline=None)
@given(areas())
def test_what_an_estimate_leaves_for_a_left_out_cell_is_several_counts_with_the_true_one(area):
    among = area["others"] + area["share"] * area["most"]
    exact = 100 * (area["known"] + area["share"] * area["count"]) / among
    step = protect(told([[area["share"]]], [exact], [among], [area["known"]], [area["most"]]))[0]
    rounded = round_to(exact, step)
    low, high = (((rounded + side * step / 2) * among / 100 - area["known"]) / area["share"]
                 for side in (-1, 1))  # fmt: skip
    found = counts(low, high, area["most"])
    assert len(found) > 1 and area["count"] in found


@settings(max_examples=examples(60), deadline=None)
@given(areas(), areas())
def test_nor_does_one_level_taken_from_another(one, other):
    """A district with two left-out cells and a zone with one of them: the difference is a cell."""
    a, b = one["share"] * one["count"], other["share"] * other["count"]
    weights = [[one["share"], other["share"]], [0, other["share"]]]
    among = [one["others"] + other["others"], other["others"]]
    known = [one["known"] + other["known"], other["known"]]
    exact = [100 * (known[0] + a + b) / among[0], 100 * (known[1] + b) / among[1]]
    steps = protect(told(weights, exact, among, known, [one["most"], other["most"]]))
    spans = [
        [(round_to(v, s) + side * s / 2) * n / 100 - k for side in (-1, 1)]
        for v, s, n, k in zip(exact, steps, among, known, strict=True)
    ]
    (low, high), (least, most) = spans
    least, most = max(0, least), min(most, other["share"] * other["most"])
    found = counts((low - most) / one["share"], (high - least) / one["share"], one["most"])
    assert len(found) > 1 and one["count"] in found


def test_an_estimate_is_rounded_no_more_than_it_takes():
    """Among 20,000 people a tenth is 20 of them: a cell of 27 may have had any of several counts.

    Among 300 a tenth is a third of a person: coarser, as far as a step of several of them.
    """
    large = protect(told([[1]], [20.0], [20_000], [3_988], [27]))
    small = protect(told([[1]], [20.0], [300], [48], [27]))
    assert large.tolist() == [STEPS[0]] and 1 <= small[0] <= 2


@given(st.floats(0, 100), st.sampled_from(STEPS))
def test_rounding_moves_a_figure_by_half_a_step_at_most(value, step):
    got = round_to(value, step)
    assert abs(got - value) <= step / 2 + 1e-6
    assert math.isclose(got / step, round(got / step), abs_tol=1e-5)


def test_several_shares_that_make_up_each_other_are_tried_together():
    """In all and of one kind, each rounded well enough alone, would give the rest."""
    n, known = 2_000.0, np.array([200.0, 190.0, 10.0])
    count = np.array([12.0, 12.0, 0.0])
    exact = 100 * (known + count) / n
    eye = np.eye(3)
    made = Told(eye, known, exact, np.full(3, n), np.full(3, 24.0),
                equal=np.array([[1.0, -1.0, -1.0]]), equals=np.zeros(1))  # fmt: skip
    protect(made)
    low, high = made.windows()
    rest = counts(max(low[2], low[0] - high[1]), min(high[2], high[0] - low[1]), 24)
    assert len(rest) > 1 and 0 in rest

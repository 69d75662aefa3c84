"""Splitting cells onto areas keeps sums, holds its bounds and is exact where no cell is shared."""

import numpy as np
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.dasymetric import own_share, ratio_bounds, split


@st.composite
def worlds(draw):
    """Cells of real people, each in one area and of one kind, and what a splitter is told."""
    cells = draw(st.integers(1, 6))
    areas = draw(st.integers(1, 4))
    people = [
        [(draw(st.integers(0, areas - 1)), draw(st.sampled_from("kbr")))
         for _ in range(draw(st.integers(1, 25)))]
        for _ in range(cells)
    ]  # fmt: skip
    rows = []
    for cell in people:
        for area in range(areas):
            own = sum(a == area for a, _ in cell)
            if own:
                kinds = "".join(k for _, k in cell)
                rows.append((kinds.count("k"), kinds.count("b"), len(cell), own / len(cell), area))
    return people, np.array(rows, float)


@settings(max_examples=examples(300), deadline=None)
@given(worlds())
def test_the_sums_of_the_cells_are_kept(world):
    people, rows = world
    got = split(rows[:, 0], rows[:, 3], rows[:, 4])
    assert got.sum() == pytest.approx(sum(k == "k" for cell in people for _, k in cell))


@settings(max_examples=examples(300), deadline=None)
@given(worlds())
def test_the_truth_lies_within_the_bounds_wherever_people_live(world):
    people, rows = world
    got = ratio_bounds(*rows.T)
    for area in got.index:
        own = [k for cell in people for a, k in cell if a == area]
        counted = own.count("k") + own.count("b")
        if not counted:
            continue
        truth = own.count("k") / counted
        if np.isfinite(got.loc[area, "lower"]):
            assert got.loc[area, "lower"] <= truth + 1e-9
        if np.isfinite(got.loc[area, "upper"]):
            assert truth <= got.loc[area, "upper"] + 1e-9


@settings(max_examples=examples(200), deadline=None)
@given(worlds())
def test_the_estimate_lies_within_its_bounds(world):
    got = ratio_bounds(*world[1].T).dropna()
    assert (got["lower"] <= got["estimate"] + 1e-9).all()
    assert (got["estimate"] <= got["upper"] + 1e-9).all()


@settings(max_examples=examples(200), deadline=None)
@given(worlds())
def test_an_area_of_whole_cells_is_exact(world):
    people, rows = world
    whole = rows[rows[:, 3] == 1]
    areas = {int(a) for a in whole[:, 4]} - {int(a) for a in rows[rows[:, 3] < 1, 4]}
    got = ratio_bounds(*rows.T)
    shares = own_share(rows[:, 2], rows[:, 3], rows[:, 4])
    for area in areas:
        assert shares[area] == pytest.approx(1)
        own = [k for cell in people for a, k in cell if a == area]
        counted = own.count("k") + own.count("b")
        if counted:
            assert got.loc[area].tolist() == pytest.approx([own.count("k") / counted] * 3)


def test_bounds_are_those_worked_by_hand():
    """A cell of 40: 10 employed, 20 of working age beside, 10 others; a quarter is the area's.

    Ten places: at most ten employed and nobody else (1), at least none and ten beside (0).
    """
    got = ratio_bounds([10], [20], [40], [0.25], ["a"])
    assert got.loc["a"].tolist() == pytest.approx([1 / 3, 0, 1])


@pytest.mark.parametrize(("counts", "shares"), [([-1], [0.5]), ([3], [1.2]), ([3], [-0.1])])
def test_what_cannot_be_is_refused(counts, shares):
    with pytest.raises(ValueError, match=r"between 0 and 1|negative"):
        split(counts, shares, ["a"])

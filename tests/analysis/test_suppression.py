import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.suppression import hidden_cells, suppress


def observations(**columns):
    frame = pd.DataFrame(columns)
    return frame.assign(status=columns.get("status", "ok"))


def test_small_counts_are_hidden_and_nought_is_not():
    assert hidden_cells([0, 1, 4, 5], 5).tolist() == ["", "small_count", "small_count", ""]


def test_a_share_that_reveals_the_few_left_over_is_hidden():
    assert hidden_cells([98, 100, 50], 5, [100, 100, 100]).tolist() == ["small_remainder", "", ""]


def test_a_single_hidden_count_takes_the_smallest_other_with_it():
    found = hidden_cells([3, 40, 9, 0], 5, groups=["a"] * 4)
    assert found.tolist() == ["small_count", "", "total_gives_away", ""]


def test_two_hidden_counts_protect_each_other():
    assert hidden_cells([3, 40, 2], 5, groups=[1, 1, 1]).tolist() == [
        "small_count",
        "",
        "small_count",
    ]


def test_a_count_hidden_or_unknown_at_the_source_is_protected_too():
    assert hidden_cells([np.nan, 40, 9], 5, groups=[1, 1, 1])[2] == "total_gives_away"
    found = hidden_cells([30, 40, 9], 5, groups=[1, 1, 1], already_hidden=[True, False, False])
    assert found.tolist() == ["", "", "total_gives_away"]


def test_groups_do_not_touch_each_other():
    found = hidden_cells([3, 40, 30, 9], 5, groups=["a", "a", "b", "b"])
    assert found.tolist() == ["small_count", "total_gives_away", "", ""]


def test_hidden_rows_lose_their_figures_and_keep_their_original_status():
    frame = observations(
        value=[3.0, 40.0, 9.0],
        numerator=[3, 40, 9],
        denominator=[100, 100, 100],
        period=[2020, 2020, 2020],
        status=["provisional", "ok", "ok"],
    )
    found = suppress(frame, 5, groups=["period"])
    assert found["status"].tolist() == ["suppressed", "ok", "suppressed"]
    assert found["original_status"].tolist() == ["provisional", "ok", "ok"]
    assert found["suppressed_because"].tolist() == ["small_count", "", "total_gives_away"]
    assert found.loc[[0, 2], ["value", "numerator"]].isna().all(axis=None)
    assert found["denominator"].tolist() == [100, 100, 100]
    assert frame["value"].tolist() == [3, 40, 9]


def test_rows_the_source_did_not_show_stay_as_they_were():
    frame = observations(
        value=[np.nan, np.nan, 1.0, 60.0],
        numerator=[np.nan, np.nan, 1, 60],
        status=["missing", "suppressed", "not_applicable", "ok"],
    )
    found = suppress(frame, 5)
    assert found["status"].tolist() == frame["status"].tolist()
    assert (found["suppressed_because"] == "").all()


def test_a_count_that_is_the_figure_itself_is_hidden_by_its_own_column():
    found = suppress(observations(value=[2, 7]), 5, count="value")
    assert np.isnan(found["value"][0]) and found["value"][1] == 7


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=30),
    st.integers(1, 10),
)
def test_no_hidden_count_can_be_found_by_subtraction(cells, threshold):
    counts, groups = (np.array(part) for part in zip(*cells, strict=True))
    hidden = hidden_cells(counts, threshold, groups=groups) != ""
    assert hidden[(counts > 0) & (counts < threshold)].all()
    for group in set(groups.tolist()):
        inside = groups == group
        shown_above_nought = (counts[inside & ~hidden] > 0).any()
        assert hidden[inside].sum() != 1 or not shown_above_nought


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="threshold"):
        hidden_cells([1], 0)
    with pytest.raises(ValueError, match="negative"):
        hidden_cells([-1], 5)

"""Whose ages are told by single year, and beside whom."""

import pytest

from store.snapshot import load_snapshot
from views import pyramid


def test_asker_is_told_by_single_year_and_is_everyone():
    for year in ("2005", pyramid.years()[-1]):
        found = pyramid.bands("3203", year)
        assert len(found) == 2 * 106 and (found["low"] == found["high"]).sum() == 2 * 105
        everyone = load_snapshot().rows("folkemengde", period=year, areas=["3203"])["value"].iloc[0]
        assert found["people"].sum() == everyone


def test_others_are_told_in_the_bands_that_are_published():
    found = pyramid.bands("0", pyramid.years("0")[-1])
    assert 0 < len(found) < 40 and found["people"].sum() > 5_000_000


@pytest.mark.parametrize("other", ["0", "3201", "33"])
def test_every_other_stands_beside_single_years_with_the_same_young_and_old(other):
    """Bands and single years of the same people tell the same shares."""
    figure = pyramid.pyramid_figure(other=other)
    shares = [c for c in figure.table.columns if "prosent" in c]
    assert len(shares) == 2
    assert figure.table[shares].sum().tolist() == pytest.approx([100, 100])


def test_the_rows_behind_the_figure_are_those_that_are_drawn():
    rows = pyramid.pyramid_rows(other="0")
    by = rows.groupby("indicator", observed=True)["area"].unique()
    assert list(by["befolkning_ettarig"]) == ["3203"]
    assert list(by["befolkning_kjonn_alder"]) == ["0"]

"""Do the differences grow: the text, the figure and the test speak of the same areas."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy import stats

from views.changes import gap_change, gap_figure, in_words, of_level, series
from views.choice import Choice
from views.edition import store

SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
READING = Choice("nasjonale_prover_5", "lesing", "delomrade", "2025-26")


def fifths(part) -> float:
    """The mean of the fifth of the people in the highest areas less that of the lowest fifth."""
    part = part.sort_values("value")
    x, w = part["value"].to_numpy(), part["people"].to_numpy() / part["people"].sum()
    upto = np.cumsum(w)
    low = np.clip(0.2 - (upto - w), 0, w)
    high = np.clip(upto - np.maximum(upto - w, 0.8), 0, None)
    return float(((high - low) * x).sum() / 0.2)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_text_and_figure_hold_the_same_areas_and_the_same_gap(language):
    for found in of_level():
        choice = Choice(found.choice.indicator, found.choice.category, "delomrade",
                        found.choice.period, language=language)  # fmt: skip
        rows = store()[1].rows(choice.indicator, "delomrade", category=choice.category)
        rows = rows[rows["value"].notna() & rows["area"].isin(found.areas)]
        text = in_words(choice).translate(SPACES)
        table = gap_figure(choice).table
        decimals = store()[0].indicators[choice.indicator].decimals
        assert str(len(found.areas)) in text
        for when in (found.first, found.last):
            values = rows[rows["period"] == when].set_index("area")["value"]
            assert set(values.index) == set(found.areas), "every area has both years"
            gap = float(values.max() - values.min())
            if len(set(rows["period"])) == 2:
                shown = table.iloc[0 if when == found.first else -1]
                assert np.isclose(float(shown.iloc[3]) + gap, float(shown.iloc[5]), atol=1e-6)
            if decimals == 0:
                assert f"{gap:,.0f}".replace(",", " " if language == "nb" else ",") in text


def test_what_has_no_known_uncertainty_is_not_tested():
    for found in of_level():
        item = store()[0].indicators[found.choice.indicator]
        if item.unit == "kr":
            assert found.outcome == "not_tested" and np.isnan(found.difference)
            assert not re.search("økte|minket", in_words(found.choice))


def test_the_outcome_follows_from_a_jackknife_done_by_hand():
    """Leave one area out at a time, of both years at once; the figure itself is the product's."""
    found = gap_change(READING)
    assert found is not None
    rows = series(READING)
    ends = [rows[rows["period"] == p].set_index("area") for p in (found.first, found.last)]

    def gap(kept) -> float:
        return fifths(ends[1].loc[kept]) - fifths(ends[0].loc[kept])

    areas = list(found.areas)
    assert np.isclose(gap(areas), found.difference if np.isfinite(found.difference)
                      else found.last_gap - found.first_gap)  # fmt: skip
    each = np.array([gap([a for a in areas if a != out]) for out in areas])
    n = len(areas)
    error = np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum())
    half = stats.t.ppf(0.975, n - 1) * error
    assert found.upper - found.lower >= 2 * half * (1 - 1e-6), "never surer than the jackknife"


#: Counted in full in 2015 and 2016, with a change that is clear when the areas are paired.
CLEAR = [("aleneboende", "alle", "grunnkrets", -1),
         ("enslig_forsorger", "barn_6_17", "delomrade", -1),
         ("enslig_forsorger", "barn_6_17", "levekarssone", -1),
         ("enslig_forsorger", "barn_6_17", "grunnkrets", -1),
         ("par_med_barn", "barn_0_17", "levekarssone", -1),
         ("voksne_barn_hjemme", "en_forelder", "levekarssone", 1)]  # fmt: skip


@pytest.mark.parametrize(("indicator", "category", "level", "way"), CLEAR)
def test_a_change_of_shares_that_is_clear_when_areas_are_paired_is_told(
    indicator, category, level, way
):
    """By hand: each area out in turn, of both years at once, held against Student's t."""
    choice = Choice(indicator, category, level, "2016")
    rows = series(choice)
    ends = [rows[rows["period"] == p].set_index("area") for p in ("2015", "2016")]
    areas = list(ends[0].index)

    def gap(kept):
        return fifths(ends[1].loc[kept]) - fifths(ends[0].loc[kept])

    each = np.array([gap([a for a in areas if a != out]) for out in areas])
    n = len(areas)
    error = np.sqrt((n - 1) / n * ((each - each.mean()) ** 2).sum())
    found = gap_change(choice)
    assert found.difference == pytest.approx(gap(areas))
    assert abs(gap(areas)) > stats.t.ppf(0.975, n - 1) * error
    assert found.outcome == ("higher" if way > 0 else "lower")
    assert way * gap(areas) > 0
    assert ("økte" if way > 0 else "minket") in in_words(choice)


def test_points_are_never_surer_than_their_margins_and_the_rounding_of_both_years():
    """Of whole points ±0.5 in each year, on top of Udir's own margins."""
    found = gap_change(READING)
    rows = series(READING)
    least = 0.0
    for when in (found.first, found.last):
        part = rows[rows["period"] == when].sort_values("value")
        w = part["people"].to_numpy() / part["people"].sum()
        upto = np.cumsum(w)
        low = np.clip(0.2 - (upto - w), 0, w)
        high = np.clip(upto - np.maximum(upto - w, 0.8), 0, None)
        errors = ((part["upper"] - part["lower"]).to_numpy() / 3.92) ** 2 + 1 / 12
        least += float((((high - low) / 0.2) ** 2) @ errors)
    half = stats.t.ppf(0.975, len(found.areas) - 1) * np.sqrt(least)
    assert found.upper - found.difference >= half * 0.98


def test_nothing_is_said_across_a_break():
    registry, _ = store()
    for found in of_level():
        for b in registry.indicators[found.choice.indicator].breaks:
            assert not found.first < b.period <= found.last

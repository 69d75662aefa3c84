"""Asker against another area: one outcome, whatever page asks and whoever else is asked for."""

import numpy as np

from store.catalogue import ASKER, load_registry
from store.snapshot import load_snapshot
from views import comparison, pairs, whole


def test_hele_asker_and_sammenlign_say_the_same_of_every_pair():
    others = ("3201", "3301", "1103")
    met = 0
    for row in whole.rows(others):
        choice = row.choice
        # Asked one by one, as a reader of Sammenlign may: no page's company decides the outcome.
        for area, beside in zip((*pairs.AROUND, *others), row.others, strict=True):
            if beside is None:
                continue
            [alone] = comparison.differences(choice, [area]).to_dict("records")
            assert (alone["outcome"], alone["other"]) == (beside.outcome, beside.value)
            met += 1
    assert met > 80


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Which are told at five per cent: all up to the last p(k) ≤ 0,05 k/m."""
    order = np.sort(p)
    passes = np.flatnonzero(order <= 0.05 * np.arange(1, len(p) + 1) / len(p))
    return p <= (order[passes[-1]] if len(passes) else -1)


def test_the_standing_figures_against_those_usually_compared_with_are_one_list():
    registry, snapshot = load_registry(), load_snapshot()
    found = []
    for item in registry.indicators.values():
        rows = snapshot.rows(item.id, "kommune", areas=[ASKER]).dropna(subset=["value"])
        first = [c for c in item.category_ids if (rows["category"] == c).any()]
        if item.measure == "count" or not first:
            continue
        when = rows.loc[rows["category"] == first[0], "period"].max()
        found += pairs.of(item.id, first[0], when, pairs.USUAL).to_dict("records")
    tested = [row for row in found if np.isfinite(row["p"])]
    told = benjamini_hochberg(np.array([row["p"] for row in tested]))
    assert len(tested) > 30 and 0 < told.sum() < len(tested)
    assert [row["outcome"] in ("higher", "lower") for row in tested] == told.tolist()
    assert {r["outcome"] for r in found if not np.isfinite(r["p"])} == {"not_tested"}


def test_another_year_is_a_list_with_all_it_is_offered_beside():
    choice = next(c for c in pairs.standing() if c.indicator == "psykisk_helse_primar")
    years = sorted({p for p in load_snapshot().periods(choice.indicator, "kommune")
                    if p < choice.period})  # fmt: skip
    found = pairs.of(choice.indicator, choice.category, years[0], (*pairs.USUAL, *pairs.BESIDE))
    tested = found.dropna(subset=["p"])
    assert len(tested) >= 2 and set(tested["period"]) == {years[0]}
    told = benjamini_hochberg(tested["p"].to_numpy())
    assert tested["outcome"].isin(["higher", "lower"]).tolist() == told.tolist()

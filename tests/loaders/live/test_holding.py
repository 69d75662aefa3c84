"""A series that got worse is held back and named, and the last good one stays."""

from __future__ import annotations

import pytest

from loaders.refreshing.refresh import refresh
from store.snapshot import load_snapshot


def worsened(table, kind):
    former = table.values
    changed = {
        "hidden": lambda p: (None, ":"),
        "lost area": lambda p: (None, "..") if p["Region"] == "3203" else former(p),
        "implausible": lambda p: (former(p)[0] * 1000, ""),
        "jump": lambda p: (former(p)[0] / 50, ""),
        "mostly hidden": lambda p: former(p) if p["Tid"] == "2024" else (None, ":"),
        "all zero": lambda p: (0.0, ""),
        "newest year zero": lambda p: (0.0, "") if p["Tid"] == "2024" else former(p),
        "most zero": lambda p: (0.0, "") if p["Region"] < "5" else former(p),
    }
    table.values = changed[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "hidden",
        "lost area",
        "implausible",
        "jump",
        "mostly hidden",
        "all zero",
        "newest year zero",
        "most zero",
    ],
)
def test_a_series_that_got_worse_is_held_back_and_the_last_good_one_stays(
    kind, standin, bank, client, registry, blank
):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    good = load_snapshot(blank).frame
    worsened(bank.tables["08764"], kind)
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    assert "lavinntekt_barn (kommune)" in dict(outcome.held)
    assert outcome.code == 1
    now = load_snapshot(blank)
    kommune = now.frame["level"] == "kommune"
    assert now.frame[kommune].equals(good[kommune])
    entry = now.manifest["sources"]["ssb_08764"]
    assert entry["state"] == "held"
    assert "lavinntekt_barn" in entry["reason"]


def test_a_new_year_of_zeros_is_held_back_and_named(standin, bank, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    table = bank.tables["08764"]
    former = table.values
    table.values = lambda p: (0.0, "") if p["Tid"] == "2025" else former(p)
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    reason = dict(outcome.held)["lavinntekt_barn (kommune)"]
    assert "known values are 0 now in 2025; " in reason
    assert load_snapshot(blank).frame["period"].max() == "2024"


def test_a_first_answer_of_nothing_but_zeros_is_held_back(standin, bank, client, registry, blank):
    bank.tables["08764"].values = lambda p: (0.0, "")
    outcome = refresh(registry, indicators=["lavinntekt_barn"], client=client, root=blank)
    assert "values are 0, and none was known" in dict(outcome.held)["lavinntekt_barn (kommune)"]


def test_places_that_were_zero_may_stay_so(standin, bank, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    table = bank.tables["08764"]
    former = table.values
    table.values = lambda p: (0.0, "") if p["Region"].startswith("11") else former(p)
    refresh(registry, indicators=chosen, client=client, root=blank)
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    assert refresh(registry, indicators=chosen, client=client, root=blank).held == []

"""A series that got worse is held back and named, and the last good one stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from demands import sampled

from loaders.refreshing.refresh import refresh, summary
from loaders.refreshing.sifting import joins
from store.manifest import with_joins
from store.snapshot import load_snapshot, tidy
from text.texts import LANGUAGES


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
    sampled(
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
        3,
    ),
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
    assert all("lavinntekt_barn" in entry["reason"][language] for language in LANGUAGES)
    assert entry["reason"]["nb"] != entry["reason"]["en"]


def test_a_new_year_of_zeros_is_held_back_and_named(standin, bank, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    table = bank.tables["08764"]
    former = table.values
    table.values = lambda p: (0.0, "") if p["Tid"] == "2025" else former(p)
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    reason = dict(outcome.held)["lavinntekt_barn (kommune)"].en
    assert "known values are 0 now in 2025; " in reason
    assert load_snapshot(blank).frame["period"].max() == "2024"


def test_a_first_answer_of_nothing_but_zeros_is_held_back(standin, bank, client, registry, blank):
    bank.tables["08764"].values = lambda p: (0.0, "")
    outcome = refresh(registry, indicators=["lavinntekt_barn"], client=client, root=blank)
    assert "values are 0, and none was known" in dict(outcome.held)["lavinntekt_barn (kommune)"].en


def test_places_that_were_zero_may_stay_so(standin, bank, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    table = bank.tables["08764"]
    former = table.values
    table.values = lambda p: (0.0, "") if p["Region"].startswith("11") else former(p)
    refresh(registry, indicators=chosen, client=client, root=blank)
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    assert refresh(registry, indicators=chosen, client=client, root=blank).held == []


def without_newest(table, regions, symbol, periods=("2024",)):
    former = table.values
    table.values = lambda p: (
        (None, symbol) if p["Region"] in regions and p["Tid"] in periods else former(p)
    )


def test_one_hidden_municipality_does_not_hold_back_the_country(
    standin, bank, client, registry, blank
):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    former = load_snapshot(blank).rows("lavinntekt_barn", "kommune").set_index(["area", "period"])
    table = bank.tables["08764"]
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    # 4601 is hidden by the source from 2024 on, 5001 is merely not there.
    without_newest(table, ("4601",), ":", ("2024", "2025"))
    without_newest(table, ("5001",), "..", ("2024", "2025"))
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    assert outcome.held == []
    told = dict(outcome.few)["lavinntekt_barn (kommune)"].en
    assert "4601 lost its value of 2024" in told and "5001 lost its value of 2024" in told
    now = load_snapshot(blank).rows("lavinntekt_barn", "kommune").set_index(["area", "period"])
    assert now.loc[("4602", "2025"), "status"] == "ok"
    # What the source hides, we do not go on showing; what it lacks, we keep the last good one of.
    assert now.loc[("4601", "2024"), "status"] == "suppressed"
    assert now.loc[("5001", "2024"), "value"] == former.loc[("5001", "2024"), "value"]
    assert "TAKEN BUT FOR A FEW lavinntekt_barn (kommune): keep what they had (2)" in "\n".join(
        summary(outcome, datetime(2026, 1, 1, tzinfo=UTC))
    )


@pytest.mark.parametrize("region", sampled(["3203", "3201", "3301", "3312", "0301"]))
def test_asker_and_its_comparators_are_never_among_the_few(
    region, standin, bank, client, registry, blank
):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    without_newest(bank.tables["08764"], (region,), ":")
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    reason = dict(outcome.held)["lavinntekt_barn (kommune)"].en
    assert f"{region} lost its value of 2024" in reason


def test_more_than_a_few_hold_the_series_back_and_each_is_told(
    standin, bank, client, registry, blank
):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    towns = [c for c in bank.tables["08764"].variables[0].values if c[:2] == "46"]
    assert len(towns) > 0.02 * 357
    without_newest(bank.tables["08764"], towns, "..")
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    reason = dict(outcome.held)["lavinntekt_barn (kommune)"].en
    assert f"{len(towns)} of 357 areas: {min(towns)} lost its value of 2024" in reason


@pytest.mark.slow
def test_a_series_held_back_holds_what_is_computed_from_it(standin, bank, client, registry, blank):
    chosen = ["folkemengde", "befolkningsendring_1ar", "befolkningsendring_10ar"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    good = load_snapshot(blank)
    table = bank.tables["04317"]
    former = table.values
    table.variables[-1].values = {str(y): str(y) for y in range(1999, 2027)}
    # A new year three times as large: a jump for the population, and none for a change in it.
    table.values = lambda p: (
        ((former(p)[0] or 0) * 3, "") if p["Tid"] == "2026" and former(p)[0] else former(p)
    )
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    held = dict(outcome.held)
    assert "jump by more than" in held["folkemengde (delomrade)"].en
    for name in chosen[1:]:
        why = held[f"{name} (delomrade)"]
        assert why.en == "computed from folkemengde, which is held back"
        assert why.nb == "regnet ut fra folkemengde, som er holdt tilbake"
        assert "2026" not in set(load_snapshot(blank).rows(name, "delomrade")["period"])
    now = load_snapshot(blank)
    districts = (now.frame["level"] == "delomrade") & now.frame["indicator"].isin(chosen)
    assert (
        now.frame[districts]
        .reset_index(drop=True)
        .equals(good.frame[good.frame["level"] == "delomrade"].reset_index(drop=True))
    )


def of_source(source, years, values):
    place = {"indicator": "lavinntekt", "category": "alle", "area": "3203", "level": "kommune"}
    return tidy(
        pd.DataFrame(
            [
                {**place, "period": str(y), "value": v, "status": "ok", "source": source}
                for y, v in zip(years, values, strict=True)
            ]
        )
    )


@pytest.mark.parametrize(
    ("second", "differ"),
    [
        (of_source("ssb_06947", (2020, 2021, 2022), (8.0, 8.2, 8.3)), None),
        (of_source("ssb_06947", (2020, 2021, 2022), (8.04, 8.16, 8.3)), None),
        (of_source("ssb_06947", (2020, 2021, 2022), (9.0, 8.2, 8.3)), (1, 2)),
        (of_source("ssb_06947", (2022, 2023), (8.3, 8.4)), (0, 0)),
        (of_source("ssb_06947", (2018, 2019, 2020), (1.0, 1.0, 1.0)), None),
    ],
    ids=["equal", "rounded otherwise", "one differs", "none in common", "nothing older left"],
)
def test_a_series_from_two_sources_is_one_only_where_they_agree(second, differ, registry):
    first = of_source("ssb_arealprofiler", (2018, 2019, 2020, 2021), (7.8, 7.9, 8.0, 8.2))
    found = joins(first, second, registry.indicators["lavinntekt"])
    assert [(b["differ"], b["compared"]) for b in found] == ([] if differ is None else [differ])
    assert all(b["period"] == second["period"].min() for b in found)


@pytest.mark.slow
def test_a_break_found_once_stands_when_nothing_is_left_to_compare(
    standin, bank, client, registry, store
):
    chosen = ["lavinntekt"]
    bank.tables["06947"].values = lambda p: (19.0, "")
    outcome = refresh(registry, indicators=chosen, client=client, root=store)
    [found] = outcome.breaks
    assert (found["indicator"], found["period"]) == ("lavinntekt", "2020")
    assert found["differ"] > 0
    assert refresh(registry, indicators=chosen, client=client, root=store).breaks == []
    manifest = load_snapshot(store).manifest
    assert manifest["breaks"] == [found]
    assert "06947, før det fra Statistisk sentralbyrå" in found["text"]["nb"]
    assert "figures that both have differ" in found["text"]["en"]
    # Whoever shows the series meets the break as any other; twice is as once.
    joined = with_joins(with_joins(registry, manifest), manifest).indicators["lavinntekt"]
    assert [b.period for b in joined.breaks].count("2020") == 1
    assert joined.breaks[-1].text.nb == found["text"]["nb"]

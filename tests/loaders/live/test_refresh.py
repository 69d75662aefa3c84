"""A whole refresh against stand-ins: every series, counted calls, changes, hold-backs.

Longer than 300 lines: one promise of the run a test, on stand-ins that are dear to start.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import yaml

from loaders.http.client import Client, Limits
from loaders.refreshing.planning import plan, problems
from loaders.refreshing.refresh import refresh, summary
from store.errors import RegistryError, SnapshotError
from store.snapshot import load_snapshot, lock, validate_observations, write_snapshot
from views import edition, pyramid

from .standin.fhi import RECORDED, Fhi
from .standin.others import MUNICIPALITIES as OLD
from .standin.server import json_reply

pytestmark = pytest.mark.slow

HOME = Path(__file__).resolve().parents[3]


@pytest.fixture
def client(waits):
    """A client that waits for large answers, also on a machine with much else to do."""
    limits = Limits(connect=10, read=30, whole=60)
    return Client(limits=limits, sleep=waits, clock=waits.clock)


def required_calls(registry) -> int:
    """SSB: one metadata a table, one answer a codelist, one data call a distinct question."""
    tasks = [t for t in plan(registry) if t.source == "ssb"]
    lists = {(t.table, c) for t in tasks for c in t.fetches[0].codelists.values()}
    return len(tasks) + len({t.table for t in tasks}) + len({c for _, c in lists})


def unproved(registry) -> set[str]:
    """Indicators with a recipe of which nothing but a live answer can tell whether it fits."""
    return {
        i.id for i in registry.indicators.values() if any(f.verified == "unknown" for f in i.fetch)
    }


def test_a_whole_refresh_takes_every_series_whose_recipe_is_proved_in_the_calls_required(
    standin, bank, client, waits, registry, blank, capsys
):
    outcome = refresh(registry, client=client, root=blank)
    assert {what for what, _ in outcome.failed} == unproved(registry)
    assert all("expected " in why.en and "; got " in why.en for _, why in outcome.failed)
    assert outcome.held == []
    snapshot = load_snapshot(blank)
    validate_observations(snapshot.frame, registry)
    proved = {i.id for i in registry.indicators.values() if i.fetch} - unproved(registry)
    assert proved <= set(snapshot.frame["indicator"])
    # A recipe that is not proved does not take its neighbours in the same table with it.
    assert set(snapshot.rows("barnehagedekning")["category"]) == {"alder_1_5", "alder_3_5"}
    assert outcome.calls["ssb"] == standin.counts()["ssb"] <= required_calls(registry)
    assert bank.quota.refused == 0
    with capsys.disabled():
        waited = f"{sum(waits.seconds):.0f} s waited for 40 a minute"
        print(
            f"\n[calls {outcome.calls}, SSB required {required_calls(registry)}, {waited}] ", end=""
        )


def test_every_recipe_says_how_far_it_is_proved():
    for file in sorted((HOME / "data" / "indicators").glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text("utf-8")):
            for fetch in entry.get("fetch", []):
                assert fetch.get("verified"), f"{file.name}: {entry['id']}"


def test_fhi_every_recorded_table_is_taken_with_its_measure_told(standin, client, registry, blank):
    refresh(registry, sources=["fhi"], client=client, root=blank)
    manifest = load_snapshot(blank).manifest["sources"]
    for number in RECORDED:
        assert manifest[f"fhi_{number}"]["state"] == "fresh", number
    # What MEIS is, nobody here knows: the service's own name for it is shown, and no other.
    assert manifest["fhi_354"]["notes"] == ["FHI: MEIS (m3)"]
    assert manifest["fhi_794"]["notes"] == []


def test_household_income_of_all_districts_and_years_is_one_call(standin, client, registry, blank):
    names = ["medianinntekt", "samlet_inntekt", "husholdninger", "husholdninger_etter_type"]
    refresh(registry, indicators=names, client=client, root=blank)
    data = [c for c in standin.calls if c.path == "/tables/06944/data"]
    assert len(data) == 2  # one for all districts and years, one for municipalities
    frame = load_snapshot(blank).rows("medianinntekt", "delomrade", category="alle")
    assert frame["area"].nunique() == 23
    assert sorted(frame["period"].unique()) == [str(y) for y in range(2005, 2025)]
    assert frame["value"].notna().all()


def test_hidden_values_are_never_zero(standin, client, registry, blank):
    standin.services["fhi"] = Fhi(zoned=("794",))
    refresh(registry, indicators=["medianinntekt", "trangboddhet"], client=client, root=blank)
    frame = load_snapshot(blank).frame
    assert {"suppressed", "missing"} <= set(frame["status"])
    assert frame.loc[frame["status"].isin(["suppressed", "missing"]), "value"].isna().all()
    assert not (frame["value"] == 0).any()


def test_grunnkretser_of_all_numberings_add_up_to_districts_and_are_marked(
    standin, client, registry, blank
):
    refresh(registry, indicators=["folkemengde"], client=client, root=blank)
    rows = load_snapshot(blank).rows("folkemengde", "delomrade")
    assert rows["area"].nunique() == 23
    assert set(rows["status"]) == {"derived"}
    assert sorted(rows["period"].unique()) == [str(y) for y in range(1999, 2026)]
    jumps = rows.sort_values("period").groupby("area")["value"].pct_change().abs().max()
    assert jumps < 0.05  # the three numberings lead to the same places


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("folkemengde", 2005),
        ("befolkningsendring_1ar", 2006),
        ("befolkningsendring_5ar", 2010),
        ("befolkningsendring_10ar", 2015),
        ("aldersandel", 2005),
    ],
)
def test_counties_and_the_country_have_figures_from_before_the_counties_of_today(
    name, first, standin, client, registry, blank
):
    refresh(registry, indicators=[name], client=client, root=blank)
    for level, areas in (("fylke", {"32", "33"}), ("land", {"0"})):
        rows = load_snapshot(blank).rows(name, level)
        known = rows[rows["value"].notna()]
        assert known.groupby("area")["period"].min().to_dict() == dict.fromkeys(areas, str(first))
    posted = "".join(c.address + c.body.decode() for c in standin.calls)
    assert "agg_KommFylker" in posted


def test_the_population_of_all_places_is_four_questions(standin, client, registry, blank):
    names = [
        "folkemengde",
        "befolkningsendring_1ar",
        "befolkningsendring_5ar",
        "befolkningstetthet",
    ]
    refresh(registry, indicators=names, client=client, root=blank)
    asked = [c for c in standin.calls if c.path == "/tables/07459/data"]
    assert len(asked) == 4  # municipalities, Asker alone for density, counties, the country


def test_shares_carry_numerator_and_denominator(standin, client, registry, blank):
    refresh(registry, indicators=["aldersandel_omrade"], client=client, root=blank)
    rows = load_snapshot(blank).rows("aldersandel_omrade", "delomrade", period="2024")
    parts = rows[rows["category"] != "alder_80_pluss"].groupby("area")["value"].sum()
    assert parts.round(6).eq(100).all()
    assert (100 * rows["numerator"] / rows["denominator"] - rows["value"]).abs().max() < 1e-9


def test_mandatory_notes_codelists_and_dates_are_kept_in_the_manifest(
    standin, client, registry, blank
):
    refresh(registry, indicators=["aldersandel"], client=client, root=blank)
    entry = load_snapshot(blank).manifest["sources"]["ssb_07459"]
    assert entry["state"] == "fresh"
    assert entry["published"] == "2026-03-01T07:00:00Z"
    assert entry["notes"] == ["Tallene gjelder 1. januar."]
    assert entry["codelists"] == {"Region": "agg_KommSummer, agg_KommFylker"}
    assert load_snapshot(blank).manifest["series"]["aldersandel"]["fetched"]


def test_changes_are_told_in_words(standin, bank, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    table = bank.tables["08764"]
    former = table.values
    table.values = lambda p: (former(p)[0] + (p["Region"] == "3203" and p["Tid"] == "2024"), "")
    table.variables[-1].values = {str(y): str(y) for y in range(2020, 2026)}
    outcome = refresh(registry, indicators=chosen, client=client, root=blank)
    told = "\n".join(summary(outcome, datetime(2026, 11, 24, tzinfo=UTC)))
    assert "lavinntekt_barn (kommune): new periods: 2025" in told
    assert "lavinntekt_barn (kommune): 3203 2024 revised from " in told
    assert outcome.code == 0


def test_a_failed_source_leaves_the_others_fresh(standin, client, registry, blank):
    standin.faults.append(lambda c: json_reply({}, 500) if "08764" in c.path else None)
    outcome = refresh(
        registry, indicators=["lavinntekt_barn", "lavinntekt"], client=client, root=blank
    )
    assert [what for what, _ in outcome.failed] == ["lavinntekt_barn"]
    manifest = load_snapshot(blank).manifest["sources"]
    assert manifest["ssb_06947"]["state"] == "fresh"
    assert manifest["ssb_08764"]["state"] == "failed"
    reason = manifest["ssb_08764"]["reason"]
    assert "status 500" in reason["en"] and "fikk status 500" in reason["nb"]
    assert "expected" not in reason["nb"] and "got" not in reason["nb"]


def test_a_dry_run_writes_nothing(standin, client, registry, store):
    before = (store / "snapshot" / "current.json").read_bytes()
    outcome = refresh(
        registry, indicators=["trangboddhet"], dry_run=True, client=client, root=store
    )
    assert outcome.version is None
    assert outcome.changes
    assert (store / "snapshot" / "current.json").read_bytes() == before


def test_two_refreshes_do_not_run_at_once(standin, client, registry, blank):
    with lock(blank), pytest.raises(SnapshotError, match="another refresh is running"):
        refresh(registry, indicators=["trangboddhet"], client=client, root=blank)


def as_the_years_numbered(table) -> None:
    """Let a table have each year's numbers, as SSB publishes them: old ones until 2023."""
    regions = table.variables[0].values = dict(table.variables[0].values)
    regions |= {old: f"{regions[new]} (-2023)" for old, new in OLD.items()}
    regions["1507"] = "Ålesund (-2023)"
    former = table.values
    stopped, begun = {*OLD, "1507"}, {*OLD.values(), "1508", "1580"}

    def values(place):
        year = int(place["Tid"])
        code = place["Region"]
        gone = (code in stopped and year > 2023) or (code in begun and year < 2024)
        return (None, ".") if gone else former(place)

    table.values = values


def test_old_municipality_numbers_are_carried_for_the_whole_country(
    standin, bank, client, registry, blank
):
    as_the_years_numbered(bank.tables["08764"])
    outcome = refresh(registry, indicators=["lavinntekt_barn"], client=client, root=blank)
    rows = load_snapshot(blank).rows("lavinntekt_barn", "kommune")
    known = rows[rows["value"].notna()].groupby("period")["area"].agg(set)
    # Where the service has figures for both years, so have we; Ålesund was split, and is told.
    assert known["2024"] - known["2023"] == {"1508", "1580"}
    assert len(known["2023"]) > 350
    told = "\n".join(summary(outcome, datetime(2026, 1, 1, tzinfo=UTC)))
    assert "left out: 1507 (was split on 2024-01-01 into 1508, 1580" in told
    assert "3802,3903,,2023" in (blank / "municipality_codes.csv").read_text("utf-8")


def test_figures_of_a_municipality_before_it_grew_are_not_shown_as_its_own(
    standin, bank, client, registry, blank
):
    table = bank.tables["08764"]
    table.variables[-1].values = {str(y): str(y) for y in range(2018, 2025)}
    refresh(registry, indicators=["lavinntekt_barn"], client=client, root=blank)
    rows = load_snapshot(blank).rows("lavinntekt_barn", "kommune")
    first = rows[rows["value"].notna()].groupby("area")["period"].min()
    assert first["1103"] == "2020"  # others were merged into Stavanger then
    assert first["1106"] == "2018"
    assert "1103,1103,2020," in (blank / "municipality_codes.csv").read_text("utf-8")


def test_without_klass_the_numbers_known_before_are_used(standin, bank, client, registry, blank):
    before = (blank / "municipality_codes.csv").read_bytes()
    standin.faults.append(lambda c: json_reply({}, 500) if c.service == "klass" else None)
    as_the_years_numbered(bank.tables["08764"])
    outcome = refresh(registry, indicators=["lavinntekt_barn"], client=client, root=blank)
    rows = load_snapshot(blank).rows("lavinntekt_barn", "kommune", areas=["3203"], period="2023")
    assert rows["value"].notna().all()
    assert outcome.codes.startswith("Old municipality codes are those known before: klass, table")
    assert (blank / "municipality_codes.csv").read_bytes() == before


def test_unknown_indicator_is_a_registry_error(registry):
    with pytest.raises(RegistryError, match="«finnes_ikke» is not registered"):
        plan(registry, indicators=["finnes_ikke"])


def test_rows_of_other_vintages_stay_beside_the_new(standin, client, registry, blank):
    chosen = ["lavinntekt_barn"]
    refresh(registry, indicators=chosen, client=client, root=blank)
    frame = load_snapshot(blank).frame
    older = frame[(frame["area"] == "3203") & (frame["period"] == "2020")].assign(period="2010")
    write_snapshot(pd.concat([frame, older]), {"sources": {}}, registry, blank)
    assert refresh(registry, indicators=chosen, client=client, root=blank).held == []
    rows = load_snapshot(blank).rows("lavinntekt_barn", "kommune", areas=["3203"])
    assert sorted(rows["period"]) == ["2010", "2020", "2021", "2022", "2023", "2024"]


def test_the_same_answer_twice_changes_nothing(standin, client, registry, blank):
    first = refresh(registry, indicators=["trangboddhet"], client=client, root=blank)
    again = refresh(registry, indicators=["trangboddhet"], client=client, root=blank)
    assert again.changes == []
    assert first.version == again.version


def test_a_registry_entry_is_all_a_new_indicator_needs(standin, client, registry, blank):
    model = registry.indicators["lavinntekt_barn"]
    fetch = model.fetch[0].model_copy(update={"contents": "Personer"})
    added = model.model_copy(
        update={"id": "barn_i_lavinntekt", "fetch": [fetch], "unit": "personer", "measure": "count"}
    )
    wider = dataclasses.replace(registry, indicators={**registry.indicators, added.id: added})
    refresh(wider, indicators=[added.id], client=client, root=blank)
    assert not load_snapshot(blank).rows("barn_i_lavinntekt", "kommune").empty


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loaders", *arguments],
        cwd=HOME,
        env=os.environ | {"LEVEKAR_DATA": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"transform": "sumer"}, "fetch.0.transform: «sumer» is not known; expected one of value"),
        ({"areas": ["9999"]}, "fetch.areas: «9999» is neither a level nor a registered area"),
        ({"areas": ["bydel"]}, "fetch.areas: «bydel» is neither"),
        ({"registered": "ukjent"}, "fetch.registered: «ukjent» is not registered"),
        ({"category": {"A": {"1": "ukjent"}}}, "fetch.0.category: «ukjent» is not the indicator's"),
        ({"category": {"A": {"1": "alle"}, "B": {}}}, "fetch.0.category: expected one variable"),
        ({"source": "fhi", "title": ""}, "fetch.0.title: is missing"),
        ({"source": "valg", "variables": {}}, "fetch.0.variables.aar: is missing"),
    ],
)
def test_check_tells_what_would_stop_a_refresh(change, told, store):
    file = store / "indicators" / "okonomi.yaml"
    entries = yaml.safe_load(file.read_text("utf-8"))
    entry = next(e for e in entries if e["id"] == "lavinntekt_barn")
    entry["fetch"][0] |= change
    file.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), "utf-8")
    done = command(store, "check")
    assert done.returncode == 1, done.stderr
    assert f"A refresh would stop: lavinntekt_barn.{told}" in done.stderr
    assert "observations: valid." in done.stdout
    assert done.stderr.count("\n") == 1


def test_the_registry_as_it_stands_may_be_fetched(registry):
    assert problems(registry) == []


def test_the_command_tells_and_exits(standin, blank):
    done = command(blank, "refresh", "--publish", "--source", "valg")
    assert done.returncode == 0, done.stderr
    assert "valgdeltakelse_stortingsvalg (kommune): new series, 2025" in done.stdout
    assert "Calls: klass 1, valg 27" in done.stdout
    told = command(blank, "status", "--source", "fhi")
    assert "valgdeltakelse_stortingsvalg" in told.stdout
    assert "to 2025, fresh, fetched today" in told.stdout
    assert "published at the source 2026-02-01" in told.stdout
    assert command(blank, "check").returncode == 0
    assert command(blank, "refresh", "--indicator", "finnes_ikke").returncode == 2
    standin.faults.append(lambda c: json_reply({}, 404))
    failed = command(blank, "refresh", "--source", "valg")
    assert failed.returncode == 1
    assert "FAILED valgdeltakelse_kommunestyrevalg: valg, table ko: " in failed.stdout
    assert json.loads((blank / "snapshot" / "current.json").read_text())["version"]


def test_a_pyramid_is_drawn_for_areas_and_any_municipality_once_they_are_fetched(
    standin, client, registry, blank, monkeypatch
):
    names = [pyramid.INDICATOR, pyramid.OF_AREAS]
    outcome = refresh(registry, indicators=names, client=client, root=blank)
    assert outcome.failed == [] and outcome.held == []
    whole = edition.edition().whole
    fetched = edition.Edition(
        dataclasses.replace(whole, registry=registry, snapshot=load_snapshot(blank))
    )
    monkeypatch.setattr(edition._keeper, "current", lambda: fetched)
    assert "0301" in pyramid.others() and "320309" in pyramid.areas()
    year = pyramid.years("320309")[-1]
    people = pyramid.bands("320309", year)
    # Eleven bands of both sexes; a small area's bands are its own, the other's are wider.
    assert len(people) == 22 and people["people"].gt(0).all()
    figure = pyramid.pyramid_figure(other="0301", area="320309")
    assert year in figure.title and "Oslo" in figure.alt
    rows = pyramid.pyramid_rows(other="0301", area="320309")
    mine = rows[rows["area"] == "320309"]
    assert mine["value"].sum() == people["people"].sum()

"""Observations are checked, a new version is whole or not there, and the old one survives.

Longer than 300 lines: one test a rule of the store.
"""

import json
import os

import numpy as np
import pandas as pd
import pytest
from demands import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from store import snapshot as module
from store.catalogue import load_registry
from store.errors import SnapshotError
from store.snapshot import (
    COLUMNS,
    load_snapshot,
    read_pointer,
    restore,
    tidy,
    validate_observations,
)
from store.snapshot import write_snapshot as write

ROW = {
    "indicator": "medianinntekt",
    "category": "alle",
    "area": "320301",
    "level": "delomrade",
    "period": "2016",
    "value": 790000,
    "status": "ok",
    "source": "ssb_06944",
}


def frame(*changes):
    return tidy([{**ROW, **change} for change in changes])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"indicator": "ukjent"}, "indicator not registered"),
        ({"area": "9999"}, "area not registered"),
        ({"source": "ukjent"}, "source not registered"),
        ({"status": "bra"}, "unknown status"),
        ({"level": "kommune"}, "level differs"),
        ({"category": "ukjent"}, "category not registered"),
        ({"status": "suppressed"}, "has a value"),
        ({"value": None}, "has no value"),
        ({"value": float("inf")}, "not finite"),
        ({"area": "0220", "level": "tidligere_kommune"}, "level not registered"),
    ],
)
def test_an_observation_that_breaks_the_rules_is_refused_and_named(change, reason):
    with pytest.raises(SnapshotError, match=reason) as error:
        validate_observations(frame(change), load_registry())
    assert "indicator=" in str(error.value)


def test_a_duplicate_observation_is_refused():
    with pytest.raises(SnapshotError, match="stands twice"):
        validate_observations(frame({}, {"value": 1}), load_registry())


def test_what_is_written_is_read_back_and_former_versions_can_be_restored(tmp_path):
    registry = load_registry()
    versions = [write(frame({"value": v}), {"n": v}, registry, tmp_path) for v in (1, 2, 3, 4)]
    assert load_snapshot(tmp_path).frame["value"].tolist() == [4]
    assert len(list((tmp_path / "snapshot").glob("*/observations.parquet"))) == 3
    assert restore(root=tmp_path) == versions[2]
    assert load_snapshot(tmp_path).frame["value"].tolist() == [3]
    with pytest.raises(SnapshotError, match=f"no snapshot «tull».+{versions[2]}"):
        restore("tull", tmp_path)


@pytest.fixture
def three(tmp_path):
    """A store with three versions, the last one made first by name and by the disk's clock."""
    made = [
        write(frame({"value": v}), {"compiled": f"2026-01-0{v}"}, load_registry(), tmp_path)
        for v in (1, 2, 3)
    ]
    for age, version in enumerate(made):
        parquet = tmp_path / "snapshot" / version / "observations.parquet"
        os.utime(parquet, (1_000_000 - age, 1_000_000 - age))
    return made


def test_an_id_completed_by_the_shell_is_restored_whole(three, tmp_path):
    assert restore(f"{three[0]}/", tmp_path) == three[0]
    assert load_snapshot(tmp_path).frame["value"].tolist() == [1]
    assert read_pointer(tmp_path / "snapshot")["previous"] == [three[2], three[1]]
    assert restore(three[1], tmp_path) == three[1]


@pytest.mark.parametrize(
    "form", ["../snapshot/{}", "./{}", "{}/.", "/{}", "{}/observations.parquet", "", "/", ".", ".."]
)
def test_what_is_no_id_is_refused_with_the_ids_there_are_and_nothing_is_lost(form, three, tmp_path):
    with pytest.raises(SnapshotError, match=f"there is: {three[2]}, {three[1]}, {three[0]}"):
        restore(form.format(three[0]), tmp_path)
    assert read_pointer(tmp_path / "snapshot")["version"] == three[2]
    assert all((tmp_path / "snapshot" / v / "observations.parquet").is_file() for v in three)


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"version": "x"}'])
def test_a_broken_pointer_says_restore_and_restore_mends_it(content, three, tmp_path):
    pointer = tmp_path / "snapshot" / "current.json"
    pointer.unlink() if content is None else pointer.write_text(content, "utf-8")
    with pytest.raises(SnapshotError, match=r"Run «python -m loaders restore»"):
        load_snapshot(tmp_path)
    with pytest.raises(SnapshotError, match=f"there is: {three[2]}"):
        restore("tull", tmp_path)
    assert not pointer.exists() if content is None else pointer.read_text("utf-8") == content
    assert restore(root=tmp_path) == three[2]
    assert load_snapshot(tmp_path).frame["value"].tolist() == [3]
    assert sorted(read_pointer(pointer.parent)["previous"]) == sorted(three[:2])
    pointer.write_text("{", "utf-8")
    assert restore(three[0] + "/", tmp_path) == three[0]


def test_a_broken_pointer_is_mended_by_a_new_version_too(three, tmp_path):
    (tmp_path / "snapshot" / "current.json").write_text("{", "utf-8")
    version = write(frame({"value": 4}), {}, load_registry(), tmp_path)
    assert read_pointer(tmp_path / "snapshot") == {"version": version, "previous": three[:0:-1]}


def test_a_damaged_version_is_passed_by_and_mended_by_the_same_figures(three, tmp_path):
    (tmp_path / "snapshot" / three[2] / "observations.parquet").write_bytes(b"PAR1 nope")
    (tmp_path / "snapshot" / "current.json").write_text("{", "utf-8")
    assert restore(root=tmp_path) == three[1]
    with pytest.raises(SnapshotError, match="no snapshot"):
        restore(three[2], tmp_path)
    assert write(frame({"value": 3}), {}, load_registry(), tmp_path) == three[2]
    assert load_snapshot(tmp_path).frame["value"].tolist() == [3]


def test_a_store_without_any_version_says_compile_and_not_restore(tmp_path):
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot" / "current.json").write_text("{", "utf-8")
    with pytest.raises(SnapshotError, match="compile DIR") as failure:
        load_snapshot(tmp_path)
    assert "restore" not in str(failure.value)
    with pytest.raises(SnapshotError, match=r"there is: none.+compile DIR"):
        restore(root=tmp_path)


def test_a_full_disk_leaves_the_former_snapshot_in_use(tmp_path, monkeypatch):
    registry = load_registry()
    write(frame({"value": 1}), {}, registry, tmp_path)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(SnapshotError, match="former snapshot is untouched"):
        write(frame({"value": 2}), {}, registry, tmp_path)
    assert load_snapshot(tmp_path).frame["value"].tolist() == [1]
    assert not list((tmp_path / "snapshot").glob(".new-*"))


def test_a_crash_before_the_pointer_moves_leaves_the_former_snapshot(tmp_path, monkeypatch):
    registry = load_registry()
    write(frame({"value": 1}), {}, registry, tmp_path)
    monkeypatch.setattr(module, "point_at", lambda *_: None)
    write(frame({"value": 2}), {}, registry, tmp_path)
    assert load_snapshot(tmp_path).frame["value"].tolist() == [1]


def test_a_damaged_snapshot_says_what_to_run(tmp_path):
    version = write(frame({}), {}, load_registry(), tmp_path)
    (tmp_path / "snapshot" / version / "observations.parquet").write_bytes(b"PAR1 nope")
    (tmp_path / "snapshot" / version / "manifest.json").write_text("{}")
    with pytest.raises(SnapshotError, match="restore"):
        load_snapshot(tmp_path)
    with pytest.raises(SnapshotError, match="compile"):
        load_snapshot(tmp_path / "ingen")


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 23), st.integers(2002, 2025), st.floats(0, 1e7)),
                unique_by=lambda r: r[:2], min_size=1, max_size=30))  # fmt: skip
def test_any_valid_observations_are_found_by_level_area_and_period(rows):
    made = frame(*({"area": f"3203{a:02d}", "period": str(p), "value": v} for a, p, v in rows))
    validate_observations(made, load_registry())
    stored = module.Snapshot("x", made, {})
    for area, when, value in rows:
        found = stored.rows("medianinntekt", "delomrade", period=str(when),
                            areas=[f"3203{area:02d}"])  # fmt: skip
        assert found["value"].tolist() == [value]
    assert stored.periods("medianinntekt", "delomrade") == sorted({str(p) for _, p, _ in rows})
    assert stored.rows("medianinntekt", "kommune").empty


class TestTheSnapshotInTheRepository:
    """Known values, statuses and sums of the figures that are shipped."""

    def value(self, indicator, area, period, category="alle"):
        rows = load_snapshot().rows(indicator, category=category, period=period, areas=[area])
        assert len(rows) == 1
        return rows["value"].iloc[0]

    def test_it_is_valid_and_small(self):
        snapshot = load_snapshot()
        validate_observations(snapshot.frame, load_registry())
        assert list(snapshot.frame.columns) == COLUMNS
        assert snapshot.frame["indicator"].nunique() >= 40
        folder = load_registry.__globals__["DATA"] / "snapshot"
        assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) < 10_000_000

    def test_median_income_2016_is_as_published(self):
        assert self.value("medianinntekt", "320301", "2016") == 790000
        assert self.value("medianinntekt", "320322", "2016") == 484400

    def test_population_2025_is_as_published(self):
        assert self.value("folkemengde", "320317", "2025") == 9465
        rows = load_snapshot().rows("folkemengde", "delomrade", period="2025")
        assert rows["value"].sum() == 100383
        rows = load_snapshot().rows("folkemengde", "delomrade", period="2002")
        assert rows["value"].sum() == 75246

    def test_counts_are_added_up_to_former_municipalities_and_medians_never(self):
        rows = load_snapshot().rows("folkemengde", "tidligere_kommune", period="2025")
        assert rows["value"].sum() == 100383
        assert set(rows["status"]) == {"derived"}
        assert load_snapshot().rows("medianinntekt", "tidligere_kommune").empty

    def test_old_asker_is_never_part_of_todays_asker(self):
        frame = load_snapshot().frame
        old = frame[frame["area"] == "0220"]
        assert set(old["level"]) == {"tidligere_kommune"}
        turnout = frame[(frame["indicator"] == "valgdeltakelse_stortingsvalg")]
        asker = turnout[turnout["area"] == "3203"]["period"]
        assert set(asker) == {"2021", "2025"}
        assert "0602" not in set(frame["area"])

    def test_a_published_zero_is_hidden_and_never_a_value(self):
        rows = load_snapshot().rows("enslig_forsorger", "grunnkrets", category="barn_0_5")
        assert not (rows["value"] == 0).any()
        hidden = rows[rows["note"] == "null_til_tre"]
        assert len(hidden) > 50
        assert hidden["value"].isna().all()
        assert set(hidden["status"]) == {"suppressed"}

    def test_a_share_of_a_handful_of_people_is_not_shown(self):
        rows = load_snapshot().rows("aleneboende", "grunnkrets", period="2016")
        few = rows[rows["denominator"] < 30]
        assert "32031302" in set(few["area"])  # 8 of 8 in Blakstad Sykehus
        assert few["value"].isna().all() and set(few["note"]) == {"for_fa_personer"}

    def test_a_share_says_which_way_hidden_counts_pull_it(self):
        """Those who live alone are published; what is hidden is missing below the line only."""
        rows = load_snapshot().rows("aleneboende", "grunnkrets", period="2016")
        shown = rows[rows["value"].notna() & (rows["note"] != "")]
        assert len(shown) > 50 and set(shown["note"]) == {"kan_vaere_hoy"}

    def test_mastery_of_nought_in_the_copy_is_missing(self):
        for name in ("mestringsniva_lesing_8", "mestringsniva_regning_8"):
            rows = load_snapshot().rows(name, "kommune")
            assert rows["value"].min() > 20
            assert "null_i_kopien" in set(rows["note"])

    def test_grunnkretser_that_are_not_published_have_a_status(self):
        rows = load_snapshot().rows("aleneboende", "grunnkrets", period="2016")
        assert len(rows) == 149
        assert (rows["note"] == "ikke_publisert").sum() == 6

    def test_zones_are_summed_from_their_grunnkretser(self):
        snapshot, registry = load_snapshot(), load_registry()
        krets = snapshot.rows("aleneboende", "grunnkrets", period="2016")
        zone = registry.areas["3203000003"].code
        members = [a.code for a in registry.areas.values() if a.levekarssone == zone]
        count = krets[krets["area"].isin(members)]["numerator"].sum()
        row = snapshot.rows("aleneboende", "levekarssone", period="2016", areas=[zone]).iloc[0]
        assert row["numerator"] == count
        assert row["value"] == pytest.approx(100 * count / row["denominator"])

    def test_family_types_of_an_area_add_up_to_everyone(self):
        snapshot = load_snapshot()
        parts = [("aleneboende", "alle"), ("enslig_forsorger", "barn_0_17"),
                 ("par_med_barn", "barn_0_17"), ("par_uten_barn", "alle"),
                 ("voksne_barn_hjemme", "alle")]  # fmt: skip
        total = sum(
            snapshot.rows(i, "delomrade", category=c, period="2016").set_index("area")["value"]
            for i, c in parts
        )
        assert np.allclose(total, 100)

    def test_school_results_carry_their_uncertainty(self):
        rows = load_snapshot().rows("nasjonale_prover_5", "delomrade", period="2025-26")
        known = rows.dropna(subset=["value"])
        assert (known["lower"] < known["value"]).all()
        assert (known["value"] < known["upper"]).all()
        assert (rows[rows["value"].isna()]["status"] == "suppressed").all()

    def test_old_people_per_100_households_is_what_its_definition_says(self):
        """People aged 67 and over living at home over all private households, 2019."""
        people, households = 2297 + 1710 + 7420 + 1845, 25036 + 9199 + 4212
        value = self.value("eldre_husholdninger", "3203", "2019")
        assert value == pytest.approx(100 * people / households, abs=1e-6)
        indicator = load_registry().indicators["eldre_husholdninger"]
        assert indicator.unit == "per_100" and indicator.measure == "rate"

    @pytest.mark.parametrize("name", ["mestringsniva_lesing_8", "mestringsniva_regning_8"])
    def test_mastery_from_before_the_new_trend_is_withdrawn(self, name):
        rows = load_snapshot().rows(name, "kommune")
        before = rows[(rows["period"] < "2023") & (rows["status"] != "missing")]
        assert len(before) > 300
        assert set(before["status"]) == {"withdrawn"} and before["value"].isna().all()
        assert (rows[rows["period"] >= "2023"]["status"] != "withdrawn").all()

    def test_points_of_lower_secondary_have_a_break_when_exams_went_and_when_they_returned(self):
        breaks = load_registry().indicators["grunnskolepoeng"].breaks
        assert [b.period for b in breaks] == ["2020", "2023"]

    def test_a_density_measured_with_lakes_says_so(self):
        rows = load_snapshot().rows("befolkningstetthet")
        measured = rows[(rows["denominator"] - 375.4).abs() < 0.1]
        assert len(measured) and set(measured["note"]) == {"med_innsjoer"}

    def test_schools_with_results_that_are_in_no_district_are_named(self):
        """Pupils tested in the districts' schools and Asker's differ by those named alone."""
        indicator = load_registry().indicators["nasjonale_prover_8"]
        assert any("Røyken ungdomsskole" in c.nb for c in indicator.caveats)
        assert not any("landet er 50" in i.definition.nb.lower()
                       for i in load_registry().indicators.values())  # fmt: skip

    def test_the_manifest_tells_when_it_was_made(self):
        snapshot = load_snapshot()
        assert snapshot.manifest["version"] == snapshot.version
        assert json.dumps(snapshot.manifest)

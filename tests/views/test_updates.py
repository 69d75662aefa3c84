"""What changed at each update is what that update wrote, and nothing of another one."""

import json
import shutil

import pytest

from store.catalogue import DATA
from store.versions import folders
from views import edition as editions
from views.updates import COMPILED, FETCHED, TAKEN_IN, headed, told, updates

CHANGE = {"nb": "medianinntekt (delområder): nye perioder: 2026",
          "en": "medianinntekt (delomrade): new periods: 2026"}  # fmt: skip


def written(monkeypatch, tmp_path, *manifests):
    """The updates of a store that keeps one version for each manifest, the last one current."""
    whole = next(iter(folders(DATA).values()))
    store = tmp_path / "snapshot"
    for number, manifest in enumerate(manifests):
        folder = store / f"v{number}"
        shutil.copytree(whole, folder)
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    names = [f"v{n}" for n in range(len(manifests))][::-1]
    (store / "current.json").write_text(json.dumps({"version": names[0], "previous": names[1:]}))
    monkeypatch.setattr(editions, "root", lambda: tmp_path)
    return _fresh()


def _fresh():
    from views.updates import _updates

    return list(_updates.__wrapped__("nb"))


@pytest.fixture
def store(monkeypatch, tmp_path):
    return lambda *manifests: written(monkeypatch, tmp_path, *manifests)


def test_each_edition_tells_what_it_changed_newest_first(store):
    first = {"compiled": "2026-11-01"}
    second = {**first, "refreshed": "2026-11-20T10:00:00+00:00", "changes": [CHANGE]}
    newest, oldest = store(first, second)
    assert (newest.how, oldest.how) == (FETCHED, COMPILED)
    assert newest.changes == ("Medianinntekt etter skatt (delområder): nye perioder: 2026",)
    assert headed(newest) == "Hentet 20. november 2026, utgave v1"
    assert oldest.changes == () and "ingen liste over endringer" in told(oldest)[0]


def test_a_file_taken_in_is_not_told_as_what_the_refresh_before_it_changed(store):
    before = {"compiled": "2026-11-01", "refreshed": "2026-11-20T10:00:00+00:00",
              "changes": [CHANGE]}  # fmt: skip
    taken = {"indicator": "trangboddhet", "periods": ["2025"], "open": True,
             "when": "2026-11-22T10:00:00+00:00"}  # fmt: skip
    newest, _ = store(before, {**before, "imports": [taken]})
    assert newest.how == TAKEN_IN and newest.made == taken["when"]
    assert len(newest.changes) == 1 and newest.changes[0].startswith("Lagt inn: ")
    assert "2025" in newest.changes[0] and "nye perioder" not in newest.changes[0]


def test_figures_beside_a_secret_order_are_not_told_by_the_list(store):
    secret = {"indicator": "trangboddhet", "periods": ["2025"],
              "when": "2026-11-22T10:00:00+00:00"}  # fmt: skip
    manifest = {
        "refreshed": "2026-11-23T10:00:00+00:00",
        "imports": [secret],
        "changes": [{"nb": "x (delområder): 320301 rettet fra 4 til 7", "en": "x"}],
    }
    [only] = store(manifest)
    assert only.how == FETCHED and "rettet fra" not in " ".join(only.changes)


def test_a_damaged_manifest_harms_no_other(monkeypatch, tmp_path, store):
    good = {"refreshed": "2026-11-20T10:00:00+00:00", "changes": []}
    store(good, good)
    (tmp_path / "snapshot" / "v0" / "manifest.json").write_text("{", "utf-8")
    found = {u.version: u for u in _fresh()}
    assert found["v1"].changes == ("ingen endring i tallene",)
    assert found["v0"].made == ""


def test_the_editions_of_today_are_all_told():
    told_of = {u.version for u in updates()}
    assert told_of and told_of == set(folders(editions.root()))

"""One edition a run: whole, the last good one kept, and nothing that outlives its figures."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import facts
import pandas as pd
import pytest
from demands import sampled

from register.whole import fingerprint
from store.catalogue import DATA
from views import edition as module
from views.edition import Edition, _Keeper, carried, edition, opened, per_edition, store


@pytest.fixture()
def house(tmp_path: Path) -> Path:
    """A copy of the data that may be broken."""
    root = tmp_path / "data"
    shutil.copytree(DATA, root)
    return root


def broken_initiative(root: Path) -> None:
    file = sorted((root / "initiatives").glob("*.yaml"))[0]
    file.write_text(file.read_text("utf-8") + "\n- id: bare_id\n", "utf-8")


def broken_registry(root: Path) -> None:
    (root / "indicators" / "arbeid.yaml").write_text("- id: [", "utf-8")


def lost_sources(root: Path) -> None:
    (root / "sources.yaml").unlink()


def broken_manifest(root: Path) -> None:
    version = json.loads((root / "snapshot" / "current.json").read_text("utf-8"))["version"]
    (root / "snapshot" / version / "manifest.json").write_text("{", "utf-8")


def broken_pointer(root: Path) -> None:
    (root / "snapshot" / "current.json").write_text("not json", "utf-8")


def broken_parquet(root: Path) -> None:
    """A new version whose observations are cut off, with the pointer turned to it."""
    pointer = root / "snapshot" / "current.json"
    said = json.loads(pointer.read_text("utf-8"))
    target = root / "snapshot" / "ffffffffffff"
    shutil.copytree(root / "snapshot" / said["version"], target)
    whole = (target / "observations.parquet").read_bytes()
    (target / "observations.parquet").write_bytes(whole[: len(whole) // 2])
    pointer.write_text(json.dumps(said | {"version": "ffffffffffff"}), "utf-8")


def _observations(root: Path) -> Path:
    version = json.loads((root / "snapshot" / "current.json").read_text("utf-8"))["version"]
    return root / "snapshot" / version / "observations.parquet"


def cut_in_place(root: Path) -> None:
    """The version that is served is cut off where it lies: its id and its pointer still stand."""
    file = _observations(root)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def changed_in_place(root: Path) -> None:
    """One figure is another than the one that was written; every row is allowed."""
    frame = pd.read_parquet(_observations(root))
    frame.loc[frame["value"].first_valid_index(), "value"] += 1
    frame.to_parquet(_observations(root), index=False)


def _rewritten(root: Path, **parts: object) -> None:
    version = json.loads((root / "snapshot" / "current.json").read_text("utf-8"))["version"]
    file = root / "snapshot" / version / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | parts), "utf-8")


def listed_manifest(root: Path) -> None:
    version = json.loads((root / "snapshot" / "current.json").read_text("utf-8"))["version"]
    (root / "snapshot" / version / "manifest.json").write_text("[1]", "utf-8")


def strange_imports(root: Path) -> None:
    """What was ordered is a text: nobody knows what is secret."""
    _rewritten(root, imports="x")


def strange_sources(root: Path) -> None:
    _rewritten(root, sources={"ssb_familietype": 7})


def lacking_order(root: Path) -> None:
    """An order that does not say what it was of."""
    _rewritten(root, imports=[{"id": "x"}])


def removed_indicator(root: Path) -> None:
    """A registry that is valid by itself, but not with the observations there are."""
    file = root / "indicators" / "okonomi.yaml"
    file.write_text(file.read_text("utf-8").replace("id: medianinntekt", "id: annen_inntekt", 1))


def broken_boundaries(root: Path) -> None:
    (root / "boundaries" / "delomrade.geojson").write_text("{}", "utf-8")


BREAKS = [broken_initiative, broken_registry, lost_sources, broken_manifest, broken_pointer,
          broken_parquet, cut_in_place, changed_in_place, removed_indicator, broken_boundaries,
          listed_manifest, strange_imports, strange_sources]  # fmt: skip


@pytest.mark.parametrize("harm", sampled(BREAKS, 8))
def test_the_last_good_edition_serves_the_fault_is_told_and_what_is_mended_is_served(
    house, harm, tmp_path, caplog
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(house, kept)
    keeper = _Keeper(house)
    good = keeper.current()
    harm(house)
    with caplog.at_level(logging.ERROR, "levekar"):
        assert keeper.current() is good
    assert keeper.fault is not None and keeper.fault.count == 1
    for words in keeper.fault.message.values():
        assert words and str(house) not in words
    assert keeper.fault.message["nb"] != keeper.fault.message["en"]
    assert "loggen sier hvorfor" not in keeper.fault.message["nb"], (
        "said in bokmål, not passed over"
    )
    assert len(caplog.records) == 1
    assert keeper.current() is good and keeper.fault.count == 1, "not tried again while unchanged"
    shutil.rmtree(house)
    shutil.copytree(kept, house, copy_function=shutil.copy)
    mended = keeper.current()
    assert keeper.fault is None
    assert mended.stamp == good.stamp, "the stamp is of what is said, not of when it was written"


@pytest.mark.parametrize(
    "harm", [BREAKS[0], *(pytest.param(h, marks=pytest.mark.slow) for h in BREAKS[1:])]
)
def test_check_does_not_call_whole_what_the_app_does_not(house, harm) -> None:
    harm(house)
    done = check(house)
    assert done.returncode == 1 and done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_what_nobody_foresaw_is_a_fault_too_and_no_reader_meets_it(house, caplog) -> None:
    keeper = _Keeper(house)
    good = keeper.current()
    lacking_order(house)
    with caplog.at_level(logging.ERROR, "levekar"):
        assert keeper.current() is good
    assert keeper.fault is not None and all(keeper.fault.message.values())
    assert caplog.records[0].exc_info, "the log says where"


def test_nothing_good_ever_is_an_error_not_an_empty_page(house) -> None:
    broken_registry(house)
    with pytest.raises(module.LevekarError):
        _Keeper(house).current()


def test_an_edited_title_is_a_new_edition(house) -> None:
    keeper = _Keeper(house)
    before = keeper.current()
    file = house / "domains.yaml"
    file.write_text(file.read_text("utf-8").replace("Helse", "Helsa", 1), "utf-8")
    after = keeper.current()
    assert after is not before and after.stamp != before.stamp


def test_a_run_keeps_the_edition_it_began_with(house, monkeypatch) -> None:
    keeper = _Keeper(house)
    monkeypatch.setattr(module, "_keeper", keeper)
    with opened() as held:
        (house / "sources.yaml").touch()
        assert edition() is held and store() == (held.registry, held.snapshot)
        with opened() as inner:
            assert inner is held
    assert edition() is not held


def test_the_edition_goes_along_to_another_thread(house, monkeypatch) -> None:
    keeper = _Keeper(house)
    monkeypatch.setattr(module, "_keeper", keeper)
    seen: list[Edition] = []
    with opened() as held:
        job = carried(lambda: seen.append(edition()))
    (house / "sources.yaml").touch()
    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    assert seen == [held]


def test_what_is_computed_dies_with_its_edition(house, monkeypatch) -> None:
    keeper = _Keeper(house)
    monkeypatch.setattr(module, "_keeper", keeper)
    calls = []

    @per_edition(2)
    def stamp(more: int) -> str:
        calls.append(more)
        return edition().stamp

    assert stamp(1) == stamp(1) and calls == [1]
    file = house / "domains.yaml"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert stamp(1) == edition().stamp and calls == [1, 1]
    stamp(2), stamp(3), stamp(1)
    assert calls == [1, 1, 2, 3, 1], "the memory is bounded"


def test_a_run_of_a_page_looks_at_the_pointer_at_most_once(monkeypatch) -> None:
    from streamlit.testing.v1 import AppTest

    script = "from pages.parts import house\nhouse.page('{}')()"
    keeper = _Keeper(DATA)
    keeper.good, keeper.seen = edition(), fingerprint(DATA)
    monkeypatch.setattr(module, "_keeper", keeper)
    looks: list[str] = []
    plain = Path.read_text

    def counted(self: Path, *args, **kwargs) -> str:
        if self.name == "current.json":
            looks.append(self.name)
        return plain(self, *args, **kwargs)

    for page in ("utforsk", "forskjeller", "omrade", "oversikt"):
        app = AppTest.from_string(script.format(page), default_timeout=60).run()
        monkeypatch.setattr(Path, "read_text", counted)
        looks.clear()
        app.run()
        monkeypatch.setattr(Path, "read_text", plain)
        assert not app.exception and len(looks) <= 1, page


def check(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loaders", "check"], capture_output=True, text=True,
        env=os.environ | {"LEVEKAR_DATA": str(root)}, check=False,
    )  # fmt: skip


def test_check_is_content_with_what_is_there() -> None:
    done = check(facts.newest())
    assert done.returncode == 0 and "initiatives: valid" in done.stdout


@pytest.mark.slow
def test_check_finds_a_figure_that_was_changed_after_it_was_written(tmp_path) -> None:
    """The file can be read and every row is allowed: only the id tells that one is another."""
    root = tmp_path / "data"
    shutil.copytree(facts.newest(), root)
    version = _observations(root).parent.name
    changed_in_place(root)
    done = check(root)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert version in done.stderr and "damaged" in done.stderr

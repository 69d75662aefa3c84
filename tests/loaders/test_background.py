"""The refresh beside the app: started from the project, one at a time, its death told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from loaders.refreshing import background
from store.errors import SnapshotError


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder outside the project, and nothing started yet."""
    monkeypatch.setattr(background, "_last", None)
    (tmp_path / "snapshot").mkdir()
    return tmp_path


def instead(monkeypatch, code: str) -> None:
    """Start this instead of the refresh."""
    monkeypatch.setattr(background, "_COMMAND", ["-c", code])


def test_the_module_is_found_where_the_data_folder_is_elsewhere(root, monkeypatch):
    monkeypatch.setattr(background, "_COMMAND", ["-m", "loaders", "--help"])
    assert background.start(root)
    background._last.process.wait(30)
    assert "COMMAND" in background.last_words(root)


def test_the_refresh_works_on_the_folder_it_was_started_for(root, monkeypatch):
    instead(monkeypatch, "import os; print(os.environ['LEVEKAR_DATA'])")
    monkeypatch.chdir(root.parent)
    assert background.start(Path(root.name))
    background._last.process.wait(30)
    assert background.last_words(Path(root.name)) == str(root)


def test_one_that_dies_at_once_is_told_and_does_not_shut_the_button(root):
    # The real command: without a registry there it is unusable.
    background.start(root)
    assert background._last.process.wait(30) == 2
    assert background.died(root)
    assert not background.running()
    assert "the registry needs it" in background.last_words(root)
    assert background.may_start(root)


def test_a_refresh_that_failed_late_or_went_well_shuts_the_button_for_an_hour(root, monkeypatch):
    instead(monkeypatch, "print('Refresh')")
    assert background.start(root)
    background._last.process.wait(30)
    assert not background.died(root)
    assert not background.may_start(root)
    assert not background.start(root)
    hour_ago = time.time() - background.PAUSE_SECONDS - 1
    os.utime(background.log_file(root), (hour_ago, hour_ago))
    assert background.may_start(root)
    instead(monkeypatch, "raise SystemExit(1)")
    monkeypatch.setattr(background, "AT_ONCE_SECONDS", -1.0)
    background.start(root)
    background._last.process.wait(30)
    assert not background.died(root)
    assert not background.may_start(root)


def test_one_at_a_time(root, monkeypatch):
    instead(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(background, "LOOK_SECONDS", 0.1)
    assert background.start(root)
    assert background.running()
    assert not background.may_start(root)
    assert not background.start(root)
    background._last.process.kill()
    background._last.process.wait(10)
    assert not background.running()


def test_a_log_that_cannot_be_written_is_told(root, monkeypatch):
    with pytest.raises(SnapshotError, match=r"refresh\.log: a refresh cannot be started"):
        background.start(root / "ingen")
    assert not background.running()


def test_the_last_words_are_what_a_progress_bar_ended_with(root):
    background.log_file(root).write_bytes(b"1/3\r2/3\r3/3\nRefresh\n")
    assert background.last_words(root) == "3/3\nRefresh"


def test_a_log_from_a_clock_that_was_wrong_does_not_shut_the_refresh(root):
    log = background.log_file(root)
    log.write_text("Refresh", "utf-8")
    os.utime(log, (time.time() + 10**7,) * 2)
    assert background.may_start(root)

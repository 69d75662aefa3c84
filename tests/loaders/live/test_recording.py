"""What an operator's first live run records is enough to run it again where no service is."""

from __future__ import annotations

import json

import pytest

from loaders.http.client import Limits
from loaders.http.recording import INDEX, Recorder, Replay
from loaders.refreshing import firstrun
from loaders.refreshing.refresh import refresh
from sheets.answers import told
from store.errors import SnapshotError, SourceError, Where
from store.snapshot import load_snapshot

from .standin.server import json_reply
from .test_refresh import command

CHOSEN = ["lavinntekt_barn", "trangboddhet", "valgdeltakelse_kommunestyrevalg", "uforetrygd"]


@pytest.fixture
def recorder(tmp_path, waits):
    limits = Limits(connect=10, read=30, whole=60)
    return Recorder(tmp_path / "recorded", limits=limits, sleep=waits, clock=waits.clock)


def test_a_recording_gives_the_same_figures_with_no_service_to_ask(
    standin, recorder, registry, blank
):
    first = refresh(registry, indicators=CHOSEN, client=recorder, root=blank, dry_run=True)
    asked = len(standin.calls)
    assert asked == len((recorder.folder / INDEX).read_text("utf-8").splitlines())
    again = refresh(registry, indicators=CHOSEN, client=Replay(recorder.folder), root=blank)
    assert len(standin.calls) == asked
    assert again.failed == first.failed == []
    assert again.changes == first.changes
    assert set(load_snapshot(blank).frame["indicator"]) == set(CHOSEN)


def test_a_failure_is_recorded_and_fails_again_with_the_same_words(
    standin, recorder, registry, blank
):
    standin.faults.append(lambda c: json_reply({}, 500) if "08764" in c.path else None)
    first = refresh(registry, indicators=CHOSEN[:2], client=recorder, root=blank, dry_run=True)
    again = refresh(registry, indicators=CHOSEN[:2], client=Replay(recorder.folder), root=blank)
    assert [what for what, _ in again.failed] == ["lavinntekt_barn"]
    assert again.failed == first.failed


def test_a_failure_recorded_in_english_alone_is_told_without_it_in_bokmaal(recorder):
    asked = {"service": "ssb", "method": "GET", "path": "/tables/08764", "asked": "[{}, null]"}
    line = asked | {"failed": "…", "expected": "the table's entry", "got": "an empty body"}
    (recorder.folder / INDEX).write_text(json.dumps(line) + "\n", "utf-8")
    where = Where("ssb", "08764")
    with pytest.raises(SourceError, match="expected the table's entry; got an empty body") as met:
        Replay(recorder.folder).get("ssb", "/tables/08764", where, "x")
    assert "body" not in told(met.value, where).nb


def test_a_question_that_was_not_recorded_is_told(recorder):
    (recorder.folder / INDEX).write_text("", "utf-8")
    with pytest.raises(SourceError, match="the recording has no such question"):
        Replay(recorder.folder).get("ssb", "/tables/08764", Where("ssb", "08764"), "x")


def test_what_is_too_large_is_noted_and_not_kept(standin, recorder, monkeypatch):
    monkeypatch.setattr("loaders.http.recording.MOST_ONE", 10)
    recorder.get("ssb", "/tables/08764", Where("ssb", "08764"), "x")
    [line] = (recorder.folder / INDEX).read_text("utf-8").splitlines()
    assert json.loads(line)["left_out"].endswith(" bytes")
    assert [f.name for f in recorder.folder.iterdir()] == [INDEX]
    with pytest.raises(SourceError, match="too large to record"):
        Replay(recorder.folder).get("ssb", "/tables/08764", Where("ssb", "08764"), "x")


def test_nothing_of_the_asker_is_kept(standin, recorder):
    recorder.get("klass", "/classifications/131/changes.json", Where("klass", "131"), "x")
    kept = "".join(f.read_text("utf-8") for f in recorder.folder.iterdir())
    assert "levekar-asker/" not in kept and "127.0.0.1" not in kept


@pytest.mark.parametrize("content", ["", "not json", '{"service": "ssb"}', "[1]"])
def test_a_folder_that_is_no_recording_is_refused(content, tmp_path):
    if content:
        (tmp_path / INDEX).write_text(content, "utf-8")
    with pytest.raises(SnapshotError, match="holds no recording"):
        Replay(tmp_path)


def test_a_folder_with_something_in_it_is_not_written_over(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(SnapshotError, match="is not empty"):
        Recorder(tmp_path)


@pytest.mark.slow
def test_the_command_records_with_a_report_and_replays(standin, blank, tmp_path):
    folder = tmp_path / "first"
    names = ["--indicator", "trangboddhet", "--indicator", "sosialhjelp"]
    done = command(blank, "refresh", *names, "--record", str(folder))
    assert done.returncode == 1, done.stderr
    report = (folder / firstrun.FILE).read_text("utf-8")
    assert "1 of 2 questions were answered as registered." in report
    assert "## ssb 13995: NOT as registered" in report
    assert "- recipes: sosialhjelp (unknown)" in report
    assert "- no rows for: levekarssone" in report
    assert "- BODD: trangt «bor trangt»" in report
    calls = len(standin.calls)
    again = command(blank, "refresh", *names, "--replay", str(folder))
    assert again.returncode == 1, again.stderr
    assert len(standin.calls) == calls
    both = command(blank, "refresh", "--record", str(tmp_path / "b"), "--replay", str(folder))
    assert both.returncode == 2
    assert "one of them at a time" in both.stderr

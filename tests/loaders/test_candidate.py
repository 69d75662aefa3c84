"""What is fetched is not published until it is: told in words, refused when it no longer fits."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import pytest

from loaders.refreshing import candidate
from sheets.messages import Message
from store.catalogue import DATA, load_registry
from store.errors import SnapshotError
from store.snapshot import load_snapshot, write_snapshot

AUTOMATIC = argparse.Namespace(publish=False, automatic=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("candidate", "assets"))
    for function in (candidate.home, candidate.unfit, candidate.publish):
        monkeypatch.setattr(function, "__defaults__", (copy,))
    return copy


def fetched(root: Path, *, factor: float = 1.001, values: int = 1, lose: int = 0,
            held: tuple = (), failed: tuple = ()) -> str:  # fmt: skip
    """A candidate in which some values differ by a factor and some are gone."""
    current = load_snapshot(root)
    frame = current.frame.copy()
    known = frame.index[frame["value"].notna() & (frame["value"] > 1)]
    frame.loc[known[:values], "value"] *= factor
    frame = frame.drop(known[values : values + lose])
    write_snapshot(frame, {**current.manifest}, load_registry(), candidate.home(root))
    candidate.note(held, failed, root)
    return load_snapshot(candidate.home(root)).version


def test_readers_see_a_candidate_only_when_it_is_published(root):
    before = load_snapshot(root).version
    made = fetched(root)
    assert load_snapshot(root).version == before != made
    assert candidate.publish(root).version == made
    assert load_snapshot(root).version == made
    assert load_snapshot(root).manifest["version"] == made
    with pytest.raises(SnapshotError, match="there is no candidate"):
        candidate.told(root)


@pytest.mark.slow
def test_a_candidate_is_told_in_words(root):
    fetched(
        root,
        held=(("ledighet (kommune)", Message("eldre", "older")),),
        failed=(("tillit", Message("ikke noe svar", "no answer")),),
    )
    words = "\n".join(candidate.told(root))
    assert "revised from" in words
    assert "HELD BACK ledighet (kommune): older" in words and "FAILED tillit: no answer" in words
    norwegian = "\n".join(candidate.told(root, "nb"))
    assert "ledighet (kommune): eldre" in norwegian and "tillit: ikke noe svar" in norwegian


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ({"held": (("x", Message("y", "y")),)}, "1 series were held back"),
        ({"failed": (("x", Message("y", "y")),)}, "1 series failed"),
        ({"lose": 2}, "2 known values are gone"),
        ({"factor": 1.5}, "changes by 50%"),
        ({"values": 3000}, "values are revised"),
    ],
)
def test_nothing_unusual_is_published_by_itself(root, made, why, capsys):
    before = load_snapshot(root).version
    fetched(root, **made)
    assert candidate.after_refresh(AUTOMATIC) == candidate.NOT_PUBLISHED
    assert why in capsys.readouterr().out
    assert load_snapshot(root).version == before


def test_what_is_small_and_whole_is_published_by_itself(root):
    made = fetched(root)
    assert candidate.after_refresh(AUTOMATIC) == candidate.OK
    assert load_snapshot(root).version == made


def test_thresholds_that_cannot_be_read_publish_nothing(root, monkeypatch):
    monkeypatch.setenv("LEVEKAR_TERSKEL_ENDRING", "mye")
    fetched(root)
    assert candidate.after_refresh(AUTOMATIC) == candidate.NOT_PUBLISHED


def test_a_candidate_made_for_other_figures_is_refused(root):
    fetched(root)
    current = load_snapshot(root)
    changed = current.frame.iloc[1:]
    now = write_snapshot(changed, current.manifest, load_registry(), root)
    with pytest.raises(SnapshotError, match="made after"):
        candidate.publish(root)
    assert load_snapshot(root).version == now


def test_a_refresh_that_ended_before_its_note_leaves_no_candidate(root):
    fetched(root)
    current = load_snapshot(root)
    write_snapshot(current.frame.iloc[2:], current.manifest, load_registry(), candidate.home(root))
    with pytest.raises(SnapshotError, match="ended midway"):
        candidate.publish(root)

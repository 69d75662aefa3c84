"""Publishing, restoring, importing and undoing survive kill -9 at every step, as the swap does."""

from __future__ import annotations

import argparse
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from apart import ended

from loaders.importing import add_arguments, command
from loaders.refreshing import candidate
from store.catalogue import load_registry
from store.snapshot import load_snapshot, restore, validate_observations, write_snapshot

from .test_store import die_at, figures

STEPS = range(1, 15)
TABLE = "Region;2016;2017\n320301 Nesøya;790001;800000\n320302 Nesbru;:;500000\n"


def dying(act: Callable[[], object], step: int, after: bool) -> None:
    """Do the act, and be killed at its ``step``-th touch of the disk."""
    die_at(step, after)
    act()


def killed(act: Callable[[], object], step: int, after: bool) -> bool:
    """Whether the act, in a process of its own, was killed at its ``step``-th touch of the disk."""

    code = ended(dying, act, step, after)
    assert code in (0, -signal.SIGKILL)
    return code == -signal.SIGKILL


def whole(root: Path, registry) -> str:
    """The version that is current, found whole and true to its registry."""
    now = load_snapshot(root)
    validate_observations(now.frame, registry)
    assert now.manifest["version"] == now.version
    return now.version


def written(root: Path, registry, value: float) -> str:
    return write_snapshot(figures(value), {"sources": {}, "value": value}, registry, root)


def run_in(root: Path, arguments: argparse.Namespace) -> None:
    """The command, in a folder of its own."""
    command.DATA = root
    command.run(arguments)


def killed_at_each_step(
    prepare: Callable[[], tuple[Callable[[], object], str, str]], after: bool, root: Path, registry
) -> tuple[int, set[bool]]:
    """How many were killed, and whether the act was found done: never half of it.

    :param prepare: makes all ready anew; gives the act, and the version before and after it.
    """
    deaths, seen, died = 0, set(), True
    for step in STEPS:
        act, before, done = prepare()
        died = killed(act, step, after)
        deaths += died
        now = whole(root, registry)
        assert now in (before, done)
        seen.add(now == done)
        if not died:  # it has fewer touches than this
            break
    assert not died, "there are more steps than were tried"
    return deaths, seen


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_kill_9_at_every_step_of_publishing(after, blank, registry) -> None:
    def prepare():
        base = written(blank, registry, 1.0)
        shutil.rmtree(candidate.home(blank), ignore_errors=True)
        made = written(candidate.home(blank), registry, 2.0)
        candidate.note((), (), blank)
        return partial(candidate.publish, blank), base, made

    deaths, seen = killed_at_each_step(prepare, after, blank, registry)
    assert deaths >= 6 and seen == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_kill_9_at_every_step_of_restoring(after, blank, registry) -> None:
    def prepare():
        earlier, newest = written(blank, registry, 1.0), written(blank, registry, 2.0)
        return partial(restore, earlier, blank), newest, earlier

    deaths, seen = killed_at_each_step(prepare, after, blank, registry)
    assert deaths >= 3 and seen == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_kill_9_at_every_step_of_an_import_and_of_undoing_it(after, store, monkeypatch) -> None:
    """In a folder of that indicator alone: each step writes all there is anew."""
    monkeypatch.setattr(command, "DATA", store)
    registry, file = load_registry(store), store / "bestilling.csv"
    file.write_text(TABLE, "utf-8")
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    taking = parser.parse_args([str(file), "--indicator", "medianinntekt", "--category",
                                "alle", "--yes"])  # fmt: skip
    undoing = parser.parse_args(["--undo"])
    first = load_snapshot(store)
    # The same figures as this code writes them, so that what is undone has the very same name.
    before = write_snapshot(first.rows("medianinntekt"), first.manifest, registry, store)
    deaths, seen = 0, set()
    for step in STEPS:
        died = [killed(partial(run_in, store, taking), step, after)]
        taken = whole(store, registry) != before
        if not taken:
            command.run(taking)
        died.append(killed(partial(run_in, store, undoing), step, after))
        undone = whole(store, registry) == before
        seen.add((taken, undone))
        if not undone:
            restore(before, store)
        deaths += sum(died)
        if not any(died):
            break
    assert not any(died), "there are more steps than were tried"
    assert deaths >= 16 and {(False, False), (True, True)} <= seen

"""The snapshot survives: kill -9 at every step, a full disk, a refresh that died."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import time
from pathlib import Path

import pandas as pd
import pytest
from apart import begun, ended

from store.errors import SnapshotError
from store.snapshot import load_snapshot, read_pointer, tidy, validate_observations, write_snapshot


def figures(value: float):
    return tidy(
        [
            {
                "indicator": "lavinntekt_barn",
                "category": "alle",
                "area": "3203",
                "level": "kommune",
                "period": str(year),
                "value": value,
                "status": "ok",
                "source": "ssb_08764",
            }
            for year in range(2000, 2025)
        ]
    )


def write(root: Path, registry, value: float) -> str:
    return write_snapshot(figures(value), {"sources": {}, "value": value}, registry, root)


def die_at(step: int, after: bool) -> None:
    """From now on, kill -9 this process at its ``step``-th touch of the disk."""
    count = 0

    def deadly(function):
        def wrapped(*args, **kwargs):
            nonlocal count
            count += 1
            if count == step and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*args, **kwargs)
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    os.fsync = deadly(os.fsync)
    pd.DataFrame.to_parquet = deadly(pd.DataFrame.to_parquet)  # type: ignore[method-assign]
    Path.write_text = deadly(Path.write_text)  # type: ignore[method-assign]
    Path.replace = deadly(Path.replace)  # type: ignore[method-assign]
    Path.rename = deadly(Path.rename)  # type: ignore[method-assign]
    shutil.rmtree = deadly(shutil.rmtree)  # type: ignore[assignment]


def write_and_die(root: Path, registry, value: float, step: int, after: bool) -> None:
    die_at(step, after)
    write(root, registry, value)


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_kill_9_at_every_step_of_the_swap_leaves_a_whole_snapshot(after, blank, registry):
    write(blank, registry, 1.0)
    seen, deaths = set(), 0
    for step in range(1, 16):
        value = 1.0 + step
        deaths += ended(write_and_die, blank, registry, value, step, after) == -signal.SIGKILL
        now = load_snapshot(blank)
        validate_observations(now.frame, registry)
        assert len(now.frame) == 25
        assert now.frame["value"].nunique() == 1
        assert now.frame["value"].iloc[0] == now.manifest["value"]
        seen.add(now.frame["value"].iloc[0] == value)
    assert deaths >= 6
    assert seen == {True, False}  # some deaths came before the swap, some after
    write(blank, registry, 99.0)
    assert not list((blank / "snapshot").glob(".new-*"))


def write_for_ever(root: Path, registry) -> None:
    for number in range(10_000):
        write(root, registry, float(number % 90))


@pytest.mark.slow
def test_kill_9_at_random_moments(blank, registry):
    write(blank, registry, 1.0)
    for _ in range(12):
        child = begun(write_for_ever, blank, registry)
        time.sleep(random.uniform(0.02, 0.12))
        child.kill()
        child.join()
        now = load_snapshot(blank)
        assert len(now.frame) == 25
        assert now.frame["value"].iloc[0] == now.manifest["value"]


def fill_the_disk(root: Path, registry, most: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        write(root, registry, 5.0)
    except SnapshotError as error:
        told = "could not write the new snapshot" in str(error) and "still in use" in str(error)
        os._exit(3 if told else 4)
    os._exit(0)


@pytest.mark.parametrize("most", [0, 10, 4000])
def test_a_disk_that_is_full_is_told_and_the_former_stays(most, blank, registry):
    former = write(blank, registry, 1.0)
    assert ended(fill_the_disk, blank, registry, most) == 3
    assert read_pointer(blank / "snapshot")["version"] == former
    assert load_snapshot(blank).frame["value"].iloc[0] == 1.0

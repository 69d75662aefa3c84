"""Figures that cannot be written say so to whoever tries, and are still there afterwards."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalogue import DATA, load_registry
from store.errors import SnapshotError
from store.snapshot import load_snapshot, lock, restore, write_snapshot

NOBODY = 65534
FORK = multiprocessing.get_context("fork")


@pytest.fixture()
def tree() -> Iterator[Path]:
    """The data, readable by all and writable by nobody, where anybody can get at it."""
    folder = Path(tempfile.mkdtemp(prefix="levekar-"))
    folder.chmod(0o755)
    root = folder / "data"
    shutil.copytree(DATA, root)
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield root
    for path in (root, *root.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


def as_nobody(root: Path, results: multiprocessing.SimpleQueue[list[str]]) -> None:
    """Read the figures, then try to write them; what was met is put in ``results``."""
    figures, registry = load_snapshot(root).frame, load_registry(root)
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    met: list[str] = []
    for write in (
        lambda: write_snapshot(figures.iloc[:0], {"sources": {}}, registry, root),
        lambda: restore(load_snapshot(root).version, root),
        lambda: lock(root).__enter__(),
    ):
        try:
            write()
            met.append("written")
        except SnapshotError as error:
            met.append(str(error))
    results.put(met)


def test_who_may_not_write_is_told_and_the_figures_stand(tree: Path) -> None:
    before = {f: f.stat().st_mtime_ns for f in tree.rglob("*")}
    results = FORK.SimpleQueue()
    child = FORK.Process(target=as_nobody, args=(tree, results))
    child.start()
    child.join(120)
    assert child.exitcode == 0
    new, pointer, held = results.get()
    assert "could not write the new snapshot" in new and "still in use" in new
    assert "the pointer cannot be written" in pointer
    assert "cannot be written" in held
    assert {f: f.stat().st_mtime_ns for f in tree.rglob("*")} == before

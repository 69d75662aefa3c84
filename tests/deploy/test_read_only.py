"""A site whose data cannot be written, run by a user without rights: it shows, and says no."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from charts.figure import Figure
from export.csv import figure_csv
from register.whole import open_whole
from store.catalogue import DATA, load_registry
from store.errors import SnapshotError
from store.snapshot import load_snapshot, lock, restore, write_snapshot
from views.edition import Edition, opened
from views.figures import KINDS, State, build, read

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


def everything(root: Path) -> list[str]:
    """Every figure as it is first met, with its file; how many there are, and how long the files."""
    with opened(Edition(open_whole(root))):
        asked = [read(kind, {}) for kind in KINDS.values()]
        made = [build(state) for state in asked if isinstance(state, State)]
        files = [figure_csv(m, "nb") for m in made if isinstance(m, Figure)]
    return [f"{len(files)} figures", f"{min(map(len, files))} in the shortest file"]


def as_nobody(root: Path, results: multiprocessing.SimpleQueue[list[str]]) -> None:
    """Show everything, then try to write; what was met is put in ``results``."""
    # Modules that are read late are read now: they may lie where nobody but root can read.
    everything(root)
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    met = [f"runs as {os.getuid()}"]
    try:
        met += everything(root)
        nothing, registry = load_snapshot(root).frame.iloc[:0], load_registry(root)
        for write in (
            lambda: write_snapshot(nothing, {"sources": {}}, registry, root),
            lambda: restore(None, root),
            lambda: lock(root).__enter__(),
        ):
            try:
                write()
                met.append("was written")
            except SnapshotError as error:
                met.append(f"told: {error}")
    finally:
        results.put(met)


@pytest.mark.slow
def test_a_tree_that_cannot_be_written_is_shown_whole_and_says_so(tree: Path) -> None:
    before = {f: f.stat().st_mtime_ns for f in tree.rglob("*")}
    results = FORK.SimpleQueue()
    child = FORK.Process(target=as_nobody, args=(tree, results))
    child.start()
    child.join(120)
    met = results.get()
    assert met[0] != "runs as 0"
    assert int(met[1].split()[0]) >= 15
    assert int(met[2].split()[0]) > 100
    assert [words.split(":")[0] for words in met[3:]] == ["told"] * 3
    assert "still in use" in met[3]
    assert {f: f.stat().st_mtime_ns for f in tree.rglob("*")} == before

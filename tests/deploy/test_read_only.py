"""Figures that cannot be written say so to whoever tries, and are still there afterwards."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from apart import ended

from store.catalogue import DATA, load_registry
from store.errors import SnapshotError
from store.snapshot import load_snapshot, lock, restore, write_snapshot

NOBODY = 65534


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


def as_nobody(root: Path, told: Path) -> None:
    """Read the figures, then try to write them; what was met is written to ``told``."""
    results = told.open("w", encoding="utf-8")
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
    results.write(json.dumps(met))
    results.close()


def test_who_may_not_write_is_told_and_the_figures_stand(tree: Path, tmp_path: Path) -> None:
    before = {f: f.stat().st_mtime_ns for f in tree.rglob("*")}
    told = tmp_path / "told.json"
    assert ended(as_nobody, tree, told) == 0
    new, pointer, held = json.loads(told.read_text("utf-8"))
    assert "could not write the new snapshot" in new and "still in use" in new
    assert "the pointer cannot be written" in pointer
    assert "cannot be written" in held
    assert {f: f.stat().st_mtime_ns for f in tree.rglob("*")} == before

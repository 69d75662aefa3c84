"""Whether the figures on disk are those that were written: a version's id is a hash of its rows."""

from __future__ import annotations

from pathlib import Path

from store.catalogue import DATA
from store.errors import SnapshotError
from store.snapshot import content_hash, read_frame, readable


def check_intact(version: str, root: Path = DATA) -> None:
    """Hold what the version's rows say now against its id.

    :raises SnapshotError: if a disk or a hand has changed a figure, or the file cannot be read.
    """
    folder = root / "snapshot" / version
    with readable(folder):
        found = content_hash(read_frame(folder / "observations.parquet"))
    if found != version:
        raise SnapshotError(
            f"{folder}: the snapshot is damaged (its rows give the id «{found}»). "
            "Run «python -m loaders restore».",
            key="feil.not_intact", where=folder, found=found,
        )  # fmt: skip

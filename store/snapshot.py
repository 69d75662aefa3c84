"""The snapshot store: tidy observations in one Parquet file a version, and a pointer to the newest.

Layout under ``data/snapshot``::

    current.json                  {"version": "<id>", "previous": ["<id>", …]}  (newest first)
    <id>/observations.parquet     one row an observation, columns ``COLUMNS``
    <id>/manifest.json            when compiled, from what, per source: fetched, published, state
    arkiv/<id>/…                  versions too old to be restored, kept for those who cite them

A new version is written beside the old one, validated whole, and becomes current by one atomic
rename of the pointer: a reader sees the old or the new, never half of one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.catalogue import DATA, Registry
from store.errors import SnapshotError
from store.manifest import shaped
from store.models import Status
from store.observations import COLUMNS, KEY, NUMBERS, tidy, validate_observations, withdraw
from store.versions import discard, flush, folders, is_whole, lock, point_at, read_pointer, restore

__all__ = ["COLUMNS", "KEY", "NUMBERS", "Snapshot", "load_snapshot", "load_version", "lock",
           "read_pointer", "restore", "tidy", "validate_observations", "withdraw",
           "write_snapshot"]  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """One version of all observations. ``frame`` has ``COLUMNS`` and is never written to."""

    version: str
    frame: pd.DataFrame
    manifest: dict[str, Any]

    def __post_init__(self) -> None:
        groups = dict(tuple(self.frame.groupby(["indicator", "level"], observed=True, sort=False)))
        object.__setattr__(self, "_groups", groups)
        object.__setattr__(self, "_known", {})

    def rows(
        self,
        indicator: str,
        level: str | None = None,
        *,
        category: str | None = None,
        period: str | None = None,
        areas: list[str] | None = None,
    ) -> pd.DataFrame:
        """The observations of one indicator, narrowed by whatever is given. Empty if none."""
        groups: dict[tuple[str, str], pd.DataFrame] = self._groups  # type: ignore[attr-defined]
        if level is not None:
            part = groups.get((indicator, level))
        else:
            found = [g for (i, _), g in groups.items() if i == indicator]
            part = pd.concat(found) if found else None
        if part is None:
            return self.frame.iloc[:0]
        mask = np.ones(len(part), bool)
        if category is not None:
            mask &= (part["category"] == category).to_numpy()
        if period is not None:
            mask &= (part["period"] == period).to_numpy()
        if areas is not None:
            mask &= part["area"].isin(areas).to_numpy()
        return part[mask]

    def levels(self, indicator: str) -> list[str]:
        """Levels that have observations of the indicator."""
        groups: dict[tuple[str, str], pd.DataFrame] = self._groups  # type: ignore[attr-defined]
        return [level for (i, level) in groups if i == indicator]

    def categories(self, indicator: str, level: str) -> list[str]:
        """Categories that have at least one value on the level."""
        return self._distinct(indicator, level, "category")

    def periods(self, indicator: str, level: str, category: str | None = None) -> list[str]:
        """Periods with at least one value, oldest first."""
        return sorted(self._distinct(indicator, level, "period", category))

    def _distinct(
        self, indicator: str, level: str, column: str, category: str | None = None
    ) -> list[str]:
        # Asked many times a page run, and the frame is never written to.
        known: dict[tuple[str, ...], list[str]] = self._known  # type: ignore[attr-defined]
        key = (indicator, level, column, *([] if category is None else [category]))
        if key not in known:
            part = self.rows(indicator, level, category=category)
            known[key] = [str(v) for v in part.loc[part["value"].notna(), column].unique()]
        return list(known[key])


def write_snapshot(
    frame: pd.DataFrame, manifest: dict[str, Any], registry: Registry, root: Path = DATA
) -> str:
    """Validate and store a new version, make it current, return its id (a content hash).

    A reader meets either the former or the new version; a crash leaves the former.
    :raises SnapshotError: if an observation breaks the rules, or the disk refuses.
    """
    frame = withdraw(tidy(frame), registry).sort_values(KEY, ignore_index=True)
    validate_observations(frame, registry)
    store = root / "snapshot"
    version = content_hash(frame)
    try:
        store.mkdir(parents=True, exist_ok=True)
        _write_version(store, version, frame, manifest)
        point_at(store, version)
    except OSError as error:
        raise SnapshotError(
            f"could not write the new snapshot under {store}: {error}. "
            "The former snapshot is untouched and still in use.",
            key="feil.not_written", where=store, english=str(error),
        ) from error  # fmt: skip
    return version


def _write_version(
    store: Path, version: str, frame: pd.DataFrame, manifest: dict[str, Any]
) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=store))
    try:
        frame.to_parquet(temporary / "observations.parquet", compression="zstd", index=False)
        text = json.dumps({**manifest, "version": version}, ensure_ascii=False, indent=1)
        (temporary / "manifest.json").write_text(text, "utf-8")
        for file in temporary.iterdir():
            flush(file)
        target = store / version
        whole = is_whole(target)
        if target.exists() and not whole:
            discard(target)
        if whole:
            (temporary / "manifest.json").replace(target / "manifest.json")
        else:
            temporary.rename(target)
            target.chmod(0o755)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def load_snapshot(root: Path = DATA) -> Snapshot:
    """The current snapshot, read once a version.

    :raises SnapshotError: if it is missing or damaged, saying what to run.
    """
    version = read_pointer(root / "snapshot")["version"]
    return _load(root, version, tuple(written(f) for f in parts(root / "snapshot" / version)))


@lru_cache(maxsize=2)
def _load(root: Path, version: str, _written: tuple[tuple[str, int, int], ...]) -> Snapshot:
    return _read_version(root / "snapshot" / version, version)


def parts(folder: Path) -> tuple[Path, Path]:
    """The two files of a version: its observations and its manifest."""
    return folder / "observations.parquet", folder / "manifest.json"


def written(file: Path) -> tuple[str, int, int]:
    """A file, when it was last written (ns), and its bytes; -1 and -1 where there is none."""
    try:
        state = file.stat()
    except OSError:
        return str(file), -1, -1
    return str(file), state.st_mtime_ns, state.st_size


def load_version(version: str, root: Path = DATA) -> Snapshot:
    """A version by its id: the current one, one that can be restored, or an archived one.

    :raises KeyError: if there is none of that id. :raises SnapshotError: if it is damaged.
    """
    return _read_version(folders(root)[version], version)


def _read_version(folder: Path, version: str) -> Snapshot:
    observations, manifest_file = parts(folder)
    with readable(folder):
        frame = read_frame(observations)
        manifest = shaped(json.loads(manifest_file.read_text("utf-8")))
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        lacking = ", ".join(missing)
        raise SnapshotError(
            f"{folder}: the snapshot lacks among its columns: {lacking}.",
            key="feil.columns", where=folder, names=lacking,
        )  # fmt: skip
    return Snapshot(version, parted(frame), manifest)


def check_intact(version: str, root: Path = DATA) -> None:
    """Hold what a version's rows say now against its id, which is a hash of them.

    :raises SnapshotError: if a disk or a hand has changed a figure, or the file cannot be read.
    """
    folder = root / "snapshot" / version
    with readable(folder):
        found = content_hash(read_frame(parts(folder)[0]))
    if found != version:
        raise SnapshotError(
            f"{folder}: the snapshot is damaged (its rows give the id «{found}»). "
            "Run «python -m loaders restore».",
            key="feil.not_intact", where=folder, found=found,
        )  # fmt: skip


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Read a version inside: one that cannot be read is told as damaged, and what to do about it.

    :raises SnapshotError: if a file of it is missing, or is no Parquet or no manifest.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{folder}: the snapshot is damaged ({error}). Run «python -m loaders restore».",
            key="feil.damaged", where=folder, english=str(error),
        ) from error  # fmt: skip


#: Notes that say a share is left out for certainty's sake, not to keep a secret.
FOR_CERTAINTY = frozenset({"for_fa_personer"})


def parted(frame: pd.DataFrame) -> pd.DataFrame:
    """The secret and the unreliable told apart, whatever the version they were written in.

    A share of too few persons is no secret: who knows the area around it can work it out, and
    nobody is promised otherwise. Everything that reads a snapshot reads it through here.
    """
    uncertain = (frame["status"] == Status.SUPPRESSED) & frame["note"].isin(list(FOR_CERTAINTY))
    if not uncertain.any():
        return frame
    return frame.assign(status=frame["status"].mask(uncertain, str(Status.UNRELIABLE)))


def read_frame(file: Path) -> pd.DataFrame:
    """Read one version, on one thread, from the system's own allocator, every word made once.

    ``pandas.read_parquet`` gives the same frame, but on as many threads as there are cores, from a
    pool that keeps what it frees, and with a text of its own for each of 600,000 cells: 60 MB more
    that the server never gets back, and five times as slow.

    :raises OSError: if the file is missing; ValueError if it is no Parquet file.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    words = [name for name in pq.read_schema(file).names if name in {*COLUMNS} - {*NUMBERS}]
    with pq.ParquetFile(file, pre_buffer=False, read_dictionary=words) as parquet:
        frame: pd.DataFrame = parquet.read(use_threads=False).to_pandas(use_threads=False)
    return frame.astype(dict.fromkeys(frame.select_dtypes("category"), "str"))


def content_hash(frame: pd.DataFrame) -> str:
    """The id of a version: twelve hex digits of what its rows say."""
    rows = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return hashlib.sha256(rows.tobytes()).hexdigest()[:12]

"""Which versions of the snapshot there are, which is current, and going back to an earlier one.

The layout on disk is told in ``store.snapshot``.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from store.catalogue import DATA
from store.errors import Keyed, SnapshotError

#: Versions kept: the current one and those that can be restored.
KEEP = 3
#: Older ones are moved here, so that a figure that was cited can be fetched again; and how many.
ARCHIVE, ARCHIVED = "arkiv", 200


def flush(file: Path) -> None:
    """Make the disk take the file before its name is relied on."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point_at(store: Path, version: str) -> None:
    """Make a version current by one rename, and archive what is neither it nor kept.

    A pointer that is gone or damaged is made anew from the versions on disk.
    """
    try:
        old = read_pointer(store)
        former = [old["version"], *old["previous"]]
    except SnapshotError:
        former = whole_versions(store)
    history = [version, *(v for v in former if v != version and (store / v).is_dir())][:KEEP]
    temporary = store / ".current.json.new"
    temporary.write_text(json.dumps({"version": history[0], "previous": history[1:]}), "utf-8")
    flush(temporary)
    temporary.replace(store / "current.json")
    for folder in list(store.iterdir()):
        if folder.is_dir() and folder.name not in (*history, ARCHIVE):
            _archive(folder)


def _archive(folder: Path) -> None:
    """Move a whole version to the archive; what is no whole version, or too old, is removed."""
    archive = folder.parent / ARCHIVE
    if folder.name.startswith(".") or not is_whole(folder) or (archive / folder.name).exists():
        discard(folder)
        return
    archive.mkdir(exist_ok=True)
    folder.rename(archive / folder.name)
    for old in whole_versions(archive)[ARCHIVED:]:
        discard(archive / old)


def folders(root: Path = DATA) -> dict[str, Path]:
    """Every version that can be read, current first, then newest first: id and its folder."""
    store = root / "snapshot"
    pointer = read_pointer(store)
    found = {v: store / v for v in [pointer["version"], *pointer["previous"]]}
    found |= {v: store / ARCHIVE / v for v in whole_versions(store / ARCHIVE) if v not in found}
    return {version: folder for version, folder in found.items() if is_whole(folder)}


def discard(folder: Path) -> None:
    """Remove a version: renamed first, so that a crash leaves no half of it under its own name."""
    gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
    folder.rename(gone / folder.name)
    shutil.rmtree(gone, ignore_errors=True)


def read_pointer(store: Path) -> dict[str, Any]:
    """``{"version": id, "previous": [id, …]}``.

    :raises SnapshotError: if there is none or it cannot be read.
    """
    pointer = store / "current.json"
    try:
        content: dict[str, Any] = json.loads(pointer.read_text("utf-8"))
        return {"version": str(content["version"]), "previous": list(content["previous"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        known = ", ".join(whole_versions(store))
        if known:
            raise SnapshotError(
                f"{pointer}: cannot be read ({error}). Run «python -m loaders restore» "
                f"(it finds {known}).",
                key="feil.pointer", where=pointer, english=str(error), known=known,
            ) from error  # fmt: skip
        raise SnapshotError(
            f"{pointer}: cannot be read ({error}). Run «python -m loaders compile DIR».",
            key="feil.pointer_none", where=pointer, english=str(error),
        ) from error  # fmt: skip


def restore(version: str | None = None, root: Path = DATA) -> str:
    """Make an earlier version current again (the newest earlier one if none is named).

    Where the pointer is gone or damaged it is made anew from the versions that are whole: the
    newest of them, or the one named, becomes current.

    :raises SnapshotError: naming what there is, if there is no such version; nothing is changed.
    """
    store = root / "snapshot"
    try:
        pointer = read_pointer(store)
        known, earlier = [pointer["version"], *pointer["previous"]], pointer["previous"]
    except SnapshotError:
        known = earlier = whole_versions(store)
    there = [v for v in known if is_whole(store / v)]
    newest = next((v for v in earlier if v in there), None)
    # A shell that completes the name of a folder ends it with a slash.
    chosen = newest if version is None else version.rstrip("/")
    if chosen is None or chosen not in there:
        asked = (
            Keyed("no earlier snapshot", "feil.no_earlier", {})
            if version is None
            else Keyed(f"no snapshot «{version}»", "feil.no_version", {"id": version})
        )
        left = ", ".join(there) or Keyed("none", "feil.none", {})
        raise SnapshotError(
            f"{asked} to restore in {store}; there is: {left}. If that one "
            "cannot be read either, run «python -m loaders compile DIR».",
            key="feil.restore", asked=asked, where=store, known=left,
        )  # fmt: skip
    try:
        point_at(store, chosen)
    except OSError as error:
        raise SnapshotError(
            f"{store}: the pointer cannot be written ({error}).",
            key="feil.pointer_kept", where=store, english=str(error),
        ) from error  # fmt: skip
    return chosen


def is_whole(folder: Path) -> bool:
    """Whether a version's figures are there and end as such a file must."""
    try:
        pq.read_metadata(folder / "observations.parquet")
    except (OSError, pa.ArrowException):
        return False
    return True


def whole_versions(store: Path) -> list[str]:
    """Ids of the versions on disk, the one made last first."""
    try:
        found = [f.name for f in store.iterdir() if not f.name.startswith(".")]
        return sorted((v for v in found if is_whole(store / v)), key=lambda v: _made(store / v))[
            ::-1
        ]
    except OSError:
        return []


def made(folder: Path) -> str:
    """When a version was made, as its manifest says; empty where it does not."""
    return _made(folder)[0]


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a version says of itself; empty where that cannot be read."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _made(folder: Path) -> tuple[str, float]:
    """When a version was made: as its manifest says, and else as the disk says."""
    stamp = (folder / "observations.parquet").stat().st_mtime
    manifest = manifest_of(folder)
    try:
        dates = [manifest.get("compiled"), manifest.get("refreshed")]
        dates += [entry.get("when") for entry in manifest.get("imports") or []]
        return max(str(date or "") for date in dates), stamp
    except (AttributeError, TypeError):
        return "", stamp


@contextmanager
def lock(root: Path = DATA) -> Iterator[None]:
    """Hold the store while reading, changing and writing it; the system frees it after a crash.

    :raises SnapshotError: if another process holds it, or the store cannot be written.
    """
    store = root / "snapshot"
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = os.open(store / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SnapshotError(
            f"{store}: cannot be written ({error}).",
            key="feil.unwritable", where=store, english=str(error),
        ) from error  # fmt: skip
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SnapshotError(
            f"{store}: another refresh is running; try again later.",
            key="feil.held", where=store,
        ) from error  # fmt: skip
    else:
        yield
    finally:
        os.close(handle)

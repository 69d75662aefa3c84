"""What is made from the figures and may be made again: kept on disk between starts, if it can be.

In ``LEVEKAR_CACHE``, else in the user's cache folder, else nowhere: the house runs on a disk it
may not write to. Names are hashes of all the content depends on, so nothing here goes stale;
what has not been asked for longest goes first when there is too much.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from pathlib import Path

import settings

#: Bytes kept in one shelf.
MOST = 256 * 2**20
_LOG = logging.getLogger("levekar.store")


def folder(shelf: str) -> Path | None:
    """Where made files of one kind are kept, or None where nothing may be written."""
    asked = settings.read("LEVEKAR_CACHE")
    try:
        found = (Path(asked) if asked else Path.home() / ".cache" / "levekar") / shelf
        found.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return found if os.access(found, os.W_OK) else None


def read(shelf: str, name: str) -> bytes | None:
    """The content under a name; None where it is not kept."""
    found = folder(shelf)
    if found is None:
        return None
    try:
        content = (found / name).read_bytes()
    except OSError:
        return None
    with contextlib.suppress(OSError):
        os.utime(found / name)
    return content


def write(shelf: str, name: str, content: bytes) -> None:
    """Keep content under a name: whole or not at all. A full disk is logged, and no failure."""
    found = folder(shelf)
    if found is None:
        return
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(prefix=".new-", dir=found, delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.replace(found / name)
        _prune(found)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        _LOG.warning("not kept on disk (%s): %s", shelf, error.strerror)


def _prune(found: Path) -> None:
    files = []
    for file in found.iterdir():
        with contextlib.suppress(FileNotFoundError):
            state = file.stat()
            files.append((state.st_mtime, state.st_size, file))
    size = sum(bytes_ for _, bytes_, _ in files)
    for _, bytes_, file in sorted(files):
        if size <= MOST:
            return
        file.unlink(missing_ok=True)
        size -= bytes_

"""The data as they are now."""

from __future__ import annotations

from store.catalogue import Registry, load_registry
from store.snapshot import Snapshot, load_snapshot


def store() -> tuple[Registry, Snapshot]:
    """The registry and the current snapshot."""
    return load_registry(), load_snapshot()

"""Everything on disk that a reader meets, opened whole: catalogue, figures, register, boundaries.

``fingerprint`` is the cheap question «has anything been written since?»; ``open_whole`` the
thorough one: every part read, and the parts held against each other, before any of it is used.
The running app and ``python -m loaders check`` both ask here, so neither calls whole what the
other does not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from register.reading import InitiativeRegister, initiative_files, load_initiatives
from store import boundaries, people, places
from store.catalogue import DATA, Registry, load_registry
from store.errors import LevekarError, SnapshotError
from store.manifest import with_joins
from store.models import MAP_LEVELS, Level
from store.snapshot import (
    Snapshot,
    check_intact,
    load_snapshot,
    parts,
    read_pointer,
    validate_observations,
    written,
)  # fmt: skip
from store.synonyms import synonyms

#: One entry a file: its path, when it was written (ns) and its size in bytes; -1 where it is gone.
Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Whole:
    """The parts, held against each other; ``stamp`` is a hash of all they were read from.

    ``synonyms`` are the other words an indicator, by id, is found by.
    """

    registry: Registry
    snapshot: Snapshot
    register: InitiativeRegister
    synonyms: dict[str, tuple[str, ...]]
    stamp: str


def files(root: Path = DATA) -> list[Path]:
    """Every file a whole reading depends on, but the observations: their id is a hash of them.

    :raises SnapshotError: if no snapshot is pointed at.
    """
    folder = root / "snapshot"
    version = read_pointer(folder)["version"]
    return [
        folder / "current.json",
        parts(folder / version)[1],
        *sorted(root.glob("*.yaml")),
        *sorted(root.glob("*.csv")),
        *sorted((root / "indicators").glob("*.yaml")),
        *initiative_files(root),
        *sorted((root / "boundaries").glob("*.geojson")),
        *sorted(root.glob(people.FILE)),
    ]


def fingerprint(root: Path = DATA) -> Fingerprint:
    """When each file was last written; one look at the pointer and one ``stat`` a file.

    A damaged pointer is part of the answer, not an error: it is told when the whole is opened.
    """
    try:
        found = files(root)
        found.append(parts(found[1].parent)[0])
    except LevekarError:
        found = [root / "snapshot" / "current.json"]
    return tuple(written(file) for file in found)


def open_whole(root: Path = DATA) -> Whole:
    """Read and check everything.

    :raises LevekarError: naming the first part that does not hold, and what was expected of it.
    """
    snapshot = load_snapshot(root)
    registry = with_joins(load_registry(root), snapshot.manifest)
    validate_observations(snapshot.frame, registry)
    check_intact(snapshot.version, root)
    register = load_initiatives(registry, root)
    boundaries.forget()
    places.places.cache_clear()
    people.forget()
    for level in (*MAP_LEVELS, Level.KOMMUNE):
        _bounded(str(level), registry, root)
    _placed(root)
    words = synonyms(registry, root)
    return Whole(registry, snapshot, register, words, _stamp(root))


def _bounded(level: str, registry: Registry, root: Path) -> None:
    try:
        known = boundaries.codes(level, root)
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotError(
            f"boundaries/{level}.geojson: cannot be read ({error}).",
            key="feil.unread_in", where=f"boundaries/{level}.geojson", english=str(error),
        ) from error  # fmt: skip
    strange = [code for code in known if code not in registry.areas]
    if strange:
        raise SnapshotError(
            f"boundaries/{level}.geojson: «{strange[0]}» has a boundary but is not in areas.csv.",
            key="feil.strange", where=f"boundaries/{level}.geojson", code=strange[0],
        )  # fmt: skip


def _placed(root: Path) -> None:
    try:
        places.places(root)
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotError(
            f"places.csv: cannot be read ({error}).",
            key="feil.unread_in", where="places.csv", english=str(error),
        ) from error  # fmt: skip


def _stamp(root: Path) -> str:
    """Sixteen hex digits of what the files say, whenever they were written."""
    digest = hashlib.sha256()
    for file in files(root):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

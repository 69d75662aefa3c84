"""``refresh --source klass`` and ``--source geonorge``: areas and boundaries, checked not assumed.

KLASS never changes the registry: a person reads the differences and edits ``areas.csv``, or the
rules for old codes in ``loaders.areas.history``.
Boundaries are replaced only when every check holds.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from loaders.areas import history_check
from loaders.http.client import Client
from loaders.sources import geonorge, klass
from store.catalogue import DATA, Registry
from store.errors import LevekarError
from store.snapshot import lock

SOURCES = ("klass", "geonorge")


def run(source: str, registry: Registry, client: Client, dry_run: bool, root: Path = DATA) -> int:
    """Look at one of the two and print what was found; 0 all well, 1 something to look at."""
    try:
        return (
            _areas(registry, client)
            if source == "klass"
            else _boundaries(registry, client, dry_run, root)
        )
    except LevekarError as error:
        print(f"FAILED {source}: {error} What is here stays as it is.", file=sys.stderr)
        return 1


def _areas(registry: Registry, client: Client) -> int:
    today = datetime.now(UTC).date().isoformat()
    found = klass.differences(client, registry, today)
    print(f"KLASS at {today}: {len(found)} difference(s) from data/areas.csv.")
    for line in found:
        print(f"  changed area: {line}")
    compared = history_check.compare(client, registry, today)
    print(
        f"KLASS changes {history_check.FIRST}–{today}: {compared.confirmed} code(s) lead where "
        f"loaders/areas/history.py leads, {len(compared.differences)} do not, "
        f"{len(compared.unknown)} are not in the changes."
    )
    for line in compared.differences:
        print(f"  other history: {line}")
    if compared.unknown:
        print(f"  KLASS tells nothing of: {compared.unknown_spelled}")
    return int(bool(found or compared.differences))


def _boundaries(registry: Registry, client: Client, dry_run: bool, root: Path) -> int:
    frame = geonorge.fetch(client, registry)
    square = frame.geometry.area.sum() / 1e6
    print(f"Geonorge: {len(frame)} grunnkretser, {square:.1f} km²; codes, shapes and gaps checked.")
    if dry_run:
        print("Dry run: nothing was written.")
        return 0
    with lock(root):
        written = geonorge.write_boundaries(frame, registry, root)
    print(f"Boundaries written: {', '.join(written)}.")
    return 0

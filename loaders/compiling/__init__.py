"""Compile the project's own registry and snapshot from public copies of the official tables.

``compile_directory(DIR)`` is what ``python -m loaders compile DIR`` runs. One file a room of DIR:
``areas`` (codes, membership, boundaries), ``districts`` (below the municipality), ``elections``
(polling districts), ``cells`` and ``census`` (the census grid), ``people`` (where people live),
``access`` (distances), ``against`` (what others made of the same), ``names`` (to search),
``schools`` (point in polygon), ``municipalities`` (Asker and comparators), ``ages``, ``society``,
``services``, ``derive`` (sums, shares, changes).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.compiling import (
    access,
    against,
    ages,
    areas,
    cells,
    census,
    derive,
    districts,
    elections,
    municipalities,
    names,
    people,
    schools,
    services,
    society,
)
from store.catalogue import DATA, load_registry
from store.errors import SourceError
from store.snapshot import parted, tidy, write_snapshot


def compile_directory(source: Path, root: Path = DATA) -> dict[str, Any]:
    """Compile ``source`` into areas, boundaries, places and a new snapshot under ``root``.

    :returns: what was made: version, counts of observations, indicators and areas.
    :raises SourceError: if a file of ``source`` is missing or not as expected.
    """
    if not source.is_dir():
        raise SourceError(f"{source}: not a folder; expected districts/, municipalities/ and geo/.")
    codes = areas.compile_areas(source, root)
    areas.compile_boundaries(source, root)
    places = schools.compile_places(source, root)
    people.write_layer(source, root)
    cells.write_members(source, root)
    names.compile_names(source, root)
    registry = load_registry(root)
    parts = [
        districts.population(source),
        districts.income(source),
        districts.family_types(source, codes),
        elections.turnout(source),
        schools.national_tests(source, places),
        schools.capacity(source, places),
        municipalities.observations(source),
        census.observations(source),
        people.observations(source),
        access.observations(source),
        ages.observations(source),
        society.observations(source),
        services.observations(source, places),
    ]
    frame = tidy(pd.concat(parts, ignore_index=True))
    against.check(frame, source)
    frame = parted(derive.add_derived(frame, root))
    manifest = {
        "compiled": datetime.now(UTC).date().isoformat(),
        "from": "offentlige kopier",
        "sources": {
            s: {"state": "compiled", "fetched": None, "published": registry.sources[s].published}
            for s in sorted(frame["source"].unique())
        },
    }
    version = write_snapshot(frame, manifest, registry, root)
    return {
        "version": version,
        "observations": len(frame),
        "indicators": int(frame["indicator"].nunique()),
        "areas": int(frame["area"].nunique()),
    }

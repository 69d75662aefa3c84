"""Put an understood table into a snapshot's observations."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from loaders.importing.facts import not_registered
from loaders.importing.understanding import Understood
from loaders.refreshing.changes import merged
from sheets.messages import ImportFailure
from store.catalogue import Registry
from store.snapshot import Snapshot


def merge(
    understood: Understood, content: bytes, snapshot: Snapshot, registry: Registry
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The snapshot's observations with the table's in place of those with the same key.

    The manifest is kept; what was taken in, from which file and when, is added to ``imports``.

    :raises ImportFailure: if the catalogue does not have the indicator on the table's level.
    """
    indicator = registry.indicators[understood.indicator]
    if understood.level not in list(indicator.levels):
        raise ImportFailure(not_registered(indicator, understood.level))
    new = understood.observations
    old = snapshot.frame
    whole = merged(old, new)
    entry = {
        "file": understood.filename,
        "sha256": hashlib.sha256(content).hexdigest(),
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "indicator": understood.indicator,
        "categories": sorted(new["category"].unique()),
        "level": understood.level,
        "periods": understood.periods,
        "observations": len(new),
        "replaced": len(old) + len(new) - len(whole),
        "source": indicator.source,
    }
    imports = [*snapshot.manifest.get("imports", []), entry]
    return whole, {**snapshot.manifest, "imports": imports}

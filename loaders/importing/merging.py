"""Put an understood table into a snapshot's observations, so that it can be taken out again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from loaders.importing.facts import not_registered
from loaders.importing.understanding import Understood
from loaders.refreshing.changes import merged
from sheets.messages import ImportFailure, said
from store.catalogue import Registry
from store.snapshot import COLUMNS, KEY, Snapshot, tidy

_SIDE = "_side"


def merge(
    understood: Understood,
    content: bytes,
    snapshot: Snapshot,
    registry: Registry,
    *,
    public: bool = False,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The snapshot's observations with the table's in place of those with the same key.

    A figure that is the same as before keeps what else is known of it. The manifest is kept; what
    was taken in, from which file, when and by which answers, is added to ``imports``.

    :param public: the table is public; otherwise it is secret, and its small counts shown nowhere.
    :raises ImportFailure: if the catalogue does not have the indicator on the table's level.
    """
    indicator = registry.indicators[understood.indicator]
    for level in dict.fromkeys([understood.level, *understood.observations["level"]]):
        if level not in list(indicator.levels):
            raise ImportFailure(not_registered(indicator, level))
    old = snapshot.frame
    new = _with_parts(understood.observations, old)
    whole = merged(old, new)
    digest, when = hashlib.sha256(content).hexdigest(), datetime.now(UTC)
    entry = {
        "id": f"{digest[:8]}-{when:%Y%m%d%H%M%S}",
        "file": understood.filename,
        "sha256": digest,
        "when": when.isoformat(timespec="seconds"),
        "indicator": understood.indicator,
        "categories": sorted(new["category"].unique()),
        "level": understood.level,
        "levels": sorted(new["level"].unique()),
        "open": public,
        "periods": understood.periods,
        "observations": len(new),
        "replaced": len(old) + len(new) - len(whole),
        "source": indicator.source,
        "answers": understood.answers,
    }
    imports = [*snapshot.manifest.get("imports", []), entry]
    return whole, {**snapshot.manifest, "imports": imports}


def _keys(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[KEY])


def _with_parts(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """The new rows, those that say the same as the old ones whole as the old ones are."""
    was = old.set_index(KEY).reindex(_keys(new)).reset_index()
    was.index = new.index
    same = np.isclose(new["value"], was["value"], rtol=1e-12, equal_nan=True)
    same = same & (new["status"] == was["status"]).to_numpy()
    result = new.copy()
    result.loc[same] = was.loc[same, COLUMNS]
    return tidy(result)


def remember(entry: dict[str, Any], before: pd.DataFrame, after: pd.DataFrame, root: Path) -> None:
    """Keep what an import put in and what stood there, so that it can be undone at any time.

    :raises OSError: if the disk refuses.
    """
    rows = after[after["indicator"] == entry["indicator"]]
    there = before[before["indicator"] == entry["indicator"]]
    was = there.set_index(KEY).reindex(_keys(rows)).reset_index()[COLUMNS]
    now = rows[COLUMNS].reset_index(drop=True)
    equal = (now == was) | (now.isna() & was.isna())
    new = rows[~equal.all(axis=1).to_numpy()]
    old = there[_keys(there).isin(_keys(new))]
    both = pd.concat([new.assign(**{_SIDE: "new"}), old.assign(**{_SIDE: "old"})])
    file = kept_in(str(entry["id"]), root)
    file.parent.mkdir(parents=True, exist_ok=True)
    both.reset_index(drop=True).to_parquet(file, compression="zstd", index=False)


def kept_in(entry: str, root: Path) -> Path:
    """Where the rows of one import are kept: beside the versions, which come and go."""
    return root / "snapshot" / f"import-{entry}.parquet"


def undo(
    snapshot: Snapshot, asked: str | None, root: Path
) -> tuple[pd.DataFrame, dict[str, Any], dict[str, int]]:
    """The observations without one import, the manifest that says so, and how many rows.

    A row that something later has changed (a refresh, another import) is left as it is now.

    :param asked: id of the import, or of its file's SHA-256, or ``None`` for the newest.
    :return: frame, manifest, and ``{"taken_out": …, "put_back": …, "left": …}``.
    :raises ImportFailure: if there is no such import, it is undone, or its rows were not kept.
    """
    imports = [dict(entry) for entry in snapshot.manifest.get("imports", [])]
    entry = _asked(imports, asked)
    file = kept_in(str(entry.get("id", "")), root)
    try:
        rows = pd.read_parquet(file)
    except (OSError, ValueError) as error:
        raise ImportFailure(
            said("import.undo_no_rows", id=str(entry.get("id", "?")), file=entry["file"]),
            expected=said("import.undo_restore"),
        ) from error
    new, old = (tidy(rows[rows[_SIDE] == side]) for side in ("new", "old"))
    frame = snapshot.frame
    mine = frame.merge(new, on=KEY, how="left", suffixes=("", "_new"), indicator=True)
    same = np.isclose(mine["value"], mine["value_new"], rtol=1e-12, equal_nan=True)
    same = same & (mine["status"] == mine["status_new"]).to_numpy()
    still = same & (mine["_merge"] == "both").to_numpy()
    out = frame[still]
    back = old[_keys(old).isin(_keys(out))]
    entry["undone"] = datetime.now(UTC).isoformat(timespec="seconds")
    counts = {"taken_out": len(out), "put_back": len(back), "left": len(new) - len(out)}
    return (
        pd.concat([frame[~still], back], ignore_index=True),
        {**snapshot.manifest, "imports": imports},
        counts,
    )


def _asked(imports: list[dict[str, Any]], asked: str | None) -> dict[str, Any]:
    """The import that is meant: the newest of those that stand and fit."""
    there = [e for e in imports if not e.get("undone")]
    fitting = [e for e in there if asked is None or _fits(e, asked)]
    if not fitting:
        known = ", ".join(str(e.get("id", "")) for e in there if e.get("id")) or "–"
        raise ImportFailure(
            said("import.undo_none" if asked is None else "import.undo_unknown", id=asked or ""),
            expected=said("import.one_of", choices=known),
        )
    return fitting[-1]


def _fits(entry: dict[str, Any], asked: str) -> bool:
    return asked == entry.get("id") or (len(asked) >= 8 and str(entry["sha256"]).startswith(asked))

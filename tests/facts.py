"""The year each test of real figures speaks of: tests run on the data as they were known then.

``facts.yaml`` names, for every series, the last period the tests know, and the initiatives they
know. When ``data/`` (or ``LEVEKAR_DATA``) holds more than that, ``settle`` gives the tests a copy
without the rest, so that a new year of figures or a new initiative changes no expectation. The
newest data are met by ``tests/pages/test_every_page.py``, which opens every page on them.

``.venv/bin/python tests/facts.py`` writes ``facts.yaml`` anew, when tests are to know a newer year.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "tests" / "facts.yaml"
#: Every process of a test run reads these: the loader in C is ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Where the newest data are, for the processes that pytest starts.
NEWEST = "TESTS_NEWEST_DATA"


#: A version's id is a hash of its rows, so it is written as any other; in a process of its own,
#: since whoever reads ours has said which folder is the data.
WRITTEN = """
import sys
import pandas as pd
from store.catalogue import load_registry
from store.snapshot import load_snapshot, write_snapshot
frame = pd.read_parquet(sys.argv[1])
write_snapshot(frame, load_snapshot().manifest, load_registry())
"""


def newest() -> Path:
    """The data folder before anything was left out of it."""
    return Path(os.environ.get(NEWEST) or os.environ.get("LEVEKAR_DATA") or ROOT / "data")


def _observations(root: Path) -> Path:
    pointer = json.loads((root / "snapshot" / "current.json").read_text("utf-8"))
    return root / "snapshot" / str(pointer["version"]) / "observations.parquet"


def _entries(root: Path) -> dict[Path, list[dict[str, object]]]:
    files = sorted((root / "initiatives").glob("*.yaml"))
    return {file: yaml.load(file.read_text("utf-8"), LOADER) for file in files}


def _last(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby(["indicator", "level"], observed=True)["period"].max()


def settle() -> None:
    """Let ``LEVEKAR_DATA`` be the data as the tests know them. Before anything of ours is read."""
    if NEWEST in os.environ:
        return
    root = newest()
    os.environ[NEWEST] = str(root.resolve())
    known = yaml.load(FILE.read_text("utf-8"), LOADER)
    frame = pd.read_parquet(_observations(root))
    limit = {(i, level): last for i, levels in known["periods"].items() for level, last in
             levels.items()}  # fmt: skip
    keys = pd.MultiIndex.from_frame(frame[["indicator", "level"]])
    later = frame["period"].astype(str) > pd.Series(
        [limit.get(key, "9999") for key in keys], frame.index
    )
    entries = _entries(root)
    strange = {str(e["id"]) for part in entries.values() for e in part} - set(known["initiatives"])
    if not later.any() and not strange:
        return
    folder = Path(tempfile.mkdtemp(prefix="facts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = folder / "data"
    shutil.copytree(root, copy)
    frame[~later].to_parquet(folder / "known.parquet", index=False)
    env = os.environ | {"LEVEKAR_DATA": str(copy), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WRITTEN, str(folder / "known.parquet")], env=env,
                   check=True)  # fmt: skip
    for file, part in entries.items():
        kept = [entry for entry in part if entry["id"] not in strange]
        if kept and len(kept) < len(part):
            text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
            (copy / "initiatives" / file.name).write_text(text, "utf-8")
        elif not kept:
            (copy / "initiatives" / file.name).unlink()
    os.environ["LEVEKAR_DATA"] = str(copy)


def main() -> None:
    """Write ``facts.yaml`` from the data there are."""
    periods: dict[str, dict[str, str]] = {}
    for (indicator, level), last in _last(pd.read_parquet(_observations(newest()))).items():
        periods.setdefault(str(indicator), {})[str(level)] = str(last)
    ids = sorted(str(e["id"]) for part in _entries(newest()).values() for e in part)
    text = "# The last period of each series that tests speak of, and the initiatives they know.\n"
    text += yaml.safe_dump({"periods": periods, "initiatives": ids}, default_flow_style=None)
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

"""Loaders timed: ``python benchmarks/loaders.py`` prints each figure as soon as it is known.

A whole refresh against SSB's stand-in: calls, those the registry requires, and how long 40 a minute
makes it wait, by a clock that is moved on instead of slept through. Then our reader of JSON-stat
against pyjstat, on 200,000 cells or as many as are asked for: ``benchmarks/loaders.py 800000``.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "tests" / "loaders")]

from pyjstat import pyjstat  # noqa: E402

from loaders.http.client import Client, Limits  # noqa: E402
from loaders.refreshing.planning import plan  # noqa: E402
from loaders.refreshing.refresh import refresh  # noqa: E402
from sheets.jsonstat import read  # noqa: E402
from store.catalogue import DATA, load_registry  # noqa: E402
from store.errors import Where  # noqa: E402
from store.snapshot import tidy, write_snapshot  # noqa: E402

SIZES = {"Region": 400, "Kjonn": 2, "Alder": 50, "ContentsCode": 1, "Tid": 5}


def document(cells: int) -> str:
    """A PxWebApi-like answer with one cell in a hundred hidden."""
    sizes = SIZES | {"Tid": max(1, cells // 40_000)}
    cells = 40_000 * sizes["Tid"]
    dimension = {
        name: {
            "label": name,
            "category": {
                "index": {f"{name}{i}": i for i in range(size)},
                "label": {f"{name}{i}": f"{name} number {i}" for i in range(size)},
            },
        }
        for name, size in sizes.items()
    }
    value = [None if i % 100 == 0 else i % 977 + 0.5 for i in range(cells)]
    status = {str(i): ":" for i in range(0, cells, 100)}
    return json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "id": list(sizes),
            "size": list(sizes.values()),
            "dimension": dimension,
            "value": value,
            "status": status,
        }
    )


def ours(text: str) -> Any:
    """Text to tidy frame with our reader."""
    return read(json.loads(text), Where("benchmark", "cells")).frame


def theirs(text: str) -> Any:
    """Text to tidy frame with pyjstat."""
    return pyjstat.Dataset.read(text).write("dataframe")


def measure(run: Callable[[str], Any], text: str) -> tuple[float, float]:
    """Best of two in seconds of this process's own time, and peak of allocated memory in MB."""
    best = float("inf")
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        run(text)
        best = min(best, time.process_time() - start)
    gc.collect()
    tracemalloc.start()
    run(text)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, peak


def refreshed() -> None:
    """A refresh of all that SSB publishes, against the stand-in, and what it cost."""
    from live.conftest import Waits
    from live.standin.catalogue import all_tables
    from live.standin.others import everything
    from live.standin.pxweb import PxWeb
    from live.standin.server import Quota, StandIn

    waits, quota = Waits(), Quota()
    waits.quotas.append(quota)
    server = StandIn(everything(PxWeb(all_tables(), quota)))
    for service in ("ssb", "klass"):
        os.environ[f"LEVEKAR_{service.upper()}_URL"] = server.base(service)
    registry = load_registry(DATA)
    client = Client(limits=Limits(connect=10, read=60, whole=120), sleep=waits,
                    clock=waits.clock)  # fmt: skip
    tasks = [t for t in plan(registry) if t.source == "ssb"]
    lists = {(t.table, c) for t in tasks for c in t.fetches[0].codelists.values()}
    required = len(tasks) + len({t.table for t in tasks}) + len({c for _, c in lists})
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        shutil.copytree(DATA, root)
        # Nothing from before: real figures would hold the stand-in's invented ones back.
        write_snapshot(tidy([]), {"compiled": "2026-01-01", "sources": {}}, registry, root)
        start = time.process_time()
        outcome = refresh(registry, sources=["ssb"], client=client, root=root)
        spent = time.process_time() - start
    server.close()
    print(f"SSB: {outcome.calls.get('ssb', 0)} calls, {required} required, "
          f"{quota.refused} refused; {sum(waits.seconds):.0f} s waited for 40 a minute, "
          f"{spent:.1f} s of our own time; {len(outcome.failed)} questions failed, "
          f"{len(outcome.held)} series held back", flush=True)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Print all; 1 if our reader is slower or hungrier."""
    refreshed()
    text = document(int(arguments[0]) if arguments else 200_000)
    print(f"{len(text) / 1e6:.1f} MB of JSON-stat", flush=True)
    found = []
    for name, run in (("ours", ours), ("pyjstat", theirs)):
        found.append(measure(run, text))
        print(f"  {name:<8} {found[-1][0]:6.2f} s   peak {found[-1][1]:7.1f} MB", flush=True)
    return int(found[0][0] > found[1][0] or found[0][1] > found[1][1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

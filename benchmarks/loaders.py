"""JSON-stat: our reader against pyjstat on 800,000 cells. Run: python benchmarks/loaders.py."""

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pyjstat import pyjstat

from sheets.jsonstat import read
from store.errors import Where

SIZES = {"Region": 400, "Kjonn": 2, "Alder": 50, "ContentsCode": 1, "Tid": 20}


def document() -> str:
    """A PxWebApi-like answer of 800,000 cells with one cell in a hundred hidden."""
    dimension = {
        name: {
            "label": name,
            "category": {
                "index": {f"{name}{i}": i for i in range(size)},
                "label": {f"{name}{i}": f"{name} number {i}" for i in range(size)},
            },
        }
        for name, size in SIZES.items()
    }
    cells = 800_000
    value = [None if i % 100 == 0 else i % 977 + 0.5 for i in range(cells)]
    status = {str(i): ":" for i in range(0, cells, 100)}
    return json.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "id": list(SIZES),
            "size": list(SIZES.values()),
            "dimension": dimension,
            "value": value,
            "status": status,
        }
    )


def ours(text: str) -> Any:
    """Text to tidy frame with our reader."""
    return read(json.loads(text), Where("benchmark", "800000")).frame


def theirs(text: str) -> Any:
    """Text to tidy frame with pyjstat."""
    return pyjstat.Dataset.read(text).write("dataframe")


def measure(run: Callable[[str], Any], text: str) -> tuple[float, float]:
    """Best of three in seconds, and peak of allocated memory in MB."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        start = time.perf_counter()
        run(text)
        best = min(best, time.perf_counter() - start)
    gc.collect()
    tracemalloc.start()
    run(text)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return best, peak


def main() -> int:
    """Print both; 1 if ours is slower or hungrier."""
    text = document()
    (our_time, our_peak), (their_time, their_peak) = measure(ours, text), measure(theirs, text)
    print(f"800,000 cells, {len(text) / 1e6:.1f} MB of JSON-stat")
    print(f"  ours     {our_time:6.2f} s   peak {our_peak:7.1f} MB")
    print(f"  pyjstat  {their_time:6.2f} s   peak {their_peak:7.1f} MB")
    return int(our_time > their_time or our_peak > their_peak)


if __name__ == "__main__":
    sys.exit(main())

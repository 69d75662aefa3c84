"""How a run of tests begins: the data as the tests know them, and what is asked for of the tests.

What the tests need is in ``at_hand.py``: the process that only hands the tests out never loads it.
"""

from __future__ import annotations

import gc
import os
import sys

# What is read and collected stays until the end: to look through it again and again for what could
# be let go takes more than a tenth of the time.
gc.set_threshold(50_000, 20, 50)
# Two processes run the tests on two cores: linear algebra in several threads, on our small
# matrices, takes twice the time of one, and they wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Hundreds of files, compiled anew by each of many processes unless what was compiled is kept.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from collections import Counter
from pathlib import Path

import facts

facts.settle()

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Load what the tests need.

    The process that hands the tests out to others runs none, and they wait for it to begin.
    """
    if getattr(config.option, "dist", "no") == "no":
        config.pluginmanager.import_plugin("at_hand")
        import demands

        demands.RUN["slow"] = "not slow" not in config.option.markexpr


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the files, the heaviest come first: none is left for the end.

    What is counted is only a guess: a test that opens a browser is some times a slow one, and that
    many times a fast one. It needs ``--no-loadscope-reorder``.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    weights: Counter[Path] = Counter()
    for item in items:
        browsing, slow = (item.get_closest_marker(mark) for mark in ("browser", "slow"))
        weights[item.path] += 100 if browsing else 20 if slow else 1
    items.sort(key=lambda item: -weights[item.path])


def pytest_collection_finish() -> None:
    """What is there now is never looked through again."""
    gc.collect()
    gc.freeze()

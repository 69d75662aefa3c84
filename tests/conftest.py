"""How a run of tests begins: the data as the tests know them, and what is asked for of the tests.

What the tests need is in ``at_hand.py``: the process that only hands the tests out never loads it.
"""

from __future__ import annotations

import gc
import os
import sys

# Hundreds of files, compiled anew by each of many processes unless what was compiled is kept.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# One thread each for small matrices: with a process a core, more of them only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Thousands of modules and tests are made and kept: seldom look for rubbish among them.
gc.set_threshold(20_000, 20, 20)

from pathlib import Path

import facts

facts.settle()

import pytest

#: Slow tests alone, and slow to collect; they need a plugin that is slow to load.
SLOW_TO_COLLECT, PLUGIN = {"test_described.py"}, "schemathesis.pytest.plugin"


def pytest_configure(config: pytest.Config) -> None:
    """Load what the tests need, and the plugin of what is slow to collect where it is asked for.

    The process that hands the tests out to others runs none, and they wait for it to begin.
    """
    slow = "not slow" not in config.option.markexpr
    if slow:
        config.pluginmanager.import_plugin(PLUGIN)
    if getattr(config.option, "dist", "no") == "no":
        config.pluginmanager.import_plugin("at_hand")
        import demands

        demands.RUN["slow"] = slow


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what takes long to collect where slow tests are not asked for."""
    asked = "not slow" not in config.option.markexpr
    return True if collection_path.name in SLOW_TO_COLLECT and not asked else None


def pytest_collection_finish() -> None:
    """What is there before the first test stays: it is not looked at for rubbish again."""
    gc.collect()
    gc.freeze()

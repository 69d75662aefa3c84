"""What must happen in a process of its own: to be killed, to lose its rights, to meet a full disk.

The process begins from a server of processes that has one thread: to split this one, which has many
and holds their locks, leaves now and then a child that waits for ever.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from types import ModuleType

APART = multiprocessing.get_context("forkserver")
APART.set_forkserver_preload(
    [
        "pytest",
        "pyarrow.parquet",
        "pyarrow.dataset",
        "store.snapshot",
        "loaders.importing.command",
        "loaders.refreshing.candidate",
    ]
)


def begun(act: Callable[..., object], *given: object) -> BaseProcess:
    """A process that does the act; it ends with this one.

    A page that was run in this process has left itself as its main module, which each child would
    read anew before it begins: whole seconds.
    """
    child, main = APART.Process(target=act, args=given, daemon=True), sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        child.start()
    finally:
        sys.modules["__main__"] = main
    return child


def ended(act: Callable[..., object], *given: object, seconds: float = 300) -> int:
    """How the act ended, done in a process of its own: its code, or the signal below zero.

    :param act: a function of a module, or a partial of one: the process must find it by its name.
    :raises AssertionError: if it has not ended in time; it is killed.
    """
    child = begun(act, *given)
    child.join(seconds)
    if child.exitcode is None:
        child.kill()
        child.join()
        raise AssertionError(f"{act} had not ended after {seconds} seconds")
    return child.exitcode

"""What must happen in a process of its own: to be killed, to lose its rights, to meet a full disk.

The process begins from a server of processes that has one thread: to split this one, which has many
and holds their locks, leaves now and then a child that waits for ever.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

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


def ended(act: Callable[..., object], *given: object, seconds: float = 300) -> int:
    """How the act ended, done in a process of its own: its code, or the signal below zero.

    :param act: a function of a module, or a partial of one: the process must find it by its name.
    :raises AssertionError: if it has not ended in time; it is killed.
    """
    child = APART.Process(target=act, args=given, daemon=True)
    child.start()
    child.join(seconds)
    if child.exitcode is None:
        child.kill()
        child.join()
        raise AssertionError(f"{act} had not ended after {seconds} seconds")
    return child.exitcode

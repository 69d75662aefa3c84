"""Pages take turns: one is computed at a time, in the order they were asked for.

A run is all computing, and threads that compute at once in one process only take the interpreter
from each other at every message they send: with two hundred readers that was ten times slower than
one after another. A run that takes long lets the next begin beside it, and one that waits for
another process (a stranger's file in its jail, a report's pictures) steps aside meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds after which a run no longer holds up the next.
LONG = 0.5


class Turns:
    """A queue of runs: the first in it goes on when no run is younger than ``long`` seconds."""

    def __init__(self, long: float = LONG) -> None:
        self._long = long
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._running: dict[threading.Event, float] = {}
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and hold it inside. A turn inside a turn is the same one."""
        if getattr(self._mine, "turn", None):
            yield
            return
        self._take()
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let others run while what is inside waits for something that is not computed here."""
        if not getattr(self._mine, "turn", None):
            yield
            return
        self._give_back()
        try:
            yield
        finally:
            self._take()

    def _take(self) -> None:
        called = threading.Event()
        with self._lock:
            self._waiting.append(called)
            first = self._waiting[0] is called
        if not first:
            called.wait()
        while True:
            called.clear()
            with self._lock:
                left = max(self._running.values(), default=0.0) + self._long - time.monotonic()
                if left <= 0 or not self._running:
                    self._waiting.popleft()
                    self._mine.turn = called
                    self._running[called] = time.monotonic()
                    self._call()
                    return
            called.wait(left)

    def _give_back(self) -> None:
        with self._lock:
            del self._running[self._mine.turn]
            self._mine.turn = None
            self._call()

    def _call(self) -> None:
        """Wake the first that waits, to see whether it is its turn."""
        if self._waiting:
            self._waiting[0].set()


PAGES = Turns()

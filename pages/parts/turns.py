"""Pages take turns: one is computed at a time, one of each client in turn.

A run is all computing, and threads that compute at once in one process only take the interpreter
from each other at every message they send: with two hundred readers that was ten times slower than
one after another. A run that takes long lets the next begin beside it, and one that waits for
another process (a stranger's file in its jail, a report's pictures) steps aside meanwhile.
But no more than a few run at once: under a flood every run takes long, and each that begins beside
the others makes them longer. Of one client the runs come in the order they were asked for; one who
opens a hundred sockets waits for their own and not everyone for them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from export.inturn import InTurn

#: Seconds after which a run no longer holds up the next, and the most that run at once.
LONG, MOST = 0.5, 4


class Turns:
    """Queues of runs, one a client: the first goes on when no run is younger than ``long`` seconds
    and fewer than ``most`` run."""

    def __init__(self, long: float = LONG, most: int = MOST) -> None:
        self._long, self._most = long, most
        self._lock = threading.Lock()
        self._waiting = InTurn[threading.Event]()
        self._running: dict[threading.Event, float] = {}
        self._mine = threading.local()

    @contextmanager
    def taken(self, who: str = "") -> Iterator[None]:
        """Wait for a turn of a client and hold it inside. A turn inside a turn is the same one."""
        if getattr(self._mine, "turn", None):
            yield
            return
        self._mine.who = who
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

    def waiting(self) -> int:
        """How many runs wait for their turn."""
        with self._lock:
            return len(self._waiting)

    def _take(self) -> None:
        called = threading.Event()
        with self._lock:
            self._waiting.add(self._mine.who, called)
            first = self._waiting.first() is called
        if not first:
            called.wait()
        while True:
            called.clear()
            with self._lock:
                left = max(self._running.values(), default=0.0) + self._long - time.monotonic()
                full = len(self._running) >= self._most
                if not self._running or (left <= 0 and not full):
                    self._waiting.take()
                    self._mine.turn = called
                    self._running[called] = time.monotonic()
                    self._call()
                    return
            called.wait(None if full else left)

    def _give_back(self) -> None:
        with self._lock:
            del self._running[self._mine.turn]
            self._mine.turn = None
            self._call()

    def _call(self) -> None:
        """Wake the first that waits, to see whether it is its turn."""
        first = self._waiting.first()
        if first:
            first.set()


PAGES = Turns()

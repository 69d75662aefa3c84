"""The edition: catalogue, snapshot and register as they were when a run or a request began.

Opened whole and validated (``register.whole``), held for that run in a context variable, and shared
by all runs for as long as nothing on disk has changed. When what is on disk does not validate, the
last edition that did goes on serving, and the fault is logged, counted and told by ``faults``.

What is computed from an edition is kept on it (``per_edition``) and dies with it: no cache can
outlive the figures it was made from.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from register.faults import told
from register.register import InitiativeRegister
from register.whole import Fingerprint, Whole, fingerprint, open_whole
from store.catalogue import DATA, Registry
from store.errors import LevekarError
from store.snapshot import Snapshot
from views.secrecy import protected

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("levekar")


@dataclass(frozen=True, eq=False)
class Edition:
    """What is on disk at one moment, whole. Never write to a frame of it."""

    whole: Whole
    _memos: dict[Callable[..., Any], Callable[..., Any]] = field(default_factory=dict)

    @property
    def registry(self) -> Registry:
        """The catalogue."""
        return self.whole.registry

    @property
    def snapshot(self) -> Snapshot:
        """The observations that may be shown (protected when opened), and their manifest."""
        return self.whole.snapshot

    @property
    def register(self) -> InitiativeRegister:
        """The register of initiatives."""
        return self.whole.register

    @property
    def stamp(self) -> str:
        """A hash of everything the edition was read from; changes when any of it does."""
        return self.whole.stamp

    @property
    def made(self) -> str:
        """When the figures were last written, as an ISO date and time; empty where not told."""
        manifest = self.snapshot.manifest
        told = [str(manifest.get(key) or "") for key in ("compiled", "refreshed", "imported")]
        return max(told)

    def memo(self, function: Callable[P, R], maxsize: int) -> Callable[P, R]:
        """``function`` with a memory of at most ``maxsize`` answers that dies with the edition."""
        found = self._memos.get(function)
        if found is None:
            found = self._memos.setdefault(function, lru_cache(maxsize)(function))
        return found


@dataclass(frozen=True)
class Fault:
    """What is on disk now and does not validate: why (by language), since when, met how often."""

    message: Mapping[str, str]
    since: str
    count: int


class _Keeper:
    """The last good edition of one data folder, and the fault that keeps a newer one out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.good: Edition | None = None
        self.seen: Fingerprint = ()
        self.fault: Fault | None = None
        self.lock = threading.Lock()

    def current(self) -> Edition:
        found = fingerprint(self.root)
        if found == self.seen and self.good is not None:
            return self.good
        with self.lock:
            if found == self.seen and self.good is not None:
                return self.good
            try:
                self.good, self.fault = Edition(protected(open_whole(self.root))), None
            except Exception as error:
                # Whatever it is that is wrong with what is on disk: readers have the last good one.
                self._met(error)
                if self.good is None:
                    raise
            self.seen = found
            return self.good

    def _met(self, error: Exception) -> None:
        said = told(error, self.root)
        times = self.fault.count + 1 if self.fault else 1
        since = self.fault.since if self.fault else datetime.now(UTC).isoformat(timespec="seconds")
        self.fault = Fault(said.both(), since, times)
        foreseen = isinstance(error, (LevekarError, OSError))
        log.error("the data on disk do not validate; the last good edition serves: %s", said.en,
                  exc_info=None if foreseen else error)  # fmt: skip


_keeper = _Keeper(DATA)
_held: ContextVar[Edition | None] = ContextVar("edition", default=None)


def edition() -> Edition:
    """The edition of this run, or, outside any run, the one on disk now.

    :raises LevekarError: if nothing on disk has ever validated.
    """
    return _held.get() or _keeper.current()


def current() -> Edition:
    """The edition on disk now, whatever this run holds.

    :raises LevekarError: if nothing on disk has ever validated.
    """
    return _keeper.current()


def root() -> Path:
    """The data folder that editions are opened from."""
    return _keeper.root


def fault() -> Fault | None:
    """What keeps a newer edition out; None where what is on disk is what is served."""
    return _keeper.fault


@contextmanager
def opened(held: Edition | None = None) -> Iterator[Edition]:
    """Hold one edition for all that runs inside: ``held``, else the one on disk now.

    A run inside a run keeps the outer one's edition.
    """
    chosen = held or edition()
    token = _held.set(chosen)
    try:
        yield chosen
    finally:
        _held.reset(token)


def carried(function: Callable[P, R]) -> Callable[P, R]:
    """``function`` bound to this run's edition, for a thread or loop that has no run of its own."""
    with opened():
        context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return context.copy().run(function, *args, **kwargs)

    return run


def store() -> tuple[Registry, Snapshot]:
    """The catalogue and the snapshot of this run's edition."""
    now = edition()
    return now.registry, now.snapshot


def per_edition(maxsize: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember at most ``maxsize`` answers of a function for as long as the edition lives.

    The function's arguments must be hashable; what it returns must not be written to.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
            with opened() as held:
                return held.memo(function, maxsize)(*args, **kwargs)

        return remembered

    return decorate

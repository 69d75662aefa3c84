"""A refresh beside the app: a process of its own, so that no reader waits for it.

One at a time, and not more often than once an hour, since anyone can press the button. What it
prints goes to ``data/snapshot/refresh.log``. One that dies at once has asked nobody anything: it is
told, and the button stays open.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import settings
from store.catalogue import DATA
from store.errors import SnapshotError

PAUSE_SECONDS = 3600
#: How long whoever starts a refresh waits to see whether it dies.
LOOK_SECONDS = 3.0
#: A failure sooner than this came before any source was asked: trying again takes longer.
AT_ONCE_SECONDS = 20.0
#: Where ``python -m loaders`` finds the module, wherever the data folder is.
HOME = Path(__file__).resolve().parents[2]
_COMMAND = ["-m", "loaders", "refresh"]
_lock = threading.Lock()


@dataclass(frozen=True)
class _Run:
    """A refresh started from here."""

    process: subprocess.Popen[bytes]
    began: float
    log: Path

    def died(self) -> bool:
        """Whether it failed so soon that it cannot have asked anyone."""
        code = self.process.poll()
        if code is None or code == 0 or not self.log.is_file():
            return False
        return self.log.stat().st_mtime - self.began < AT_ONCE_SECONDS


_last: _Run | None = None


def log_file(root: Path = DATA) -> Path:
    """Where a refresh writes what it did."""
    return root / "snapshot" / "refresh.log"


def running() -> bool:
    """Whether a refresh started from here is under way."""
    return _last is not None and _last.process.poll() is None


def died(root: Path = DATA) -> bool:
    """Whether the last refresh started from here failed at once; ``last_words`` says why."""
    return _last is not None and _last.log == log_file(root) and _last.died()


def may_start(root: Path = DATA) -> bool:
    """Whether a refresh may be started now: none under way, none in the last hour that worked."""
    log = log_file(root)
    since = time.time() - log.stat().st_mtime if log.is_file() else PAUSE_SECONDS + 1
    # A log from the future is a clock that was wrong, and no reason to wait for it to come true.
    rested = since > PAUSE_SECONDS or since < 0
    return (rested or died(root)) and not running()


def start(root: Path = DATA) -> bool:
    """Start ``python -m loaders refresh`` unless it may not; whether it is at work, or done.

    :raises SnapshotError: if the process cannot be started, or its log not be written.
    """
    global _last
    with _lock:
        if not may_start(root):
            return False
        log = log_file(root)
        try:
            with log.open("wb") as stream:
                began = time.time()
                process = subprocess.Popen(
                    [sys.executable, *_COMMAND],
                    cwd=HOME,
                    # The folder may have been named from where this process stands.
                    env=settings.environment({"LEVEKAR_DATA": str(root.resolve())}),
                    stdin=subprocess.DEVNULL,
                    stdout=stream,
                    stderr=subprocess.STDOUT,
                )
        except OSError as error:
            raise SnapshotError(
                f"{log}: a refresh cannot be started ({error}).",
                key="feil.not_started", where=log.relative_to(root), english=error.strerror,
            ) from error  # fmt: skip
        _last = _Run(process, began, log)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_SECONDS)
        return not _last.died()


def last_words(root: Path = DATA, lines: int = 30) -> str:
    """The end of the last refresh's log; empty if there has been none."""
    log = log_file(root)
    if not log.is_file():
        return ""
    # A progress bar writes over its own line; only what it ended with is of interest.
    text = log.read_bytes().decode("utf-8", errors="replace").removesuffix("\n")
    kept = [line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n")]
    return "\n".join(kept[-lines:])

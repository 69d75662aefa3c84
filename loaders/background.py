"""A refresh beside the app: a process of its own, so that no reader waits for it.

One at a time, and not more often than once an hour, since anyone can press the button. What it
prints goes to ``data/snapshot/refresh.log``.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from loaders.registry import DATA

PAUSE_SECONDS = 3600
_lock = threading.Lock()
_running: subprocess.Popen[bytes] | None = None


def log_file(root: Path = DATA) -> Path:
    """Where a refresh writes what it did."""
    return root / "snapshot" / "refresh.log"


def running() -> bool:
    """Whether a refresh started from here is under way."""
    return _running is not None and _running.poll() is None


def may_start(root: Path = DATA) -> bool:
    """Whether a refresh may be started now: none under way, none in the last hour."""
    log = log_file(root)
    rested = not log.is_file() or time.time() - log.stat().st_mtime > PAUSE_SECONDS
    return rested and not running()


def start(root: Path = DATA) -> bool:
    """Start ``python -m loaders refresh`` unless it may not; whether it was started."""
    global _running
    with _lock:
        if not may_start(root):
            return False
        with log_file(root).open("wb") as log:
            _running = subprocess.Popen(
                [sys.executable, "-m", "loaders", "refresh"],
                cwd=root.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
    return True


def last_words(root: Path = DATA, lines: int = 30) -> str:
    """The end of the last refresh's log; empty if there has been none."""
    log = log_file(root)
    if not log.is_file():
        return ""
    # A progress bar writes over its own line; only what it ended with is of interest.
    text = log.read_text("utf-8", errors="replace")
    kept = [line.rsplit("\r", 1)[-1] for line in text.splitlines()]
    return "\n".join(kept[-lines:])

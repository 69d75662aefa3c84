"""A foreign file is read in a process of its own, with an end to its memory and its time.

``jailed(function, …)`` calls a function of ours that looks at a stranger's file, in a new process:
at most ``MEMORY`` more than it began with, ``SECONDS`` once it has begun, two at a time, and no
longer than whoever waits for it is there. What it returns or raises comes back as if it had been
called here.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import settings
from sheets.messages import ImportFailure, Message
from store.errors import LevekarError
from text.texts import t

#: Bytes a file may take to read, and seconds.
MEMORY, SECONDS = 512 * 2**20, 10.0
#: Files read at once, seconds to wait for a turn, and to start Python and what it needs.
AT_ONCE, PATIENCE, START = 2, 30.0, 60.0
#: Bytes of an answer: a table within the limits of ``sheets.grid`` is far below.
LONGEST = 256 * 2**20
HOME = Path(__file__).resolve().parent.parent
READY = b"\x01"
_LOOK = 0.1
_turns = threading.BoundedSemaphore(AT_ONCE)
_P = ParamSpec("_P")
_T = TypeVar("_T")


class JailFailure(ImportFailure):
    """The reading was ended: ``why`` is memory, time, died, busy or left."""

    def __init__(self, why: str) -> None:
        self.why = why
        key = f"jail.{'died' if why == 'left' else why}"
        super().__init__(Message(t(key, "nb"), t(key, "en")))


def jailed(
    function: Callable[_P, _T],
    gone: Callable[[], bool] = lambda: False,
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _T:
    """What ``function(*args, **kwargs)`` returns, read in a jail.

    :param function: a function of a module of ours, found again by its name.
    :param gone: whether whoever waits has left; asked a few times a second.
    :raises JailFailure: if it was ended. :raises LevekarError: what the function itself raises.
    """
    where = (function.__module__, function.__qualname__)
    payload = pickle.dumps(where) + pickle.dumps((args, kwargs))
    end = time.monotonic() + PATIENCE
    while not _turns.acquire(timeout=_LOOK):
        if gone():
            raise JailFailure("left")
        if time.monotonic() > end:
            raise JailFailure("busy")
    try:
        said = _said(payload, gone)
    finally:
        _turns.release()
    kind, *rest = said
    if kind == "returned":
        result: _T = rest[0]
        return result
    if kind == "ended":
        raise JailFailure(rest[0])
    raise _raised(*rest)


def _said(payload: bytes, gone: Callable[[], bool]) -> tuple[Any, ...]:
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    seen = os.pathsep.join(part for part in (str(HOME), *sys.path) if part)
    # In memory, not on disk: a stranger's file leaves no trace here.
    handle = os.memfd_create("file")
    with os.fdopen(handle, "wb+") as file:
        file.write(payload)
        file.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "sheets.jail"], cwd=HOME, stdin=file, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env={**settings.environment({}), **threads, "PYTHONPATH": seen},
        )  # fmt: skip
    answer = _Answer(process)
    try:
        why = _waited(answer, gone)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        answer.thread.join(5)
    if why:
        return ("ended", why)
    try:
        found: tuple[Any, ...] = pickle.loads(answer.content[1:])
    except (EOFError, pickle.UnpicklingError, IndexError):
        return ("ended", "time" if process.returncode == -signal.SIGXCPU else "died")
    return found


def _waited(answer: _Answer, gone: Callable[[], bool]) -> str:
    """Why it must be ended; empty when it has ended itself."""
    end, ready = time.monotonic() + START, False
    while answer.thread.is_alive():
        answer.thread.join(_LOOK)
        if gone():
            return "left"
        if not ready and answer.content:
            ready, end = True, time.monotonic() + SECONDS
        if len(answer.content) > LONGEST:
            return "memory"
        if time.monotonic() > end:
            return "time" if ready else "busy"
    return ""


class _Answer:
    """What the process writes, gathered beside whoever waits."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.content = bytearray()
        self._stream = process.stdout
        self.thread = threading.Thread(target=self._gather, daemon=True)
        self.thread.start()

    def _gather(self) -> None:
        assert self._stream is not None
        with self._stream:
            while len(self.content) <= LONGEST and (part := os.read(self._stream.fileno(), 65536)):
                self.content += part


def _raised(module: str, name: str, args: tuple[Any, ...], state: dict[str, Any]) -> LevekarError:
    """The error as it was raised there: our own kind, made without its own beginning."""
    found = getattr(importlib.import_module(module), name)
    error: LevekarError = found.__new__(found, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def main() -> None:
    """In the jail: read what to call, shut the door, call it, tell."""
    module, name = pickle.load(sys.stdin.buffer)
    function = getattr(importlib.import_module(module), name)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    out.write(READY)
    out.flush()
    try:
        _shut()
        args, kwargs = pickle.load(sys.stdin.buffer)
        said: tuple[Any, ...] = ("returned", function(*args, **kwargs))
    except MemoryError:
        said = ("ended", "memory")
    except LevekarError as error:
        kind = type(error)
        said = ("raised", kind.__module__, kind.__qualname__, error.args, error.__dict__)
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    pickle.dump(said, out)
    out.flush()


def _shut() -> None:
    """No more memory, time, files or room on disk than reading a table takes."""
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmSize:\s+(\d+) kB", status)
    now = int(found[1]) * 1024 if found else 0
    seconds = int(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()

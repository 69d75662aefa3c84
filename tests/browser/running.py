"""The dashboard as a process of its own, and Debian's Chromium to look at it with."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PR_SET_PDEATHSIG = 1
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No thread of its own draws frame after frame of what moves while a page is made: without a
    # graphics card, that takes more than half the time of the processor a page takes.
    "--disable-threaded-animation",
]


@dataclass(frozen=True)
class Server:
    """A running dashboard: where it answers and which process it is."""

    address: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start() -> Server:
    """Start the dashboard without waiting for it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port),
         "--server.address", "127.0.0.1", "--server.headless", "true"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=_end_with_parent,
    )  # fmt: skip
    return Server(f"http://127.0.0.1:{port}", process)


def _end_with_parent() -> None:
    """Ask Linux to end this process when the tests are ended from outside and cannot."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


#: Answers that all is read, and that the process is there.
READY, ANSWERS = "/helse/klar", "/_stcore/health"


def wait(server: Server, seconds: float = 60, told: str = READY) -> None:
    """Return when the dashboard is ready for readers, or as soon as it ``ANSWERS`` at all.

    :raises RuntimeError: if it ended or did not answer in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"streamlit ended with {server.process.returncode}")
        try:
            with urllib.request.urlopen(server.address + told, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{server.address} did not answer in {seconds} seconds")


def stop(server: Server) -> None:
    """End the dashboard and everything it started."""
    if server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGTERM)
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait(10)


@contextmanager
def dashboard(told: str = READY) -> Iterator[Server]:
    """A dashboard that is ready, or that ``ANSWERS``; ended when the block is left."""
    server = start()
    try:
        wait(server, told=told)
        yield server
    finally:
        stop(server)

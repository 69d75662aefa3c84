"""Pictures, one at a time by one browser, for a queue in which everyone has their turn.

Longer than 300 lines: the queue and the browser behind it are one thing.
Who asks for many waits for many; who asks for one waits for no more than one of each other's.
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.figure import Figure
from export import browser
from export.browser import BrowserError, DrawingError, NoBrowserError, browser_path
from export.frames import described, frame, labelled, spec_of
from export.inturn import InTurn
from store import made

__all__ = [
    "RENDERER",
    "RETRY_AFTER",
    "BrowserError",
    "BusyError",
    "NoBrowserError",
    "PausedError",
    "Renderer",
    "browser_path",
    "client",
    "code",
    "described",
    "frame",
]

#: Pictures one client may wait for (a page with twenty gets them all), and all clients together.
OF_ONE, OF_ALL = 24, 200
KEPT = 256
TRIES = 3
#: Seconds in which no picture is tried after ``TRIES`` failures in a row.
PAUSE = 60.0
RETRY_AFTER = 5
#: Seconds a drawn proof of health holds, and how long one is waited for.
PROOF, PATIENCE = 60.0, 8.0
SHELF = "bilder"
#: Who asks, set by whoever takes the request.
client: contextvars.ContextVar[str] = contextvars.ContextVar("client", default="")
_LOG = logging.getLogger("levekar.pictures")


class BusyError(Exception):
    """The queue is full."""


class PausedError(BusyError):
    """The browser has failed too often; ``seconds`` until it is tried again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not tried for {seconds:.0f} seconds")
        self.seconds = seconds


@dataclass
class Job:
    """One picture to be drawn, or a ``page`` (HTML, scale, footer) to be printed."""

    build: Callable[[], Figure]
    form: str
    width: int | None = None
    framed: bool = True
    height: int | None = None
    page: tuple[str, float, str] | None = None
    narrow: bool = False
    result: Future[bytes] = field(default_factory=Future)


@lru_cache(maxsize=1)
def code() -> str:
    """What pictures and pages depend on beside the figures: a hash of the code that makes them."""
    home = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in ("analysis", "charts", "views", "export", "text"):
        for file in sorted((home / room).rglob("*.[py][ya]*")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


class Renderer:
    """A thread with one browser. ``make`` and ``draw`` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None
        self._serving = False
        self._turns = InTurn[Job]()
        self._under_way: dict[str, Future[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._paused_until = 0.0
        self._proof: tuple[float, str] = (float("-inf"), "")
        self.started = 0
        #: Whether pictures are kept on disk for the next start.
        self.shelved = True

    def make(self, key: str, build: Callable[[], Figure], form: str, framed: bool = True,
             width: int | None = None, narrow: bool = False) -> Future[bytes]:  # fmt: skip
        """The picture for ``key``; those who ask for the same one share the work.

        :param build: gives the figure, which is not written to.
        :param framed: with title and source on it.
        :param width: in pixels. :param narrow: laid out as on a phone.

        :raises NoBrowserError: if there is no browser. :raises BusyError: if the queue is full, or
            (``PausedError``) the browser has failed and is left alone for a while.
        """
        with self._lock:
            ready = self._ready(key)
            if ready is not None:
                done: Future[bytes] = Future()
                done.set_result(ready)
                return done
            if key in self._under_way:
                return self._under_way[key]
            if browser_path() is None:
                raise NoBrowserError
            self._refuse_if_full()
            job = Job(build, form, width, framed, narrow=narrow)
            self._under_way[key] = job.result
            self._queue(client.get(), job)
        job.result.add_done_callback(lambda f: self._finish(key, f))
        return job.result

    def draw(self, figure: Figure, form: str = "png", width: int | None = None, framed: bool = True,
             height: int | None = None) -> bytes:  # fmt: skip
        """One picture now, outside the store: for reports, which are bounded themselves.

        :raises NoBrowserError, PausedError, BrowserError: if it cannot be drawn.
        """
        if browser_path() is None:
            raise NoBrowserError
        job = Job(lambda: figure, form, width, framed, height)
        with self._lock:
            self._refuse_if_paused()
            self._queue(f"rapport {threading.get_ident()}", job)
        return job.result.result(TRIES * (browser.OPEN + browser.DRAW + browser.CLOSE))

    def print(self, page: str, scale: float = 1, footer: str = "") -> bytes:
        """A page of HTML as a tagged PDF, now; raises as ``draw``."""
        if browser_path() is None:
            raise NoBrowserError
        job = Job(_point, "pdf", page=(page, scale, footer))
        with self._lock:
            self._refuse_if_paused()
            self._queue(f"rapport {threading.get_ident()}", job)
        return job.result.result(TRIES * (browser.OPEN + browser.DRAW + browser.CLOSE))

    def health(self) -> str:
        """``ok``, or in words why no picture can be drawn. One is drawn, once a minute at most."""
        if browser_path() is None:
            return "ingen Chrome eller Chromium"
        when, said = self._proof
        if time.monotonic() - when < PROOF:
            return said
        job = Job(_point, "svg", 40, False, 40)
        try:
            with self._lock:
                self._refuse_if_paused()
                self._queue("helse", job)
            job.result.result(PATIENCE)
            said = "ok"
        except PausedError as error:
            return f"tegner ikke; prøves igjen om {error.seconds:.0f} s"
        except TimeoutError:
            return f"tegnet ikke på {PATIENCE:.0f} s"
        except (BrowserError, DrawingError):
            said = "tegner ikke; loggen sier hvorfor"
        self._proof = (time.monotonic(), said)
        return said

    def _ready(self, key: str) -> bytes | None:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        found = made.read(SHELF, _name(key)) if self.shelved else None
        if found is not None:
            self._keep(key, found)
        return found

    def _keep(self, key: str, picture: bytes) -> None:
        self._kept[key] = picture
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _refuse_if_paused(self) -> None:
        left = self._paused_until - time.monotonic()
        if left > 0:
            raise PausedError(left)

    def _refuse_if_full(self) -> None:
        self._refuse_if_paused()
        if self._turns.of(client.get()) >= OF_ONE or len(self._turns) >= OF_ALL:
            raise BusyError

    def _queue(self, who: str, job: Job) -> None:
        self._turns.add(who, job)
        if not self._serving:
            self._serving = True
            asyncio.run_coroutine_threadsafe(self._serve(), self._running())

    def _next(self) -> Job | None:
        """The next job: one of each client in turn."""
        with self._lock:
            if not self._turns:
                self._serving = False
                return None
            return self._turns.take()

    async def _serve(self) -> None:
        while (job := self._next()) is not None:
            left = self._paused_until - time.monotonic()
            try:
                if left > 0:
                    raise PausedError(left)
                job.result.set_result(await self._drawn(job))
            except Exception as error:  # noqa: BLE001 - whoever waits for the picture is told
                job.result.set_exception(error)

    def _finish(self, key: str, future: Future[bytes]) -> None:
        fine = not future.cancelled() and future.exception() is None
        with self._lock:
            self._under_way.pop(key, None)
            if fine:
                self._keep(key, future.result())
        if fine and self.shelved:
            made.write(SHELF, _name(key), future.result())

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, daemon=True, name="pictures").start()
            atexit.register(self.close)
        return self._loop

    async def _drawn(self, job: Job) -> bytes:
        figure = await asyncio.to_thread(job.build)
        spec = (spec_of(figure, job.width, job.framed, job.height, job.narrow)
                if job.page is None else {"page": job.page})  # fmt: skip
        for turn in range(1, TRIES + 1):
            try:
                drawn = await self._draw(spec, job.form)
                if job.form == "png":
                    return await asyncio.to_thread(labelled, drawn, figure)
                return described(drawn, figure) if job.form == "svg" else drawn
            except BrowserError as error:
                _LOG.warning("picture, try %d of %d: %s", turn, TRIES, error)
                await self._stop()
                if turn == TRIES:
                    self._paused_until = time.monotonic() + PAUSE
                    _LOG.error("no pictures for %.0f seconds: %s", PAUSE, error)
                    raise
            except NoBrowserError:
                raise
            except Exception as error:
                # The figure's own fault: it would be the same again, and others need not wait.
                _LOG.exception("a picture could not be drawn: %s", figure.title)
                await self._stop()
                raise DrawingError(figure.title) from error
        raise AssertionError("the last try returns or raises")

    async def _draw(self, spec: dict[str, Any], form: str) -> bytes:
        if self._browser is None:
            self._browser = await browser.opened()
            self.started += 1
        if "page" in spec:
            work = browser.printed(self._browser, *spec["page"])
            return await browser.within(browser.DRAW, work, self._browser)
        layout = spec["layout"]
        options = {"format": form, "width": layout["width"], "height": layout["height"],
                   "scale": 2 if form == "png" else 1}  # fmt: skip
        work = self._browser.calc_fig(spec, options)
        result: bytes = await browser.within(browser.DRAW, work, self._browser)
        return result

    async def _stop(self) -> None:
        gone, self._browser = self._browser, None
        if gone is not None:
            await browser.closed(gone)

    def close(self) -> None:
        """End the browser now; nobody waits for it."""
        browser.kill(self._browser)


def _point() -> Figure:
    """The least there is to draw."""
    plot = go.Figure(go.Scatter(x=[0], y=[0]))
    return Figure("helse", "", plot, pd.DataFrame(), "", "")


def _name(key: str) -> str:
    return hashlib.sha256(f"{code()}|{key}".encode()).hexdigest()


RENDERER = Renderer()

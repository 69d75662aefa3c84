"""Figures as SVG and PNG by one Chrome that renders one at a time, for a short queue.

Kaleido drives the Chrome or Chromium found on the machine (``LEVEKAR_CHROME`` names another). It
has no network: boundaries are in the figure, the world outlines Plotly asks for are empty and in
its page, and its proxy is a closed door.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import re
import textwrap
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from html import escape
from pathlib import Path
from typing import Any

import settings
from charts.figure import Figure
from store.boundaries import EMPTY_TOPOJSON

#: Pictures being made or waited for; one more is turned away.
QUEUE = 12
KEPT = 256
TIMEOUT = 30
RETRY_AFTER = 5


class NoBrowserError(Exception):
    """No Chrome or Chromium on this machine."""


class BusyError(Exception):
    """The queue is full."""


def browser_path() -> str | None:
    """The Chrome or Chromium to use, or None."""
    asked = settings.read("LEVEKAR_CHROME")
    if asked:
        return asked if Path(asked).is_file() else None
    from choreographer.browsers.chromium import Chromium

    return Chromium.find_browser(skip_local=False)


class Renderer:
    """A thread with one browser. ``make`` and ``draw`` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None
        self._turn: asyncio.Lock | None = None
        self._under_way: dict[str, Future[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self.started = 0

    def make(self, key: str, build: Callable[[], Figure], form: str) -> Future[bytes]:
        """The picture for ``key``; those who ask for the same one share the work.

        :raises NoBrowserError: if there is no browser. :raises BusyError: if the queue is full.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                done: Future[bytes] = Future()
                done.set_result(self._kept[key])
                return done
            if key in self._under_way:
                return self._under_way[key]
            if browser_path() is None:
                raise NoBrowserError
            if len(self._under_way) >= QUEUE:
                raise BusyError
            future = asyncio.run_coroutine_threadsafe(self._job(build, form), self._running())
            self._under_way[key] = future
        future.add_done_callback(lambda f: self._finish(key, f))
        return future

    def draw(self, figure: Figure, form: str = "png", width: int | None = None, framed: bool = True,
             height: int | None = None) -> bytes:  # fmt: skip
        """One picture now, outside the queue and the store: for reports, which are bounded."""
        if browser_path() is None:
            raise NoBrowserError
        with self._lock:
            loop = self._running()
        job = self._job(lambda: figure, form, width, framed, height)
        return asyncio.run_coroutine_threadsafe(job, loop).result(4 * TIMEOUT)

    def _finish(self, key: str, future: Future[bytes]) -> None:
        with self._lock:
            self._under_way.pop(key, None)
            if not future.cancelled() and future.exception() is None:
                self._kept[key] = future.result()
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, daemon=True, name="pictures").start()
            atexit.register(self.close)
        return self._loop

    async def _job(
        self, build: Callable[[], Figure], form: str, width: int | None = None,
        framed: bool = True, height: int | None = None,
    ) -> bytes:  # fmt: skip
        if self._turn is None:
            self._turn = asyncio.Lock()
        async with self._turn:
            figure = await asyncio.to_thread(build)
            spec = spec_of(figure, width, framed, height)
            try:
                drawn = await self._draw(spec, form)
            except Exception:  # noqa: BLE001 - a browser that died is started once more
                await self._stop()
                drawn = await self._draw(spec, form)
        return described(drawn, figure) if form == "svg" else drawn

    async def _draw(self, spec: dict[str, Any], form: str) -> bytes:
        if self._browser is None:
            self._browser = await _open()
            self.started += 1
        layout = spec["layout"]
        options = {"format": form, "width": layout["width"], "height": layout["height"],
                   "scale": 2 if form == "png" else 1}  # fmt: skip
        result: bytes = await asyncio.wait_for(self._browser.calc_fig(spec, options), TIMEOUT)
        return result

    async def _stop(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            try:
                await asyncio.wait_for(browser.close(), 5)
            except Exception:  # noqa: BLE001 - it is gone already, which is what we want
                return

    def close(self) -> None:
        """End the browser."""
        if self._loop is not None and self._browser is not None:
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)


async def _open() -> Any:
    from kaleido import Kaleido, PageGenerator

    class Page(PageGenerator):
        """Kaleido's page with the empty outlines in it and no formula script."""

        def __init__(self) -> None:
            super().__init__(mathjax=False)
            outlines = json.dumps({"topojson": {"world_110m": EMPTY_TOPOJSON}})
            self.header += f"<script>window.PlotlyGeoAssets={outlines};</script>"

    path = browser_path()
    if path is None:
        raise NoBrowserError
    browser = Kaleido(n=1, timeout=TIMEOUT, path=path, page_generator=Page(),
                      proxy_server="127.0.0.1:9")  # fmt: skip
    await browser.open()
    return browser


def spec_of(
    figure: Figure, width: int | None, framed: bool = True, height: int | None = None
) -> dict[str, Any]:
    """The figure as Kaleido takes it, with title and source on it where ``framed``."""
    spec: dict[str, Any] = figure.plot.to_dict()
    layout = spec["layout"]
    if framed:
        layout.update(frame(figure, width))
    else:
        width = width or figure.plot.layout.width or WIDTHS.get(figure.kind, WIDTH)
        layout.update({"width": width, "height": height or layout.get("height") or 450,
                       "paper_bgcolor": "#ffffff"})  # fmt: skip
    return spec


def described(svg: bytes, figure: Figure) -> bytes:
    """The SVG with its title and text alternative, so that it can be read aloud."""
    text = svg.decode("utf-8")
    label = f"<title>{escape(figure.title)}</title><desc>{escape(figure.alt)}</desc>"
    text = re.sub(r"(<svg\b[^>]*)>", rf'\1 role="img">{_literal(label)}', text, count=1)
    return text.encode("utf-8")


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


RENDERER = Renderer()


#: Wide enough for labels beside an axis; a map of Asker is tall.
WIDTH = 900


WIDTHS = {"kart": 720}


TITLE, SOURCE = 18, 12


_TITLE_LINE, _SOURCE_LINE, _PADDING = 23, 23, 26


def frame(figure: Figure, width: int | None = None) -> dict[str, Any]:
    """What the layout changes to: size, a white ground, and a title block that holds the source.

    Both stand in the title, the one thing Plotly places by the picture's edge and not by the axes,
    whose margins grow with their labels.
    """
    width = width or figure.plot.layout.width or WIDTHS.get(figure.kind, WIDTH)
    title = textwrap.wrap(figure.title, max(20, int(width / (TITLE * 0.53))))
    source = textwrap.wrap(figure.source, max(30, int(width / (SOURCE * 0.5))))
    text = "<b>" + "<br>".join(escape(line, quote=False) for line in title) + "</b>"
    text += "".join(f'<br><span style="font-size:{SOURCE}px;color:#5b6b73">'
                    f"{escape(line, quote=False)}</span>" for line in source)  # fmt: skip
    block = _TITLE_LINE * len(title) + _SOURCE_LINE * len(source) + _PADDING
    layout = figure.plot.layout
    margin = {side: getattr(layout.margin, side) or 0 for side in "lrtb"}
    margin |= {"t": margin["t"] + block, "b": margin["b"] + 8, "l": max(8, margin["l"]),
               "r": max(8, margin["r"])}  # fmt: skip
    height = (layout.height or 450) + block + 8
    return {
        "width": width,
        "height": height,
        "margin": margin,
        "paper_bgcolor": "#ffffff",
        "title": {"text": text, "x": 0, "xref": "container", "xanchor": "left",
                  "y": 1 - (TITLE + 8) / height, "yref": "container", "yanchor": "top",
                  "automargin": False, "pad": {"l": 10},
                  "font": {"size": TITLE, "color": "#1c2b33"}},
    }  # fmt: skip

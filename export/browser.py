"""The one browser that draws: started, asked and ended, each within a deadline that holds.

A browser can hang at any of these, and can hang the thread that writes to it. So the deadline is
kept by a timer outside that thread, and what it ends is the browser's whole process group.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import signal
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import settings
from store.boundaries import EMPTY_TOPOJSON

#: Seconds to open, to draw one picture, and to close.
OPEN, DRAW, CLOSE = 20.0, 30.0, 5.0
#: Pictures drawn in one page: to load it anew for each is four fifths of the time of one.
IN_ONE_PAGE = 100
_T = TypeVar("_T")


class BrowserError(Exception):
    """The browser did not start, hangs or has died; the figure is not to blame."""


class DrawingError(Exception):
    """The browser is well, and this figure could not be drawn."""


class NoBrowserError(Exception):
    """No Chrome or Chromium on this machine."""


def browser_path() -> str | None:
    """The Chrome or Chromium to use, or None."""
    asked = settings.read("LEVEKAR_CHROME")
    if asked:
        return asked if Path(asked).is_file() else None
    from choreographer.browsers.chromium import Chromium

    return Chromium.find_browser(skip_local=False)


def kill(browser: Any) -> None:
    """End the browser's process group now, from any thread; nothing if it has ended."""
    process = getattr(browser, "subprocess", None)
    if process is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            # Its first process may be gone while its children live: the group has its number.
            os.killpg(process.pid, signal.SIGKILL)


async def within(seconds: float, work: Coroutine[Any, Any, _T], browser: Any) -> _T:
    """The result of ``work``, or the end of the browser.

    :raises BrowserError: if the deadline passes, or the connection to the browser fails.
    """
    task = asyncio.ensure_future(work)
    timer = threading.Timer(seconds, kill, [browser])
    timer.daemon = True
    timer.start()
    try:
        # Not wait_for: it waits for a task that will not be cancelled, and the deadline is gone.
        done, _ = await asyncio.wait({task}, timeout=seconds + 1)
    finally:
        timer.cancel()
    if not done:
        kill(browser)
        task.add_done_callback(lambda t: t.cancelled() or t.exception())
        task.cancel()
        raise BrowserError(f"no answer within {seconds:g} seconds")
    if task.cancelled():
        raise BrowserError("the browser ended")
    error = task.exception()
    if error is not None and _of_browser(error):
        raise BrowserError(f"{type(error).__name__}: {error}") from error
    return task.result()


def _of_browser(error: BaseException) -> bool:
    """Whether a failure is the browser's; else the figure could not be drawn."""
    if isinstance(error, OSError | TimeoutError | asyncio.CancelledError):
        return True
    return type(error).__module__.startswith("choreographer")


async def opened() -> Any:
    """A browser ready to draw: Kaleido on the Chrome of this machine, with no network.

    :raises NoBrowserError: if there is none. :raises BrowserError: if it does not start in time.
    """
    from kaleido import Kaleido, PageGenerator

    class Page(PageGenerator):
        """Kaleido's page with the empty outlines in it and no formula script."""

        def __init__(self) -> None:
            super().__init__(mathjax=False)
            outlines = json.dumps({"topojson": {"world_110m": EMPTY_TOPOJSON}})
            self.header += f"<script>window.PlotlyGeoAssets={outlines};</script>"

    class Drawer(Kaleido):
        """Kaleido, which loads its page anew after every picture, where it keeps it for many."""

        drawn = 0

        async def _return_kaleido_tab(self, tab: Any) -> None:
            self.drawn += 1
            if self.drawn % IN_ONE_PAGE == 0:
                await super()._return_kaleido_tab(tab)
                return
            tab.js_logger.reset()
            await self.tabs_ready.put(tab)

    path = browser_path()
    if path is None:
        raise NoBrowserError
    browser = Drawer(n=1, timeout=DRAW, path=path, page_generator=Page(),
                      proxy_server="127.0.0.1:9")  # fmt: skip
    try:
        await within(OPEN, browser.open(), browser)
    except BaseException:
        kill(browser)
        raise
    return browser


async def printed(browser: Any, page: str, scale: float, footer: str) -> bytes:
    """A page of HTML as a tagged PDF with an outline of its headings.

    Language, title and structure are the page's own; ``footer`` is HTML of its own, below each.
    """
    tab = await browser.create_tab("about:blank")
    try:
        tree = await tab.send_command("Page.getFrameTree")
        frame = tree["result"]["frameTree"]["frame"]["id"]
        await tab.send_command("Page.setDocumentContent", {"frameId": frame, "html": page})
        ready = (
            "Promise.all([...document.images].map(i => i.decode().catch(() => 0))).then(() => 1)"
        )
        await tab.send_command("Runtime.evaluate", {"expression": ready, "awaitPromise": True})
        answer = await tab.send_command("Page.printToPDF", {
            "printBackground": True, "preferCSSPageSize": True, "scale": scale,
            "generateTaggedPDF": True, "generateDocumentOutline": True,
            "displayHeaderFooter": bool(footer), "headerTemplate": "<span></span>",
            "footerTemplate": footer or "<span></span>"})  # fmt: skip
        if "result" not in answer:
            raise DrawingError(str(answer.get("error", {}).get("message", "")))
        return base64.b64decode(answer["result"]["data"])
    finally:
        await browser.close_tab(tab.target_id)


async def closed(browser: Any) -> None:
    """End the browser and clear up after it; what it has not finished is of no interest."""
    kill(browser)
    with contextlib.suppress(BrowserError, OSError, RuntimeError):
        await within(CLOSE, browser.close(), browser)

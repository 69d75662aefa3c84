"""Tabs of one browser that stay open: to open a tab takes longer than to show a page in it.

Between tests a tab shows an empty page of this machine. At ``about:blank`` Chromium ends the
process that drew the tab, and the next page takes twice the time: its scripts are read anew.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, BrowserContext, Error, Page

#: What a page of the tab has kept for itself; a page of no address keeps nothing.
FORGET = "() => { try { sessionStorage.clear(); } catch { /* nothing is kept */ } }"


def rested(page: Page) -> bool:
    """Let a tab that is on its way somewhere get there, and have it forget; whether it did.

    Chromium never says that a tab is closed which it was asked to close on its way.
    """
    for _ in range(5):
        try:
            page.wait_for_load_state("load", timeout=10_000)
            page.evaluate(FORGET)
        except Error:  # it went on meanwhile
            continue
        return True
    return False


class Empty(BaseHTTPRequestHandler):
    """Answers with a page that has nothing in it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


class Tabs:
    """Tabs of every width. They share what the browser has fetched and kept."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._memory: BrowserContext | None = None
        self._free: list[Page] = []
        self._nowhere = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
        threading.Thread(target=self._nowhere.serve_forever, daemon=True).start()

    def memory(self, width: int) -> BrowserContext:
        """A browser that has seen nothing, as a Norwegian reader's."""
        return self._browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", accept_downloads=True
        )

    def take(self, width: int) -> Page:
        """An empty tab nobody else has, with no page behind it that keeps anything."""
        if self._memory is None:
            self._memory = self.memory(width)
        page = self._free.pop() if self._free else self._memory.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    def give_back(self, page: Page) -> None:
        """Leave the tab as a new one is: light, on screen, and with nothing on its page.

        A tab that will not come to rest is left where it is: the next test gets another.
        """
        if page.is_closed() or not rested(page):
            return
        try:
            page.unroute_all(behavior="ignoreErrors")
            page.mouse.move(-1, -1)
            page.goto(f"http://127.0.0.1:{self._nowhere.server_port}/")
            page.emulate_media(media="null", color_scheme="light")
        except Error:
            return
        self._free.append(page)

    def close(self) -> None:
        """Close every tab."""
        if self._memory is not None:
            self._memory.close()
        self._nowhere.shutdown()
        self._nowhere.server_close()

"""What a reader does with a page, in a reader's words."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, TimeoutError, expect

from views.homes import VIEWS

expect.set_options(timeout=15_000)

SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
#: How many pixels the page is wider than the window.
WIDER = (
    "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, "
    "document.querySelector('[data-testid=stMain]').scrollWidth) - innerWidth"
)
#: A point on screen that lies inside the area's shape, found by trying a grid of points.
INSIDE = """(path) => {
    const box = path.getBBox(), matrix = path.getScreenCTM(), steps = 24;
    let best = null;
    for (let i = 1; i < steps; i++) for (let j = 1; j < steps; j++) {
        const point = new DOMPoint(box.x + box.width * i / steps, box.y + box.height * j / steps);
        if (!path.isPointInFill(point)) continue;
        const far = Math.hypot(i - steps / 2, j - steps / 2);
        if (best === null || far < best.far) best = {far, at: point.matrixTransform(matrix)};
    }
    return [best.at.x, best.at.y];
}"""
#: Resolved when nothing on the page has changed for a quarter of a second, or after five.
STILL = """() => new Promise(done => {
    let soon = 0;
    const end = () => { watching.disconnect(); done(); };
    const wait = () => { clearTimeout(soon); soon = setTimeout(end, 250); };
    const watching = new MutationObserver(wait);
    watching.observe(document.body, {subtree: true, childList: true, attributes: true});
    setTimeout(end, 5000);
    wait();
})"""
READY = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
    return app?.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('h1') !== null
        && document.querySelector('[data-testid=stSkeleton]') === null
        && !window.levekarFitSoon  // words of figures are still being fitted to the width
        && charts.every(c => c.querySelector('.main-svg') !== null)
        && charts.every(c => (c.querySelector('.js-plotly-plot').data ?? [])
            .every(t => t.type !== 'choropleth')
            || c.querySelector('.choroplethlayer path') !== null);
}"""


def pages() -> list[str]:
    """Addresses of all pages in the menu, the front page first."""
    first, *others = VIEWS
    assert first == "oversikt"
    return ["/", *(f"/{name}" for name in others)]


class Look:
    """A reader's browser on one page; keeps what it asked foreign hosts for, and its faults."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self._hears: dict[Any, Callable[[Any], object]] = {
            "request": lambda request: self._asked(request.url),
            "websocket": lambda socket: self._asked(socket.url),
            "pageerror": lambda error: self.faults.append(str(error)),
            "dialog": lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()),
            "console": lambda m: self.faults.append(f"{m.text} {m.location.get('url', '')}")
            if m.type == "error" else None,
        }  # fmt: skip
        for event, hear in self._hears.items():
            page.on(event, hear)

    def leave(self) -> None:
        """Listen no more: the next reader has the tab."""
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.foreign.append(url)

    def open(self, path: str) -> Look:
        """Go to an address of the dashboard and wait until the page stands."""
        self.page.goto(self.address + path if path.startswith("/") else path)
        return self.settle()

    def settle(self) -> Look:
        """Wait until the script has run and every figure is drawn."""
        # Asked at every frame, the browser would draw without rest.
        self.page.wait_for_function(READY, timeout=60_000, polling=100)
        return self

    def box(self, label: str) -> Locator:
        """The select box of that name."""
        return self.page.get_by_role("combobox", name=label, exact=True)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box; once more where the page came anew and closed it."""
        box = self.box(label)
        for last in (False, False, True):
            self.hold_still(box)
            box.click()
            box.fill(option)  # a long list holds only what is near until something is looked for
            try:
                self.page.get_by_role("option", name=option, exact=True).click(timeout=10_000)
                break
            except TimeoutError:
                if last:
                    raise
        expect(box).to_have_value(option)
        self.settle()

    def hold_still(self, what: Locator) -> None:
        """Bring it into view and wait until the page has stopped scrolling, which closes lists, and
        changes no more, which takes what is pressed from under the pointer."""
        what.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.page.evaluate(STILL)

    def area(self, code: str) -> Locator:
        """The shape of an area on the first map."""
        plot = self.page.locator(".js-plotly-plot").first
        shapes = plot.locator(".choroplethlocation")
        expect(shapes.first).to_be_attached()
        number = plot.evaluate(
            """(plot, code) => [...plot.querySelectorAll('.choroplethlocation')]
                .findIndex(p => p.__data__.loc === code)""",
            code,
        )
        assert number >= 0, f"no shape for {code}"
        return shapes.nth(number)

    def click(self, code: str) -> None:
        """Click an area on the first map."""
        shape = self.area(code)
        self.hold_still(shape)
        x, y = shape.evaluate(INSIDE)
        self.page.mouse.move(x, y)
        self.page.mouse.click(x, y)

    def colours(self) -> list[str]:
        """The fill of every shape on every map, in order."""
        shapes = self.page.locator(".choroplethlocation")
        return list(shapes.evaluate_all("all => all.map(p => p.getAttribute('fill') "
                                        "|| getComputedStyle(p).fill)"))  # fmt: skip

    def text(self) -> str:
        """All text in the page's main part, with ordinary spaces."""
        return self.page.locator("[data-testid=stMain]").inner_text().translate(SPACES)

    def says(self, said: str) -> Look:
        """Wait until the page's main part holds the words: a choice is seen before its answer."""
        expect(self.page.get_by_test_id("stMain")).to_contain_text(re.compile(
            re.escape(said).replace(r"\ ", r"\s+"))
        )  # fmt: skip
        return self

    def reads(self, said: str) -> Look:
        """Wait until the text of the page's main part is just this, as ``text`` gave it."""
        until = time.monotonic() + 15
        while (shown := self.text()) != said and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        assert shown == said
        return self

    def fit(self) -> Look:
        """Give figures a moment to take the window's new width, if they need one."""
        with contextlib.suppress(TimeoutError):
            self.page.wait_for_function(f"{WIDER} <= 1", timeout=5_000)
        return self

    def too_wide(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate(WIDER))

"""Time and weigh the running dashboard: ``python benchmarks/app.py`` prints the figures promised.

Server time is measured inside this process with Streamlit's AppTest: one rerun of the page Kart
after the indicator is changed, the median of 15 after a warm-up, every figure already read once.
All else is measured in Debian's Chromium against ``streamlit run dashboard.py`` on loopback; bytes
are counted by a relay between the two, so they are what travels, http and web socket together.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

import running  # noqa: E402
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright  # noqa: E402

REPEATS = 15
MAP = ".js-plotly-plot .choroplethlayer path"
CHANGES = 4


class Relay:
    """A wire between browser and server that counts what the server sends."""

    def __init__(self, target: str) -> None:
        self.received = 0
        self._target = ("127.0.0.1", int(target.rsplit(":", 1)[1]))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def take(self) -> float:
        """Kilobytes since last asked."""
        received, self.received = self.received, 0
        return received / 1e3

    def _accept(self) -> None:
        while True:
            browser, _ = self._listener.accept()
            server = socket.create_connection(self._target)
            for pair in ((browser, server, False), (server, browser, True)):
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, count: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if count:
                    self.received += len(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


def heaviest(page: Page) -> dict[str, int]:
    """Collect, from now on, the bytes of each http answer by address."""
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def named(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"].split("/", 3)[-1][:70]

    def finished(event: dict[str, Any]) -> None:
        sizes[names.get(event["requestId"], "?")] = int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", named)
    session.on("Network.loadingFinished", finished)
    return sizes


def settle(page: Page) -> None:
    """Wait until the map stands and the script has run to its end."""
    page.locator(MAP).first.wait_for(timeout=60_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_load_state("networkidle")


def server_times(level: str, indicators: list[str]) -> list[float]:
    """Milliseconds of reruns of Kart, the indicator changed each time."""
    from streamlit.testing.v1 import AppTest

    # The front door holds one edition for a run; without it each question looks at the disk.
    script = "from pages import kart\nfrom views.edition import opened\nwith opened(): kart.show()"
    test = AppTest.from_string(script, default_timeout=60)
    test.query_params["indikator"] = indicators[0]
    test.query_params["niva"] = level
    test.run()
    times = []
    for turn in range(1, REPEATS + len(indicators) + 1):
        test.selectbox(key="kart_indikator").set_value(indicators[turn % len(indicators)])
        start = time.perf_counter()
        test.run()
        times.append(1000 * (time.perf_counter() - start))
        # Where an indicator has one level there is nothing to choose.
        at = [box.value for box in test.selectbox if box.key == "kart_niva"]
        assert not test.exception and at in ([level], [])
    return times[-REPEATS:]


def together(level: str) -> list[str]:
    """The largest set of indicators of one domain that have figures on the level."""
    from views.choice import shown_indicators, shown_levels

    domains: dict[str, list[str]] = {}
    for indicator in shown_indicators():
        if level in shown_levels(indicator.id):
            domains.setdefault(indicator.domain, []).append(indicator.id)
    return max(domains.values(), key=len)


@contextlib.contextmanager
def reader(play: Playwright, folder: str) -> Iterator[BrowserContext]:
    """A browser with a cache on disk, as a reader has."""
    context = play.chromium.launch_persistent_context(
        folder, executable_path=running.CHROMIUM, args=running.FLAGS, headless=True,
        viewport={"width": 1400, "height": 900}, locale="nb-NO",
    )  # fmt: skip
    try:
        yield context
    finally:
        context.close()


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box as a reader with a keyboard does."""
    box = page.get_by_role("combobox", name=label, exact=False).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()


def one_change(page: Page, relay: Relay, title: str) -> tuple[float, float]:
    """Kilobytes and seconds of one change to an indicator not yet seen.

    Streamlit sends a large message it has sent before as a reference, so a change back to what was
    seen is cheaper and not what is measured.
    """
    relay.take()
    start = time.perf_counter()
    choose(page, "Indikator", title)
    page.get_by_role("heading", level=2).filter(has_text=title).first.wait_for()
    settle(page)
    seconds = time.perf_counter() - start
    time.sleep(0.3)
    return relay.take(), seconds


def memory(pid: int) -> int:
    """Resident memory of a process and its children, in bytes."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                fields = dict(
                    line.split(":", 1) for line in (folder / "status").read_text().splitlines()
                )
                if pid in (int(fields["Pid"]), int(fields["PPid"])) and "VmRSS" in fields:
                    total += 1024 * int(fields["VmRSS"].split()[0])
    return total


def show(name: str, value: float, unit: str, promised: float) -> None:
    """One line: what, how much, and whether it is what was promised."""
    mark = "" if value <= promised else "   MISSED"
    print(f"{name:62s}{value:10.1f} {unit:3s} (promised {promised:g}){mark}")


def server() -> None:
    """Print the server time of one interaction."""
    logging.disable(logging.WARNING)
    for level, promised in (("delomrade", 100), ("grunnkrets", 150), ("rute1km", 100)):
        times = server_times(level, together(level))
        show(f"server, change of indicator, {level}, median of {len(times)}", median(times), "ms",
             promised)  # fmt: skip
    logging.disable(logging.NOTSET)


def first_map(play: Playwright) -> None:
    """Print seconds from the command to the first map, in a browser that has seen nothing."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        server = running.start()
        try:
            running.wait(server, told=running.ANSWERS)
            ready = time.perf_counter() - start
            with reader(play, folder) as context:
                page = context.new_page()
                page.goto(server.address)
                page.locator(MAP).first.wait_for(timeout=60_000)
                show("command to first map", time.perf_counter() - start, "s", 8)
                print(f"    of which {ready:.1f} s until the server answers")
                settle(page)
                time.sleep(1)
                show("memory of the server, one reader, one page",
                     memory(server.process.pid) / 1e6, "MB", 400)  # fmt: skip
        finally:
            running.stop(server)


def visits(play: Playwright, server: running.Server) -> None:
    """Print what a first and a second visit to the front page transfer."""
    relay = Relay(server.address)
    with tempfile.TemporaryDirectory() as folder:
        for name, promised in (("first", 2800), ("second", 100)):
            relay.take()
            with reader(play, folder) as context:
                page = context.new_page()
                sizes = heaviest(page)
                page.goto(relay.address)
                settle(page)
                time.sleep(1)
                show(f"{name} visit, all bytes on the wire", relay.take(), "kB", promised)
                for address, size in sorted(sizes.items(), key=lambda item: -item[1])[:5]:
                    print(f"    {size / 1e3:9.1f} kB {address}")


def changes(play: Playwright, server: running.Server) -> None:
    """Print what one change of indicator sends, at every level, and the memory after it all."""
    from store.catalogue import load_registry
    from views.choice import SHOWN_LEVELS
    from views.homes import VIEWS, address

    titles = {i.id: i.title["nb"] for i in load_registry().indicators.values()}
    relay = Relay(server.address)
    with tempfile.TemporaryDirectory() as folder, reader(play, folder) as context:
        page = context.new_page()
        for level in map(str, SHOWN_LEVELS):
            first, *others = together(level)
            page.goto(relay.address + address("kart", {"indikator": first, "niva": level}))
            settle(page)
            found = [one_change(page, relay, titles[other]) for other in others[:CHANGES]]
            show(f"change of indicator, {level}, worst of {len(found)}, on the wire",
                 max(kilobytes for kilobytes, _ in found), "kB",
                 15 if level == "rute1km" else 25)  # fmt: skip
            print(f"    {median(seconds for _, seconds in found):.2f} s until the map stands")
        for view in VIEWS:
            page.goto(relay.address + address(view))
            page.locator("h1").wait_for()
        time.sleep(1)
        show("memory of the server, one reader, all pages and levels",
             memory(server.process.pid) / 1e6, "MB", 400)  # fmt: skip


def main() -> None:
    """Print everything."""
    server()
    with sync_playwright() as play:
        first_map(play)
        with running.dashboard() as dashboard:
            visits(play, dashboard)
            changes(play, dashboard)


if __name__ == "__main__":
    main()

"""The background map is the one thing fetched from elsewhere, and only when it is asked for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pytest
import running
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

#: The background needs WebGL, which a machine without a graphics card draws in software.
SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def grey_tile() -> bytes:
    """A picture of one grey pixel (PNG)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\x00\xdd")
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.fixture
def asked(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page of a browser with WebGL, and what it asked other hosts for; tiles are answered."""
    flags = [f for f in running.FLAGS if f != "--disable-gpu"] + SOFTWARE
    own = browser.browser_type.launch(executable_path=running.CHROMIUM, args=flags)
    page = own.new_page(viewport={"width": 1400, "height": 1000}, locale="nb-NO")
    foreign: list[str] = []

    def answer(route: Route) -> None:
        foreign.append(route.request.url)
        route.fulfill(body=grey_tile(), content_type="image/png",
                      headers={"Access-Control-Allow-Origin": "*"})  # fmt: skip

    page.route(lambda url: "127.0.0.1" not in url, answer)
    yield page, foreign
    own.close()


def test_tiles_come_from_kartverket_alone_and_only_after_the_reader_asks(
    asked: tuple[Page, list[str]], dashboard: running.Server
) -> None:
    page, foreign = asked
    page.goto(f"{dashboard.address}/kart")
    page.locator(".choroplethlayer path").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert foreign == []
    with page.expect_request(lambda r: "kartverket" in r.url, timeout=60_000):
        page.get_by_text("Bakgrunnskart", exact=True).click()
    page.get_by_text("© Kartverket").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert len(foreign) > 3
    assert all(url.startswith("https://cache.kartverket.no/") for url in foreign)

"""An html figure works in a frame on a foreign page, tells its height, and works from disk."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from demands import needs_browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from pages.parts.share import embed_code

sync_api = pytest.importorskip("playwright.sync_api")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
pytestmark = [needs_browser, pytest.mark.browser]


def serve(app: Starlette) -> Iterator[str]:
    """The app on a free port of 127.0.0.1."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def ours(app: Starlette) -> Iterator[str]:
    yield from serve(app)


def watch(page: object, ours: str) -> list[str]:
    """What goes wrong on the page, and every request that leaves our two servers."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    local = ("http://127.0.0.1", "data:", "blob:", "file:")
    page.on("request", lambda r: None if r.url.startswith(local) else found.append(r.url))
    return found


@pytest.mark.parametrize("figure", ["kart", "matrise"])
def test_a_foreign_page_shows_it_at_its_height(ours: str, browser, figure, monkeypatch) -> None:
    from views.figures import build, state

    monkeypatch.setattr("pages.parts.share.origin", lambda: ours)
    made = build(state(figure))
    code = embed_code(made, f"{ours}/figur/{figure}.html?spraak=nb").replace("loading", "data-l")
    page_of_theirs = f"<!DOCTYPE html><h1>Kommuneplan</h1>{code}"
    theirs = Starlette(routes=[Route("/", lambda _: HTMLResponse(page_of_theirs))])
    for foreign in serve(theirs):
        page = browser.new_page(viewport={"width": 700, "height": 900})
        wrong = watch(page, ours)
        page.goto(foreign.replace("127.0.0.1", "127.0.0.1"))
        frame = page.frame_locator("iframe")
        frame.locator("[data-ferdig] .main-svg").first.wait_for(timeout=20_000)
        page.wait_for_timeout(400)
        told = page.evaluate("document.querySelector('iframe').clientHeight")
        needed = page.frames[1].evaluate("document.documentElement.scrollHeight")
        assert abs(told - needed) <= 4
        page.set_viewport_size({"width": 380, "height": 900})
        page.wait_for_timeout(600)
        narrow = page.frames[1].evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert narrow[0] <= narrow[1]
        assert not [w for w in wrong if "favicon" not in w and "404" not in w]
        page.close()


@pytest.mark.parametrize("form", ["SVG", "PNG"])
def test_the_browser_itself_makes_the_picture(ours: str, browser, form: str) -> None:
    page = browser.new_page()
    page.goto(f"{ours}/figur/kart.html")
    page.locator("[data-ferdig] .main-svg").first.wait_for(timeout=20_000)
    with page.expect_download(timeout=20_000) as download:
        page.get_by_role("button", name=f"Last ned {form}").click()
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith(form.lower())
    if form == "SVG":
        assert b"<image" not in content and "Kilde: Statistisk" in content.decode()
    else:
        assert content.startswith(b"\x89PNG")
    page.close()


@pytest.mark.parametrize("figure", ["kart", "profil"])
def test_one_file_works_from_disk(ours: str, client, browser, tmp_path, figure: str) -> None:
    file = tmp_path / "figur.html"
    file.write_bytes(client.get(f"/figur/{figure}.html?selvstendig=1").content)
    context = browser.new_context(offline=True)
    page = context.new_page()
    wrong = watch(page, ours)
    page.goto(file.as_uri())
    page.locator("[data-ferdig] .main-svg").first.wait_for(timeout=20_000)
    assert page.locator(".choroplethlayer path, .scatterlayer .points path").count() > 10
    assert not wrong
    context.close()

"""Pictures are drawn by one browser for a short queue, and its absence is told plainly."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from demands import needs_browser

from export import images
from views.figures import build, state

pytestmark = pytest.mark.slow


def test_without_a_browser_the_server_says_what_to_install(client, monkeypatch) -> None:
    monkeypatch.setenv("LEVEKAR_CHROME", "/nowhere/chrome")
    monkeypatch.setattr("web.figures.RENDERER", images.Renderer())
    answer = client.get("/figur/kart.svg")
    assert answer.status_code == 503
    assert "apt-get install chromium" in answer.json()["detail"]
    assert "chromium" in client.get("/figur/kart.png?spraak=en").json()["detail"]
    for form in ("html", "csv", "xlsx", "json"):
        assert client.get(f"/figur/kart.{form}").status_code == 200


class Slow(images.Renderer):
    """A renderer whose browser takes its time and counts who is in it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = self.drawn = 0

    async def _draw(self, spec, form):
        import asyncio

        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.05)
        self.now -= 1
        self.drawn += 1
        return b"<svg></svg>"


def test_a_burst_of_200_is_bounded_and_readers_go_on(client, monkeypatch) -> None:
    slow = Slow()
    monkeypatch.setattr(images, "browser_path", lambda: "/usr/bin/chromium")
    monkeypatch.setattr("web.figures.RENDERER", slow)
    areas = [f"3203{n:02}" for n in range(1, 24)]
    asked = [f"/figur/kart.svg?omrade={a}&inndeling={m}" for a in areas
             for m in ("kvantiler", "like_steg", "naturlige_brudd", "mot_asker")]  # fmt: skip
    asked = (asked * 3)[:200]
    longest = [0.0]
    done = threading.Event()

    def reader() -> None:
        while not done.is_set():
            start = time.perf_counter()
            assert client.get("/figur/rangering.csv").status_code == 200
            longest[0] = max(longest[0], time.perf_counter() - start)

    watching = threading.Thread(target=reader)
    watching.start()
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(client.get, asked))
    done.set()
    watching.join()
    count = Counter(a.status_code for a in answers)
    assert set(count) <= {200, 503} and count[200] >= 1 and count[503] >= 1
    assert all(a.headers["retry-after"] for a in answers if a.status_code == 503)
    assert slow.most == 1 and slow.started == 0
    assert longest[0] < 60  # a reader is not kept until the whole burst is done


def test_the_same_picture_is_drawn_once() -> None:
    slow = Slow()
    figure = build(state("rangering"))
    futures = [slow.make("one", lambda: figure, "svg") for _ in range(50)]
    assert {f.result(5) for f in futures} == {futures[0].result()}
    assert slow.drawn == 1
    assert slow.make("one", lambda: figure, "svg").result() and slow.drawn == 1


@needs_browser
def test_a_browser_that_dies_is_started_again() -> None:
    renderer = images.Renderer()
    figure = build(state("lorenz"))
    try:
        assert renderer.draw(figure, "svg").startswith(b"<svg")
        renderer._browser.subprocess.kill()
        assert renderer.draw(figure, "svg").startswith(b"<svg")
        assert renderer.started == 2
    finally:
        renderer.close()


def test_a_figure_that_cannot_be_drawn_is_told(client, monkeypatch) -> None:
    class Broken(Slow):
        async def _draw(self, spec, form):
            raise RuntimeError("secret")

    monkeypatch.setattr(images, "browser_path", lambda: "/usr/bin/chromium")
    monkeypatch.setattr("web.figures.RENDERER", Broken())
    answer = client.get("/figur/kart.png")
    assert answer.status_code == 503 and "secret" not in answer.text


@pytest.mark.parametrize("title", ["A & B <c>", r"back\1slash"])
def test_svg_is_described(title: str) -> None:
    from dataclasses import replace

    figure = replace(build(state("rangering")), title=title)
    text = images.described(b'<svg class="x" width="1"><g/></svg>', figure).decode()
    from html import escape

    assert f"<title>{escape(title)}</title>" in text and 'role="img"' in text

"""Pictures are drawn by one browser for a short queue, and its absence is told plainly."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import plotly.graph_objects as go
import pytest
from demands import needs_browser
from plotly.utils import PlotlyJSONEncoder

from charts.figure import Figure
from export import browser, images
from export.frames import spec_of
from views.figures import KINDS, build, read, state

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch, tmp_path) -> None:
    """No picture is there from another test."""
    monkeypatch.setenv("LEVEKAR_CACHE", str(tmp_path))


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


def test_a_page_with_twenty_pictures_gets_all_twenty_at_once(client, monkeypatch) -> None:
    slow = Slow()
    monkeypatch.setattr(images, "browser_path", lambda: "/usr/bin/chromium")
    monkeypatch.setattr("web.figures.RENDERER", slow)
    asked = [f"/figur/rangering.svg?omrade=3203{n:02}" for n in range(1, 21)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(client.get, asked))
    assert [answer.status_code for answer in answers] == [200] * 20 and slow.drawn == 20


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
        browser.kill(renderer._browser)  # whole: what starts it is a process of its own
        renderer._browser.subprocess.wait(30)
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


def hanging(tmp_path, monkeypatch) -> None:
    """A browser that starts and never says a word."""
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nsleep 600\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("LEVEKAR_CHROME", str(program))
    monkeypatch.setattr("export.browser.OPEN", 0.5)
    monkeypatch.setattr("export.browser.CLOSE", 0.5)


def test_a_browser_that_hangs_is_tried_three_times_and_then_left_alone(
    tmp_path, monkeypatch, caplog
) -> None:
    hanging(tmp_path, monkeypatch)
    renderer = images.Renderer()
    figure = build(state("lorenz"))
    with pytest.raises(images.BrowserError):
        renderer.make("one", lambda: figure, "svg").result(30)
    assert sum(", try " in record.message for record in caplog.records) == images.TRIES
    began = time.monotonic()
    with pytest.raises(images.PausedError):
        renderer.make("two", lambda: figure, "svg")
    assert time.monotonic() - began < 1
    assert renderer.health().startswith("tegner ikke")
    renderer.close()


@needs_browser
def test_a_browser_that_stops_midway_is_ended_and_the_picture_comes(monkeypatch) -> None:
    import os
    import signal

    monkeypatch.setattr("export.browser.DRAW", 3.0)
    renderer = images.Renderer()
    figure = build(state("lorenz"))
    try:
        assert renderer.draw(figure, "svg").startswith(b"<svg")
        group = renderer._browser.subprocess.pid
        os.killpg(group, signal.SIGSTOP)
        assert renderer.draw(figure, "svg").startswith(b"<svg")
        with pytest.raises(ProcessLookupError):
            os.killpg(group, 0)
    finally:
        renderer.close()


@needs_browser
def test_a_picture_is_the_same_whatever_was_drawn_in_the_page_before_it(monkeypatch) -> None:
    """The browser keeps its page for many pictures, and changes it now and then."""

    def plain(svg: bytes) -> bytes:
        return re.sub(rb"(?<=[a-z-])[0-9a-f]{6}(?![0-9a-f])", b"", svg)

    monkeypatch.setattr("export.browser.IN_ONE_PAGE", 3)
    renderer = images.Renderer()
    kinds = ("kart", "rangering", "lorenz", "utvikling")
    try:
        first, *others = ([plain(renderer.draw(build(state(kind), inline=True), "svg"))
                           for kind in kinds] for _ in range(3))  # fmt: skip
        assert len(set(first)) == len(kinds)
        for again in others:
            assert again == first
        assert renderer.draw(build(state("lorenz")), "png").startswith(b"\x89PNG")
        assert renderer.started == 1
    finally:
        renderer.close()


def test_one_who_asks_for_one_waits_for_one_of_each_others() -> None:
    slow, order = Slow(), []
    figure = build(state("rangering"))

    def asked(who: str, number: int) -> object:
        images.client.set(who)

        def build():
            order.append(who)
            return figure

        return slow.make(f"{who}{number}", build, "svg")

    many = [asked("many", n) for n in range(20)]
    one = asked("one", 0)
    assert one.result(10)
    assert order.index("one") <= 3
    assert all(future.result(10) for future in many)


def test_a_picture_is_on_the_shelf_for_the_next_start() -> None:
    figure = build(state("rangering"))
    first, second = Slow(), Slow()
    assert first.make("key", lambda: figure, "svg").result(10)
    deadline = time.monotonic() + 5
    while not second._ready("key") and time.monotonic() < deadline:
        time.sleep(0.02)
    assert second.make("key", lambda: figure, "svg").result(10) and second.drawn == 0


@pytest.mark.parametrize("kind", ["utvikling", "flyt"])
def test_a_picture_is_the_same_whichever_process_draws_it(kind: str, monkeypatch) -> None:
    """The app and the command line have templates of their own; Plotly gives them unasked."""
    found = []
    for template in ("plotly", "seaborn"):
        monkeypatch.setattr("plotly.io.templates.default", template)
        plot = go.Figure(build(read(KINDS[kind], {}), inline=True).plot)
        spec = spec_of(Figure("utvikling", "", plot, pd.DataFrame(), "", ""), 800, framed=False)
        found.append(json.dumps(spec, cls=PlotlyJSONEncoder, sort_keys=True))
    assert found[0] == found[1] and "template" not in json.loads(found[0])["layout"]

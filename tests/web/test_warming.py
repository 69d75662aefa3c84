"""The server answers while it warms up; pages wait until that has ended, well or not."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path

from demands import apart
from streamlit.testing.v1 import AppTest

from pages import oversikt
from web import warming

FRONT = Path(__file__).resolve().parents[2] / "dashboard.py"


def test_a_page_waits_for_the_warm_up_and_the_server_does_not(monkeypatch) -> None:
    going, page = threading.Event(), threading.Thread(target=warming.wait, daemon=True)

    def slow(modules: list[str]) -> None:
        going.wait()
        warming._ended.set()

    async def started() -> None:
        warm = asyncio.create_task(warming.warm([]))
        await asyncio.sleep(0)
        page.start()
        page.join(0.2)
        assert page.is_alive() and not warm.done()
        going.set()
        await warm

    monkeypatch.setattr(warming, "_warm", slow)
    apart(lambda: asyncio.run(started()))
    page.join(10)
    assert not page.is_alive()


def test_a_warm_up_that_fails_is_in_the_log_and_sends_no_reader_here(monkeypatch, caplog) -> None:
    monkeypatch.setattr(warming, "_ready", False)
    with caplog.at_level(logging.ERROR, "levekar.web"):
        apart(lambda: asyncio.run(warming.warm(["pages.no_such_page"])))
    warming.wait()
    assert "no_such_page" in caplog.text and not warming.ready()


def test_every_page_asks_whether_a_warm_up_is_under_way(monkeypatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(warming, "wait", lambda: asked.append(warming._ended.is_set()))
    monkeypatch.setattr(oversikt, "show", lambda: None)
    assert not AppTest.from_file(str(FRONT), default_timeout=60).run().exception
    # Where no server has begun a warm-up there is nothing to wait for.
    assert asked == [True]


def test_threads_share_few_heaps_where_the_system_has_them_and_elsewhere_nothing_happens(
    monkeypatch,
) -> None:
    assert warming.few_heaps()
    monkeypatch.setattr(warming.ctypes, "CDLL", lambda _: object())
    assert not warming.few_heaps()

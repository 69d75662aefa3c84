"""A running dashboard and its readers. No reader's browser may ask a foreign host for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import running
from looking import Look
from playwright.sync_api import Browser, BrowserContext, sync_playwright

#: Streamlit asks below the page's own path first and then at the root; it means nothing.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="session")
def dashboard() -> Iterator[running.Server]:
    """The dashboard, started as the README says."""
    with running.dashboard() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    assert Path(running.CHROMIUM).exists(), "browser tests need Debian's chromium"
    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path=running.CHROMIUM, args=running.FLAGS, headless=True
        )
        yield found
        found.close()


@pytest.fixture
def reader(browser: Browser, dashboard: running.Server) -> Iterator[Callable[..., Look]]:
    """Give new readers, each with a browser that has seen nothing, of the width asked for.

    The test fails if any of them asked a foreign host, or met an error in the console or script.
    """
    looks: list[Look] = []
    contexts: list[BrowserContext] = []

    def new(width: int = 1400, address: str = dashboard.address) -> Look:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", accept_downloads=True
        )
        contexts.append(context)
        looks.append(Look(context.new_page(), address))
        return looks[-1]

    yield new
    faults = [fault for look in looks for fault in look.faults if not fault.endswith(PROBES)]
    foreign = [asked for look in looks for asked in look.foreign]
    for context in contexts:
        context.close()
    assert not foreign, f"asked a foreign host: {foreign}"
    assert not faults, faults

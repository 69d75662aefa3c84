"""A running dashboard and its readers. No reader's browser may ask a foreign host for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import running
from looking import Look
from playwright.sync_api import Browser, BrowserContext

#: Streamlit asks below the page's own path first and then at the root, and writes to the console
#: when it shows the front page for an unknown one; neither is a fault.
STREAMLITS = ("/_stcore/health", "/_stcore/host-config", "Running the app's main page.")


@pytest.fixture(scope="session")
def dashboard() -> Iterator[running.Server]:
    """The dashboard, started as the README says."""
    with running.dashboard() as server:
        yield server


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[int, BrowserContext]]:
    """One browser memory for each width, so that only the first page of each fetches everything."""
    found: dict[int, BrowserContext] = {}
    yield found
    for context in found.values():
        context.close()


@pytest.fixture
def reader(
    browser: Browser, contexts: dict[int, BrowserContext], dashboard: running.Server
) -> Iterator[Callable[..., Look]]:
    """Give readers, each with a page of their own, of the width asked for.

    ``fresh`` gives one whose browser has seen nothing. The test fails if any of them asked a
    foreign host, or met an error in the console or script.
    """
    looks: list[Look] = []
    extra: list[BrowserContext] = []

    def context(width: int) -> BrowserContext:
        return browser.new_context(
            viewport={"width": width, "height": 900}, locale="nb-NO", accept_downloads=True
        )

    def new(width: int = 1400, address: str = dashboard.address, fresh: bool = False) -> Look:
        if fresh:
            extra.append(context(width))
            home = extra[-1]
        else:
            home = contexts.setdefault(width, contexts.get(width) or context(width))
        looks.append(Look(home.new_page(), address))
        return looks[-1]

    yield new
    faults = [f for look in looks for f in look.faults if not any(s in f for s in STREAMLITS)]
    foreign = [asked for look in looks for asked in look.foreign]
    for look in looks:
        look.page.close()
    for found in extra:
        found.close()
    assert not foreign, f"asked a foreign host: {foreign}"
    assert not faults, faults

"""A running dashboard and its readers. No reader's browser may ask a foreign host for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import running
from looking import Look
from playwright.sync_api import BrowserContext, Page
from tabs import Tabs, rested

#: Streamlit asks below the page's own path first and then at the root, and writes to the console
#: when it shows the front page for an unknown one; neither is a fault.
STREAMLITS = ("/_stcore/health", "/_stcore/host-config", "Running the app's main page.")


@pytest.fixture(scope="session")
def dashboard() -> Iterator[running.Server]:
    """The dashboard, started as the README says."""
    with running.dashboard() as server:
        yield server


@pytest.fixture
def reader(
    tabs: Tabs, tab: Callable[..., Page], dashboard: running.Server
) -> Iterator[Callable[..., Look]]:
    """Give readers, each with a tab of their own, of the width asked for.

    ``fresh`` gives one whose browser has seen nothing. The test fails if any of them asked a
    foreign host, or met an error in the console or script.
    """
    looks: list[Look] = []
    fresh_ones: list[BrowserContext] = []

    def new(width: int = 1400, address: str = dashboard.address, fresh: bool = False) -> Look:
        if fresh:
            fresh_ones.append(tabs.memory(width))
        looks.append(Look(fresh_ones[-1].new_page() if fresh else tab(width), address))
        return looks[-1]

    yield new
    faults = [f for look in looks for f in look.faults if not any(s in f for s in STREAMLITS)]
    foreign = [asked for look in looks for asked in look.foreign]
    for look in looks:
        look.leave()
    for memory in fresh_ones:
        if all(rested(page) for page in memory.pages):
            memory.close()
    assert not foreign, f"asked a foreign host: {foreign}"
    assert not faults, faults

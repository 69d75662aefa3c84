"""What many tests need: the frozen edition, the addresses served, one browser for the whole run.

Playwright allows one browser at a time in a process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import facts
import freeze
import pytest
import running
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient
from streamlit.components.v2 import manifest_scanner
from tabs import Tabs

from register.whole import open_whole
from views import edition
from views.edition import Edition, opened
from views.secrecy import protected
from web.routes import routes

#: No test is about time: a busy machine fails none of them.
settings.register_profile("house", deadline=None, max_examples=50)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is made once and kept: kept for this run alone, and made when it is asked for.

    Processes that share the tests share it: what one has drawn, the other need not.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shelf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVEKAR_FORHAND", "off")
        patch.setenv("LEVEKAR_CACHE", str(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """A page waits for its picture however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.stills.PATIENCE", 300.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def asked_once() -> Iterator[None]:
    """What is on disk is asked once, not at every look: no test writes to the data all share.

    Tests of what a change on disk does have a folder and a keeper of their own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition._keeper, "current", cache(edition._keeper.current))
        yield


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """A page under test reads what every installed package says of itself: once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        scan = manifest_scanner.scan_component_manifests
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan))
        yield


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


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Tabs]:
    """Tabs that stay open from test to test."""
    found = Tabs(browser)
    yield found
    found.close()


@pytest.fixture
def tab(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Give empty tabs of the width asked for; what a test listened for in one ends with it."""
    taken: list[Page] = []

    def take(width: int = 1400) -> Page:
        taken.append(tabs.take(width))
        return taken[-1]

    yield take
    for page in taken:
        tabs.give_back(page)


@pytest.fixture(scope="session")
def app() -> Starlette:
    return Starlette(routes=routes(), middleware=[Middleware(GZipMiddleware, minimum_size=1000)])


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    """Who asks the app; takes answers as they are, unless a test asks for them compressed."""
    with TestClient(app, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="session")
def frozen_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen edition as a data folder; not to be written to."""
    return freeze.assembled(tmp_path_factory.mktemp("frozen") / "data")


@pytest.fixture(scope="session")
def frozen_edition(frozen_root: Path) -> Edition:
    """The frozen edition, opened once."""
    return Edition(open_whole(frozen_root))


@pytest.fixture(scope="session")
def newest_edition() -> Edition:
    """The newest data there are, also what the other tests do not know yet."""
    if facts.newest().resolve() == edition.root().resolve():
        return edition.current()
    return Edition(protected(open_whole(facts.newest())))


@pytest.fixture()
def frozen(frozen_edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edition]:
    """Everything asked in the test, and in threads it starts, is answered from this edition."""
    monkeypatch.setattr(edition._keeper, "current", lambda: frozen_edition)
    with opened(frozen_edition):
        yield frozen_edition

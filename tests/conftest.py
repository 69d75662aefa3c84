"""One browser for the whole test run: Playwright allows one at a time in a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import running
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from web.routes import routes


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
def app() -> Starlette:
    return Starlette(routes=routes(), middleware=[Middleware(GZipMiddleware, minimum_size=1000)])


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client

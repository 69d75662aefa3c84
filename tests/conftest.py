"""One browser for the whole test run: Playwright allows one at a time in a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import running
from playwright.sync_api import Browser, sync_playwright


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

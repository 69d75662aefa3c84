"""What some tests need on the machine, and how to get it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from export.images import browser_path

T = TypeVar("T")

needs_browser = pytest.mark.skipif(
    browser_path() is None, reason="svg and png need Chrome or Chromium (apt-get install chromium)"
)
needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext") and shutil.which("pdfimages")),
    reason="needs LibreOffice and poppler: apt-get install libreoffice-writer "
    "libreoffice-impress poppler-utils",
)


def apart(work: Callable[[], T]) -> T:
    """What ``work`` returns, done in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()

"""What some tests need on the machine and how to get it, and what the fast run takes of a walk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

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


def sampled(values: Iterable[Any], one_in: int = 6) -> list[Any]:
    """A walk for ``parametrize``: the first and one in so many in the fast run, the rest slow.

    >>> [bool(p.marks) for p in sampled("abcd", 3)]
    [False, True, True, False]
    """
    walk = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*value, marks=[pytest.mark.slow] if number % one_in else [])
            for number, value in enumerate(walk)]  # fmt: skip


def apart(work: Callable[[], T]) -> T:
    """What ``work`` returns, done in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()

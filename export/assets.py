"""Scripts and styles of the pages and of a figure alone, named after what they hold."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from plotly.offline import get_plotlyjs

import operating

ASSETS = Path(__file__).resolve().parent.parent / "data" / "assets"
PREFIX = "/statisk/fil/"
#: Whole plotly.js, for the one kind (a flow) that the common bundle cannot draw.
WHOLE = "plotly.min.js"
BUNDLES = {"figur": "plotly-figur.min.js", "whole": WHOLE}
#: What may be fetched by name; nothing else in the folder is served.
SERVED = (*BUNDLES.values(), "figur.js", "innbygg.js", "app.js", "app.css")


@lru_cache(maxsize=8)
def content(name: str) -> bytes:
    """The file's bytes; whole plotly.js is the Python package's own."""
    if name == WHOLE:
        return get_plotlyjs().encode("utf-8")
    return (ASSETS / name).read_bytes()


@lru_cache(maxsize=8)
def content_text(name: str) -> str:
    """The file as text."""
    return content(name).decode("utf-8")


@lru_cache(maxsize=8)
def squeezed(name: str) -> bytes:
    """The file's bytes, gzipped as small as they get; done once, not for every reader."""
    return gzip.compress(content(name), 9, mtime=0)


@lru_cache(maxsize=8)
def address(name: str) -> str:
    """Path under which the file is served; changes when it does."""
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(content(name)).hexdigest()[:10]
    return f"{operating.subpath()}{PREFIX}{stem}.{digest}.{suffix}"


def named(asked: str) -> str | None:
    """The file an address names, or None."""
    return next((name for name in SERVED if address(name).endswith(PREFIX + asked)), None)

"""Scripts and styles of the pages and of a figure alone, named after what they hold."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from plotly.offline import get_plotlyjs

import operating
from text.texts import t, texts

ASSETS = Path(__file__).resolve().parent.parent / "data" / "assets"
PREFIX = "/statisk/fil/"
#: Whole plotly.js, for the one kind (a flow) that the common bundle cannot draw.
WHOLE = "plotly.min.js"
BUNDLES = {"figur": "plotly-figur.min.js", "whole": WHOLE}
#: The framework's own words in bokmål, for the script of the pages; made of the texts.
WORDS = "ord.js"
#: What may be fetched by name; nothing else in the folder is served.
SERVED = (*BUNDLES.values(), "figur.js", "innbygg.js", "app.js", "app.css", WORDS)


@lru_cache(maxsize=16)
def content(name: str) -> bytes:
    """The file's bytes; whole plotly.js is the Python package's own."""
    if name == WHOLE:
        return get_plotlyjs().encode("utf-8")
    if name == WORDS:
        return _words().encode("utf-8")
    return (ASSETS / name).read_bytes()


def _words() -> str:
    """Script that tells what the framework's English words are in bokmål."""
    keys = [key for key in texts("en") if key.startswith("rammeverk.")]
    words = json.dumps({t(key, "en"): t(key, "nb") for key in keys}, ensure_ascii=False)
    return f"window.levekarWords = new Map(Object.entries({words}));\n"


@lru_cache(maxsize=16)
def content_text(name: str) -> str:
    """The file as text."""
    return content(name).decode("utf-8")


@lru_cache(maxsize=16)
def squeezed(name: str) -> bytes:
    """The file's bytes, gzipped as small as they get; done once, not for every reader."""
    return gzip.compress(content(name), 9, mtime=0)


@lru_cache(maxsize=16)
def address(name: str) -> str:
    """Path under which the file is served; changes when it does."""
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(content(name)).hexdigest()[:10]
    return f"{operating.subpath()}{PREFIX}{stem}.{digest}.{suffix}"


def named(asked: str) -> str | None:
    """The file an address names, or None."""
    return next((name for name in SERVED if address(name).endswith(PREFIX + asked)), None)

"""Text out of a file without what differs by accident and cannot be seen."""

from __future__ import annotations

import unicodedata


def plain(text: object) -> str:
    """Composed letters, no invisible characters, one ordinary space where there is any.

    >>> plain("  A\\u030asker\\u00a0 kommune\\u200b"), plain("2024\\u00b9")
    ('Åsker kommune', '2024¹')
    """
    composed = unicodedata.normalize("NFC", str(text))
    seen = "".join(c for c in composed if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


def folded(text: object) -> str:
    """Text to compare by: ``plain``, without case, kinds of dashes and punctuation at the ends."""
    dashes = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
    return plain(text).casefold().translate(dashes).strip(" .,:;*")

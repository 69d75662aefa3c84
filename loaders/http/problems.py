"""How a failed look at a public source is told: what came instead of what was expected."""

from __future__ import annotations


def first_characters(body: bytes, length: int = 120) -> str:
    """The beginning of an answer on one line, fit for an error message."""
    if not body:
        return "an empty body"
    text = body[: length * 4].decode("utf-8", errors="replace")
    line = " ".join(text.split())
    return f"«{line[:length]}…»" if len(line) > length else f"«{line}»"

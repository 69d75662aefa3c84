"""How a failed look at a public source is told: what came instead of what was expected."""

from __future__ import annotations

from sheets.answers import foreign
from sheets.messages import Message, said


def first_characters(body: bytes, length: int = 120) -> Message:
    """The beginning of an answer on one line, fit for an error message."""
    if not body:
        return said("svar.empty_body")
    text = body[: length * 4].decode("utf-8", errors="replace")
    line = " ".join(text.split())
    return foreign(f"«{line[:length]}…»" if len(line) > length else f"«{line}»")

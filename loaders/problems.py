"""How a failed look at a public source is told: source, table, what was expected, what came."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.errors import SourceError


@dataclass(frozen=True)
class Where:
    """What is being asked: a source's short name and one of its tables (or files, or layers)."""

    source: str
    table: str

    def problem(self, expected: str, got: str) -> SourceError:
        """An error that names source and table, what was expected and what came instead."""
        return SourceError(f"{self.source}, table {self.table}: expected {expected}; got {got}.")


def first_characters(body: bytes, length: int = 120) -> str:
    """The beginning of an answer on one line, fit for an error message."""
    if not body:
        return "an empty body"
    text = body[: length * 4].decode("utf-8", errors="replace")
    line = " ".join(text.split())
    return f"«{line[:length]}…»" if len(line) > length else f"«{line}»"

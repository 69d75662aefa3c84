"""Grids that others publish, read as they are downloaded, handed on in the form of our export."""

from __future__ import annotations

import io

import pandas as pd

from loaders.importing.owntables import API
from store.snapshot import parted


def heading(content: bytes) -> tuple[str, list[str]]:
    """The sign between columns, and the headings of the first line."""
    first = (content[:2000].decode("utf-8-sig", "replace").splitlines() or [""])[0]
    mark = max(",;\t", key=first.count)
    return mark, [head.strip().strip('"') for head in first.split(mark)]


def table(content: bytes, mark: str) -> pd.DataFrame | None:
    """All of the file as text; ``None`` if it is no table: those who read any table tell why."""
    try:
        return pd.read_csv(io.BytesIO(content), sep=mark, dtype=str, encoding="utf-8-sig")
    except (pd.errors.ParserError, UnicodeDecodeError):
        return None


def exported(made: pd.DataFrame, period: str) -> bytes:
    """Observations of a period as the CSV of our own export."""
    names = {ours: theirs for theirs, ours in API.items()}
    rows = parted(made).assign(period=period).reindex(columns=list(names)).rename(columns=names)
    return rows.to_csv(sep=";", decimal=",", index=False).encode("utf-8-sig")

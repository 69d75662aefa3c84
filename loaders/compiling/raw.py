"""Read the raw copies: text stays text, and what is missing is said plainly."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from store.errors import SourceError


def read(source: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """``source/name`` with every column as text.

    :raises SourceError: if the file or one of ``columns`` is not there.
    """
    file = source / name
    if not file.is_file():
        raise SourceError(f"{file}: the file is missing.")
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise SourceError(
            f"{file}: expected the column(s) {', '.join(missing)}; "
            f"found {', '.join(frame.columns)}."
        )
    return frame


def number(text: str) -> float:
    """A number written with decimal point or comma and possibly spaces.

    :raises SourceError: if it is none.
    """
    try:
        return float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError as error:
        raise SourceError(f"expected a number, found «{text}».") from error

"""Columns of numbers that are no figures: codes, extent, what divides the figures."""

from __future__ import annotations

import re
from collections import defaultdict

from sheets.grid import Cell, Row
from sheets.words import folded

#: Headings over codes and running numbers.
_CODES = re.compile(
    r"(?:kode|code|nummer|number|kodenr|nr|_id|_nr)$|^(?:#|id|no|rad|row|linje|index|indeks)$"
    r"|^(?:fylke|kommune|region|bydel|krets|sone|grunnkrets|delområde|geo|land|orgnr)s?$"
    r"|^kode |^code |^(?:areal|land ?areal|area|km2|km²|lat|lon|long|x|y)(?: \(?(?:km2|km²)\)?)?$"
)
#: The highest number that divides the rows of one area, such as an age.
_HIGHEST = 130


def describes(header: Row, body: list[Row], index: int, keys: list[int]) -> bool:
    """Whether a column of numbers tells what the figures are about and is none of them.

    ``keys`` are the columns, areas first, that tell the rows apart. A column of codes or of extent
    says so in its heading, a running number has none. One that divides has the same few whole
    numbers for every area (FHI's ``0``, ``1``, ``2`` for sex), or the same one throughout.
    """
    if _CODES.search(folded(header.get(index) or "")):
        return True
    rows = [(tuple(str(r.get(k)) for k in keys), r.get(index)) for r in body]
    whole = [(key, number) for key, cell in rows if (number := _whole(cell)) is not None]
    if len(whole) < sum(cell is not None for _, cell in rows):
        return False
    numbers = [number for _, number in whole]
    if header.get(index) is None and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return numbers[0] in (0, 1)
    by_key: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for key, number in whole:
        by_key[key].add(number)
    together = set(numbers)
    if len(together) == 1:
        return len(numbers) > 1 and numbers[0] < 10
    several = all(len(found) > 1 for found in by_key.values())
    return several and max(together) <= _HIGHEST and all(f == together for f in by_key.values())


def _whole(cell: Cell) -> int | None:
    """The cell as a whole number; ``None`` if it is none."""
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else None
    text = "" if cell is None else str(cell).strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else None

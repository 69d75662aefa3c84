"""Codes of areas that stand in pieces: municipality, district and small area in columns."""

from __future__ import annotations

import re
from dataclasses import replace

from loaders.importing.places import Places
from sheets.grid import Cell, Row, Sheet
from sheets.words import folded

#: What a column of one part is headed by, from the municipality down.
_PARTS = (
    re.compile(r"(?:komm|knr|kom\b|kom[-_. ]?n)"),
    re.compile(r"(?:delomr|dlomr|do[-_ ]?n|bydel|krets ?del)"),
    re.compile(r"(?:grunnkr|gkr|gk[-_ ]?n|krets|grk)"),
)
_DEEP = 40


def joined(sheet: Sheet) -> Sheet:
    """The sheet with one whole code an area, in the column of its last part; else as it is."""
    for index, row in enumerate(sheet.rows[:_DEEP]):
        for chosen in _candidates(row):
            columns, lengths = [c for c, _ in chosen], [n for _, n in chosen]
            body = sheet.rows[index + 1 :]
            rows = [_joined(r, columns, lengths) for r in body]
            if sum(r is not None for r in rows) and _fit(body, rows, columns):
                kept = [new or old for new, old in zip(rows, body, strict=True)]
                blank = _without(row, columns[:-1])
                return replace(sheet, rows=[*sheet.rows[:index], blank, *kept])
    return sheet


def _candidates(row: Row) -> list[list[tuple[int, int]]]:
    """(column, length of the part) for each way the headings may be parts of a code."""
    titles = {i: folded(c) for i, c in enumerate(row.cells) if isinstance(c, str)}
    found = [[i for i, title in titles.items() if part.match(title)] for part in _PARTS]
    ways: list[list[tuple[int, int]]] = []
    for whole in found[0]:
        for district in [*found[1], -1]:
            for unit in [*found[2], -1]:
                if district < 0 and unit < 0:
                    continue
                way = [(whole, 4)]
                way += [(district, 2)] if district >= 0 else []
                if unit >= 0:
                    way.append((unit, 2 if district >= 0 else 4))
                ways.append(way)
    return sorted(ways, key=len, reverse=True)


def _digits(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip() if isinstance(cell, str | int) else ""
    return text if text.isascii() and text.isdigit() else ""


def _joined(row: Row, columns: list[int], lengths: list[int]) -> Row | None:
    """The row with its code put together; ``None`` if a part is not the digits it should be.

    Parts that are blank at the end make the code of a larger area.
    """
    code = ""
    for column, length in zip(columns, lengths, strict=True):
        cell = row.get(column)
        part = _digits(cell)
        if cell is None and code:
            break
        if not part or len(part) > length:
            return None
        code += part.zfill(length)
    return replace(_without(row, columns), cells=_with(row, columns, code))


def _with(row: Row, columns: list[int], code: str) -> list[Cell]:
    cells: list[Cell] = list(_without(row, columns).cells)
    cells += [None] * (columns[-1] + 1 - len(cells))
    cells[columns[-1]] = code
    return cells


def _without(row: Row, columns: list[int]) -> Row:
    return replace(row, cells=[None if i in columns else c for i, c in enumerate(row.cells)])


def _fit(body: list[Row], rows: list[Row | None], columns: list[int]) -> bool:
    """Whether all rows with digits in every column could be put together, and most rows have."""
    filled = [r for r in body if any(r.get(c) is not None for c in columns)]
    return 2 * sum(r is not None for r in rows) >= len(filled)


def is_whole(sheet: Sheet, places: Places, column: int | None) -> bool:
    """Whether a column already holds whole codes or names below the municipality."""
    if column is None:
        return False
    answers = [places.look(row.get(column)) for row in sheet.rows[:2000]]
    return any(isinstance(a, list) and len(a[0].code) > 4 for a in answers)

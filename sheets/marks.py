"""What a mark after a period means, by the notes of the sheet it stands in."""

from __future__ import annotations

import re

from sheets.grid import Sheet
from sheets.words import plain

_SAYS = re.compile(r"foreløpig|provisional|preliminary|ikke endelig", re.I)
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_NOTE = re.compile(
    r"\(?(?P<mark>\*+|\d{1,2}|[¹²³⁴⁵⁶⁷⁸⁹])(?:\)|\]|\.|:| ?=|(?<=[*¹²³⁴⁵⁶⁷⁸⁹]))\s*(?P<text>.+)"
)


class Marks:
    """The notes of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._notes: dict[str, str] = {}
        for row in sheet.rows:
            cells = [cell for cell in row.cells if cell is not None]
            if not cells or len(cells) > 2 or not all(isinstance(c, str) for c in cells):
                continue
            note = _NOTE.match(plain(" ".join(map(str, cells))).lstrip("[("))
            if note is not None:
                mark = note["mark"].translate(_RAISED)
                self._notes.setdefault("*" if mark.startswith("*") else mark, note["text"])

    def is_provisional(self, mark: str) -> bool:
        """Whether the mark says so itself, or its note does.

        A star without a note is SSB's standard sign for a provisional figure.
        """
        if mark in ("", "provisional"):
            return mark == "provisional"
        note = self._notes.get(mark)
        return mark == "*" if note is None else _SAYS.search(note) is not None

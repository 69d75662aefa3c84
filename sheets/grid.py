"""A file as sheets of rows of cells: what the readers hand to those who understand the table."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets.messages import ImportFailure, Message, said

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 2_000_000


class Percent(float):
    """A number that the workbook shows as per cent: 0.125 shown as 12.5 %."""


@dataclass(frozen=True)
class Odd:
    """A cell that is neither text nor number; ``what`` says what it is."""

    what: Message
    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | Odd | None


@dataclass(frozen=True)
class Row:
    """One row that is not empty, with the number the reader's program shows.

    ``column`` is where the row's figure stood, in a table that was turned on its side.
    """

    number: int
    cells: list[Cell]
    column: int | None = None

    def get(self, index: int) -> Cell:
        """The cell, ``None`` beyond the last one."""
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the whole of a text file.

    ``format`` names a format that is no grid of cells (PX, JSON-stat); ``provisional`` are the
    numbers of its rows that it says are so; ``turned`` is the row with the areas, where they stand
    across and the sheet was turned.
    """

    name: str
    rows: list[Row]
    delimiter: str | None = None
    encoding: str | None = None
    hidden: bool = False
    format: str = ""
    provisional: frozenset[int] = frozenset()
    turned: int = 0


@dataclass
class Budget:
    """Counts what is read, over all sheets, and stops a file that is too large to be a table."""

    cells: int = 0
    rows: int = field(default=0)

    def add(self, sheet: str, number: int, width: int) -> None:
        """Count one row of ``width`` cells.

        :raises ImportFailure: when a limit is passed.
        """
        self.rows += 1
        self.cells += width
        if width > MAX_COLUMNS:
            raise _too_much(sheet, number, MAX_COLUMNS, "columns")
        if self.rows > MAX_ROWS:
            raise _too_much(sheet, number, MAX_ROWS, "rows")
        if self.cells > MAX_CELLS:
            raise _too_much(sheet, number, MAX_CELLS, "cells")


def _too_much(sheet: str, row: int, limit: int, what: str) -> ImportFailure:
    counted = said(f"import.{what}")
    return ImportFailure(
        said("import.too_many", what=counted),
        expected=said("import.at_most", limit=limit, what=counted),
        sheet=sheet,
        row=row,
    )


def trimmed(cells: list[Cell]) -> list[Cell]:
    """The cells without empty ones at the end; blank text counts as empty."""
    tidy: list[Cell] = [
        None if isinstance(cell, str) and not cell.strip() else cell for cell in cells
    ]
    while tidy and tidy[-1] is None:
        tidy.pop()
    return tidy

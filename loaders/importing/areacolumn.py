"""Which column of a sheet holds the areas."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from loaders.importing.periods import period
from loaders.importing.places import Answer, NoPlace, Places
from sheets.grid import Cell, Sheet
from sheets.messages import ImportFailure, Message, column_letter
from store.models import Level

#: How many rows are looked at to find out what a column is.
SAMPLE = 2_000
#: Headings that only a column of figures has.
VALUE_WORDS = frozenset(["verdi", "value", "tall", "figure", "obs_value"])


def score(sheet: Sheet, places: Places) -> int:
    """How many different areas the sheet's area column names; 0 if it has none."""
    column = area_column(sheet, places)
    return 0 if column is None else column[1]


@dataclass
class _Column:
    """What speaks for a column being the one with areas."""

    different: set[str] = field(default_factory=set)
    hits: int = 0
    filled: int = 0
    coded: int = 0
    sure: bool = False
    figures: bool = False


def area_column(sheet: Sheet, places: Places) -> tuple[int, int] | None:
    """Index of the column that names most areas, and how many different cells name one.

    A bare number of four digits may be a municipality or a figure: such a column is taken only
    if it stands left of any that is surely areas, as codes stand left of names.
    """
    columns: dict[int, _Column] = defaultdict(_Column)
    for row in sheet.rows[:SAMPLE]:
        for index, cell in enumerate(row.cells):
            if cell is not None:
                _note(columns[index], cell, places.look(cell), alone=len(row.cells) == 1)
    fit = {i: c for i, c in columns.items() if _may_be_areas(c)}
    if not fit:
        return None
    first_sure = min((i for i, c in fit.items() if c.sure), default=len(columns))

    def rank(index: int) -> tuple[bool, int, int, int]:
        column = fit[index]
        left = column.sure or index < first_sure
        return left, len(column.different), column.coded, -index

    chosen = max(fit, key=rank)
    return chosen, len(fit[chosen].different)


def _note(column: _Column, cell: Cell, answer: Answer, *, alone: bool) -> None:
    """Counties and the country do not count: their short codes look like any small number."""
    column.filled += not alone
    column.figures |= not alone and _heads_figures(cell)
    if isinstance(answer, list) and answer[0].level not in (Level.LAND, Level.FYLKE):
        column.different.add(str(cell))
        column.hits += 1
        column.coded += any(place.written for place in answer)
        column.sure |= len(str(cell).strip()) > 4
    elif isinstance(answer, NoPlace) and answer.harmless:
        column.hits += 1


def _heads_figures(cell: Cell) -> bool:
    """Whether a cell is a year or a heading that only a column of figures or years has."""
    return period(cell) is not None or str(cell).strip().casefold() in VALUE_WORDS


def _may_be_areas(column: _Column) -> bool:
    return bool(column.different) and not column.figures and 2 * column.hits >= column.filled - 3


def no_areas(sheet: Sheet, places: Places) -> ImportFailure:
    """The failure that says so, at the first cell that looks like the code of an area."""
    expected = Message(
        "en kolonne med koder eller navn på områder i Asker, for eksempel «320301 Nesøya»",
        "a column of codes or names of areas in Asker, such as «320301 Nesøya»",
    )
    for row in sheet.rows[:SAMPLE]:
        for index, cell in enumerate(row.cells):
            codelike = len(str(cell)) >= 6 or str(cell).startswith("0")
            answer = places.look(cell) if codelike else None
            if isinstance(answer, NoPlace) and not answer.harmless:
                where = column_letter(index)
                return ImportFailure(
                    answer.reason, expected=expected, sheet=sheet.name, row=row.number, column=where
                )
    nb, en = "fant ingen kolonne med områder.", "found no column of areas."
    return ImportFailure(Message(nb, en), expected=expected, sheet=sheet.name)

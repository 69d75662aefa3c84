"""Which column of a sheet holds the areas."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from loaders.importing.places import Answer, NoPlace, Places
from sheets.grid import Cell, Sheet
from sheets.messages import ImportFailure, column_letter, said
from sheets.numbers import looks_like_figure
from sheets.periods import period
from sheets.words import folded, plain
from store.models import Level

#: How many rows are looked at to find out what a column is, unless no area is among them.
SAMPLE = 2_000
#: Headings that only a column of figures has.
VALUE_WORDS = frozenset(["verdi", "value", "tall", "figure", "obs_value", "values", "verdier"])
#: Headings that only a column of areas has, and the levels they speak of.
AREA_WORDS = {
    "grunnkrets": Level.GRUNNKRETS,
    "delområde": Level.DELOMRADE,
    "levekårssone": Level.LEVEKARSSONE,
    "tidligere kommune": Level.TIDLIGERE_KOMMUNE,
    "kommune": Level.KOMMUNE,
    "municipality": Level.KOMMUNE,
}
#: Headings of bare numbers that are areas, whatever is said after the word: «Bostedskommune»,
#: «kommune_nr», «Region (2024)», «Geografi», «Kode».
HEADS_AREAS = re.compile(
    r"(?:\S*(?:kommune|municipality|region|område|area|sted|place|geo\w*|kom)"
    r"[._-]?(?:nr|nummer|kode|code|id)?|kode|code|k(?:omm?)?[ ._-]?n(?:r|ummer))(?:\W.*)?"
)
#: So many different numbers that are all municipalities are no figures.
NO_CHANCE = 4


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
    #: Bare numbers, those of them that are no area, whether an area stands above them all, those
    #: that are too long for a municipality, whether one of those is the very first, and whether a
    #: heading speaks of areas.
    numbers: int = 0
    missed: int = 0
    texts: int = 0
    headed: bool = False
    long: int = 0
    coded_head: bool = False
    named: bool = False


def area_column(sheet: Sheet, places: Places) -> tuple[int, int] | None:
    """Index of the column that names most areas, and how many different cells name one.

    A bare number of four digits may be a municipality or a figure: such a column is taken only
    if nearly every number in it is a municipality, no area stands above it, and it stands left of
    any that is surely areas, as codes stand left of names. Where neither its heading speaks of
    areas nor it is the first column of all, a few such numbers may be chance.
    """
    most = len(sheet.rows)
    fit = (
        _fit(sheet, places, SAMPLE) or _fit(sheet, places, most) or _fit(sheet, places, most, True)
    )
    if not fit:
        return None
    first_sure = min((i for i, c in fit.items() if c.sure), default=max(fit) + 1)
    first_bare = min((i for i, c in fit.items() if not c.sure), default=-1)

    def rank(index: int) -> tuple[bool, int, int, int]:
        column = fit[index]
        left = column.sure or first_bare == index < first_sure
        return left, len(column.different), column.coded, -index

    chosen = max(fit, key=rank)
    return chosen, len(fit[chosen].different)


def _fit(sheet: Sheet, places: Places, most: int, above: bool = False) -> dict[int, _Column]:
    """The columns that may be areas; ``above``: also of the country or counties alone, by name."""
    columns: dict[int, _Column] = defaultdict(_Column)
    for row in sheet.rows[:most]:
        for index, cell in enumerate(row.cells):
            if cell is not None:
                _note(
                    columns[index], cell, places.look(cell), alone=len(row.cells) == 1, above=above
                )
    first = min((i for i, c in columns.items() if c.filled), default=0)
    return {
        i: c for i, c in columns.items() if _may_be_areas(c) and (i == first or not _by_chance(c))
    }


def _note(column: _Column, cell: Cell, answer: Answer, *, alone: bool, above: bool) -> None:
    """Codes of counties and the country do not count: they look like any small number."""
    column.filled += not alone
    column.figures |= not alone and _heads_figures(cell)
    bare = not alone and looks_like_figure(cell)
    column.named |= isinstance(cell, str) and HEADS_AREAS.fullmatch(folded(cell)) is not None
    counts = isinstance(answer, list) and any(
        p.level not in (Level.LAND, Level.FYLKE) or (above and not bare) for p in answer
    )
    column.numbers += bare
    column.texts += not bare and counts
    column.headed |= not bare and counts and column.numbers == 0
    column.coded_head |= bare and counts and column.filled == 1 and len(plain(cell)) > 4
    if isinstance(answer, list) and counts:
        column.different.add(str(cell))
        column.hits += 1
        column.coded += any(place.written for place in answer)
        column.sure |= not bare or len(plain(cell)) > 4
        column.long += bare and len(plain(cell)) > 4
    elif isinstance(answer, list) or (isinstance(answer, NoPlace) and answer.harmless):
        gone = bare and isinstance(answer, NoPlace) and answer.gone
        column.hits += not bare or isinstance(answer, NoPlace)
        column.missed += gone
        # «100» is no code of a municipality that was, though 0100 would be.
        written = not bare or len(plain(cell)) > 3
        told = isinstance(answer, NoPlace) and answer.sure and written
        column.sure |= told and bool(column.different)
    else:
        column.missed += bare


def _heads_figures(cell: Cell) -> bool:
    """Whether a cell is a year or a heading that only a column of figures or years has."""
    return period(cell) is not None or folded(cell) in VALUE_WORDS


def _may_be_areas(column: _Column) -> bool:
    if not column.different or column.figures:
        return False
    if column.headed and column.texts == 1 and column.numbers and not column.long:
        return False
    if column.coded_head and column.long == 1 and column.numbers > 1 and not column.texts:
        return False
    if not column.sure and 5 * column.missed > column.numbers:
        return False
    return 2 * column.hits >= column.filled - 3


def _by_chance(column: _Column) -> bool:
    """Whether its bare numbers may be figures that happen to be codes of municipalities."""
    if column.sure or column.named:
        return False
    return len(column.different) < NO_CHANCE or 2 * len(column.different) < column.numbers


def level_said(title: str) -> Level | None:
    """The level a column's heading speaks of; ``None`` if none.

    >>> level_said("Grunnkretsnr"), level_said("Region")
    (<Level.GRUNNKRETS: 'grunnkrets'>, None)
    """
    text = folded(title)
    return next((level for word, level in AREA_WORDS.items() if text.startswith(word)), None)


def no_areas(sheet: Sheet, places: Places) -> ImportFailure:
    """The failure that says so, at the first cell that looks like the code of an area."""
    expected = said("import.wants_areas")
    for row in sheet.rows[:SAMPLE]:
        for index, cell in enumerate(row.cells):
            codelike = len(str(cell)) >= 6 or str(cell).startswith("0")
            answer = places.look(cell) if codelike else None
            if isinstance(answer, NoPlace) and (answer.sure or not answer.harmless):
                where = column_letter(index)
                reason = said("import.cell_and_reason", reason=answer.reason)
                return ImportFailure(
                    reason, expected=expected, sheet=sheet.name, row=row.number, column=where
                )
    return ImportFailure(said("import.no_areas"), expected=expected, sheet=sheet.name)

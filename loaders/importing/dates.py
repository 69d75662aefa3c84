"""Periods that stand in pieces or as a spreadsheet's numbers: put together before all else.

A row of months or quarters under a row of years, a column of months beside one of years, and days
counted from 1900, as a spreadsheet keeps a date whose cell shows it as a number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from sheets.grid import Cell, Row, Sheet
from sheets.numbers import looks_like_figure
from sheets.periods import heading, period
from sheets.words import folded, plain

_DEEP = 40
_YEAR = re.compile(r"(?:19|20)\d{2}")
_MONTHS = ("jan", "feb", "mar", "apr", "mai|may", "jun", "jul", "aug", "sep", "okt|oct", "nov",
           "des|dec")  # fmt: skip
_MONTH = re.compile("|".join(f"(?P<m{i}>(?:{names})\\w*)" for i, names in enumerate(_MONTHS, 1)))
_QUARTER = re.compile(
    r"(?:(?:kvartal|quarter|kv\.?|[kq]) ?)?([1-4])(?:\. ?(?:kvartal|quarter|kv))?"
)
_YEARS = frozenset({"år", "aar", "year", "årgang", "statistikkår"})
_PARTS = {"måned": "M", "maaned": "M", "mnd": "M", "month": "M", "kvartal": "K", "quarter": "K"}
_DATES = frozenset({"dato", "date", "per dato", "telledato", "periode", "måned", "tid"})
#: The days 1990-01-01 and 2099-12-31 as a spreadsheet counts them.
_FIRST_DAY, _LAST_DAY = 32874, 73050


def dated(sheet: Sheet) -> Sheet:
    """The sheet with whole periods where it had their pieces; else as it is."""
    for way in (_of_days, _across, _down):
        sheet = way(sheet)
    return sheet


def _month(cell: Cell) -> str:
    """``M03`` for the name of a month alone, ``K1`` for a quarter's; else ''."""
    text = folded(cell) if isinstance(cell, str) else ""
    found = _MONTH.fullmatch(text)
    if found is not None:
        return "M" + next(k[1:] for k, v in found.groupdict().items() if v).zfill(2)
    match = _QUARTER.fullmatch(text)
    return f"K{match[1]}" if match is not None and not text.isdigit() else ""


def _across(sheet: Sheet) -> Sheet:
    """Months or quarters in a row, years in the row above or one year in the heading over it."""
    for index, row in enumerate(sheet.rows[1:_DEEP], 1):
        named = {i: part for i, cell in enumerate(row.cells) if (part := _month(cell))}
        others = [c for i, c in enumerate(row.cells) if i not in named and c is not None]
        if not named or any(map(looks_like_figure, others)):
            continue
        above = sheet.rows[index - 1]
        years = _years(above, max(named))
        if above.number != row.number - 1 or not all(years.get(i) for i in named):
            continue
        cells: list[Cell] = [
            f"{years[i]}{named[i]}" if i in named else cell for i, cell in enumerate(row.cells)
        ]
        # The years are told now: a heading of their own would be one more content.
        rest: list[Cell] = [
            None if _YEAR.fullmatch(plain(c if c is not None else "")) else c for c in above.cells
        ]
        rows = [*sheet.rows[: index - 1], replace(above, cells=rest), replace(row, cells=cells)]
        return replace(sheet, rows=[*rows, *sheet.rows[index + 1 :]])
    return sheet


def _years(row: Row, last: int) -> dict[int, str]:
    """The year above each column; a merged one reaches over the blank cells after it."""
    found: dict[int, str] = {}
    carried = ""
    for i in range(last + 1):
        cell = row.get(i)
        if cell is not None:
            when = period(cell)
            carried = when if when is not None and _YEAR.fullmatch(when) else ""
        found[i] = carried
    return found


def _down(sheet: Sheet) -> Sheet:
    """A column of months or quarters beside one of years."""
    for index, row in enumerate(sheet.rows[:_DEEP]):
        titles = {i: folded(c) for i, c in enumerate(row.cells) if isinstance(c, str)}
        year = next((i for i, title in titles.items() if title in _YEARS), None)
        part = next((i for i, title in titles.items() if title in _PARTS), None)
        if year is None or part is None:
            continue
        letter = _PARTS[titles[part]]
        body = sheet.rows[index + 1 :]
        joined = [_joined(r, year, part, letter) for r in body]
        if any(
            new is None and r.get(part) is not None for new, r in zip(joined, body, strict=True)
        ):
            return sheet
        rows = [new or old for new, old in zip(joined, body, strict=True)]
        return replace(sheet, rows=[*sheet.rows[: index + 1], *rows])
    return sheet


def _joined(row: Row, year: int, part: int, letter: str) -> Row | None:
    """The row with its whole period in the column of years; ``None`` where it has no two pieces."""
    cell = row.get(part)
    text = plain(int(cell) if isinstance(cell, float) and cell.is_integer() else cell or "")
    named = _month(cell) or (
        f"{letter}{int(text):0{2 if letter == 'M' else 1}d}" if text.isdigit() else ""
    )
    when = period(row.get(year))
    if not named or when is None or not _YEAR.fullmatch(when) or period(when + named) is None:
        return None
    cells = [when + named if i == year else None if i == part else c
             for i, c in enumerate(row.cells)]  # fmt: skip
    return replace(row, cells=cells)


def _of_days(sheet: Sheet) -> Sheet:
    """Days counted from 1900, in a heading of nothing else or in a column headed as dates."""
    for index, row in enumerate(sheet.rows[:_DEEP]):
        days = [i for i, c in enumerate(row.cells) if _day(c)]
        numbers = [i for i, c in enumerate(row.cells) if looks_like_figure(c)]
        alone = bool(days) and days == numbers and 0 not in days and row.get(0) is not None
        if alone and all(_turn_of_month(row.get(i)) for i in days):
            return _with(sheet, index, index + 1, set(days))
        titled = [i for i, c in enumerate(row.cells) if isinstance(c, str) and folded(c) in _DATES]
        for column in titled:
            cells = [r.get(column) for r in sheet.rows[index + 1 :] if r.get(column) is not None]
            if cells and all(map(_day, cells)):
                return _with(sheet, index + 1, len(sheet.rows), {column})
    return sheet


def _with(sheet: Sheet, first: int, last: int, meant: set[int]) -> Sheet:
    rows = [
        replace(row, cells=[_day(c) or c if i in meant else c for i, c in enumerate(row.cells)])
        if first <= place < last else row
        for place, row in enumerate(sheet.rows)
    ]  # fmt: skip
    return replace(sheet, rows=rows)


def _day(cell: Cell) -> str:
    """The day as text, where the cell is a whole number of days since 1900; else ''."""
    text = plain(int(cell) if isinstance(cell, float) and cell.is_integer() else cell or "")
    if not re.fullmatch(r"\d{5}", text, re.ASCII) or not _FIRST_DAY <= int(text) <= _LAST_DAY:
        return ""
    return str(date(1899, 12, 30) + timedelta(days=int(text)))


def _turn_of_month(cell: Cell) -> bool:
    """Whether the day begins or ends a month, as days of statistics do."""
    day = date.fromisoformat(_day(cell))
    return day.day == 1 or (day + timedelta(days=1)).day == 1


def said_by(name: str) -> str | None:
    """The period that the name of a sheet is, with nothing else beside it.

    >>> said_by("2024"), said_by("Ark1")
    ('2024', None)
    """
    found = heading(name)
    return found.period if not found.label else None

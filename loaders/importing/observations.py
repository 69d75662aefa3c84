"""From readings to tidy observations: decimals, statuses, one figure an area and period."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from loaders.areas.history import in_use
from loaders.importing.answers import SIGNS
from loaders.importing.rows import Reading
from sheets.messages import ImportFailure, Message, Wish, column_letter, quoted, said
from sheets.numbers import BOTH, Figure, NotANumber, figure, looks_like_figure, notation
from sheets.periods import last_year
from store.models import Indicator, Status
from store.snapshot import tidy

Measured = tuple[Reading, Figure]


def decimal_mark(readings: list[Reading], sheet: str) -> str:
    """The decimal mark of the table, ``""`` if no text figure has one.

    :raises ImportFailure: at the first cell that writes otherwise or could mean two things.
    """
    found = notation(reading.cell for reading in readings)
    if found.clash is not None:
        reading = readings[found.clash]
        marks = tuple(mark for mark in (",", ".") if _all_read(readings, mark))
        marks = marks or tuple(mark for mark in (BOTH,) if _all_read(readings, mark))
        raise _at(
            reading,
            sheet,
            said("import.other_notation", cell=quoted(reading.cell)),
            said("import.one_notation"),
            Wish("decimal", marks) if marks else None,
        )
    if found.unclear is not None:
        reading = readings[found.unclear]
        raise _at(
            reading,
            sheet,
            said("import.thousands_or_decimals", cell=quoted(reading.cell)),
            said("import.say_decimal"),
            Wish("decimal", (",", ".")),
        )
    return found.decimal


def _all_read(readings: list[Reading], mark: str) -> bool:
    """Whether every figure of the table can be read with this decimal mark."""
    for cell in (reading.cell for reading in readings if looks_like_figure(reading.cell)):
        try:
            figure(cell, mark)
        except NotANumber:
            return False
    return True


def observe(
    readings: list[Reading],
    indicator: Indicator,
    decimal: str,
    sheet: str,
    signs: str | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Observations with ``store.snapshot.COLUMNS``, one for each area, category and period.

    Beside them the cell each was read from («C5»), in the same order.

    :param signs: the status of cells that are no figure, where it was said.
    :raises ImportFailure: at the first cell that is no figure, or gives one twice.
    """
    groups: dict[tuple[str, str, str], list[Measured]] = defaultdict(list)
    for reading in readings:
        groups[reading.place.code, reading.category, reading.period].append(
            (reading, _measure(reading, indicator, decimal, sheet, signs))
        )
    codes: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        codes[reading.place.code].add(reading.place.written)
    chosen = [
        _one(group, sheet)
        for (area, *_), group in groups.items()
        if len(codes[area]) == 1 or not _of_other_codes(group)
    ]
    cells = [f"{column_letter(reading.column)}{reading.row}" for reading, _ in chosen]
    return tidy([_observation(*one, indicator) for one in chosen]), cells


def _of_other_codes(group: list[Measured]) -> bool:
    """Whether nothing is said of the area but that a code had no figure in a year it was not in
    use: SSB's tables have such rows for each numbering."""
    year = last_year(group[0][0].period)
    return all(
        found.status == Status.NOT_APPLICABLE
        and reading.place.written
        and not in_use(reading.place.written, year)
        for reading, found in group
    )


def _measure(
    reading: Reading, indicator: Indicator, decimal: str, sheet: str, signs: str | None
) -> Figure:
    try:
        found = figure(reading.cell, decimal or ",")
    except NotANumber as error:
        if signs is not None:
            return Figure(None, Status(signs))
        wish = Wish("signs", SIGNS)
        raise _at(reading, sheet, error.problem, said("import.wants_number"), wish) from error
    if found.as_percent and indicator.unit != "prosent":
        raise _at(
            reading,
            sheet,
            said("import.is_per_cent", cell=quoted(reading.cell)),
            said("import.wants_unit", unit=indicator.unit),
        )
    if reading.provisional and found.status == Status.OK:
        return Figure(found.value, Status.PROVISIONAL, found.as_percent)
    return found


def _one(group: list[Measured], sheet: str) -> Measured:
    """The figure of one area and period, where older and newer codes may both have a row.

    The row whose code was in use that year speaks, if the others are empty or zero; else the one
    row with a value. Two figures for the same thing are refused.
    """
    if len(group) == 1:
        return group[0]
    codes = {reading.place.written for reading, _ in group}
    if len(codes) == len(group):
        year = last_year(group[0][0].period)
        live = [m for m in group if in_use(m[0].place.written, year)]
        if len(live) == 1 and not any(m[1].value for m in group if m is not live[0]):
            return live[0]
        valued = [m for m in group if m[1].value is not None]
        if len(valued) <= 1:
            return (valued or live or group)[0]
    first, second = group[0][0], group[1][0]
    where = f"{column_letter(first.column)}{first.row}"
    what = f"{first.place.code}, {first.period}, {first.category}"
    raise _at(
        second,
        sheet,
        said("import.twice", what=what, where=where),
        said("import.wants_one_figure"),
    )


def _observation(reading: Reading, found: Figure, indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator.id,
        "category": reading.category,
        "area": reading.place.code,
        "level": str(reading.place.level),
        "period": reading.period,
        "value": found.value,
        "status": str(found.status),
        "source": indicator.source,
        "note": "",
    }


def _at(
    reading: Reading, sheet: str, problem: Message, expected: Message, wish: Wish | None = None
) -> ImportFailure:
    return ImportFailure(
        problem,
        expected=expected,
        sheet=sheet,
        row=reading.row,
        column=column_letter(reading.column),
        wish=wish,
    )

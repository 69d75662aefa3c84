"""From readings to tidy observations: decimals, statuses, one figure an area and period."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from loaders.areas.history import in_use
from loaders.importing.periods import last_year
from loaders.importing.rows import Reading
from sheets.messages import ImportFailure, Message, Wish, column_letter, quoted
from sheets.numbers import Figure, NotANumber, figure, notation
from store.models import Indicator
from store.snapshot import tidy

Measured = tuple[Reading, Figure]


def decimal_mark(readings: list[Reading], sheet: str) -> str:
    """The decimal mark of the table, ``""`` if no text figure has one.

    :raises ImportFailure: at the first cell that writes otherwise or could mean two things.
    """
    found = notation(reading.cell for reading in readings)
    if found.clash is not None:
        reading = readings[found.clash]
        raise _at(
            reading,
            sheet,
            Message(
                f"{quoted(reading.cell)} er skrevet på en annen måte enn tallene foran.",
                f"{quoted(reading.cell)} is written otherwise than the figures before it.",
            ),
            Message("samme desimaltegn i hele tabellen", "one decimal mark throughout the table"),
        )
    if found.unclear is not None:
        reading = readings[found.unclear]
        raise _at(
            reading,
            sheet,
            Message(
                f"{quoted(reading.cell)} kan bety både tusener og desimaler.",
                f"{quoted(reading.cell)} may mean thousands or decimals.",
            ),
            Message(
                "at du sier hvilket tegn som er desimaltegn",
                "that you say which mark is the decimal mark",
            ),
            Wish("decimal", (",", ".")),
        )
    return found.decimal


def observe(
    readings: list[Reading], indicator: Indicator, decimal: str, sheet: str
) -> pd.DataFrame:
    """Observations with ``store.snapshot.COLUMNS``, one for each area, category and period.

    :raises ImportFailure: at the first cell that is no figure, or gives one twice.
    """
    groups: dict[tuple[str, str, str], list[Measured]] = defaultdict(list)
    for reading in readings:
        groups[reading.place.code, reading.category, reading.period].append(
            (reading, _measure(reading, indicator, decimal, sheet))
        )
    return tidy([_observation(*_one(group, sheet), indicator) for group in groups.values()])


def _measure(reading: Reading, indicator: Indicator, decimal: str, sheet: str) -> Figure:
    try:
        found = figure(reading.cell, decimal or ",")
    except NotANumber as error:
        raise _at(reading, sheet, error.problem, _EXPECTED) from error
    if found.as_percent and indicator.unit != "prosent":
        raise _at(
            reading,
            sheet,
            Message(
                f"{quoted(reading.cell)} er i prosent.", f"{quoted(reading.cell)} is per cent."
            ),
            Message(f"tall i enheten {indicator.unit}", f"figures in the unit {indicator.unit}"),
        )
    return found


_EXPECTED = Message(
    "et tall, eller ett av tegnene : * . .. -", "a number, or one of the symbols : * . .. -"
)


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
        Message(
            f"{what} står to ganger, først i {where}.", f"{what} stands twice, first in {where}."
        ),
        Message(
            "ett tall for hvert område, hver periode og hver kategori",
            "one figure for each area, period and category",
        ),
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

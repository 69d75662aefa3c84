"""Questions about what was read as a whole: the kind of its periods, areas that had ceased."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from loaders.importing.answers import AS_WRITTEN, LEAVE_OUT, PERIODS, Answers
from loaders.importing.kinds import kind
from loaders.importing.levels import compared
from loaders.importing.rows import Rows
from sheets.messages import ImportFailure, Wish, column_letter, said
from sheets.periods import last_year
from store.catalogue import Registry
from store.models import Level


def ask_of_periods(rows: Rows, wanted: str | None, given: Answers, sheet: str) -> None:
    """Ask where the file's periods are of another kind than the indicator's.

    :raises ImportFailure: with the readings there are, unless one was chosen.
    """
    if wanted is None:
        return
    other = [r for r in rows.readings if not _same(r.period, wanted)]
    if not other:
        return
    years = wanted == "school" and all(kind(r.period) == "year" for r in other)
    if given.periods is None or (given.periods != AS_WRITTEN and not years):
        first = other[0]
        raise ImportFailure(
            said("import.other_kind", period=first.period, kind=said(f"import.kind.{wanted}")),
            expected=said("import.say_school" if years else "import.say_periods"),
            sheet=sheet,
            row=first.row,
            column=column_letter(first.column),
            wish=Wish("periods", PERIODS if years else (AS_WRITTEN,)),
        )
    if given.periods != AS_WRITTEN:
        back = given.periods == "ends"
        rows.readings = [
            replace(r, period=_school(int(r.period) - back)) if kind(r.period) == "year" else r
            for r in rows.readings
        ]


def _same(period: str, wanted: str) -> bool:
    found = kind(period)
    # 2009-10 may be October as well as a school year.
    return found == wanted or (wanted == "month" and found == "school" and int(period[5:]) <= 12)


def _school(first: int) -> str:
    return f"{first}-{(first + 1) % 100:02d}"


@dataclass(frozen=True)
class About:
    """What a question about the rows is asked with: what is known, and what was answered.

    ``series`` are the indicator's observations so far, ``sheet`` the name of the table's sheet.
    """

    registry: Registry
    level: Level
    given: Answers
    series: pd.DataFrame | None
    sheet: str


def ask_of_ended(rows: Rows, about: About) -> None:
    """Ask about figures of an area for years after it ceased, unless the series has such.

    A row for comparison whose area was not there in the year is left out, and it is said.

    :raises ImportFailure: naming the first.
    """
    registry, series, ended = about.registry, about.series, about.given.ended
    there = set() if series is None else set(zip(series["area"], series["period"], strict=True))
    kept = []
    for reading in rows.readings:
        area = registry.areas[reading.place.code]
        year = last_year(reading.period)
        beside = area.level in compared(about.level)
        county = beside and area.level == Level.FYLKE
        born = int(area.valid_from[:4] or 0) if county and not reading.place.written else 0
        gone = bool(area.valid_to) and year > int(area.valid_to[:4])
        if (area.code, reading.period) in there or not (gone or year < born):
            kept.append(reading)
        elif beside or ended == LEAVE_OUT:
            rows.leave_out(reading, "import.not_then", registry.area_name(area.code))
        elif ended == AS_WRITTEN:
            kept.append(reading)
        else:
            raise ImportFailure(
                said("import.ended", area=registry.area_name(area.code), year=area.valid_to[:4],
                     period=reading.period),
                expected=said("import.say_ended"),
                sheet=about.sheet,
                row=reading.row,
                column=column_letter(reading.column),
                wish=Wish("ended", (AS_WRITTEN, LEAVE_OUT)),
            )  # fmt: skip
    rows.readings = kept

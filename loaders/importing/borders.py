"""Figures from before a municipality, or county, had its present borders: of then, or of today's?

«Drammen» in 2017 is the municipality 0602, or today's Drammen carried back: two figures. A number
tells, where it came with the borders (3301); one that was kept (1103 Stavanger) does not.
"""

from __future__ import annotations

import pandas as pd

from loaders.areas import former
from loaders.areas.former import Former
from loaders.areas.history import in_use
from loaders.importing.answers import LEAVE_OUT, TODAY
from loaders.importing.levels import compared
from loaders.importing.questions import About
from loaders.importing.rows import Reading, Rows
from sheets.grid import Cell
from sheets.messages import ImportFailure, Message, Wish, column_letter, said
from sheets.numbers import looks_like_figure, symbol
from sheets.periods import year_of_codes
from store.catalogue import Registry
from store.models import Area, Level


def ask_of_borders(rows: Rows, about: About) -> None:
    """Ask about figures that may be of other borders than today's.

    Not where the series has the same figure, nor where the file also tells of a municipality that
    was merged into the same: it speaks of those of then, and they are left out. What stands in the
    table for comparison is left out where it is not clear.

    :raises ImportFailure: naming the first, and how many there are.
    """
    registry, answer = about.registry, about.given.borders
    former_names = {registry.area_name(a.code).partition(" (")[0]
                    for a in registry.by_level.get(Level.TIDLIGERE_KOMMUNE, ())}  # fmt: skip
    known = _known(about.series)
    kept, asked = [], []
    for reading in rows.readings:
        area, year = registry.areas[reading.place.code], year_of_codes(reading.period)
        beside = area.level in compared(about.level)
        others = _others(reading, area, year) if _is_figure(reading.cell) else []
        # «Asker» among its parts is a question of level, asked before.
        settled = area.name in former_names and not beside
        same = known.get((area.code, reading.category, reading.period)) == _number(reading.cell)
        if not others or settled or same or answer == TODAY:
            kept.append(reading)
        elif beside or answer == LEAVE_OUT or _told(rows, area, reading.period):
            rows.leave_out(reading, "import.borders_left_out", area.name)
        else:
            asked.append((reading, others))
    if asked:
        raise _question(asked, registry, about.sheet)
    rows.readings = kept
    rows.skipped.sort(key=lambda skipped: skipped.row)


def _told(rows: Rows, area: Area, period: str) -> bool:
    return (area.code, period) in rows.gone


def _is_figure(cell: Cell) -> bool:
    return looks_like_figure(cell) and not (isinstance(cell, str) and symbol(cell.strip()))


def _number(cell: Cell) -> float | None:
    try:
        return float(str(cell).replace(",", "."))
    except ValueError:
        return None


def _known(series: pd.DataFrame | None) -> dict[tuple[str, str, str], float]:
    if series is None:
        return {}
    keys = zip(series["area"], series["category"], series["period"], strict=True)
    return dict(zip(keys, series["value"].astype(float), strict=True))


def _others(reading: Reading, area: Area, year: int) -> list[Message]:
    """What else than today's area the row may be about."""
    place = reading.place
    if place.summed:
        return []
    if area.level == Level.FYLKE:
        born = int(area.valid_from[:4] or 0)
        return [_grown(area, born)] if not place.written and year < born else []
    if area.level != Level.KOMMUNE:
        return []
    since = former.borders_since(area.code)
    if place.written:
        then = place.written == area.code and year < since and in_use(area.code, year)
        return [_grown(area, since)] if then else []
    were: list[Former] = [
        f for name in area.name.split(" - ") for f in former.may_be_another(name, year)
    ]
    told = [said("import.borders_was", code=f.code, area=f.name, year=f.last) for f in were]
    if not told and year < since:
        told = [_grown(area, since)]
    return told


def _grown(area: Area, since: int) -> Message:
    return said("import.borders_grown", code=area.code, area=area.name, year=since)


def _question(
    asked: list[tuple[Reading, list[Message]]], registry: Registry, sheet: str
) -> ImportFailure:
    reading, others = asked[0]
    listed = Message("; ".join(o.nb for o in others), "; ".join(o.en for o in others))
    problem = said("import.borders", area=registry.areas[reading.place.code].name,
                   period=reading.period, others=listed)  # fmt: skip
    if len(asked) > 1:
        problem = said("import.borders_many", first=problem, count=len(asked))
    return ImportFailure(
        problem,
        expected=said("import.say_borders"),
        sheet=sheet,
        row=reading.row,
        column=column_letter(reading.column),
        wish=Wish("borders", (TODAY, LEAVE_OUT)),
    )

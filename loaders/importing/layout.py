"""Where the table stands in a sheet: area column, heading, value columns, the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from loaders.importing.areacolumn import SAMPLE, VALUE_WORDS, area_column, no_areas
from loaders.importing.periods import labelled_period, period
from loaders.importing.places import Places
from sheets.grid import Cell, Row, Sheet
from sheets.messages import ImportFailure, Message, column_letter
from sheets.numbers import looks_like_figure

_HEADING_ROWS = 100
_PERIOD_WORDS = frozenset(
    {"år", "aar", "year", "tid", "time", "periode", "period", "tidsperiode"}
    | {"statistikkår", "skoleår", "måned", "month"}
)


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures; ``period`` where its heading names one, ``label`` what else it says."""

    index: int
    period: str | None
    label: str


@dataclass(frozen=True)
class Layout:
    """One table in one sheet. Indices count from 0; ``body`` are the rows below the heading."""

    sheet: Sheet
    area: int
    header: Row
    values: list[ValueColumn]
    period: int | None
    others: list[int]
    body: list[Row]

    def title(self, index: int) -> str:
        """The heading of a column, its letter where it has none."""
        cell = self.header.get(index)
        return column_letter(index) if cell is None else str(cell).strip()


def find_layout(sheet: Sheet, places: Places) -> Layout:
    """Understand where everything stands.

    :raises ImportFailure: naming what was not found.
    """
    column = area_column(sheet, places)
    if column is None:
        raise no_areas(sheet, places)
    area = column[0]
    header, above, body = _split(sheet, area, places)
    wide = _with_figures(_wide(header, above, area), body)
    width = max(len(row.cells) for row in [header, *body])
    free = [i for i in range(width) if i != area and i not in {v.index for v in wide}]
    if wide:
        return Layout(sheet, area, header, wide, None, _filled(free, body), body)
    years = _period_column(header, body, free)
    free = _filled([i for i in free if i != years], body)
    values = _long(header, body, free)
    if not values:
        raise ImportFailure(
            Message("fant ingen kolonne med tall.", "found no column of figures."),
            expected=Message(
                "år i overskriften, eller en kolonne med tall",
                "years in the heading, or a column of figures",
            ),
            sheet=sheet.name,
            row=header.number,
        )
    taken = {v.index for v in values}
    return Layout(sheet, area, header, values, years, [i for i in free if i not in taken], body)


def _split(sheet: Sheet, area: int, places: Places) -> tuple[Row, Row | None, list[Row]]:
    """The heading, the row above it if it touches it, and the rows below it."""
    start = next(
        (
            i
            for i, row in enumerate(sheet.rows)
            if isinstance(places.look(row.get(area)), list) and _has_figures(row, area)
        ),
        len(sheet.rows),
    )
    ranked = [(_heading_score(row, area), -i) for i, row in enumerate(sheet.rows[:start])]
    points, negative = max(ranked[:_HEADING_ROWS], default=(0, 0))
    if points < 2:
        raise ImportFailure(
            Message("fant ingen overskriftsrad over tallene.", "found no heading above the data."),
            expected=Message(
                "en rad med år eller navn på kolonnene", "a row of years or names of columns"
            ),
            sheet=sheet.name,
            row=sheet.rows[min(start, len(sheet.rows) - 1)].number,
        )
    index = -negative
    header = sheet.rows[index]
    above = sheet.rows[index - 1] if index else None
    touches = above is not None and above.number == header.number - 1
    return header, above if touches else None, sheet.rows[index + 1 :]


def _has_figures(row: Row, area: int) -> bool:
    return any(looks_like_figure(c) for i, c in enumerate(row.cells) if i != area)


def _heading_score(row: Row, area: int) -> int:
    """Periods count double; a row with a figure that is no period is no heading."""
    points = 0
    for index, cell in enumerate(row.cells):
        if cell is None:
            continue
        named = labelled_period(cell)[1] is not None
        if index == area:
            points += isinstance(cell, str)
        elif named:
            points += 2
        elif looks_like_figure(cell):
            return 0
        else:
            points += isinstance(cell, str)
    return points


def _wide(header: Row, above: Row | None, area: int) -> list[ValueColumn]:
    """Columns whose heading names a period; the row above may say what they measure."""
    columns = []
    carried = ""
    for index, cell in enumerate(header.cells):
        over = above.get(index) if above is not None and index != area else None
        if isinstance(over, str):
            carried = over.strip()
        label, found = labelled_period(cell) if index != area else ("", None)
        if found is not None:
            columns.append(ValueColumn(index, found, label or carried))
    return columns


def _with_figures(columns: list[ValueColumn], body: list[Row]) -> list[ValueColumn]:
    """Without a column of mere text under a heading of its own, such as «Delområde 2024».

    A column whose heading is only a period, or like another's, stays: text in it is an error.
    """
    labels = Counter(column.label for column in columns)
    kept = []
    for column in columns:
        cells = _cells(column.index, body)
        own = bool(column.label) and labels[column.label] == 1
        if not own or not cells or any(map(looks_like_figure, cells)):
            kept.append(column)
    return kept or columns


def _filled(columns: list[int], body: list[Row]) -> list[int]:
    return [i for i in columns if any(row.get(i) is not None for row in body)]


def _cells(index: int, body: list[Row]) -> list[Cell]:
    return [row.get(index) for row in body[:SAMPLE] if row.get(index) is not None]


def _period_column(header: Row, body: list[Row], free: list[int]) -> int | None:
    """The column named as a period; where none is, the first that holds nothing but periods."""
    for index in free:
        if str(header.get(index) or "").strip().casefold() in _PERIOD_WORDS:
            return index
    for index in free:
        cells = _cells(index, body)
        if cells and 10 * sum(period(cell) is not None for cell in cells) >= 9 * len(cells):
            return index
    return None


def _long(header: Row, body: list[Row], free: list[int]) -> list[ValueColumn]:
    """Columns named as values; where none is, those that mostly hold figures, not codes."""
    titles = {i: str(header.get(i) or "").strip() for i in free}
    chosen = [i for i in free if titles[i].casefold() in VALUE_WORDS]
    if not chosen:
        chosen = [i for i in free if _mostly_figures(_cells(i, body))]
    return [ValueColumn(i, None, titles[i]) for i in chosen]


def _mostly_figures(cells: list[Cell]) -> bool:
    coded = [c for c in cells if isinstance(c, str) and len(c) > 1 and c[0] == "0" and c.isdigit()]
    return not coded and 2 * sum(map(looks_like_figure, cells)) >= max(len(cells), 1)

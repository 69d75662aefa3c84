"""Where the table stands in a sheet: area column, heading, value columns, the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from loaders.importing.areacolumn import SAMPLE, VALUE_WORDS, area_column, level_said, no_areas
from loaders.importing.describing import describes
from loaders.importing.places import Places
from sheets.grid import Cell, Row, Sheet
from sheets.messages import ImportFailure, column_letter, said
from sheets.numbers import looks_like_figure
from sheets.periods import Heading, heading, period
from sheets.words import folded, plain

_HEADING_ROWS = 100
_PERIOD_WORDS = frozenset(
    {"år", "aar", "year", "tid", "time", "periode", "period", "tidsperiode", "årgang"}
    | {"statistikkår", "skoleår", "måned", "month", "kvartal", "quarter", "dato", "date"}
)
#: Units alone after a year, which are no content of their own unless another stands beside it.
_UNITS = frozenset(("%", "prosent", "per cent", "percent", "pst", "antall", "kr", "kroner", "nok"))


@dataclass(frozen=True)
class ValueColumn:
    """A column of figures; ``period`` where its heading names one, ``label`` what else it says.

    ``mark`` is what stands after the period (see ``periods.Heading``); ``exact`` its month.
    """

    index: int
    period: str | None
    label: str
    mark: str = ""
    exact: str = ""


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
        return column_letter(index) if cell is None else plain(cell)

    def said(self, label: str) -> str:
        """A label that can be answered: its own text, or else the headings that have none."""
        if label:
            return label
        titles = [self.title(c.index) for c in self.values if not c.label]
        return titles[0] if len(titles) == 1 else f"{titles[0]} … {titles[-1]}"


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
        wide += _unread(header, body, free, wide, area)
        taken = {v.index for v in wide}
        return Layout(sheet, area, header, wide, None,
                      _filled([i for i in free if i not in taken], body), body)  # fmt: skip
    years = _period_column(header, body, free)
    free = _filled([i for i in free if i != years], body)
    values = _long(header, body, free, [i for i in (area, years) if i is not None])
    if not values:
        raise ImportFailure(
            said("import.no_figures_column"),
            expected=said("import.wants_figures_column"),
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
    index = -negative
    if points < 2:
        # PxWeb writes nothing over the stub: one heading over the figures may be all there is.
        index = start - 1
        if not _heads(sheet, index, start):
            raise ImportFailure(
                said("import.no_heading"),
                expected=said("import.wants_heading"),
                sheet=sheet.name,
                row=sheet.rows[min(start, len(sheet.rows) - 1)].number,
            )
    header = sheet.rows[index]
    above = sheet.rows[index - 1] if index else None
    touches = above is not None and above.number == header.number - 1
    return header, above if touches else None, sheet.rows[index + 1 :]


def _heads(sheet: Sheet, index: int, start: int) -> bool:
    """Whether the row right above the first area has words over figures and no figure."""
    if not 0 <= index < start < len(sheet.rows):
        return False
    row, first = sheet.rows[index], sheet.rows[start]
    over = [i for i, cell in enumerate(row.cells) if isinstance(cell, str)]
    touches = row.number == first.number - 1
    return (
        touches
        and bool(over)
        and all(looks_like_figure(first.get(i)) for i in over)
        and not any(map(looks_like_figure, row.cells))
    )


def _has_figures(row: Row, area: int) -> bool:
    return any(looks_like_figure(c) for i, c in enumerate(row.cells) if i != area)


def _heading_score(row: Row, area: int) -> int:
    """Periods count double; a row with a figure that is no period is no heading."""
    points = 0
    for index, cell in enumerate(row.cells):
        if cell is None:
            continue
        named = heading(cell).period is not None
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
            carried = plain(over)
        found = heading(cell) if index != area else Heading("", None)
        if found.period is not None:
            columns.append(_column(index, found, found.label or carried))
    return _without_units(columns)


def _column(index: int, found: Heading, label: str) -> ValueColumn:
    return ValueColumn(index, found.period, label, found.mark, found.exact)


def _without_units(columns: list[ValueColumn]) -> list[ValueColumn]:
    """«2024 (%)» is the year 2024, unless another column has the same year."""
    many = Counter(column.period for column in columns)
    return [
        ValueColumn(c.index, c.period, "", c.mark, c.exact)
        if c.label.casefold().strip("()[] ") in _UNITS and many[c.period] == 1
        else c
        for c in columns
    ]


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


def _unread(
    header: Row, body: list[Row], free: list[int], wide: list[ValueColumn], area: int
) -> list[ValueColumn]:
    """Columns of figures beside the years whose heading is no period: contents of their own.

    What stands left of the years may also describe the area or divide the figures.
    """
    first = min(column.index for column in wide)
    return [
        ValueColumn(index, None, plain(header.get(index) or "") or column_letter(index))
        for index in free
        if (cells := _cells(index, body))
        and _mostly_figures(cells)
        and not names_areas(header, index, area)
        and (index > first or not describes(header, body, index, [area]))
    ]


def names_areas(header: Row, index: int, area: int) -> bool:
    """Whether a column's heading says that it holds areas too, though they may be bare numbers."""
    title, own = header.get(index), header.get(area)
    if not isinstance(title, str):
        return False
    return level_said(title) is not None or (own is not None and folded(title) == folded(own))


def _filled(columns: list[int], body: list[Row]) -> list[int]:
    return [i for i in columns if any(row.get(i) is not None for row in body)]


def _cells(index: int, body: list[Row]) -> list[Cell]:
    return [row.get(index) for row in body[:SAMPLE] if row.get(index) is not None]


def _period_column(header: Row, body: list[Row], free: list[int]) -> int | None:
    """The column named as a period; where none is, the first that holds nothing but periods."""
    for index in free:
        if folded(header.get(index) or "") in _PERIOD_WORDS:
            return index
    for index in free:
        cells = _cells(index, body)
        if cells and 10 * sum(period(cell) is not None for cell in cells) >= 9 * len(cells):
            return index
    return None


def _long(header: Row, body: list[Row], free: list[int], keys: list[int]) -> list[ValueColumn]:
    """Columns that mostly hold figures, not codes; beside one named as values, also not what
    describes the area or divides the figures."""
    titles = {i: plain(header.get(i) or "") for i in free}
    named = [i for i in free if titles[i].casefold() in VALUE_WORDS]
    chosen = [i for i in free if i not in named and _mostly_figures(_cells(i, body))]
    if named:
        chosen = sorted([*named, *(i for i in chosen if not describes(header, body, i, keys))])
    return [ValueColumn(i, None, titles[i] or column_letter(i)) for i in chosen]


def _mostly_figures(cells: list[Cell]) -> bool:
    coded = [c for c in cells if isinstance(c, str) and len(c) > 1 and c[0] == "0" and c.isdigit()]
    return not coded and 2 * sum(map(looks_like_figure, cells)) >= max(len(cells), 1)

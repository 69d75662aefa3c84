"""Understand a table below the municipality that Asker has ordered, or one that others publish."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

import pandas as pd

from loaders.importing import eurostat, own, ssbgrid
from loaders.importing.answers import Answers, answers, on
from loaders.importing.borders import ask_of_borders
from loaders.importing.columns import find_roles
from loaders.importing.dates import said_by
from loaders.importing.facts import Read, facts
from loaders.importing.kinds import kind_of
from loaders.importing.layout import Layout, find_layout
from loaders.importing.levels import choose_level
from loaders.importing.observations import decimal_mark, observe
from loaders.importing.opening import check_size, choose_sheet, is_json, sheets_of
from loaders.importing.places import Places
from loaders.importing.questions import About, ask_of_ended, ask_of_periods
from loaders.importing.rows import Reader, Rows, Skipped
from loaders.importing.scale import scaled
from sheets.grid import Sheet
from sheets.messages import ImportFailure, Message, column_letter, said
from store.catalogue import Registry
from store.models import Indicator, Level


@dataclass(frozen=True)
class Understood:
    """What a file was understood to say; nothing is stored.

    Columns are letters. ``period_columns`` are those with a period in the heading,
    ``period_column`` the one that holds periods row by row. ``decimal`` is empty where no figure
    is text with a decimal mark. ``observations`` has ``store.snapshot.COLUMNS``, one row each;
    ``cells`` says where in the file each of them stands («C5»), in the same order.
    ``answers`` is what was said of the file; ``own`` whether it is an export of the house.
    """

    filename: str
    sheet: str
    header_row: int
    area_column: str
    period_column: str | None
    period_columns: list[str]
    value_columns: list[str]
    category_column: str | None
    indicator: str
    level: str
    decimal: str
    delimiter: str | None
    encoding: str | None
    observations: pd.DataFrame
    skipped: list[Skipped]
    messages: list[Message]
    cells: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    own: bool = False

    @property
    def periods(self) -> list[str]:
        """The periods in the table, oldest first."""
        return sorted(self.observations["period"].unique())


def understand(
    content: bytes,
    filename: str,
    registry: Registry,
    indicator: str,
    *,
    series: pd.DataFrame | None = None,
    **said_: Any,
) -> Understood:
    """Read a file as observations of one indicator.

    A CSV file, a workbook, a PX file or JSON-stat. What the file leaves open can be said:
    ``category`` (also picks one out of several), ``level``, ``sheet``, ``period`` (where the file
    names none), ``contents`` (which of several; one text or a list), ``decimal`` («,» or «.»),
    ``scale``, ``periods``, ``ended``, ``unknown`` and more (see ``answers.Answers``).

    :param series: the indicator's observations so far, which the figures are held against.
    :raises ImportFailure: naming sheet, row and column, what was expected there, and in ``wish``
        what to say for the file to be read after all.
    """
    name = PurePath(filename.replace("\\", "/")).name or "fil"
    given = answers(registry, indicator, said_)
    chosen = registry.indicators[indicator]
    if series is not None:
        series = series[series["indicator"] == indicator]
    check_size(content, name)
    delivered = content
    content = eurostat.arranged(content, indicator, given.period, registry)
    content = ssbgrid.arranged(content, name, indicator, given.period, registry)
    sheets = [] if is_json(content) else sheets_of(content, name)
    exported = own.read(content, sheets, name, registry, chosen, given, series)
    if exported is not None:
        if content is not delivered:
            exported.messages[0] = said("import.grid", count=len(exported.frame))
        return _own(exported, name, chosen, given, series)
    return _foreign(sheets or sheets_of(content, name), name, registry, chosen, given, series)


def _foreign(
    sheets: list[Sheet],
    name: str,
    registry: Registry,
    chosen: Indicator,
    given: Answers,
    series: pd.DataFrame | None,
) -> Understood:
    places, answered = Places(registry), given
    table, others = choose_sheet(sheets, places, given.sheet, name, chosen)
    layout = find_layout(table, places)
    given = _with_period(given, layout)
    level = on(given.level) or choose_level(layout, places, chosen, registry, given.period)
    roles = find_roles(layout, chosen, given.category, given.contents)
    kind = kind_of(chosen, series)
    rows = Reader(layout, roles, places, level, chosen, given, kind).read()
    ask_of_periods(rows, kind, given, table.name)
    about = About(registry, level, given, series, table.name)
    ask_of_ended(rows, about)
    ask_of_borders(rows, about)
    if not rows.readings:
        raise _nothing(layout, level, rows)
    mark = given.decimal or decimal_mark(rows.readings, table.name)
    frame, cells = observe(rows.readings, chosen, mark, table.name, given.signs)
    frame, told = scaled(frame, chosen, series, given.scale, table.name)
    read = Read(layout, roles, level, mark, frame, rows, chosen, others)
    return _understood(name, read, told, cells, answered)


def _with_period(given: Answers, layout: Layout) -> Answers:
    """With the period that the name of a workbook's sheet is, where nothing else tells one."""
    sheet = layout.sheet
    told = layout.period is not None or any(c.period is not None for c in layout.values)
    when = None if told or given.period or sheet.delimiter is not None else said_by(sheet.name)
    return given if when is None else replace(given, period=when)


def _own(
    exported: own.Exported,
    name: str,
    chosen: Indicator,
    given: Answers,
    series: pd.DataFrame | None,
) -> Understood:
    frame, told = scaled(exported.frame, chosen, series, given.scale, exported.table.sheet)
    levels = list(dict.fromkeys(frame["level"]))
    return Understood(
        filename=name,
        sheet=exported.table.sheet,
        header_row=exported.table.header_row,
        area_column=exported.table.columns.get("area", ""),
        period_column=exported.table.columns.get("period"),
        period_columns=[],
        value_columns=[exported.table.columns.get("value", "")],
        category_column=exported.table.columns.get("category"),
        indicator=chosen.id,
        level=levels[0],
        decimal=exported.table.decimal,
        delimiter=exported.table.delimiter,
        encoding=exported.table.encoding,
        observations=frame,
        skipped=[],
        messages=exported.messages + told,
        cells=exported.cells,
        answers=given.given(),
        own=True,
    )


def _nothing(layout: Layout, level: Level, rows: Rows) -> ImportFailure:
    problem, row = said("import.nothing"), layout.header.number
    with_figures = [s for s in rows.skipped if s.reason != said("import.outside")]
    if with_figures:
        first = with_figures[0]
        problem = said("import.nothing_but", row=first.row, reason=first.reason)
        row = first.row
    return ImportFailure(
        problem,
        expected=said("import.wants_rows", level=level),
        sheet=layout.sheet.name,
        row=row,
    )


def _understood(
    name: str, read: Read, told: list[Message], cells: list[str], given: Answers
) -> Understood:
    layout, roles = read.layout, read.roles
    wide = [column_letter(c.index) for c in roles.values if c.period is not None]
    return Understood(
        filename=name,
        sheet=layout.sheet.name,
        header_row=layout.header.number,
        area_column=column_letter(layout.area),
        period_column=None if layout.period is None else column_letter(layout.period),
        period_columns=wide,
        value_columns=[column_letter(c.index) for c in roles.values],
        category_column=None if roles.category is None else column_letter(roles.category),
        indicator=read.indicator.id,
        level=str(read.level),
        decimal=read.mark,
        delimiter=layout.sheet.delimiter,
        encoding=layout.sheet.encoding,
        observations=read.frame,
        skipped=read.rows.skipped,
        messages=facts(read) + told,
        cells=cells,
        answers=given.given(),
    )

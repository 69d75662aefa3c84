"""Understand a table below the municipality that Asker has ordered from SSB or FHI."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import pandas as pd

from loaders.importing.areacolumn import score
from loaders.importing.columns import Roles, find_roles
from loaders.importing.facts import facts
from loaders.importing.layout import Layout, find_layout
from loaders.importing.observations import decimal_mark, observe
from loaders.importing.periods import period as as_period
from loaders.importing.places import Places
from loaders.importing.rows import READABLE, Reader, Rows, Skipped, choose_level
from sheets.grid import MAX_BYTES, Percent, Sheet
from sheets.messages import ImportFailure, Message, WishFailure, column_letter, quoted
from sheets.textfile import read_text
from sheets.workbook import encrypted, macros, read_workbook
from store.catalogue import Registry
from store.models import Indicator, Level


@dataclass(frozen=True)
class Understood:
    """What a file was understood to say; nothing is stored.

    Columns are letters. ``period_columns`` are those with a period in the heading,
    ``period_column`` the one that holds periods row by row. ``decimal`` is empty where no figure
    is text with a decimal mark. ``observations`` has ``store.snapshot.COLUMNS``.
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
    category: str | None = None,
    level: str | None = None,
    sheet: str | None = None,
    period: str | None = None,
    contents: str | None = None,
    decimal: str | None = None,
) -> Understood:
    """Read a CSV file or a workbook as observations of one indicator.

    What the file leaves open can be said: ``category`` (also picks one out of several), ``level``,
    ``sheet``, ``period`` (where the file names none), ``contents`` (which of several), and
    ``decimal`` («,» or «.»).

    :raises ImportFailure: naming sheet, row and column, and what was expected there.
    """
    name = PurePath(filename.replace("\\", "/")).name or "fil"
    chosen = _check_wishes(registry, indicator, category, level, decimal)
    when = _check_period(period)
    places = Places(registry)
    table, others = _choose_sheet(_sheets(content, name), places, sheet, name)
    layout = find_layout(table, places)
    on = Level(level) if level is not None else choose_level(layout, places)
    roles = find_roles(layout, chosen, category, contents)
    rows = Reader(
        layout, roles, places, on, chosen, category=category, contents=contents, period=when
    ).read()
    if not rows.readings:
        raise _nothing(layout, on, rows)
    mark = decimal or decimal_mark(rows.readings, table.name)
    frame = observe(rows.readings, chosen, mark, table.name)
    return _understood(name, layout, roles, on, mark, frame, rows, chosen, others)


def _check_wishes(
    registry: Registry,
    indicator: str,
    category: str | None,
    level: str | None,
    decimal: str | None,
) -> Indicator:
    if indicator not in registry.indicators:
        raise _unknown("indikatoren", "indicator", indicator, list(registry.indicators))
    chosen = registry.indicators[indicator]
    if category is not None and category not in chosen.category_ids:
        raise _unknown("kategorien", "category", category, chosen.category_ids)
    if level is not None and level not in list(READABLE):
        raise _unknown("nivået", "level", level, [str(lv) for lv in READABLE])
    if decimal is not None and decimal not in (",", "."):
        raise _unknown("desimaltegnet", "decimal mark", decimal, [",", "."])
    return chosen


def _unknown(nb: str, en: str, value: str, known: list[str]) -> WishFailure:
    choices = ", ".join(known)
    return WishFailure(
        Message(f"{nb} {quoted(value)} finnes ikke.", f"there is no {en} {quoted(value)}."),
        expected=Message(f"en av {choices}", f"one of {choices}"),
    )


def _check_period(text: str | None) -> str | None:
    if text is None:
        return None
    found = as_period(text)
    if found is None:
        said = quoted(text)
        raise WishFailure(
            Message(f"{said} er ikke en periode.", f"{said} is not a period."),
            expected=Message(
                "for eksempel 2024, 2023-24 eller 2022-2024",
                "for example 2024, 2023-24 or 2022-2024",
            ),
        )
    return found


def _sheets(content: bytes, name: str) -> list[Sheet]:
    """The file's sheets, or its readings with each delimiter."""
    if len(content) > MAX_BYTES:
        megabytes = len(content) / 1024 / 1024
        raise ImportFailure(
            Message(
                f"{quoted(name)} er {megabytes:.0f} MB.", f"{quoted(name)} is {megabytes:.0f} MB."
            ),
            expected=Message("høyst 10 MB", "at most 10 MB"),
        )
    if not content.strip(b"\0\r\n\t \xef\xbb\xbf\xfe\xff"):
        raise ImportFailure(Message(f"{quoted(name)} er tom.", f"{quoted(name)} is empty."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise encrypted(name)
    if PurePath(name).suffix.lower() in (".xlsm", ".xltm", ".xlam", ".xlsb"):
        raise macros(name)
    if content.startswith(b"PK"):
        return read_workbook(content, name)
    return read_text(content, name)


def _choose_sheet(
    sheets: list[Sheet], places: Places, wanted: str | None, name: str
) -> tuple[Sheet, list[str]]:
    """The sheet with most areas, and the names of the others that have some."""
    if wanted is not None and sheets and sheets[0].delimiter is None:
        named = [s for s in sheets if s.name == wanted]
        if not named:
            raise _unknown("arket", "sheet", wanted, [s.name for s in sheets])
        return named[0], []
    scores = [score(sheet, places) for sheet in sheets]
    if not sheets:
        raise ImportFailure(
            Message(f"{quoted(name)} har ingen ark.", f"{quoted(name)} has no sheets.")
        )
    best = max(range(len(sheets)), key=lambda i: (scores[i], len(sheets[i].rows) > 0, -i))
    others = [s.name for i, s in enumerate(sheets) if i != best and scores[i] and not s.delimiter]
    return sheets[best], others


def _nothing(layout: Layout, level: Level, rows: Rows) -> ImportFailure:
    nb, en = "tabellen har ingen tall å lese.", "the table has no figures to read."
    if rows.skipped:
        first = rows.skipped[0]
        nb += f" Rad {first.row} ble utelatt: {first.reason.nb}."
        en += f" Row {first.row} was left out: {first.reason.en}."
    return ImportFailure(
        Message(nb, en),
        expected=Message(f"rader for områder på nivået {level}", f"rows of areas on level {level}"),
        sheet=layout.sheet.name,
        row=layout.header.number,
    )


def _understood(
    name: str,
    layout: Layout,
    roles: Roles,
    level: Level,
    mark: str,
    frame: pd.DataFrame,
    rows: Rows,
    indicator: Indicator,
    others: list[str],
) -> Understood:
    wide = [column_letter(c.index) for c in roles.values if c.period is not None]
    as_shown = any(isinstance(reading.cell, Percent) for reading in rows.readings)
    return Understood(
        filename=name,
        sheet=layout.sheet.name,
        header_row=layout.header.number,
        area_column=column_letter(layout.area),
        period_column=None if layout.period is None else column_letter(layout.period),
        period_columns=wide,
        value_columns=[column_letter(c.index) for c in roles.values],
        category_column=None if roles.category is None else column_letter(roles.category),
        indicator=indicator.id,
        level=str(level),
        decimal=mark,
        delimiter=layout.sheet.delimiter,
        encoding=layout.sheet.encoding,
        observations=frame,
        skipped=rows.skipped,
        messages=facts(layout, roles, level, mark, frame, rows, indicator, others, as_shown),
    )

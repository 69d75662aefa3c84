"""A workbook of initiatives as records that remember where each value stood."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from register.sheet import MAIN, TABLES, Column, Table, UnfitError, parsed
from register.sheet import Path as Keys
from sheets.grid import MAX_BYTES, Row, Sheet
from sheets.messages import ImportFailure, Message, column_letter, quoted, said
from sheets.workbook import read_workbook
from store.errors import LevekarError

MAX_FAULTS = 100


class WorkbookError(LevekarError):
    """Everything wrong with a workbook, each fault with its sheet, row and column."""

    def __init__(self, faults: list[ImportFailure]) -> None:
        self.faults = faults[:MAX_FAULTS]
        super().__init__("\n".join(fault.en for fault in self.faults))

    def __getitem__(self, language: str) -> str:
        return "\n".join(fault[language] for fault in self.faults)


@dataclass
class Record:
    """One row as the nested values of an entry, and where each of its columns stands."""

    sheet: str
    row: int
    entry: str
    columns: dict[Keys, int]
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[Record]] = field(default_factory=dict)

    def nested(self) -> dict[str, Any]:
        """The entry as the model expects it."""
        return self.values | {key: [r.values for r in rows] for key, rows in self.parts.items()}

    def fault(self, problem: Message, keys: Keys, expected: Message | None = None) -> ImportFailure:
        """A failure at the column that holds ``keys``, or at the row where none does."""
        index = self._column(keys)
        return ImportFailure(
            problem,
            expected=expected,
            sheet=self.sheet,
            row=self.row,
            column=None if index is None else column_letter(index),
        )

    def _column(self, keys: Keys) -> int | None:
        for length in range(len(keys), 0, -1):
            for path, index in self.columns.items():
                if path[:length] == keys[:length]:
                    return index
        return self.columns.get(("id",))


def read_records(source: Path | str | bytes) -> list[Record]:
    """The initiatives of a workbook, each with the rows of the other sheets that belong to it.

    :raises ImportFailure: if the file is not a workbook that may be opened.
    :raises WorkbookError: naming sheet, row and column of everything that cannot be read.
    """
    content, name = _content(source)
    sheets = {sheet.name.strip().casefold(): sheet for sheet in read_workbook(content, name.nb)}
    _refuse_formulas(content)
    if MAIN.name.casefold() not in sheets:
        raise ImportFailure(
            said("register.no_sheet", name=name, sheet=MAIN.name),
            expected=said("register.template"),
        )
    faults: list[ImportFailure] = []
    read = {
        table.key: _records(table, sheets[table.name.casefold()], faults)
        for table in TABLES
        if table.name.casefold() in sheets
    }
    records = read.pop("")
    _join(records, read, faults)
    if faults:
        raise WorkbookError(faults)
    return records


def _named(path: Path) -> Message:
    return Message(quoted(path.name), quoted(path.name))


def _content(source: Path | str | bytes) -> tuple[bytes, Message]:
    if isinstance(source, bytes):
        content, name = source, said("register.the_workbook")
    else:
        path = Path(source)
        try:
            size = path.stat().st_size
            content, name = path.read_bytes() if size <= MAX_BYTES else b"", _named(path)
        except OSError as error:
            raise ImportFailure(
                said("register.cannot_open", name=_named(path), reason=error.strerror)
            ) from error
        if size > MAX_BYTES:
            content = b"\0" * (MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ImportFailure(
            said("register.too_large", name=name, megabytes=MAX_BYTES // 1024 // 1024)
        )
    return content, name


def _refuse_formulas(content: bytes) -> None:
    """Refuse the first formula; ``read_workbook`` has already refused what must not be opened."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        raise ImportFailure(
                            said("register.formula"),
                            expected=said("register.value_itself"),
                            sheet=sheet.title,
                            row=cell.row,
                            column=column_letter(cell.column - 1),
                        )


def _records(table: Table, sheet: Sheet, faults: list[ImportFailure]) -> list[Record]:
    if not sheet.rows:
        return []
    columns = _columns(table, sheet, faults)
    paths = {column.path: index for index, column in columns.items()}
    return [_record(sheet.name, row, columns, paths, faults) for row in sheet.rows[1:]]


def _columns(table: Table, sheet: Sheet, faults: list[ImportFailure]) -> dict[int, Column]:
    known = {column.heading.casefold(): column for column in table.columns}
    head, found = sheet.rows[0], {}
    for index, cell in enumerate(head.cells):
        heading = " ".join(str(cell or "").split())
        column = known.pop(heading.casefold(), None)
        if column is not None:
            found[index] = column
        elif heading:
            faults.append(_heading_fault(sheet.name, head.number, index, heading))
    if table.columns[0].heading.casefold() in known:
        faults.append(_heading_fault(sheet.name, head.number, 0, str(head.get(0) or "")))
    return found


def _heading_fault(sheet: str, row: int, index: int, heading: str) -> ImportFailure:
    return ImportFailure(
        said("register.heading", heading=quoted(heading)), expected=said("register.headings"),
        sheet=sheet, row=row, column=column_letter(index),
    )  # fmt: skip


def _record(
    sheet: str, row: Row, columns: dict[int, Column], paths: dict[Keys, int],
    faults: list[ImportFailure],
) -> Record:  # fmt: skip
    record = Record(sheet, row.number, "", paths)
    for index, column in columns.items():
        try:
            value = parsed(column, row.get(index))
        except UnfitError as error:
            problem = said("register.unfit", value=quoted(row.get(index)),
                           column=quoted(column.heading))  # fmt: skip
            faults.append(record.fault(problem, column.path, error.expected))
            continue
        if value is not None:
            _put(record.values, column.path, value)
    record.entry = str(record.values.get("id", ""))
    return record


def _put(values: dict[str, Any], path: Keys, value: Any) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _join(
    records: list[Record], read: dict[str, list[Record]], faults: list[ImportFailure]
) -> None:
    """Hand the rows of the other sheets to the initiative whose id they carry."""
    by_entry: dict[str, Record] = {}
    for record in records:
        if record.entry in by_entry:
            problem = said("register.id_twice", id=quoted(record.entry))
            faults.append(record.fault(problem, ("id",)))
        by_entry[record.entry] = record
    for key, rows in read.items():
        for row in rows:
            row.values.pop("id", None)
            owner = by_entry.get(row.entry)
            if owner is None:
                told = {"id": quoted(row.entry), "sheet": MAIN.name}
                faults.append(row.fault(said("register.id_nowhere", **told), ("id",)))
            else:
                owner.parts.setdefault(key, []).append(row)

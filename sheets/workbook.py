"""A workbook as sheets, read with suspicion: limits first, then values, never formulas or macros.

A workbook is a zip of XML. Before it is opened as one, the zip's table of contents is checked
(how many parts, how large, how compressed, macros) and every XML part is refused a DOCTYPE, the
door to entity bombs. ``openpyxl`` then reads the values that were saved; a formula is not run.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from sheets.grid import MAX_CELLS, Budget, Cell, Odd, Percent, Row, Sheet, trimmed
from sheets.messages import ImportFailure, quoted, said
from store.errors import LevekarError

MAX_PARTS = 1_000
MAX_UNPACKED = 15 * 1024 * 1024
#: Styles and shared strings are read whole, and grow thirtyfold in memory.
MAX_SHARED = 2 * 1024 * 1024
MAX_RATIO = 200
_SHARED = ("xl/styles.xml", "xl/sharedstrings.xml")
_SMALL_PART = 1024 * 1024
_EXCEL_ROWS = 1_048_576
_FORMULA = said("import.cell_formula")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    InvalidFileException,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    SyntaxError,
    AssertionError,
)


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """The worksheets with their saved values.

    :raises ImportFailure: if the workbook is damaged, too large, has macros or is not one.
    """
    try:
        formulas = _inspect(content, name)
        return _sheets(content, formulas)
    except LevekarError:
        raise
    except _DAMAGED as error:
        raise _refusal(name, "damaged_workbook") from error


def _inspect(content: bytes, name: str) -> bool:
    """Refuse what must not be opened; tell whether the workbook holds formulas."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        _check_size(parts, name)
        names = {part.filename.lower() for part in parts}
        if any(
            n.endswith(("vbaproject.bin", "xlmacrosheet")) or "macrosheets/" in n for n in names
        ):
            raise macros(name)
        if "xl/workbook.xml" not in names:
            raise _refusal(name, "not_workbook")
        formulas = [_check_part(archive, part, name) for part in parts]
    return any(formulas)


def macros(name: str) -> ImportFailure:
    """The refusal of a workbook that can carry macros."""
    return _refusal(name, "macros")


def _check_size(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(part.file_size for part in parts)
    shared = max((p.file_size for p in parts if p.filename.lower() in _SHARED), default=0)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED or shared > MAX_SHARED:
        raise _refusal(
            name,
            "too_large_unpacked",
            megabytes=total // 1024 // 1024,
            parts=len(parts),
        )
    for part in parts:
        packed = max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and part.file_size / packed > MAX_RATIO:
            raise _refusal(name, "packed_tight", times=part.file_size // packed)
        if part.flag_bits & 0x1:
            raise encrypted(name)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refusal(name, "packed_unknown")


def encrypted(name: str) -> ImportFailure:
    """The refusal of a workbook with a password, or of the format before 2007."""
    return _refusal(name, "encrypted")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bool:
    """Refuse a DOCTYPE, an unusual encoding or a macro type; tell of formulas in a sheet."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    data = archive.read(part)
    if b"\0" in data[:200]:
        data = data.replace(b"\0", b"")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _refusal(name, "doctype")
    declared = re.search(rb"^[^<]{0,8}<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']*)", data[:300])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"utf-16", b"us-ascii"):
        raise _refusal(name, "unknown_encoding")
    if part.filename.lower() == "[content_types].xml" and b"macroenabled" in data.lower():
        raise macros(name)
    return b"<f>" in data or b"<f " in data or b"<f/" in data


def _sheets(content: bytes, formulas: bool) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = _open(content, data_only=True)
        written = _open(content, data_only=False) if formulas else None
        budget = Budget()
        sheets = []
        for sheet in values.worksheets:
            twin = written[sheet.title] if written is not None else None
            hidden = sheet.sheet_state != "visible"
            rows = list(_rows(sheet, twin, budget))
            sheets.append(Sheet(sheet.title, rows, hidden=hidden))
    return sheets


def _open(content: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False
    )


def _rows(sheet: Any, twin: Any, budget: Budget) -> Iterator[Row]:
    """Rows that are not empty. The size a sheet claims is not trusted."""
    both = [s for s in (sheet, twin) if s is not None]
    for each in both:
        each.reset_dimensions()
    streams = [each.iter_rows(max_row=_EXCEL_ROWS) for each in both]
    padded = 0
    for number, rows in enumerate(zip(*streams, strict=True), 1):
        padded += len(rows[0])
        if padded > 4 * MAX_CELLS:
            budget.add(sheet.title, number, 4 * MAX_CELLS)
        if not rows[0]:
            continue
        cells = trimmed([_cell(*pair) for pair in zip(*rows, strict=True)])
        if cells:
            budget.add(sheet.title, number, len(cells))
            yield Row(number, cells)


def _cell(cell: Any, written: Any = None) -> Cell:
    value = cell.value
    if value is None:
        is_formula = written is not None and written.data_type == "f"
        return Odd(_FORMULA, str(written.value)) if is_formula else None
    if cell.data_type == "e":
        return Odd(said("import.cell_error"), str(value))
    if isinstance(value, bool):
        return Odd(said("import.cell_truth"), str(value))
    if isinstance(value, datetime | date | time | timedelta):
        return Odd(said("import.cell_date"), str(value))
    if isinstance(value, int | float):
        return Percent(value) if "%" in str(cell.number_format) else value
    return str(value)


def _refusal(name: str, why: str, **values: object) -> ImportFailure:
    return ImportFailure(said(f"import.{why}", name=quoted(name), **values))

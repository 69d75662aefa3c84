"""A text file as a sheet: its encoding, its delimiter, its rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from sheets.grid import Budget, Row, Sheet, trimmed
from sheets.messages import ImportFailure, quoted, said

DELIMITERS = ("\t", ";", ",", "|")
#: What a spreadsheet is told to keep as text: ="0301".
_KEPT = re.compile(r'="([^"]*)"')
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 med BOM"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)


def read_text(content: bytes, name: str) -> list[Sheet]:
    """The file read with each delimiter it may have, likeliest first.

    :raises ImportFailure: if it is not text, or breaks the rules of CSV with every delimiter.
    """
    text, encoding = decode(content, name)
    if text.lstrip()[:9].lower().startswith(("<html", "<!doctype", "<?xml")):
        raise ImportFailure(
            said("import.is_markup", name=quoted(name)),
            expected=said("import.formats"),
        )
    text, named = _delimiter_line(text)
    sheets: list[Sheet] = []
    failure: ImportFailure | None = None
    for delimiter in (named,) if named else DELIMITERS:
        if delimiter not in text:
            continue
        try:
            rows = _rows(text, delimiter, name, 2 if named else 1)
        except ImportFailure as error:
            failure = failure or error
            continue
        if not (sheets and delimiter == "," and _is_even(sheets[-1].rows)):
            sheets.append(Sheet(name, rows, delimiter, encoding))
    if not sheets:
        raise failure or ImportFailure(
            said("import.no_delimiter", name=quoted(name)),
            expected=said("import.delimiters"),
        )
    return sheets


def decode(content: bytes, name: str) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 or Windows-1252.

    :raises ImportFailure: if it is none of them.
    """
    for mark, codec, title in _BOMS:
        if content.startswith(mark):
            return _strict(content, codec, title, name), title
    for codec, odd in (("utf-16-le", content[1:4000:2]), ("utf-16-be", content[0:4000:2])):
        if odd and odd.count(0) > 0.4 * len(odd):
            return _strict(content, codec, "UTF-16", name), "UTF-16"
    try:
        return _no_zeros(content.decode("utf-8"), name), "UTF-8"
    except UnicodeDecodeError:
        return _strict(content, "cp1252", "Windows-1252", name), "Windows-1252"


def _strict(content: bytes, codec: str, title: str, name: str) -> str:
    try:
        return _no_zeros(content.decode(codec), name)
    except UnicodeDecodeError as error:
        raise _not_text(name, f"{title}, byte {error.start}") from error


def _no_zeros(text: str, name: str) -> str:
    if "\0" in text:
        raise _not_text(name, "NUL")
    return text


def _not_text(name: str, detail: str) -> ImportFailure:
    return ImportFailure(
        said("import.not_text", name=quoted(name), detail=detail),
        expected=said("import.encodings"),
    )


def _delimiter_line(text: str) -> tuple[str, str]:
    """The text without Excel's first line ``sep=;``, and the delimiter it names."""
    first, _, rest = text.partition("\n")
    said = first.strip('\r" ')
    if said.lower().startswith("sep=") and said[4:] in DELIMITERS:
        return rest, said[4:]
    return text, ""


def _rows(text: str, delimiter: str, name: str, first: int) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    budget, rows, number = Budget(), [], first
    try:
        for cells in reader:
            kept = trimmed([_KEPT.sub(r"\1", c) if '="' in c else c for c in cells])
            if kept:
                budget.add(name, number, len(kept))
                rows.append(Row(number, kept))
            number = reader.line_num + first
    except csv.Error as error:
        raise ImportFailure(
            said("import.long_cell", most=csv.field_size_limit())
            if "field limit" in str(error)
            else said("import.broken_csv"),
            expected=said("import.quotation_marks"),
            sheet=name,
            row=number,
        ) from error
    if delimiter == ",":
        _refuse_split_decimals(rows, name)
    return rows


def _is_even(rows: list[Row]) -> bool:
    """Whether all rows of several columns are as wide: a comma in them parts no columns."""
    wide = [len(row.cells) for row in rows if len(row.cells) > 1]
    return len(wide) == len(rows) > 1 and len(set(wide)) == 1


def _refuse_split_decimals(rows: list[Row], name: str) -> None:
    """Refuse a file where the comma parts columns and decimals too: «Asker,8,1» under two headings.

    :raises ImportFailure: at the first row that is wider than its heading.
    """
    widths = Counter(len(row.cells) for row in rows)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    first = next((i for i, row in enumerate(rows) if len(row.cells) == usual), 0)
    head = len(rows[first - 1].cells) if first else 0
    same = [row for row in rows if len(row.cells) == usual]
    if not 1 < head < usual or widths[usual] < len(rows) - first:
        return
    if all(str(cell or "").strip().isdigit() for row in same for cell in row.cells[head:]):
        raise ImportFailure(
            said("import.comma_parts_both", name=quoted(name)),
            expected=said("import.one_comma"),
            sheet=name,
            row=rows[first].number,
        )

"""Published workbooks: found by a link on a page, unpacked within bounds, read without running.

The workbook itself is read by the reader of delivered tables (``sheets.workbook``),
which checks what it would unpack to before it is opened.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

import pandas as pd

from loaders.http.addresses import base
from loaders.http.client import Answer, Client
from sheets.grid import Odd, Row
from sheets.messages import ImportFailure
from sheets.numbers import parse_number
from sheets.workbook import read_workbook
from store.errors import Where

MOST_UNPACKED = 200_000_000
MOST_FILES = 100
#: What a damaged, locked or strangely packed zip brings about while it is read.
DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
ANY = "*/*"


def linked_file(client: Client, service: str, page: str, pattern: str, where: Where) -> Answer:
    """The file behind the only link on ``page`` whose address matches ``pattern``.

    :raises SourceError: if there is no such link, or it leads to another host.
    """
    expected = f"a page with a link to {pattern}"
    answer = client.get(service, page, where, expected, accept="text/html")
    text = answer.body.decode("utf-8", errors="replace")
    links = [html.unescape(h) for h in re.findall(r"""href\s*=\s*["']([^"']+)["']""", text)]
    found = list(dict.fromkeys(h for h in links if re.search(pattern, h, re.IGNORECASE)))
    if not found:
        raise where.problem(expected, f"{len(links)} links, none like it")
    url = urljoin(answer.url, found[-1] if len(found) > 1 else found[0])
    if urlsplit(url).netloc != urlsplit(base(service)).netloc:
        raise where.problem("a file on the publisher's own host", f"«{url[:120]}»")
    return client.get(service, url, where, "a file", accept=ANY)


def unzip(answer: Answer, pattern: str) -> bytes:
    """The only member of a zip whose name matches ``pattern``, if the whole stays within bounds."""
    where = answer.where
    try:
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            members = archive.infolist()
            whole = sum(m.file_size for m in members)
            if len(members) > MOST_FILES or whole > MOST_UNPACKED:
                got = f"{len(members)} files, {whole} bytes"
                raise where.problem(f"at most {MOST_FILES} files, {MOST_UNPACKED} bytes", got)
            found = [m for m in members if re.search(pattern, m.filename, re.IGNORECASE)]
            if len(found) != 1:
                names = ", ".join(m.filename for m in members[:6])
                raise where.problem(f"one file like {pattern}", f"{len(found)} among {names}")
            return archive.read(found[0])
    except DAMAGED as error:
        raise where.problem("a whole zip file", f"{error}; {len(answer.body)} bytes") from error


def read_sheet(
    content: bytes, sheet: str, columns: Mapping[str, str], where: Where
) -> pd.DataFrame:
    """The named columns of a sheet as text and numbers, below the first row that holds them all.

    :param columns: our name → heading in the sheet (case does not matter).
    :raises SourceError: if the file, the sheet or a heading is not there.
    """
    try:
        sheets = {s.name: s.rows for s in read_workbook(content, "the file")}
    except ImportFailure as error:
        got = f"{str(error).rstrip('.')}; {len(content)} bytes"
        raise where.problem("an Excel workbook of bearable size", got) from error
    if sheet not in sheets:
        raise where.problem(f"the sheet «{sheet}»", ", ".join(sheets))
    return _rows(sheets[sheet], columns, where)


def _rows(rows: Sequence[Row], columns: Mapping[str, str], where: Where) -> pd.DataFrame:
    places: dict[str, int] | None = None
    found = []
    for row in rows:
        if places is None:
            headings = [str(c).strip().casefold() if c is not None else "" for c in row.cells]
            if all(h.casefold() in headings for h in columns.values()):
                places = {n: headings.index(h.casefold()) for n, h in columns.items()}
            continue
        cells = {n: _plain(row.get(i)) for n, i in places.items()}
        if any(c is not None for c in cells.values()):
            found.append(cells)
    if places is None:
        raise where.problem(f"a row with the headings {list(columns.values())}", "none")
    if not found:
        raise where.problem("rows below the headings", "none")
    return pd.DataFrame(found)


def _plain(cell: Any) -> Any:
    """A date, an error or a formula without a value as its text."""
    return cell.text if isinstance(cell, Odd) else cell


def tidy_sheet(frame: pd.DataFrame, where: Where) -> pd.DataFrame:
    """``region``, ``period`` as text and ``value`` as number and status."""
    cells = [parse_number(v, where) for v in frame["value"].tolist()]
    return frame.assign(
        region=[_code(v) for v in frame["region"]],
        period=[str(v).removesuffix(".0").strip() for v in frame["period"]],
        value=pd.Series([v for v, _ in cells], index=frame.index, dtype="float64"),
        status=[s for _, s in cells],
    )


def _code(value: Any) -> str:
    """A municipality number from «3203», 3203, 301 or «3203 Asker»."""
    match = re.match(r"\s*(\d+)", str(value))
    digits = match.group(1) if match else ""
    return digits.zfill(4) if len(digits) == 3 else digits

"""Published workbooks: found by a link on a page, unpacked within bounds, read without running."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import openpyxl
import pandas as pd
from openpyxl.utils.exceptions import InvalidFileException

from loaders.addresses import base
from loaders.http import Answer, Client
from loaders.numbers import parse_number
from loaders.problems import Where

MOST_UNPACKED = 200_000_000
MOST_FILES = 100
MOST_ROWS = 300_000
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
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError) as error:
        raise where.problem("a whole zip file", f"{error}; {len(answer.body)} bytes") from error


def read_sheet(
    content: bytes, sheet: str, columns: Mapping[str, str], where: Where
) -> pd.DataFrame:
    """The named columns of a sheet as text and numbers, below the first row that holds them all.

    :param columns: our name → heading in the sheet (case does not matter).
    :raises SourceError: if the file, the sheet or a heading is not there.
    """
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise where.problem("an Excel workbook", f"{error}; {len(content)} bytes") from error
    try:
        if sheet not in book.sheetnames:
            raise where.problem(f"the sheet «{sheet}»", ", ".join(book.sheetnames))
        return _rows(book[sheet].iter_rows(values_only=True), columns, where)
    finally:
        book.close()


def _rows(rows: Any, columns: Mapping[str, str], where: Where) -> pd.DataFrame:
    places: dict[str, int] | None = None
    found = []
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise where.problem(f"at most {MOST_ROWS} rows", "more")
        if places is None:
            headings = [str(c).strip().casefold() if c is not None else "" for c in row]
            if all(h.casefold() in headings for h in columns.values()):
                places = {n: headings.index(h.casefold()) for n, h in columns.items()}
            continue
        cells = {n: row[i] if i < len(row) else None for n, i in places.items()}
        if any(c is not None for c in cells.values()):
            found.append(cells)
    if places is None:
        raise where.problem(f"a row with the headings {list(columns.values())}", "none")
    if not found:
        raise where.problem("rows below the headings", "none")
    return pd.DataFrame(found)


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

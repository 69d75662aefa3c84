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
from urllib.parse import urljoin, urlsplit

from loaders.http.addresses import base
from loaders.http.client import Answer, Client
from sheets.answers import foreign
from sheets.grid import Odd, Row
from sheets.messages import ImportFailure, said
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
    """The file behind the link on ``page`` whose address matches ``pattern``.

    Where several do, as where a file is a year, it is the one with the highest numbers in its name.

    :raises SourceError: if there is no such link, or it leads to another host.
    """
    expected = said("svar.page_with_link", pattern=pattern)
    answer = client.get(service, page, where, expected, accept="text/html")
    text = answer.body.decode("utf-8", errors="replace")
    links = [html.unescape(h) for h in re.findall(r"""href\s*=\s*["']([^"']+)["']""", text)]
    found = list(dict.fromkeys(h for h in links if re.search(pattern, h, re.IGNORECASE)))
    if not found:
        raise where.problem(expected, said("svar.links_none", count=len(links)))
    url = urljoin(answer.url, max(found, key=_numbers))
    if urlsplit(url).netloc != urlsplit(base(service)).netloc:
        raise where.problem(said("svar.own_host"), f"«{url[:120]}»")
    return client.get(service, url, where, said("svar.a_file"), accept=ANY)


def _numbers(address: str) -> list[int]:
    """The numbers in a file's name, as they stand."""
    return [int(n) for n in re.findall(r"\d{1,9}", address.rsplit("/", 1)[-1])]


def unzip(answer: Answer, pattern: str) -> bytes:
    """The only member of a zip whose name matches ``pattern``, if the whole stays within bounds."""
    where = answer.where
    try:
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            members = archive.infolist()
            whole = sum(m.file_size for m in members)
            if len(members) > MOST_FILES or whole > MOST_UNPACKED:
                expected = said("svar.most_files", count=MOST_FILES, size=MOST_UNPACKED)
                got = said("svar.files_bytes", count=len(members), size=whole)
                raise where.problem(expected, got)
            found = [m for m in members if re.search(pattern, m.filename, re.IGNORECASE)]
            if len(found) != 1:
                names = ", ".join(m.filename for m in members[:6])
                got = said("svar.among", count=len(found), known=names)
                raise where.problem(said("svar.one_file", pattern=pattern), got)
            return archive.read(found[0])
    except DAMAGED as error:
        got = said("svar.zip_broken", english=foreign(error), size=len(answer.body))
        raise where.problem(said("svar.whole_zip"), got) from error


def rows_of(content: bytes, sheet: str, where: Where) -> list[Row]:
    """The rows of a sheet; a date, an error or a formula without a value as its text.

    :raises SourceError: if the file or the sheet is not there.
    """
    try:
        sheets = {s.name.strip(): s.rows for s in read_workbook(content, "the file")}
    except ImportFailure as error:
        english = foreign(str(error).rstrip("."))
        got = said("svar.zip_broken", english=english, size=len(content))
        raise where.problem(said("svar.bearable"), got) from error
    if sheet not in sheets:
        raise where.problem(said("svar.sheet", sheet=f"«{sheet}»"), ", ".join(sheets))
    return [
        Row(row.number, [c.text if isinstance(c, Odd) else c for c in row.cells])
        for row in sheets[sheet]
    ]

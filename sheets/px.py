"""A PX file (PC-Axis, Statistikkbanken's «lagre som») read into the same tidy frame as JSON-stat.

Format: «PX-file format» of Statistics Sweden, versions 2000 to 2013: statements
``KEYWORD[language]("of what")="text","text";`` and at the end ``DATA=`` with the cells, the
variables of ``STUB`` outermost, those of ``HEADING`` innermost. ``pyaxis`` reads such files too,
but splits at every semicolon and quotation mark, drops the codes and fetches an address itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np

from sheets.dataset import MOST_CELLS, STATUSES, SYMBOLS, Codes, Dataset, Numbers, tidy
from sheets.messages import quoted, said
from store.errors import Where
from store.models import Status

#: One cell: a number, or a symbol, mostly in quotation marks.
_CELL = re.compile(r'"([^"]*)"|([^\s,;"]+)')
_HEAD = re.compile(
    r'\s*([A-Z][A-Z0-9_-]*)\s*(?:\[([^\]]{1,20})\])?\s*(?:\(((?:"[^"]*"|[^)"])*)\))?\s*='
)
_STRING = re.compile(r'"([^"]*)"')
_PARTS = re.compile(r'\s*((?:"[^"]*"\s*)+|[^",;\s][^",;]*)')
_CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([A-Za-z0-9_-]{1,30})"')
_TLIST = re.compile(r"TLIST\s*\(\s*[AHQMWD]\d?\s*(?:,[^)]*)?\)\s*,?\s*")
_CODECS = {"utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "us-ascii"}
MOST_STATEMENTS = 100_000
#: The dots a cell may hold, and the keyword that says what is shown in their place.
_DOTS = {"." * n: f"DATASYMBOL{n}" for n in range(1, 7)} | {"-": "DATASYMBOLNIL"}


@dataclass
class _Statements:
    """(keyword, of what) → texts, in the file's main language."""

    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def get(self, keyword: str, of: str = "") -> list[str]:
        return self.found.get((keyword, of), [])

    def text(self, keyword: str, of: str = "") -> str:
        return " ".join(self.get(keyword, of))


def looks_like_px(content: bytes) -> bool:
    """Whether the beginning is that of a PX file."""
    start = content[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(re.match(rb"(CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|MATRIX|TITLE)\s*=", start))


def read(content: bytes, where: Where) -> Dataset:
    """The table as a frame with one row a cell, in the file's order.

    ``value`` is NaN where ``status`` says there is none. A symbol means what the file says is shown
    in its place (``DATASYMBOL1`` to ``6``), else what it means in SSB's and FHI's tables.

    :raises SourceError: if it is not one whole, consistent table.
    """
    told, data = _statements(_decoded(content, where), where)
    if any(keyword == "KEYS" for keyword, _ in told.found):
        raise where.problem(said("svar.after_data"), said("svar.keys"))
    names = [*told.get("STUB"), *told.get("HEADING")]
    codes = {name: _codes(told, name, where) for name in names}
    cells = math.prod(len(c) for c in codes.values())
    if not names or len(codes) != len(names) or not 0 < cells <= MOST_CELLS:
        got = said("svar.with_cells", names=", ".join(map(quoted, names)), count=cells)
        raise where.problem(said("svar.distinct", most=MOST_CELLS), got)
    if reserved := {"value", "status"} & set(names):
        raise where.problem(said("svar.vars_not_named"), f"{sorted(reserved)}")
    value, status = _cells(data, cells, told, where)
    return Dataset(
        tidy(codes, value, status),
        {n: dict(zip(c, told.get("VALUES", n) or c, strict=True)) for n, c in codes.items()},
        told.text("LAST-UPDATED") or None,
        [*_notes(told)],
        names={n: n for n in names},
        roles=_roles(told, names),
        units=_units(told, codes),
        title=told.text("TITLE") or told.text("DESCRIPTION") or told.text("CONTENTS"),
        source=told.text("SOURCE"),
    )


def _decoded(content: bytes, where: Where) -> str:
    """The text by the code page the file names; without one, UTF-8 or Windows-1252."""
    named = _CODEPAGE.search(content[:2000])
    codec = named[1].decode("ascii").lower() if named else ""
    if codec and codec not in _CODECS:
        raise where.problem(said("svar.codepages", known=", ".join(sorted(_CODECS))), f"«{codec}»")
    for attempt in [codec] if codec else ["utf-8", "windows-1252"]:
        try:
            return content.decode("utf-8-sig" if attempt == "utf-8" else attempt)
        except UnicodeDecodeError:
            continue
    raise where.problem(
        said("svar.text_in", codec=codec or said("svar.or_codec")), said("svar.none_bytes")
    )


def _statements(text: str, where: Where) -> tuple[_Statements, str]:
    """Every statement before ``DATA=``, and what stands after it. Other languages are left out."""
    told, position = _Statements(), 0
    for _ in range(MOST_STATEMENTS):
        match = _HEAD.match(text, position)
        if match is None:
            raise where.problem(said("svar.keywords"), quoted(text[position:], 40))
        if match[1] == "DATA":
            return told, text[match.end() :]
        texts, position = _texts(text, match.end(), where)
        if not match[2]:
            first = (_STRING.findall(match[3] or "") or [""])[0]
            told.found.setdefault((match[1], first), []).extend(texts)
    raise where.problem(said("svar.most_statements", most=MOST_STATEMENTS), said("svar.more"))


def _texts(head: str, position: int, where: Where) -> tuple[list[str], int]:
    """The texts after «=», and where the next statement begins."""
    listed = _TLIST.match(head, position)
    position = listed.end() if listed else position
    texts: list[str] = []
    while True:
        if match := re.compile(r"\s*;").match(head, position):
            return texts, match.end()
        part = _PARTS.match(head, position)
        if part is None:
            raise where.problem(said("svar.quoted"), quoted(head[position:], 40))
        quotes = _STRING.findall(part[1])
        # A text longer than a line is written as several, one after the other.
        texts.append("".join(quotes).replace("#", " ") if quotes else part[1].strip())
        position = part.end()
        if comma := re.compile(r"\s*[,-]").match(head, position):
            position = comma.end()


def _codes(told: _Statements, name: str, where: Where) -> list[str]:
    values = told.get("VALUES", name)
    codes = told.get("CODES", name) or values
    if not codes or len(codes) != len(values or codes) or len(set(codes)) != len(codes):
        got = said(
            "svar.values_codes", values=len(values), codes=len(codes), different=len(set(codes))
        )
        raise where.problem(said("svar.code_each", name=quoted(name)), got)
    return codes


def _cells(data: str, cells: int, told: _Statements, where: Where) -> tuple[Numbers, Codes]:
    body, _, rest = data.partition(";")
    if rest.strip("\x1a \r\n\t"):
        raise where.problem(said("svar.nothing_after"), quoted(rest.strip(), 40))
    # A cell takes two characters at least: a longer list is refused before it is made.
    if len(body) > 40 * cells + 1000:
        raise where.problem(
            said("svar.cells", count=cells), said("svar.characters", count=len(body))
        )
    found = [match[1] if match[2] is None else match[2] for match in _CELL.finditer(body)]
    if len(found) != cells:
        raise where.problem(
            said("svar.cells_product", count=cells), said("svar.cells", count=len(found))
        )
    meant = _meant(told)
    value = np.full(cells, np.nan)
    status = np.full(cells, STATUSES.index(Status.MISSING), dtype=np.int8)
    for place, cell in enumerate(found):
        symbol = meant.get(cell)
        if symbol is None:
            value[place] = _number(cell, lambda got: _refuse(got, where))
            symbol = Status.OK
        elif symbol == Status.OK:
            value[place] = 0.0
        status[place] = STATUSES.index(symbol)
    return value, status


def _meant(told: _Statements) -> dict[str, Status]:
    """Cell → status. ``OK`` is a counted zero; a symbol the file names and nobody knows is missing.

    A provisional figure has no symbol of its own in a PX file: a star there is no figure.
    """
    known = {s: m for s, m in SYMBOLS.items() if s and m != Status.PROVISIONAL}
    meant: dict[str, Status] = dict(known)
    for dots, keyword in _DOTS.items():
        shown = told.text(keyword)
        if shown or dots not in meant:
            meant[dots] = known.get(shown or dots, Status.MISSING)
    return meant


def _refuse(got: str, where: Where) -> NoReturn:
    known = " ".join(s for s in SYMBOLS if s)
    raise where.problem(said("svar.number_or", known=known), quoted(got, 40))


def _number(cell: str, refuse: Callable[[str], NoReturn]) -> float:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", cell, re.ASCII):
        refuse(cell)
    number = float(cell)
    if not math.isfinite(number):
        refuse(cell)
    return number


def _roles(told: _Statements, names: list[str]) -> dict[str, list[str]]:
    metric = told.get("CONTVARIABLE")
    roles = {
        "time": [n for n in names if ("TIMEVAL", n) in told.found],
        "geo": [n for n in names if told.text("VARIABLE-TYPE", n).upper().startswith("G")]
        or [n for n in names if told.get("MAP", n)],
        "metric": [n for n in names if n in metric],
    }
    return {role: found for role, found in roles.items() if found}


def _units(told: _Statements, codes: dict[str, list[str]]) -> dict[str, str]:
    units = {"": told.text("UNITS")} if told.get("UNITS") else {}
    for name in told.get("CONTVARIABLE"):
        for code, label in zip(codes.get(name, []), told.get("VALUES", name), strict=False):
            units[code] = told.text("UNITS", label) or told.text("UNITS")
    return units


def _notes(told: _Statements) -> list[str]:
    """Notes that must be shown: the keywords that end in X."""
    required = ("NOTEX", "VALUENOTEX", "CELLNOTEX")
    return [" ".join(texts) for (keyword, _), texts in told.found.items() if keyword in required]

"""What Statistikkbanken's «lagre som» gives, PX or JSON-stat 1 and 2, as a sheet like any other.

``is_statbank`` tells by the content; ``read_statbank`` gives the table with its codes, labels and
statuses; ``as_sheet`` lays it out one row a cell, for those who understand sheets.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from sheets import jsonstat, px
from sheets.answers import of_file
from sheets.dataset import Dataset
from sheets.grid import Budget, Cell, Row, Sheet
from sheets.messages import ImportFailure, quoted, said
from store.errors import SourceError, Where
from store.models import Status

#: How a cell without a figure is written, as in the tables themselves.
SHOWN = {Status.SUPPRESSED: ":", Status.MISSING: "..", Status.NOT_APPLICABLE: "."}
VALUE = "verdi"
_GEO = frozenset({"region", "geo", "geografi", "kommune", "grunnkretser", "grunnkrets"})
_TIME = frozenset({"tid", "år", "aar", "year", "time", "periode", "måned", "kvartal"})


def is_statbank(content: bytes) -> bool:
    """Whether the content is a PX file or a JSON document, and not a workbook or separated text."""
    start = content[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") or px.looks_like_px(content)


def read_statbank(content: bytes, name: str) -> Dataset:
    """The table of a PX or JSON-stat file (a frame with one row a cell: see ``Dataset``).

    :raises ImportFailure: if it is none, is not whole, or has more than one table.
    """
    where = Where("file", quoted(name))
    kind = "PX" if px.looks_like_px(content) else "JSON-stat"
    try:
        if kind == "PX":
            return px.read(content, where)
        return jsonstat.read(_json(content), where)
    except (SourceError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ImportFailure(
            said("import.damaged_table", name=quoted(name), kind=kind, detail=of_file(error)),
            expected=said("import.wants_whole_table"),
        ) from error


def _json(content: bytes) -> Any:
    return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number in JSON")


def geo_dimension(dataset: Dataset) -> str | None:
    """The dimension that holds places: as the file says, else by its name; ``None`` if neither."""
    return _of_role(dataset, "geo", _GEO)


def time_dimension(dataset: Dataset) -> str | None:
    """The dimension that holds periods: as the file says, else by its name; ``None`` if neither."""
    return _of_role(dataset, "time", _TIME)


def _of_role(dataset: Dataset, role: str, names: frozenset[str]) -> str | None:
    told = dataset.roles.get(role, [])
    if len(told) == 1:
        return told[0]
    called = [d for d, n in dataset.names.items() if {d.casefold(), n.casefold()} & names]
    return called[0] if len(called) == 1 else None


def as_sheet(dataset: Dataset, name: str) -> Sheet:
    """One row a cell: a column a dimension, headed by its name, and last ``VALUE``.

    Places and periods stand with their codes (``3203``, a code of a codelist without its letter,
    ``2024``), everything else with its label. A cell without a figure holds ``:``, ``..`` or ``.``.
    A provisional figure looks like any other here: ``dataset.frame["status"]`` tells, row by row in
    the same order.

    :raises ImportFailure: if it has more rows than a sheet may have.
    """
    budget = Budget()
    frame = dataset.frame
    coded = {geo_dimension(dataset), time_dimension(dataset)}
    columns: list[list[str]] = []
    for dimension, labels in dataset.labels.items():
        codes = frame[dimension].astype(str)
        shown = {c: _plain(c) for c in labels} if dimension in coded else labels
        columns.append([shown[c] for c in codes])
    rows = [Row(1, [*(dataset.names.get(d, d) for d in dataset.labels), VALUE])]
    statuses = frame["status"].astype(str)
    for number, (value, status, *cells) in enumerate(
        zip(frame["value"], statuses, *columns, strict=True), 2
    ):
        budget.add(name, number, len(cells) + 1)
        last: Cell = SHOWN.get(Status(status), float(value))
        rows.append(Row(number, [*cells, last]))
    return Sheet(name, rows)


def _plain(code: str) -> str:
    """A place's code without the letter of its codelist.

    >>> _plain("K-3203"), _plain("2024K4")
    ('3203', '2024K4')
    """
    letter, dash, rest = code.partition("-")
    return rest if dash and len(letter) == 1 and letter.isalpha() else code

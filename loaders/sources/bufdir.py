"""Bufdir's monitors: a page links to a zip of workbooks, one an indicator; years stand across.

``fetch.table`` is the page's path; ``options``: ``link`` and ``file`` (patterns), ``sheet``. The
sheet has a column of regions, one that says how the row's numbers are written (``Tallformat``), and
a column a year. Only rows of per cent are read: a count or a fraction is another measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from loaders.http.client import Client
from loaders.sources.tables import Table
from loaders.sources.workbooks import linked_file, rows_of, unzip
from sheets.grid import Row
from sheets.messages import said
from sheets.numbers import parse_number
from store.errors import Where
from store.fetches import Fetch

REGION, FORMAT, PERCENT = "region", "tallformat", "prosent"


class Bufdir:
    """The monitor pages."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The workbook behind the page.

        :raises SourceError: if page, zip, workbook or headings are not as the registry says, or no
            row is in per cent.
        """
        fetch = fetches[0]
        where = Where("bufdir", fetch.table)
        options = fetch.options
        answer = linked_file(self._client, "bufdir", fetch.table, str(options["link"]), where)
        content = unzip(answer, str(options["file"]))
        frame = _by_year(rows_of(content, str(options["sheet"]), where), where)
        return Table(where, frame, "region", "period", "contents", asked=areas)


def _by_year(rows: Sequence[Row], where: Where) -> pd.DataFrame:
    """One row a region and year, of the rows that are in per cent."""
    head = next((row for row in rows if {REGION, FORMAT} <= set(_texts(row))), None)
    if head is None:
        raise where.problem(said("svar.headings", one=REGION, other=FORMAT), said("svar.none"))
    texts = _texts(head)
    years = {i: t for i, t in enumerate(texts) if re.fullmatch(r"(19|20)\d\d", t)}
    if not years:
        raise where.problem(said("svar.years_in_heading"), ", ".join(t for t in texts if t)[:80])
    below = [row for row in rows if row.number > head.number]
    formats = {str(row.get(texts.index(FORMAT))) for row in below}
    found = [
        (_region(row.get(texts.index(REGION))), year, *parse_number(row.get(i), where))
        for row in below
        if str(row.get(texts.index(FORMAT))).strip().casefold() == PERCENT
        for i, year in years.items()
    ]
    if not found:
        raise where.problem(
            said("svar.rows_with", what=f"{FORMAT} «{PERCENT}»"), ", ".join(sorted(formats))[:80]
        )
    frame = pd.DataFrame(found, columns=["region", "period", "value", "status"])
    return frame.assign(contents="value")


def _texts(row: Row) -> list[str]:
    return [
        str(c).removesuffix(".0").strip().casefold() if c is not None else "" for c in row.cells
    ]


def _region(cell: object) -> str:
    """A municipality number from «3203», 3203 or 301; the country as 0."""
    digits = re.match(r"\s*(\d*)", str(cell))
    code = digits[1] if digits else ""
    return code.zfill(4) if len(code) == 3 else code

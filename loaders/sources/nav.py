"""NAV's statistics pages: a page links to a year's workbook; a star means hidden.

``fetch.table`` is the page's path; ``options``: ``link`` (pattern) and ``sheet``. The sheet has a
block a county: its name, a row of months, and a row a municipality («3203 Asker» in one cell). The
year stands in the sheet's heading, else in the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from loaders.http.client import Client
from loaders.sources.tables import Table
from loaders.sources.workbooks import linked_file, rows_of
from sheets.grid import Row
from sheets.messages import said
from sheets.numbers import parse_number
from store.errors import Where
from store.fetches import Fetch

MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
          "oktober", "november", "desember")  # fmt: skip
_PLACE = re.compile(r"\s*(\d{4})\s+\D")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


class Nav:
    """The statistics pages."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The workbook behind the page.

        :raises SourceError: if page, workbook, sheet, months or year are not as the registry says.
        """
        fetch = fetches[0]
        where = Where("nav", fetch.table)
        options = fetch.options
        link = str(options.get("link", r"PST302[^/]*\.xlsx"))
        answer = linked_file(self._client, "nav", fetch.table, link, where)
        rows = rows_of(answer.body, str(options["sheet"]), where)
        frame = _by_month(rows, answer.url.rsplit("/", 1)[-1], where)
        return Table(where, frame, "region", "period", "contents", asked=areas)


def _by_month(rows: Sequence[Row], name: str, where: Where) -> pd.DataFrame:
    """One row a municipality and month of every block."""
    months: dict[int, int] = {}
    heading: list[str] = []
    found: list[tuple[str, int, float | None, str]] = []
    for row in rows:
        texts = [str(c).strip().casefold() if c is not None else "" for c in row.cells]
        if any(t in MONTHS for t in texts):
            months = {i: MONTHS.index(t) + 1 for i, t in enumerate(texts) if t in MONTHS}
            continue
        if not months:
            heading += texts
        place = next((m for m in (_PLACE.match(str(c)) for c in row.cells) if m), None)
        if place is None:
            continue
        found += [(place[1], m, *parse_number(row.get(i), where)) for i, m in months.items()]
    if not found:
        raise where.problem(said("svar.rows_below"), said("svar.none"))
    year = _year([*heading, name], where)
    frame = pd.DataFrame(found, columns=["region", "month", "value", "status"])
    # A month that has not come yet is an empty column, and no figure that is missing.
    come = frame.groupby("month")["value"].transform("count") > 0
    frame = frame[come].reset_index(drop=True)
    period = [f"{year}-{month:02d}" for month in frame["month"]]
    return frame.drop(columns="month").assign(period=period, contents="value")


def _year(texts: Sequence[str], where: Where) -> str:
    """The only year in the sheet's heading, else in the file's name (the last of ``texts``)."""
    for part in (texts[:-1], texts[-1:]):
        years: set[str] = set(_YEAR.findall(" ".join(part)))
        if len(years) == 1:
            return years.pop()
    raise where.problem(said("svar.one_year"), f"«{texts[-1][:60]}»")

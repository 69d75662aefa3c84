"""Bufdir's monitors: a page links to a zip that holds a workbook; «Andel» is a decimal number.

``fetch.table`` is the page's path; ``options``: ``link`` and ``file`` (patterns), ``sheet``,
``columns`` (region, period, value → heading) and ``scale`` (100 where «Andel» is a fraction).
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.http.client import Client
from loaders.sources.tables import Table
from loaders.sources.workbooks import linked_file, read_sheet, tidy_sheet, unzip
from store.errors import Where
from store.fetches import Fetch


class Bufdir:
    """The monitor pages."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The workbook behind the page.

        :raises SourceError: if page, zip, workbook or headings are not as the registry says,
            or a «decimal» value is above 1.
        """
        fetch = fetches[0]
        where = Where("bufdir", fetch.table)
        options = fetch.options
        link, file = str(options.get("link", r"\.zip")), str(options.get("file", r"\.xlsx$"))
        answer = linked_file(self._client, "bufdir", fetch.table, link, where)
        sheet, columns = str(options.get("sheet", "Data")), dict(options.get("columns", {}))
        frame = tidy_sheet(read_sheet(unzip(answer, file), sheet, columns, where), where)
        highest = frame["value"].max()
        if float(options.get("scale", 1)) == 100 and highest > 1:
            raise where.problem("shares as decimal numbers, at most 1", f"{highest}")
        frame["contents"] = "value"
        return Table(where, frame, "region", "period", "contents", asked=areas)

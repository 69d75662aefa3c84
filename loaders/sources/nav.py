"""NAV's statistics pages: a page links to the month's workbook; a star means hidden.

``fetch.table`` is the page's path; ``options``: ``link`` (pattern), ``sheet`` and ``columns``
(region, period, value → heading).
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.http.client import Client
from loaders.sources.tables import Table
from loaders.sources.workbooks import linked_file, read_sheet, tidy_sheet
from store.errors import Where
from store.fetches import Fetch


class Nav:
    """The statistics pages."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The workbook behind the page.

        :raises SourceError: if page, workbook or headings are not as the registry says.
        """
        fetch = fetches[0]
        where = Where("nav", fetch.table)
        options = fetch.options
        link = str(options.get("link", r"PST302[^/]*\.xlsx"))
        answer = linked_file(self._client, "nav", fetch.table, link, where)
        sheet, columns = str(options.get("sheet", "Data")), dict(options.get("columns", {}))
        frame = tidy_sheet(read_sheet(answer.body, sheet, columns, where), where)
        frame["contents"] = "value"
        return Table(where, frame, "region", "period", "contents", asked=areas)

"""FHI Statistikk's open API: tables found by title, zones where a table carries them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import Field

from loaders.http.client import Client
from loaders.sources.tables import (
    Selection,
    Table,
    check_answer,
    choose,
    contents_of,
    joined,
    regions,
    split,
)
from sheets.jsonstat import read
from sheets.shapes import Sent, shaped
from store.errors import Where
from store.fetches import Fetch

BANK = "nokkel"
MOST_ROWS = 50_000
REGION, PERIOD, CONTENTS = "GEO", "AAR", "MEASURE_TYPE"
Dimensions = dict[str, tuple[str, dict[str, str]]]


class _Listed(Sent):
    """A table in the list of tables."""

    tableId: str  # noqa: N815 (the service's own name)
    title: str
    modifiedAt: str | None = None  # noqa: N815
    publishedAt: str | None = None  # noqa: N815


class _Category(Sent):
    value: str | None = None
    label: str | None = None
    children: list[_Category] | None = None


class _Dimension(Sent):
    code: str = Field(min_length=1)
    label: str | None = None
    categories: list[_Category] = Field(min_length=1)


class _Dimensions(Sent):
    dimensions: list[_Dimension] = Field(min_length=1)


class Fhi:
    """The service during one refresh: the list of tables is asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tables: list[_Listed] | None = None
        self._dimensions: dict[str, Dimensions] = {}

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The table behind ``fetches``, which differ in nothing but contents and transformation.

        A dimension the registry does not name must have one category or one total.

        :raises SourceError: if anything is not as the registry and the facts say.
        """
        fetch = fetches[0]
        where = Where("fhi", f"{fetch.table} «{fetch.title or ''}»")
        number, published = self.find(fetch, where)
        dimensions = self._read_dimensions(number, where)
        selection = self._select(fetches, dimensions, areas, where)
        parts = [self._data(number, part, where) for part in split(selection, MOST_ROWS)]
        labels = {code: known for code, (_, known) in dimensions.items()}
        return Table(
            where=where,
            frame=joined(parts),
            region=REGION,
            period=PERIOD,
            contents=CONTENTS,
            labels=labels,
            published=published,
            asked=areas,
            names={code: name for code, (name, _) in dimensions.items()},
        )

    def published(self, fetch: Fetch) -> str | None:
        """When the table was last changed, as the list of tables says."""
        return self.find(fetch, Where("fhi", f"{fetch.table} «{fetch.title or ''}»"))[1]

    def find(self, fetch: Fetch, where: Where) -> tuple[str, str | None]:
        """Number and date of the table with the registered title; numbers change over time."""
        wanted = (fetch.title or "").strip().casefold()
        if not wanted:
            raise where.problem("a title in the registry to find the table by", "none")
        tables = self._list(where)
        found = [t for t in tables if t.title.strip().casefold() == wanted]
        found = found or [t for t in tables if wanted in t.title.casefold()]
        if len(found) > 1:
            found = [t for t in found if t.tableId == fetch.table] or found
        if len(found) != 1:
            titles = ", ".join(f"{t.tableId} «{t.title}»" for t in (found or tables)[:6])
            raise where.problem("one table with that title", f"{len(found)}; there is {titles}")
        return found[0].tableId, found[0].modifiedAt or found[0].publishedAt

    def _list(self, where: Where) -> list[_Listed]:
        if self._tables is None:
            expected = "the list of tables"
            document = self._client.get("fhi", f"/{BANK}/table", where, expected).json(expected)
            self._tables = shaped(list[_Listed], document, where, "tables with tableId and title")
        return self._tables

    def _read_dimensions(self, number: str, where: Where) -> Dimensions:
        if number not in self._dimensions:
            expected = "the table's dimensions"
            path = f"/{BANK}/table/{number}/dimension"
            document = self._client.get("fhi", path, where, expected).json(expected)
            self._dimensions[number] = {
                d.code: (d.label or d.code, dict(_flat(d.categories)))
                for d in shaped(_Dimensions, document, where, expected).dimensions
            }
        return self._dimensions[number]

    def _select(
        self,
        fetches: Sequence[Fetch],
        dimensions: Dimensions,
        areas: frozenset[str],
        where: Where,
    ) -> Selection:
        names = {code: label for code, (label, _) in dimensions.items()}
        for needed in (REGION, PERIOD, CONTENTS):
            choose(needed, names, where, "dimensions")
        variables = fetches[0].variables
        wanted = {choose(v, names, where, "dimensions")[0]: c for v, c in variables.items()}
        wanted[CONTENTS] = sorted({c for f in fetches for c in contents_of(f, CONTENTS)})
        wanted.setdefault(PERIOD, ["*"])
        selection: Selection = {}
        for code, (label, known) in dimensions.items():
            if code == REGION:
                selection[code] = regions(known, areas, where, label)
            else:
                selection[code] = choose(wanted.get(code, "total:"), known, where, label)
        return selection

    def _data(self, number: str, selection: Selection, where: Where) -> Any:
        expected = "figures as JSON-stat"
        body = {
            "dimensions": [
                {"code": code, "filter": "item", "values": codes}
                for code, codes in selection.items()
            ],
            "response": {"format": "json-stat2", "maxRowCount": MOST_ROWS},
        }
        path = f"/{BANK}/table/{number}/data"
        dataset = read(self._client.post("fhi", path, where, expected, body).json(expected), where)
        check_answer(dataset, selection, where)
        return dataset.frame


def _flat(categories: Sequence[_Category]) -> Iterator[tuple[str, str]]:
    """(value, label) of a tree of categories, parents first."""
    for category in categories:
        if category.value is not None:
            yield category.value, category.label or category.value
        yield from _flat(category.children or [])

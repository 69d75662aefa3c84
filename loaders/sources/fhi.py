"""FHI Statistikk's open API: tables found by number, zones where a table carries them.

Numbers change over time, so the title must still speak of the same: every word of the registered
title is looked for in the technical name the service gives (``Trangbodd_UTDANN``), small letters,
accents and signs apart. Only where the number is gone, or names another table, are the titles
searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from loaders.http.client import Client
from loaders.sources.tables import (
    Selection,
    Table,
    check_answer,
    choose,
    contents_chosen,
    joined,
    regions,
    split,
)
from sheets.dataset import Dataset
from sheets.jsonstat import read
from sheets.messages import said
from sheets.shapes import Sent, shaped
from store.errors import SourceError, Where
from store.fetches import Fetch

BANK = "nokkel"
MOST_ROWS = 50_000
REGION, PERIOD, CONTENTS = "GEO", "AAR", "MEASURE_TYPE"
#: Measures that say what they are: a share or rate of the area's own people, and a count.
PLAIN = frozenset({"RATE", "TELLER"})
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
        selection, lacking = self._select(fetches, dimensions, areas, where)
        parts = [self._data(number, part, where) for part in split(selection, MOST_ROWS)]
        labels = {code: dict(known) for code, (_, known) in dimensions.items()}
        for part in parts:
            labels[CONTENTS] |= part.labels[CONTENTS]
        return Table(
            where=where,
            frame=joined([part.frame for part in parts]),
            region=REGION,
            period=PERIOD,
            contents=CONTENTS,
            labels=labels,
            published=published,
            notes=_measures(selection[CONTENTS], labels),
            asked=areas,
            names={code: name for code, (name, _) in dimensions.items()},
            lacking=lacking,
        )

    def published(self, fetch: Fetch) -> str | None:
        """When the table was last changed, as the list of tables says."""
        return self.find(fetch, Where("fhi", f"{fetch.table} «{fetch.title or ''}»"))[1]

    def find(self, fetch: Fetch, where: Where) -> tuple[str, str | None]:
        """Number and date of the registered table, or of the only one whose title fits.

        :raises SourceError: if the number is gone or names another table, and no title, or more
            than one, has all words of the registered title.
        """
        if not _words(fetch.title or ""):
            raise where.problem(said("svar.title_to_know"), said("svar.none"))
        tables = self._list(where)
        found = [t for t in tables if _fits(fetch.title or "", t.title)]
        same = [t for t in found if t.tableId == fetch.table]
        if len(same or found) != 1:
            named = [t for t in tables if t.tableId == fetch.table]
            titles = ", ".join(f"{t.tableId} «{t.title}»" for t in (found or named or tables)[:6])
            raise where.problem(
                said("svar.one_with_title"), said("svar.there_is", count=len(found), titles=titles)
            )
        table = (same or found)[0]
        return table.tableId, table.modifiedAt or table.publishedAt

    def _list(self, where: Where) -> list[_Listed]:
        if self._tables is None:
            expected = said("svar.list_of_tables")
            document = self._client.get("fhi", f"/{BANK}/table", where, expected).json(expected)
            wanted = said("svar.tables_with")
            self._tables = shaped(list[_Listed], document, where, wanted)
        return self._tables

    def _read_dimensions(self, number: str, where: Where) -> Dimensions:
        if number not in self._dimensions:
            expected = said("svar.dimensions_of")
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
    ) -> tuple[Selection, dict[str, SourceError]]:
        names = {code: label for code, (label, _) in dimensions.items()}
        for needed in (REGION, PERIOD, CONTENTS):
            choose(needed, names, where, "dimensions")
        variables = fetches[0].variables
        wanted = {choose(v, names, where, "dimensions")[0]: c for v, c in variables.items()}
        wanted.setdefault(PERIOD, ["*"])
        selection: Selection = {}
        lacking: dict[str, SourceError] = {}
        for code, (label, known) in dimensions.items():
            if code == REGION:
                selection[code] = regions(known, areas, where, label)
            elif code == CONTENTS:
                selection[code], lacking = contents_chosen(fetches, CONTENTS, known, where, label)
            else:
                selection[code] = choose(wanted.get(code, "total:"), known, where, label)
        return selection, lacking

    def _data(self, number: str, selection: Selection, where: Where) -> Dataset:
        expected = said("svar.as_jsonstat")
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
        return dataset


def _measures(codes: Sequence[str], labels: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What the service itself calls a measure that is no plain rate or count, to be shown with it.

    SMR and MEIS are no rates of the area's own people: nobody here says more than FHI does.
    """
    told = {c: labels[CONTENTS].get(c, c) for c in codes if c not in PLAIN}
    return [f"FHI: {c}" if label == c else f"FHI: {c} ({label})" for c, label in told.items()]


def _words(title: str) -> list[str]:
    """The words of a title without accents and signs.

    >>> _words("Gjennomføring i videregående (utdann_3)")
    ['gjennomforing', 'i', 'videregaende', 'utdann', '3']
    """
    letters = title.casefold().replace("ø", "o").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+|[0-9]+", plain)


def _fits(registered: str, given: str) -> bool:
    """Whether every word of the registered title is in the given one.

    >>> _fits("Trangbodd", "Trangbodd_UTDANN"), _fits("bor alene", "Trangbodd_UTDANN")
    (True, False)
    """
    whole = "".join(_words(given))
    return all(word in whole for word in _words(registered))


def _flat(categories: Sequence[_Category]) -> Iterator[tuple[str, str]]:
    """(value, label) of a tree of categories, parents first."""
    for category in categories:
        if category.value is not None:
            yield category.value, category.label or category.value
        yield from _flat(category.children or [])

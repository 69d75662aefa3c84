"""Election results: turnout of municipalities, the country and polling districts.

No path is built: general elections are told by the nineteen old counties, municipal ones by those
of the year. The service's own links (``_links.related``) are followed by number, from the election
down to the municipality and its polling districts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from loaders.areas.history import HistoryFailure, in_use, to_today
from loaders.http.client import Client
from loaders.sources.tables import Table
from sheets.answers import as_it_came
from sheets.messages import said
from sheets.shapes import Sent, shaped
from store.errors import Where, Wording
from store.fetches import Fetch
from store.models import Level

REGION, PERIOD, CONTENTS = "geografi", "aar", "innhold"
TURNOUT = "frammote.prosent"
#: More parts than an election has counties, a county municipalities, a municipality districts.
MOST_LINKS = 200


class _Link(Sent):
    href: str
    nr: str | None = None


class _Links(Sent):
    related: list[_Link]


class _Linked(Sent):
    links: _Links


class Elections:
    """``fetch.table`` is ``st`` (general) or ``ko`` (municipal); ``variables.aar`` the years.

    An area is a municipality, the country (``0``) or a polling district (``3203-0001``). Polling
    districts are those of the newest election in the registry: ask for its year only. An election
    may know a municipality by the code of its year or by today's; the answer is kept under today's.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._documents: dict[str, Any] = {}

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """Turnout in per cent, each page of an election asked for once.

        :raises SourceError: if a link or the turnout is not there.
        """
        fetch = fetches[0]
        where = Where("valg", fetch.table)
        years = fetch.variables.get("aar") or []
        if not years:
            raise where.problem(said("svar.years_registry"), said("svar.none"))
        rows = [
            {
                REGION: area,
                PERIOD: str(year),
                CONTENTS: TURNOUT,
                "value": self.turnout(str(year), fetch.table, *area.split("-")),
                "status": "ok",
            }
            for year in years
            for area in sorted(areas)
        ]
        return Table(where, pd.DataFrame(rows), REGION, PERIOD, CONTENTS, asked=areas)

    def turnout(self, year: str, kind: str, area: str, district: str = "") -> float:
        """Turnout of a municipality, of the country (``0``) or of a polling district."""
        where = Where("valg", f"{kind} {year} {area}{' ' + district if district else ''}")
        path = f"/{year}/{kind}"
        if area != "0":
            code = code_in(area, int(year))
            if not code or (district and code != area):
                polling = said("svar.polling", district=district, area=area)
                got = said("svar.was_not", what=polling if district else area)
                raise where.problem(said("svar.same_area", year=year), got)
            path = self._municipality(path, {code, area}, where)
        if district:
            path = self._below(path, {district}, where)
        return _turnout(self._page(path, where), where)

    def _municipality(self, election: str, codes: set[str], where: Where) -> str:
        """The page of a municipality, looked for below every county until it is found."""
        for county in self._links(election, where):
            for number, path in self._numbered(county, where):
                if number in codes:
                    return path
        raise where.problem(said("svar.link_to", numbers=_either(codes)), said("svar.below_county"))

    def _below(self, page: str, numbers: set[str], where: Where) -> str:
        linked = list(self._numbered(page, where))
        for number, path in linked:
            if number in numbers:
                return path
        there = ", ".join(number for number, _ in linked[:8])
        got = there or said("svar.no_links")
        raise where.problem(said("svar.link_to", numbers=_either(numbers)), got)

    def _numbered(self, page: str, where: Where) -> Iterator[tuple[str, str]]:
        """(number, path) of every page that ``page`` links to."""
        for path in self._links(page, where):
            yield path.rsplit("/", 1)[-1], path

    def _links(self, page: str, where: Where) -> list[str]:
        """Paths below the service's base that ``page`` links to, one level further down."""
        document = self._page(page, where)
        parts = {"links": document.get("_links")} if isinstance(document, dict) else {}
        related = shaped(_Linked, parts, where, said("svar.related")).links.related
        if len(related) > MOST_LINKS:
            raise where.problem(said("svar.most_links", most=MOST_LINKS), str(len(related)))
        year = page[: page.index("/", 1)] + "/"
        paths = [year + link.href.partition(year)[2].strip("/") for link in related]
        return [p for p in dict.fromkeys(paths) if p.startswith(page + "/")]

    def _page(self, path: str, where: Where) -> Any:
        if path not in self._documents:
            expected = said("svar.election_page")
            self._documents[path] = self._client.get("valg", path, where, expected).json(expected)
        return self._documents[path]


def _either(numbers: set[str]) -> Wording:
    words: Wording = ""
    for number in sorted(numbers):
        words = said("svar.either", one=words, other=number) if words else number
    return words


def _turnout(document: Any, where: Where) -> float:
    met = document.get("frammote") if isinstance(document, dict) else None
    value = met.get("prosent") if isinstance(met, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise where.problem(said("svar.turnout"), as_it_came(str(document)[:80]))
    if not 0 < value <= 100:
        raise where.problem(said("svar.turnout_between"), str(value))
    return float(value)


@lru_cache(maxsize=256)
def code_in(area: str, year: int) -> str:
    """The code that today's municipality had in ``year``; "" if its borders were others then.

    Found by asking the history of areas, which only leads the other way, where codes lead to.

    >>> code_in("3203", 2025), code_in("3203", 2023), code_in("3203", 2019), code_in("3201", 2019)
    ('3203', '3025', '', '0219')
    """
    if in_use(area, year):
        return area
    codes = (f"{number:04d}" for number in range(101, 10_000))
    return next((c for c in codes if in_use(c, year) and _leads_to(c) == area), "")


def _leads_to(code: str) -> str:
    try:
        return to_today(code, Level.KOMMUNE)
    except HistoryFailure:
        return ""

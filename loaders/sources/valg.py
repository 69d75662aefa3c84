"""Election results: turnout of municipalities, the country and polling districts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from loaders.areas.history import HistoryFailure, in_use, to_today
from loaders.http.client import Client
from loaders.sources.tables import Table
from store.errors import Where
from store.fetches import Fetch
from store.models import Level

REGION, PERIOD, CONTENTS = "geografi", "aar", "innhold"
TURNOUT = "frammote.prosent"


class Elections:
    """``fetch.table`` is ``st`` (general) or ``ko`` (municipal); ``variables.aar`` the years.

    An area is a municipality, the country (``0``) or a polling district (``3203-0001``). Polling
    districts are those of the newest election in the registry: ask for its year only. An election
    is asked for with the codes of its year; the answer is kept under today's.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """Turnout in per cent, one call a year and area.

        :raises SourceError: if an answer lacks the turnout.
        """
        fetch = fetches[0]
        where = Where("valg", fetch.table)
        years = fetch.variables.get("aar") or []
        if not years:
            raise where.problem("years in the registry (variables: aar)", "none")
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
        expected = "turnout in frammote.prosent"
        place = ""
        if area != "0":
            code = code_in(area, int(year))
            if not code or (district and code != area):
                what = f"polling district {district} of {area}" if district else area
                raise where.problem(
                    f"an area that was the same in {year}", f"{what}, which was not"
                )
            place = f"/{code[:2]}/{code}"
        path = f"/{year}/{kind}{place}{'/' + district if district else ''}"
        document = self._client.get("valg", path, where, expected).json(expected)
        met = document.get("frammote") if isinstance(document, dict) else None
        value = met.get("prosent") if isinstance(met, dict) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise where.problem(expected, f"{str(document)[:80]}")
        if not 0 < value <= 100:
            raise where.problem("a turnout above 0 and at most 100", f"{value}")
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

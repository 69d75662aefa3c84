"""Udir's statistics portal (national tests, points, absence, GSI) and registers (NSR, NBR).

The portal answers a pivot table: ``metadata.columns`` and rows of texts with decimal comma,
thousand spaces, ``*`` for hidden and nothing for missing. A combination that does not exist
answers an empty document, which is a failure here.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from pydantic import Field

from loaders.http.client import Client
from loaders.sources.tables import Table, choose
from sheets.numbers import parse_number
from sheets.shapes import Sent, shaped
from store.errors import Where
from store.fetches import Fetch

REGION, PERIOD, CONTENTS = "EnhetID", "SkoleAarID", "Kolonne"
#: Udir's «all» in a filter.
EVERYONE = "-10"
#: Every municipality of the country in one call: nation, county, municipality.
PATH = "-12.*.*"
#: Registers, and what tells that a unit is of the kind counted.
REGISTERS = {"nsr": "ErGrunnskole", "nbr": "ErBarnehage"}
Filters = dict[str, dict[str, str]]


class _Element(Sent):
    dataEndepunkt: str = Field(pattern="/data$")  # noqa: N815 (the service's own name)


class _Defaults(Sent):
    SkoleAarID: list[str] | str = Field(min_length=1)


class _Page(Sent):
    rapportElementer: list[_Element] = Field(min_length=1)  # noqa: N815
    filterDefaultVerdier: _Defaults  # noqa: N815


class _Report(Sent):
    rappside: _Page


class _Column(Sent):
    navn: str | None = None
    kode: str | None = None


class _Metadata(Sent):
    columns: list[_Column | str] = Field(min_length=1)


class _Row(Sent):
    kode: str | None = None
    id: str | None = None
    data: list[Any]


class _Pivot(Sent):
    metadata: _Metadata
    rows: list[_Row] = Field(min_length=1)


class _Units(Sent):
    """One page of a register."""

    AntallSider: int
    EnhetListe: list[dict[str, Any]]


class Udir:
    """The portal during one refresh: each report's address and filters are asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._reports: dict[str, tuple[str, Filters]] = {}

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The report behind ``fetches``; one call a combination of year and named filters.

        :raises SourceError: if a combination is empty or anything is not as the facts say.
        """
        fetch = fetches[0]
        if fetch.table in REGISTERS:
            return self._units(fetch.table, areas)
        where = Where("udir", fetch.table)
        path, filters = self._report(fetch.table, where)
        wanted = {PERIOD: ["last(3)"], **fetch.variables}
        chosen = {
            name: list(codes)
            if EVERYONE in codes
            else choose(codes, filters.get(name, {}), where, name)
            for name, codes in wanted.items()
        }
        frames = [
            self._combination(path, dict(zip(chosen, codes, strict=True)), filters, where)
            for codes in itertools.product(*chosen.values())
        ]
        frame = pd.concat(frames, ignore_index=True)
        frame = frame[frame[REGION].str.fullmatch(r"\d{1,4}")]
        if frame.empty:
            raise where.problem("rows with municipality numbers", "none")
        return Table(where, frame, REGION, PERIOD, CONTENTS, filters, asked=areas)

    def _report(self, report: str, where: Where) -> tuple[str, Filters]:
        if report not in self._reports:
            expected = "the report's address and default year"
            page = self._client.get("udir", f"/rest/v1/Rapportside/{report}", where, expected)
            path, year = _address(page.json(expected), where)
            expected = "the report's filters"
            params = {"filter": f"SkoleAarID({year})_EnhetID(*)"}
            answer = self._client.get(
                "udir", f"{path}/filterVerdier", where, expected, params=params
            )
            self._reports[report] = (path, _filters(answer.json(expected), where))
        return self._reports[report]

    def _combination(
        self, path: str, codes: Mapping[str, str], filters: Filters, where: Where
    ) -> pd.DataFrame:
        expected = "rows for " + ", ".join(f"{k} {v}" for k, v in codes.items())
        params = {
            "filter": "_".join(f"{k}({v})" for k, v in codes.items()),
            "radSti": PATH,
            "inkluderKoder": "true",
        }
        answer = self._client.get("udir", f"{path}/data", where, expected, params=params)
        document = answer.json(expected)
        if not document:
            raise where.problem(expected, f"an empty document: {document}")
        pivot = shaped(_Pivot, document, where, expected)
        names = [c if isinstance(c, str) else str(c.navn or c.kode) for c in pivot.metadata.columns]
        records = [r for row in pivot.rows for r in _cells(row, names, where)]
        frame = pd.DataFrame(records, columns=[REGION, CONTENTS, "value", "status"])
        fixed = {k: v for k, v in codes.items() if k not in (PERIOD, REGION)}
        return frame.assign(**fixed, **{PERIOD: _school_year(codes[PERIOD], filters)})

    def _units(self, which: str, areas: frozenset[str]) -> Table:
        """One row an active unit, to be counted by municipality."""
        where = Where("udir", f"{which.upper()} enheter")
        kind = REGISTERS[which]
        units = self.register(which)
        if not any(kind in u and "Kommunenummer" in u for u in units):
            raise where.problem(f"units with {kind} and Kommunenummer", f"{str(units[0])[:80]}")
        towns = [str(u.get("Kommunenummer")) for u in units if u.get("ErAktiv") and u.get(kind)]
        year = str(datetime.now(UTC).year)
        frame = pd.DataFrame({REGION: towns, PERIOD: year, CONTENTS: which, "value": 1.0})
        frame["status"] = "ok"
        return Table(where, frame, REGION, PERIOD, CONTENTS, asked=areas)

    def register(self, which: str) -> list[dict[str, Any]]:
        """Every unit of the school (``nsr``) or kindergarten register (``nbr``), page by page."""
        where = Where("udir", f"{which.upper()} enheter")
        expected = "a page of units"
        units: list[dict[str, Any]] = []
        for page in itertools.count(1):
            params = {"sidenummer": str(page), "antallPerSide": "1000"}
            document = self._client.get(which, "/enheter", where, expected, params=params).json(
                expected
            )
            found = shaped(_Units, document, where, "AntallSider and EnhetListe")
            units += found.EnhetListe
            if page >= min(found.AntallSider, 100):
                break
        if not units:
            raise where.problem("at least one unit", "none")
        return units


def _address(document: Any, where: Where) -> tuple[str, str]:
    expected = "rappside with dataEndepunkt ending in /data and a SkoleAarID"
    page = shaped(_Report, document, where, expected).rappside
    years = page.filterDefaultVerdier.SkoleAarID
    endpoint = page.rapportElementer[0].dataEndepunkt
    year = years[0] if isinstance(years, list) else years
    return "/" + endpoint.strip("/").removesuffix("/data"), year


def _filters(document: Any, where: Where) -> Filters:
    """filter → id → name, school years oldest first."""
    if not isinstance(document, dict) or not document.get("SkoleAarID"):
        raise where.problem("filters with SkoleAarID", f"{str(document)[:80]}")
    found: Filters = {}
    for name, values in document.items():
        if isinstance(values, list) and all(isinstance(v, dict) and "id" in v for v in values):
            ordered = sorted(values, key=lambda v: str(v["id"]))
            found[name] = {str(v["id"]): str(v.get("navn") or v.get("kode")) for v in ordered}
    return found


def _cells(row: _Row, names: list[str], where: Where) -> list[tuple[str, str, float | None, str]]:
    if len(row.data) != len(names):
        raise where.problem(f"rows with {len(names)} cells", f"{str(row)[:80]}")
    code = (row.kode or row.id or "").strip()
    return [(code, n, *parse_number(t, where)) for n, t in zip(names, row.data, strict=True)]


def _school_year(code: str, filters: Filters) -> str:
    """``20252026`` as ``2025-26``."""
    if len(code) == 8 and code.isdigit():
        return f"{code[:4]}-{code[6:]}"
    return filters.get(PERIOD, {}).get(code, code)

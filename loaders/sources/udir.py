"""Udir's statistics portal (national tests, points, absence, GSI) and registers (NSR, NBR).

The portal answers a pivot table: ``metadata.columns`` is a list of levels whose product, in
row-major order, names the columns; rows hold texts with decimal comma, thousand spaces, ``*`` for
hidden and nothing for missing. What the years are called (``SkoleAarID`` 20252026, ``TidID``
202506) stands on the report's own page. Switches for what is shown (``VisMaaltall``) are passed on
as the registry writes them. A combination that does not exist answers an empty document, which is
a failure here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from pydantic import Field

from loaders.http.client import Client
from loaders.sources.tables import Table, choose
from sheets.answers import as_it_came, foreign
from sheets.messages import said
from sheets.numbers import parse_number
from sheets.shapes import Sent, shaped
from store.errors import Where
from store.fetches import Fetch

REGION, CONTENTS = "EnhetID", "Kolonne"
#: What a report may call its years, and what the registry calls them for all reports.
YEARS, YEAR = ("SkoleAarID", "TidID"), "aar"
#: Filters that choose what is shown, not of whom.
SWITCH = "Vis"
#: Udir's «all» in a filter.
EVERYONE = "-10"
#: Every municipality of the country in one call: nation, county, municipality.
PATH = "-12.*.*"
#: Registers, and what tells that a unit is of the kind counted.
REGISTERS = {"nsr": "ErGrunnskole", "nbr": "ErBarnehage"}
Filters = dict[str, dict[str, str]]


class _Element(Sent):
    dataEndepunkt: str = Field(pattern="/data$")  # noqa: N815 (the service's own name)


class _Page(Sent):
    rapportElementer: list[_Element] = Field(min_length=1)  # noqa: N815
    filterDefaultVerdier: dict[str, list[str] | str]  # noqa: N815


class _Report(Sent):
    rappside: _Page


class _Column(Sent):
    name: str


class _Metadata(Sent):
    columns: list[list[_Column]] = Field(min_length=1)


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


@dataclass(frozen=True)
class _Address:
    """Where a report is, what it calls its years, and its filters."""

    path: str
    years: str
    filters: Filters


class Udir:
    """The portal during one refresh: each report's address and filters are asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._reports: dict[str, _Address] = {}

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The report behind ``fetches``; one call a combination of year and named filters.

        :raises SourceError: if a combination is empty or anything is not as the facts say.
        """
        fetch = fetches[0]
        if fetch.table in REGISTERS:
            return self._units(fetch.table, areas)
        where = Where("udir", fetch.table)
        report = self._report(fetch.table, where)
        wanted: dict[str, list[str] | str] = {report.years: ["last(3)"]}
        wanted |= {report.years if n == YEAR else n: c for n, c in fetch.variables.items()}
        chosen = {
            name: _chosen(name, [codes] if isinstance(codes, str) else codes, report, where)
            for name, codes in wanted.items()
        }
        frames = [
            self._combination(report, dict(zip(chosen, codes, strict=True)), where)
            for codes in itertools.product(*chosen.values())
        ]
        frame = pd.concat(frames, ignore_index=True)
        frame = frame[frame[REGION].str.fullmatch(r"\d{1,4}")]
        if frame.empty:
            raise where.problem(said("svar.rows_numbers"), said("svar.none"))
        return Table(where, frame, REGION, report.years, CONTENTS, report.filters, asked=areas)

    def _report(self, report: str, where: Where) -> _Address:
        if report not in self._reports:
            expected = said("svar.report_address")
            page = self._client.get("udir", f"/rest/v1/Rapportside/{report}", where, expected)
            path, years, year = _address(page.json(expected), where)
            expected = said("svar.report_filters")
            params = {"filter": f"{years}({year})_EnhetID(*)"}
            answer = self._client.get(
                "udir", f"{path}/filterVerdier", where, expected, params=params
            )
            filters = _filters(answer.json(expected), years, where)
            self._reports[report] = _Address(path, years, filters)
        return self._reports[report]

    def _combination(
        self, report: _Address, codes: Mapping[str, str], where: Where
    ) -> pd.DataFrame:
        expected = said("svar.rows_for", codes=", ".join(f"{k} {v}" for k, v in codes.items()))
        params = {
            "filter": "_".join(f"{k}({v})" for k, v in codes.items()),
            "radSti": PATH,
            "inkluderKoder": "true",
        }
        answer = self._client.get("udir", f"{report.path}/data", where, expected, params=params)
        document = answer.json(expected)
        if not document:
            raise where.problem(expected, said("svar.empty_document_of", said=foreign(document)))
        pivot = shaped(_Pivot, document, where, expected)
        names = _columns(pivot.metadata.columns)
        records = [r for row in pivot.rows for r in _cells(row, names, where)]
        frame = pd.DataFrame(records, columns=[REGION, CONTENTS, "value", "status"])
        fixed = {k: v for k, v in codes.items() if k not in (report.years, REGION)}
        period = _school_year(codes[report.years], report.filters.get(report.years, {}))
        return frame.assign(**fixed, **{report.years: period})

    def _units(self, which: str, areas: frozenset[str]) -> Table:
        """One row an active unit, to be counted by municipality."""
        where = Where("udir", f"{which.upper()} enheter")
        kind = REGISTERS[which]
        units = self.register(which)
        if not any(kind in u and "Kommunenummer" in u for u in units):
            raise where.problem(said("svar.units_with", kind=kind), as_it_came(str(units[0])[:80]))
        towns = [str(u.get("Kommunenummer")) for u in units if u.get("ErAktiv") and u.get(kind)]
        year = str(datetime.now(UTC).year)
        frame = pd.DataFrame({REGION: towns, YEAR: year, CONTENTS: which, "value": 1.0})
        frame["status"] = "ok"
        return Table(where, frame, REGION, YEAR, CONTENTS, asked=areas)

    def register(self, which: str) -> list[dict[str, Any]]:
        """Every unit of the school (``nsr``) or kindergarten register (``nbr``), page by page."""
        where = Where("udir", f"{which.upper()} enheter")
        expected = said("svar.units_page")
        units: list[dict[str, Any]] = []
        for page in itertools.count(1):
            params = {"sidenummer": str(page), "antallPerSide": "1000"}
            document = self._client.get(which, "/enheter", where, expected, params=params).json(
                expected
            )
            found = shaped(_Units, document, where, said("svar.units_list"))
            units += found.EnhetListe
            if page >= min(found.AntallSider, 100):
                break
        if not units:
            raise where.problem(said("svar.one_unit"), said("svar.none"))
        return units


def _chosen(name: str, codes: list[str], report: _Address, where: Where) -> list[str]:
    """Ids of one filter; «all» and switches are as the registry writes them."""
    if EVERYONE in codes or name.startswith(SWITCH):
        return list(codes)
    return choose(codes, report.filters.get(name, {}), where, name)


def _address(document: Any, where: Where) -> tuple[str, str, str]:
    """Path of the report, what it calls its years, and one of them."""
    expected = said("svar.report_with")
    page = shaped(_Report, document, where, expected).rappside
    defaults = page.filterDefaultVerdier
    years = next((name for name in YEARS if defaults.get(name)), "")
    if not years:
        one, other = YEARS
        expected = said("svar.one_of", known=said("svar.both", one=one, other=other))
        raise where.problem(expected, ", ".join(defaults) or said("svar.no_filter"))
    given = defaults[years]
    endpoint = page.rapportElementer[0].dataEndepunkt
    year = given[0] if isinstance(given, list) else given
    return "/" + endpoint.strip("/").removesuffix("/data"), years, year


def _filters(document: Any, years: str, where: Where) -> Filters:
    """filter → id → name, school years oldest first."""
    if not isinstance(document, dict) or not document.get(years):
        raise where.problem(said("svar.filters_with", years=years), as_it_came(str(document)[:80]))
    found: Filters = {}
    for name, values in document.items():
        if isinstance(values, list) and all(isinstance(v, dict) and "id" in v for v in values):
            ordered = sorted(values, key=lambda v: str(v["id"]))
            found[name] = {str(v["id"]): str(v.get("navn") or v.get("kode")) for v in ordered}
    return found


def _columns(levels: Sequence[Sequence[_Column]]) -> list[str]:
    """The last level's names where those tell the columns apart, else all levels' joined."""
    products = [[column.name.strip() for column in c] for c in itertools.product(*levels)]
    last = [names[-1] for names in products]
    return last if len(set(last)) == len(last) else [" / ".join(names) for names in products]


def _cells(row: _Row, names: list[str], where: Where) -> list[tuple[str, str, float | None, str]]:
    if len(row.data) != len(names):
        raise where.problem(said("svar.rows_of_cells", count=len(names)), as_it_came(str(row)[:80]))
    code = (row.kode or row.id or "").strip()
    return [(code, n, *parse_number(t, where)) for n, t in zip(names, row.data, strict=True)]


def _school_year(code: str, names: Mapping[str, str]) -> str:
    """A school year as 2025-26: from its own name, ``20252026``, or the June it ends in.

    >>> _school_year("20252026", {}), _school_year("202506", {})
    ('2025-26', '2024-25')
    """
    if named := re.fullmatch(r"(\d{4})\s*[-–/]\s*(?:\d\d)?(\d\d)", names.get(code, "")):
        return f"{named[1]}-{named[2]}"
    if len(code) == 8 and code.isdigit():
        return f"{code[:4]}-{code[6:]}"
    if re.fullmatch(r"\d{4}06", code):
        return f"{int(code[:4]) - 1}-{code[2:4]}"
    return names.get(code, code)

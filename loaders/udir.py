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

from loaders.http import Client
from loaders.models import Fetch
from loaders.numbers import parse_number
from loaders.problems import Where
from loaders.tables import Table, choose

REGION, PERIOD, CONTENTS = "EnhetID", "SkoleAarID", "Kolonne"
#: Udir's «all» in a filter.
EVERYONE = "-10"
#: Every municipality of the country in one call: nation, county, municipality.
PATH = "-12.*.*"
#: Registers, and what tells that a unit is of the kind counted.
REGISTERS = {"nsr": "ErGrunnskole", "nbr": "ErBarnehage"}
Filters = dict[str, dict[str, str]]


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
        rows = document.get("rows") if isinstance(document, dict) else None
        metadata = document.get("metadata") if isinstance(document, dict) else None
        columns = metadata.get("columns") if isinstance(metadata, dict) else None
        if not isinstance(rows, list) or not isinstance(columns, list) or not rows or not columns:
            raise where.problem(expected, f"an empty document: {str(document)[:80]}")
        names = [
            str(c.get("navn") or c.get("kode")) if isinstance(c, dict) else str(c) for c in columns
        ]
        records = [r for row in rows for r in _cells(row, names, where)]
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
        pages = 1
        for page in itertools.count(1):
            params = {"sidenummer": str(page), "antallPerSide": "1000"}
            document = self._client.get(which, "/enheter", where, expected, params=params).json(
                expected
            )
            found = document.get("EnhetListe") if isinstance(document, dict) else None
            if not isinstance(found, list) or not isinstance(document.get("AntallSider"), int):
                raise where.problem("AntallSider and EnhetListe", f"{str(document)[:80]}")
            units += found
            pages = document["AntallSider"]
            if page >= min(pages, 100):
                break
        if not units:
            raise where.problem("at least one unit", "none")
        return units


def _address(document: Any, where: Where) -> tuple[str, str]:
    page = document.get("rappside") if isinstance(document, dict) else None
    elements = page.get("rapportElementer") if isinstance(page, dict) else None
    endpoint = elements[0].get("dataEndepunkt") if isinstance(elements, list) and elements else None
    defaults = page.get("filterDefaultVerdier") if isinstance(page, dict) else None
    years = defaults.get("SkoleAarID") if isinstance(defaults, dict) else None
    if not isinstance(endpoint, str) or not endpoint.endswith("/data") or not years:
        got = f"{str(document)[:80]}"
        raise where.problem("rappside with dataEndepunkt ending in /data and a SkoleAarID", got)
    year = years[0] if isinstance(years, list) else years
    return "/" + endpoint.strip("/").removesuffix("/data"), str(year)


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


def _cells(row: Any, names: list[str], where: Where) -> list[tuple[str, str, float | None, str]]:
    data = row.get("data") if isinstance(row, dict) else None
    if not isinstance(data, list) or len(data) != len(names):
        raise where.problem(f"rows with {len(names)} cells", f"{str(row)[:80]}")
    code = str(row.get("kode") or row.get("id") or "").strip()
    return [(code, n, *parse_number(t, where)) for n, t in zip(names, data, strict=True)]


def _school_year(code: str, filters: Filters) -> str:
    """``20252026`` as ``2025-26``."""
    if len(code) == 8 and code.isdigit():
        return f"{code[:4]}-{code[6:]}"
    return filters.get(PERIOD, {}).get(code, code)

"""SSB's PxWebApi v2 as the facts describe it: selection, limits, errors, JSON-stat 2.0."""

from __future__ import annotations

import fnmatch
import itertools
import math
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .server import Call, Quota, Reply, json_reply

MOST_CELLS = 800_000
LONGEST_GET = 2_100
Values = Callable[[dict[str, str]], tuple[float | None, str]]


def pseudo(place: dict[str, str]) -> tuple[float | None, str]:
    """A number from 10 to 90 that depends on every code, the same every time."""
    seed = "|".join(f"{k}={v}" for k, v in sorted(place.items()) if k not in ("Tid",))
    period = place.get("Tid", "")
    drift = (zlib.crc32(period.encode()) % 100) / 100
    return round(10 + zlib.crc32(seed.encode()) % 8000 / 100 + drift, 1), ""


@dataclass
class Variable:
    """``values`` code → label. ``codelists`` id → {code → (label, members)}."""

    code: str
    label: str
    values: dict[str, str]
    elimination: bool = True
    codelists: dict[str, dict[str, tuple[str, list[str]]]] = field(default_factory=dict)


@dataclass
class Table:
    id: str
    label: str
    variables: list[Variable]
    updated: str = "2026-03-01T07:00:00Z"
    values: Values = pseudo
    notes: list[str] = field(default_factory=list)
    mandatory: list[int] = field(default_factory=list)

    def variable(self, code: str) -> Variable | None:
        return next((v for v in self.variables if v.code == code), None)

    def is_mandatory(self, variable: Variable) -> bool:
        return variable.code in ("ContentsCode", "Tid") or not variable.elimination


class PxWeb:
    """The service: ``/config``, ``/tables``, ``/tables/{id}[/metadata|/data]``, ``/codelists``."""

    def __init__(self, tables: list[Table], quota: Quota | None = None) -> None:
        self.tables = {t.id: t for t in tables}
        self.quota = quota or Quota()

    def __call__(self, call: Call) -> Reply:
        refused, headers = self.quota.check()
        if refused:
            return refused
        reply = self._route(call)
        reply.headers |= headers
        return reply

    def _route(self, call: Call) -> Reply:
        if call.method == "GET" and len(call.address) > LONGEST_GET:
            return Reply(404)
        parts = call.path.strip("/").split("/")
        if parts == ["config"]:
            zeroed = {"maxDataCells": MOST_CELLS, "maxCallsPerTimeWindow": 0, "timeWindow": 0}
            return json_reply({"apiVersion": "2.0.0", "defaultLanguage": "no", **zeroed})
        if parts == ["tables"]:
            found = [self._entry(t) for t in self.tables.values()]
            return json_reply({"tables": found, "page": {"totalElements": len(found)}})
        if parts[0] == "codelists" and len(parts) == 2:
            return self._codelist(parts[1])
        table = self.tables.get(parts[1]) if parts[0] == "tables" and len(parts) > 1 else None
        if table is None:
            return _error("Non-existent table", 404)
        if len(parts) == 2:
            return json_reply(self._entry(table))
        if parts[2] == "metadata":
            return json_reply(_metadata(table))
        return self._data(table, call)

    def _entry(self, table: Table) -> dict[str, Any]:
        periods = list(table.variable("Tid").values)  # type: ignore[union-attr]
        return {
            "type": "Table",
            "id": table.id,
            "label": table.label,
            "updated": table.updated,
            "firstPeriod": periods[0],
            "lastPeriod": periods[-1],
        }

    def _codelist(self, wanted: str) -> Reply:
        for table in self.tables.values():
            for variable in table.variables:
                if wanted in variable.codelists:
                    values = [
                        {"code": c, "label": label, "valueMap": members}
                        for c, (label, members) in variable.codelists[wanted].items()
                    ]
                    kind = "Valueset" if wanted.startswith("vs_") else "Aggregation"
                    return json_reply(
                        {"id": wanted, "label": wanted, "type": kind, "values": values}
                    )
        return _error("Non-existent codelist", 404)

    def _data(self, table: Table, call: Call) -> Reply:
        selection = _posted(call) if call.method == "POST" else _asked(call)
        chosen: dict[str, list[str]] = {}
        for code, (codelist, wanted) in selection.items():
            variable = table.variable(code)
            if variable is None:
                return _error("Non-existent variable")
            if codelist and codelist not in variable.codelists:
                return _error("Non-existent codelist")
            known = list(variable.codelists[codelist]) if codelist else list(variable.values)
            if len(wanted) != len(set(wanted)):
                return Reply(500)
            try:
                expanded = [c for w in wanted for c in _expand(w, known)]
            except ValueError:
                return _error("Illegal selection expression")
            if any(c not in known for c in expanded) or not expanded:
                return _error("Non-existent value")
            chosen[code] = list(dict.fromkeys(expanded))
        for variable in table.variables:
            if table.is_mandatory(variable) and variable.code not in chosen:
                return _error("Missing selection for mandantory variable")
        if math.prod(len(c) for c in chosen.values()) > MOST_CELLS:
            return _error("Too many cells selected", 403)
        return json_reply(_dataset(table, chosen, selection))


def _error(title: str, status: int = 400) -> Reply:
    kind = "https://tools.ietf.org/html/rfc7231#section-6.5.1"
    return json_reply({"type": kind, "title": title, "status": status, "detail": ""}, status)


def _posted(call: Call) -> dict[str, tuple[str, list[str]]]:
    return {
        s["variableCode"]: (s.get("codelist") or "", [str(v) for v in s["valueCodes"]])
        for s in call.json()["selection"]
    }


def _asked(call: Call) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for key, texts in call.query.items():
        if match := re.fullmatch(r"valueCodes\[(.+)\]", key, re.IGNORECASE):
            code = match.group(1)
            codelist = call.query.get(f"codelist[{code}]", [""])[0]
            found[code] = (codelist, _split(texts[0]))
    return found


def _split(text: str) -> list[str]:
    """Commas part values; an expression with a comma stands in brackets."""
    pieces = re.findall(r"\[[^\]]*\]|[^,]+", text)
    return [p[1:-1] if p.startswith("[") else p for p in pieces]


def _expand(wanted: str, known: list[str]) -> list[str]:
    match = re.fullmatch(r"(top|bottom|from|to|range)\((.*)\)", wanted)
    if not match:
        if "(" in wanted:
            raise ValueError(wanted)
        has_pattern = "*" in wanted or "?" in wanted
        return [c for c in known if fnmatch.fnmatchcase(c, wanted)] if has_pattern else [wanted]
    name, inner = match.groups()
    bounds = [b.strip() for b in inner.split(",")]
    if name == "top":
        return known[-int(bounds[0]) :]
    if name == "bottom":
        return known[: int(bounds[0])]
    if name == "from":
        return known[known.index(bounds[0]) :]
    if name == "to":
        return known[: known.index(bounds[0]) + 1]
    return known[known.index(bounds[0]) : known.index(bounds[1]) + 1]


def _metadata(table: Table) -> dict[str, Any]:
    dimension = {}
    for variable in table.variables:
        dimension[variable.code] = {
            "label": variable.label,
            "category": {
                "index": {c: i for i, c in enumerate(variable.values)},
                "label": variable.values,
            },
            "extension": {
                "elimination": not table.is_mandatory(variable),
                "codelists": [{"id": c, "label": c} for c in variable.codelists],
            },
        }
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "source": "Statistisk sentralbyrå",
        "updated": table.updated,
        "id": [v.code for v in table.variables],
        "size": [len(v.values) for v in table.variables],
        "dimension": dimension,
        **_notes(table),
    }


def _notes(table: Table) -> dict[str, Any]:
    if not table.notes:
        return {}
    required = {str(i): True for i in table.mandatory}
    return {"note": table.notes, "extension": {"noteMandatory": required}}


def _dataset(
    table: Table,
    chosen: dict[str, list[str]],
    selection: dict[str, tuple[str, list[str]]],
) -> dict[str, Any]:
    ids = [v.code for v in table.variables if v.code in chosen]
    value: list[float | None] = []
    status: dict[str, str] = {}
    for i, codes in enumerate(itertools.product(*(chosen[c] for c in ids))):
        number, symbol = table.values(dict(zip(ids, codes, strict=True)))
        value.append(number)
        if symbol:
            status[str(i)] = symbol
    dimension = {}
    for code in ids:
        variable = table.variable(code)
        assert variable is not None
        codelist = selection[code][0]
        labels = variable.values
        if codelist:
            labels = {c: label for c, (label, _) in variable.codelists[codelist].items()}
        dimension[code] = {
            "label": variable.label,
            "category": {
                "index": {c: i for i, c in enumerate(chosen[code])},
                "label": {c: labels[c] for c in chosen[code]},
            },
            # In an answer the word means something else than in the metadata.
            "extension": {"elimination": True},
        }
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "updated": table.updated,
        "id": ids,
        "size": [len(chosen[c]) for c in ids],
        "dimension": dimension,
        "value": value,
        **_notes(table),
    }
    return document | ({"status": status} if status else {})

"""SSB KLASS: codes of areas at a date, and their changes over time.

``ssb-klass-python`` covers the endpoints, but its ``get_json`` makes a session of its own for
every call with no time-out, retry, size limit or redirect rule, so the questions go through our
client; the answers have the shape that package documents.
"""

from __future__ import annotations

from typing import Any

from loaders.http import Client
from loaders.models import Level
from loaders.problems import Where
from loaders.registry import ASKER, Registry

MUNICIPALITIES, UNITS = 131, 1


def codes(client: Client, classification: int, date: str) -> list[dict[str, str]]:
    """Codes valid on ``date`` (YYYY-MM-DD): code, name, level, parentCode.

    :raises SourceError: if the answer is not a list of codes.
    """
    where = Where("klass", f"{classification} at {date}")
    path = f"/classifications/{classification}/codesAt.json"
    found = _listed(client, path, {"date": date}, "codes", where)
    if not found:
        raise where.problem("at least one code", "none")
    return [
        {key: str(item.get(key) or "") for key in ("code", "name", "level", "parentCode")}
        for item in found
    ]


def changes(client: Client, classification: int, first: str, last: str) -> list[dict[str, Any]]:
    """Changes from ``first`` to ``last``: oldCode, newCode, changeOccurred and names.

    The answer is what ``history.from_klass_changes`` follows. None is a good answer.
    """
    where = Where("klass", f"{classification} changes {first}–{last}")
    path = f"/classifications/{classification}/changes.json"
    found = _listed(client, path, {"from": first, "to": last}, "codeChanges", where)
    for item in found:
        if "oldCode" not in item or "newCode" not in item:
            raise where.problem("changes with oldCode and newCode", f"{str(item)[:80]}")
    return found


def correspondence(client: Client, table: int) -> list[tuple[str, str]]:
    """(source code, target code) of a correspondence table."""
    where = Where("klass", f"correspondence {table}")
    path = f"/correspondencetables/{table}"
    found = _listed(client, path, {}, "correspondenceMaps", where)
    return [(str(m["sourceCode"]), str(m["targetCode"])) for m in found]


def _listed(
    client: Client, path: str, params: dict[str, str], key: str, where: Where
) -> list[dict[str, Any]]:
    expected = f"a list «{key}»"
    document = client.get("klass", path, where, expected, params=params).json(expected)
    found = document.get(key) if isinstance(document, dict) else None
    if not isinstance(found, list) or not all(isinstance(i, dict) for i in found):
        raise where.problem(expected, f"{str(document)[:80]}")
    return found


def differences(client: Client, registry: Registry, date: str) -> list[str]:
    """How Asker's areas and the municipalities at ``date`` differ from the registry, in words.

    The registry is edited by people: this tells them what to look at, and changes nothing.
    """
    units = [c for c in codes(client, UNITS, date) if c["code"].startswith(ASKER)]
    ours = {
        a.code: a.name
        for a in registry.areas.values()
        if a.level in (Level.GRUNNKRETS, Level.DELOMRADE)
    }
    theirs = {_ours(c): c["name"] for c in units if not c["code"].endswith("9999")}
    found = _compared("below the municipality", ours, theirs)
    known = {a.code: a.name for a in registry.by_level[Level.KOMMUNE]}
    towns = {c["code"]: c["name"] for c in codes(client, MUNICIPALITIES, date)}
    towns.pop("9999", None)
    return found + _compared("municipality", known, towns)


def _ours(unit: dict[str, str]) -> str:
    """Level 1 (``KKKKDD00``) is a delområde, six digits with us."""
    is_district = unit["level"] == "1" or unit["code"].endswith("00")
    return unit["code"][:6] if is_district else unit["code"]


def _compared(what: str, ours: dict[str, str], theirs: dict[str, str]) -> list[str]:
    gone = [f"{what}: {c} {ours[c]} is no longer in KLASS" for c in sorted(set(ours) - set(theirs))]
    new = [f"{what}: {c} {theirs[c]} is new in KLASS" for c in sorted(set(theirs) - set(ours))]
    return gone + new

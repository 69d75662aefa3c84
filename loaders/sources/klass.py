"""SSB KLASS: codes of areas at a date, and their changes over time.

``ssb-klass-python`` covers the endpoints, but its ``get_json`` makes a session of its own for
every call with no time-out, retry, size limit or redirect rule, so the questions go through our
client; the answers have the shape that package documents.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from loaders.http.client import Client
from sheets.messages import Message, said
from sheets.shapes import Read, Sent, shaped
from store.catalogue import ASKER, Registry
from store.errors import Where
from store.models import Level

MUNICIPALITIES, UNITS = 131, 1


class _Code(Sent):
    code: str
    name: str | None = None
    level: str | None = None
    parentCode: str | None = None  # noqa: N815 (the service's own name)


class _Codes(Sent):
    codes: list[_Code] = Field(min_length=1)


class _Change(Sent):
    model_config = ConfigDict(extra="allow")

    oldCode: str | None  # noqa: N815
    newCode: str | None  # noqa: N815


class _Changes(Sent):
    codeChanges: list[_Change]  # noqa: N815


def codes(client: Client, classification: int, date: str) -> list[dict[str, str]]:
    """Codes valid on ``date`` (YYYY-MM-DD): code, name, level, parentCode.

    :raises SourceError: if the answer is not a list of codes.
    """
    where = Where("klass", f"{classification} at {date}")
    path = f"/classifications/{classification}/codesAt.json"
    found = _asked(_Codes, client, path, {"date": date}, said("svar.list_of_codes"), where).codes
    return [{key: value or "" for key, value in item.model_dump().items()} for item in found]


def changes(client: Client, classification: int, first: str, last: str) -> list[dict[str, Any]]:
    """Changes from ``first`` to ``last``: oldCode, newCode, changeOccurred and names.

    The answer is what ``following.from_klass_changes`` follows. None is a good answer.
    """
    where = Where("klass", f"{classification} changes {first}–{last}")
    path = f"/classifications/{classification}/changes.json"
    params = {"from": first, "to": last}
    expected = said("svar.changes")
    found = _asked(_Changes, client, path, params, expected, where).codeChanges
    return [item.model_dump() for item in found]


def _asked(
    kind: type[Read],
    client: Client,
    path: str,
    params: dict[str, str],
    expected: Message,
    where: Where,
) -> Read:
    document = client.get("klass", path, where, expected, params=params).json(expected)
    return shaped(kind, document, where, expected)


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

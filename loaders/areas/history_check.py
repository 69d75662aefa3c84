"""The typed rules of ``loaders.areas.history`` held against the changes that KLASS tells of.

Nothing is changed by it: a person reads the differences and edits the rules. A code that KLASS's
changes do not mention can neither be confirmed nor refuted, and is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from loaders.areas.following import from_klass_changes
from loaders.areas.history import HistoryFailure, former, merged_away
from loaders.http.client import Client
from loaders.sources.klass import MUNICIPALITIES, UNITS, changes
from store.catalogue import Registry
from store.models import Level

#: The first year our figures below the municipality are of.
FIRST = "1999-01-01"
SHOWN = 12
Step = dict[str, Any]


@dataclass
class Compared:
    """What came of the comparison; ``differences`` are whole sentences, ``unknown`` codes."""

    confirmed: int = 0
    differences: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def unknown_spelled(self) -> str:
        """The codes that are not mentioned, or the first of them and how many more."""
        more = len(self.unknown) - SHOWN
        return ", ".join(self.unknown[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def compare(client: Client, registry: Registry, today: str) -> Compared:
    """Follow the old codes of the 149 grunnkretser and of the municipalities through the changes.

    Today's own codes are no matter of history: ``klass.differences`` looks after them.

    :raises SourceError: if KLASS does not answer, or not with changes.
    """
    result = Compared()
    for classification, level in ((UNITS, Level.GRUNNKRETS), (MUNICIPALITIES, Level.KOMMUNE)):
        steps = changes(client, classification, FIRST, today)
        rules = {old: area.code for area in registry.by_level[level] for old in former(area.code)}
        merged = merged_away() if level == Level.KOMMUNE else {}
        relevant = _relevant(steps, {*rules, *merged})
        mentioned = {step["oldCode"] for step in relevant}
        result.unknown += sorted({*rules, *merged} - mentioned)
        for old in sorted(mentioned & set(rules)):
            _note(result, old, rules[old], _followed(relevant, old))
        for old in sorted(mentioned & set(merged)):
            _note_merged(result, old, merged[old], relevant)
    return result


def _relevant(steps: list[Step], ours: set[str]) -> list[Step]:
    """The changes that touch our codes, or what they became: the rest of the country is long."""
    kept: list[Step] = []
    left, known = steps, set(ours)
    while True:
        near = [s for s in left if s["oldCode"] in known or s["newCode"] in known]
        if not near:
            return kept
        kept += near
        left = [s for s in left if s["oldCode"] not in known and s["newCode"] not in known]
        known |= {s["newCode"] for s in near if s["newCode"]}


def _followed(steps: list[Step], code: str, *, summable: bool = False) -> str:
    """Where KLASS leads a code, or why it leads nowhere."""
    try:
        return ", ".join(from_klass_changes(steps, code, summable=summable))
    except HistoryFailure as failure:
        return failure.en


def _note(result: Compared, code: str, now: str, found: str) -> None:
    if found == now:
        result.confirmed += 1
    else:
        result.differences.append(f"{code} leads to {now} with us; in KLASS: {found}")


def _note_merged(result: Compared, code: str, now: str, steps: list[Step]) -> None:
    """A former municipality must be part of the larger one in KLASS too, and not all of it."""
    alone, summed = _followed(steps, code), _followed(steps, code, summable=True)
    if summed == now and alone != now:
        result.confirmed += 1
    else:
        told = f"{code} is one of several parts of {now} with us; in KLASS: {summed}"
        result.differences.append(told + (", alone" if alone == summed else ""))

"""What the snapshot says of its sources: when fetched, when published, how the last try went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from store.catalogue import Registry
from store.models import Break
from store.words import Bilingual

#: From best to worst; a source with several series shows the worst.
ORDER = ["fresh", "held", "failed"]
#: Lines of the list of changes kept in the manifest, for the page.
MOST_CHANGES = 500


@dataclass
class Note:
    """How one fetch went. ``source`` is a registered source id."""

    source: str
    indicators: list[str]
    state: str
    #: In words, by language; empty where nothing went wrong.
    reason: Mapping[str, str] = field(default_factory=dict)
    published: str | None = None
    notes: list[str] = field(default_factory=list)
    codelists: dict[str, str] = field(default_factory=dict)
    not_offered: list[str] = field(default_factory=list)


#: Parts of a manifest that are lists of entries, and those that have an entry by id.
LISTED, BY_ID = ("imports", "breaks"), ("sources", "series")


def shaped(said: Any) -> dict[str, Any]:
    """The manifest as it was read, if its parts have the form that is asked of them.

    :raises ValueError: naming the part that has another.
    """
    if not isinstance(said, dict):
        raise ValueError("manifest.json: expected an object")
    for name in LISTED:
        part = said.get(name) or []
        if not isinstance(part, list) or not all(isinstance(entry, dict) for entry in part):
            raise ValueError(f"manifest.json: «{name}»: expected a list of objects")
    for name in BY_ID:
        part = said.get(name) or {}
        if not isinstance(part, dict) or not all(isinstance(e, dict) for e in part.values()):
            raise ValueError(f"manifest.json: «{name}»: expected an object of objects")
    return said


def renewed(
    manifest: dict[str, Any],
    notes: Sequence[Note],
    changes: Sequence[str | Mapping[str, str]],
    now: datetime | None = None,
) -> dict[str, Any]:
    """``manifest`` brought up to date; what did not succeed keeps its former dates.

    ``sources[id]`` and ``series[indicator]``: state (fresh, held, failed), fetched, published,
    reason; for sources also the mandatory notes and the codelists used, for series the levels that
    were asked for and that the table does not have (``not_offered``).
    """
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    result = {**manifest, "refreshed": moment, "changes": list(changes)[:MOST_CHANGES]}
    result["sources"] = dict(manifest.get("sources") or {})
    result["series"] = dict(manifest.get("series") or {})
    for source in dict.fromkeys(n.source for n in notes):
        part = [n for n in notes if n.source == source]
        former = result["sources"].get(source) or {}
        result["sources"][source] = _entry(former, part, moment) | _kept(former, part)
    for name in dict.fromkeys(i for n in notes for i in n.indicators):
        part = [n for n in notes if name in n.indicators]
        former = result["series"].get(name) or {}
        fresh = [n for n in part if n.state == "fresh"]
        levels = [level for n in fresh for level in n.not_offered]
        offered = levels if fresh else former.get("not_offered") or []
        result["series"][name] = _entry(former, part, moment)
        if offered:
            result["series"][name]["not_offered"] = list(dict.fromkeys(offered))
    return result


def _entry(former: dict[str, Any], notes: Sequence[Note], moment: str) -> dict[str, Any]:
    state = max((n.state for n in notes), key=ORDER.index)
    held = {i for n in notes if n.state != "fresh" for i in n.indicators}
    fresh = [n for n in notes if n.state == "fresh" and not set(n.indicators) <= held]
    published = [n.published for n in fresh if n.published]
    told = [n.reason for n in notes if n.reason]
    reason = {
        language: " ".join(dict.fromkeys(one[language] for one in told))
        for language in (told[0] if told else ())
    }
    return {
        "state": state,
        "attempted": moment,
        "fetched": moment if fresh else former.get("fetched"),
        "published": max(published) if published else former.get("published"),
        "reason": reason or None,
    }


def reason_of(state: Mapping[str, Any], language: str) -> str:
    """Why a source or series stands as it does, in the reader's language; "" where nothing is.

    Editions from before reasons had languages have one text, in English.
    """
    reason = state.get("reason") or ""
    if isinstance(reason, Mapping):
        return str(reason.get(language, ""))
    return str(reason) if language == "en" else ""


def _kept(former: dict[str, Any], notes: Sequence[Note]) -> dict[str, Any]:
    texts = [t for n in notes for t in n.notes] or list(former.get("notes") or [])
    codelists = dict(former.get("codelists") or {})
    for note in notes:
        codelists |= note.codelists
    return {"notes": list(dict.fromkeys(texts)), "codelists": codelists}


def with_breaks(
    manifest: dict[str, Any], breaks: Sequence[dict[str, Any]], judged: Sequence[str]
) -> dict[str, Any]:
    """``manifest`` with the breaks found between two sources of one series.

    ``judged`` are the series («indicator (level)») looked at now: what was found of them before no
    longer holds.
    """
    known = manifest.get("breaks") or []
    kept = [b for b in known if f"{b['indicator']} ({b['level']})" not in judged]
    return {**manifest, "breaks": [*kept, *breaks]}


def with_joins(registry: Registry, manifest: dict[str, Any]) -> Registry:
    """``registry`` with the breaks that refreshes found, where two sources of a series differ.

    They are facts of the figures, not of the catalogue: what is shown of an edition has both. Doing
    it twice changes nothing.
    """
    indicators = dict(registry.indicators)
    for found in manifest.get("breaks") or []:
        indicator = indicators.get(found["indicator"])
        if indicator is None:
            continue
        new = Break(period=found["period"], text=Bilingual.model_validate(found["text"]))
        if new not in indicator.breaks:
            breaks = sorted([*indicator.breaks, new], key=lambda b: b.period)
            indicators[indicator.id] = indicator.model_copy(update={"breaks": breaks})
    return replace(registry, indicators=indicators)

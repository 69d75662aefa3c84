"""What changed at each update: every edition that is kept, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store.versions import folders, manifest_of
from text.formats import date
from text.texts import t
from views import edition as editions
from views.edition import per_edition, store
from views.secrecy import is_secret

#: How an edition came to be, each a text under ``endring.head``.
COMPILED, FETCHED, TAKEN_IN = "compiled", "fetched", "taken_in"


@dataclass(frozen=True)
class Update:
    """One edition: its version, when it was made (ISO), how, and its changes as lines to read."""

    version: str
    made: str
    how: str
    changes: tuple[str, ...]


def updates(language: str = "nb") -> list[Update]:
    """Every edition that is kept, the newest first."""
    return list(_updates(language))


def headed(update: Update, language: str = "nb") -> str:
    """How and when an edition came to be, and its id."""
    made = date(update.made, language) if update.made else t("unknown", language)
    return t(f"endring.head.{update.how}", language, made=made, version=update.version)


def told(update: Update, language: str = "nb") -> tuple[str, ...]:
    """The changes of an edition as lines; where it has no list, that it has none."""
    return update.changes or (t("endring.first", language),)


@per_edition(2)
def _updates(language: str) -> tuple[Update, ...]:
    found = [_update(v, manifest_of(f), language) for v, f in folders(editions.root()).items()]
    return tuple(sorted(found, key=lambda u: u.made, reverse=True))


def _update(version: str, manifest: dict[str, Any], language: str) -> Update:
    compiled, fetched = (str(manifest.get(k) or "") for k in ("compiled", "refreshed"))
    imports = manifest.get("imports") or []
    taken_in = max(map(_when, imports), default="")
    made = max(compiled, fetched, taken_in)
    # A manifest carries along what the refresh before it changed: only the newest act is told.
    if made and made == taken_in:
        new = [e for e in imports if _when(e) == taken_in]
        return Update(version, made, TAKEN_IN, tuple(_taken_in(e, language) for e in new))
    if made and made == fetched:
        return Update(version, made, FETCHED, _changes(manifest, imports, language))
    return Update(version, made, COMPILED, ())


def _when(entry: dict[str, Any]) -> str:
    """When a file was taken in, or out again."""
    return str(entry.get("undone") or entry.get("when") or "")


def _changes(
    manifest: dict[str, Any], imports: list[dict[str, Any]], language: str
) -> tuple[str, ...]:  # fmt: skip
    if any(is_secret(entry) for entry in imports):
        # What was hidden beside a secret order might stand in the list as a figure that was mended.
        return (t("endring.secret", language),)
    lines = manifest.get("changes") or []
    said = [str(line) if isinstance(line, str) else str(line[language]) for line in lines]
    return tuple(_named(line, language) for line in said) or (t("change.none", language),)


def _named(line: str, language: str) -> str:
    """A line begins with the indicator's id; a reader knows it by its title."""
    known = store()[0].indicators
    name, parted, rest = line.partition(" ")
    return f"{known[name].title[language]} {rest}" if parted and name in known else line


def _taken_in(entry: dict[str, Any], language: str) -> str:
    item = store()[0].indicators.get(str(entry.get("indicator") or ""))
    title = item.title[language] if item else str(entry.get("indicator") or "")
    key = "endring.undone" if entry.get("undone") else "endring.taken_in"
    return t(key, language, title=title, periods=", ".join(map(str, entry.get("periods") or [])))

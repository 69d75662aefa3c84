"""An idea from the public form as a filled-in entry of the register. Nothing is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

LONGEST = 2_000
_BILINGUAL = {"title": "title", "text": "text", "target_group": "target_group", "arena": "arena"}
_LISTS = {
    "challenge": "challenges", "challenges": "challenges", "domain": "domains",
    "domains": "domains", "service_areas": "service_areas", "area": "areas", "areas": "areas",
}  # fmt: skip
_PLAIN = ("prevention_level", "participation", "age_from", "age_to", "whole_municipality")
FORM_KEYS = frozenset(
    {*_BILINGUAL, *_LISTS, *_PLAIN, "what_would_show", "reasoning", "indicator", "direction", "url"}
)
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})
_HEAD = """\
# Utkast til en oppføring i tiltaksregisteret. Ikke lagret noe sted.
# Den engelske teksten er en kopi og må oversettes. Mangler: {missing}.
# A draft entry for the register of initiatives. Stored nowhere.
# One of the two languages is a copy and must be translated. Missing: {missing}.
"""


def as_entry(form: Mapping[str, Any]) -> str:
    """The YAML text of a draft entry, ready to be completed and put into the register.

    ``title`` and ``text`` are needed; empty fields are left out. The draft has no stage: a stage
    needs its proof. Texts are copied to both languages.

    :raises ValueError: if a key is unknown or title or text is empty.
    """
    strange = sorted(set(form) - FORM_KEYS)
    if strange:
        raise ValueError(f"unknown keys: {', '.join(strange)}")
    values = {key: _clean(value) for key, value in form.items()}
    if not values.get("title") or not values.get("text"):
        raise ValueError("title and text are needed")
    entry = _entry(values)
    missing = [key for key in ("owner", "sources", "stage") if key not in entry]
    body = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100)
    return _HEAD.format(missing=", ".join(missing)) + body


def _entry(values: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": slug(values["title"])}
    entry |= {key: _both(values[name]) for name, key in _BILINGUAL.items() if values.get(name)}
    for name, key in _LISTS.items():
        if values.get(name):
            value = values[name]
            entry[key] = list(dict.fromkeys([value] if isinstance(value, str) else value))
    entry |= {key: values[key] for key in _PLAIN if values.get(key) not in (None, "")}
    if entry.get("whole_municipality"):
        entry.pop("areas", None)
    if values.get("indicator") and values.get("direction") and values.get("reasoning"):
        aim = {"indicator": values["indicator"], "direction": values["direction"]}
        entry["aims"] = [aim | {"reasoning": _both(values["reasoning"])}]
    if values.get("what_would_show"):
        entry["local_effect"] = {"what_would_show": _both(values["what_would_show"])}
    url = str(values.get("url") or "")
    if re.fullmatch(r"https://[^\s<>\"'`\\]{1,490}", url):
        entry["sources"] = [{"title": entry["title"]["nb"][:500], "url": url}]
    return entry


def _both(text: str) -> dict[str, str]:
    return {"nb": text, "en": text}


def _clean(value: Any) -> Any:
    """Text in one line without what cannot be seen, and not endless; other values as they are."""
    if isinstance(value, str):
        visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value)
        return " ".join(visible.split())[:LONGEST].strip()
    if isinstance(value, Sequence):
        return [_clean(item) for item in value if _clean(item)]
    return value


def slug(title: str) -> str:
    """An id out of a title.

    >>> slug("Åpent hus på Sætre!")
    'apent_hus_pa_saetre'
    """
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "_".join(words)[:60].strip("_") or "nytt_tiltak"

"""Texts by key, in bokmål (``nb.yaml``) and English (``en.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("nb", "en")
#: In C where it is there: every start reads some thousand texts twice.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=2)
def texts(language: str) -> dict[str, str]:
    """All texts of one language, by key."""
    folder = Path(__file__).parent
    result: dict[str, str] = {}
    for file in sorted(folder.glob(f"*{language}.yaml")):
        content = yaml.load(file.read_text("utf-8"), _LOADER) or {}
        repeated = set(content) & set(result)
        if repeated:
            raise ValueError(f"{file.name}: text key(s) stand twice: {sorted(repeated)}")
        result |= content
    return result


def t(key: str, language: str = "nb", **values: object) -> str:
    """The text of ``key`` with ``{names}`` filled in.

    :raises KeyError: if the key has no text; a test walks all keys in both languages.
    """
    text = texts(language)[key]
    return text.format(**values) if values else text


def counted(key: str, count: int, language: str = "nb", **values: object) -> str:
    """The text of ``key`` for several, of ``key.one`` for one; both may hold ``{count}``."""
    return t(f"{key}.one" if count == 1 else key, language, count=count, **values)

"""Other words for what indicators measure, so that a search finds them (synonyms.yaml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from store.catalogue import DATA, Registry
from store.entries import read_entries
from store.errors import RegistryError
from store.words import Strict

FILE = "synonyms.yaml"


class Words(Strict):
    """Words in both languages; a search looks among all of them."""

    nb: list[str] = Field(min_length=1)
    en: list[str] = Field(min_length=1)


class Synonyms(Strict):
    """Words readers use, and the ids of the indicators they mean."""

    id: str
    words: Words
    indicators: list[str] = Field(min_length=1)


def synonyms(registry: Registry, root: Path = DATA) -> dict[str, tuple[str, ...]]:
    """Indicator id → the other words it is found by, in lower case.

    Empty where there is no such file.

    :raises RegistryError: if the file cannot be read, or names an indicator that is not registered.
    """
    file = root / FILE
    if not file.is_file():
        return {}
    found: dict[str, list[str]] = {}
    for entry in _entries(file, file.stat().st_mtime_ns):
        for indicator in entry.indicators:
            if indicator not in registry.indicators:
                raise RegistryError(
                    f"{file.name}: {entry.id}.indicators: «{indicator}» is not registered; "
                    "expected the id of an indicator.",
                    key="feil.unknown_indicator", where=f"{file.name}: {entry.id}.indicators",
                    value=indicator,
                )  # fmt: skip
            words = [*entry.words.nb, *entry.words.en]
            found.setdefault(indicator, []).extend(word.casefold() for word in words)
    return {indicator: tuple(dict.fromkeys(words)) for indicator, words in found.items()}


@lru_cache(maxsize=2)
def _entries(file: Path, _stamp: int) -> tuple[Synonyms, ...]:
    return tuple(read_entries(file, Synonyms).values())

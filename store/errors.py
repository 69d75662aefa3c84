"""Errors that a person can act on: what is wrong, where, what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Words(Protocol):
    """What can be said in bokmål and English. ``store`` has no texts: who raises brings them."""

    @property
    def nb(self) -> str:
        """In bokmål."""

    @property
    def en(self) -> str:
        """In English."""


#: Words in both languages, or names, numbers and quotations, which are the same in any.
Wording = Words | str


class LevekarError(Exception):
    """Base of everything the loaders raise on purpose; its text is fit for a reader.

    ``nb`` is the same in bokmål, where whoever raised it could say so.
    """

    nb: str = ""


class RegistryError(LevekarError):
    """A file under ``data/`` breaks the registry's rules."""


class SnapshotError(LevekarError):
    """The snapshot is missing, damaged or holds what the registry does not know."""


class SourceError(LevekarError):
    """A public source answered something other than expected, or did not answer.

    ``where``, ``expected`` and ``got`` are the parts of what it says, where a check made it.
    """

    where: Where | None = None
    expected: Wording = ""
    got: Wording = ""


@dataclass(frozen=True)
class Where:
    """What is being asked: a source's short name and one of its tables (or files, or layers)."""

    source: str
    table: str

    def problem(self, expected: Wording, got: Wording) -> SourceError:
        """An error that names source and table, what was expected and what came instead."""
        wanted, came = both(expected)["en"], both(got)["en"]
        error = SourceError(f"{self.source}, table {self.table}: expected {wanted}; got {came}.")
        error.where, error.expected, error.got = self, expected, got
        return error


def both(words: Wording) -> dict[str, str]:
    """The words by language.

    >>> both("07984")
    {'nb': '07984', 'en': '07984'}
    """
    if isinstance(words, str):
        return {"nb": words, "en": words}
    return {"nb": words.nb, "en": words.en}

"""Errors that a person can act on: what is wrong, where, what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    ``str()`` is its English. ``lines`` are the same by key, where it was raised with one; this room
    knows no texts, so who shows it to a reader says it (``register.faults``).
    """

    lines: tuple[Keyed, ...] = ()

    def __init__(self, english: str = "", /, *, key: str = "", **parts: object) -> None:
        super().__init__(english)
        if key:
            self.lines = (Keyed(english, key, parts),)

    @classmethod
    def of(cls, lines: Iterable[Keyed]) -> LevekarError:
        """An error of several lines, each with a key of its own."""
        told = tuple(lines)
        error = cls("\n".join(line.english for line in told))
        error.lines = told
        return error


@dataclass(frozen=True)
class Keyed:
    """A sentence in English, for the log and the command line, and what says it in any language.

    ``key`` is that of its text (``feil.…`` in text/) and ``parts`` are what is filled in: names and
    numbers, and sentences that have a key of their own. The part ``english`` is what a library
    said: it has no other language.
    """

    english: str
    key: str
    parts: Mapping[str, object]

    def __str__(self) -> str:
        return self.english


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

"""Errors that a person can act on: what is wrong, where, what was expected."""

from __future__ import annotations

from dataclasses import dataclass


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
    expected = got = ""


@dataclass(frozen=True)
class Where:
    """What is being asked: a source's short name and one of its tables (or files, or layers)."""

    source: str
    table: str

    def problem(self, expected: str, got: str) -> SourceError:
        """An error that names source and table, what was expected and what came instead."""
        error = SourceError(f"{self.source}, table {self.table}: expected {expected}; got {got}.")
        error.where, error.expected, error.got = self, expected, got
        return error

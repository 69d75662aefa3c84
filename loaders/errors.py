"""Errors that a person can act on: what is wrong, where, what was expected."""

from __future__ import annotations


class LevekarError(Exception):
    """Base of everything the loaders raise on purpose; its text is fit for a reader."""


class RegistryError(LevekarError):
    """A file under ``data/`` breaks the registry's rules."""


class SnapshotError(LevekarError):
    """The snapshot is missing, damaged or holds what the registry does not know."""


class SourceError(LevekarError):
    """A public source answered something other than expected, or did not answer."""

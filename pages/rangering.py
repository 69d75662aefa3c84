"""Rangering: the areas of one figure in order, with their intervals."""

from __future__ import annotations

from pages.parts.exploring import explored
from pages.parts.figure import show_state
from views.figures import state


def show() -> None:
    """The view."""
    with explored("rangering") as choice:
        show_state(state("rangering", choice), "rangering_figur", address=choice.address())

"""Rangering: the areas of one figure in order, with their intervals."""

from __future__ import annotations

from pages.parts.exploring import explored
from pages.parts.figure import show_figure
from views.maps import ranking_figure


def show() -> None:
    """The view."""
    with explored("rangering") as choice:
        show_figure(ranking_figure(choice), "rangering_figur", address=choice.address())

"""«Der folk bor»: any map of a choice with the cells where people live drawn on it."""

from __future__ import annotations

import pandas as pd

from charts.figure import Figure
from charts.people import with_people
from store import people
from views import maps
from views.choice import Choice


def years() -> list[str]:
    """Years it is known where people live, oldest first."""
    return people.years()


def map_figure(
    choice: Choice, height: int = 620, inline: bool = False, points: pd.DataFrame | None = None,
    year: str = "", only: tuple[str, ...] = (),
) -> Figure:  # fmt: skip
    """The map of a choice, as ``views.maps.map_figure``, with the cells of ``year`` on it.

    :param year: one of ``years()``; empty for the map alone.
    """
    made = maps.map_figure(choice, height, inline, points, only)
    return laid(made, year, choice.language, inline)


def laid(figure: Figure, year: str, language: str = "nb", inline: bool = False) -> Figure:
    """Any map with the cells of ``year`` on it; the map itself where the year is empty.

    :param inline: put the cells into the figure itself.
    """
    if not year:
        return figure
    squares = people.squares(year) if inline else people.address(year)
    return with_people(figure, squares, people.classes(year), year, language)

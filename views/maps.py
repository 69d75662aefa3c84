"""The map, the ranking and the development of a choice."""

from __future__ import annotations

import pandas as pd

from charts.development import development
from charts.figure import Figure
from charts.map import area_map, background_map
from charts.ranking import ranking
from store.boundaries import address, codes, geojson, hatch
from store.catalogue import ASKER
from store.models import Level
from views.choice import Choice
from views.rows import area_rows, series_of
from views.subject import subject_of


def map_figure(
    choice: Choice, height: int = 620, inline: bool = False, points: pd.DataFrame | None = None
) -> Figure:
    """The map of a choice. ``inline`` puts the boundaries into the figure itself.

    :param points: places to mark, with columns name, lon, lat.
    """
    rows = area_rows(choice)
    hidden = tuple(rows.loc[rows["value"].isna() & (rows["status"] == "suppressed"), "area"])
    bounds = geojson(choice.level) if inline else address(choice.level)
    around = geojson("kommune") if inline else address("kommune")
    neighbours = [code for code in codes("kommune") if code != ASKER]
    return area_map(
        subject_of(choice), rows, bounds, method=choice.method, selected=choice.area,
        hatch=hatch(choice.level, hidden), height=height, points=points,
        context=None if choice.level == Level.KOMMUNE else (around, neighbours),
    )  # fmt: skip


def background_figure(choice: Choice, points: pd.DataFrame | None = None) -> Figure:
    """The map of a choice over Kartverket's background map."""
    return background_map(
        subject_of(choice), area_rows(choice), address(choice.level), choice.method, points
    )


def ranking_figure(choice: Choice) -> Figure:
    """The areas of a choice in order."""
    return ranking(subject_of(choice), area_rows(choice), choice.area)


def development_figure(choice: Choice, areas: list[str]) -> Figure:
    """The indicator over time for the given areas, whatever their levels."""
    return development(subject_of(choice), series_of(choice, areas))

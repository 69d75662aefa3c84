"""The map, the ranking and the development of a choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from shapely import total_bounds

from charts.background import background_map
from charts.bars import bars
from charts.development import development
from charts.figure import Figure
from charts.map import area_map
from charts.ranking import ranking
from charts.tiles import MOST, tile_map
from store.boundaries import address, codes, geojson, hatch, shapes, spots
from store.catalogue import ASKER
from store.models import MAP_LEVELS, Level
from views.choice import Choice, area_codes, complete, periods, shown_levels
from views.edition import per_edition, store
from views.pupils import jumps
from views.rows import area_rows, series_of
from views.subject import subject_of

#: How far a map of some areas goes beyond them, as a share of their width and height.
MARGIN = 0.06


def map_figure(
    choice: Choice, height: int = 620, inline: bool = False, points: pd.DataFrame | None = None,
    only: tuple[str, ...] = (),
) -> Figure:  # fmt: skip
    """The map of a choice. ``inline`` puts the boundaries into the figure itself.

    :param points: places to mark, with columns name, lon, lat.
    :param only: areas the map is of, drawn as large as there is room for; else all of the level.
    """
    rows, at = area_rows(choice), spots(choice.level)
    if only:
        rows, at = (part[part["area"].isin(only)] for part in (rows, at))
    hidden = tuple(rows.loc[rows["value"].isna() & (rows["status"] == "suppressed"), "area"])
    bounds = geojson(choice.level) if inline else address(choice.level)
    return area_map(
        subject_of(choice), rows, bounds, method=choice.method, selected=choice.area,
        hatch=hatch(choice.level, hidden), height=height, points=points,
        among=of_all_years(choice), spots=at, bounds=_around(choice.level, only) if only else None,
        counts=store()[0].indicators[choice.indicator].measure == "count",
        context=around(choice.level, inline),
    )  # fmt: skip


def _around(level: str, areas: tuple[str, ...]) -> dict[str, list[float]]:
    """Lon and lat that hold the areas, with a margin."""
    drawn = shapes(level)
    west, south, east, north = total_bounds([drawn[a] for a in areas if a in drawn])
    wide, tall = (east - west) * MARGIN, (north - south) * MARGIN
    return {"lon": [west - wide, east + wide], "lat": [south - tall, north + tall]}


def around(level: str, inline: bool = False) -> tuple[str | dict[str, Any], list[str]] | None:
    """What lies round and under the areas of a level: boundaries, and which of them.

    Squares of a kilometre are where people live alone, so that Asker's land is drawn below them.
    """
    if level == Level.KOMMUNE:
        return None
    below = [code for code in codes("kommune") if code != ASKER or level == Level.RUTE1KM]
    return geojson("kommune") if inline else address("kommune"), below


def of_all_years(choice: Choice) -> np.ndarray:
    """The figures of every year on the same side of the breaks: they share the map's scale.

    A colour means the same in all of them, so an area that falls never darkens.
    """
    return _of_all_years(replace(choice, area="", language="nb", method=""))


@per_edition(64)
def _of_all_years(choice: Choice) -> np.ndarray:
    registry, snapshot = store()
    breaks = [b.period for b in registry.indicators[choice.indicator].breaks]
    side = sum(choice.period >= b for b in breaks)
    there = [p for p in periods(choice.indicator, choice.level, choice.category)
             if sum(p >= b for b in breaks) == side]  # fmt: skip
    rows = snapshot.rows(choice.indicator, choice.level, category=choice.category)
    seen = rows["period"].isin(there) & rows["area"].isin(area_codes(choice.level))
    once = rows[seen].drop_duplicates(["period", "area"])
    return once["value"].to_numpy(float)


def background_figure(choice: Choice, points: pd.DataFrame | None = None) -> Figure:
    """The map of a choice over Kartverket's background map."""
    return background_map(
        subject_of(choice), area_rows(choice), address(choice.level), choice.method, points,
        of_all_years(choice), spots=spots(choice.level),
        counts=store()[0].indicators[choice.indicator].measure == "count",
    )  # fmt: skip


def has_tiles(choice: Choice) -> bool:
    """Whether the areas are few enough for tiles that can be read, and the figure not a count."""
    few = len(spots(choice.level)) <= MOST if choice.level in MAP_LEVELS else False
    return few and store()[0].indicators[choice.indicator].measure != "count"


def tile_levels(indicator: str) -> list[str]:
    """Levels of the indicator that can be shown as tiles."""
    levels = shown_levels(indicator)
    return [v for v in levels if has_tiles(complete(Choice(indicator, "", v, "")))]


def tile_figure(choice: Choice) -> Figure:
    """The areas of a choice as tiles of one size, in the colours of the map."""
    return tile_map(
        subject_of(choice), area_rows(choice), spots(choice.level), method=choice.method,
        selected=choice.area, among=of_all_years(choice),
    )  # fmt: skip


def ranking_figure(choice: Choice) -> Figure:
    """The areas of a choice in order."""
    return ranking(subject_of(choice), area_rows(choice), choice.area)


def bars_figure(choice: Choice, height: int = 0) -> Figure:
    """The areas of a choice in order as bars, in the colours of its map."""
    return bars(
        subject_of(choice), area_rows(choice), choice.area, method=choice.method,
        among=of_all_years(choice), height=height,
        counts=store()[0].indicators[choice.indicator].measure == "count",
    )  # fmt: skip


def development_figure(choice: Choice, areas: list[str]) -> Figure:
    """The indicator over time for the given areas, whatever their levels."""
    made = development(subject_of(choice), series_of(choice, areas))
    return replace(made, notes=(*jumps(choice, areas), *made.notes))

"""«Der folk bor»: cells of 250 m as dots over any map, larger where more people live."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.texts import t

#: Pixels across of the dot of each class of people: a cell of 250 m is about three on the map.
SIZES = {1: 1.6, 2: 2.0, 3: 2.4, 4: 2.9, 5: 3.4}
#: How much larger the inset is drawn than the map, and the background map than both.
LARGER = {"geo": 1.0, "geo2": 2.0}
BACKGROUND = 1.6
#: What names on a map are called; they are read above the dots.
NAMES = "navn"


def with_people(figure: Figure, cells: pd.DataFrame, year: str, language: str = "nb") -> Figure:
    """The map with a dot a cell, also in its inset, and a note that says what the dots are.

    :param cells: columns lon, lat and class (1–5); a class, never a number of people.
    """
    drawn = list(figure.plot.data)
    if any(trace.type == "choroplethmap" for trace in drawn):
        dots: list[Any] = [go.Scattermap(**_dots(part, size * BACKGROUND, name))
                           for part, size, name in _parts(cells, language)]  # fmt: skip
    else:
        there = [geo for geo in LARGER if geo == "geo" or figure.plot.layout[geo].domain.x]
        dots = [go.Scattergeo(**_dots(part, size * LARGER[geo], name), geo=geo)
                for geo in there for part, size, name in _parts(cells, language)]  # fmt: skip
        for trace in dots:  # seen on dark areas too
            trace.marker.line = {"width": 0.5, "color": "rgba(255,255,255,0.7)"}
    named = [i for i, trace in enumerate(drawn) if trace.name == NAMES]
    first = named[0] if named else len(drawn)
    plot = go.Figure(data=[*drawn[:first], *dots, *drawn[first:]], layout=figure.plot.layout)
    return replace(
        figure, plot=plot, notes=(t("people.note", language, year=year), *figure.notes),
        source=f"{figure.source} {t('people.source', language)}",
    )  # fmt: skip


def _parts(cells: pd.DataFrame, language: str) -> list[tuple[pd.DataFrame, float, str]]:
    """The cells of each class, pixels across of their dots, and what they are called."""
    return [(cells[cells["class"] == kind], size, t(f"people.class.{kind}", language))
            for kind, size in SIZES.items()]  # fmt: skip


def _dots(part: pd.DataFrame, size: float, name: str) -> dict[str, Any]:
    return {
        "lon": part["lon"].round(4).tolist(), "lat": part["lat"].round(4).tolist(),
        "mode": "markers", "hoverinfo": "skip", "name": name, "showlegend": False,
        "marker": {"size": size, "color": style.INK, "opacity": 0.7},
    }  # fmt: skip

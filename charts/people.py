"""«Der folk bor»: cells of 250 m as squares over any map, larger where more people live.

The squares are fetched as boundaries are, one kept file a year: a map with them is sent as one
without, and a change of year or of figure sends none of them again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from charts.plain import own_layout
from text.texts import t

#: What the squares are called in a plot.
NAME = "der folk bor"
#: What names on a map are called; they are read above the squares.
NAMES = "navn"


def with_people(
    figure: Figure, squares: str | dict[str, Any], classes: list[str], year: str,
    language: str = "nb",
) -> Figure:  # fmt: skip
    """The map with the squares of every class, also in its inset, and a note on what they are.

    :param squares: the address of a GeoJSON, or the GeoJSON, with one feature a class of people
        and the class in ``kode``; a class, never a number of people.
    :param classes: those it has.
    """

    def drawn() -> go.Figure:
        traces = list(figure.plot.data)
        look: dict[str, Any] = {
            "geojson": squares, "featureidkey": "properties.kode", "locations": classes,
            "z": [1] * len(classes), "zmin": 0, "zmax": 1, "showscale": False, "hoverinfo": "skip",
            "colorscale": [[0, style.INK], [1, style.INK]], "name": NAME,
        }  # fmt: skip
        if any(trace.type == "choroplethmap" for trace in traces):
            over: list[Any] = [
                go.Choroplethmap(**look, marker={"opacity": 0.8, "line": {"width": 0}})
            ]
        else:
            # A thin light line, so that they are seen on dark areas too.
            edge = {"opacity": 0.8, "line": {"width": 0.4, "color": "rgba(255,255,255,0.8)"}}
            there = dict.fromkeys(trace.geo or "geo" for trace in traces if "geo" in trace)
            over = [go.Choropleth(**look, marker=edge, geo=geo) for geo in there]
        named = [i for i, trace in enumerate(traces) if trace.name == NAMES]
        first = named[0] if named else len(traces)
        return go.Figure(
            data=[*traces[:first], *over, *traces[first:]], layout=own_layout(figure.plot)
        )

    return replace(
        figure, drawing=drawn, notes=(t("people.note", language, year=year), *figure.notes),
        source=f"{figure.source} {t('people.source', language)}",
    )  # fmt: skip

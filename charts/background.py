"""The map over Kartverket's background map, which the browser fetches only when asked to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import circles, marks, style
from charts.figure import Figure, Subject
from charts.map import area_map, choropleth, classes_of, hover

#: Kartverket's grey topographic raster cache; fetched by the browser only when asked for.
TILES = "https://cache.kartverket.no/v1/wmts/1.0.0/topograatone/default/webmercator/{z}/{y}/{x}.png"


def background_map(
    subject: Subject,
    rows: pd.DataFrame,
    boundaries: str | dict[str, Any],
    method: str = "kvantiler",
    points: pd.DataFrame | None = None,
    among: np.ndarray | None = None,
    counts: bool = False,
    spots: pd.DataFrame | None = None,
) -> Figure:
    """The same map over Kartverket's background (needs WebGL and the reader's consent).

    :param counts: the figures are counts: circles on ``spots``, the areas in one faint colour.
    """
    figure = area_map(subject, rows, boundaries, method=method, among=among, counts=counts)
    classes = None if counts else classes_of(subject, rows, method, among)
    trace = choropleth(subject, rows, boundaries, classes, 0.2, counts).to_plotly_json()
    plain = {k: v for k, v in trace.items() if k not in ("type", "colorbar", "marker")}
    # Dark on its own white ground in both themes: text of the page's colour would be lost there.
    bar = {} if counts else {"colorbar": {
        **trace["colorbar"], "bgcolor": "rgba(255,255,255,.92)",
        "tickfont": {**trace["colorbar"].get("tickfont", {}), "color": style.INK}}}  # fmt: skip
    plot = go.Figure(
        go.Choroplethmap(**plain, marker={"opacity": 0.25 if counts else 0.65,
                                          "line": {"width": 1}}, **bar),
        layout=style.layout(height=680, map={
            "style": {"version": 8, "sources": {}, "layers": []},
            "center": {"lon": 10.47, "lat": 59.70}, "zoom": 9.3,
            "layers": [{"sourcetype": "raster", "source": [TILES], "below": "traces",
                        "sourceattribution": "© Kartverket"}],
        }),
    )  # fmt: skip
    if counts and spots is not None:
        largest = circles.largest_of(rows["value"].to_numpy(float), among)
        drawn = circles.trace(subject, rows, spots, hover(subject, rows), largest)
        # This kind of marker has no line of its own.
        dots = {k: v for k, v in drawn.marker.to_plotly_json().items() if k != "line"}
        plot.add_trace(go.Scattermap(lon=drawn.lon, lat=drawn.lat, text=drawn.text, marker=dots,
                                     mode="markers", name="sirkler",
                                     hovertemplate="%{text}<extra></extra>"))  # fmt: skip
    if points is not None and len(points):
        places = marks.grouped(points)
        at = {"lon": places["lon"].tolist(), "lat": places["lat"].tolist(), "mode": "markers"}
        # This kind of marker has no outline: a white dot on a larger dark one is the ring.
        inner = [style.INK if exact else "white" for exact in places["exact"]]
        plot.add_trace(go.Scattermap(**at, marker={"size": 16, "color": style.INK},
                                     hoverinfo="skip"))  # fmt: skip
        plot.add_trace(go.Scattermap(**at, marker={"size": 10, "color": inner},
                                     text=places["text"].tolist(),
                                     hovertemplate="%{text}<extra></extra>"))  # fmt: skip
    return replace(figure, drawing=plot, config=style.config(f"kart-{subject.indicator}"))

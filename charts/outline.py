"""A line around several areas on a map that is there already."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from charts.plain import again


def outlined(
    figure: Figure, lon: list[float | None], lat: list[float | None], said: str
) -> Figure:  # fmt: skip
    """The map with the line on top, and the line in the text alternative.

    :param lon: degrees east of the line's points, pieces parted by None; ``lat`` as many.
    :param said: what the line is, as a sentence.
    """

    def drawn() -> go.Figure:
        plot = again(figure.plot)
        plot.add_trace(go.Scattergeo(lon=lon, lat=lat, mode="lines", hoverinfo="skip",
                                     line={"width": 3.5, "color": style.MARK}))  # fmt: skip
        return plot

    return replace(figure, drawing=drawn, alt=f"{figure.alt} {said}")

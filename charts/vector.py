"""A heat map as bars: the same colours as shapes, since Plotly paints a heat map as a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go

from charts.figure import Figure
from charts.plain import own_layout

GAP = 0.04


def as_vector(figure: Figure) -> Figure:
    """The figure with every heat map drawn as one bar a cell, fit for SVG and a small bundle."""

    def drawn() -> go.Figure:
        traces = [_bars(trace) if trace.type == "heatmap" else trace for trace in figure.plot.data]
        plot = go.Figure(data=traces, layout=own_layout(figure.plot))
        plot.update_layout(barmode="overlay")
        return plot

    return replace(figure, drawing=drawn)


def _bars(trace: go.Heatmap) -> go.Bar:
    z = np.asarray(trace.z, dtype=float)
    low, high = float(trace.zmin), float(trace.zmax)
    rows, columns = np.indices(z.shape)
    x, y = columns.ravel(), rows.ravel()
    share = (z.ravel() - low) / (high - low)
    return go.Bar(
        x=x.tolist(),
        y=[1 - 2 * GAP] * len(x),
        base=(y - 0.5 + GAP).tolist(),
        width=[1 - GAP] * len(x),
        marker={"color": [_colour(trace.colorscale, s) for s in share], "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )


def _colour(scale: Any, share: float) -> str:
    """The colour of a stepped scale; the last step at or below the share holds."""
    if not np.isfinite(share):
        return "rgba(0,0,0,0)"
    at = [colour for place, colour in scale if place <= share + 1e-9]
    return str(at[-1] if at else scale[0][1])

"""The small districts of the north, drawn larger beside the map they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import labels, style

#: Lon and lat that hold the small districts, from Heggedal's border to Nesøya.
WINDOW = {"lon": [10.398, 10.56], "lat": [59.797, 59.888]}
#: Where it stands: right of all of Asker's land, also on a phone, where the map fills its width.
LEFT, TALL = 0.66, 0.5
#: Pixels: how wide the whole figure is on a phone, and on a screen of 1400.
NARROW, WIDE = 340, 540


def holds(lon: float, lat: float) -> bool:
    """Whether a point lies in what the inset shows."""
    (west, east), (south, north) = WINDOW["lon"], WINDOW["lat"]
    return west <= lon <= east and south <= lat <= north


def add(
    plot: go.Figure, spots: pd.DataFrame, base: float, height: float, first: Iterable[str] = ()
) -> None:
    """Repeat the areas of ``plot`` in a frame of their own, named, and frame them on the map.

    :param spots: columns area, name, lon, lat, room, as ``labels.placed`` takes them.
    :param base: where the map begins above the legend, as a share of ``height`` (pixels).
    """
    bottom = 1 - TALL * (1 - base)
    plot.update_layout(geo2={
        "projection": {"type": "mercator"},
        "lonaxis": {"range": WINDOW["lon"]}, "lataxis": {"range": WINDOW["lat"]},
        "visible": False, "showframe": True, "framecolor": style.NEUTRAL, "framewidth": 1,
        "bgcolor": style.SEA, "domain": {"x": [LEFT, 1], "y": [bottom, 1]},
    })  # fmt: skip
    copies = []
    for trace in plot.data:
        one: dict[str, Any] = trace.to_plotly_json()
        if one["type"] in ("choropleth", "scattergeo") and one.get("name") != labels.NAMED:
            more = {"showscale": False} if one["type"] == "choropleth" else {}
            copies.append({**one, **more, "geo": "geo2"})
    inside = spots[[holds(x, y) for x, y in zip(spots["lon"], spots["lat"], strict=True)]]
    # There is room for a name on its circle here, and the scale of the inset differs by screen.
    inside = inside.assign(below=0.0)
    plot.add_traces(copies)
    done: set[str] = set()
    # Names that fit on a phone, then those that fit beside them where the figure is wide: the pages
    # hide the last trace of the inset on a narrow screen.
    for width in (NARROW, WIDE):
        pixels = labels.scale(WINDOW, (1 - LEFT) * width, TALL * (1 - base) * height)
        found = labels.placed(inside, pixels, [*first, *done], (0, 0.6, -0.6), WINDOW)
        plot.add_trace(labels.names(found[~found["area"].isin(done)], geo="geo2"))
        done |= set(found["area"])
    (west, east), (south, north) = WINDOW["lon"], WINDOW["lat"]
    plot.add_trace(go.Scattergeo(
        lon=[west, east, east, west, west], lat=[south, south, north, north, south],
        mode="lines", line={"width": 1, "color": style.NEUTRAL}, hoverinfo="skip",
    ))  # fmt: skip

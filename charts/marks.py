"""Places where something stands, as marks on a map."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style


def of(points: pd.DataFrame) -> go.Scattergeo:
    """A dot where the place is known, a ring where only the area around it is."""
    places = grouped(points)
    return go.Scattergeo(
        lon=places["lon"].tolist(),
        lat=places["lat"].tolist(),
        text=places["text"].tolist(),
        mode="markers",
        marker={
            "size": 13,
            "color": [style.INK if exact else "white" for exact in places["exact"]],
            "line": {"width": 3, "color": ["white" if e else style.INK for e in places["exact"]]},
        },
        hovertemplate="%{text}<extra></extra>",
    )


def grouped(points: pd.DataFrame) -> pd.DataFrame:
    """One row a spot: lon, lat, exact, and the names and whereabouts of what stands there."""
    places = points.groupby(["lon", "lat"], sort=False).agg(
        name=("name", lambda names: "<br>".join(f"<b>{n}</b>" for n in dict.fromkeys(names))),
        exact=("exact", "all"), where=("where", "first"),
    ).reset_index()  # fmt: skip
    return places.assign(text=places["name"] + "<br>" + places["where"])

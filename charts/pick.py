"""A map to choose areas on: those chosen are filled, and a click chooses or lets go."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from charts.map import BOUNDS, PLAIN, named
from text.formats import listed
from text.texts import t

HEIGHT = 480


def pick_map(
    rows: pd.DataFrame, chosen: set[str], boundaries: str | dict[str, Any], spots: pd.DataFrame,
    source: str, language: str = "nb",
) -> Figure:  # fmt: skip
    """The map.

    :param rows: columns area and name, one row an area of the level.
    :param spots: where each area's name stands, as ``charts.map.area_map`` takes it.
    """
    picked = rows["area"].isin(chosen)
    said = [t("eget.pick.chosen" if p else "eget.pick.not", language) for p in picked]
    plot = go.Figure(
        go.Choropleth(
            geojson=boundaries, featureidkey="properties.kode", showscale=False,
            locations=rows["area"].astype(str).tolist(), z=picked.astype(int).tolist(),
            zmin=0, zmax=1,
            colorscale=[[0, PLAIN], [0.5, PLAIN], [0.5, style.ACCENT], [1, style.ACCENT]],
            text=[f"<b>{n}</b><br>{s}" for n, s in zip(rows["name"], said, strict=True)],
            hovertemplate="%{text}<extra></extra>",
            marker={"line": {"width": 0.8, "color": "#9fb0b5"}},
        ),
        layout=style.layout(
            height=HEIGHT, dragmode=False, hoverdistance=8,
            geo={"projection": {"type": "mercator"}, "lonaxis": {"range": BOUNDS["lon"]},
                 "lataxis": {"range": BOUNDS["lat"]}, "visible": False, "bgcolor": style.SEA,
                 "domain": {"x": [0, 1], "y": [0, 1]}},
        ),
    )  # fmt: skip
    named(plot, BOUNDS, rows, spots, 0.0, HEIGHT, None)
    names = list(rows.loc[picked, "name"])
    alt = t("eget.pick.alt" if names else "eget.pick.alt_none", language,
            names=listed(names, language), count=len(rows))  # fmt: skip
    return Figure(
        kind="velg", title=t("eget.pick", language), plot=plot, table=rows[["name"]], alt=alt,
        source=source, config={**style.config("velg", geo=True), "displayModeBar": False},
        areas=tuple(rows["area"]),
    )  # fmt: skip

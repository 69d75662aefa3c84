"""A map to choose areas on: those chosen are filled, and a click chooses or lets go."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from charts.map import BOUNDS, PLAIN, layout, named, two_colours
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
    words = [f"<b>{name}</b><br>{say}" for name, say in zip(rows["name"], said, strict=True)]
    plot = go.Figure(
        two_colours(rows["area"], picked, boundaries, words, (PLAIN, style.ACCENT)),
        layout=layout(BOUNDS, HEIGHT),
    )
    named(plot, BOUNDS, rows, spots, 0.0, HEIGHT, None)
    names = list(rows.loc[picked, "name"])
    alt = t("eget.pick.alt" if names else "eget.pick.alt_none", language,
            names=listed(names, language), count=len(rows))  # fmt: skip
    return Figure(
        kind="velg", title=t("eget.pick", language), drawing=plot, table=rows[["name"]], alt=alt,
        source=source, config={**style.config("velg", geo=True), "displayModeBar": False},
        areas=tuple(rows["area"]),
    )  # fmt: skip

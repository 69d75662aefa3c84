"""Areas as tiles of one size, each as near its place as there is room for.

On a map the large areas take the eye, whoever lives there. Here every area weighs the same. Tiles
are assigned so that the sum of squared distances from the areas' own places is the least possible
(linear assignment; Kuhn 1955, solved by SciPy).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from scipy.optimize import linear_sum_assignment

from charts import style
from charts.areas import area_figure
from charts.classes import classify
from charts.figure import Figure, Subject, status_text
from charts.labels import mercator, two_lines
from charts.map import class_labels, colours
from text.texts import t

#: Tiles of a level with more areas than this would be too small to write in.
MOST = 60
TILE, LEGEND = 78, 150
#: Pixels of a class in the legend, and of one more line of its label.
ROW, LINE = 24, 16
#: The slenderest shape of the whole, width over height: tiles wider than tall hold the names.
SLENDER = 0.6


def grid(spots: pd.DataFrame) -> pd.DataFrame:
    """Column and row of each area's tile, rows counted from the south.

    :param spots: columns area, lon, lat.
    :returns: columns area, column, row; no two areas share a tile.
    """
    x = spots["lon"].to_numpy(float)
    y = np.array([mercator(lat) for lat in spots["lat"]])
    wide, tall = np.ptp(x) or 1.0, np.ptp(y) or 1.0
    count = len(spots)
    # A third more tiles than areas, in the shape of the place, so that neighbours can stay near.
    columns = max(1, math.ceil(math.sqrt(1.35 * count * max(SLENDER, wide / tall))))
    rows = math.ceil(1.35 * count / columns)
    # Ranks rather than degrees: districts that lie close get as much room as those that do not.
    place = np.column_stack([_spread(x) * (columns - 1), _spread(y) * (rows - 1)])
    cells = np.array([(c, r) for r in range(rows) for c in range(columns)], dtype=float)
    cost = ((place[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    areas, chosen = linear_sum_assignment(cost)
    return pd.DataFrame({"area": spots["area"].to_numpy()[areas],
                         "column": cells[chosen, 0].astype(int),
                         "row": cells[chosen, 1].astype(int)})  # fmt: skip


def _spread(values: np.ndarray) -> np.ndarray:
    """Half where it lies, half which number it is in order; both from 0 to 1."""
    span = np.ptp(values)
    where = (values - values.min()) / span if span else np.zeros(len(values))
    rank = values.argsort(kind="stable").argsort(kind="stable") / max(1, len(values) - 1)
    return np.asarray((where + rank) / 2)


def tile_map(
    subject: Subject, rows: pd.DataFrame, spots: pd.DataFrame, *, method: str = "kvantiler",
    selected: str = "", among: np.ndarray | None = None,
) -> Figure:  # fmt: skip
    """The figure: a tile an area in the colours of the map, its name and value written in it.

    :param rows: columns area, name, value, lower, upper, status, note; one row an area.
    :param among: the figures of all years that share the scale, as on the map.
    """
    known = rows.merge(grid(spots), on="area")
    values = known["value"].to_numpy(float)
    classes = classify(values, method, subject.reference, subject.decimals, among)
    of = classes.of if classes else np.full(len(known), -1)
    palette = colours(classes) if classes else []
    fill = [palette[i] if i >= 0 else style.NO_DATA for i in of]
    labels = class_labels(subject, classes) if classes else []
    lines = sum(label.count("<br>") for label in labels)
    below = max(LEGEND, ROW * len(labels) + LINE * lines + 8)
    tall = int(known["row"].max()) + 1

    def drawn() -> go.Figure:
        plot = go.Figure(layout=style.layout(
            height=TILE * tall + below, dragmode=False,
            xaxis={"visible": False, "range": [-0.5, known["column"].max() + 0.5],
                   "fixedrange": True},
            yaxis={"visible": False, "range": [-0.5, tall - 0.5], "fixedrange": True,
                   "domain": [below / (TILE * tall + below), 1]},
        ))  # fmt: skip
        said = [subject.bare(v) if np.isfinite(v) else "–" for v in values]
        hover = [
            f"<b>{name}</b><br>" + (subject.say(value) if np.isfinite(value) else
                                    status_text(s, n, subject.language)
                                    or t("status.missing", subject.language))
            for name, value, s, n in zip(known["name"], values, known["status"], known["note"],
                                         strict=True)
        ]  # fmt: skip
        listed: Iterable[Any] = known.itertuples(index=False)
        # All at once: Plotly copies and checks those there are for each that is added.
        plot.layout.shapes = [
            {"type": "rect", "x0": row.column - 0.48, "x1": row.column + 0.48, "y0": row.row - 0.47,
             "y1": row.row + 0.47, "fillcolor": colour, "layer": "below",
             "line": {"width": 3.5 if row.area == selected else 0, "color": style.MARK}}
            for row, colour in zip(listed, fill, strict=True)
        ]  # fmt: skip
        plot.add_trace(go.Scatter(
            x=known["column"].tolist(), y=known["row"].tolist(), mode="markers+text",
            marker={"symbol": "square", "size": 60, "opacity": 0},
            customdata=known["area"].tolist(),
            text=[f"{two_lines(str(n))}<br><b>{v}</b>"
                  for n, v in zip(known["name"], said, strict=True)],
            textfont={"size": 11, "family": style.FONT, "color": [style.ink(c) for c in fill]},
            hovertext=hover, hovertemplate="%{hovertext}<extra></extra>",
        ))  # fmt: skip
        if classes:
            _legend(plot, palette, labels)
        return plot

    title = t("title.tiles", subject.language, title=subject.full_title, level=subject.level_name)
    return area_figure("ruter", title, drawn, subject, rows, rows["area"],
                       marked=[selected] if selected else [])  # fmt: skip


def _legend(plot: go.Figure, palette: list[str], labels: list[str]) -> None:
    """A square a class below the tiles, in pixels from the corner, as on the map.

    A label of two lines takes the room of two, so that it lies on no other.
    """
    low = 4 - ROW
    for colour, text in zip(palette, labels, strict=True):
        low += ROW
        more = LINE * text.count("<br>")
        plot.add_shape(
            type="rect", xref="paper", yref="paper", xsizemode="pixel", ysizemode="pixel",
            xanchor=0, yanchor=0, x0=2, x1=18, y0=low + more / 2,
            y1=low + more / 2 + 20, fillcolor=colour,
            line={"width": 0},
        )  # fmt: skip
        plot.add_annotation(
            x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=24,
            yshift=low - 1, showarrow=False, text=text, font={"size": 13}, align="left",
        )  # fmt: skip
        low += more

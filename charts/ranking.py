"""All areas of one indicator in order, as dots on a line, with intervals and the reference."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import area_figure
from charts.axes import value_axis
from charts.figure import Figure, Subject, draw_reference
from charts.narrow import broken
from text.formats import capital
from text.texts import t

#: Letters of a name that has a line of its own.
LONG = 28


def ranking(subject: Subject, rows: pd.DataFrame, selected: str | None = None) -> Figure:
    """Areas from lowest to highest, the highest on top.

    :param rows: columns area, name, value, lower, upper, status, note.
    """
    known = rows.dropna(subset=["value"]).sort_values("value")
    marked = known["area"] == (selected or "")
    # Long names stand over two lines: a phone has no room for them beside the figure.
    long = known["name"].str.len().max() > LONG if len(known) else False
    names = [broken(name, LONG) for name in known["name"]] if long else known["name"]
    has_interval = known["lower"].notna().any()

    def drawn() -> go.Figure:
        plot = go.Figure(
            layout=style.layout(
                height=max(260, (32 if long else 26) * len(known) + 70),
                margin={"l": 8, "r": 16, "t": 40, "b": 40},
                xaxis={
                    "title": {"text": subject.unit_name}, "gridcolor": style.GRID,
                    "zeroline": False, "fixedrange": True,
                    **value_axis([*known["value"], *known["lower"], *known["upper"],
                                  subject.reference], subject.decimals),
                },
                yaxis={"automargin": True, "gridcolor": style.GRID, "fixedrange": True,
                       "range": [-0.7, len(known) - 0.3], "tickfont": {"size": 12 if long else 14}},
                separators=", " if subject.language == "nb" else ".,",
            )
        )  # fmt: skip
        error = None
        if has_interval:
            error = {
                "type": "data",
                "symmetric": False,
                "array": known["upper"] - known["value"],
                "arrayminus": known["value"] - known["lower"],
                "color": style.MUTED,
                "thickness": 1.2,
            }
        plot.add_trace(
            go.Scatter(
                x=known["value"],
                y=names,
                mode="markers",
                error_x=error,
                marker={
                    "size": [14 if m else 10 for m in marked],
                    "color": [style.MARK if m else style.ACCENT for m in marked],
                    "symbol": ["diamond" if m else "circle" for m in marked],
                },
                text=[subject.say(v) for v in known["value"]],
                customdata=known["area"],
                hovertemplate="%{y}: %{text}<extra></extra>",
            )
        )
        draw_reference(plot, subject)
        return plot

    title = t("title.ranking", subject.language, title=subject.full_title,
              level=capital(subject.level_name))  # fmt: skip
    return area_figure("rangering", title, drawn, subject, rows, known["area"],
                       marked=[selected] if selected else [])  # fmt: skip

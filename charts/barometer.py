"""The barometer as a figure: a row a figure of the area, a column for what can be said of it."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.texts import t

#: Outcome → symbol and size; filled is told, open is not told, a square is not tested.
LOOK = {"lower": ("circle", 13), "cannot_tell": ("circle-open", 12), "higher": ("circle", 13),
        "not_tested": ("square-open", 11)}  # fmt: skip
#: Pixels of a row, and of what stands above the rows.
ROW, TOP = 34, 64
LEFT = 190


def barometer(rows: pd.DataFrame, title: str, said: str, source: str, language: str = "nb",
              areas: tuple[str, ...] = ()) -> Figure:  # fmt: skip
    """The figure.

    :param rows: theme, title, value, outcome, said, trend, arrow, period, age (words), in order.
    :param said: how many figures are told, cannot be told and are not tested, in words.
    """
    names = [f"{r['title']}, {r['period']}" for r in rows.to_dict("records")]
    columns = [t(f"barometer.figure.{o}", language) for o in LOOK]

    def drawn() -> go.Figure:
        plot = go.Figure(
            layout=style.layout(
                height=TOP + 16 + ROW * len(rows),
                margin={"l": LEFT, "r": 8, "t": TOP, "b": 8, "autoexpand": False},
                xaxis={"side": "top", "range": [-0.5, len(LOOK) - 0.5], "fixedrange": True,
                       "tickvals": list(range(len(LOOK))), "zeroline": False, "showgrid": False,
                       "ticktext": ["<br>".join(textwrap.wrap(c, 9)) for c in columns],
                       "tickfont": {"size": 12}, "tickangle": 0},
                yaxis={"range": [len(rows) - 0.4, -0.6], "tickvals": list(range(len(rows))),
                       "ticktext": ["<br>".join(_short(n)) for n in names], "fixedrange": True,
                       "gridcolor": style.GRID, "zeroline": False, "tickfont": {"size": 12}},
            )
        )  # fmt: skip
        for place, (outcome, (symbol, size)) in enumerate(LOOK.items()):
            part = [
                (n, r) for n, r in enumerate(rows.to_dict("records")) if r["outcome"] == outcome
            ]
            if not part:
                continue
            plot.add_trace(go.Scatter(
                x=[place] * len(part), y=[n for n, _ in part], mode="markers+text",
                marker={"symbol": symbol, "size": size, "color": style.ACCENT if symbol == "circle"
                        else style.MUTED, "line": {"width": 1.6, "color": style.MUTED}},
                text=[r["arrow"] for _, r in part],
                textposition="middle right", textfont={"size": 14},
                hovertext=[f"<b>{r['title']}</b>, {r['period']}: {r['value']}<br>"
                           + "<br>".join(textwrap.wrap(f"{r['said']}. {r['trend']}", 60))
                           for _, r in part],
                hovertemplate="%{hovertext}<extra></extra>",
            ))  # fmt: skip
        return plot

    return Figure(
        kind="barometer", title=title, drawing=drawn, table=_table(rows, language), alt=said,
        source=source, notes=(t("barometer.arrows", language),),
        config=style.config("barometer"), areas=areas,
    )  # fmt: skip


def _short(name: str) -> list[str]:
    """At most two lines beside a row; the whole stands in the table and on hover."""
    lines = textwrap.wrap(name, 30)
    return lines if len(lines) < 3 else [lines[0], f"{lines[1][:27]} …"]


def _table(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    head = {"theme": t("choose.domain", language),
            **{k: t(f"barometer.column.{v}", language) for k, v in (
                ("title", "figure"), ("value", "value"), ("said", "said"), ("trend", "trend"))},
            "period": t("column.period", language),
            "age": t("barometer.column.age", language)}  # fmt: skip
    return rows[list(head)].rename(columns=head).reset_index(drop=True)

"""Phase by phase of a life: the differences that are told above, the initiatives below."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.texts import t

#: Column, fill, pattern: never told apart by colour alone.
ABOVE = (("worse", "#b3541e", ""), ("better", "#c9bfe3", "/"))
BELOW = (("own", "#12808a", ""), ("whole", "#9fd3c7", "x"), ("unplaced", "#ffffff", ""))
#: Pixels: the whole figure; shares of its height: where the names of the phases stand.
HEIGHT, GAP = 640, (0.34, 0.62)


def lifecourse(rows: pd.DataFrame, title: str, said: str, source: str, notes: tuple[str, ...],
               language: str = "nb") -> Figure:  # fmt: skip
    """The figure.

    :param rows: one row a phase in order: key, name, worse, better, cannot, untested (differences),
        own, whole, unplaced (initiatives), names (of the initiatives).
    :param said: the figure in words.
    """
    plot = go.Figure(
        layout=style.layout(
            height=HEIGHT, barmode="stack", bargap=0.3, showlegend=True,
            margin={"l": 30, "r": 4, "t": 28, "b": 130, "autoexpand": False},
            legend={"orientation": "h", "xref": "container", "yref": "container", "x": 0, "y": 0,
                    "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False,
                    "traceorder": "normal", "font": {"size": 13}},
            xaxis={"type": "category", "categoryorder": "array", "anchor": "y", "side": "bottom",
                   "categoryarray": list(rows["name"]), "fixedrange": True, "showgrid": False,
                   "tickvals": list(rows["name"]), "ticktext": [_short(n) for n in rows["name"]],
                   "tickangle": 0, "tickfont": {"size": 11}},
            yaxis=_axis(rows, ABOVE) | {"domain": [GAP[1], 1]},
            yaxis2=_axis(rows, BELOW, down=True) | {"domain": [0, GAP[0]], "anchor": "x"},
        )
    )  # fmt: skip
    for group, axis in ((ABOVE, "y"), (BELOW, "y2")):
        for column, colour, pattern in group:
            plot.add_trace(_bars(rows, column, colour, pattern, axis, language))
    for at, key in ((1, "above"), (GAP[0], "below")):
        plot.add_annotation(
            x=0, y=at, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=2,
            showarrow=False,
            text=f"<b>{t(f'livslop.axis.{key}', language)}</b>",
        )  # fmt: skip
    return Figure(
        kind="livslop", title=title, plot=plot, table=_table(rows, language), alt=said,
        source=source, notes=notes, config=style.config("livslop"),
    )  # fmt: skip


def _short(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, 12))


def _axis(
    rows: pd.DataFrame, group: tuple[tuple[str, str, str], ...], down: bool = False
) -> dict[str, object]:
    most = max(float(rows[[c for c, _, _ in group]].sum(axis=1).max()), 1.0)
    ends = [0, most * 1.12]
    return {"range": ends[::-1] if down else ends, "fixedrange": True, "gridcolor": style.GRID,
            "zeroline": True, "zerolinecolor": style.MUTED, "nticks": 5,
            "tickformat": "d"}  # fmt: skip


def _bars(
    rows: pd.DataFrame, column: str, colour: str, pattern: str, axis: str, language: str
) -> go.Bar:
    hover = [
        t(f"livslop.hover.{column}", language, phase=row["name"], count=row[column],
          names="<br>".join(row["names"]))
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return go.Bar(
        x=rows["name"], y=rows[column], yaxis=axis, name=t(f"livslop.legend.{column}", language),
        text=[str(int(n)) if n else "" for n in rows[column]], textposition="inside",
        insidetextanchor="middle", textangle=0, constraintext="none",
        textfont={"size": 12, "color": "#ffffff" if not pattern and colour != "#ffffff"
                  else style.INK},
        marker={"color": colour, "line": {"width": 1.2, "color": style.MUTED},
                "pattern": {"shape": pattern, "bgcolor": colour, "fgcolor": style.MUTED, "size": 7,
                            "solidity": 0.12}},
        hovertext=hover, hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    numbers = ("worse", "better", "cannot", "untested", "own", "whole", "unplaced")
    return pd.DataFrame(
        {
            t("livslop.column.phase", language): rows["name"],
            **{t(f"livslop.column.{n}", language): rows[n].astype(int) for n in numbers},
            t("livslop.column.names", language): [", ".join(n) or t("livslop.nothing", language)
                                                  for n in rows["names"]],
        }
    ).reset_index(drop=True)  # fmt: skip

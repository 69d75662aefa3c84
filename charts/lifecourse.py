"""Phase by phase of a life: the differences that are told above, the initiatives below."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.axes import value_axis
from charts.figure import Figure
from text.texts import t

#: Column, fill, pattern: never told apart by colour alone.
ABOVE = (("worse", "#b3541e", ""), ("better", "#c9bfe3", "/"))
BELOW = (("own", "#12808a", ""), ("whole", "#9fd3c7", "x"), ("unplaced", "#ffffff", ""))
#: Pixels of a row, above a panel (its heading), below it (its ticks), of the legend, of a letter.
ROW, HEAD, TICKS, LEGEND, LETTER = 32, 30, 28, 140, 6.5
#: Letters of a line of a name beside the rows.
LINE = 14


def lifecourse(rows: pd.DataFrame, title: str, said: str, source: str, notes: tuple[str, ...],
               language: str = "nb") -> Figure:  # fmt: skip
    """The figure: phases down in both panels, so that it is whole on a phone as well as on a wall.

    :param rows: one row a phase in order: key, name, worse, better, cannot, untested (differences),
        own, whole, unplaced (initiatives), names (of the initiatives).
    :param said: the figure in words.
    """
    panel = ROW * len(rows)
    inner = 2 * panel + HEAD + TICKS
    ends = (panel / inner, 1 - panel / inner)
    names = [_short(n) for n in rows["name"]]
    left = 12 + LETTER * max(len(line) for name in names for line in name.split("<br>"))

    def drawn() -> go.Figure:
        plot = go.Figure(
            layout=style.layout(
                height=inner + HEAD + TICKS + LEGEND, barmode="stack", bargap=0.3, showlegend=True,
                margin={"l": left, "r": 10, "t": HEAD, "b": TICKS + LEGEND, "autoexpand": False},
                legend={"orientation": "h", "entrywidth": 205, "x": 0, "y": 0,
                        "xref": "container", "yref": "container", "yanchor": "bottom",
                        "itemclick": False, "itemdoubleclick": False, "traceorder": "normal",
                        "font": {"size": 13}},
                yaxis=_phases(rows, names) | {"domain": [ends[1], 1]},
                yaxis2=_phases(rows, names) | {"domain": [0, ends[0]], "anchor": "x2"},
                xaxis=_axis(rows, ABOVE) | {"anchor": "y"},
                xaxis2=_axis(rows, BELOW) | {"anchor": "y2"},
            )
        )  # fmt: skip
        for group, axis in ((ABOVE, ""), (BELOW, "2")):
            for column, colour, pattern in group:
                plot.add_trace(_bars(rows, column, colour, pattern, axis, language))
        for at, key in ((1, "above"), (ends[0], "below")):
            plot.add_annotation(
                x=0, y=at, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=4,
                xshift=-left + 4, showarrow=False,
                text=f"<b>{t(f'livslop.axis.{key}', language)}</b>",
            )  # fmt: skip
        return plot

    return Figure(
        kind="livslop", title=title, drawing=drawn, table=_table(rows, language), alt=said,
        source=source, notes=notes, config=style.config("livslop"),
    )  # fmt: skip


def _short(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, LINE))


def _phases(rows: pd.DataFrame, names: list[str]) -> dict[str, object]:
    """The phases down, the first uppermost."""
    return {"type": "category", "categoryorder": "array", "categoryarray": list(rows["name"]),
            "range": [len(rows) - 0.5, -0.5], "fixedrange": True, "showgrid": False,
            "tickvals": list(rows["name"]), "ticktext": names, "tickfont": {"size": 12},
            "ticks": ""}  # fmt: skip


def _axis(rows: pd.DataFrame, group: tuple[tuple[str, str, str], ...]) -> dict[str, object]:
    """Counts from zero, in whole steps."""
    longest = rows[[c for c, _, _ in group]].sum(axis=1)
    return {**value_axis([*longest, 1], 0, zero=True, ticks=4), "fixedrange": True,
            "gridcolor": style.GRID, "zeroline": True, "zerolinecolor": style.MUTED,
            "tickangle": 0}  # fmt: skip


def _bars(
    rows: pd.DataFrame, column: str, colour: str, pattern: str, axis: str, language: str
) -> go.Bar:
    hover = [
        t(f"livslop.hover.{column}", language, phase=row["name"], count=row[column],
          names="<br>".join(row["names"]))
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return go.Bar(
        y=rows["name"], x=rows[column], orientation="h", xaxis=f"x{axis}", yaxis=f"y{axis}",
        name=t(f"livslop.legend.{column}", language),
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

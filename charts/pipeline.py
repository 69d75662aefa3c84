"""From new to used: how long each initiative has stood on its stage, and what has ended."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.texts import t

LOOK = {
    "nytt": ("circle", "#5cacb8"),
    "nyttig": ("square", "#2b7a9c"),
    "nyttiggjort": ("star", "#123b6b"),
}
ENDED = "#8a4a00"
#: Pixels a row takes: the name above, the line below. Letters of a line of a name on a phone.
ROW, LETTERS = 56, 40


def pipeline(rows: pd.DataFrame, today: str, source: str, language: str = "nb") -> Figure:
    """A line an initiative, from its newest dated news to today or its end.

    :param rows: id, name, stage (an id, or empty), stage_name, since and until (ISO days, empty
        where unknown), ended, years (full ones since, may be missing), told (the same in words),
        stuck, proof, learnt (words).
    :param today: the ISO day the figure is drawn.
    """
    dated = rows[rows["since"] != ""]
    order = {stage: n for n, stage in enumerate(LOOK)}
    dated = dated.assign(_stage=dated["stage"].map(order)).sort_values(
        ["_stage", "since"], ascending=[True, False]
    )
    start = _before(dated)
    edges = [-0.6, *(n - 0.2 for n in range(1, len(dated) + 1))]
    plot = go.Figure(
        layout=style.layout(
            height=110 + ROW * len(dated),
            showlegend=True,
            legend={"orientation": "h", "y": 1, "yanchor": "top", "x": 0, "xref": "container",
                    "yref": "container", "entrywidth": 104,
                    "itemclick": False, "itemdoubleclick": False},
            margin={"l": 10, "r": 14, "t": 74, "b": 26, "autoexpand": False},
            xaxis={"type": "date", "gridcolor": style.GRID, "fixedrange": True, "dtick": "M24",
                   "tickformat": "%Y", "range": [start, today]},
            yaxis={"visible": False, "fixedrange": True, "range": [edges[0], edges[-1]]},
            # A row is more above its line than below: where rows meet is told to who cuts them.
            meta={"edges": edges},
        )
    )  # fmt: skip
    dated = dated.assign(place=range(len(dated)))
    plot.add_trace(_names(dated, start))
    for stage in LOOK:
        part = dated[dated["stage"] == stage]
        if len(part):
            _stage_traces(plot, part, today, language)
    ended = dated[dated["ended"]]
    if len(ended):
        plot.add_trace(_ends(ended, language))
    return Figure(
        kind="fornyelse",
        title=t("innovasjon.figure", language),
        drawing=plot,
        table=_table(rows, language),
        alt=_alt(rows, language),
        source=source,
        decimals={t("innovasjon.column.years", language): 0},
        notes=(t("innovasjon.undated", language, count=len(rows) - len(dated)),),
        config=style.config("fra-nytt-til-nyttiggjort"),
    )


def _before(dated: pd.DataFrame) -> str:
    first = str(dated["since"].min())[:4] if len(dated) else "2010"
    return f"{int(first) - 1}-07-01"


def _names(dated: pd.DataFrame, start: str) -> go.Scatter:
    """Names above the lines, from the left edge, so that a phone keeps its width for the lines."""
    lines = [textwrap.wrap(name, LETTERS) for name in dated["name"]]
    # The middle of a name: one of two lines begins as far above its own line as another.
    above = [0.26 + 0.13 * len(of_one) for of_one in lines]
    return go.Scatter(
        x=[start] * len(dated), y=dated["place"] + above, mode="text",
        text=["<br>".join(of_one) for of_one in lines],
        textposition="middle right", textfont={"size": 12.5}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _stage_traces(plot: go.Figure, part: pd.DataFrame, today: str, language: str) -> None:
    stage = str(part["stage"].iloc[0])
    symbol, colour = LOOK[stage]
    until = [u or today for u in part["until"]]
    plot.add_trace(
        go.Scatter(
            x=[v for a, b in zip(part["since"], until, strict=True) for v in (a, b, None)],
            y=[v for place in part["place"] for v in (place, place, None)],
            mode="lines", line={"width": 7, "color": colour}, hoverinfo="skip", opacity=0.45,
            showlegend=False,
        )
    )  # fmt: skip
    plot.add_trace(
        go.Scatter(
            x=part["since"], y=part["place"], mode="markers",
            name=str(part["stage_name"].iloc[0]),
            marker={"symbol": symbol, "size": 14, "color": colour},
            customdata=part["id"],
            hovertext=[
                t("innovasjon.hover", language, name=name, stage=name_of_stage, told=told,
                  proof="<br>".join(textwrap.wrap(proof, 60)))
                for name, name_of_stage, told, proof in zip(
                    part["name"], part["stage_name"], part["told"],
                    part["proof"].astype(str), strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip


def _ends(ended: pd.DataFrame, language: str) -> go.Scatter:
    return go.Scatter(
        x=ended["until"], y=ended["place"], mode="markers", name=t("tiltak.ended", language),
        marker={"symbol": "x", "size": 12, "color": ENDED}, hoverinfo="skip",
    )  # fmt: skip


def _table(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    unknown = t("unknown", language)
    yes, no = t("tiltak.yes", language), t("tiltak.no", language)
    return pd.DataFrame(
        {
            t("column.initiative", language): rows["name"],
            t("felt.stage", language): rows["stage_name"],
            t("innovasjon.column.proof", language): rows["proof"],
            t("innovasjon.column.since", language): [s or unknown for s in rows["since_name"]],
            t("innovasjon.column.years", language): rows["years"].astype(float),
            t("innovasjon.column.stuck", language): [yes if s else no for s in rows["stuck"]],
            t("innovasjon.column.ended", language): [yes if s else no for s in rows["ended"]],
            t("felt.learnt", language): rows["learnt"],
        }
    ).reset_index(drop=True)


def _alt(rows: pd.DataFrame, language: str) -> str:
    counts = rows["stage"].value_counts()
    return t(
        "innovasjon.alt", language, count=len(rows), new=int(counts.get("nytt", 0)),
        useful=int(counts.get("nyttig", 0)), used=int(counts.get("nyttiggjort", 0)),
        none=int(counts.get("", 0)), stuck=int(rows["stuck"].sum()), ended=int(rows["ended"].sum()),
    )  # fmt: skip

"""An index of chosen indicators: the order of areas with its range, and what each indicator adds.

A higher index means more challenges on what was chosen, never that a place is bad to live in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import together
from charts.axes import value_axis
from charts.figure import Figure
from text.formats import nth, number, ordinal
from text.texts import t

#: Areas drawn; the table holds all of them.
MOST = 40
#: Areas that could have come first that are named; more are counted.
MOST_NAMED = 6


@dataclass(frozen=True)
class Index:
    """One row an area (``table``: name, score, rank, best, low, high, worst), the parts of each
    score (areas × indicator keys), and the titles of the indicators by key."""

    table: pd.DataFrame
    parts: pd.DataFrame
    titles: dict[str, str]

    @property
    def complete(self) -> pd.DataFrame:
        """Areas with an index, most challenges first."""
        return self.table.dropna(subset=["score"]).sort_values(["rank", "name"], kind="stable")


def ranking_figure(found: Index, source: str, language: str = "nb", selected: str = "") -> Figure:
    """Each area's place with the range it could have had under other methods and weights."""
    shown = found.complete.head(MOST).iloc[::-1]

    def drawn() -> go.Figure:
        plot = go.Figure(layout=_layout(len(shown), language))
        top = max(len(found.complete), 2)
        plot.update_xaxes(title=t("prioritering.axis.place", language), range=[0.3, top + 0.7],
                          side="top", tick0=1, dtick=max(1, round(top / 8)))  # fmt: skip
        for low, high, width, colour, key in (
            ("best", "worst", 3, "#b9c9cc", "whole"), ("low", "high", 9, "#8fbcc0", "most"),
        ):  # fmt: skip
            plot.add_trace(
                go.Scatter(
                    x=[v for a, b in zip(shown[low], shown[high], strict=True)
                       for v in (a, b, None)],
                    y=[v for n in shown["name"] for v in (n, n, None)], hoverinfo="skip",
                    mode="lines", line={"width": width, "color": colour},
                    name=t(f"prioritering.chart.{key}", language),
                )
            )  # fmt: skip
        mine = [c == selected for c in shown.index]
        plot.add_trace(
            go.Scatter(
                x=shown["rank"], y=shown["name"], mode="markers", customdata=list(shown.index),
                name=t("prioritering.chart.rank", language),
                marker={"size": 11, "color": [style.MARK if m else style.ACCENT for m in mine],
                        "symbol": ["diamond" if m else "circle" for m in mine],
                        "line": {"width": 1.5, "color": "white"}},
                text=[_range(r, language) for r in shown.to_dict("records")],
                hovertemplate="%{y}: %{text}<extra></extra>",
            )
        )  # fmt: skip
        return plot

    return Figure(
        kind="prioritering",
        title=t("prioritering.title.ranking", language),
        drawing=drawn,
        table=_ranking_table(found, language),
        alt=" ".join([in_words(found, language), *_cut(found, language)]),
        source=source,
        decimals={t("prioritering.column.score", language): 2},
        notes=(
            *_cut(found, language),
            t("prioritering.range.how", language),
            t("prioritering.not", language),
        ),
        config=style.config("prioritering"),
        areas=tuple(str(c) for c in shown.index[::-1]),
    )


def parts_figure(found: Index, source: str, language: str = "nb") -> Figure:
    """How much of each area's index each indicator makes up, as stacked bars."""
    shown = found.complete.head(MOST).iloc[::-1]

    def drawn() -> go.Figure:
        plot = go.Figure(layout={**_layout(len(shown), language), "barmode": "relative"})
        parts = found.parts.loc[shown.index]
        # What pulls up and what pulls down are stacked each way from zero.
        ends = [*parts.clip(lower=0).sum(axis=1), *parts.clip(upper=0).sum(axis=1)]
        plot.update_xaxes(title=t("prioritering.axis.score", language), zeroline=True,
                          zerolinecolor=style.NEUTRAL,
                          **value_axis(ends, 1, zero=True))  # fmt: skip
        for i, key in enumerate(found.parts.columns):
            values = found.parts.loc[shown.index, key]
            plot.add_trace(
                go.Bar(
                    x=values, y=shown["name"], orientation="h", name=found.titles[key],
                    marker={"color": style.LINES[i % 7], "line": {"color": "white", "width": 1},
                            "pattern": {"shape": ["", "/", "\\", "x", "-", "|", "+", "."][i % 8],
                                        "fgcolor": "white", "bgcolor": style.LINES[i % 7],
                                        "size": 6, "solidity": 0.25}},
                    hovertemplate="%{y}: %{x:.2f}<extra>%{fullData.name}</extra>",
                )
            )  # fmt: skip
        return plot

    table = found.parts.loc[found.complete.index].rename(columns=found.titles)
    table.insert(0, t("column.area", language), found.complete["name"])
    return Figure(
        kind="bidrag",
        title=t("prioritering.title.parts", language),
        drawing=drawn,
        table=table.reset_index(drop=True),
        alt=" ".join([parts_in_words(found, language), *_cut(found, language)]),
        source=source,
        decimals=dict.fromkeys(found.titles.values(), 2),
        notes=(*_cut(found, language), t("prioritering.parts.how", language)),
        config=style.config("prioritering-bidrag"),
    )


def _cut(found: Index, language: str) -> tuple[str, ...]:
    """That the picture holds the first areas alone, where there are more than it has room for."""
    count = len(found.complete)
    return (t("prioritering.cut", language, shown=MOST, count=count),) if count > MOST else ()


def in_words(found: Index, language: str = "nb") -> str:
    """Who comes first, how far that could move, and how many could have been first."""
    known = found.complete
    if known.empty:
        return t("prioritering.empty", language)
    first = known.iloc[0]
    could = known[known["low"] == 1]
    text = t("prioritering.first", language, name=first["name"],
             count=len(known))  # fmt: skip
    if first["low"] != first["high"]:
        text += " " + t("prioritering.first.range", language, low=int(first["low"]),
                        high=int(first["high"]))  # fmt: skip
    if len(could) > 1:
        text += " " + t("prioritering.could", language, count=len(could),
                        names=together(could["name"], language, MOST_NAMED))  # fmt: skip
    else:
        text += " " + t("prioritering.alone", language)
    wide = int((known["high"] - known["low"]).median())
    return text + " " + t("prioritering.wide", language, places=wide)


def parts_in_words(found: Index, language: str = "nb") -> str:
    """The indicator that adds most to the area that comes first."""
    known = found.complete
    if known.empty:
        return t("prioritering.empty", language)
    parts = found.parts.loc[known.index[0]]
    key = str(parts.idxmax())
    return t("prioritering.parts.first", language, name=known.iloc[0]["name"],
             title=found.titles[key], value=number(float(parts[key]), 2, language),
             score=number(float(known.iloc[0]["score"]), 2, language))  # fmt: skip


def _range(row: Mapping[Any, Any], language: str) -> str:
    rank, low, high = (int(row[c]) for c in ("rank", "low", "high"))
    how = {1: "", 2: "_second"}.get(rank, "_number")
    most = t(f"prioritering.most{how}", language, nth=nth(rank, language) if rank > 2 else "")
    if low == high == rank:
        return t("prioritering.place", language, most=most)
    return t("prioritering.place_range", language, most=most, low=ordinal(low, language),
             high=ordinal(high, language))  # fmt: skip


def _ranking_table(found: Index, language: str) -> pd.DataFrame:
    known = found.table.assign(order=found.table["rank"].fillna(np.inf)).sort_values("order")
    names = {"rank": "column.rank", "name": "column.area", "score": "prioritering.column.score",
             "low": "prioritering.column.low", "high": "prioritering.column.high",
             "best": "prioritering.column.best", "worst": "prioritering.column.worst"}  # fmt: skip
    table = known[list(names)].copy()
    for column in ("rank", "low", "high", "best", "worst"):
        table[column] = table[column].astype("Int64")
    return table.rename(columns={k: t(v, language) for k, v in names.items()}).reset_index(
        drop=True
    )


def _layout(count: int, language: str) -> dict[str, object]:
    return style.layout(
        height=120 + 25 * max(count, 1), margin={"l": 8, "r": 12, "t": 8, "b": 8}, showlegend=True,
        legend={"orientation": "h", "y": 0, "yref": "container", "yanchor": "bottom", "x": 0,
                "traceorder": "normal"},
        xaxis={"fixedrange": True, "gridcolor": style.GRID, "automargin": True, "zeroline": False},
        yaxis={"automargin": True, "fixedrange": True, "tickfont": {"size": 12}, "dtick": 1,
               "ticklabelstandoff": 6,  # the mark of the first place reaches past the axis
               "gridcolor": style.GRID},
        separators=", " if language == "nb" else ".,",
    )  # fmt: skip

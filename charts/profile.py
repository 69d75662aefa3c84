"""The spine chart: where one area stands on many indicators.

Each row is one indicator on its own scale from the lowest area (left) to the highest (right):
a thin line the whole span, a thick one the middle half of the areas (quartiles), a bar for the
municipality, a dot for this area.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts import style
from charts.figure import Figure
from text.formats import quantity
from text.texts import t

#: What a verdict looks like.
SYMBOLS = {"higher": "circle", "lower": "circle", "cannot_tell": "circle-open",
           "not_tested": "square-open"}  # fmt: skip
#: Letters of a line that a phone has room for; pixels of such a line, of what is drawn below it,
#: from there up to the words, and above and below all rows.
LETTERS, LINE, ROW, ABOVE, AROUND = 40, 17, 34, 11, 60


def profile(
    name: str, rows: pd.DataFrame, source: str, sure: str, language: str = "nb"
) -> Figure:  # fmt: skip
    """The figure.

    :param sure: how many of the figures are told apart, in words.
    :param rows: one row an indicator: title, period, unit, decimals, value, low, q1, median, q3,
        high, reference (may be missing), reference_name, place_words, place, end,
        count and outcome (higher, lower, cannot_tell or not_tested).
    """
    order = rows.iloc[::-1]
    span = (order["high"] - order["low"]).replace(0, np.nan)

    def place(column: str) -> pd.Series:
        return ((order[column] - order["low"]) / span).fillna(0.5)

    labels = [_label(r, language) for r in order.itertuples(index=False)]
    y, edges = _rows(labels)
    tall = edges[-1]

    def drawn() -> go.Figure:
        plot = go.Figure(
            layout=style.layout(
                height=AROUND + tall,
                margin={"l": 8, "r": 8, "t": 34, "b": 10},
                xaxis={"range": [-0.05, 1.05], "tickvals": [0, 1], "side": "top",
                       "fixedrange": True,
                       "ticktext": [t("chart.lowest", language), t("chart.highest", language)],
                       "zeroline": False, "showgrid": False, "automargin": True},
                yaxis={"visible": False, "range": [0, tall], "fixedrange": True},
                # Rows are not of one height: where they meet is told to who cuts them apart.
                meta={"edges": edges},
            )
        )  # fmt: skip
        plot.layout.annotations = [
            {"x": 0, "xref": "paper", "y": at, "yshift": ABOVE, "showarrow": False, "text": text,
             "xanchor": "left", "yanchor": "bottom", "align": "left", "font": {"size": 13}}
            for at, text in zip(y, labels, strict=True)
        ]  # fmt: skip
        for left, right, width, colour in (
            (pd.Series(0.0, order.index), pd.Series(1.0, order.index), 2, style.GRID),
            (place("q1"), place("q3"), 12, "rgba(76,150,160,.45)"),
        ):
            plot.add_trace(
                go.Scatter(
                    x=[v for a, b in zip(left, right, strict=True) for v in (a, b, None)],
                    y=[v for i in y for v in (i, i, None)],
                    mode="lines", line={"width": width, "color": colour}, hoverinfo="skip",
                )
            )  # fmt: skip
        plot.add_trace(_markers(order, place("reference"), y, "reference", "line-ns", language))
        plot.add_trace(_markers(order, place("value"), y, "value", "circle", language))
        return plot

    return Figure(
        kind="profil",
        title=t("title.profile", language, name=name),
        drawing=drawn,
        table=_table(rows, language),
        alt=_alt(name, rows, sure, language),
        source=source,
        decimals={},
        config=style.config("profil"),
    )


def _label(row: object, language: str) -> str:
    """Name, period and value of a row, over as many lines as a phone needs; no value is parted."""
    value = quantity(row.value, row.unit, row.decimals, language)  # type: ignore[attr-defined]
    whole = value.replace(" ", "\u00a0")
    named = f"{row.title}, {row.period}: {whole}"  # type: ignore[attr-defined]
    lines = textwrap.wrap(named, LETTERS, break_long_words=False, break_on_hyphens=False)
    return "<br>".join(lines).removesuffix(whole) + f"<b>{value}</b>"


def _rows(labels: list[str]) -> tuple[list[int], list[int]]:
    """Where the line of each row is drawn, and where the rows meet, in pixels from below."""
    at, edges = [], [0]
    for label in labels:
        at.append(edges[-1] + ROW // 2)
        edges.append(edges[-1] + ROW + LINE * (label.count("<br>") + 1))
    return at, edges


def _markers(
    order: pd.DataFrame, x: pd.Series, y: list[int], column: str, symbol: str, language: str
) -> go.Scatter:
    there = order[column].notna().to_numpy()
    mine = column == "value"
    texts = [
        quantity(v, u, d, language)
        for v, u, d in zip(order[column], order["unit"], order["decimals"], strict=True)
    ]
    names = [t("chart.this_area", language)] * len(order) if mine else order["reference_name"]
    return go.Scatter(
        x=[v for v, ok in zip(x, there, strict=True) if ok],
        y=[v for v, ok in zip(y, there, strict=True) if ok],
        text=[v for v, ok in zip(texts, there, strict=True) if ok],
        mode="markers",
        marker={"symbol": _symbols(order, there) if mine else symbol, "size": 14 if mine else 18,
                "color": style.MARK if mine else style.NEUTRAL,
                "line": {"width": 3, "color": style.MARK if mine else style.NEUTRAL}},
        customdata=[v for v, ok in zip(names, there, strict=True) if ok],
        cliponaxis=False,
        hovertemplate="%{customdata}: %{text}<extra></extra>",
    )  # fmt: skip


def _symbols(order: pd.DataFrame, there: NDArray[np.bool_]) -> list[str]:
    """Filled where the area is told from the reference, open where not, square where untested."""
    return [SYMBOLS[str(outcome)] for outcome in order["outcome"].to_numpy()[there]]


def _table(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    def show(column: str) -> list[str]:
        return [
            quantity(v, u, d, language)
            for v, u, d in zip(rows[column], rows["unit"], rows["decimals"], strict=True)
        ]

    table = pd.DataFrame(
        {
            t("column.indicator", language): rows["title"],
            t("column.period", language): rows["period"],
            t("column.value", language): show("value"),
            t("column.rank", language): rows["place_words"],
            t("column.lowest", language): show("low"),
            t("column.q1", language): show("q1"),
            t("column.median", language): show("median"),
            t("column.q3", language): show("q3"),
            t("column.highest", language): show("high"),
            t("column.reference_name", language): rows["reference_name"],
            t("column.reference", language): show("reference"),
            t("column.outcome", language): [
                t(f"vurdering.outcome.{v}", language) for v in rows["outcome"]
            ],
        }
    )
    if rows["equal_mix"].notna().any():
        known = rows["equal_mix"].notna()
        mixed = pd.Series(show("equal_mix"), index=rows.index).where(known, "")
        table.insert(3, t("column.equal_mix", language), mixed)
    return table


def _alt(name: str, rows: pd.DataFrame, sure: str, language: str) -> str:
    parts = [
        t("alt.profile_item", language, title=r.title, place=r.place_words)
        for r in rows.itertuples(index=False)
        if r.place == 1 and r.end != "all_same"
    ]
    start = t("alt.profile", language, name=name, count=len(rows))
    return " ".join([start, sure, *parts])

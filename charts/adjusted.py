"""Median income with everybody given the same mix of household types, beside the published one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.places import places
from charts import style
from charts.figure import Figure, Subject
from text.sentences import place
from text.texts import t


def adjusted(subject: Subject, found: pd.DataFrame, mix_year: str) -> Figure:
    """The figure: a hollow dot for the published place in the order, a filled one for the adjusted.

    :param found: as from ``adjust``.
    :param mix_year: the year of the mix of households.
    """
    language = subject.language
    known = found.dropna(subset=["value", "adjusted"]).sort_values("rank", ascending=False)

    def drawn() -> go.Figure:
        plot = go.Figure(layout=_layout(subject, known))
        plot.add_trace(
            go.Scatter(
                x=[v for a, b in zip(known["rank"], known["adjusted_rank"], strict=True)
                   for v in (a, b, None)],
                y=[v for n in known["name"] for v in (n, n, None)],
                mode="lines", line={"color": "#9fbcc0", "width": 4}, hoverinfo="skip",
                showlegend=False,
            )
        )  # fmt: skip
        for column, order_by, symbol in (("value", "rank", "circle-open"),
                                      ("adjusted", "adjusted_rank", "diamond")):  # fmt: skip
            plot.add_trace(
                go.Scatter(
                    x=known[order_by], y=known["name"], mode="markers", cliponaxis=False,
                    name=t(f"ulikhet.chart.{column}", language),
                    marker={"symbol": symbol, "size": 11, "line": {"width": 2},
                            "color": style.MUTED if column == "value" else style.ACCENT},
                    text=[subject.say(v) for v in known[column]],
                    hovertemplate="%{y}: %{x:.0f} (%{text})<extra>%{fullData.name}</extra>",
                )
            )  # fmt: skip
        return plot

    value, after = t("ulikhet.chart.value", language), t("ulikhet.chart.adjusted", language)
    order, order_after = (t(f"ulikhet.column.{c}", language) for c in ("rank", "adjusted_rank"))
    shown = found.sort_values("rank")
    table = pd.DataFrame(
        {
            t("column.area", language): shown["name"],
            value: shown["value"],
            after: shown["adjusted"].round(-2),
            order: shown["rank"].astype("Int64"),
            order_after: shown["adjusted_rank"].astype("Int64"),
        }
    ).reset_index(drop=True)
    return Figure(
        kind="justert",
        title=t("ulikhet.title.adjusted", language),
        drawing=drawn,
        table=table,
        alt=in_words(subject, found),
        source=subject.source,
        decimals={value: 0, after: 0},
        notes=(t("ulikhet.adjusted.note", language, year=mix_year), *subject.caveats),
        config=style.config("justert-medianinntekt"),
        period=subject.period,
    )


def places_in_words(found: pd.DataFrame, area: int, language: str) -> dict[str, str]:
    """The published and the adjusted place of an area, each told from its nearer end.

    :param found: as from ``adjust``.
    :param area: its position in ``found``.
    :returns: ``before`` and ``after``; empty where the area has no such figure.
    """
    told = {}
    for key, column in (("before", "value"), ("after", "adjusted")):
        at = places(found[column])[area]
        told[key] = place(at.place, at.end, len(at.tied) + 1, at.of, language) if at else ""
    return told


def in_words(subject: Subject, found: pd.DataFrame) -> str:
    """The two areas that move most, up and down, with their places before and after."""
    language = subject.language
    known = found.dropna(subset=["rank", "adjusted_rank"])
    move = (known["rank"] - known["adjusted_rank"]).to_numpy(float)
    texts = []
    for sign, key in ((1, "up"), (-1, "down")):
        first = int(np.argmax(sign * move)) if len(move) else None
        if first is not None and sign * move[first] > 0:
            texts.append(t(f"ulikhet.adjusted.{key}", language, name=known["name"].iloc[first],
                           **places_in_words(known, first, language)))  # fmt: skip
    return " ".join(texts) or t("ulikhet.adjusted.none", language)


def _layout(subject: Subject, known: pd.DataFrame) -> dict[str, object]:
    count = len(known)
    return style.layout(
        height=90 + 24 * count, margin={"l": 8, "r": 16, "t": 8, "b": 8}, showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"range": [count + 0.7, 0.3], "fixedrange": True, "gridcolor": style.GRID,
               "zeroline": False, "side": "bottom", "automargin": True, "dtick": 5, "tick0": 1,
               "title": {"text": t("ulikhet.axis.place", subject.language)}},
        # The marks of the first and the last place reach past the axis.
        yaxis={"automargin": True, "fixedrange": True, "gridcolor": style.GRID,
               "ticklabelstandoff": 8},
    )  # fmt: skip

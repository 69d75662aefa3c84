"""Lorenz and concentration curve: who has how much, area by area from one end to the other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.errors import CannotCompute
from analysis.inequality import concentration_curve, lorenz_curve
from analysis.inputs import Floats
from charts import style
from charts.figure import Figure, Subject
from charts.measurable import refusal, refuse_unless_measurable
from text.formats import NBSP, number
from text.texts import t


def curve(subject: Subject, rows: pd.DataFrame, by_income: bool = False) -> Figure | str:
    """The figure, or in words why it cannot be drawn.

    :param rows: columns area, name, value, people, income.
    :param by_income: areas from the lowest to the highest income (concentration curve) instead of
        by the value itself (Lorenz curve).
    """
    order = "income" if by_income else "value"
    known = rows.dropna(subset=["value", "people", order]).sort_values(order, kind="stable")
    draw = concentration_curve if by_income else lorenz_curve
    try:
        refuse_unless_measurable(subject, known, ratio=True)
        points = draw(known["value"], known["people"])
    except CannotCompute as error:
        return refusal(error, subject.language)
    kind = "konsentrasjon" if by_income else "lorenz"
    language = subject.language
    table = pd.DataFrame(
        {
            t("column.area", language): known["name"].to_numpy(),
            t("column.code", language): known["area"].astype(str).to_numpy(),
            t("ulikhet.column.people_share", language): 100 * points.population[1:],
            t("ulikhet.column.value_share", language): 100 * points.value[1:],
        }
    )
    return Figure(
        kind=kind,
        title=t(f"ulikhet.title.{kind}", language, title=subject.full_title),
        drawing=lambda: _plot(subject, known, points.population, points.value, by_income),
        table=table,
        alt=in_words(subject, kind, points.population, points.value),
        source=subject.source,
        decimals=dict.fromkeys(table.columns[2:], 1),
        notes=subject.caveats,
        config=style.config(f"{kind}-{subject.indicator}"),
        period=subject.period,
    )


def in_words(subject: Subject, kind: str, people: object, value: object) -> str:
    """The curve read at the lowest and the highest fifth of the people."""
    import numpy as np

    x, y = np.asarray(people, dtype=float), np.asarray(value, dtype=float)
    low, high = (float(np.interp(at, x, y)) for at in (0.2, 0.8))
    language = subject.language
    shares = {
        "low": number(100 * low, 1, language),
        "high": number(100 * (1 - high), 1, language),
    }
    return t(f"ulikhet.alt.{kind}", language, title=subject.full_title, **shares)


def _percent(share: float, language: str, decimals: int = 0) -> str:
    """A share as the reader's language writes it in a figure: «20 %» or «20%»."""
    return number(100 * share, decimals, language) + (f"{NBSP}%" if language == "nb" else "%")


def _plot(
    subject: Subject, known: pd.DataFrame, people: Floats, value: Floats, by_income: bool
) -> go.Figure:
    language = subject.language
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axis = {"range": [0, 1.005], "gridcolor": style.GRID, "fixedrange": True, "zeroline": False,
            "tickvals": ticks, "ticktext": [_percent(v, language) for v in ticks]}  # fmt: skip
    ends = "income" if by_income else "value"
    plot = go.Figure(
        layout=style.layout(
            height=440, margin={"l": 8, "r": 28, "t": 12, "b": 8},
            xaxis={**axis, "automargin": True,
                   "title": {"text": t(f"ulikhet.axis.people_{ends}", language)}},
            yaxis={**axis, "automargin": True,
                   "title": {"text": t("ulikhet.axis.sum", language)}},
        )
    )  # fmt: skip
    dashed = {"color": style.MUTED, "dash": "dash", "width": 1.4}
    plot.add_trace(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip", line=dashed))
    texts = [
        f"{name}: {_percent(float(x), language, 1)} – {_percent(float(y), language, 1)}"
        for name, x, y in zip(["", *known["name"]], people, value, strict=True)
    ]
    plot.add_trace(
        go.Scatter(
            x=people, y=value, mode="lines+markers" if len(known) < 60 else "lines", text=texts,
            line={"color": style.LINES[0], "width": 2.4}, marker={"size": 5},
            fill="tonexty", fillcolor="rgba(11,110,117,.12)",
            hovertemplate="%{text}<extra></extra>",
        )
    )  # fmt: skip
    plot.add_annotation(x=0.36, y=0.42, text=t("ulikhet.chart.equal", language), showarrow=False,
                        xanchor="right", font={"color": style.MUTED, "size": 13})  # fmt: skip
    return plot

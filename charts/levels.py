"""The same figure on several levels: a strip of areas for each, the coarsest on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.axes import value_axis
from charts.figure import Figure, Subject, draw_reference, status_text
from charts.spread import stacked
from text.formats import capital, number
from text.texts import counted, t


@dataclass(frozen=True)
class Hidden:
    """What the coarser of two levels hides of the finer.

    ``name`` is the area whose ``count`` parts lie furthest apart, from ``low`` to ``high``, while
    its own figure is ``value``; ``within`` how many per cent of the spread between all parts lies
    inside the larger areas, None where that cannot be computed. ``levels`` are their codes.
    """

    coarse: str
    fine: str
    name: str
    value: float
    low: float
    high: float
    count: int
    within: float | None
    levels: tuple[str, str]


def side_by_side(
    subject: Subject, rows: pd.DataFrame, names: dict[str, str], hidden: Hidden | None,
    selected: str = "",
) -> Figure:  # fmt: skip
    """The figure.

    :param rows: columns area, name, level, value, lower, upper, status, note.
    :param names: code of each level, coarse to fine, to its name in the plural.
    """
    language = subject.language
    known = rows.dropna(subset=["value"])
    value = t("column.value", language)
    low, high = t("column.lower", language), t("column.upper", language)
    table = pd.DataFrame({
        t("fagfolk.column.level", language): [capital(names[str(v)]) for v in rows["level"]],
        t("column.area", language): rows["name"], t("column.code", language): rows["area"],
        value: rows["value"], low: rows["lower"], high: rows["upper"],
        t("column.status", language): [status_text(str(s), str(n), language) for s, n in
                                       zip(rows["status"], rows["note"], strict=True)],
    }).reset_index(drop=True)  # fmt: skip
    return Figure(
        kind="nivaer",
        title=t("fagfolk.nivaer.title", language, title=subject.full_title),
        drawing=lambda: _plot(subject, known, names, selected),
        table=table,
        alt=_in_words(subject, rows, names, hidden),
        source=subject.source,
        decimals=dict.fromkeys((value, low, high), subject.decimals),
        notes=(t("fagfolk.nivaer.how", language), *subject.caveats),
        config=style.config(f"nivaer-{subject.indicator}"),
        areas=tuple(known["area"]),
        period=subject.period,
    )  # fmt: skip


def _in_words(
    subject: Subject, rows: pd.DataFrame, names: dict[str, str], hidden: Hidden | None
) -> str:
    """From where to where each level goes, and what the larger areas hide."""
    language = subject.language
    texts = [t("fagfolk.nivaer.alt", language, title=subject.full_title)]
    for level, name in names.items():
        part = rows[rows["level"] == level]
        there = part["value"].dropna()
        if there.empty:
            continue
        texts.append(t("fagfolk.nivaer.span", language, count=len(there), level=name,
                       low=subject.bare(there.min()), high=subject.words(there.max())))  # fmt: skip
        if len(there) < len(part):
            texts.append(counted("alt.hidden", len(part) - len(there), language))
    if hidden is not None:
        texts.append(t("fagfolk.nivaer.hides", language, name=hidden.name, count=hidden.count,
                       value=subject.words(hidden.value), fine=hidden.fine,
                       low=subject.bare(hidden.low), high=subject.words(hidden.high)))  # fmt: skip
        if hidden.within is not None:
            within = number(hidden.within, 0, language)
            texts.append(t("fagfolk.nivaer.within", language, coarse=hidden.coarse,
                           fine=hidden.fine, within=within))  # fmt: skip
    texts.append(t("fagfolk.nivaer.fallacy", language))
    return " ".join(texts)


def _plot(
    subject: Subject, known: pd.DataFrame, names: dict[str, str], selected: str
) -> go.Figure:  # fmt: skip
    there = [v for v in names if (known["level"] == v).any()]
    plot = go.Figure(layout=style.layout(
        height=110 + 120 * len(there), margin={"l": 8, "r": 16, "t": 40, "b": 40},
        xaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID, "zeroline": False,
               "fixedrange": True,
               **value_axis([*known["value"], subject.reference], subject.decimals)},
        yaxis={"tickvals": list(range(len(there))), "automargin": True, "fixedrange": True,
               "ticktext": [capital(names[v]) for v in there], "showgrid": False,
               "zeroline": False, "range": [len(there) - 0.5, -0.5]},
        separators=", " if subject.language == "nb" else ".,",
    ))  # fmt: skip
    for place, level in enumerate(there):
        part = known[known["level"] == level].sort_values("value")
        height = stacked(part["value"].to_numpy(float))
        height = height / max(float(np.abs(height).max(initial=1.0)), 6.0) * 0.4
        mine = part["area"].astype(str) == selected
        plot.add_trace(go.Scatter(
            x=part["value"], y=place + height, mode="markers", customdata=part["area"],
            name=names[level],
            marker={"size": [13 if m else 8 for m in mine], "opacity": 0.85,
                    "symbol": ["diamond" if m else "circle" for m in mine],
                    "color": [style.MARK if m else style.LINES[place % 7] for m in mine],
                    "line": {"width": 1, "color": "white"}},
            text=[f"{n}: {subject.say(v)}"
                  for n, v in zip(part["name"], part["value"], strict=True)],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        ))  # fmt: skip
    draw_reference(plot, subject)
    return plot

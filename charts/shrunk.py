"""Raw figures and the same drawn towards the whole, area by area, by the area's size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.shrink import Shrunk
from charts import style
from charts.axes import size_axis, value_axis
from charts.figure import Figure, Subject
from text.formats import capital, number
from text.texts import t


def shrunk(subject: Subject, rows: pd.DataFrame, found: Shrunk, selected: str = "") -> Figure:
    """The figure: a hollow dot for the figure as counted, joined to a filled one for the shrunken.

    :param rows: columns area, name, value, numerator, denominator; the raw figure is never left
        out.
    :param found: of the same rows in the same order.
    """
    language = subject.language
    known = rows.assign(shrunk=found.shrunk, low=found.lower, high=found.upper,
                        weight=100 * found.weight).dropna(subset=["shrunk"])  # fmt: skip
    raw, drawn = (t(f"fagfolk.krympet.{k}", language) for k in ("raw", "shrunk"))
    low, high = t("column.lower", language), t("column.upper", language)
    weight = t("fagfolk.column.weight", language)
    order = known.sort_values("shrunk", ascending=False)
    table = pd.DataFrame({
        t("column.area", language): order["name"], t("column.code", language): order["area"],
        t("fagfolk.column.counted", language): order["numerator"],
        t("trakt.column.size", language): order["denominator"],
        raw: order["value"], drawn: order["shrunk"], low: order["low"], high: order["high"],
        weight: order["weight"],
    }).reset_index(drop=True)  # fmt: skip
    digits = dict.fromkeys((raw, drawn, low, high), subject.decimals)
    return Figure(
        kind="krympet",
        title=t("fagfolk.krympet.title", language, title=subject.full_title,
                level=capital(subject.level_name)),
        drawing=lambda: _plot(subject, known, found.mean, selected, (raw, drawn)),
        table=table,
        alt=_in_words(subject, known, found),
        source=subject.source,
        decimals={**digits, weight: 0, t("fagfolk.column.counted", language): 0,
                  t("trakt.column.size", language): 0},
        notes=(t("fagfolk.krympet.how", language), *subject.caveats),
        config=style.config(f"krympet-{subject.indicator}"),
        areas=tuple(known["area"]),
        period=subject.period,
    )  # fmt: skip


def _in_words(subject: Subject, known: pd.DataFrame, found: Shrunk) -> str:
    """The mean, the ends as counted with what they become, and how much an area's own counts."""
    language = subject.language
    whole = t("fagfolk.krympet.mean", language, title=subject.full_title, count=len(known),
              level=subject.level_name, mean=subject.words(found.mean))  # fmt: skip
    if found.between == 0:
        return whole + " " + t("fagfolk.krympet.chance", language)
    texts = [whole]
    ordered = known.sort_values("value")
    for key, row in (("high", ordered.iloc[-1]), ("low", ordered.iloc[0])):
        texts.append(t(f"fagfolk.krympet.{key}", language, name=row["name"],
                       size=number(row["denominator"], 0, language),
                       raw=subject.words(row["value"]), shrunk=subject.words(row["shrunk"]),
                       lower=subject.bare(row["low"]),
                       upper=subject.bare(row["high"])))  # fmt: skip
    texts.append(t("fagfolk.krympet.weight", language,
                   weight=number(float(known["weight"].median()), 0, language)))  # fmt: skip
    return " ".join(texts)


def _plot(
    subject: Subject, known: pd.DataFrame, mean: float, selected: str, names: tuple[str, str]
) -> go.Figure:
    language = subject.language
    size = known["denominator"].to_numpy(float)
    mine = known["area"].astype(str) == selected
    plot = go.Figure(layout=style.layout(
        height=480, margin={"l": 8, "r": 16, "t": 10, "b": 50}, showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"title": {"text": t("trakt.axis", language)}, "fixedrange": True,
               "gridcolor": style.GRID, **size_axis(size, language)},
        yaxis={"title": {"text": subject.unit_name}, "fixedrange": True, "automargin": True,
               "gridcolor": style.GRID, "zeroline": False,
               **value_axis([*known["value"], *known["shrunk"], mean], subject.decimals)},
        separators=", " if language == "nb" else ".,",
    ))  # fmt: skip
    pairs = zip(size, known["value"], known["shrunk"], strict=True)
    joined = [(x, y) for s, a, b in pairs for x, y in ((s, a), (s, b), (None, None))]
    plot.add_trace(go.Scatter(
        x=[x for x, _ in joined], y=[y for _, y in joined], mode="lines", hoverinfo="skip",
        line={"color": "#9fbcc0", "width": 1}, showlegend=False,
    ))  # fmt: skip
    for name, column, symbol, colour in (
        (names[0], "value", "circle-open", style.MUTED),
        (names[1], "shrunk", "circle", style.ACCENT),
    ):
        plot.add_trace(go.Scatter(
            x=size, y=known[column], mode="markers", name=name, customdata=known["area"],
            marker={"symbol": ["diamond" if m and column == "shrunk" else symbol for m in mine],
                    "size": np.where(mine, 13, 8).tolist(),
                    "color": [style.MARK if m else colour for m in mine], "line": {"width": 1.5}},
            text=[f"{n}: {subject.say(v)}"
                  for n, v in zip(known["name"], known[column], strict=True)],
            hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        ))  # fmt: skip
    plot.add_hline(y=mean, line={"color": style.NEUTRAL, "width": 1.6, "dash": "dot"})
    return plot

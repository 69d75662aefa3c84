"""The change of every figure of one area, each measured in its own margin of uncertainty.

Shares, points and rates have units of their own; what they share is how far a change is from what
chance alone could have made it. One margin is half the 95 per cent interval of the change, so that
what is within one margin of nought could not be told even if it were tested alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import together
from charts.axes import value_axis
from charts.changed import SYMBOLS
from charts.figure import Figure, Group
from text.formats import capital, period, quantity
from text.texts import counted, t

#: Figures that have changed that are named; more are counted.
MOST_NAMED = 6


def changed_in(name: str, rows: pd.DataFrame, source: str, language: str = "nb") -> Figure:
    """The figure.

    :param name: the area.
    :param rows: columns indicator, title, unit, decimals, first, latest, first_value, latest_value,
        difference, lower, upper, outcome, tested; one row a figure, at least one.
    """
    columns = {k: t(f"fagfolk.column.{k}", language) for k in (
        "indicator", "first", "latest", "first_value", "latest_value", "difference",
        "outcome")}  # fmt: skip
    shown = {c: [quantity(v, u, d, language) for v, u, d in zip(
        rows[c], rows["unit"], rows["decimals"], strict=True)]
        for c in ("first_value", "latest_value")}  # fmt: skip
    words = [t(f"fagfolk.endring.{w if o == 'not_tested' else o}", language)
             for o, w in zip(rows["outcome"], rows["tested"], strict=True)]  # fmt: skip

    def apart(column: str) -> list[str]:
        return [quantity(v, _apart(u), d, language) for v, u, d in zip(
            rows[column], rows["unit"], rows["decimals"], strict=True)]  # fmt: skip

    table = pd.DataFrame({
        columns["indicator"]: rows["title"],
        columns["first"]: [period(str(p), language) for p in rows["first"]],
        columns["latest"]: [period(str(p), language) for p in rows["latest"]],
        columns["first_value"]: shown["first_value"],
        columns["latest_value"]: shown["latest_value"],
        columns["difference"]: apart("difference"),
        t("column.lower", language): apart("lower"),
        t("column.upper", language): apart("upper"),
        columns["outcome"]: words,
    }).reset_index(drop=True)  # fmt: skip
    return Figure(
        kind="endringer",
        title=t("fagfolk.endringer.title", language, name=name),
        drawing=lambda: _plot(
            rows.assign(before=shown["first_value"], after=shown["latest_value"]), language
        ),
        table=table,
        alt=_in_words(name, rows, language),
        source=source,
        decimals={},
        notes=(t("fagfolk.endringer.how", language), t("fagfolk.endring.how", language)),
        config=style.config("endringer"),
        period=str(rows["latest"].max()),
        groups=_groups(
            rows.assign(before=shown["first_value"], after=shown["latest_value"]), language
        ),
    )  # fmt: skip


def _apart(unit: str) -> str:
    """The unit of a difference: shares differ by percentage points."""
    return "prosentpoeng" if unit == "prosent" else unit


def _in_words(name: str, rows: pd.DataFrame, language: str) -> str:
    """How many can be tested, which have risen and fallen, and how many cannot be told."""
    tested = rows[rows["outcome"] != "not_tested"]
    texts = [t("fagfolk.endringer.alt", language, name=name, tested=len(tested), count=len(rows))]
    for word in ("higher", "lower"):
        part = rows[rows["outcome"] == word]
        if len(part):
            titles = [_change(r, language) for r in part.to_dict("records")]
            texts.append(counted(f"fagfolk.endringer.told.{word}", len(part), language,
                                 names=together(titles, language, MOST_NAMED)))  # fmt: skip
    unsure = int((rows["outcome"] == "cannot_tell").sum())
    if unsure:
        texts.append(counted("fagfolk.endringer.told.cannot_tell", unsure, language))
    return " ".join(texts)


def _groups(rows: pd.DataFrame, language: str) -> tuple[Group, ...]:
    """What has risen, what has fallen, what cannot be told and what is not tested, and why."""
    found: list[Group] = []
    for word in ("higher", "lower", "cannot_tell"):
        found += _group(t(f"fagfolk.endring.{word}", language),
                        rows[rows["outcome"] == word], language)  # fmt: skip
    for why, part in rows[rows["outcome"] == "not_tested"].groupby("tested", sort=False):
        reason = t(f"fagfolk.endring.{why}", language)
        found += _group(t("fagfolk.endring.untested", language, why=reason).rstrip("."),
                        part, language)  # fmt: skip
    return tuple(found)


def _group(head: str, part: pd.DataFrame, language: str) -> list[Group]:
    """One of them with how many there are; none where there are none."""
    lines = tuple(f"{r['title']}: {_point(r, language)}" for r in part.to_dict("records"))
    return [(f"{capital(head)} ({len(lines)})", lines)] if lines else []


def _point(row: Mapping[Hashable, Any], language: str) -> str:
    """First and latest of a figure."""
    return t("fagfolk.endring.point", language, first=period(str(row["first"]), language),
             latest=period(str(row["latest"]), language), before=row["before"],
             after=row["after"])  # fmt: skip


def _change(row: Mapping[Hashable, Any], language: str) -> str:
    size = quantity(abs(float(str(row["difference"]))), _apart(str(row["unit"])),
                    int(str(row["decimals"])), language)  # fmt: skip
    return t("fagfolk.endringer.one", language, title=row["title"], size=size,
             first=period(str(row["first"]), language),
             latest=period(str(row["latest"]), language))  # fmt: skip


def _plot(rows: pd.DataFrame, language: str) -> go.Figure:
    margin = (rows["upper"] - rows["lower"]) / 2
    drawn = rows.assign(x=rows["difference"] / margin.where(margin > 0)).dropna(subset=["x"])
    drawn = drawn.sort_values("x")
    names = ["<br>".join(textwrap.wrap(str(v), 40)) for v in drawn["title"]]
    plot = go.Figure(layout=style.layout(
        height=120 + 30 * max(len(drawn), 1),
        margin={"l": 8, "r": 16, "t": 10, "b": 40},
        xaxis={"title": {"text": t("fagfolk.endringer.axis", language)}, "gridcolor": style.GRID,
               "zeroline": True, "zerolinecolor": style.NEUTRAL, "fixedrange": True,
               **value_axis([*drawn["x"], -1.5, 1.5], 1)},
        yaxis={"automargin": True, "fixedrange": True, "dtick": 1, "gridcolor": style.GRID,
               "tickfont": {"size": 12}},
        separators=", " if language == "nb" else ".,",
    ))  # fmt: skip
    plot.add_vrect(x0=-1, x1=1, fillcolor=style.GRID, opacity=0.5, line_width=0, layer="below")
    plot.add_trace(go.Scatter(
        x=drawn["x"], y=names, mode="markers",
        marker={"symbol": [SYMBOLS[o] for o in drawn["outcome"]], "size": 12,
                "color": style.ACCENT, "line": {"width": 1.5}},
        text=[_point(r, language) for r in drawn.to_dict("records")],
        hovertemplate="%{y}: %{text}<extra></extra>",
    ))  # fmt: skip
    return plot

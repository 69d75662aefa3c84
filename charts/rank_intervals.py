"""Every area's place in the order, and the places its figure could have given it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import together
from charts.figure import Figure, Subject
from text.formats import number
from text.texts import counted, t

#: Areas that could have been first that are named; more are counted.
MOST_NAMED = 6


def placed(subject: Subject, rows: pd.DataFrame, selected: str = "") -> Figure:
    """The figure: a dot for the place, a bar for the middle 95 per cent of the places.

    :param rows: columns area, name, value, place, first, last; NaN where an area has no place.
    """
    language = subject.language
    known = rows.dropna(subset=["place"]).sort_values(["place", "name"])
    columns = {k: t(f"fagfolk.column.{w}", language) for k, w in (
        ("place", "place"), ("first", "first_place"), ("last", "last"))}  # fmt: skip
    value = t("column.value", language)
    every = rows.sort_values(["place", "name"])
    table = pd.DataFrame({
        t("column.area", language): every["name"],
        t("column.code", language): every["area"].astype(str),
        value: every["value"],
        **{title: every[k].astype("Int64") for k, title in columns.items()},
    }).reset_index(drop=True)  # fmt: skip
    return Figure(
        kind="plassintervall",
        title=t("fagfolk.plassintervall.title", language, title=subject.full_title,
                level=subject.level_name),
        drawing=lambda: _plot(subject, known, selected),
        table=table,
        alt=_in_words(subject, known, selected),
        source=subject.source,
        decimals={value: subject.decimals},
        notes=(t("fagfolk.plassintervall.how", language), *subject.caveats),
        config=style.config(f"plassintervall-{subject.indicator}"),
        areas=tuple(known["area"]),
        period=subject.period,
    )  # fmt: skip


def _in_words(subject: Subject, known: pd.DataFrame, selected: str) -> str:
    """Who could have been first and last, how wide a place is, and the chosen area's own."""
    language, count = subject.language, len(known)
    texts = [t("fagfolk.plassintervall.alt", language, title=subject.full_title, count=count,
               level=subject.level_name)]  # fmt: skip
    for key, part in (
        ("first", known[known["first"] == 1]), ("last", known[known["last"] == count]),
    ):  # fmt: skip
        texts.append(counted(f"fagfolk.plassintervall.{key}", len(part), language,
                             names=together(part["name"], language, MOST_NAMED)))  # fmt: skip
    width = (known["last"] - known["first"] + 1).median()
    texts.append(t("fagfolk.plassintervall.width", language, width=number(float(width), 0)))
    for row in known[known["area"].astype(str) == selected].to_dict("records"):
        said = {"name": row["name"], "count": count, "place": int(row["place"])}
        if row["first"] == row["last"]:
            texts.append(t("fagfolk.plassintervall.own.sure", language, **said))
        else:
            texts.append(t("fagfolk.plassintervall.own", language, **said,
                           first=int(row["first"]), last=int(row["last"])))  # fmt: skip
    return " ".join(texts)


def _plot(subject: Subject, known: pd.DataFrame, selected: str) -> go.Figure:
    language, count = subject.language, len(known)
    drawn = known.iloc[::-1]
    mine = drawn["area"].astype(str) == selected
    plot = go.Figure(layout=style.layout(
        height=90 + (24 if count < 60 else 17) * count,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
        xaxis={"title": {"text": t("fagfolk.axis.place", language)}, "side": "top", "tick0": 1,
               "dtick": max(1, round(count / 8)), "range": [0.3, count + 0.7], "fixedrange": True,
               "gridcolor": style.GRID, "zeroline": False},
        yaxis={"automargin": True, "fixedrange": True, "dtick": 1, "gridcolor": style.GRID,
               "tickfont": {"size": 12}},
    ))  # fmt: skip
    plot.add_trace(go.Scatter(
        x=[v for a, b in zip(drawn["first"], drawn["last"], strict=True) for v in (a, b, None)],
        y=[v for n in drawn["name"] for v in (n, n, None)], mode="lines", hoverinfo="skip",
        line={"color": "#8fbcc0", "width": 8},
    ))  # fmt: skip
    plot.add_trace(go.Scatter(
        x=drawn["place"], y=drawn["name"], mode="markers", customdata=drawn["area"],
        marker={"size": [13 if m else 10 for m in mine],
                "symbol": ["diamond" if m else "circle" for m in mine],
                "color": [style.MARK if m else style.ACCENT for m in mine],
                "line": {"width": 1.5, "color": "white"}},
        text=[t("fagfolk.plassintervall.point", language, value=subject.say(r["value"]),
                place=int(r["place"]), first=int(r["first"]), last=int(r["last"]))
              for r in drawn.to_dict("records")],
        hovertemplate="%{y}: %{text}<extra></extra>",
    ))  # fmt: skip
    return plot

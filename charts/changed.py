"""The change of one figure from its first to its latest period, area by area, with intervals."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import together
from charts.axes import value_axis
from charts.figure import Figure, Subject
from charts.measurable import difference
from text.formats import period, unit_long
from text.texts import counted, t

#: Outcome → mark, so that colour is never needed.
SYMBOLS = {"higher": "triangle-up", "lower": "triangle-down", "cannot_tell": "circle-open",
           "not_tested": "square-open"}  # fmt: skip
#: Areas that have changed that are named; more are counted.
MOST_NAMED = 8


def changed(
    subject: Subject, rows: pd.DataFrame, selected: str = "", whole: str = ""
) -> Figure:  # fmt: skip
    """The figure.

    :param rows: columns area, name, first, latest, first_value, latest_value, difference, lower,
        upper, outcome, tested.
    :param whole: the area the others are parts of; it is drawn, but is none of those counted.
    """
    language = subject.language
    columns = {k: t(f"fagfolk.column.{k}", language) for k in (
        "first", "latest", "first_value", "latest_value", "difference", "outcome")}  # fmt: skip
    low, high = t("column.lower", language), t("column.upper", language)
    order = rows.sort_values("difference", ascending=False)
    words = [t(f"fagfolk.endring.{w if o == 'not_tested' else o}", language)
             for o, w in zip(order["outcome"], order["tested"], strict=True)]  # fmt: skip
    table = pd.DataFrame({
        t("column.area", language): order["name"], t("column.code", language): order["area"],
        columns["first"]: [period(str(p), language) for p in order["first"]],
        columns["latest"]: [period(str(p), language) for p in order["latest"]],
        **{columns[k]: order[k] for k in ("first_value", "latest_value", "difference")},
        low: order["lower"], high: order["upper"], columns["outcome"]: words,
    }).reset_index(drop=True)  # fmt: skip
    numbers = (*(columns[k] for k in ("first_value", "latest_value", "difference")), low, high)
    undated = replace(subject, period="")
    title = ", ".join(p for p in (undated.title, undated.category) if p)
    said = [_in_words(subject, title, parts_of(order, whole)), *of_whole(order, whole, language)]
    return Figure(
        kind="endring",
        title=t("fagfolk.endring.title", language, title=title,
                level=subject.level_name),
        drawing=lambda: _plot(subject, order, selected),
        table=table,
        alt=" ".join(said),
        source=subject.source,
        decimals=dict.fromkeys(numbers, subject.decimals),
        notes=(t("fagfolk.endring.how", language), *subject.caveats),
        config=style.config(f"endring-{subject.indicator}"),
        areas=tuple(order["area"]),
        period=str(rows["latest"].max()),
    )  # fmt: skip


def parts_of(rows: pd.DataFrame, whole: str) -> pd.DataFrame:
    """The rows without the whole; all where the whole is all there is."""
    parts = rows[rows["area"].astype(str) != whole]
    return parts if len(parts) else rows


def of_whole(rows: pd.DataFrame, whole: str, language: str) -> list[str]:
    """What became of the whole, as a sentence of its own; none where it is not told or alone."""
    mine = rows[rows["area"].astype(str) == whole]
    if mine.empty or len(rows) == 1 or mine["outcome"].iloc[0] == "not_tested":
        return []
    word = t(f"fagfolk.endring.{mine['outcome'].iloc[0]}", language)
    return [t("fagfolk.endring.of_whole", language, name=mine["name"].iloc[0], outcome=word)]


def _in_words(subject: Subject, title: str, rows: pd.DataFrame) -> str:
    """From when to when, how many have risen and fallen, and how many cannot be told."""
    language = subject.language
    count = rows["outcome"].value_counts()
    spans = Counter(zip(rows["first"].astype(str), rows["latest"].astype(str), strict=True))
    (first, latest), usual = spans.most_common(1)[0]
    texts = [t("fagfolk.endring.alt", language, title=title, first=period(first, language),
               latest=period(latest, language), count=len(rows))]  # fmt: skip
    if len(spans) > 1:
        texts.append(counted("fagfolk.endring.other_years", len(rows) - usual, language))
    tested = rows[rows["outcome"] != "not_tested"]
    if tested.empty:
        texts.append(t("fagfolk.endring.untested", language,
                       why=t(f"fagfolk.endring.{rows['tested'].iloc[0]}", language)))  # fmt: skip
        return " ".join([*texts, ends(subject, rows)])
    for word in ("higher", "lower"):
        names = rows.loc[rows["outcome"] == word, "name"]
        if len(names):
            texts.append(counted(f"fagfolk.endring.told.{word}", len(names), language,
                                 names=together(names, language, MOST_NAMED)))  # fmt: skip
    unsure = int(count.get("cannot_tell", 0))
    if unsure == len(tested):
        texts.append(counted("fagfolk.endring.told.none", unsure, language))
    elif unsure:
        texts.append(t("fagfolk.endring.told.cannot_tell", language, tested=len(tested),
                       count=unsure))  # fmt: skip
    return " ".join(texts)


def ends(subject: Subject, rows: pd.DataFrame) -> str:
    """Where the figure rose most and fell most; where all went one way, where least.

    :param rows: columns name and difference, none missing.
    """
    most, least = (rows.loc[rows["difference"].agg(f)] for f in ("idxmax", "idxmin"))
    way = "risen" if least["difference"] >= 0 else "fallen" if most["difference"] <= 0 else "both"
    if way == "fallen":
        most, least = least, most
    return t(f"stigning.ends.{way}", subject.language, high=most["name"], low=least["name"],
             most=difference(subject, abs(float(most["difference"]))),
             least=difference(subject, abs(float(least["difference"]))))  # fmt: skip


def _plot(subject: Subject, order: pd.DataFrame, selected: str) -> go.Figure:
    language = subject.language
    drawn = order.iloc[::-1]
    unit = "prosentpoeng" if subject.unit == "prosent" else subject.unit
    mine = drawn["area"].astype(str) == selected
    plot = go.Figure(layout=style.layout(
        height=90 + (24 if len(drawn) < 60 else 17) * len(drawn),
        margin={"l": 8, "r": 16, "t": 10, "b": 40},
        xaxis={"title": {"text": t("fagfolk.axis.change", language,
                                   unit=unit_long(unit, language))},
               "gridcolor": style.GRID, "zeroline": True, "zerolinecolor": style.NEUTRAL,
               "fixedrange": True,
               **value_axis([*drawn["difference"], *drawn["lower"], *drawn["upper"], 0],
                            subject.decimals)},
        yaxis={"automargin": True, "fixedrange": True, "dtick": 1, "gridcolor": style.GRID,
               "tickfont": {"size": 12}},
        separators=", " if language == "nb" else ".,",
    ))  # fmt: skip
    plot.add_trace(go.Scatter(
        x=drawn["difference"], y=drawn["name"], mode="markers", customdata=drawn["area"],
        error_x={"type": "data", "symmetric": False,
                 "array": (drawn["upper"] - drawn["difference"]).fillna(0),
                 "arrayminus": (drawn["difference"] - drawn["lower"]).fillna(0),
                 "color": style.MUTED, "thickness": 1.2},
        marker={"symbol": [SYMBOLS[o] for o in drawn["outcome"]],
                "size": [14 if m else 10 for m in mine],
                "color": [style.MARK if m else style.ACCENT for m in mine],
                "line": {"width": 1.5}},
        text=[t("fagfolk.endring.point", language, first=period(str(r["first"]), language),
                latest=period(str(r["latest"]), language), before=subject.say(r["first_value"]),
                after=subject.say(r["latest_value"]))
              for r in drawn.to_dict("records")],
        hovertemplate="%{y}: %{text}<extra></extra>",
    ))  # fmt: skip
    return plot

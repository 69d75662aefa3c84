"""Every area from the first to the latest year, one line each: who has moved, and is it told?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import merger, style
from charts.areas import together
from charts.axes import value_axis
from charts.changed import ends, of_whole, parts_of
from charts.figure import Figure, Subject
from text.formats import period
from text.texts import counted, t

#: Outcome → dash, width, symbol and colour of its line: never told apart by colour alone.
LOOK = {
    "higher": ("solid", 3.0, "triangle-up", "#12808a"),
    "lower": ("solid", 3.0, "triangle-down", "#b3541e"),
    "cannot_tell": ("dash", 1.4, "circle-open", style.MUTED),
    "not_tested": ("dot", 1.4, "square-open", style.MUTED),
}
TOLD = ("higher", "lower")
#: More lines than this are drawn without their names.
MOST_NAMED = 30
HEIGHT, LINE = 560, 15
#: Pixels before a name beside its line, and those a letter of it takes.
BESIDE, LETTER = 32, 6.7


def slope(subject: Subject, rows: pd.DataFrame, left_out: tuple[str, ...], selected: str = "",
          merged: bool = False, whole: str = "") -> Figure:  # fmt: skip
    """The figure.

    :param rows: columns area, name, first, latest (the same for all), first_value, latest_value,
        difference, lower, upper, outcome, tested.
    :param left_out: names of areas without a figure in both years.
    :param merged: whether 2020 lies between the two years.
    :param whole: the area the others are parts of; it is drawn, but is none of those counted.
    """
    language = subject.language
    first, latest = (str(rows[k].iloc[0]) for k in ("first", "latest"))
    title = ", ".join(p for p in (subject.title, subject.category) if p)
    notes = [merger.said(subject)] if merged else []
    if left_out:
        notes.append(counted("stigning.left_out", len(left_out), language,
                             names=together(left_out, language)))  # fmt: skip
    table, decimals = _table(subject, rows)
    return Figure(
        kind="stigning",
        title=t("stigning.title", language, title=title, first=period(first, language),
                latest=period(latest, language)),
        drawing=lambda: _plot(subject, rows, selected, merged),
        table=table,
        alt=" ".join([in_words(subject, parts_of(rows, whole)), *of_whole(rows, whole, language)]),
        source=subject.source,
        decimals=decimals,
        notes=(*notes, *(text for _, text in subject.breaks), *subject.caveats),
        config=style.config(f"stigning-{subject.indicator}"),
        areas=tuple(rows["area"]),
        period=latest,
    )  # fmt: skip


def in_words(subject: Subject, rows: pd.DataFrame) -> str:
    """How many have risen, fallen, cannot be told and are not tested, those told by name."""
    language = subject.language
    first, latest = (period(str(rows[k].iloc[0]), language) for k in ("first", "latest"))
    count = rows["outcome"].value_counts()
    texts = [t("stigning.alt", language, count=len(rows), first=first, latest=latest)]
    for word in TOLD:
        names = list(rows.loc[rows["outcome"] == word, "name"])
        if names:
            texts.append(counted(f"stigning.told.{word}", len(names), language,
                                 names=together(names, language)))  # fmt: skip
    if count.get("cannot_tell", 0):
        texts.append(counted("stigning.told.cannot_tell", int(count["cannot_tell"]), language))
    untested = rows[rows["outcome"] == "not_tested"]
    if len(untested):
        why = t(f"fagfolk.endring.{untested['tested'].iloc[0]}", language)
        texts.append(counted("stigning.told.not_tested", len(untested), language, why=why))
    return " ".join([*texts, ends(subject, rows)])


def _plot(subject: Subject, rows: pd.DataFrame, selected: str, merged: bool) -> go.Figure:
    language = subject.language
    first, latest = (str(rows[k].iloc[0]) for k in ("first", "latest"))
    axis = value_axis([*rows["first_value"], *rows["latest_value"]], subject.decimals)
    named = len(rows) <= MOST_NAMED
    plot = go.Figure(
        layout=style.layout(
            height=HEIGHT, showlegend=True,
            margin={"l": 8, "r": BESIDE + round(LETTER * rows["name"].str.len().max())
                    if named else 16, "t": 16, "b": 8},
            legend={"orientation": "h", "y": -0.1, "x": 0, "itemclick": False,
                    "itemdoubleclick": False},
            xaxis={"range": [-0.06, 1.04], "tickvals": [0, 1], "fixedrange": True,
                   "ticktext": [period(first, language), period(latest, language)],
                   "showgrid": False, "zeroline": False, "automargin": True},
            yaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID,
                   "automargin": True, "fixedrange": True, "zeroline": False, **axis},
            separators=", " if language == "nb" else ".,",
        )
    )  # fmt: skip
    for outcome in LOOK:
        part = rows[rows["outcome"] == outcome]
        plot.add_traces([_line(subject, row, outcome, str(row["area"]) == selected, turn == 0)
                         for turn, row in enumerate(part.to_dict("records"))])  # fmt: skip
    if merged:
        years = [int(p[:4]) for p in (first, latest)]
        merger.mark(plot, subject, (int(merger.MERGED) - years[0]) / (years[1] - years[0]))
    if named:
        names = _names(rows, axis.get("range", [0, 1]), selected)
        # All at once: Plotly copies and checks those there are for each that is added.
        plot.layout.annotations = [*plot.layout.annotations, *names]
    return plot


def _line(
    subject: Subject, row: dict[Any, Any], outcome: str, mine: bool, first: bool
) -> dict[str, Any]:
    dash, width, symbol, colour = LOOK[outcome]
    language = subject.language
    values = [float(row[k]) for k in ("first_value", "latest_value")]
    colour = style.MARK if mine else colour
    told = t(f"stigning.outcome.{outcome}", language)
    return {
        "type": "scatter", "x": [0, 1], "y": values, "mode": "lines+markers", "name": told,
        "cliponaxis": False,  # on a phone a mark is wider than the room beside it
        "legendgroup": outcome, "showlegend": first,
        "line": {"dash": dash, "width": width + 1.5 * mine, "color": colour},
        "marker": {"symbol": symbol, "size": 10 if outcome in TOLD else 7, "color": colour,
                   "line": {"width": 1.4, "color": colour}},
        "customdata": [row["area"]] * 2, "text": [subject.say(v) for v in values],
        "hovertemplate": f"{row['name']}: %{{text}}<br>{told}<extra></extra>",
    }  # fmt: skip


def _names(rows: pd.DataFrame, ends: list[float], selected: str) -> list[dict[str, Any]]:
    """Names at the right, moved apart so that none lies on another; the told ones are bold."""
    order = rows.sort_values("latest_value", kind="stable")
    places = apart(list(order["latest_value"]), (ends[1] - ends[0]) * LINE / (HEIGHT - 90))
    bold = (order["outcome"].isin(TOLD) | (order["area"].astype(str) == selected)).tolist()
    return [
        {"x": 1, "y": value, "ax": 20, "ay": place, "ayref": "y", "xanchor": "left", "standoff": 5,
         "arrowhead": 0, "arrowwidth": 0.8, "arrowcolor": style.MUTED, "font": {"size": 12},
         "text": f"<b>{name}</b>" if told else str(name)}
        for place, value, name, told in zip(places, order["latest_value"], order["name"], bold,
                                            strict=True)
    ]  # fmt: skip


def apart(values: list[float], least: float) -> list[float]:
    """Values in rising order moved as little upwards or downwards as keeps them ``least`` apart.

    >>> apart([1.0, 1.0, 5.0], 1.0)
    [0.5, 1.5, 5.0]
    """
    groups = [[v, 1] for v in values]  # the middle of a group, and how many are in it
    moved = True
    while moved:
        moved = False
        for k, (one, two) in enumerate(pairwise(groups)):
            if two[0] - one[0] < least * (one[1] + two[1]) / 2 - 1e-12:
                size = one[1] + two[1]
                groups[k : k + 2] = [[(one[0] * one[1] + two[0] * two[1]) / size, size]]
                moved = True
                break
    return [m + least * (i - (n - 1) / 2) for m, n in groups for i in range(int(n))]


def _table(subject: Subject, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    language = subject.language
    order = rows.sort_values("difference", ascending=False, kind="stable")
    names = {k: t(f"stigning.column.{k}", language)
             for k in ("first_value", "latest_value", "difference", "outcome")}  # fmt: skip
    first, latest = (period(str(rows[k].iloc[0]), language) for k in ("first", "latest"))
    names["first_value"] = f"{subject.title}, {first} ({subject.unit_name})"
    names["latest_value"] = f"{subject.title}, {latest} ({subject.unit_name})"
    low, high = t("column.lower", language), t("column.upper", language)
    table = pd.DataFrame({
        t("column.area", language): order["name"],
        t("column.code", language): order["area"].astype(str),
        **{names[k]: order[k] for k in ("first_value", "latest_value", "difference")},
        low: order["lower"], high: order["upper"],
        names["outcome"]: [t(f"stigning.outcome.{o}", language) for o in order["outcome"]],
    }).reset_index(drop=True)  # fmt: skip
    numbers = [names[k] for k in ("first_value", "latest_value", "difference")]
    return table, dict.fromkeys([*numbers, low, high], subject.decimals)

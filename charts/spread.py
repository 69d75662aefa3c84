"""Every area as a dot on one line: how far apart they lie, however many they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from analysis.compare import weighted_quantile
from charts import style
from charts.areas import area_figure
from charts.axes import value_axis
from charts.figure import Figure, Subject, draw_reference
from text.texts import t

#: Pixels from a dot to the next one above it, and the height of a label of two lines.
STEP = 8
LABEL = 36
#: Letters of two names that have room side by side on a phone.
ABREAST = 40


@dataclass(frozen=True)
class _Name:
    """An area written out: below or above the dots, and how many labels further out."""

    area: str
    text: str
    below: bool
    row: int


def spread(
    subject: Subject,
    rows: pd.DataFrame,
    marked: Mapping[str, str] | None = None,
    title: str = "",
) -> Figure:
    """The figure.

    :param rows: columns area, name, value, lower, upper, status, note, people.
    :param marked: areas drawn in a colour of their own, code to the name written beside.
    """
    known = rows.dropna(subset=["value"]).sort_values("value", kind="stable")
    marked = {c: n for c, n in (marked or {}).items() if c in set(known["area"])}
    height = stacked(known["value"].to_numpy(float))
    top = float(np.abs(height).max(initial=1.0))
    named = _named(known, marked)
    edge = 62 + LABEL * (max((n.row for n in named), default=0))

    def drawn() -> go.Figure:
        plot = go.Figure(layout=_layout(subject, known, top, edge))
        _middle(plot, subject, known)
        plot.add_trace(_dots(subject, known, height, marked))
        for name in named:
            at = (known["area"] == name.area).to_numpy()
            plot.add_annotation(_label(subject, known[at].iloc[0], name, float(height[at][0]), top))
        return plot

    title = title or t("ulikhet.title.spread", subject.language, title=subject.full_title,
                       level=subject.level_name)  # fmt: skip
    return area_figure("spredning", title, drawn, subject, rows, known["area"], marked=marked)


def stacked(values: NDArray[np.float64], bins: int = 45) -> NDArray[np.float64]:
    """How far from the line each dot is put so that dots of about the same value do not cover.

    >>> stacked(np.array([1.0, 1.0, 1.0, 9.0])).tolist()
    [0.0, 1.0, -1.0, 0.0]
    """
    if not values.size or np.ptp(values) == 0:
        bins = 1
    span = np.ptp(values) if values.size else 0
    at = np.floor((values - values.min(initial=np.inf)) / (span or 1) * (bins - 1e-9)).astype(int)
    order = pd.Series(at).groupby(at).cumcount().to_numpy()
    side = np.where(order % 2 == 1, 1.0, -1.0)
    return np.asarray(np.where(order == 0, 0.0, side * np.ceil(order / 2)))


def _layout(subject: Subject, known: pd.DataFrame, top: float, edge: float) -> dict[str, object]:
    reach = top + edge / STEP
    return style.layout(
        height=int(2 * STEP * reach) + 88,
        margin={"l": 14, "r": 14, "t": 44, "b": 44},
        xaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID, "zeroline": False,
               "fixedrange": True,
               **value_axis([*known["value"], subject.reference], subject.decimals)},
        yaxis={"visible": False, "range": [-reach, reach], "fixedrange": True},
        separators=", " if subject.language == "nb" else ".,",
    )  # fmt: skip


def _middle(plot: go.Figure, subject: Subject, known: pd.DataFrame) -> None:
    """The band that eight in ten people's areas lie in, and the reference."""
    people = known["people"] if "people" in known and known["people"].notna().all() else None
    if len(known) >= 5:
        low, high = weighted_quantile(known["value"], [0.1, 0.9], people)
        plot.add_vrect(x0=low, x1=high, fillcolor="rgba(11,110,117,.13)", line_width=0,
                       layer="below")  # fmt: skip
    draw_reference(plot, subject)


def _dots(
    subject: Subject, known: pd.DataFrame, height: NDArray[np.float64], marked: Mapping[str, str]
) -> go.Scatter:
    # Those that are marked come last, so that no other dot lies over them where dots are close.
    order = np.argsort(known["area"].isin(list(marked)).to_numpy(), kind="stable")
    known, height = known.iloc[order], height[order]
    mine = known["area"].isin(list(marked))
    size = 11 if len(known) < 60 else 8
    return go.Scatter(
        x=known["value"], y=height, mode="markers", customdata=known["area"],
        marker={
            "size": [size + 4 if m else size for m in mine],
            "color": [style.MARK if m else style.ACCENT for m in mine],
            "symbol": ["diamond" if m else "circle" for m in mine],
            "opacity": 0.85, "line": {"width": 1, "color": "white"},
        },
        text=[f"{n}: {subject.say(v)}" for n, v in zip(known["name"], known["value"], strict=True)],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _named(known: pd.DataFrame, marked: Mapping[str, str]) -> list[_Name]:
    """Areas written out: those marked, above and below by turns, else the lowest and highest."""
    if known.empty:
        return []
    if marked:
        order = [str(c) for c in known["area"] if c in marked]
        return [_Name(c, marked[c], i % 2 == 1, i // 2) for i, c in enumerate(order)]
    ends = [known.iloc[0], known.iloc[-1]][: len(known)]
    # Two long names would meet on a phone: one stands above the other.
    apart = sum(len(str(end["name"])) for end in ends) > ABREAST
    return [_Name(str(e["area"]), str(e["name"]), False, i if apart else 0)
            for i, e in enumerate(ends)]  # fmt: skip


def _label(
    subject: Subject, row: pd.Series, name: _Name, y: float, top: float
) -> dict[str, object]:
    """A name at the edge of the figure, outside the dots, with a thin line to its own dot."""
    away = STEP * (top + y if name.below else top - y) + 24 + LABEL * name.row
    left = subject.reference is None or row["value"] < subject.reference
    return {
        "x": row["value"], "y": y, "text": f"{name.text}<br>{subject.say(row['value'])}",
        "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": style.MUTED,
        "ax": 0, "ay": away if name.below else -away, "font": {"size": 13, "color": style.TEXT},
        "xanchor": "left" if left else "right", "align": "left" if left else "right",
    }  # fmt: skip

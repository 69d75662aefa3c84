"""All areas of one indicator in order, as bars from zero in the colours of the map."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.areas import area_figure
from charts.axes import value_axis
from charts.classes import classify
from charts.figure import Figure, Subject, draw_reference
from charts.map import colours
from text.formats import capital
from text.texts import t

#: Pixels of a row: at least, and at most; pixels the axis and the line above take.
LEAST, MOST, AROUND = 15, 26, 90
#: Letters of a name beside a bar; a longer one is cut here and whole where it is pointed at.
LETTERS = 22
#: An interval on a light and on a dark bar: bars have the same colours on either theme.
ON_LIGHT, ON_DARK = "#12191d", "#ffffff"


def bars(
    subject: Subject,
    rows: pd.DataFrame,
    selected: str | None = None,
    *,
    method: str = "kvantiler",
    among: np.ndarray | None = None,
    counts: bool = False,
    height: int = 0,
) -> Figure:
    """Areas from lowest to highest, the highest on top, with intervals where they are known.

    :param rows: columns area, name, value, lower, upper, status, note.
    :param method: how the map beside is coloured; ``among`` as in ``charts.map.area_map``.
    :param counts: the figures are counts, which the map does not colour.
    :param height: pixels to fill; taller where the rows need it. 0 for as tall as is easy to read.
    """
    known = rows.assign(colour=_colours(subject, rows, method, among, counts))
    known = known.dropna(subset=["value"]).sort_values("value")
    # No screen shows more of them, and they are sent to phones.
    ends = known.round(dict.fromkeys(["lower", "value", "upper"], subject.decimals + 2))
    room = (height - AROUND) / max(len(known), 1) if height else MOST
    row = min(max(room, LEAST), MOST)
    at = list(range(len(known)))

    def drawn() -> go.Figure:
        plot = go.Figure(layout=style.layout(
            height=round(max(AROUND + row * len(known), 160)),
            margin={"l": 4, "r": 10, "t": 40, "b": 46}, bargap=0.22,
            xaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID,
                   "fixedrange": True, "zeroline": True, "zerolinecolor": style.NEUTRAL,
                   **value_axis([*known["value"], *known["lower"], *known["upper"],
                                 subject.reference], subject.decimals, zero=True, ticks=3)},
            yaxis={"automargin": True, "fixedrange": True, "tickvals": at, "showgrid": False,
                   "zeroline": False, "range": [-0.6, len(known) - 0.4],
                   "ticktext": [_short(str(n)) for n in known["name"]],
                   "tickfont": {"size": 12 if row > LEAST + 2 else 11}},
            separators=", " if subject.language == "nb" else ".,",
        ))  # fmt: skip
        chosen = (known["area"] == (selected or "")).tolist()
        plot.add_trace(go.Bar(
            x=ends["value"].tolist(), y=at, orientation="h", customdata=known["area"].tolist(),
            marker={"color": known["colour"].tolist(),
                    "line": {"width": [2.5 if c else 0.6 for c in chosen],
                             "color": [style.MARK if c else style.NEUTRAL for c in chosen]}},
            text=[f"<b>{n}</b><br>{subject.say(v)}"
                  for n, v in zip(known["name"], known["value"], strict=True)],
            textposition="none", hovertemplate="%{text}<extra></extra>",
        ))  # fmt: skip
        _intervals(plot, ends.assign(at=at))
        draw_reference(plot, subject)
        return plot

    title = t("title.ranking", subject.language, title=subject.full_title,
              level=capital(subject.level_name))  # fmt: skip
    return area_figure("rangering", title, drawn, subject, rows, known["area"],
                       marked=[selected] if selected else [])  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else name[: LETTERS - 1].rstrip() + "…"


def _colours(
    subject: Subject, rows: pd.DataFrame, method: str, among: np.ndarray | None, counts: bool
) -> list[str]:
    """The colour the map has for each area."""
    values = rows["value"].to_numpy(float)
    classes = None if counts else classify(
        values, method, subject.reference, subject.decimals, among)  # fmt: skip
    if classes is None:
        return [style.ACCENT] * len(rows)
    palette = colours(classes)
    return [palette[i] if i >= 0 else style.NO_DATA for i in classes.of]


def _intervals(plot: go.Figure, known: pd.DataFrame) -> None:
    """A line for each interval: on the bar in the ink that is seen on it, beyond it in the text's.

    One line, no rim: a rim of the page's colour looks like a second line where bars are light.
    """
    there = known.dropna(subset=["lower", "upper"])
    parts: dict[str, list[tuple[float, float, int]]] = {}
    for row in there.to_dict("records"):
        ends = sorted((0.0, row["value"]))
        low, high = row["lower"], row["upper"]
        ink = ON_DARK if style.ink(row["colour"]) != style.INK else ON_LIGHT
        for colour, first, last in (
            (style.TEXT, low, min(high, ends[0])),
            (ink, max(low, ends[0]), min(high, ends[1])),
            (style.TEXT, max(low, ends[1]), high),
        ):
            if last > first:
                parts.setdefault(colour, []).append((first, last, row["at"]))
    for colour, lines in parts.items():
        plot.add_trace(go.Scatter(
            x=[v for first, last, _ in lines for v in (first, last, None)],
            y=[v for _, _, at in lines for v in (at, at, None)],
            mode="lines", hoverinfo="skip", line={"width": 1.8, "color": colour},
        ))  # fmt: skip

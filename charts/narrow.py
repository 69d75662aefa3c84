"""A figure as a phone or a narrow column shows it: 280 to 480 pixels, with every word whole.

The changes are few and the same wherever the figure is drawn narrow: by the server for the picture
that stands in a page, and by the reader's browser. So they are written once, as what is laid over
the figure, and not as another figure.
"""

from __future__ import annotations

import math
import re
import textwrap
from typing import Any

import plotly.graph_objects as go

from charts.inset import NARROW
from charts.labels import NAMED, shape

#: The narrowest a figure is made for, and the width from which it is drawn as it is, in pixels.
NARROWEST, WIDE = 280, 520
FONT = 12
#: Pixels a letter takes of the size of its font, the names beside an axis, and the gap of ticks.
LETTER, NAMES, APART = 0.55, 125, 12
#: Letters of a line above the figure and of one beside it, and pixels of one more line.
ABOVE, BESIDE, LINE = 24, 24, 16
#: Pixels at the right for half a label of the last tick, and what else the page takes of its width.
EDGE, AROUND = 26, 16
#: Pixels a square with a word in it takes, and points of the word in one that is part of a field.
SQUARE, SMALL = 22, 10
#: Points of names over several lines and of values above marks, and how far from the names along
#: the line a value must be to stand in the middle above its mark.
LOW, LEANS = 11, 0.35


def narrowed(plot: go.Figure) -> dict[str, Any]:
    """What to lay over a figure that is drawn narrow: ``layout`` and ``traces`` (one each).

    Titles of axes, names in the legend and labels of classes are broken over lines, and ticks are
    put further apart; ranges, marks and values are the same.
    """
    layout: dict[str, Any] = {"font": {"size": FONT}}
    names = has_names(plot)
    above = 0
    for axis in plot.select_xaxes():
        found = _axis(axis, NARROWEST - (NAMES if names else 45), across=True)
        found |= _ticks(axis, _room(plot, names))
        more = found["title"]["text"].count("<br>") if "title" in found else 0
        if axis.side == "top":
            above = max(above, more)
        elif more:  # told where it begins, Plotly keeps it clear of the ticks
            found["title"]["standoff"] = APART
            found["automargin"] = True
        layout[axis.plotly_name] = found
    height = int(plot.layout.height or 450)
    for axis in plot.select_yaxes():
        layout[axis.plotly_name] = _axis(axis, height - 120, across=False)
    seen = any("xaxis" in trace for trace in plot.data) and any(
        axis.visible is not False for axis in plot.select_xaxes()
    )
    layout["margin"] = {"r": max(plot.layout.margin.r or 0, EDGE if seen else 0)}
    if above:
        layout["margin"]["t"] = (plot.layout.margin.t or 0) + above * LINE
    notes = [_note(note) for note in plot.layout.annotations]
    if notes:
        layout["annotations"] = notes
        lines = max((note["text"].count("<br>") for note in notes if _is_above(note)), default=0)
        layout["margin"]["t"] = (plot.layout.margin.t or 0) + lines * LINE
    traces = [_trace(trace) for trace in plot.data]
    if (wide := named_when_wide(plot)) is not None:
        traces[wide]["visible"] = False
    if plot.layout.showlegend:
        layout["legend"] = {"font": {"size": FONT}}
    return {"layout": layout, "traces": traces}


def _room(plot: go.Figure, names: bool) -> float:
    """Pixels across that the values have at the narrowest."""
    margin = plot.layout.margin
    left = NAMES if names else max(margin.l or 0, 45)
    return NARROWEST - AROUND - left - max(margin.r or 0, EDGE)


def named_when_wide(plot: go.Figure) -> int | None:
    """Which trace holds the names in a map's inset that only a wide figure has room for: its last.

    A page hides the same one on a narrow screen (``app.css``).
    """
    named = [
        i
        for i, trace in enumerate(plot.data)
        if trace.type == "scattergeo" and trace.geo == "geo2" and trace.name == NAMED
    ]
    return named[-1] if len(named) > 1 else None


def map_room(plot: go.Figure) -> dict[str, float] | None:
    """What a page needs to draw a map no higher than its width lets it be; None where none is.

    ``form`` is its width over its height, ``under`` the pixels below it, which stay, and ``full``
    the width at which names in its inset are as large as they are made.
    """
    geo = plot.layout.geo
    if geo.lonaxis.range is None or geo.domain.y is None:
        return None
    margin = plot.layout.margin
    high = (plot.layout.height or 450) - (margin.t or 0) - (margin.b or 0)
    return {"form": shape(geo), "under": round(geo.domain.y[0] * high), "full": NARROW}


def _note(note: Any) -> dict[str, Any]:
    """An annotation; what stands above the figure, over as many lines as it takes."""
    told: dict[str, Any] = note.to_plotly_json()
    if _is_above(told):
        told["text"] = broken(told["text"], ABOVE)
    elif "◂" in str(told.get("text")):
        told |= {"text": label(told["text"]), "font": {"size": 10}, "align": "left"}
    return told


def _is_above(note: dict[str, Any]) -> bool:
    return note.get("yref") == "paper" and note.get("yanchor") == "bottom" and note.get("y") == 1


def has_names(plot: go.Figure) -> bool:
    """Whether names of areas or indicators stand beside the figure."""
    axis = plot.layout.yaxis
    if axis.visible is False:
        return False
    if axis.ticktext is not None:
        return True
    columns = [t.y for t in plot.data if t.type in ("scatter", "bar") and t.y is not None]
    return any(isinstance(value, str) for y in columns for value in list(y)[:1])


def _axis(axis: Any, room: int, *, across: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not across and axis.ticktext is not None:
        found["ticktext"] = [_beside(str(text)) for text in axis.ticktext]
        if any("<br>" in text for text in found["ticktext"]):
            found["tickfont"] = {"size": LOW}
    if axis.title.text:
        found["title"] = {"text": broken(axis.title.text, int(room / (FONT * LETTER))),
                          "font": {"size": FONT}}  # fmt: skip
    ends, step = axis.range, axis.dtick
    if across and ends and isinstance(step, int | float) and axis.ticktext is None:
        found["dtick"] = sparser(float(step), [float(v) for v in ends], room)
        found["tickangle"] = 0
    return found


def _ticks(axis: Any, room: float) -> dict[str, Any]:
    """Ticks that are named one by one: as many of the names as have room beside each other.

    Names of columns, which are no numbers or periods, all stand.
    """
    if axis.ticktext is None or axis.tickangle or len(axis.tickvals) < 3:
        return {}
    names = [str(text) for text in axis.ticktext]
    if not all(any(sign.isdigit() for sign in name) for name in names):
        return {}
    at = [math.log10(v) if axis.type == "log" else float(v) for v in axis.tickvals]
    low, high = sorted(axis.range or (min(at), max(at)))
    pixels = [(v - low) / ((high - low) or 1) * room for v in at]
    kept: list[int] = []
    # From the last, which is the newest of periods.
    for i in reversed(range(len(names))):
        half = (len(names[i]) + (len(names[kept[-1]]) if kept else 0)) / 2 * FONT * LETTER
        if not kept or abs(pixels[kept[-1]] - pixels[i]) >= half + APART / 2:
            kept.append(i)
    kept.reverse()
    return {"tickangle": 0, "tickvals": [axis.tickvals[i] for i in kept],
            "ticktext": [axis.ticktext[i] for i in kept]}  # fmt: skip


def sparser(step: float, ends: list[float], room: int) -> float:
    """The distance between ticks whose labels have room, of the same kind of whole numbers.

    >>> sparser(100_000.0, [400_000.0, 800_000.0], 155), sparser(1.0, [0.0, 4.0], 155)
    (200000.0, 1.0)
    """
    low, high = min(ends), max(ends)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    wide = max(len(f"{v:,.{places}f}") for v in ends) * FONT * LETTER + APART
    power = 10.0 ** math.floor(math.log10(step) + 1e-9)
    steps = [m * power * 10**n for n in range(4) for m in (1, 2, 5)]
    return next((s for s in steps if s >= step and (high - low) / s * wide <= room), step)


def _beside(name: str) -> str:
    """A name beside the figure; one whose lines are longer than there is room for, anew."""
    if max(map(len, re.split(r"<br\s*/?>", name))) <= BESIDE:
        return name
    return broken(re.sub(r"\s*<br\s*/?>", " ", name), BESIDE)


def _trace(trace: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if trace.type == "scatter" and "text" in str(trace.mode):
        found |= _written(trace)
    if trace.name and getattr(trace, "showlegend", False) is not False:
        found["name"] = broken(trace.name, 26)
    bar = getattr(trace, "colorbar", None)
    if bar is not None and bar.ticktext is not None:
        found["colorbar"] = {"ticktext": [label(text) for text in bar.ticktext],
                             "tickfont": {"size": 11}}  # fmt: skip
    return found


def _written(trace: Any) -> dict[str, Any]:
    """Marks with words: squares that keep clear of each other, values that lean inwards."""
    if trace.marker.symbol == "square":
        if trace.marker.opacity == 0:  # the square itself is a field of the ground
            return {"textfont": {"size": SMALL}}
        size = trace.marker.size
        return {"marker": {"size": SQUARE}} if isinstance(size, int) and size > SQUARE else {}
    places = trace.textposition
    if isinstance(places, str) or places is None:
        return {}
    near = min(trace.x) + (max(trace.x) - min(trace.x)) * LEANS
    return {"textposition": ["top right" if x < near else "top center" for x in trace.x],
            "textfont": {"size": LOW}}  # fmt: skip


def label(text: str) -> str:
    """The label of a class with what is marked in it on a line of its own."""
    first, sign, rest = str(text).partition("◂")
    if not sign:
        return broken(text, 38)
    return f"{first.removesuffix('<br>').rstrip()}<br>◂ {broken(rest.strip(), 38)}"


def broken(text: str, letters: int) -> str:
    """A text over as many lines as it takes; lines there already stay, and no word is cut."""
    lines = re.split(r"<br\s*/?>", str(text))
    return "<br>".join(part for line in lines for part in
                       textwrap.wrap(line, max(letters, 8), break_long_words=False,
                                     break_on_hyphens=False) or [""])  # fmt: skip

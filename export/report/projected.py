"""A figure as it is drawn for a slide: wide, its words large enough to be read from a seat.

A slide's content is about 860 points wide and 330 high. Drawn with as many pixels, 12 of them are
12 points. What needs more height than that is parted where its rows can be, else drawn larger and
shrunk, by a factor that leaves its words at ten points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import plotly.graph_objects as go

from charts import labels
from charts.cooperation import COLOURS
from charts.plain import again
from export.report import native
from export.report.blocks import Picture
from views.figures import KINDS

#: Pixels of a picture as wide as a slide's content: 14 of them are then 14 points.
PIXELS = 860
#: A room less wide than this, over its height, has words beside it, and is so many pixels high.
WIDE, ROOM = 2.2, 328
#: The most a picture is drawn larger than that and shrunk.
HIGHEST = 1.35
#: Kinds whose rows can be parted → pixels a row needs, how much larger they are drawn, and the
#: pixels below their rows (0: as they are; on a slide a legend is on fewer lines). Where a row
#: needs none there is one picture, and each name beside it is on one line.
SLICED = {"profil": (46, 1.35, 0), "barometer": (46, 1.0, 0), "matrise": (19, 1.35, 60),
          "behov-innsats": (24, 1.3, 74), "samspill": (36, 1.2, 0),
          "fornyelse": (56, 1.35, 0), "livslop": (0, HIGHEST, 62)}  # fmt: skip
assert set(SLICED) <= set(KINDS)
#: Pixels of a map on a slide: its height, the gap, and the column beside it for inset and legend.
TALL, GAP, BESIDE = 470, 14, 400
#: Pixels of names in a legend that stands on few lines.
LEGEND = 12
#: Pixels a letter of a name beside the rows takes.
LETTER = 6.8
#: Pixels of names on the map and in its inset, which has more room for them.
NAMES = (12.5, 14)


@dataclass(frozen=True)
class Drawn:
    """A picture for a slide, and its width over its height."""

    image: bytes
    shape: float


def is_map(picture: Picture) -> bool:
    """Whether it is a map, which stands beside its words and not below them."""
    kind = KINDS.get(picture.figure.kind)
    return kind is not None and kind.map and picture.figure.plot.layout.geo.domain.y is not None


def needs_height(picture: Picture, shape: float) -> bool:
    """Whether its rows need all the height there is, so that words stand beside and not above."""
    plot = picture.figure.plot
    if any(trace.type == "sankey" for trace in plot.data):
        return False
    return picture.figure.kind == "rangering" or (plot.layout.height or 0) > PIXELS / shape


def pictures(picture: Picture, shape: float) -> list[bytes]:
    """The figure as pictures for a slide; a tall one in parts, by its rows.

    :param shape: width over height of the room.
    """
    height, kind = int(ROOM if shape < WIDE else PIXELS / shape), picture.figure.kind
    plot = _unnamed(picture.figure.plot)
    row, larger, _ = SLICED.get(kind, (0, 1.0, 0))
    plot = low_legend(kind, plot)
    if kind in SLICED and not row:
        plot = _one_line(plot)
    plots = sliced(plot, int(height * larger), row) if row else [_every_name(plot)]
    own = plot.layout.height or 0
    if not row and own > height:
        larger = min(HIGHEST, own / height)
    parts = [replace(picture.figure, drawing=part) for part in plots]
    wide, high = int(height * shape * larger), int(height * larger)
    found = [Picture(part, picture.choice).drawn("png", wide, high) for part in parts]
    return [image for image in found if image is not None]


def low_legend(kind: str, plot: go.Figure) -> go.Figure:
    """A plot whose legend is as low as its kind needs: as many names on a line as have room.

    One a line would lie on the rows.
    """
    below = SLICED.get(kind, (0, 1.0, 0))[2]
    if not below:
        return plot
    return again(plot).update_layout(
        margin_b=below,
        legend={"entrywidth": None, "entrywidthmode": None, "font": {"size": LEGEND}},
    )


def map_picture(picture: Picture) -> Drawn | None:
    """A map as tall as a slide's content, with inset and legend beside it and not below."""
    plot, width = beside(picture.figure.plot)
    part = Picture(replace(picture.figure, drawing=plot), picture.choice)
    image = part.drawn("png", width, TALL)
    return Drawn(image, width / TALL) if image else None


def beside(plot: go.Figure) -> tuple[go.Figure, int]:
    """A map with what stood below it at its right, and its width in pixels at a height of ``TALL``.

    What is below a map is placed in pixels from its lower left corner, so that it can be moved.
    """
    new = again(plot)
    own = float(plot.layout.height or 620)
    legend = float(plot.layout.geo.domain.y[0]) * own
    wide = min(TALL * labels.shape(plot.layout.geo), 600.0)
    width = round(wide + GAP + BESIDE)
    left = (wide + GAP) / width
    new.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, height=TALL,
                      geo={"domain": {"x": [0, wide / width], "y": [0, 1]}})  # fmt: skip
    if "geo2" in plot.layout:
        room = TALL - legend - GAP
        across = min(BESIDE, room * labels.shape(plot.layout.geo2))
        new.update_layout(geo2={"domain": {"x": [left, left + across / width],
                                           "y": [1 - room / TALL, 1]}})  # fmt: skip
    for shape in new.layout.shapes:
        if shape.xsizemode == "pixel":
            shape.xanchor = left
    for note in new.layout.annotations:
        if note.xref == "paper" and note.x == 0:
            note.x = left
    for trace in new.data:
        _moved(trace, left, own)
    return new, width


def _moved(trace: go.Choropleth, left: float, own: float) -> None:
    bar = trace.colorbar if trace.type == "choropleth" and trace.showscale is not False else None
    if bar is not None and bar.x is not None:
        bar.x = left
        if bar.lenmode != "pixels":
            bar.len = bar.len * own / TALL
    if trace.type == "scattergeo" and trace.name == "navn":
        trace.textfont.size = NAMES[trace.geo == "geo2"]


def _one_line(plot: go.Figure) -> go.Figure:
    """A plot whose names beside its rows are on one line each, with room for them."""
    new, had = again(plot), plot.layout.margin.l or 0
    longest = 0
    for axis in new.select_yaxes():
        if axis.ticktext is not None:
            axis.ticktext = [str(name).replace("<br>", " ") for name in axis.ticktext]
            longest = max(longest, *map(len, axis.ticktext))
    wider = max(0, round(longest * LETTER) - had)
    new.update_layout(margin_l=had + wider)
    for note in new.layout.annotations:  # what stands above the names goes with them
        if note.xref == "paper" and (note.xshift or 0) < 0:
            note.xshift -= wider
    return new


def _every_name(plot: go.Figure) -> go.Figure:
    """A plot whose rows are named by words, with the name of every row."""
    columns = [getattr(trace, "y", None) for trace in plot.data]
    names = [y for column in columns if column is not None for y in column if isinstance(y, str)]
    if not names or plot.layout.yaxis.tickvals is not None:
        return plot
    return again(plot).update_yaxes(dtick=1)


def _unnamed(plot: go.Figure) -> go.Figure:
    """A flow without the names of its initiatives, which are too many to be read on a slide."""
    flows = [trace for trace in plot.data if trace.type == "sankey"]
    if not flows:
        return plot
    new = again(plot)
    for trace in new.select_traces({"type": "sankey"}):
        # What is left has room on one line each, and none for more.
        trace.node.label = ["" if colour == COLOURS["tiltak"] else name.replace("<br>", " ")
                            for name, colour in
                            zip(trace.node.label, trace.node.color, strict=True)]  # fmt: skip
    return new


def sliced(plot: go.Figure, height: int, row: int) -> list[go.Figure]:
    """A plot of rows cut where it is too tall to be read in ``height`` pixels; else itself.

    :param row: pixels a row needs.
    """
    own, rows = plot.layout.height or 450, rows_of(plot)
    margin = plot.layout.margin
    around = max(90, (margin.t or 0) + (margin.b or 0))
    if isinstance(plot.layout.meta, dict) and own > height * 1.1:
        edges = plot.layout.meta["edges"]
        pixels = (own - (margin.t or 0) - (margin.b or 0)) / (edges[-1] - edges[0])
        return _cut(plot, edges, (height - around) / pixels)
    each = max(4, (height - around) // row)
    if own <= height * 1.1 or rows is None or rows[1] - rows[0] <= each + 1:
        return [plot]
    low, high, down = rows
    count = math.ceil((high - low) / each)
    cuts = native.evenly(low, high - low, count)
    found = []
    for first, last in cuts if down else cuts[::-1]:
        part = again(plot)
        part.update_yaxes(range=[last, first] if down else [first, last], autorange=False)
        found.append(part)
    return found


def _cut(plot: go.Figure, edges: list[float], room: float) -> list[go.Figure]:
    """The same for a plot that tells where its rows meet: cut there, the topmost first.

    As few parts as have room, as even as the rows let them be.

    :param edges: where they meet, from below. :param room: how much of the axis a picture holds.
    """
    whole = edges[-1] - edges[0]
    fewest = math.ceil(whole / room)
    for count in range(fewest, max(len(edges), fewest + 1)):
        even = [edges[0] + whole * i / count for i in range(count + 1)]
        cuts = sorted({min(edges, key=lambda e: abs(e - place)) for place in even})
        if all(high - low <= room for low, high in pairwise(cuts)):
            break
    found = []
    for low, high in list(pairwise(cuts))[::-1]:
        part = again(plot)
        part.update_yaxes(range=[low, high], autorange=False)
        found.append(part)
    return found


def rows_of(plot: go.Figure) -> tuple[float, float, bool] | None:
    """First and last edge of the rows and whether they run downwards; None where it has no rows."""
    axis = plot.layout.yaxis
    if any(trace.type in ("choropleth", "scattergeo", "sankey") for trace in plot.data):
        return None
    if axis.range is not None:
        a, b = axis.range
        if not all(isinstance(x, int | float) for x in (a, b)):
            return None
        low, high = sorted((float(a), float(b)))
        return math.floor(low) + 0.5, math.ceil(high) - 0.5, a > b
    ticks = axis.tickvals
    if ticks is None or len(ticks) < 8 or not all(isinstance(x, int | float) for x in ticks):
        return None
    return min(ticks) - 0.5, max(ticks) + 0.5, axis.autorange == "reversed"

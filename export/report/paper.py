"""A figure as it is drawn for a page of paper: no word of it smaller than seven points.

A pixel is so many points whatever the page, so that a wider text area gives a figure more pixels
and not larger words. What is too tall for a page, or has more columns than the width has room for,
is parted by its rows and columns, as it is over slides; each part is a picture of its own.
"""

from __future__ import annotations

import math
from dataclasses import replace

import plotly.graph_objects as go

from charts.plain import again
from export.report import native, projected
from export.report.blocks import Part, Picture
from text.texts import t
from views.figures import KINDS

#: Points of a pixel: the smallest words of a figure are 11 pixels, and then seven points.
POINT = 0.65
#: Kinds whose rows can be parted, and the pixels a row needs at the least; beside those of slides
#: a ranking, which is a native chart there.
ROWS = {kind: row for kind, (row, _, _) in projected.SLICED.items()} | {"rangering": 26}
#: Kinds whose columns can be parted: with too little width, their names lie upon each other.
COLUMNS = ("matrise",)
#: How low a figure of kinds that cannot be parted may be drawn, as a share of its own height: a
#: flow has room between its names.
LOWEST, LOWER = 0.8, {"flyt": 0.55}
#: The share of a page a figure has at the least where text stands before it.
LEAST = 0.5
#: Pixels of the map of one indicator, which is as tall as it is wide.
MAP = 600


def parts(picture: Picture, width: float, height: float) -> list[Part]:
    """The figure as pictures for a page, the topmost rows first; one where it has room.

    :param width, height: of the room, in points.
    """
    key = (round(width), round(height))
    if key not in picture.parted:
        wide = round(width / POINT)
        wide = min(MAP, wide) if picture.figure.kind == "kart" else wide
        found = _plots(picture, wide, int(height / POINT))
        picture.parted[key] = [
            _part(picture, plot, (wide, high), (number, len(found)))
            for number, (plot, high) in enumerate(found, 1)
        ]
    return picture.parted[key]


def below(
    picture: Picture, width: float, height: float, said: float
) -> tuple[list[Part], bool]:  # fmt: skip
    """The parts of a figure below a text, and whether the text has room on the page of the first.

    :param width, height: of a page, in points. :param said: the height of the text.
    """
    room = height - said
    if said and room >= height * LEAST:
        found = parts(picture, width, room)
        if found[0].height <= room + 1:
            return found, True
    found = parts(picture, width, height)
    return found, found[0].height <= room


def _part(
    picture: Picture, plot: go.Figure, pixels: tuple[int, int], which: tuple[int, int]
) -> Part:  # fmt: skip
    """A part as a picture that says which it is."""
    number, of = which
    if plot is not picture.figure.plot:
        figure = replace(picture.figure, drawing=plot)
        if of > 1:
            said = t("report.part", picture.choice.language, number=number, of=of)
            figure = replace(figure, alt=f"{said} {figure.alt}",
                             title=f"{figure.title} ({number}/{of})")  # fmt: skip
        picture = Picture(figure, picture.choice, picture.number, picture.state)
    return Part(picture, pixels[0] * POINT, pixels[1] * POINT, pixels, number, of)


def _plots(picture: Picture, wide: int, room: int) -> list[tuple[go.Figure, int]]:
    """The plot of each part and its height in pixels."""
    kind, plot = picture.figure.kind, picture.figure.plot
    own = int(plot.layout.height or 450)
    across = math.ceil(KINDS[kind].least / wide) if kind in COLUMNS else 1
    if projected.is_map(picture) or (own <= room and across == 1):
        return [(plot, own)]
    if own > room:
        plot = _lower(kind, plot)
        own = int(plot.layout.height or 450)
    if not ROWS.get(kind):
        least = int(own * LOWER.get(kind, LOWEST))
        return [(plot, max(min(room, own), least))]
    rows = projected.sliced(plot, room, ROWS[kind])
    return [(part, min(room, _tall(part, plot)))
            for some in rows for part in _columns(some, across)]  # fmt: skip


def _lower(kind: str, plot: go.Figure) -> go.Figure:
    """A plot with a lower legend, and as much lower itself; names at a flow's edges have room."""
    if kind in LOWER:
        return again(plot).update_layout(margin_t=18, margin_b=24)
    new, had = projected.low_legend(kind, plot), plot.layout.margin.b or 0
    if new is not plot:
        new.update_layout(height=plot.layout.height - had + new.layout.margin.b)
    return new


def _tall(part: go.Figure, whole: go.Figure) -> int:
    """The pixels of a part whose rows are as high as they are in the whole figure."""
    own, margin = int(whole.layout.height or 450), whole.layout.margin
    told = whole.layout.meta["edges"] if isinstance(whole.layout.meta, dict) else None
    edges = told or projected.rows_of(whole)
    if edges is None or part.layout.yaxis.range == whole.layout.yaxis.range:
        return own
    low, high = sorted(part.layout.yaxis.range)
    around = (margin.t or 0) + (margin.b or 0)
    every = told[-1] - told[0] if told else edges[1] - edges[0]
    return math.ceil(around + (own - around) * (high - low) / every)


def _columns(plot: go.Figure, count: int) -> list[go.Figure]:
    """A plot with its columns in so many parts."""
    if count < 2:
        return [plot]
    low, high = map(float, plot.layout.xaxis.range)
    found = []
    for ends in native.evenly(low, high - low, count):
        part = again(plot)
        part.update_xaxes(range=list(ends), autorange=False)
        found.append(part)
    return found

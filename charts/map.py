"""A map of Asker: one stepped choropleth, the selected area outlined, hidden values hatched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import circles, inset, labels, marks, style
from charts.areas import area_figure
from charts.classes import Classes, classify
from charts.figure import Figure, Subject, status_text
from text.texts import t

#: Lon and lat that hold Asker's land, and the middle of it.
BOUNDS = {"lon": [10.19, 10.75], "lat": [59.485, 59.90]}
AROUND = {"lon": [9.75, 11.15], "lat": [59.35, 60.12]}
#: Pixels the legend takes below the map.
LEGEND = 150
#: Pixels of the narrowest map names are placed for: a phone's.
NARROWEST = 340
#: Areas under circles.
PLAIN = "#eef3f0"


def area_map(
    subject: Subject,
    rows: pd.DataFrame,
    boundaries: str | dict[str, Any],
    *,
    method: str = "kvantiler",
    selected: str | None = None,
    hatch: tuple[list[float | None], list[float | None]] | None = None,
    points: pd.DataFrame | None = None,
    context: tuple[str | dict[str, Any], list[str]] | None = None,
    height: int = 620,
    among: np.ndarray | None = None,
    spots: pd.DataFrame | None = None,
    counts: bool = False,
    bounds: dict[str, list[float]] | None = None,
) -> Figure:
    """The figure.

    :param bounds: lon and lat that hold the areas drawn, where those are not all of the level.

    :param spots: where each area's name stands: columns area, lon, lat and room.
    :param counts: the figures are counts: circles in proportion, never filled areas.
    :param rows: columns area, name, value, lower, upper, status, note; one row an area.
    :param boundaries: the address of a GeoJSON, or the GeoJSON, with ``kode`` in its properties.
    :param hatch: lon and lat of lines drawn over areas without a value.
    :param points: optional places with columns name, lon, lat, exact, where.
    :param among: the figures of all years that share the scale; those of ``rows`` where not given.
    :param context: GeoJSON of the neighbouring municipalities and their codes, drawn below.
    """

    def drawn() -> go.Figure:
        classes = None if counts else classes_of(subject, rows, method, among)
        legend = LEGEND if classes or counts else 0
        around = bounds or (AROUND if subject.level == "kommune" else BOUNDS)
        at = spots
        plot = go.Figure(layout=layout(around, height, legend))
        if context is not None:
            plot.add_trace(surroundings(*context))
        plot.add_trace(choropleth(subject, rows, boundaries, classes, legend / height, counts))
        if hatch and hatch[0]:
            plot.add_trace(_lines(hatch))
        if selected in set(rows["area"]):
            plot.add_trace(outline(str(selected), boundaries))
        if counts and spots is not None:
            largest = circles.largest_of(rows["value"].to_numpy(float), among)
            at = spots.assign(below=circles.radii(rows, spots, largest))
            plot.add_trace(circles.trace(subject, rows, at, hover(subject, rows), largest))
            plot.update_layout(circles.legend(subject, largest, height))
        if at is not None and subject.level != "rute1km":
            named(plot, around, rows, at, legend / height, height, selected)
        if points is not None and len(points):
            plot.add_trace(marks.of(points))
        return plot

    title = t("title.map", subject.language, title=subject.full_title, level=subject.level_name)
    return area_figure("kart", title, drawn, subject, rows, rows["area"], geo=True,
                       marked=[selected] if selected else [])  # fmt: skip


def named(
    plot: go.Figure, bounds: dict[str, list[float]], rows: pd.DataFrame, spots: pd.DataFrame,
    base: float, height: int, selected: str | None,
) -> None:  # fmt: skip
    """Names on the map, and on that of all Asker the small districts of the north in an inset."""
    known = spots.merge(rows[["area", "name"]], on="area")
    first = [selected] if selected else []
    shown = known
    if bounds is BOUNDS:
        inside = [inset.holds(x, y) for x, y in zip(known["lon"], known["lat"], strict=True)]
        shown = known[~np.array(inside, dtype=bool)] if any(inside) else known
    pixels = labels.scale(bounds, NARROWEST, (1 - base) * height)
    found = labels.placed(shown, pixels, first)
    if len(shown) < len(known):
        inset.add(plot, known, base, height, first)
    plot.add_trace(labels.names(found))


def classes_of(
    subject: Subject, rows: pd.DataFrame, method: str, among: np.ndarray | None
) -> Classes | None:
    """The classes of what is shown; None where no area has a figure."""
    values = rows["value"].to_numpy(float)
    return classify(values, method, subject.reference, subject.decimals, among)


def layout(bounds: dict[str, list[float]], height: int, legend: int = 0) -> dict[str, Any]:
    """A map of what ``bounds`` hold, over a legend of so many pixels."""
    return style.layout(
        height=height,
        dragmode=False,
        # A mark takes the pointer on itself alone; beside it the area below is meant.
        hoverdistance=8,
        geo={
            "projection": {"type": "mercator"},
            "lonaxis": {"range": bounds["lon"]},
            "lataxis": {"range": bounds["lat"]},
            "visible": False,
            "bgcolor": style.SEA,
            "domain": {"x": [0, 1], "y": [legend / height, 1]},
        },
    )


def surroundings(geojson: str | dict[str, Any], codes: list[str]) -> go.Choropleth:
    """The neighbouring municipalities, below the areas; never pointed at."""
    return go.Choropleth(
        geojson=geojson,
        featureidkey="properties.kode",
        locations=codes,
        z=[0] * len(codes),
        colorscale=[[0, "#e9ecec"], [1, "#e9ecec"]],
        showscale=False,
        hoverinfo="skip",
        marker={"line": {"width": 0.6, "color": "#cfd6d8"}},
    )


def colours(classes: Classes) -> list[str]:
    """One colour a class."""
    scale = style.DIVERGING if classes.diverging else style.SEQUENTIAL
    return scale[classes.count] if classes.count in scale else style.SEQUENTIAL[2][: classes.count]


def class_labels(subject: Subject, classes: Classes) -> list[str]:
    """What each class spans, in words, with the reference value marked in the class it falls in."""
    unit = f" {subject.unit_name}" if subject.unit == "prosent" else ""
    labels = []
    for i in range(classes.count):
        low, high = classes.low(i), classes.high(i)
        text = f"{subject.bare(low)}–{subject.bare(high)}{unit}"
        if subject.unit == "kr":
            text = subject.span(low, high)
        if low == high:
            text = subject.say(low)
        reference = subject.reference
        last = i == classes.count - 1
        if reference is not None and (
            classes.edges[i] < reference <= high
            or (i == 0 and reference <= low)
            or (last and reference > high)
        ):
            text += f"<br>◂ {subject.reference_name}: {subject.say(reference)}"
        labels.append(text)
    return labels


def two_colours(
    areas: pd.Series, which: pd.Series, boundaries: Any, said: list[str], colours: tuple[str, str]
) -> go.Choropleth:
    """Areas in one of two colours, the second where ``which`` is true, without a scale."""
    off, on = colours
    return go.Choropleth(
        geojson=boundaries, featureidkey="properties.kode", showscale=False,
        locations=areas.astype(str).tolist(), z=which.astype(int).tolist(), zmin=0, zmax=1,
        colorscale=[[0, off], [0.5, off], [0.5, on], [1, on]],
        text=said, hovertemplate="%{text}<extra></extra>",
        marker={"line": {"width": 0.8, "color": "#9fb0b5"}},
    )  # fmt: skip


def choropleth(
    subject: Subject,
    rows: pd.DataFrame,
    boundaries: Any,
    classes: Classes | None,
    legend: float,
    counts: bool = False,
) -> go.Choropleth:
    """The areas in the colours of their classes, or in one faint colour below circles.

    :param legend: the share of the height that the legend has.
    """
    said = hover(subject, rows)
    if counts:
        # Areas are one colour: the circles say how many.
        return two_colours(rows["area"], rows["value"].notna(), boundaries, said,
                           (style.NO_DATA, PLAIN))  # fmt: skip
    count = classes.count if classes else 1
    palette = colours(classes) if classes else [style.NO_DATA]
    # Missing values are class −1 with a colour of their own, so that they can be hovered.
    z = classes.of if classes else np.full(len(rows), -1)
    hidden = bool((z == -1).any())
    palette = [style.NO_DATA, *palette] if hidden and classes else palette
    steps = [[(i + d) / len(palette), colour] for i, colour in enumerate(palette) for d in (0, 1)]
    ticks = class_labels(subject, classes) if classes else []
    return go.Choropleth(
        geojson=boundaries,
        featureidkey="properties.kode",
        locations=rows["area"].astype(str).tolist(),
        z=z.tolist(),
        zmin=-1.5 if hidden else -0.5,
        zmax=count - 0.5,
        colorscale=steps,
        text=said,
        hovertemplate="%{text}<extra></extra>",
        marker={"line": {"width": 0.8, "color": "white"}},
        colorbar={
            "tickvals": [*([-1] if hidden else []), *range(count)],
            "ticktext": [*([_absent(subject, rows)] if hidden else []), *ticks],
            "orientation": "v",
            "x": 0.0, "xanchor": "left", "y": 0.0, "yanchor": "bottom",
            "len": 0.95 * legend, "thickness": 16, "xpad": 2, "ypad": 4,
            "outlinewidth": 0, "ticks": "",
            # Smaller where they are many: what stands on two lines lies on no other.
            "tickfont": {"size": {5: 13, 6: 12}.get(max(len(palette), 5), 11)},
        },
    )  # fmt: skip


def hover(subject: Subject, rows: pd.DataFrame) -> list[str]:
    """What each area says when it is pointed at: its name, and its figure or why there is none."""
    return [
        f"<b>{name}</b><br>{subject.say(value) if np.isfinite(value) else _why(subject, s, n)}"
        for name, value, s, n in zip(
            rows["name"], rows["value"], rows["status"], rows["note"], strict=True
        )
    ]


def _absent(subject: Subject, rows: pd.DataFrame) -> str:
    """What areas without a value lack: a secret figure is not one that is too unsure to show."""
    there = set(rows.loc[rows["value"].isna(), "status"])
    words = {"suppressed": "status.suppressed", "unreliable": "status.unreliable"}
    parts = [t(key, subject.language) for status, key in words.items() if status in there]
    parts += [t("legend.none", subject.language)] if there - set(words) else []
    return ", ".join(parts)


def _why(subject: Subject, status: str, note: str) -> str:
    return status_text(status, note, subject.language) or t("status.missing", subject.language)


def outline(code: str, boundaries: Any) -> go.Choropleth:
    """The chosen area with a line around it."""
    return go.Choropleth(
        geojson=boundaries,
        featureidkey="properties.kode",
        locations=[code],
        z=[0],
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        showscale=False,
        hoverinfo="skip",
        marker={"line": {"width": 3.5, "color": style.MARK}},
    )


def _lines(hatch: tuple[list[float | None], list[float | None]]) -> go.Scattergeo:
    return go.Scattergeo(
        lon=hatch[0],
        lat=hatch[1],
        mode="lines",
        line={"width": 0.8, "color": style.MUTED},
        hoverinfo="skip",
    )

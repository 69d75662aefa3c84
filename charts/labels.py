"""Names on a map: a halo around each, none over another at the size the map is drawn.

A name stands at the middle of the largest circle that fits into its area. The areas a reader chose
come first, then those with most room; a name that would overlap one already placed is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style

#: Pixels: the font, and the width of a letter of it, on the generous side.
FONT, LETTER = 11, 6.0
#: West, south, east and north of a name in pixels.
Box = tuple[float, float, float, float]
#: Longer names are written on two lines where they can be parted.
LONG = 9
#: What a trace of names is called.
NAMED = "navn"
HALO = ", ".join(f"{x}px {y}px 1.5px white" for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)


def mercator(lat: float) -> float:
    """The northing of a latitude on a Mercator map, in degrees of longitude.

    y = ln tan(π/4 + φ/2) (Snyder 1987, Map Projections, eq. 7-2), turned into degrees.

    >>> mercator(0.0), round(mercator(60.0), 2)
    (0.0, 75.46)
    """
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def scale(bounds: dict[str, list[float]], width: float, height: float) -> float:
    """Pixels a degree of longitude where ``bounds`` is fitted into ``width`` × ``height``."""
    (west, east), (south, north) = bounds["lon"], bounds["lat"]
    return min(width / (east - west), height / (mercator(north) - mercator(south)))


def shape(geo: go.layout.Geo) -> float:
    """Width over height of what a map shows."""
    (west, east), (south, north) = geo.lonaxis.range, geo.lataxis.range
    return float((east - west) / (mercator(north) - mercator(south)))


def two_lines(name: str) -> str:
    """A long name parted at the blank nearest its middle, in Plotly's markup.

    >>> two_lines("Sem"), two_lines("Østbygda Slemmestad")
    ('Sem', 'Østbygda<br>Slemmestad')
    """
    blanks = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= LONG or not blanks:
        return name
    at = min(blanks, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:at]}<br>{name[at + 1 :]}"


def placed(
    spots: pd.DataFrame, pixels: float, first: Iterable[str] = (), tries: Iterable[float] = (0,),
    within: dict[str, list[float]] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The names that have room, with where each stands.

    :param spots: columns area, name, lon, lat and room (radius in degrees that fits the area), and
        where a mark stands at the spot ``below``, the pixels its name stands below the middle.
    :param pixels: pixels a degree of longitude as the map is drawn.
    :param first: areas that get their name before others.
    :param tries: how far up a name may be moved to find room, in lines; tried in turn.
    :param within: bounds (lon, lat) a name is moved to keep inside of; it is never cut there.
    :returns: columns area, lon, lat, text.
    """
    chosen = set(first)
    order = spots.assign(own=~spots["area"].isin(chosen))
    order = order.sort_values(["own", "room"], ascending=[True, False], kind="stable")
    boxes: list[Box] = []
    found = []
    listed: Iterable[Any] = order.itertuples(index=False)
    for spot in listed:
        text = two_lines(str(spot.name))
        lines = text.split("<br>")
        half = max(map(len, lines)) * LETTER / 2
        tall = len(lines) * (FONT + 3) / 2
        for lift in tries:
            x = float(spot.lon) * pixels
            y = mercator(float(spot.lat)) * pixels + lift * FONT
            below = float(getattr(spot, "below", 0.0))
            y -= below + tall if below else 0.0
            if within is not None:
                x, y = _inside(x, y, half, tall, within, pixels)
            box = (x - half, y - tall, x + half, y + tall)
            if not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                found.append({"area": spot.area, "lon": x / pixels,
                              "lat": _latitude(y / pixels), "text": text})  # fmt: skip
                break
    return pd.DataFrame(found, columns=["area", "lon", "lat", "text"])


def _inside(
    x: float, y: float, half: float, tall: float, within: dict[str, list[float]], pixels: float
) -> tuple[float, float]:
    """The middle of a name moved so that all of it is inside the bounds, in pixels."""
    (west, east), (south, north) = within["lon"], within["lat"]
    x = min(max(x, west * pixels + half), east * pixels - half)
    low, high = mercator(south) * pixels + tall, mercator(north) * pixels - tall
    return x, min(max(y, low), high)


def _latitude(northing: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(northing))))


def _overlap(one: Box, other: Box) -> bool:
    return (one[0] < other[2] and other[0] < one[2]) and (one[1] < other[3] and other[1] < one[3])


def names(found: pd.DataFrame, **more: Any) -> go.Scattergeo:
    """The placed names as a trace; dark with a white halo on either theme, never clicked."""
    return go.Scattergeo(
        lon=found["lon"].round(4).tolist(), lat=found["lat"].round(4).tolist(),
        text=found["text"].tolist(), mode="text", hoverinfo="skip", name=NAMED,
        textfont={"size": FONT, "color": style.INK, "family": style.FONT, "shadow": HALO},
        **more,
    )  # fmt: skip

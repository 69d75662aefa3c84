"""Counts on a map: a circle an area, its area proportional to the count.

A count follows from how many live in an area and from how large it is drawn; filled areas would
say the opposite of what is meant. Circles of a common scale say how many, where.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Subject
from text.texts import t

#: Pixels across of the largest circle, and of the smallest that can still be touched.
LARGEST, SMALLEST = 46.0, 4.0
#: Shares of the largest circle that the legend shows.
STEPS = (1.0, 0.25, 0.05)


def diameter(value: float, largest: float) -> float:
    """Pixels across, so that areas are to each other as the counts are.

    >>> diameter(400, 400), diameter(100, 400), diameter(0, 400)
    (46.0, 23.0, 0.0)
    """
    return LARGEST * math.sqrt(max(value, 0.0) / largest) if largest > 0 else 0.0


def largest_of(values: np.ndarray, among: np.ndarray | None) -> float:
    """The count that the largest circle stands for: the largest of all that share the scale."""
    every = np.concatenate([values, among]) if among is not None else values
    known = every[np.isfinite(every)]
    return float(known.max()) if known.size else 0.0


def radii(rows: pd.DataFrame, spots: pd.DataFrame, largest: float) -> list[float]:
    """Pixels from the middle of each spot to the edge of its circle; nought where there is none."""
    values = rows.set_index("area")["value"].reindex(spots["area"]).fillna(0.0)
    return [diameter(float(v), largest) / 2 for v in values]


def trace(
    subject: Subject, rows: pd.DataFrame, spots: pd.DataFrame, hover: list[str], largest: float
) -> go.Scattergeo:
    """A circle on each area with a count above nought; missing ones have none.

    :param spots: columns area, lon, lat.
    :param hover: what each of ``rows`` says when pointed at.
    """
    known = rows.assign(text=hover).merge(spots[["area", "lon", "lat"]], on="area")
    known = known[known["value"] > 0].sort_values("value", ascending=False)
    return go.Scattergeo(
        lon=known["lon"].tolist(), lat=known["lat"].tolist(), text=known["text"].tolist(),
        mode="markers", hovertemplate="%{text}<extra></extra>", name="sirkler",
        marker={"size": [max(SMALLEST, diameter(v, largest)) for v in known["value"]],
                "color": style.ACCENT, "opacity": 0.72,
                "line": {"width": 1, "color": "white"}},
    )  # fmt: skip


def legend(subject: Subject, largest: float, height: float) -> dict[str, Any]:
    """Circles of three sizes with what each stands for, as layout below the map."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = [
        {"x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
         "xshift": 4, "yshift": LARGEST + 14, "showarrow": False,
         "text": t("kart.circles", subject.language, unit=subject.unit_name)},
    ]  # fmt: skip
    left = 4.0
    for share in STEPS:
        value = _round(largest * share)
        size = diameter(value, largest)
        shapes.append({
            "type": "circle", "xref": "paper", "yref": "paper", "xsizemode": "pixel",
            "ysizemode": "pixel", "xanchor": 0, "yanchor": 0, "x0": left, "x1": left + size,
            "y0": 6, "y1": 6 + size, "fillcolor": style.ACCENT, "opacity": 0.72,
            "line": {"width": 0},
        })  # fmt: skip
        notes.append({
            "x": 0, "y": 0, "xref": "paper", "yref": "paper", "xanchor": "left",
            "yanchor": "bottom", "xshift": left + size + 4, "yshift": 4 + size / 2 - 8,
            "showarrow": False, "text": subject.bare(value),
        })  # fmt: skip
        left += size + 14 + 9 * len(subject.bare(value))
    return {"shapes": shapes, "annotations": notes}


def _round(value: float) -> float:
    """A figure with one digit that counts, for a legend: 3 480 → 3 000; under ten as it is."""
    if value < 10:
        return float(round(value)) or value
    power = 10.0 ** math.floor(math.log10(value))
    return float(math.floor(value / power) * power)

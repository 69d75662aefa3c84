"""«Der folk bor»: cells of 250 m as dots over any map, larger where more people live."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.texts import t

#: Pixels across of the dot of each class of people.
SIZES = {1: 2.5, 2: 4.0, 3: 5.5, 4: 7.5, 5: 10.0}


def with_people(figure: Figure, cells: pd.DataFrame, year: str, language: str = "nb") -> Figure:
    """The map with a dot a cell, and a note that says what the dots are.

    :param cells: columns lon, lat and class (1–5); a class, never a number of people.
    """
    plot = go.Figure(figure.plot)
    for kind, size in SIZES.items():
        part = cells[cells["class"] == kind]
        plot.add_trace(
            go.Scattergeo(
                lon=part["lon"].round(4).tolist(), lat=part["lat"].round(4).tolist(),
                mode="markers", hoverinfo="skip", name=t(f"people.class.{kind}", language),
                marker={"size": size, "color": style.INK, "opacity": 0.45, "line": {"width": 0}},
            )
        )  # fmt: skip
    return replace(
        figure, plot=plot, notes=(t("people.note", language, year=year), *figure.notes),
        source=f"{figure.source} {t('people.source', language)}",
    )  # fmt: skip

"""A map of areas whose neighbours are alike, with the warnings such a map needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from analysis.errors import CannotCompute
from charts import style
from charts.areas import together
from charts.figure import Figure, Subject
from charts.map import BOUNDS, surroundings
from charts.measurable import refusal
from text.formats import in_words as in_running
from text.formats import number
from text.texts import t

if TYPE_CHECKING:
    from analysis.spatial import SpatialPattern

#: In the order of the legend: colours are told apart with the common kinds of colour blindness.
KINDS = {
    "HH": "#4a2d80", "HL": "#b7a9d6", "LL": "#8a4a00", "LH": "#eab676",
    "not_significant": "#eceae4", "island": "#d9d9d6", "none": "#bfc6c9",
}  # fmt: skip

CLUSTERS = ("HH", "LL", "HL", "LH")
#: Areas of a kind that are named; more are counted.
MOST_NAMED = 6


def pattern(rows: pd.DataFrame, shapes: Mapping[str, Any]) -> SpatialPattern:
    """Moran's I and local clusters of the areas that have a value.

    :raises CannotCompute: where there is nothing to find clusters in.
    """
    # The spatial libraries cost a second and 25 MB: only who looks for clusters loads them.
    from analysis.spatial import moran, neighbours_from_geometry

    known = rows.dropna(subset=["value"])
    codes = [c for c in known["area"].astype(str) if c in shapes]
    if len(codes) < 4:
        raise CannotCompute("too_few_areas", "Clusters need at least four areas.")
    links = neighbours_from_geometry([shapes[c] for c in codes], codes)
    return moran(known.set_index("area")["value"].loc[codes], links.neighbours)


def clusters(
    subject: Subject,
    rows: pd.DataFrame,
    shapes: Mapping[str, Any],
    boundaries: str | dict[str, Any],
    context: tuple[str | dict[str, Any], list[str]] | None = None,
) -> Figure | str:
    """The figure, or in words why there is none.

    :param rows: columns area, name, value.
    :param boundaries: the address of a GeoJSON, or the GeoJSON, with ``kode`` in its properties.
    :param context: GeoJSON of the municipalities and the codes of those drawn below the areas.
    """
    try:
        found = pattern(rows, shapes)
    except CannotCompute as error:
        return refusal(error, subject.language)
    language = subject.language
    kinds = found.clusters.reindex(rows["area"].astype(str)).fillna("none")
    words = [t(f"ulikhet.cluster.{k}", language) for k in kinds]
    judged = t("ulikhet.column.p_adjusted", language)
    table = pd.DataFrame(
        {
            t("column.area", language): rows["name"].to_numpy(),
            t("column.code", language): rows["area"].astype(str).to_numpy(),
            t("column.value", language): rows["value"].to_numpy(),
            t("ulikhet.column.cluster", language): words,
            judged: found.local_p_adjusted.reindex(rows["area"].astype(str)).to_numpy(),
        }
    )
    return Figure(
        kind="klynger",
        title=t("ulikhet.title.clusters", language, title=subject.full_title),
        drawing=lambda: _map(subject, rows, list(kinds), boundaries, context),
        table=table,
        alt=in_words(subject, rows, found),
        source=subject.map_source,
        decimals={t("column.value", language): subject.decimals, judged: 3},
        notes=(t("ulikhet.clusters.how", language), *subject.caveats),
        config=style.config(f"klynger-{subject.indicator}", geo=True),
        period=subject.period,
    )


def in_words(subject: Subject, rows: pd.DataFrame, found: SpatialPattern) -> str:
    """Whether like lies beside like, which areas form clusters, and how little few areas say."""
    language = subject.language
    key = "alike" if found.expected < found.I else "unlike"
    key = key if found.p < 0.05 else "chance"
    texts = [t(f"ulikhet.moran.{key}", language, value=number(found.I, 2, language),
               share=in_running(100 * found.p, "prosent", 1, language))]  # fmt: skip
    names = dict(zip(rows["area"].astype(str), rows["name"], strict=True))
    if not found.clusters.isin(CLUSTERS).any():
        texts.append(t("ulikhet.moran.no_areas", language))
    for kind in CLUSTERS:
        codes = [str(c) for c in found.clusters.index[found.clusters == kind]]
        if codes:
            shown = together([names[c] for c in codes], language, MOST_NAMED)
            texts.append(t("ulikhet.moran.areas", language, areas=shown,
                           kind=t(f"ulikhet.cluster.{kind}", language)))  # fmt: skip
    if found.warning:
        texts.append(t("ulikhet.moran.few", language, count=len(found.clusters)))
    return " ".join(texts)


def _map(
    subject: Subject, rows: pd.DataFrame, kinds: list[str], boundaries: str | dict[str, Any],
    context: tuple[str | dict[str, Any], list[str]] | None,
) -> go.Figure:  # fmt: skip
    language = subject.language
    shown = [k for k in KINDS if k in set(kinds)]
    legend = 24 * len(shown) + 30
    height = 560 + legend
    steps = [[(i + d) / len(shown), KINDS[k]] for i, k in enumerate(shown) for d in (0, 1)]
    text = [f"<b>{n}</b><br>{subject.say(v)}<br>{t(f'ulikhet.cluster.{k}', language)}"
            for n, v, k in zip(rows["name"], rows["value"], kinds, strict=True)]  # fmt: skip
    trace = go.Choropleth(
        geojson=boundaries, featureidkey="properties.kode",
        locations=rows["area"].astype(str).tolist(), z=[shown.index(k) for k in kinds],
        zmin=-0.5, zmax=len(shown) - 0.5, colorscale=steps, text=text,
        hovertemplate="%{text}<extra></extra>", marker={"line": {"width": 0.8, "color": "#8b979d"}},
        colorbar={
            "tickvals": list(range(len(shown))),
            "ticktext": [t(f"ulikhet.cluster.{k}", language) for k in shown],
            "x": 0.0, "xanchor": "left", "y": 0.0, "yanchor": "bottom", "len": legend - 10,
            "lenmode": "pixels", "thickness": 16, "outlinewidth": 0, "ticks": "",
            "tickfont": {"size": 13},
        },
    )  # fmt: skip
    below = [] if context is None else [surroundings(*context)]
    return go.Figure([*below, trace], style.layout(
        height=height, dragmode=False,
        geo={"projection": {"type": "mercator"}, "lonaxis": {"range": BOUNDS["lon"]},
             "lataxis": {"range": BOUNDS["lat"]}, "visible": False, "bgcolor": style.SEA,
             "domain": {"x": [0, 1], "y": [legend / height, 1]}},
    ))  # fmt: skip

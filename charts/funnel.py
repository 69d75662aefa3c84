"""Funnel plot: every area by its size, and how far chance alone could take it from the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.errors import CannotCompute
from analysis.funnel import LEVELS, outside, overdispersion, share_limits
from charts import style
from charts.figure import Figure, Subject
from charts.measurable import refusal
from text.formats import capital, listed, number
from text.texts import t

POINTS = 120


def funnel(subject: Subject, rows: pd.DataFrame, selected: str | None = None) -> Figure | str:
    """Shares against what they are counted among, with control limits; or in words why not.

    The middle line is the reference where it is a share of the whole, else all areas together.

    :param rows: columns area, name, value (per cent), numerator, denominator; areas without counts
        are in the table and not in the plot.
    """
    known = rows.dropna(subset=["value", "numerator", "denominator"])
    known = known[known["denominator"] > 0]
    target = None if subject.reference is None else subject.reference / 100
    try:
        phi = overdispersion(known["numerator"], known["denominator"], target)
    except CannotCompute as error:
        return refusal(error, subject.language)
    if target is None:
        target = float(known["numerator"].sum() / known["denominator"].sum())
    inner = share_limits(known["denominator"], target, dispersion=phi)
    side = pd.Series(outside(known["value"], inner), index=known.index)
    language = subject.language
    table = _table(subject, rows, side, known, inner)
    low, high = t("column.lower", language), t("column.upper", language)
    value = t("column.value", language)
    return Figure(
        kind="trakt",
        title=t("trakt.title", language, title=subject.full_title,
                level=capital(subject.level_name)),
        plot=_plot(subject, known, target, phi, selected),
        table=table,
        alt=_in_words(subject, known, side),
        source=subject.source,
        decimals={value: subject.decimals, low: subject.decimals, high: subject.decimals},
        notes=(t("trakt.how", language), *_spread_note(phi, language), *subject.caveats),
        config=style.config(f"trakt-{subject.indicator}"),
        areas=tuple(known["area"]),
    )  # fmt: skip


def _spread_note(phi: float, language: str) -> tuple[str, ...]:
    return (t("trakt.spread", language, times=number(phi, 1, language)),) if phi > 1 else ()


def _table(
    subject: Subject, rows: pd.DataFrame, side: pd.Series, known: pd.DataFrame,
    limits: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:  # fmt: skip
    language = subject.language
    ends = pd.DataFrame({"lower": limits[0], "upper": limits[1]}, index=known.index)
    ends = ends.reindex(rows.index)
    words = side.reindex(rows.index).fillna("missing")
    return pd.DataFrame(
        {
            t("column.area", language): rows["name"],
            t("column.code", language): rows["area"].astype(str),
            t("trakt.column.size", language): rows["denominator"],
            t("column.value", language): rows["value"],
            t("column.lower", language): ends["lower"],
            t("column.upper", language): ends["upper"],
            t("trakt.column.side", language): [t(f"trakt.{w}", language) for w in words],
        }
    ).reset_index(drop=True)


def _in_words(subject: Subject, known: pd.DataFrame, side: pd.Series) -> str:
    language = subject.language
    texts = [t("trakt.alt", language, title=subject.full_title, count=len(known),
               inside=int((side == "inside").sum()), level=subject.level_name)]  # fmt: skip
    for word in ("higher", "lower"):
        names = known.loc[side == word, "name"].tolist()
        if names:
            texts.append(t(f"trakt.alt.{word}", language, areas=listed(names, language)))
    return " ".join(texts)


def _plot(
    subject: Subject, known: pd.DataFrame, target: float, phi: float, selected: str | None
) -> go.Figure:
    language = subject.language
    size = known["denominator"].to_numpy(float)
    along = np.unique(np.geomspace(max(size.min() * 0.8, 5), size.max() * 1.05, POINTS).round())
    plot = go.Figure(layout=style.layout(
        height=460, margin={"l": 8, "r": 90, "t": 10, "b": 50},
        xaxis={"title": {"text": t("trakt.axis", language)}, "type": "log", "fixedrange": True,
               "gridcolor": style.GRID},
        yaxis={"title": {"text": subject.unit_name}, "fixedrange": True, "automargin": True,
               "gridcolor": style.GRID, "zeroline": False},
        separators=", " if language == "nb" else ".,",
    ))  # fmt: skip
    for level, dash in zip(LEVELS, ("dash", "dot"), strict=True):
        limits = share_limits(along, target, level, dispersion=phi)
        for end in limits:
            line = {"color": style.NEUTRAL, "width": 1.2, "dash": dash}
            plot.add_trace(go.Scatter(x=along, y=end, mode="lines", hoverinfo="skip", line=line))
        percent = number(100 * level, 0 if level < 0.99 else 1, language)
        plot.add_annotation(x=np.log10(along[-1]), y=limits.upper[-1], xanchor="left", yshift=6,
                            text=f"{percent} %", showarrow=False)  # fmt: skip
    plot.add_hline(y=100 * target, line={"color": style.NEUTRAL, "width": 1.6})
    marked = known["area"].astype(str) == (selected or "")
    plot.add_trace(go.Scatter(
        x=size, y=known["value"], mode="markers", customdata=known["area"],
        marker={"size": [14 if m else 9 for m in marked],
                "color": [style.MARK if m else style.ACCENT for m in marked],
                "symbol": ["diamond" if m else "circle" for m in marked]},
        text=[f"{n}: {subject.say(v)}" for n, v in zip(known["name"], known["value"], strict=True)],
        hovertemplate="%{text}<extra></extra>",
    ))  # fmt: skip
    return plot

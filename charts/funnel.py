"""Funnel plot: every area by its size, and how far chance alone could take it from the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from analysis.errors import CannotCompute
from analysis.funnel import LEVELS, Limits, outside, overdispersion, rate_limits, share_limits
from charts import style
from charts.areas import together
from charts.axes import size_axis, value_axis
from charts.figure import Figure, Subject
from charts.measurable import refusal
from text.formats import capital, number, quantity
from text.texts import t

POINTS = 120
#: Areas outside the limits that are named; more are counted.
MOST_NAMED = 8


@dataclass(frozen=True)
class _Chance:
    """How limits are computed: of shares or of rates, and of how many that are counted as one."""

    target: float
    per: float
    rate: bool
    design_effect: float
    phi: float

    def limits(self, size: ArrayLike, level: float = 0.95) -> Limits:
        units = np.maximum(np.round(np.asarray(size, float) / self.design_effect), 1)
        limits = rate_limits if self.rate else share_limits
        return limits(units, self.target, level, per=self.per, dispersion=self.phi)


def funnel(
    subject: Subject, rows: pd.DataFrame, selected: str | None = None, *, per: float = 100,
    rate: bool = False, design_effect: float = 1,
) -> Figure | str:  # fmt: skip
    """Shares or rates against what they are counted among, with control limits; or why not.

    The middle line is the reference where there is one, else all areas together.

    :param rows: columns area, name, value (per ``per``), numerator, denominator; areas without
        counts are in the table and not in the plot.
    :param rate: events (Poisson) instead of shares (binomial).
    :param design_effect: how many that are counted stand for one independent draw (families).
    """
    known = rows.dropna(subset=["value", "numerator", "denominator"])
    known = known[known["denominator"] > 0]
    target = None if subject.reference is None else subject.reference / per
    try:
        phi = overdispersion(known["numerator"] / design_effect,
                             known["denominator"] / design_effect, target, rate=rate)  # fmt: skip
    except CannotCompute as error:
        return refusal(error, subject.language)
    if target is None:
        target = float(known["numerator"].sum() / known["denominator"].sum())
    chance = _Chance(target, per, rate, design_effect, phi)
    inner = chance.limits(known["denominator"])
    side = pd.Series(outside(known["value"], inner), index=known.index)
    language = subject.language
    table = _table(subject, rows, side, known, inner)
    low, high = t("column.lower", language), t("column.upper", language)
    value = t("column.value", language)
    return Figure(
        kind="trakt",
        title=t("trakt.title", language, title=subject.full_title,
                level=capital(subject.level_name)),
        drawing=lambda: _plot(subject, known, chance, selected),
        table=table,
        alt=_in_words(subject, known, side),
        source=subject.source,
        decimals={value: subject.decimals, low: subject.decimals, high: subject.decimals,
                  t("trakt.column.size", language): 0},
        notes=(t("trakt.how", language), *_spread_note(phi, language), *subject.caveats),
        config=style.config(f"trakt-{subject.indicator}"),
        areas=tuple(known["area"]),
        period=subject.period,
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
            texts.append(
                t(f"trakt.alt.{word}", language, areas=together(names, language, MOST_NAMED))
            )
    return " ".join(texts)


def _plot(
    subject: Subject, known: pd.DataFrame, chance: _Chance, selected: str | None
) -> go.Figure:
    language = subject.language
    size = known["denominator"].to_numpy(float)
    along = np.unique(np.geomspace(max(size.min() * 0.8, 5), size.max() * 1.05, POINTS).round())
    plot = go.Figure(layout=style.layout(
        height=460, margin={"l": 8, "r": 90, "t": 10, "b": 50},
        xaxis={"title": {"text": t("trakt.axis", language)}, "fixedrange": True,
               "gridcolor": style.GRID, **size_axis(size, language)},
        yaxis={"title": {"text": subject.unit_name}, "fixedrange": True, "automargin": True,
               "gridcolor": style.GRID, "zeroline": False},
        separators=", " if language == "nb" else ".,",
    ))  # fmt: skip
    for level, dash in zip(LEVELS, ("dash", "dot"), strict=True):
        limits = chance.limits(along, level)
        for end in limits:
            line = {"color": style.NEUTRAL, "width": 1.2, "dash": dash}
            plot.add_trace(go.Scatter(x=along, y=end, mode="lines", hoverinfo="skip", line=line))
        percent = quantity(100 * level, "prosent", 0 if level < 0.99 else 1, language)
        plot.add_annotation(x=np.log10(along[-1]), y=limits.upper[-1], xanchor="left", yshift=6,
                            text=percent, showarrow=False)  # fmt: skip
    plot.add_hline(y=chance.per * chance.target, line={"color": style.NEUTRAL, "width": 1.6})
    marked = known["area"].astype(str) == (selected or "")
    plot.add_trace(go.Scatter(
        x=size, y=known["value"], mode="markers", customdata=known["area"],
        marker={"size": [14 if m else 9 for m in marked],
                "color": [style.MARK if m else style.ACCENT for m in marked],
                "symbol": ["diamond" if m else "circle" for m in marked]},
        text=[f"{n}: {subject.say(v)}" for n, v in zip(known["name"], known["value"], strict=True)],
        hovertemplate="%{text}<extra></extra>",
    ))  # fmt: skip
    drawn = [value for trace in plot.data for value in trace.y]
    return plot.update_yaxes(**value_axis(drawn, subject.decimals))

"""The gap between areas period by period: lowest and highest, and the fifths' gap with its band.

Only the newest series is drawn, so that no line crosses a break.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.errors import CannotCompute
from analysis.inequality import gap
from analysis.uncertainty import interval_of
from charts import merger, style
from charts.axes import value_axis
from charts.figure import Figure, Subject
from charts.measurable import difference, has_zero
from charts.periods import break_position, period_axis, with_empty_periods
from text.formats import period
from text.texts import t


def over_time(subject: Subject, series: pd.DataFrame, said: str) -> Figure:
    """The figure.

    :param series: columns period, area, name, value, people; the same areas in every period.
    :param said: whether the gap has changed, in words.
    """
    language = subject.language
    found = gaps(series)
    table, decimals = _table(subject, found)
    title = ", ".join(p for p in (subject.title, subject.category) if p)
    return Figure(
        kind="gap",
        title=t("ulikhet.title.gap", language, title=title),
        drawing=lambda: _plot(subject, found),
        table=table,
        alt=said,
        source=subject.source,
        decimals=decimals,
        notes=(*(text for _, text in subject.breaks), *_notes(subject, found), *subject.caveats),
        config=style.config(f"gap-{subject.indicator}"),
        period=str(found["period"].iloc[-1]) if len(found) else "",
    )


def _notes(subject: Subject, found: pd.DataFrame) -> list[str]:
    if found.empty:
        return []
    merged = [merger.said(subject)] if merger.spans(found["period"]) else []
    return [t("stigning.band.note", subject.language), *merged]


def gaps(series: pd.DataFrame) -> pd.DataFrame:
    """One row a period with at least five areas: who is lowest and highest, range, ratio, Gini."""
    rows = []
    for when, part in series.dropna(subset=["value", "people"]).groupby("period", sort=True):
        if len(part) < 5:
            continue
        apart = gap(part["value"], part["people"])
        ordered = part.sort_values("value", kind="stable")
        low, high = ordered.iloc[0], ordered.iloc[-1]
        rows.append(
            {
                "period": str(when), "count": len(part), "low_name": low["name"],
                "low": low["value"], "high_name": high["name"], "high": high["value"],
                "range": apart.range, "ratio": apart.ratio if apart.ratio else np.nan,
                "fifths": apart.top_bottom_fifth, **_measured("top_bottom_fifth", "fifths", part),
                **_measured("gini", "gini", part),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _measured(measure: str, name: str, part: pd.DataFrame) -> dict[str, float]:
    """A measure of one period with its interval over areas; empty where it cannot be computed."""
    try:
        found = interval_of(measure, part["value"], part["people"])
    except CannotCompute:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"), np.nan)
    return {name: found.value, f"{name}_low": found.lower, f"{name}_high": found.upper}


def _band(plot: go.Figure, subject: Subject, found: pd.DataFrame) -> None:
    """The gap between the fifths below, each period with its interval as a band.

    A period without a figure parts line and band; what is before a break is another series and is
    not in ``found``.
    """
    language = subject.language
    whole = with_empty_periods(found)
    side = whole["fifths"].isna().cumsum()[whole["fifths"].notna()]
    for turn, piece in enumerate(part for _, part in whole.loc[side.index].groupby(side)):
        x = [period(p, language) for p in piece["period"]]
        plot.add_trace(go.Scatter(
            x=[*x, *x[::-1]], y=[*piece["fifths_high"], *piece["fifths_low"][::-1]], yaxis="y2",
            fill="toself", fillcolor="rgba(18,128,138,.18)", mode="lines", hoverinfo="skip",
            line={"width": 1, "color": "rgba(18,128,138,.55)"}, showlegend=False,
        ))  # fmt: skip
        plot.add_trace(go.Scatter(
            x=x, y=piece["fifths"], yaxis="y2", mode="lines+markers",
            name=t("stigning.band", language), legendgroup="fifths", showlegend=turn == 0,
            line={"color": style.LINES[0], "width": 2.4}, marker={"size": 8},
            text=[f"{difference(subject, v)} ({difference(subject, a)}–{difference(subject, b)})"
                  for v, a, b in zip(piece["fifths"], piece["fifths_low"], piece["fifths_high"],
                                     strict=True)],
            hovertemplate="%{x}: %{text}<extra></extra>",
        ))  # fmt: skip


def _plot(subject: Subject, found: pd.DataFrame) -> go.Figure:
    language = subject.language
    plot = go.Figure(
        layout=style.layout(
            height=560, margin={"l": 8, "r": 16, "t": 16, "b": 8}, showlegend=True,
            legend={"orientation": "h", "y": -0.12, "x": 0},
            xaxis=period_axis(found.get("period", pd.Series(dtype=str)), language)
            | {"anchor": "y2", "showgrid": False},
            yaxis2={"title": {"text": t("stigning.band.axis", language)}, "gridcolor": style.GRID,
                    "automargin": True, "fixedrange": True, "domain": [0, 0.36], "anchor": "x",
                    "zerolinecolor": style.MUTED,
                    **value_axis([*found.get("fifths_low", []), *found.get("fifths_high", []), 0],
                                 subject.decimals)},
            yaxis={"domain": [0.44, 1], "title": {"text": subject.unit_name},
                   "gridcolor": style.GRID, "automargin": True, "fixedrange": True,
                   **value_axis([*found.get("low", []), *found.get("high", [])],
                                subject.decimals)},
            separators=", " if language == "nb" else ".,",
        )
    )  # fmt: skip
    if found.empty:
        return plot
    x = [period(p, language) for p in found["period"]]
    plot.add_trace(
        go.Scatter(
            x=[v for w in x for v in (w, w, None)], mode="lines", hoverinfo="skip",
            y=[v for a, b in zip(found["low"], found["high"], strict=True) for v in (a, b, None)],
            line={"color": "#9fbcc0", "width": 5}, showlegend=False,
        )
    )  # fmt: skip
    for side, symbol, colour in (("high", "triangle-up", style.LINES[2]),
                                 ("low", "triangle-down", style.LINES[1])):  # fmt: skip
        texts = [f"{n}: {subject.say(v)}"
                 for n, v in zip(found[f"{side}_name"], found[side], strict=True)]  # fmt: skip
        plot.add_trace(
            go.Scatter(
                x=x, y=found[side], mode="markers", text=texts,
                name=t(f"ulikhet.chart.{side}", language),
                marker={"symbol": symbol, "size": 12, "color": colour,
                        "line": {"width": 1, "color": style.MUTED}},
                hovertemplate="%{x}<br>%{text}<extra></extra>",
            )
        )  # fmt: skip
    _band(plot, subject, found)
    if merger.spans(found["period"]):
        merger.mark(plot, subject, break_position(merger.MERGED, found["period"]))
    for first, _ in subject.breaks:
        where = break_position(first, found["period"])
        if where is not None:
            plot.add_vline(x=where, line={"dash": "dash", "color": style.MUTED})
    return plot


def _table(subject: Subject, found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    language = subject.language
    if found.empty:
        return pd.DataFrame(), {}
    columns = {
        "count": "ulikhet.column.count", "low_name": "ulikhet.column.low_name",
        "low": "column.lowest", "high_name": "ulikhet.column.high_name", "high": "column.highest",
        "range": "ulikhet.measure.range", "ratio": "ulikhet.measure.ratio",
        "fifths": "ulikhet.measure.top_bottom_fifth", "fifths_low": "stigning.fifths_low",
        "fifths_high": "stigning.fifths_high", "gini": "ulikhet.measure.gini",
        "gini_low": "column.lower", "gini_high": "column.upper",
    }  # fmt: skip
    if not has_zero(subject):
        for name in ("ratio", "gini", "gini_low", "gini_high"):
            del columns[name]
    names = {k: t(v, language) for k, v in columns.items()}
    table = found[list(columns)].rename(columns=names)
    table.insert(0, t("column.period", language), [period(p, language) for p in found["period"]])
    own = ("low", "high", "range", "fifths", "fifths_low", "fifths_high")
    places = dict.fromkeys(own, subject.decimals)
    places |= {"ratio": 2, "gini": 3, "gini_low": 3, "gini_high": 3}
    return table, {names[k]: n for k, n in places.items() if k in names}

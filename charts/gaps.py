"""The gap between areas period by period: lowest, highest and the middle eight tenths.

One bar a period and no line between them: a break in the series is never bridged.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.change import change_in
from analysis.compare import CANNOT_TELL
from analysis.errors import CannotCompute
from analysis.inequality import gap
from analysis.uncertainty import interval_of
from charts import style
from charts.development import break_position, period_axis
from charts.figure import Figure, Subject
from charts.measurable import difference, has_zero
from text.formats import number, period
from text.texts import t


def over_time(subject: Subject, series: pd.DataFrame) -> Figure:
    """The figure.

    :param series: columns period, area, name, value, people; one row an area and period.
    """
    language = subject.language
    found = gaps(series)
    table, decimals = _table(subject, found)
    title = ", ".join(p for p in (subject.title, subject.category) if p)
    return Figure(
        kind="gap",
        title=t("ulikhet.title.gap", language, title=title),
        plot=_plot(subject, found),
        table=table,
        alt=change(subject, series, found),
        source=subject.source,
        decimals=decimals,
        notes=(*(text for _, text in subject.breaks), *subject.caveats),
        config=style.config(f"gap-{subject.indicator}"),
    )


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
                "fifths": apart.top_bottom_fifth, **_gini(part),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _gini(part: pd.DataFrame) -> dict[str, float]:
    try:
        found = interval_of("gini", part["value"], part["people"])
    except CannotCompute:
        return dict.fromkeys(("gini", "gini_low", "gini_high"), np.nan)
    return {"gini": found.value, "gini_low": found.lower, "gini_high": found.upper}


def change(subject: Subject, series: pd.DataFrame, found: pd.DataFrame) -> str:
    """The first and the last period on the same side of every break, in words."""
    language = subject.language
    if found.empty:
        return t("ulikhet.change.none", language)
    last_break = max((b for b, _ in subject.breaks if b <= found["period"].iloc[-1]), default="")
    after = found[found["period"] >= last_break]
    if len(after) < 2:
        return t("ulikhet.change.one", language)
    periods = [str(after["period"].iloc[0]), str(after["period"].iloc[-1])]
    same = series[series["period"].isin(periods)].dropna(subset=["value", "people"])
    both = same.groupby("area")["period"].nunique() == 2
    pair = gaps(same[same["area"].isin(list(both[both].index))])
    if len(pair) < 2:
        return t("ulikhet.change.too_few", language)
    kept = same[same["area"].isin(list(both[both].index))]
    return _compared(subject, pair.iloc[0], pair.iloc[1], _gini_changed(kept, periods))


def _gini_changed(same: pd.DataFrame, periods: list[str]) -> bool | None:
    """Whether Gini has changed, by a paired test over the same areas; None where it cannot be."""
    value, people = (
        same.pivot(index="area", columns="period", values=column)[periods].to_numpy(float)
        for column in ("value", "people")
    )
    try:
        found = change_in("gini", value[:, 0], value[:, 1], people[:, 0], people[:, 1])
    except CannotCompute:
        return None
    return found.outcome != CANNOT_TELL


def _compared(
    subject: Subject, first: pd.Series, last: pd.Series, gini_changed: bool | None
) -> str:
    language = subject.language
    key = "same"
    if round(first["range"], subject.decimals) != round(last["range"], subject.decimals):
        key = "larger" if last["range"] > first["range"] else "smaller"
    text = t(f"ulikhet.change.{key}", language, first=period(first["period"], language),
             last=period(last["period"], language), count=int(last["count"]),
             first_gap=difference(subject, first["range"]),
             last_gap=difference(subject, last["range"]))  # fmt: skip
    if has_zero(subject) and gini_changed is not None:
        text += " " + t(f"ulikhet.change.gini_{'sure' if gini_changed else 'unsure'}", language,
                        first=number(first["gini"], 3, language),
                        last=number(last["gini"], 3, language))  # fmt: skip
    return text


def _plot(subject: Subject, found: pd.DataFrame) -> go.Figure:
    language = subject.language
    plot = go.Figure(
        layout=style.layout(
            height=340, margin={"l": 8, "r": 16, "t": 16, "b": 8}, showlegend=True,
            legend={"orientation": "h", "y": -0.16, "x": 0},
            xaxis=period_axis(found.get("period", pd.Series(dtype=str)), language),
            yaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID,
                   "automargin": True, "tickformat": ",", "fixedrange": True},
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
                marker={"symbol": symbol, "size": 12, "color": colour},
                hovertemplate="%{x}<br>%{text}<extra></extra>",
            )
        )  # fmt: skip
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
        "fifths": "ulikhet.measure.top_bottom_fifth", "gini": "ulikhet.measure.gini",
        "gini_low": "column.lower", "gini_high": "column.upper",
    }  # fmt: skip
    if not has_zero(subject):
        for name in ("ratio", "gini", "gini_low", "gini_high"):
            del columns[name]
    names = {k: t(v, language) for k, v in columns.items()}
    table = found[list(columns)].rename(columns=names)
    table.insert(0, t("column.period", language), [period(p, language) for p in found["period"]])
    places = dict.fromkeys(("low", "high", "range", "fifths"), subject.decimals)
    places |= {"ratio": 2, "gini": 3, "gini_low": 3, "gini_high": 3}
    return table, {names[k]: n for k, n in places.items() if k in names}

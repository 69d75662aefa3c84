"""An indicator over time for one or more areas; a line never crosses a break in the series."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import merger, style
from charts.areas import of_one_kind
from charts.figure import Figure, Subject, status_text
from charts.periods import break_position, over_time, row_of, with_empty_periods
from text.formats import listed, period, periods
from text.texts import t

#: The note of a figure that is of part of its year.
PART_OF_A_YEAR = "del_av_aret"


def development(subject: Subject, series: pd.DataFrame) -> Figure:
    """One line an area, cut at the breaks, with symbols as well as colours.

    :param series: columns area, name, period, value, lower, upper, status, note, in the order the
        areas are to be shown; a missing value leaves a gap.
    """
    language = subject.language
    names = list(dict.fromkeys(series["name"]))
    known = series.loc[series["value"].notna(), "period"].astype(str)
    newest = known.groupby(series["name"]).max()
    merged = merger.spans(known)

    def drawn() -> go.Figure:
        values = [*series["value"], *series["lower"], *series["upper"]]
        plot = over_time(series["period"], values, subject)
        for i, name in enumerate(names):
            part = series[series["name"] == name].sort_values("period")
            for k, piece in enumerate(_pieces(part, [b for b, _ in subject.breaks])):
                plot.add_trace(_line(subject, name, piece, i, first=k == 0))
        for first, text in subject.breaks:
            where = break_position(first, series["period"])
            if where is not None:
                plot.add_vline(x=where, line={"dash": "dash", "color": style.MUTED})
                plot.add_annotation(x=where, y=1, yref="paper", showarrow=False,
                                    text=t("chart.break", language), yanchor="bottom",
                                    hovertext=text)  # fmt: skip
        if merged:
            merger.mark(plot, subject, break_position(merger.MERGED, series["period"]))
        return plot

    table, decimals = _table(subject, series)
    title = t("title.development", language,
              title=", ".join(p for p in (subject.title, subject.category) if p))  # fmt: skip
    return Figure(
        kind="utvikling",
        title=title,
        drawing=drawn,
        table=table,
        alt=_alt(subject, series, names, title),
        source=subject.source,
        decimals=decimals,
        notes=tuple(
            n
            for n in (
                *(text for _, text in subject.breaks),
                merger.said(subject) if merged else "",
                without_figures(subject, series),
                *subject.caveats,
            )
            if n
        ),
        config=style.config(f"utvikling-{subject.indicator}"),
        period=max(newest, default=""),
        # The newest figure of one line may be years older than that of the next.
        since=min(newest) if newest.nunique() > 1 else "",
        says=" ".join(
            said for said in (of_one_kind(series, language), unsettled(subject, series)) if said
        ),
    )


def unsettled(subject: Subject, series: pd.DataFrame) -> str:
    """Which periods are provisional, and what they lack; empty where none is."""
    rows = series[series["value"].notna() & series["status"].eq("provisional")]
    told = {period(str(p), subject.language): status_text("provisional", str(n), subject.language)
            for p, n in zip(rows["period"], rows["note"], strict=True)}  # fmt: skip
    return "; ".join(f"{when}: {why}" for when, why in sorted(told.items()))


def without_figures(subject: Subject, series: pd.DataFrame) -> str:
    """A sentence that names the periods inside the series without any figure; empty if none.

    Figures that come every fourth year miss nothing in between.
    """
    known = series.loc[series["value"].notna(), "period"]
    row = row_of(known)
    places = sorted({row.index(str(p)) for p in known})
    gaps = {b - a for a, b in pairwise(places)}
    if len(gaps) < 2:
        return ""
    told = []
    for before, after in pairwise(places):
        missing = row[before + 1 : after]
        if len(missing) > 2:
            told.append(periods(missing[0], missing[-1], subject.language))
        else:
            told += [period(p, subject.language) for p in missing]
    return t("chart.no_figures", subject.language, periods=listed(told, subject.language))


def _pieces(part: pd.DataFrame, breaks: list[str]) -> list[pd.DataFrame]:
    """The series cut at its breaks; within a piece a period without a figure is a row of its own.

    Without that row a line would be drawn across the years nothing is known of. A figure of part
    of a year stands alone: a line to it would tell a fall that is none.
    """
    whole = with_empty_periods(part)
    side = whole["period"].map(lambda p: sum(p >= b for b in breaks))
    side = side + len(whole) * whole["note"].eq(PART_OF_A_YEAR)
    return [piece for _, piece in whole.groupby(side) if piece["value"].notna().any()]


def _line(subject: Subject, name: str, piece: pd.DataFrame, i: int, first: bool) -> go.Scatter:
    error = None
    if piece["lower"].notna().any():
        error = {
            "type": "data",
            "symmetric": False,
            "array": piece["upper"] - piece["value"],
            "arrayminus": piece["value"] - piece["lower"],
            "thickness": 1,
        }
    return go.Scatter(
        x=[period(p, subject.language) for p in piece["period"]],
        y=piece["value"],
        name=name,
        legendgroup=name,
        showlegend=first,
        mode="lines+markers",
        connectgaps=False,
        error_y=error,
        line={"color": style.LINES[i % 7], "dash": style.DASHES[i % 7], "width": 2.4},
        marker={
            "symbol": [
                style.SYMBOLS[i % 7] + ("-open" if s == "provisional" else "")
                for s in piece["status"]
            ],
            "size": 7,
        },
        text=[
            _hover(subject, *of)
            for of in zip(piece["value"], piece["status"], piece["note"], strict=True)
        ],
        hovertemplate="%{x}: %{text}<extra>" + name + "</extra>",
    )


def _hover(subject: Subject, value: float, status: str, note: str) -> str:
    said = subject.say(value)
    return said if status != "provisional" else (
        f"{said} ({status_text(status, note, subject.language)})"
    )  # fmt: skip


def _table(subject: Subject, series: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    language = subject.language
    value = f"{subject.title} ({subject.unit_name})"
    low, high = t("column.lower", language), t("column.upper", language)
    table = pd.DataFrame(
        {
            t("column.area", language): series["name"],
            t("column.code", language): series["area"].astype(str),
            t("column.period", language): [period(p, language) for p in series["period"]],
            value: series["value"].round(4),
        }
    )
    if series["lower"].notna().any():
        table[low], table[high] = series["lower"], series["upper"]
    table[t("column.status", language)] = [
        status_text(s, n, language)
        for s, n in zip(series["status"], series["note"], strict=True)
    ]  # fmt: skip
    places = {value: subject.decimals, low: subject.decimals, high: subject.decimals}
    return table.reset_index(drop=True), places


def _alt(subject: Subject, series: pd.DataFrame, names: list[str], title: str) -> str:
    texts = [title + "."]
    breaks = [b for b, _ in subject.breaks]
    for name in names[:4]:
        known = series[(series["name"] == name) & series["value"].notna()].sort_values("period")
        known = known[known["note"] != PART_OF_A_YEAR]
        side = known["period"].map(lambda p: sum(p >= b for b in breaks))
        # No sentence goes from one side of a break to the other.
        for turn, (after, piece) in enumerate(known.groupby(side)):
            if turn:
                texts.append(t("alt.after_break", subject.language,
                               period=period(breaks[int(after) - 1],
                                             subject.language)))  # fmt: skip
            texts.append(_ends(subject, name, piece))
    texts.append(without_figures(subject, series))
    if said := unsettled(subject, series):
        texts.append(f"{said}.")
    return " ".join(text for text in texts if text)


def _ends(subject: Subject, name: str, piece: pd.DataFrame) -> str:
    """The first and the latest figure of one series, or its only one."""
    first, last = piece.iloc[0], piece.iloc[-1]
    key = "alt.line" if len(piece) > 1 else "alt.point"
    return t(key, subject.language, name=name, first=period(first["period"], subject.language),
             first_value=subject.words(first["value"]),
             last=period(last["period"], subject.language),
             last_value=subject.words(last["value"]))  # fmt: skip

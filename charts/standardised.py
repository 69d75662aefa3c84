"""Crude and age-standardised rates side by side: how much of a difference is age."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.axes import value_axis
from charts.figure import Figure, Subject
from text.formats import listed, number
from text.texts import t


def standardised(
    subject: Subject, rows: pd.DataFrame, standard: str, standard_name: str, bands: list[str],
    selected: str,
) -> Figure:  # fmt: skip
    """The figure: a hollow dot for the rate as counted, a filled one with interval for the other.

    :param rows: columns area, name, crude, value, lower, upper, events, people; the standard among
        them.
    :param standard: code of the population whose age all are given.
    :param bands: the bands of age by name.
    """
    language = subject.language
    whole = replace(subject, category=listed(bands, language))
    shown = rows.sort_values("value")
    names = shown["name"].tolist()
    crude, adjusted = (t(f"fagfolk.aldersjustert.{k}", language) for k in ("crude", "adjusted"))

    def drawn() -> go.Figure:
        plot = go.Figure(layout=style.layout(
            height=150 + 34 * len(shown), margin={"l": 8, "r": 16, "t": 8, "b": 40},
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            xaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID, "zeroline": False,
                   "fixedrange": True, **value_axis([*shown["crude"], *shown["lower"],
                                                     *shown["upper"]], subject.decimals)},
            yaxis={"automargin": True, "gridcolor": style.GRID, "fixedrange": True},
            separators=", " if language == "nb" else ".,",
        ))  # fmt: skip
        plot.add_trace(go.Scatter(
            x=shown["crude"], y=names, mode="markers", name=crude, customdata=shown["area"],
            marker={"symbol": "circle-open", "size": 12, "line": {"width": 2},
                    "color": style.MUTED},
            text=[subject.say(v) for v in shown["crude"]],
            hovertemplate="%{y}: %{text}<extra>%{fullData.name}</extra>",
        ))  # fmt: skip
        mine = shown["area"] == selected
        plot.add_trace(go.Scatter(
            x=shown["value"], y=names, mode="markers", name=adjusted, customdata=shown["area"],
            error_x={"type": "data", "symmetric": False, "array": shown["upper"] - shown["value"],
                     "arrayminus": shown["value"] - shown["lower"], "color": style.MUTED,
                     "thickness": 1.2},
            marker={"symbol": ["diamond" if m else "circle" for m in mine], "size": 10,
                    "color": [style.MARK if m else style.ACCENT for m in mine]},
            text=[subject.say(v) for v in shown["value"]],
            hovertemplate="%{y}: %{text}<extra>%{fullData.name}</extra>",
        ))  # fmt: skip
        return plot

    low, high = t("column.lower", language), t("column.upper", language)
    table = pd.DataFrame({
        t("column.area", language): names,
        t("column.code", language): shown["area"].astype(str).to_numpy(),
        t("fagfolk.column.events", language): shown["events"].to_numpy(),
        t("fagfolk.column.people", language): shown["people"].to_numpy(),
        crude: shown["crude"].to_numpy(), adjusted: shown["value"].to_numpy(),
        low: shown["lower"].to_numpy(), high: shown["upper"].to_numpy(),
    }).iloc[::-1].reset_index(drop=True)  # fmt: skip
    told = {"standard": standard_name, "bands": listed(bands, language)}
    return Figure(
        kind="aldersjustert",
        title=t("fagfolk.aldersjustert.title", language, title=whole.full_title,
                standard=standard_name),
        drawing=drawn,
        table=table,
        alt=_in_words(whole, rows, standard, standard_name, selected),
        source=subject.source,
        decimals={**dict.fromkeys((crude, adjusted, low, high), subject.decimals + 1),
                  t("fagfolk.column.events", language): 0,
                  t("fagfolk.column.people", language): 0},
        notes=(t("fagfolk.aldersjustert.how", language, **told), *subject.caveats),
        config=style.config(f"aldersjustert-{subject.indicator}"),
        areas=tuple(shown["area"]),
        period=subject.period,
    )  # fmt: skip


def _in_words(
    subject: Subject, rows: pd.DataFrame, standard: str, standard_name: str, selected: str
) -> str:
    """The rate of the chosen area and of the standard, as counted and with equal age."""
    language = subject.language
    found = rows.set_index("area")
    own = selected if selected in found.index and selected != standard else (
        next(str(a) for a in found.index if a != standard))  # fmt: skip
    one, other = (found.loc[[code]].iloc[0] for code in (own, standard))
    digits = subject.decimals

    def say(value: float) -> str:
        return number(value, digits, language)

    return t("fagfolk.aldersjustert.alt", language, title=subject.full_title, name=one["name"],
             crude=subject.words(one["crude"]), value=subject.words(one["value"]),
             lower=say(one["lower"]), upper=say(one["upper"]), standard=standard_name,
             whole=subject.words(other["crude"]))  # fmt: skip

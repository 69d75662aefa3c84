"""A population pyramid: women to the right, men to the left, a second population as an outline.

Bands may differ in width. A bar is as tall as its band and as long as the share of the whole
population that each year of age in it holds, so that area stands for people, whatever the bands.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure
from text.formats import number
from text.texts import t

#: The last band is open; it is drawn as wide as this.
OPEN = 10
SIDES = {"menn": -1, "kvinner": 1}


def pyramid(
    own: pd.DataFrame, other: pd.DataFrame, *, own_name: str, other_name: str, period: str,
    source: str, language: str = "nb",
) -> Figure:  # fmt: skip
    """The figure.

    :param own: columns sex (``kvinner``, ``menn``), low and high (ages; high NaN for the open
        band) and people; ``other`` the same for the population drawn as an outline, which may be
        empty and may have other bands.
    """
    mine, theirs = _shares(own), _shares(other)

    def drawn() -> go.Figure:
        plot = go.Figure(layout=_layout(mine, theirs, language))
        for sex, sign in SIDES.items():
            _bars(plot, mine[mine["sex"] == sex], sex, sign, own_name, language)
        for sex, sign in SIDES.items():
            _outline(plot, theirs[theirs["sex"] == sex], sign, other_name, sex == "menn")
        return plot

    title = t("pyramide.title", language, name=own_name, period=period)
    return Figure(
        kind="pyramide", title=title, drawing=drawn,
        table=_table(mine, theirs, own_name, other_name, language),
        alt=_alt(title, mine, theirs, own_name, other_name, language), source=source,
        decimals={t("pyramide.share", language, name=n): 2 for n in (own_name, other_name)},
        notes=(t("pyramide.how", language),), config=style.config("befolkningspyramide"),
    )  # fmt: skip


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Add end (age the band ends at), share (per cent) and per_year (per cent a year of age)."""
    end = (rows["high"] + 1).fillna(rows["low"] + OPEN)
    share = 100 * rows["people"] / rows["people"].sum()
    result = rows.assign(end=end, share=share, per_year=share / (end - rows["low"]))
    return result.sort_values(["sex", "low"], ignore_index=True)


def _layout(mine: pd.DataFrame, theirs: pd.DataFrame, language: str) -> dict[str, object]:
    most = max([1e-6, *mine["per_year"], *theirs["per_year"]]) * 1.08
    ticks = [x / 10 for x in range(-20, 21, 2) if abs(x / 10) <= most]
    return style.layout(
        height=520,
        showlegend=True,
        barmode="overlay",
        legend={"orientation": "h", "y": -0.16, "x": 0},
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        xaxis={"range": [-most, most], "tickvals": ticks, "gridcolor": style.GRID,
               "ticktext": [number(abs(x), 1, language) for x in ticks],
               "title": {"text": t("pyramide.axis", language)}, "fixedrange": True,
               "zeroline": True, "zerolinecolor": style.MUTED},
        yaxis={"title": {"text": t("pyramide.age", language)}, "gridcolor": style.GRID,
               "automargin": True, "fixedrange": True, "dtick": 10},
        annotations=[
            {"x": x, "y": 1, "xref": "paper", "yref": "paper", "yanchor": "bottom",
             "showarrow": False, "text": t(f"pyramide.{sex}", language)}
            for x, sex in ((0.1, "menn"), (0.9, "kvinner"))
        ],
        separators=", " if language == "nb" else ".,",
    )  # fmt: skip


def _bars(
    plot: go.Figure, rows: pd.DataFrame, sex: str, sign: int, name: str, language: str
) -> None:
    told = [
        t("pyramide.hover", language, age=age, share=number(s, 1, language),
          people=number(p, 0, language))
        for age, s, p in zip(_ages(rows, language), rows["share"], rows["people"], strict=True)
    ]  # fmt: skip
    plot.add_trace(
        go.Bar(
            x=sign * rows["per_year"], y=(rows["low"] + rows["end"]) / 2,
            width=(rows["end"] - rows["low"]) * 0.94, orientation="h", name=name,
            legendgroup="own", showlegend=sex == "menn", text=told, textposition="none",
            hovertemplate="%{text}<extra>" + t(f"pyramide.{sex}", language) + "</extra>",
            marker={"color": style.LINES[0], "opacity": 0.85 if sex == "menn" else 0.65},
        )
    )  # fmt: skip


def _outline(plot: go.Figure, rows: pd.DataFrame, sign: int, name: str, legend: bool) -> None:
    if rows.empty:
        return
    x, y = [0.0], [float(rows["low"].iloc[0])]
    for low, end, value in zip(rows["low"], rows["end"], rows["per_year"], strict=True):
        x += [sign * value, sign * value]
        y += [float(low), float(end)]
    plot.add_trace(
        go.Scatter(
            x=[*x, 0.0], y=[*y, y[-1]], mode="lines", name=name, legendgroup="other",
            showlegend=legend, hoverinfo="skip", line={"color": style.LINES[1], "width": 2.2},
        )
    )  # fmt: skip


def _ages(rows: pd.DataFrame, language: str) -> list[str]:
    return [
        t("pyramide.band.open", language, low=int(low)) if pd.isna(high) else
        t("pyramide.year", language, age=int(low)) if low == high else
        t("pyramide.band", language, low=int(low), high=int(high))
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]  # fmt: skip


def _table(
    mine: pd.DataFrame, theirs: pd.DataFrame, own_name: str, other_name: str, language: str
) -> pd.DataFrame:
    """Every band with its share; populations with other bands have rows of their own."""
    parts = []
    for rows, name in ((mine, own_name), (theirs, other_name)):
        if rows.empty:
            continue
        parts.append(
            pd.DataFrame(
                {
                    t("pyramide.sex", language): [t(f"pyramide.{s}", language)
                                                  for s in rows["sex"]],
                    t("pyramide.age", language): _ages(rows, language),
                    t("pyramide.share", language, name=name): rows["share"],
                }
            )
        )  # fmt: skip
    keys = [t("pyramide.sex", language), t("pyramide.age", language)]
    if len(parts) == 1:
        return parts[0]
    order = {age: place for place, age in enumerate(
        dict.fromkeys(_ages(pd.concat([mine, theirs]).sort_values("low"), language))
    )}  # fmt: skip
    both = parts[0].merge(parts[1], on=keys, how="outer", sort=False)
    return both.sort_values(
        keys, key=lambda c: c.map(order) if c.name == keys[1] else c, ignore_index=True
    )


def _alt(
    title: str, mine: pd.DataFrame, theirs: pd.DataFrame, own_name: str, other_name: str,
    language: str,
) -> str:  # fmt: skip
    """The pyramid in words: the young and the old of both."""
    texts = [title + "."]
    for rows, name in ((mine, own_name), (theirs, other_name)):
        if len(rows):
            young = rows.loc[rows["end"] <= 18, "share"].sum()
            old = rows.loc[rows["low"] >= 80, "share"].sum()
            texts.append(t("pyramide.alt", language, name=name, old=number(old, 1, language),
                           young=number(young, 1, language),
                           age=int(rows.loc[rows["end"] <= 18, "end"].max()) - 1))  # fmt: skip
    return " ".join(texts)

"""Need against effort: areas down, themes across, need as shape and colour, effort as a number."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure, Group
from text.texts import counted, t

#: Pixels below the squares, the same on a phone; and of a letter of a name.
BOTTOM, LETTER = 152, 6.1
#: Classes in the order of a legend. ``hidden``: figures exist, but not for this area.
HIGH, SOME, UNSURE, LITTLE, MIXED, HIDDEN, NONE = (
    "hoyt", "noe", "kan_ikke_skilles", "lite", "sprikende", "skjult", "ingen_tall",
)  # fmt: skip


CLASSES = (HIGH, SOME, UNSURE, LITTLE, MIXED, HIDDEN, NONE)
#: Symbol, size, fill and text colour of each class: never told apart by colour alone.
LOOK: dict[str, tuple[str, int, str, str]] = {
    HIGH: ("square", 25, "#8a4a00", "#ffffff"),
    SOME: ("square", 23, "#e9a75f", style.INK),
    UNSURE: ("square", 22, "#ffffff", style.INK),
    LITTLE: ("circle", 25, "#c9bfe3", style.INK),
    MIXED: ("diamond", 25, "#f0e2c8", style.INK),
    HIDDEN: ("circle", 22, "#ffffff", style.INK),
    NONE: ("square", 20, "#eef2f3", style.INK),
}


def need_effort(
    rows: pd.DataFrame, whole: dict[str, int], source: str, language: str = "nb",
    chosen: tuple[str, str] | None = None,
) -> Figure:  # fmt: skip
    """The matrix.

    :param rows: one row an area and domain, in the order shown: area, name, domain, title, need
        (a class), worse, known, own (number of initiatives for the area) and stages (in words).
    :param whole: initiatives for the whole municipality by domain title, counted apart.
    :param chosen: area and domain to be outlined.
    """
    titles = list(dict.fromkeys(rows["title"]))
    names = list(dict.fromkeys(rows["name"]))
    top = t("behov.whole_row", language)
    left = 14 + LETTER * max(map(len, [top, *names]))
    above = 20 + LETTER * max(map(len, titles))

    def drawn() -> go.Figure:
        plot = go.Figure(
            layout=style.layout(
                height=int(above) + BOTTOM + 32 * (len(names) + 1),
                showlegend=True,
                legend={"orientation": "h", "xref": "container", "yref": "container", "x": 0,
                        "y": 0, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False,
                        "font": {"size": 12}, "entrywidth": 150},
                margin={"l": left, "r": 8, "t": above, "b": BOTTOM, "autoexpand": False},
                xaxis={"side": "top", "type": "category", "categoryarray": titles,
                       "showgrid": False, "categoryorder": "array", "tickangle": -90,
                       "fixedrange": True,
                       "range": [-0.5, len(titles) - 0.5], "zeroline": False,
                       "tickfont": {"size": 12}},
                yaxis={"type": "category", "categoryorder": "array", "fixedrange": True,
                       "categoryarray": [top, *names][::-1], "showgrid": False,
                       "range": [-0.7, len(names) + 0.6], "zeroline": False,
                       "tickfont": {"size": 12}, "ticks": ""},
            )
        )  # fmt: skip
        for need in CLASSES:
            part = rows[rows["need"] == need]
            if len(part):
                plot.add_trace(_squares(part, need, language))
        plot.add_trace(_whole_row(top, titles, whole, language))
        _outline(plot, rows, chosen)
        return plot

    return Figure(
        kind="behov",
        title=t("behov.figure", language),
        drawing=drawn,
        table=_table(rows, whole, language),
        alt=_alt(rows, whole, language),
        source=source,
        notes=(t("behov.absence", language),),
        config=style.config("behov-og-innsats"),
        areas=tuple(dict.fromkeys(rows["area"])),
        groups=_groups(rows, whole, language),
    )


def _squares(part: pd.DataFrame, need: str, language: str) -> go.Scatter:
    symbol, size, fill, ink = LOOK[need]
    hover = [
        t("behov.hover", language, area=r.name_, domain=r.title, need=t(f"behov.{need}", language),
          worse=r.worse, known=r.known, own=r.own)
        for r in part.rename(columns={"name": "name_"}).itertuples(index=False)
    ]  # fmt: skip
    return go.Scatter(
        x=part["title"],
        y=part["name"],
        mode="markers+text",
        name=t(f"behov.{need}", language),
        text=[str(n) for n in part["own"]],
        textfont={"size": 13, "color": ink},
        marker={"symbol": symbol, "size": size, "color": fill, "opacity": 1,
                "line": {"width": 1.8 if fill == "#ffffff" else 0.6, "color": style.MUTED}},
        customdata=part[["area", "domain"]].to_numpy(),
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _whole_row(top: str, titles: list[str], whole: dict[str, int], language: str) -> go.Scatter:
    return go.Scatter(
        x=titles, y=[top] * len(titles), mode="text", showlegend=False, cliponaxis=False,
        text=[f"<b>{whole.get(x, 0)}</b>" for x in titles],
        textfont={"size": 14, "color": style.TEXT},
        hovertext=[t("behov.whole_hover", language, domain=x, count=whole.get(x, 0))
                   for x in titles],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _outline(plot: go.Figure, rows: pd.DataFrame, chosen: tuple[str, str] | None) -> None:
    area, domain = chosen or ("", "")
    found = rows[(rows["area"] == area) & (rows["domain"] == domain)]
    if len(found):
        plot.add_trace(
            go.Scatter(x=found["title"], y=found["name"], mode="markers", showlegend=False,
                       hoverinfo="skip", cliponaxis=False,
                       marker={"symbol": "square-open", "size": 31,
                               "line": {"width": 3, "color": style.MARK}, "color": style.MARK})
        )  # fmt: skip


def _groups(rows: pd.DataFrame, whole: dict[str, int], language: str) -> tuple[Group, ...]:
    """The whole municipality and each area, its themes by how clear the need is."""
    every = tuple(counted("behov.group", n, language, title=x) for x, n in whole.items())
    found: list[Group] = [(t("behov.whole_row", language), every)]
    for name, part in rows.groupby("name", sort=False):
        lines = []
        for need in CLASSES:
            titles = [counted("behov.group", own, language, title=title) for title, own, n in
                      zip(part["title"], part["own"], part["need"], strict=True)
                      if n == need]  # fmt: skip
            if titles:
                lines.append(f"{t(f'behov.{need}', language)}: {'; '.join(titles)}")
        high = part.loc[part["need"] == HIGH, "title"]
        said = f": {t(f'behov.{HIGH}', language).lower()}, {'; '.join(high)}" if len(high) else ""
        found.append((f"{name}{said}", tuple(lines)))
    return tuple(found)


def _table(rows: pd.DataFrame, whole: dict[str, int], language: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            t("column.area", language): rows["name"],
            t("choose.domain", language): rows["title"],
            t("behov.need", language): [t(f"behov.{n}", language) for n in rows["need"]],
            t("behov.column.worse", language): rows["worse"],
            t("behov.column.known", language): rows["known"],
            t("behov.column.own", language): rows["own"],
            t("behov.column.stages", language): rows["stages"],
            t("behov.column.whole", language): [whole.get(x, 0) for x in rows["title"]],
        }
    ).reset_index(drop=True)


def _alt(rows: pd.DataFrame, whole: dict[str, int], language: str) -> str:
    high = rows[rows["need"] == HIGH]
    thin = high[high["own"] == 0]
    without = set(rows["title"]) - set(rows.loc[rows["need"] != NONE, "title"])
    return t(
        "behov.alt", language, areas=rows["area"].nunique(), domains=rows["domain"].nunique(),
        high=len(high), thin=len(thin), none=len(without), whole=sum(whole.values()),
    )  # fmt: skip

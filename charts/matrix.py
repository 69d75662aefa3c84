"""Every area against every indicator: higher or lower than the whole, where that can be told.

Colour says whether the difference lies in the direction that counts as favourable; the symbol says
higher, lower, cannot be told or no figure, so that colour is never needed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure, Group
from text.formats import listed, quantity
from text.texts import counted, t

#: What a cell says → colour; hues of Okabe and Ito (2008), told apart without red and green.
COLOURS = {
    "favourable": "#8fc9dd", "unfavourable": "#f2b36f", "higher": "#c8cfd4", "lower": "#c8cfd4",
    "cannot_tell": "#ffffff", "not_tested": "#ffffff", "missing": "#f0f0ee",
}  # fmt: skip
#: What says more than that nothing can be said.
SAID = ("favourable", "unfavourable", "higher", "lower")
SYMBOLS = {"higher": "▲", "lower": "▼", "cannot_tell": "○", "not_tested": "□", "missing": "–"}
#: Letters of a title on one line; pixels of a letter of it; the most columns with room for two
#: lines each where the figure is at its narrowest (``least`` of its kind).
LONGEST, LETTER, MOST_IN_TWO = 36, 6.0, 26


def matrix(
    cells: pd.DataFrame, level_name: str, source: str, language: str = "nb", selected: str = ""
) -> Figure:
    """The figure.

    :param cells: as from ``views.matrix.cells``: area, name, key, title, period, unit, decimals,
        value, outcome, says, reason, reference, reference_name, and where need is judged theme,
        need, own and whole; areas and indicators in the order they are to be shown.
    """
    names = list(dict.fromkeys(cells["name"]))
    keys = list(dict.fromkeys(cells["key"]))
    title = t("matrise.title", language, level=level_name)

    def drawn() -> go.Figure:
        plot = go.Figure(layout=_layout(cells, names, keys))
        plot.add_trace(_colours(cells, names, keys))
        plot.add_trace(_symbols(cells, names, keys, language))
        for kind in (k for k in COLOURS if k != "lower"):  # which looks as what is higher
            plot.add_trace(_legend(kind, language))
        mine = cells.loc[cells["area"] == selected, "name"]
        if len(mine):
            y = names.index(mine.iloc[0])
            plot.add_hrect(y0=y - 0.5, y1=y + 0.5, line={"color": style.MARK, "width": 2.5})
        return plot

    return Figure(
        kind="matrise",
        title=title,
        drawing=drawn,
        table=table(cells, language),
        alt=in_words(cells, title, language),
        source=source,
        notes=(untested(cells, language),),
        config=style.config("omrader-mot-indikatorer"),
        areas=tuple(dict.fromkeys(cells["area"])),
        groups=tuple(_group(part, language) for _, part in cells.groupby("area", sort=False)),
    )


def table(cells: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row an area, one column an indicator: the value and its symbol."""
    shown = cells.assign(shown=[_cell(c, language) for c in cells.itertuples(index=False)])
    wide = shown.pivot_table(index=["name", "area"], columns="title", values="shown",
                             aggfunc="first", sort=False)  # fmt: skip
    wide = wide.reset_index()
    return wide.rename(columns={"name": t("column.area", language),
                                "area": t("column.code", language)})  # fmt: skip


def sides(cells: pd.DataFrame) -> dict[str, int]:
    """How many cells have each symbol, by key of ``SYMBOLS``."""
    count = side(cells).value_counts()
    return {kind: int(count.get(kind, 0)) for kind in SYMBOLS}


def side(cells: pd.DataFrame) -> pd.Series:
    """The symbol of each cell: its outcome, or that it has no figure."""
    return cells["outcome"].mask(cells["value"].isna(), "missing")


def in_words(cells: pd.DataFrame, title: str, language: str) -> str:
    """How many cells can be told from the whole, and on which side they lie."""
    return t("matrise.alt", language, title=title, areas=cells["area"].nunique(),
             indicators=cells["key"].nunique(), **sides(cells))  # fmt: skip


def _group(cells: pd.DataFrame, language: str) -> Group:
    """An area, what is told from the whole with its value, and the names of the rest."""
    sides = list(cells["says"].replace({"lower": "higher"}))
    counts = [f"{sides.count(kind)} {t(f'matrise.group.{kind}', language)}"
              for kind in SAID if kind in sides]  # fmt: skip
    said = listed(counts, language) or t("matrise.group.none", language)
    lines = [
        t("matrise.group.line", language, title=c.title, period=c.period, value=_cell(c, language),
          says=t("matrise.group." + str(c.says), language))
        for c in cells.itertuples(index=False) if c.says in SAID
    ]  # fmt: skip
    for kind in COLOURS:
        rest = cells.loc[cells["says"] == kind, "title"]
        if kind not in SAID and len(rest):
            lines.append(f"{t(f'matrise.legend.{kind}', language)}: {'; '.join(rest)}")
    return f"{cells['name'].to_list()[0]!s}: {said}", tuple(lines)


def untested(cells: pd.DataFrame, language: str) -> str:
    """Which indicators are not tested, so that nothing is said of their differences."""
    known = cells[cells["value"].notna()]
    without = list(dict.fromkeys(known.loc[known["outcome"] == "not_tested", "title"]))
    if not without:
        return t("matrise.all_tested", language)
    return t("matrise.untested", language, titles="; ".join(without))


def _cell(cell: object, language: str) -> str:
    c: dict[str, object] = cell._asdict()  # type: ignore[attr-defined]
    if not np.isfinite(float(str(c["value"]))):
        return str(c["reason"])
    value = quantity(float(str(c["value"])), str(c["unit"]), int(str(c["decimals"])), language)
    return f"{value} {SYMBOLS[str(c['outcome'])]}"


def _layout(cells: pd.DataFrame, names: list[str], keys: list[str]) -> dict[str, object]:
    shown = [headed(v, len(keys)) for v in cells.drop_duplicates("key")["title"]]
    top = 16 + LETTER * max(len(line) for v in shown for line in v.split("<br>"))
    return style.layout(
        height=152 + top + 25 * len(names),
        hoverdistance=40, dragmode=False, showlegend=True,
        # A line each at the left, where a phone shows it without scrolling sideways.
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yanchor": "bottom",
                "xref": "container", "yref": "container", "entrywidth": 1,
                "entrywidthmode": "fraction", "itemclick": False, "itemdoubleclick": False},
        # Margins are given, not found: found ones take half a phone's width.
        margin={"l": 12 + 6.6 * max(map(len, names)), "r": 4, "t": top, "b": 148,
                "autoexpand": False},
        xaxis={"side": "top", "tickangle": -90, "tickvals": list(range(len(keys))),
               "ticktext": shown, "fixedrange": True, "tickfont": {"size": 11}, "ticks": "",
               "showgrid": False, "zeroline": False, "range": [-0.5, len(keys) - 0.5]},
        yaxis={"tickvals": list(range(len(names))), "ticktext": names, "ticks": "",
               "tickfont": {"size": 12}, "fixedrange": True, "showgrid": False, "zeroline": False,
               "range": [len(names) - 0.5, -0.5]},
    )  # fmt: skip


def headed(title: str, columns: int) -> str:
    """A title whole above its column: on two lines where the columns are wide enough for them.

    >>> headed("Personer i familier med én forelder, yngste barn 0–17 år", 25)
    'Personer i familier med én forelder,<br>yngste barn 0–17 år'
    >>> headed("Nasjonale prøver 8. trinn, lesing", 25)
    'Nasjonale prøver 8. trinn, lesing'
    """
    if len(title) <= LONGEST or columns > MOST_IN_TWO:
        return title
    start, comma, end = title.rpartition(", ")
    if comma and max(len(start) + 1, len(end)) <= LONGEST:
        return f"{start},<br>{end}"
    # As even as the words allow, so that the room above the columns is no higher than it must be.
    words = title.split(" ")
    parted = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "<br>".join(min(parted, key=lambda two: max(map(len, two)), default=(title,)))


def _colours(cells: pd.DataFrame, names: list[str], keys: list[str]) -> go.Heatmap:
    kinds = list(COLOURS)
    z = np.full((len(names), len(keys)), kinds.index("missing"))
    for name, key, says in zip(cells["name"], cells["key"], cells["says"], strict=True):
        z[names.index(name), keys.index(key)] = kinds.index(says)
    steps = [[(i + d) / len(kinds), COLOURS[k]] for i, k in enumerate(kinds) for d in (0, 1)]
    return go.Heatmap(
        z=z, x=list(range(len(keys))), y=list(range(len(names))), colorscale=steps, zmin=-0.5,
        zmax=len(kinds) - 0.5, showscale=False, hoverinfo="skip", xgap=2, ygap=2,
    )  # fmt: skip


def _symbols(cells: pd.DataFrame, names: list[str], keys: list[str], language: str) -> go.Scatter:
    """Square markers one cannot see, so that a cell can be clicked, and the symbols one can."""
    hover = [
        t("matrise.hover", language, name=c.name, title=c.title, period=c.period,
          value=_cell(c, language), says=t(f"matrise.says.{c.says}", language),
          reference=_reference(c, language)) + _effort(c, language)
        for c in cells.itertuples(index=False)
    ]  # fmt: skip
    ink = {"color": style.INK, "size": 13}
    return go.Scatter(
        x=[keys.index(k) for k in cells["key"]], y=[names.index(n) for n in cells["name"]],
        mode="markers+text", text=[SYMBOLS[s] for s in side(cells)], textfont=ink,
        hovertext=hover, hovertemplate="%{hovertext}<extra></extra>", showlegend=False,
        customdata=[[a, k] for a, k in zip(cells["area"], cells["key"], strict=True)],
        marker={"symbol": "square", "size": 20, "opacity": 0},
        unselected={"textfont": {"color": style.INK}, "marker": {"opacity": 0}},
        selected={"marker": {"opacity": 0}},
    )  # fmt: skip


def _reference(cell: object, language: str) -> str:
    c: dict[str, object] = cell._asdict()  # type: ignore[attr-defined]
    if not np.isfinite(float(str(c["reference"]))):
        return ""
    value = quantity(float(str(c["reference"])), str(c["unit"]), int(str(c["decimals"])), language)
    return f"{c['reference_name']}: {value}"


def _effort(cell: object, language: str) -> str:
    """What the theme's need is there and what is done, where need is judged on the level."""
    c: dict[str, object] = cell._asdict()  # type: ignore[attr-defined]
    if not isinstance(c.get("need"), str):
        return ""
    return "<br>" + effort(str(c["theme"]), str(c["need"]), int(str(c["own"])),
                           int(str(c["whole"])), language)  # fmt: skip


def effort(theme: str, need: str, own: int, whole: int, language: str) -> str:
    """A theme's need in an area, and how many initiatives there are, in a sentence or two.

    :param need: a class of ``charts.need_effort``. :param own: initiatives placed in the area.
    :param whole: initiatives for the whole municipality.
    """
    counts = {
        name: counted(f"matrise.effort.{name}", count, language) if count else
        t(f"matrise.effort.{name}.none", language)
        for name, count in (("own", own), ("whole", whole))
    }  # fmt: skip
    return t("matrise.effort", language, theme=theme, need=t(f"matrise.effort.{need}", language),
             **counts)  # fmt: skip


def _legend(kind: str, language: str) -> go.Scatter:
    return go.Scatter(
        x=[None], y=[None], mode="markers", name=t(f"matrise.legend.{kind}", language),
        marker={"symbol": "square", "size": 14, "color": COLOURS[kind],
                "line": {"width": 1, "color": "#9aa5ab"}},
    )  # fmt: skip

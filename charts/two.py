"""Two indicators on one map: each in thirds, nine colours, and a legend of three by three.

The colours are one scale across and one up, mixed in the middle (Stevens 2015, «Bivariate
Choropleth Maps»); they can be told apart by readers who do not see red and green alike, and none
says what is good.
"""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from charts import style
from charts.areas import together
from charts.classes import as_shown
from charts.figure import Figure, Subject, status_text
from charts.map import AROUND, BOUNDS, layout, named, outline, surroundings
from text.texts import t

#: Colours by row (third of the second indicator, lowest first) and column (of the first).
COLOURS = (
    ("#e8e8e8", "#ace4e4", "#5ac8c8"),
    ("#dfb0d6", "#a5add3", "#5698b9"),
    ("#be64ac", "#8c62aa", "#3b4994"),
)
THIRDS = 3
#: Pixels: a cell of the legend, a line of text in it, letters on a line, all of it.
WIDE, TALL, LINE, LETTERS, LEGEND = 34, 26, 18, 46, 232
#: Fewer areas than this with both figures are not put into thirds.
FEWEST = 9


def thirds(values: NDArray[np.float64], decimals: int) -> NDArray[np.int64]:
    """The third each value lies in, 0 lowest, −1 where missing; what reads the same is in one.

    >>> thirds(np.array([1, 2, 3, 4, 5, 6, np.nan]), 0).tolist()
    [0, 0, 1, 1, 2, 2, -1]
    """
    shown = as_shown(values, decimals)
    known = shown[np.isfinite(shown)]
    if not known.size:
        return np.full(values.shape, -1, dtype=np.int64)
    edges = np.quantile(known, [1 / 3, 2 / 3], method="inverted_cdf")
    found = np.searchsorted(edges, shown, side="left")
    return np.where(np.isfinite(shown), found, -1).astype(np.int64)


def joined(first: Subject, one: pd.DataFrame, second: Subject, two: pd.DataFrame) -> pd.DataFrame:
    """Areas with both figures and their thirds: columns area, name, and of each side value, status,
    note and third; a third is −1 where either figure is missing."""
    both = one[["area", "name", "value", "status", "note"]].merge(
        two[["area", "value", "status", "note"]], on="area", suffixes=("_1", "_2")
    )
    there = both["value_1"].notna() & both["value_2"].notna()
    for side, subject in (("1", first), ("2", second)):
        values = both[f"value_{side}"].where(there).to_numpy(float)
        both[f"third_{side}"] = thirds(values, subject.decimals)
    return both


def two_map(
    first: Subject, second: Subject, both: pd.DataFrame, boundaries: str | dict[str, Any], *,
    spots: pd.DataFrame | None = None, selected: str = "", height: int = 620,
    around: tuple[str | dict[str, Any], list[str]] | None = None, source: str = "",
) -> Figure:  # fmt: skip
    """The figure: each area in the colour of its pair of thirds.

    :param source: the source line of both.
    :param both: as from ``joined``.
    :param boundaries: the address of a GeoJSON, or the GeoJSON, with ``kode`` in its properties.
    :param spots: where names stand: columns area, lon, lat, room.
    """
    tall = height + LEGEND - 150
    base = LEGEND / tall
    bounds = AROUND if first.level == "kommune" else BOUNDS

    def drawn() -> go.Figure:
        plot = go.Figure(layout=layout(bounds, tall, LEGEND))
        if around is not None:
            plot.add_trace(surroundings(*around))
        plot.add_trace(_areas(first, second, both, boundaries))
        if selected in set(both["area"]):
            plot.add_trace(outline(selected, boundaries))
        if spots is not None:
            named(plot, bounds, both, spots, base, tall, selected)
        plot.update_layout(_legend(first, second, both))
        return plot

    language = first.language
    table, decimals = _table(first, second, both)
    oldest, newest = sorted((first.period, second.period))
    return Figure(
        kind="to-indikatorer",
        title=t("title.two", language, first=first.full_title, second=second.full_title),
        drawing=drawn, table=table, alt=in_words(first, second, both),
        source=f"{source} {t('source.map', language)}", decimals=decimals,
        notes=(t("two.note", language), *dict.fromkeys([*first.caveats, *second.caveats])),
        config=style.config(f"to-{first.indicator}-{second.indicator}", geo=True),
        areas=tuple(both["area"]), period=newest,
        since=oldest if oldest != newest else "",
    )  # fmt: skip


def _areas(first: Subject, second: Subject, both: pd.DataFrame, boundaries: Any) -> go.Choropleth:
    flat = [style.NO_DATA, *(colour for row in COLOURS for colour in row)]
    steps = [[(i + d) / len(flat), colour] for i, colour in enumerate(flat) for d in (0, 1)]
    known = both["third_1"] >= 0
    z = (both["third_2"] * THIRDS + both["third_1"]).where(known, -1)
    return go.Choropleth(
        geojson=boundaries, featureidkey="properties.kode", showscale=False,
        locations=both["area"].astype(str).tolist(), z=z.tolist(), zmin=-1.5,
        zmax=THIRDS * THIRDS - 0.5, colorscale=steps, text=_hover(first, second, both),
        hovertemplate="%{text}<extra></extra>", marker={"line": {"width": 0.8, "color": "white"}},
    )  # fmt: skip


def _hover(first: Subject, second: Subject, both: pd.DataFrame) -> list[str]:
    told = [f"<b>{name}</b>" for name in both["name"]]
    for side, subject in (("1", first), ("2", second)):
        columns = (both[f"{c}_{side}"] for c in ("value", "status", "note"))
        for i, (value, status, note) in enumerate(zip(*columns, strict=True)):
            missing = status_text(status, note, subject.language)
            said = subject.say(value) if np.isfinite(value) else missing
            told[i] += f"<br>{subject.title}: {said or t('status.missing', subject.language)}"
    return told


def span(subject: Subject, values: pd.Series, of: pd.Series, third: int) -> str:
    """What a third holds: «494 700–574 900 kr»; a dash where many are alike and it holds none."""
    inside = values[of == third]
    if inside.empty:
        return "–"
    low, high = inside.min(), inside.max()
    alike = subject.bare(low) == subject.bare(high)
    return subject.say(high) if alike else subject.span(low, high)


def _legend(first: Subject, second: Subject, both: pd.DataFrame) -> dict[str, Any]:
    """Three by three below the map: how many areas in each cell, and what each third spans."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []

    def write(text: str, x: float, y: float, **more: Any) -> None:
        notes.append({
            "x": 0, "y": 0, "xref": "paper", "yref": "paper", "yanchor": "bottom", "xshift": x,
            "yshift": y, "showarrow": False, "text": text, "align": "left",
            "font": {"size": 12.5}, **({"xanchor": "left"} | more),
        })  # fmt: skip

    lines = [f"{'ABC'[i]}: {span(first, both['value_1'], both['third_1'], i)}" for i in range(3)]
    across, up = (_wrapped(sign, s.full_title) for sign, s in (("→", first), ("↑", second)))
    below = LINE * (len(lines) + len(across) + 1)
    for row in range(THIRDS):
        for column in range(THIRDS):
            count = int(((both["third_2"] == row) & (both["third_1"] == column)).sum())
            x, y = 4 + column * (WIDE + 2), below + row * (TALL + 2)
            colour = COLOURS[row][column]
            shapes.append({
                "type": "rect", "xref": "paper", "yref": "paper", "xsizemode": "pixel",
                "ysizemode": "pixel", "xanchor": 0, "yanchor": 0, "x0": x, "x1": x + WIDE, "y0": y,
                "y1": y + TALL, "fillcolor": colour, "line": {"width": 0},
            })  # fmt: skip
            write(str(count), x + WIDE / 2, y + 3, xanchor="center",
                  font={"size": 12.5, "color": style.ink(colour)})  # fmt: skip
        side = span(second, both["value_2"], both["third_2"], row)
        write(side, 4 + THIRDS * (WIDE + 2) + 4, below + row * (TALL + 2) + 3)
    for column in range(THIRDS):
        write("ABC"[column], 4 + column * (WIDE + 2) + WIDE / 2, below - LINE - 1, xanchor="center")
    top = below + THIRDS * (TALL + 2)
    write("<br>".join(up), 2, top)
    write("<br>".join(across), 2, LINE * len(lines) - 2)
    for i, line in enumerate(lines):
        write(line, 16, (len(lines) - 1 - i) * LINE)
    return {"shapes": shapes, "annotations": notes}


def _wrapped(sign: str, title: str) -> list[str]:
    return textwrap.wrap(f"{sign} {title}", LETTERS, max_lines=2, placeholder=" …")


def _table(
    first: Subject, second: Subject, both: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, int]]:
    language = first.language
    table: dict[str, Any] = {
        t("column.area", language): both["name"], t("column.code", language): both["area"],
    }  # fmt: skip
    decimals = {}
    for side, subject in (("1", first), ("2", second)):
        name = f"{subject.full_title} ({subject.unit_name})"
        table[name] = both[f"value_{side}"]
        decimals[name] = subject.decimals
        table[f"{t('two.third', language)}: {subject.title}"] = [
            t(f"two.third.{third}", language) if third >= 0 else status_text(s, n, language)
            for third, s, n in zip(both[f"third_{side}"], both[f"status_{side}"],
                                   both[f"note_{side}"], strict=True)
        ]  # fmt: skip
    return pd.DataFrame(table), decimals


def in_words(first: Subject, second: Subject, both: pd.DataFrame) -> str:
    """Which areas lie in the same and in opposite outer thirds of the two, and who has no pair."""
    language = first.language
    known = both[both["third_1"] >= 0]
    said = [t("two.alt", language, first=first.full_title, second=second.full_title,
              count=len(known), level=first.level_name)]  # fmt: skip
    for key, one, two in (("high", 2, 2), ("low", 0, 0), ("first", 2, 0), ("second", 0, 2)):
        names = known.loc[(known["third_1"] == one) & (known["third_2"] == two), "name"]
        told = together(names, language) if len(names) else t("two.nobody", language)
        said.append(t(f"two.alt.{key}", language, first=first.title, second=second.title,
                      names=told))  # fmt: skip
    if len(known) < len(both):
        said.append(t("two.alt.missing", language, count=len(both) - len(known)))
    return " ".join(said)

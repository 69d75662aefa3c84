"""Who works with whom: a matrix of service areas, and the flow from challenge to service area."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure, Group
from text.formats import listed
from text.texts import counted, t

LAYERS = ("utfordring", "tema", "tiltak", "tjeneste")
COLOURS = {"utfordring": "#4a2d80", "tema": "#2b7a9c", "tiltak": "#b3541e", "tjeneste": "#3d6b35"}
LINKS = {"utfordring": "rgba(74,45,128,.22)", "tema": "rgba(43,122,156,.22)",
         "tiltak": "rgba(179,84,30,.2)"}  # fmt: skip

#: Characters in a line of a label, and pixels a line and a letter take at 13 pixels' text.
WRAP, LINE, LETTER = 24, 17, 6.7
BOTTOM = 8


def cooperation(pairs: pd.DataFrame, own: list[str], source: str, language: str = "nb") -> Figure:
    """Squares of shared initiatives; zero is written as zero.

    :param pairs: every pair once in each order: a, b (names), count, initiatives (names, a list).
    :param own: names of the municipality's own service areas, which are the columns.
    """
    shown = pairs[pairs["b"].isin(own) & (pairs["a"] != pairs["b"])]
    rows = list(dict.fromkeys(pairs["a"]))
    labels = {n: "<br>".join(textwrap.wrap(n, WRAP)) for n in rows}
    top = 16 + round(LETTER * max(len(n) for n in own))
    plot = go.Figure(
        layout=style.layout(
            height=top + BOTTOM + _row_height(list(labels.values())) * len(rows),
            margin={"l": 4, "r": 12, "t": top, "b": BOTTOM},
            # Upright and in one line, so that the names keep clear of each other on a phone.
            xaxis={"side": "top", "type": "category", "categoryorder": "array", "tickangle": -90,
                   "categoryarray": own, "fixedrange": True, "showgrid": False,
                   "range": [-0.5, len(own) - 0.5], "tickfont": {"size": 13}},
            yaxis={"type": "category", "categoryorder": "array", "fixedrange": True,
                   "categoryarray": [labels[n] for n in rows][::-1], "showgrid": False,
                   "automargin": True, "range": [-0.5, len(rows) - 0.5],
                   "tickfont": {"size": 13}},
        )
    )  # fmt: skip
    for zero in (True, False):
        part = shown[(shown["count"] == 0) == zero]
        plot.add_trace(_squares(part, labels, zero, language))
    table = _pair_table(pairs, language)
    return Figure(
        kind="samspill",
        title=t("samspill.matrix", language),
        drawing=plot,
        table=table,
        alt=_matrix_alt(pairs, own, language),
        source=source,
        notes=(t("behov.absence", language),),
        config=style.config("samspill"),
    )


def _row_height(labels: list[str]) -> int:
    """Pixels a row takes, so that no two neighbouring labels meet."""
    lines = [label.count("<br>") + 1 for label in labels]
    most = max((a + b for a, b in pairwise(lines)), default=2)
    return max(44, round(most / 2 * LINE) + 6)


def _squares(part: pd.DataFrame, labels: dict[str, str], zero: bool, language: str) -> go.Scatter:
    strongest = max(int(part["count"].max()) if len(part) else 1, 1)
    shade = style.SEQUENTIAL[5]
    step = [min(4, round(4 * n / strongest)) for n in part["count"]]
    return go.Scatter(
        x=part["b"],
        y=[labels[n] for n in part["a"]],
        mode="markers+text",
        text=[str(n) for n in part["count"]],
        textfont={"size": 14, "color": style.INK if zero else
                  ["#ffffff" if s > 2 else style.INK for s in step]},
        marker={"symbol": "square", "size": 16 if zero else 32,
                "color": "#eef2f3" if zero else [shade[s] for s in step],
                "line": {"width": 0.8, "color": style.GRID}},
        customdata=part[["a", "b"]].to_numpy(),
        hovertext=[_pair_words(a, b, names, language) for a, b, names in
                   zip(part["a"], part["b"], part["initiatives"], strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _pair_words(a: str, b: str, names: list[str], language: str) -> str:
    if not names:
        return t("samspill.pair_none", language, a=a, b=b)
    return t("samspill.pair", language, a=a, b=b, count=len(names), names="<br>".join(names))


def _pair_table(pairs: pd.DataFrame, language: str) -> pd.DataFrame:
    once = pairs[[str(a) < str(b) for a, b in zip(pairs["a"], pairs["b"], strict=True)]]
    once = once.sort_values("count", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            t("samspill.column.a", language): once["a"],
            t("samspill.column.b", language): once["b"],
            t("samspill.column.count", language): once["count"],
            t("samspill.column.names", language): ["; ".join(n) for n in once["initiatives"]],
        }
    ).reset_index(drop=True)


def _matrix_alt(pairs: pd.DataFrame, own: list[str], language: str) -> str:
    once = pairs[[str(a) < str(b) for a, b in zip(pairs["a"], pairs["b"], strict=True)]]
    top = once.sort_values("count", ascending=False, kind="stable").head(1)
    inside = once[once["a"].isin(own) & once["b"].isin(own)]
    never = [f"{a} – {b}" for a, b in inside[inside["count"] == 0][["a", "b"]].to_numpy()]
    text = t("samspill.alt", language, services=pairs["a"].nunique(),
             pairs=int((once["count"] > 0).sum()), all=len(once))  # fmt: skip
    if len(top) and int(top["count"].iloc[0]):
        text += " " + t("samspill.alt_top", language, a=top["a"].iloc[0], b=top["b"].iloc[0],
                        count=int(top["count"].iloc[0]))  # fmt: skip
    if never:
        text += " " + t("samspill.alt_never", language, pairs=listed(never, language))
    return text


def flow(
    nodes: pd.DataFrame, links: pd.DataFrame, paths: pd.DataFrame, source: str, language: str = "nb"
) -> Figure:
    """The flow from challenge over theme and initiative to service area; one initiative is one.

    :param nodes: key, name, layer (one of ``LAYERS``), in the order of the layers.
    :param links: start, end (keys), count.
    :param paths: one row a challenge and initiative of it: challenge, name, themes and services
        (in words).
    """
    place = {key: n for n, key in enumerate(nodes["key"])}
    layer = dict(zip(nodes["key"], nodes["layer"], strict=True))
    tallest = int(nodes["layer"].value_counts().max()) if len(nodes) else 1
    plot = go.Figure(
        go.Sankey(
            arrangement="snap",
            valueformat="d",
            textfont={"size": 12, "color": style.TEXT},
            node={
                "label": [_node_label(n, v) for n, v in zip(nodes["name"], nodes["layer"],
                                                            strict=True)],
                "color": [COLOURS[v] for v in nodes["layer"]],
                "pad": 30, "thickness": 10, "line": {"width": 0},
                "customdata": list(nodes["name"]),
                "hovertemplate": "%{customdata}: %{value}<extra></extra>",
            },
            link={
                "source": [place[k] for k in links["start"]],
                "target": [place[k] for k in links["end"]],
                "value": links["count"],
                "color": [LINKS[layer[k]] for k in links["start"]],
                "hovertemplate": "%{source.customdata} → %{target.customdata}: %{value}"
                                 "<extra></extra>",
            },
        ),
        layout=style.layout(height=max(380, 62 * tallest + 60), margin={"l": 4, "r": 4, "t": 8,
                                                                        "b": 8}),
    )  # fmt: skip
    plot.update_layout(font_size=12)
    names = dict(zip(nodes["key"], nodes["name"], strict=True))
    table = pd.DataFrame(
        {
            t("samspill.column.from", language): [names[k] for k in links["start"]],
            t("samspill.column.to", language): [names[k] for k in links["end"]],
            t("samspill.column.count", language): links["count"],
        }
    )
    counts = nodes["layer"].value_counts()
    return Figure(
        kind="flyt",
        title=t("samspill.flow", language),
        drawing=plot,
        table=table.reset_index(drop=True),
        alt=t("samspill.flow_alt", language,
              **{name: int(counts.get(name, 0)) for name in LAYERS}),
        source=source,
        notes=(t("samspill.flow_note", language),),
        config=style.config("fra-utfordring-til-tjeneste"),
        groups=tuple(_challenge(str(name), part, language)
                     for name, part in paths.groupby("challenge", sort=False)),
    )  # fmt: skip


def _challenge(name: str, paths: pd.DataFrame, language: str) -> Group:
    lines = [t("samspill.flow_line", language, name=p.name_, themes=p.themes, services=p.services)
             for p in paths.rename(columns={"name": "name_"}).itertuples(index=False)]  # fmt: skip
    return counted("samspill.flow_head", len(lines), language, name=name), tuple(lines)


def _node_label(name: str, layer: str) -> str:
    """A name over as many lines as it takes, none so long that it meets the next layer's."""
    return "<br>".join(textwrap.wrap(name, {"tiltak": 24, "tjeneste": 16}.get(layer, 22),
                                     break_long_words=False))  # fmt: skip

"""A figure as one page: interactive, no foreign host, for a frame on another page or from disk."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pandas as pd
from plotly.utils import PlotlyJSONEncoder

import operating
from charts.figure import Figure
from export import assets
from export.images import frame
from store.boundaries import EMPTY_TOPOJSON
from text.formats import number
from text.texts import t

HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""
PAGE = (
    HEAD
    + """<figure>
<h1>{title}</h1>
<div id="figur" role="img" aria-label="{alt}" style="min-height:{height}px"></div>
<figcaption>{source}</figcaption>
</figure>
<details><summary>{words}</summary>
<p class="ord">{alt}</p>
{notes}
<div class="tabell" tabindex="0" role="region" aria-label="{table_name}">{table}</div>
</details>
<div class="knapper">
<button type="button" id="last-svg">{svg}</button>
<button type="button" id="last-png">{png}</button>
{link}
</div>
<script type="application/json" id="data">{data}</script>
{scripts}
</body>
</html>
"""
)


WHY = (
    HEAD
    + """<h1>{title}</h1>
<p>{reason}</p>
<div class="knapper"><a href="{link}" target="_blank" rel="noopener">{name}</a></div>
</body>
</html>
"""
)


def why_not(title: str, reason: str, link: str, language: str) -> str:
    """The page that stands where a figure cannot be shown: why, and the way to the app."""
    return WHY.format(language=language, title=escape(title), reason=escape(reason),
                      link=escape(link), name=escape(t("html.open", language)),
                      style=assets.content_text("figur.css"))  # fmt: skip


def page(
    figure: Figure, language: str, bundle: str, dashboard: str = "", standalone: bool = False,
    width: int | None = None,
) -> str:  # fmt: skip
    """The page. ``dashboard`` is the address of the figure in the app, if there is one.

    :param width: of the picture a reader saves from it, in pixels.
    """
    link = ""
    if dashboard:
        name = escape(t("html.open", language))
        link = f'<a href="{escape(dashboard)}" target="_blank" rel="noopener">{name}</a>'
    return PAGE.format(
        language=language,
        title=escape(figure.title),
        alt=escape(figure.alt),
        source=escape(figure.source),
        style=assets.content_text("figur.css"),
        height=int(figure.plot.layout.height or 450),
        words=escape(t("html.words", language)),
        table_name=escape(t("html.table", language)),
        notes="".join(f"<p>{escape(note)}</p>" for note in figure.notes),
        table=table(figure, language),
        svg=escape(t("html.svg", language)),
        png=escape(t("html.png", language)),
        link=link,
        data=_data(figure, width),
        scripts=_scripts(bundle, standalone),
    )


def _data(figure: Figure, width: int | None) -> str:
    """The figure as JSON that cannot end its script element."""
    data: dict[str, Any] = {
        "figur": figure.plot.to_dict(),
        "oppsett": {**figure.config, "topojsonURL": f"{operating.subpath()}/statisk/"},
        "bilde": frame(figure, width),
        "omriss": EMPTY_TOPOJSON,
        "navn": figure.config.get("toImageButtonOptions", {}).get("filename", figure.kind),
    }
    data["figur"]["layout"].pop("template", None)
    text = json.dumps(data, cls=PlotlyJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _scripts(bundle: str, standalone: bool) -> str:
    names = (assets.BUNDLES[bundle], "figur.js")
    if not standalone:
        return "\n".join(f'<script src="{assets.address(name)}"></script>' for name in names)
    # A minified bundle may hold «</script» in a string; written so it means the same to a script.
    return "\n".join(
        "<script>" + assets.content_text(name).replace("</script", "<\\/script") + "</script>"
        for name in names
    )


def table(figure: Figure, language: str) -> str:
    """The figure's table as HTML, numbers as a reader expects them."""
    frame_ = figure.table
    numeric = [pd.api.types.is_numeric_dtype(frame_[c]) for c in frame_.columns]
    mark = ['class="tall"' if n else "" for n in numeric]
    head = "".join(f'<th scope="col" {m}>{escape(str(c))}</th>'
                   for c, m in zip(frame_.columns, mark, strict=True))  # fmt: skip
    columns = [cells(frame_[c], figure.decimals.get(str(c)), language) for c in frame_.columns]
    rows = "".join(
        "<tr>" + "".join(f"<td {m}>{escape(v)}</td>" for v, m in zip(row, mark, strict=True))
        + "</tr>"
        for row in zip(*columns, strict=True)
    )  # fmt: skip
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def cells(column: pd.Series, places: int | None, language: str) -> list[str]:
    """A column as texts; a missing value is empty, a whole number has no decimals."""
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if pd.isna(v) else str(v) for v in column]
    if pd.api.types.is_integer_dtype(column):
        return ["" if pd.isna(v) else str(int(v)) for v in column]
    return ["" if pd.isna(v) else number(float(v), 1 if places is None else places, language)
            for v in column]  # fmt: skip

"""A figure as one page: no foreign host, for a frame on another page or from disk.

The picture and the table stand in the HTML: they are there without script, in a sandbox that
allows none, in print, and before the script has come. The script lays the figure that answers to
the pointer over the picture. How the page looks (``utseende=``) is a class of its body.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd
from plotly.utils import PlotlyJSONEncoder

import operating
from charts.figure import Figure, Group
from charts.narrow import AROUND, WIDE, map_room, narrowed
from charts.plain import plain
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
{more}<style>{style}</style>
</head>
<body class="{look}">
"""
PAGE = (
    HEAD
    + """<main>
<figure>
<h1 id="navn">{title}</h1>
<div class="figur" style="{least}">
{still}<div id="figur" class="levende" role="group" aria-labelledby="navn"{scrolled} hidden></div>
</div>
{groups}<figcaption>{source}</figcaption>
</figure>
{since}<details{open}><summary>{words}</summary>
<p class="ord">{alt}</p>
{notes}
<div class="tabell" tabindex="0" role="region" aria-label="{table_name}">{table}</div>
</details>
<div class="knapper">
<span class="med-skript" hidden>
<button type="button" id="last-svg">{svg}</button>
<button type="button" id="last-png">{png}</button>
</span>
{link}
</div>
</main>
<script type="application/json" id="data">{data}</script>
{scripts}
</body>
</html>
"""
)
WHY = (
    HEAD
    + """<main>
<h1>{title}</h1>
<p>{reason}</p>
<div class="knapper"><a href="{link}" target="_blank" rel="noopener">{name}</a></div>
</main>
</body>
</html>
"""
)


def why_not(title: str, reason: str, link: str, language: str) -> str:
    """The page that stands where a figure cannot be shown: why, and the way to the app."""
    return WHY.format(language=language, title=escape(title), reason=escape(reason),
                      link=escape(link), name=escape(t("html.open", language)), more="",
                      look="lys", style=assets.content_text("figur.css"))  # fmt: skip


def page(
    figure: Figure, language: str, bundle: str, dashboard: str = "", standalone: bool = False,
    width: int | None = None, *, stills: Sequence[str] = (), look: str = "lys", head: str = "",
    since: str = "", least: int = 0,
) -> str:  # fmt: skip
    """The page. ``dashboard`` is the address of the figure in the app, if there is one.

    :param width: of the picture a reader saves from it, in pixels.
    :param stills: the picture as SVG: one, or a broad and a slim one; without any the table stands
        open.
    :param look: how the page looks.
    :param head: further elements of its head.
    :param since: whether there are new figures, in words.
    :param least: the width in pixels under which the figure is scrolled.
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
        style=assets.content_text("figur.css") + _slim(figure, least),
        look=look,
        more=head,
        least=f"--minst:{least}px" if least else "",
        still=_still(figure, stills, least, language),
        groups=told_groups(figure.groups),
        open="" if stills else " open",
        since=f'<p class="nytt">{escape(since)}</p>\n' if since else "",
        words=escape(t("html.words", language)),
        table_name=escape(t("html.table", language)),
        notes="".join(f"<p>{escape(note)}</p>" for note in figure.notes),
        table=table(figure, language),
        scrolled=_scrolled(least),
        svg=escape(t("html.svg", language)),
        png=escape(t("html.png", language)),
        link=link,
        data=_data(figure, width),
        scripts=_scripts(bundle, standalone),
    )


def _still(figure: Figure, stills: Sequence[str], least: int, language: str) -> str:
    """The picture in the page, which alone is an image: what lies over it answers to the reader."""
    if not stills:
        return f"<noscript><p>{escape(t('html.no_still', language))}</p></noscript>\n"
    both = " to" if len(stills) > 1 else ""
    return (f'<div class="rull"{_scrolled(least)}><div class="stille{both}" role="img" '
            f'aria-label="{escape(figure.alt)}">{"".join(stills)}</div></div>\n')  # fmt: skip


def told_groups(groups: Iterable[Group]) -> str:
    """Headings that open, and what is under each as a list; empty without any."""
    parts = [
        f"<details><summary>{escape(head)}</summary>"
        f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul></details>"
        for head, lines in groups
    ]
    return f'<div class="told-groups">{"".join(parts)}</div>\n' if parts else ""


def _slim(figure: Figure, least: int) -> str:
    """Where the groups stand instead of the figure: on a page narrower than it can be drawn.

    One that is only somewhat too narrow has the figure, to be scrolled. It needs no script.
    """
    if not figure.groups:
        return ""
    under = min(least + AROUND, WIDE) - 1
    return (f"@media screen and (max-width:{under}px)"
            "{.figur{display:none}.told-groups{display:block}}")  # fmt: skip


def _scrolled(least: int) -> str:
    """What is scrolled must be reached by the keyboard too."""
    return ' tabindex="0"' if least else ""


def _data(figure: Figure, width: int | None) -> str:
    """The figure as JSON that cannot end its script element."""
    data: dict[str, Any] = {
        "figur": plain(figure.plot),
        "smal": {**narrowed(figure.plot), "under": WIDE},
        "kart": map_room(figure.plot),
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
        return "\n".join(f'<script src="{assets.address(name)}" defer></script>' for name in names)
    # A minified bundle may hold «</script» in a string; written so it means the same to a script.
    return "\n".join(
        "<script>" + assets.content_text(name).replace("</script", "<\\/script") + "</script>"
        for name in names
    )


def table(figure: Figure, language: str) -> str:
    """The figure's table as HTML: a caption, heads of columns and rows, numbers as one expects."""
    frame_ = figure.table
    numeric = [pd.api.types.is_numeric_dtype(frame_[c]) for c in frame_.columns]
    mark = [' class="tall"' if n else "" for n in numeric]
    # What a row is about is its first column of words.
    heads = numeric.index(False) if False in numeric else 0
    head = "".join(f'<th scope="col"{m}>{escape(str(c))}</th>'
                   for c, m in zip(frame_.columns, mark, strict=True))  # fmt: skip
    columns = [cells(frame_[c], figure.decimals.get(str(c)), language) for c in frame_.columns]
    rows = "".join(
        "<tr>" + "".join(f'<th scope="row"{m}>{escape(v)}</th>' if i == heads and v
                         else f"<td{m}>{escape(v)}</td>"
                         for i, (v, m) in enumerate(zip(row, mark, strict=True)))
        + "</tr>"
        for row in zip(*columns, strict=True)
    )  # fmt: skip
    return (f"<table><caption>{escape(figure.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")  # fmt: skip


def cells(column: pd.Series, places: int | None, language: str) -> list[str]:
    """A column as texts; a missing value is empty, a whole number has no decimals."""
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if pd.isna(v) else str(v) for v in column]
    if pd.api.types.is_integer_dtype(column):
        return ["" if pd.isna(v) else str(int(v)) for v in column]
    return ["" if pd.isna(v) else number(float(v), 1 if places is None else places, language)
            for v in column]  # fmt: skip

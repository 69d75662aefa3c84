"""A report as one page to read, print or save as PDF: pictures inside, no foreign host."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

from charts.figure import Figure
from export.report import blocks as report
from export.report import paper
from text.texts import t

STYLE = """
*{box-sizing:border-box}html{color-scheme:light}
body{max-width:46rem;margin:0 auto;padding:1.5rem;color:#1c2b33;background:#fff;
font:16px/1.55 "Source Sans","Source Sans Pro",Calibri,Arial,sans-serif}
h1,h2,h3{color:#0b6e75;line-height:1.25;break-after:avoid}h1{font-size:2rem;margin-bottom:.2rem}
h2{font-size:1.5rem;margin-top:2.2rem}h3{font-size:1.15rem}
figure{margin:1.2rem 0;break-inside:avoid}figure img{max-width:100%;height:auto}
figcaption{font-size:.9rem}.kilde{color:#4a5961;font-size:.85rem;display:block}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.6rem 0;break-inside:avoid}
caption{text-align:left;font-weight:600;padding:.3rem 0}thead{display:table-header-group}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #d5dde1;
vertical-align:top}
.tall{text-align:right;font-variant-numeric:tabular-nums}td.tall{white-space:nowrap}
nav ol{list-style:none;padding:0}nav .to{padding-left:1.2rem}a{color:#0b5e64}
.skriv{color:#4a5961;font-size:.9rem}
@media print{@page{size:A4;margin:18mm 16mm}body{max-width:none;padding:0;font-size:10.5pt}
.skriv{display:none}.omrade{break-before:page}a{text-decoration:none}
figure img{max-height:222mm}.leder{break-after:avoid;break-inside:avoid}}
"""
#: Width and height a picture may have on A4 with the margins above, its heading and its caption
#: beside it, in points; letters of a line of text, and its height.
ROOM, LETTERS, LINE = (504.0, 630.0), 105, 17.0
#: What an empty cell holds: with nothing it would be no cell in a tagged PDF, and its row short.
EMPTY = "&nbsp;"


def write(made: report.Report) -> str:
    """The page."""
    language = made.language
    headings = [b for b in made.blocks if isinstance(b, report.Heading)]
    contents = "".join(
        f'<li class="{"to" if h.level > 1 else ""}"><a href="#h{i}">{escape(h.text)}</a></li>'
        for i, h in enumerate(headings)
    )
    body: list[str] = []
    number, led = 0, 0.0
    for place, block in enumerate(made.blocks):
        if isinstance(block, report.Heading):
            body.append(_heading(block, number))
            number += 1
        elif isinstance(block, report.Paragraph):
            leads = _leads(made.blocks[place:], led)
            led = led + _tall(block) if leads else 0.0
            mark = ' class="leder"' if leads else ""
            body.append(f"<p{mark}>{escape(block.text)}</p>")
            continue
        elif isinstance(block, report.Picture):
            body.append(_picture(block, language, led))
        else:
            body.append(_block(block, language))
        led = 0.0
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(made.title)}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(made.title)}</h1>"
        f'<p>{escape(made.subtitle)}</p><p class="skriv">{escape(t("report.print", language))}'
        f': Ctrl+P</p><nav aria-label="{escape(t("report.contents", language))}">'
        f"<h2>{escape(t('report.contents', language))}</h2><ol>{contents}</ol></nav>"
        f"{''.join(body)}</main></body></html>\n"
    )


def _tall(text: report.Paragraph) -> float:
    """The height of a text in print, in points."""
    return math.ceil(len(text.text) / LETTERS) * LINE + 10


def _leads(blocks: Sequence[report.Block], led: float) -> bool:
    """Whether the first block is a text that stands on the page of the figure it leads to."""
    for block in blocks:
        if not isinstance(block, report.Paragraph):
            return isinstance(block, report.Picture) and paper.below(block, *ROOM, led)[1]
        led += _tall(block)
    return False


def _heading(block: report.Heading, number: int) -> str:
    mark = "h2" if block.level == 1 else "h3"
    kind = ' class="omrade"' if block.new_page else ""
    return f'<{mark} id="h{number}"{kind}>{escape(block.text)}</{mark}>'


def _block(block: report.Block, language: str) -> str:
    if isinstance(block, report.Bullets):
        return "<ul>" + "".join(f"<li>{escape(x)}{_link(a)}</li>" for x, a in block.items) + "</ul>"
    if isinstance(block, report.Rows):
        word = f"{t('report.table_word', language)} {block.number}. {block.caption}."
        return _table(word, block)
    raise AssertionError(type(block))


def _link(address: str) -> str:
    if not address.startswith("https://"):
        return ""
    return f' <a href="{escape(address)}">{escape(address)}</a>'


def _picture(block: report.Picture, language: str, led: float) -> str:
    """A figure, or the parts of it, below a text of so many points."""
    found = []
    for part in paper.below(block, *ROOM, led)[0]:
        figure, drawn = part.picture.figure, part.drawn("svg")
        if drawn is None:
            told = f"<p>{escape(t('report.no_picture', language))}</p>"
            table = _table(block.figure.title, report.of_figure(block.figure, language))
            return _figure(told + table, block.figure, block.number, language)
        code = base64.b64encode(drawn).decode("ascii")
        found.append(_figure(
            f'<img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{code}" '
            f'style="width:{part.width:.0f}pt">', figure, block.number, language))  # fmt: skip
    return "".join(found)


def _figure(inside: str, figure: Figure, number: int, language: str) -> str:
    word = t("report.figure", language)
    return (f"<figure>{inside}<figcaption><b>{word} {number}.</b> {escape(figure.title)}."
            f'<span class="kilde">{escape(figure.source)}</span>'
            "</figcaption></figure>")  # fmt: skip


def _table(caption: str, block: report.Rows) -> str:
    mark = [' class="tall"' if i in block.figures else "" for i in range(len(block.header))]
    head = "".join(f'<th scope="col"{m}>{escape(h)}</th>'
                   for h, m in zip(block.header, mark, strict=True))  # fmt: skip
    body = "".join(
        "<tr>" + "".join(f"<td{m}>{escape(v) or EMPTY}</td>"
                         for v, m in zip(row, mark, strict=True)) + "</tr>"
        for row in block.rows
    )  # fmt: skip
    return (f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>")  # fmt: skip

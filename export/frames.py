"""How a figure looks as a picture: its size, and title, source and description on it."""

from __future__ import annotations

import io
import re
import textwrap
from html import escape
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from charts.figure import Figure
from charts.narrow import narrowed
from charts.plain import lay_over, plain
from store.people import served

#: Wide enough for labels beside an axis; a map of Asker is tall.
WIDTH = 900
WIDTHS = {"kart": 720}
TITLE, SOURCE = 18, 12
_TITLE_LINE, _SOURCE_LINE, _PADDING = 23, 23, 26


def spec_of(
    figure: Figure, width: int | None, framed: bool = True, height: int | None = None,
    narrow: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The figure as Kaleido takes it, with title and source on it where ``framed``.

    It has no way to fetch boundaries, so those that are an address are put into it.

    :param narrow: as on a phone.
    """
    spec = plain(figure.plot)
    if narrow:
        lay_over(spec, narrowed(figure.plot))
    for trace in spec["data"]:
        if isinstance(trace.get("geojson"), str):
            trace["geojson"] = served(trace["geojson"])
    layout = spec["layout"]
    # A template is of the process that made the figure: the app's, the command line's.
    layout.pop("template", None)
    if framed:
        layout.update(frame(figure, width))
    else:
        width = width or figure.plot.layout.width or WIDTHS.get(figure.kind, WIDTH)
        layout.update({"width": width, "height": height or layout.get("height") or 450,
                       "paper_bgcolor": "#ffffff"})  # fmt: skip
    return spec


def labelled(png: bytes, figure: Figure, scale: float = 2) -> bytes:
    """The PNG with how large it is in print (96 pixels of the layout an inch) and what it is.

    Title, source and text alternative stand inside it, so that they go where the picture goes.
    """
    about = PngInfo()
    for key, text in (("Title", figure.title), ("Source", figure.source),
                      ("Description", figure.alt)):  # fmt: skip
        about.add_itxt(key, text)
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.save(stream, "PNG", dpi=(96 * scale, 96 * scale), pnginfo=about)
    return stream.getvalue()


def described(svg: bytes, figure: Figure) -> bytes:
    """The SVG with its title and text alternative, so that it can be read aloud."""
    text = svg.decode("utf-8")
    label = f"<title>{escape(figure.title)}</title><desc>{escape(figure.alt)}</desc>"
    text = re.sub(r"(<svg\b[^>]*)>", rf'\1 role="img">{_literal(label)}', text, count=1)
    return text.encode("utf-8")


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


def frame(figure: Figure, width: int | None = None) -> dict[str, Any]:
    """What the layout changes to: size, a white ground, and a title block that holds the source.

    Both stand in the title, the one thing Plotly places by the picture's edge and not by the axes,
    whose margins grow with their labels.
    """
    width = width or figure.plot.layout.width or WIDTHS.get(figure.kind, WIDTH)
    title = textwrap.wrap(figure.title, max(20, int(width / (TITLE * 0.53))))
    source = textwrap.wrap(figure.source, max(30, int(width / (SOURCE * 0.5))))
    text = "<b>" + "<br>".join(escape(line, quote=False) for line in title) + "</b>"
    text += "".join(f'<br><span style="font-size:{SOURCE}px;color:#5b6b73">'
                    f"{escape(line, quote=False)}</span>" for line in source)  # fmt: skip
    block = _TITLE_LINE * len(title) + _SOURCE_LINE * len(source) + _PADDING
    layout = figure.plot.layout
    margin = {side: getattr(layout.margin, side) or 0 for side in "lrtb"}
    margin |= {"t": margin["t"] + block, "b": margin["b"] + 8, "l": max(8, margin["l"]),
               "r": max(8, margin["r"])}  # fmt: skip
    height = (layout.height or 450) + block + 8
    return {
        "width": width,
        "height": height,
        "margin": margin,
        "paper_bgcolor": "#ffffff",
        "title": {"text": text, "x": 0, "xref": "container", "xanchor": "left",
                  "y": 1 - (TITLE + 8) / height, "yref": "container", "yanchor": "top",
                  "automargin": False, "pad": {"l": 10},
                  "font": {"size": TITLE, "color": "#1c2b33"}},
    }  # fmt: skip

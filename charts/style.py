"""Colours and layout shared by all figures.

The sequential scale runs light to dark in one direction of hue and lightness, the diverging one
from purple to orange; both stay distinct for the common kinds of colour blindness (ColorBrewer's
YlGnBu and PuOr, Brewer 2003). Colour never stands alone: every class is also written in words.
"""

from __future__ import annotations

from typing import Any

import operating

ACCENT = "#0b6e75"
INK = "#1c2b33"
#: Text that follows the reader's theme: the pages turn exactly this colour into the theme's own.
TEXT = "#1c2b34"
#: Marks and text that must be seen on white as well as on the dark theme (3.9:1 and 4.4:1).
NEUTRAL = "#74858e"
MUTED = "#74858e"
#: The reader's own area in every figure.
MARK = "#d1495b"
GRID = "rgba(116,133,142,.35)"
SEA = "#f4f8f9"
NO_DATA = "#d9d9d6"
SEQUENTIAL = {
    2: ["#cfe8e3", "#1d6f8a"],
    3: ["#d5ecd4", "#5cacb8", "#123b6b"],
    4: ["#d5ecd4", "#8ccac5", "#3d8fa9", "#123b6b"],
    5: ["#d5ecd4", "#9fd3c7", "#5cacb8", "#2b7a9c", "#123b6b"],
    6: ["#d5ecd4", "#abd9c9", "#7ac0c0", "#4aa0b2", "#256f94", "#123b6b"],
    7: ["#d5ecd4", "#b3ddcb", "#8bcac4", "#62b0ba", "#3f91aa", "#22688f", "#123b6b"],
}
DIVERGING = {
    5: ["#8a4a00", "#e08a2e", "#f3efe6", "#9d8ec4", "#4a2d80"],
}
#: Each at least 3:1 on white and on the dark theme (WCAG 1.4.11).
LINES = ["#12808a", "#b3541e", "#7d60c4", "#7a6a00", "#4377c4", "#b34a83", "#4f8545"]
DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid"]
SYMBOLS = ["circle", "square", "diamond", "triangle-up", "x", "cross", "star"]
# No name with a digit: unquoted it would void the whole declaration.
FONT = "Source Sans, Source Sans Pro, Arial, sans-serif"


def layout(**more: Any) -> dict[str, Any]:
    """Plotly layout every figure starts from: calm, transparent, no chrome.

    Names of rows are given the room they need, and none can stand outside the figure: Plotly else
    measures each of them once more, half a second for a hundred and fifty.
    """
    for name, axis in more.items():
        if name.startswith("yaxis") and axis.get("automargin") and "tickvals" in axis:
            axis.setdefault("ticklabeloverflow", "allow")
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": TEXT},
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "showlegend": False,
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        **more,
    }


def config(name: str, geo: bool = False) -> dict[str, Any]:
    """Plotly config: local topojson for maps, SVG by the browser, no logo, no scroll trap."""
    settings: dict[str, Any] = {
        "displaylogo": False,
        "scrollZoom": False,
        "responsive": True,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoom2d", "autoScale2d"],
        "toImageButtonOptions": {"format": "svg", "filename": name},
    }
    if geo:
        settings["topojsonURL"] = f"{operating.subpath()}/statisk/"
    return settings


def ink(colour: str) -> str:
    """Dark or white text, whichever can be read on the colour (WCAG relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "white" if light < 0.18 else INK

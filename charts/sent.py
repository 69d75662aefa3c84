"""A plot written once as the JSON a browser reads, and sent as it stands from then on.

A page sends the same plot to every reader. Plotly copies and writes a figure anew each time it is
asked for; here its parts are written once, and only put together when they are sent.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

import orjson
import plotly.graph_objects as go
import plotly.io

from charts.narrow import broken, has_names
from charts.plain import plain
from charts.style import TEXT

#: Letters that a phone has room for on one line: the title of an axis, the same where names of
#: areas stand beside the figure and push it to the right, and a name in the legend.
ACROSS, BESIDE_NAMES, LEGEND = 32, 22, 38
#: Parts of a layout that say nothing to the browser: Plotly's empty template, and where a figure
#: may be parted on paper.
ONLY_OURS = ("template", "meta")


def themed(plot: go.Figure) -> go.Figure:
    """The plot without Plotly's template: Streamlit's and Plotly's greys are too faint to read.

    Titles that are broken for a phone are put together again where they have room, and names of
    ticks that have none are left out: only the reader's browser knows (app.js).

    Text in ``charts.style.TEXT`` takes the colour of the page around it (see app.css), so that it
    follows the reader's theme even when that changes while the page is open. The title of an axis
    and a name in the legend are broken over lines where a phone has no room for them on one.
    """
    room = BESIDE_NAMES if has_names(plot) else ACROSS
    for axis in plot.select_xaxes():
        if len(axis.title.text or "") > room:
            axis.update(title_text=broken(axis.title.text, room), automargin=True)
        if axis.tickangle is None and axis.dtick is not None:
            axis.update(tickangle=0)
    for trace in plot.data:
        if plot.layout.showlegend and trace.showlegend is not False and trace.name:
            trace.update(name=broken(trace.name, LEGEND))
    return plot.update_layout(template="none", font_color=TEXT)


class Sent(go.Figure):  # type: ignore[misc]
    """A plot for the screen, with its parts already written.

    It has the size of the plot it was made from, and ``to_dict`` for whoever sends it; its traces
    are no longer there to be read or changed.
    """

    def __init__(self, plot: go.Figure) -> None:
        layout = plot.layout
        # Without a template it would be given Plotly's own, which is larger than most plots.
        super().__init__(
            layout={"height": layout.height, "width": layout.width, "template": "none"}
        )
        written = orjson.loads(plotly.io.to_json(plain(plot, packed=False), validate=False))
        self._traces = [_written(trace) for trace in written["data"]]
        for name in ONLY_OURS:
            written["layout"].pop(name, None)
        self._rest = _written(written["layout"]) | {"datarevision": _revision(written["data"])}

    def clickable(self) -> Sent:
        """The same plot for who may click on it. Streamlit says so only once a plot is drawn, and
        one that does not say so itself is drawn a second time."""
        plot = Sent.__new__(Sent)
        plot.__dict__.update(self.__dict__)
        plot._rest = self._rest | {
            "clickmode": "event+select",
            "hovermode": self._rest.get("hovermode") or "closest",
            "dragmode": self._rest.get("dragmode") or "pan",
        }
        return plot

    def to_dict(self) -> dict[str, Any]:
        """The plot as a dictionary whose values are JSON already; a copy that may be written to."""
        return {"data": [dict(trace) for trace in self._traces], "layout": dict(self._rest)}


def _revision(traces: list[dict[str, Any]]) -> str:
    """What tells these traces from others.

    Streamlit hands every plot to Plotly twice, the second time copied. Without a revision Plotly
    takes the copies for other data and draws all anew; so it does with a template, and with numbers
    that are packed. A whole number of pixels (app.css) is the same width measured and given.
    """
    return f"{crc32(orjson.dumps(traces)):x}"


def _written(part: dict[str, Any]) -> dict[str, Any]:
    # What is small and plain stays readable: Streamlit looks for the height.
    return {
        name: orjson.Fragment(_kept(value)) if isinstance(value, dict | list) else value
        for name, value in part.items()
    }


def _kept(value: dict[str, Any] | list[Any]) -> bytes:
    """The value as JSON in as many bytes as it has: what orjson gives holds some 2,000 more."""
    return bytes(memoryview(orjson.dumps(value)))

"""The figures of pages: each built once an edition, and kept as what the browser is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from charts.figure import Figure
from charts.sent import Sent, themed
from views.edition import per_edition
from views.figures.aged import aged
from views.figures.kinds import KINDS
from views.figures.state import Made, State
from views.figures.using import build


def shown(state: State, height: int = 0, *, legend: bool = True) -> Made:
    """The figure of a state as a page shows it, or why there is none; shared by all readers.

    :param height: in pixels, 0 for the kind's own.
    :param legend: whether one that has a legend shows it.
    """
    day = dt.date.today().isoformat() if KINDS[state.kind].dated else ""
    return _shown(state, height, legend, day)


@per_edition(1536)
def _shown(state: State, height: int, legend: bool, _day: str) -> Made:
    made = build(state, screen=True, height=height)
    if not isinstance(made, Figure):
        return made
    if not legend:
        made.plot.update_layout(showlegend=False)
    return replace(aged(made, state), drawing=Sent(themed(made.plot)))

"""How old what a figure shows is: the newest period in it, and the oldest of its figures."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from views import age, priority
from views.figures.kinds import KINDS
from views.figures.state import State
from views.figures.whole import recipe_of


def aged(figure: Figure, state: State) -> Figure:
    """The figure with ``period`` and ``since``, where figures lie behind it and it has none yet.

    A figure of one indicator is as old as its newest period, also where it shows many. One of
    several indicators is as old as they are: from the oldest to the newest of them.
    """
    if figure.period:
        return figure
    there = sorted(_periods(state), key=lambda p: (age.year_of(p), p))
    if not there:
        return figure
    one = KINDS[state.kind].of_indicator or there[0] == there[-1]
    return replace(figure, period=there[-1], since="" if one else there[0])


def _periods(state: State) -> set[str]:
    kind = KINDS[state.kind]
    if kind.page == "prioritering":
        recipe = recipe_of(state)
        there = priority.offered(recipe.level)
        return {str(there[p.key]["when"]) for p in recipe.used if p.key in there}
    if kind.rows is None:
        return {state.choice.period} if kind.of_indicator else set()
    rows = kind.rows(state)
    # Of several indicators each is shown by its newest period; rows of it alone are behind them.
    known = rows[rows["value"].notna()] if len(rows) else pd.DataFrame({"period": []})
    return {str(p) for p in known["period"].unique() if p}

"""The areas a development shows."""

from __future__ import annotations

from store.catalogue import ASKER
from views.choice import Choice
from views.edition import store
from views.figures.state import State
from views.rows import area_rows

#: ``sammenlign=ingen``: the chosen area and nobody beside it.
ALONE = "ingen"


def lines(choice: Choice) -> list[str]:
    """Where nobody says what to compare: the chosen area and Asker, or Asker, or the two ends.

    A count of Asker says nothing beside a count of one area, so it is left out there.
    """
    registry, snapshot = store()
    asker = snapshot.rows(choice.indicator, category=choice.category, areas=[ASKER])
    whole = [ASKER] if asker["value"].notna().any() else []
    if choice.area:
        beside = [] if registry.indicators[choice.indicator].measure == "count" else whole
        return [choice.area, *(a for a in beside if a != choice.area)]
    if asker["value"].notna().sum() > 1 or choice.level == "kommune":
        return whole
    known = area_rows(choice).dropna(subset=["value"]).sort_values("value")
    return list(dict.fromkeys([str(known["area"].iloc[-1]), str(known["area"].iloc[0])]))


def compared(areas: list[str]) -> str:
    """The value of ``sammenlign`` that shows exactly the given areas, the first being chosen."""
    return ",".join(areas[1:]) or ALONE


def drawn(state: State) -> list[str]:
    """The areas a development draws, in order."""
    beside = state.several("sammenlign")
    if not beside:
        return lines(state.choice)
    first = state.choice.area or ASKER
    return [first, *(a for a in beside if a not in (ALONE, first))]


def beside(choice: Choice) -> list[str]:
    """The areas that can be shown beside another: those with a figure, and nobody."""
    registry, snapshot = store()
    rows = snapshot.rows(choice.indicator, category=choice.category)
    there = set(rows.loc[rows["value"].notna(), "area"])
    return [ALONE, *(code for code in registry.areas if code in there)]

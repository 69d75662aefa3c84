"""Which figures stand for a level: every indicator with its newest period, in registry order."""

from __future__ import annotations

from views.choice import Choice, options, periods, shown_levels
from views.edition import per_edition, store
from views.households import TYPES, mixes
from views.rows import area_rows

#: Of fewer areas a place in an order says nothing.
FEWEST_PLACES = 3


@per_edition(32)
def shown(level: str, every: bool = False) -> tuple[Choice, ...]:
    """The figures of a level that profile and matrix show; the areas of each are one list.

    :param every: all categories of every indicator.
    """
    registry, _ = store()
    found = []
    for indicator in registry.indicators.values():
        if not indicator.standing or level not in shown_levels(indicator.id):
            continue
        for category in categories(indicator.id, level, every):
            when = periods(indicator.id, level, category)[-1]
            choice = Choice(indicator.id, category, level, when)
            if area_rows(choice)["value"].notna().sum() >= FEWEST_PLACES:
                found.append(choice)
    return tuple(found)


def categories(indicator: str, level: str, every: bool = False) -> list[str]:
    """The categories that stand: every school test, income all and by household type, else one."""
    there, _ = options(indicator, level)
    if every or store()[0].indicators[indicator].about == "schools":
        return there
    if mixes(indicator, there[0]):
        return [c for c in there if c == there[0] or c in TYPES]
    return there[:1]

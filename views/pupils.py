"""Whether other pupils stand behind a figure than the year before: a school closed, opened, merged.

A figure of the schools in an area is about those who sat the test there. Where they are twice as
many as the time before, or half as many, the figure before is about others.
"""

from __future__ import annotations

from itertools import pairwise

from text.formats import number, period
from text.texts import t
from views.choice import Choice
from views.edition import store
from views.rows import counted_series

#: How many times as many pupils that are other pupils.
TIMES = 2.0


def jumps(choice: Choice, areas: list[str]) -> tuple[str, ...]:
    """A sentence for each area and year with twice as many pupils as the time before, or half.

    Empty for figures that are not about schools.
    """
    if store()[0].indicators[choice.indicator].about != "schools":
        return ()
    language, found = choice.language, []
    known = counted_series(choice, areas).dropna(subset=["value", "denominator"])
    for _, part in known.groupby("area", sort=False, observed=True):
        rows = part.sort_values("period").drop_duplicates("period").to_dict("records")
        for before, after in pairwise(rows):
            low, high = sorted((before["denominator"], after["denominator"]))
            if high >= TIMES * low > 0:
                found.append(t(
                    "note.pupils_jump", language, name=after["name"],
                    after=number(after["denominator"], 0, language),
                    before=number(before["denominator"], 0, language),
                    last=period(str(after["period"]), language),
                    first=period(str(before["period"]), language),
                ))  # fmt: skip
    return tuple(found)

"""Has one area's figure changed? The first and the latest of the newest series, tested.

What has no known uncertainty is not tested: a figure may move without anything having happened.
Where the figure stands in its level's table of changes (``views.expert.changed``), the outcome is
the one there, so that no two figures say different things of the same change. What is in no such
table, an own area's for example, is one list, controlled for false discoveries together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.change import first_and_latest
from views import own_area, testing, verdicts
from views.choice import Choice
from views.edition import per_edition, store
from views.expert import changed
from views.households import mixes
from views.rows import counted_series


@dataclass(frozen=True)
class Change:
    """From ``first`` to ``last``: both values, and whether the change is told.

    ``outcome`` is ``higher`` (risen), ``lower``, ``cannot_tell`` or ``not_tested``.
    """

    first: str
    last: str
    first_value: float
    last_value: float
    p: float
    outcome: str


def over_time(area: str, choice: Choice) -> pd.DataFrame:
    """All periods of the choice's figure for an area of the registry or an own one."""
    if own_area.is_own(area):
        own, _ = own_area.parse(area)
        return own_area.series(own, choice.indicator, choice.category) if own else pd.DataFrame()
    return counted_series(choice, [area])


def changes(area: str, choices: list[Choice]) -> list[Change | None]:
    """The change of each figure of one area; None where there are not two figures of one series."""
    known = [_of_level(area, choice) for choice in choices]
    alone = [None if k else _one(area, c) for k, c in zip(known, choices, strict=True)]
    q = testing.adjusted(np.array([f.p if f else np.nan for f in alone], float))
    judged = [f and replace(f, outcome=_outcome(f, float(x)))
              for f, x in zip(alone, q, strict=True)]  # fmt: skip
    return [k or f for k, f in zip(known, judged, strict=True)]


def _of_level(area: str, choice: Choice) -> Change | None:
    if own_area.is_own(area):
        return None
    return _in_table(choice.level).get((choice.indicator, choice.category, area))


@per_edition(16)
def _in_table(level: str) -> dict[tuple[str, str, str], Change]:
    """The changes of a level's table by indicator, category and area: a page asks for fifty."""
    rows = changed.table(level)
    if rows.empty:
        return {}
    rows = rows.drop_duplicates(["indicator", "category", "area"])
    columns = ["indicator", "category", "area", "first", "latest", "first_value", "latest_value",
               "p", "outcome"]  # fmt: skip
    return {
        (indicator, category, area): Change(first, latest, float(one), float(two), float(p), word)
        for indicator, category, area, first, latest, one, two, p, word in zip(
            *(rows[c].tolist() for c in columns), strict=True
        )
    }


def _outcome(found: Change, q: float) -> str:
    if np.isnan(q):
        return verdicts.NOT_TESTED
    if q >= verdicts.LEVEL:
        return verdicts.CANNOT_TELL
    return verdicts.HIGHER if found.last_value > found.first_value else verdicts.LOWER


def _one(area: str, choice: Choice) -> Change | None:
    item = store()[0].indicators[choice.indicator]
    rows = over_time(area, choice)
    if rows.empty:
        return None
    rows = rows.drop_duplicates("period").reset_index(drop=True)
    ends = first_and_latest(rows["period"], rows["value"], [b.period for b in item.breaks])
    if ends is None:
        return None
    first, last = rows.iloc[ends[0]], rows.iloc[ends[1]]
    # The change of an income of all depends on how many live alone, as the income itself does.
    tested = item.measure in ("share", "rate", "mean") and not mixes(item.id, choice.category)
    p = float(testing.of_pair(item, choice, last, first, False).p[0]) if tested else np.nan
    return Change(str(first["period"]), str(last["period"]), float(first["value"]),
                  float(last["value"]), p, verdicts.NOT_TESTED)  # fmt: skip

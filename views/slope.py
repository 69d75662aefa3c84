"""From the first to the latest year: every area of a level, and whether its change is told.

The same areas in both years, of the newest series alone: nothing is drawn across a break or a year
whose figure is withdrawn. The outcome is that of ``views.expert.changed``, one list a level.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from charts import merger
from charts.figure import Figure
from charts.slope import slope
from store.catalogue import ASKER
from store.models import Level, Status
from text.texts import t
from views.choice import Choice
from views.edition import per_edition, store
from views.expert import changed
from views.pupils import jumps
from views.rows import series_of
from views.subject import subject_of

#: Of fewer areas there is nothing to compare.
FEWEST = 2


@per_edition(256)
def _rows(indicator: str, category: str, level: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    choice = Choice(indicator, category, level, "")
    every = changed.rows(choice)
    if every.empty:
        return every, ()
    # The years most areas have as their first and latest; whoever lacks one is left out of both.
    spans = Counter(zip(every["first"].astype(str), every["latest"].astype(str), strict=True))
    (first, latest), _ = spans.most_common(1)[0]
    same = (every["first"] == first) & (every["latest"] == latest)
    crossed = every["area"].isin(_withdrawn(choice, list(every["area"]), first, latest))
    kept = every[same & ~crossed].reset_index(drop=True)
    return kept, tuple(every.loc[~same | crossed, "name"])


def _withdrawn(choice: Choice, areas: list[str], first: str, latest: str) -> set[str]:
    """Areas with a figure between the two years that its publisher has withdrawn."""
    rows = series_of(choice, areas)
    inside = (rows["period"] > first) & (rows["period"] < latest)
    return set(rows.loc[inside & rows["status"].eq(str(Status.WITHDRAWN)), "area"].astype(str))


def rows(choice: Choice) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows of ``views.expert.changed`` that share both years, and the names of those left out.

    Never write to them.
    """
    return _rows(choice.indicator, choice.category, choice.level)


def figure(choice: Choice) -> Figure | str:
    """The figure, or why there is none."""
    kept, left_out = rows(choice)
    if len(kept) < FEWEST:
        return t("stigning.none", choice.language)
    between = merger.spans(pd.Series([str(kept["first"].iloc[0]), str(kept["latest"].iloc[0])]))
    whole = "" if choice.level == Level.KOMMUNE else ASKER
    made = slope(subject_of(choice), kept, left_out, choice.area, between, whole)
    return replace(made, notes=(*jumps(choice, list(kept["area"])), *made.notes))


def observations(choice: Choice) -> pd.DataFrame:
    """The observations of both years, as rows with period and level."""
    registry, _ = store()
    kept, _ = rows(choice)
    found = series_of(choice, list(kept["area"]))
    ends = set(kept["first"]) | set(kept["latest"])
    found = found[found["period"].isin(ends)]
    levels = [str(registry.areas[str(a)].level) for a in found["area"]]
    return found.assign(indicator=choice.indicator, category=choice.category, level=levels)

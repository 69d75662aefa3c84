"""What an initiative can be looked at by, before and after: its indicators and their figures."""

from __future__ import annotations

import pandas as pd

from export.choice import Choice, options, periods, store
from export.views import area_rows
from loaders.initiative_models import Initiative


class RefusedError(Exception):
    """No comparison can be made. ``code`` is the text that says why, under ``effekt.``.

    ``values`` are what there is: periods before and after, areas with and without; or the level.
    """

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def candidates(initiative: Initiative) -> list[str]:
    """Indicators to look at: those it aims at first, then directional ones of its themes."""
    registry, _ = store()
    aims = [a.indicator for a in initiative.aims]
    others = [i.id for i in registry.indicators.values()
              if i.domain in initiative.domains and i.direction != "none"]  # fmt: skip
    return list(dict.fromkeys([*aims, *others]))


def panel(
    initiative: Initiative, indicator: str, language: str = "nb"
) -> tuple[pd.DataFrame, Choice, str]:
    """Rows of area, period and value; the choice they belong to; the first period with it.

    :raises RefusedError: where the register or the figures do not allow a comparison.
    """
    registry, snapshot = store()
    if not indicator:
        raise RefusedError("no_indicator")
    if not initiative.start:
        raise RefusedError("no_start")
    if not initiative.areas:
        raise RefusedError("whole" if initiative.whole_municipality else "no_areas")
    levels = {str(registry.areas[a].level) for a in initiative.areas}
    level = levels.pop()
    categories, _ = options(indicator, level)
    if levels or not categories:
        raise RefusedError("no_figures", level=level)
    choice = Choice(indicator, categories[0], level, periods(indicator, level, categories[0])[-1],
                    language=language)  # fmt: skip
    rows = snapshot.rows(indicator, level, category=choice.category).dropna(subset=["value"])
    shown = set(area_rows(choice)["area"])
    rows = rows[rows["area"].isin(shown)][["area", "period", "value"]].reset_index(drop=True)
    return rows, choice, initiative.start[:4]

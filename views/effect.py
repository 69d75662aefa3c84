"""What an initiative can be looked at by, before and after: its indicators and their figures."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.effect import Effect, did
from analysis.errors import CannotCompute
from register.models import Initiative
from views.choice import Choice, options, periods
from views.edition import per_edition, store
from views.initiatives.filters import register
from views.rows import area_rows

#: What keeps an initiative from being compared, by the end of its text under ``effekt.lacks``.
LACKS = ("start", "whole", "areas", "figures")


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
    # Nothing is compared across a break: the newest series alone.
    breaks = [b.period for b in registry.indicators[indicator].breaks]
    rows = rows[rows["period"] >= max((b for b in breaks if b <= choice.period), default="")]
    shown = set(area_rows(choice)["area"])
    rows = rows[rows["area"].isin(shown)][["area", "period", "value"]].reset_index(drop=True)
    return rows, choice, initiative.start[:4]


@dataclass(frozen=True)
class Comparison:
    """Areas with and without an initiative on one indicator, before and after its start."""

    rows: pd.DataFrame
    choice: Choice
    treated: list[str]
    first: str
    effect: Effect


@dataclass(frozen=True)
class Ready:
    """Which initiatives can be compared, and what each of the others lacks.

    ``lacks`` has an id of an initiative and the keys of ``LACKS`` that hold for it, one or more.
    """

    all: int
    ready: list[str]
    lacks: dict[str, list[str]]

    def count(self, what: str) -> int:
        """How many lack it."""
        return sum(what in found for found in self.lacks.values())


def compare(initiative: Initiative, found: tuple[pd.DataFrame, Choice, str]) -> Comparison:
    """The comparison that ``panel`` has the figures of.

    :raises RefusedError: where there are too few areas or periods on one side.
    """
    rows, choice, year = found
    there = sorted(set(rows["period"]))
    after = [p for p in there if p >= year]
    treated = [a for a in initiative.areas if a in set(rows["area"])]
    first = after[0] if after else year
    try:
        return Comparison(rows, choice, treated, first, did(rows, treated, first))
    except CannotCompute as error:
        raise RefusedError(
            f"refused.{error.code}", first=there[0], last=there[-1],
            before=len(there) - len(after), after=len(after), treated=len(treated),
            others=rows["area"].nunique() - len(treated),
        ) from error  # fmt: skip


def can_be_compared(initiative: Initiative) -> list[str]:
    """The indicators that have figures enough for a comparison."""
    found = []
    for indicator in candidates(initiative):
        try:
            compare(initiative, panel(initiative, indicator))
        except RefusedError:
            continue
        found.append(indicator)
    return found


@per_edition(1)
def readiness() -> Ready:
    """The whole register, tried initiative by initiative."""
    every = register().initiatives
    lacks = {i.id: found for i in every.values() if (found := _lacks(i))}
    return Ready(all=len(every), ready=[i for i in every if i not in lacks], lacks=lacks)


def _lacks(initiative: Initiative) -> list[str]:
    whole = bool(initiative.whole_municipality)
    holds = {
        "start": not initiative.start,
        "whole": whole,
        "areas": not initiative.areas and not whole,
    }
    found = [key for key, lacking in holds.items() if lacking]
    # Figures are only looked for where there is a start and a place to look at.
    return found if found or can_be_compared(initiative) else ["figures"]

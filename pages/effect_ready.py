"""Before and after: the comparison of one initiative, and how many initiatives have enough."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.effect import Effect, did
from analysis.errors import CannotCompute
from export.choice import Choice
from export.effect_panel import RefusedError, candidates, panel
from export.initiative_choice import register
from loaders.initiative_models import Initiative


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
    """How many initiatives can be compared, and what the others lack; one may lack several things.

    ``figures`` counts those that have start and areas, but no indicator with enough figures.
    """

    all: int
    ready: list[str]
    no_start: int
    whole: int
    no_areas: int
    figures: int


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


def readiness() -> Ready:
    """The whole register, tried initiative by initiative."""
    every = list(register().initiatives.values())
    placed = [i for i in every if i.start and i.areas]
    ready = [i.id for i in placed if can_be_compared(i)]
    return Ready(
        all=len(every),
        ready=ready,
        no_start=sum(not i.start for i in every),
        whole=sum(bool(i.whole_municipality) for i in every),
        no_areas=sum(not i.areas and not i.whole_municipality for i in every),
        figures=len(placed) - len(ready),
    )

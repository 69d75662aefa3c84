"""The phases of a life: when something is measured, and when somebody is met.

A phase is named in the registries, never reckoned: of an indicator by what it measures, of an
initiative by what its source says of whom it is for. All six say «through life»; none says that
no phase is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Phase(StrEnum):
    """The phases from the first to the last; they overlap, as lives do."""

    SMABARN = "smabarn"
    BARNEHAGE = "barnehage"
    SKOLE = "skole"
    UNGDOM = "ungdom"
    VOKSEN = "voksen"
    ELDRE = "eldre"


PHASES = tuple(Phase)
#: First and last year of age of each phase: ``smabarn`` from before birth, ``skole`` the ten years
#: of compulsory school, ``ungdom`` to the end of what surveys and offers call young.
AGES: dict[Phase, tuple[int, int]] = {
    Phase.SMABARN: (0, 2),
    Phase.BARNEHAGE: (1, 5),
    Phase.SKOLE: (6, 16),
    Phase.UNGDOM: (13, 30),
    Phase.VOKSEN: (18, 66),
    Phase.ELDRE: (67, 120),
}


def twice(phases: Iterable[Phase]) -> bool:
    """Whether a phase stands twice."""
    named = list(phases)
    return len(named) != len(set(named))


def whole_life(phases: Iterable[Phase]) -> bool:
    """Whether all phases are named: it is about everybody, and no phase is meant in particular."""
    return set(phases) == set(PHASES)


def outside(phase: Phase, age_from: int | None, age_to: int | None) -> bool:
    """Whether a phase lies outside ages that are stated; an age that is not leaves it open.

    >>> outside(Phase.ELDRE, 6, 18), outside(Phase.UNGDOM, 6, 18), outside(Phase.ELDRE, 18, None)
    (True, False, False)
    """
    first, last = AGES[phase]
    return (age_from is not None and age_from > last) or (age_to is not None and age_to < first)

"""The register of initiatives as a whole: who reaches an area, who aims at an indicator.

Pure lookups and counts; ``register.reading`` reads and validates the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from register.models import Initiative, Programme
from register.parts import STAGES, Challenge, EvidenceScale, ServiceArea
from store.catalogue import ASKER, Registry
from store.models import Level

#: The key under which initiatives without a stage are counted and grouped.
NO_STAGE = "ikke_oppgitt"


@dataclass(frozen=True)
class InitiativeRegister:
    """Everything in the register, by id. ``files`` tells which file an initiative is edited in."""

    initiatives: dict[str, Initiative]
    programmes: dict[str, Programme]
    scales: dict[str, EvidenceScale]
    service_areas: dict[str, ServiceArea]
    challenges: dict[str, Challenge]
    registry: Registry
    files: dict[str, str] = field(default_factory=dict)

    @cached_property
    def whole_municipality(self) -> list[Initiative]:
        """Initiatives for the whole municipality, counted apart from those of an area."""
        return [i for i in self.initiatives.values() if i.whole_municipality]

    @cached_property
    def unplaced(self) -> list[Initiative]:
        """Initiatives whose reach the sources do not tell."""
        return [i for i in self.initiatives.values() if not i.whole_municipality and not i.areas]

    def for_area(self, code: str) -> list[Initiative]:
        """Initiatives whose areas share ground with ``code``; whole-municipality ones apart.

        Areas on different levels share ground when a grunnkrets lies in both.
        """
        ground = self._ground(code)
        return [
            i for i in self.initiatives.values() if any(ground & self._ground(a) for a in i.areas)
        ]

    def for_indicator(self, indicator: str) -> list[Initiative]:
        """Initiatives that aim at an indicator."""
        return [
            i for i in self.initiatives.values() if any(a.indicator == indicator for a in i.aims)
        ]

    def programmes_for(self, indicator: str) -> list[Programme]:
        """Programmes from research that are meant to move an indicator."""
        return [p for p in self.programmes.values() if indicator in p.indicators]

    def _ground(self, code: str) -> frozenset[str]:
        return self._grounds.get(code, frozenset())

    @cached_property
    def _grounds(self) -> dict[str, frozenset[str]]:
        """The grunnkretser each area of Asker consists of."""
        grounds: dict[str, set[str]] = {}
        for area in self.registry.areas.values():
            if area.level == Level.GRUNNKRETS:
                above = (area.delomrade, area.levekarssone, area.tidligere_kommune, ASKER)
                for code in (area.code, *above):
                    grounds.setdefault(code, set()).add(area.code)
        return {code: frozenset(parts) for code, parts in grounds.items() if code}


@dataclass(frozen=True)
class EffortCount:
    """How much effort the register knows for one area and domain; numbers of initiatives.

    ``own`` reach this area, ``whole`` the whole municipality; ``stages`` are those of ``own``,
    never weighted.
    """

    area: str
    domain: str
    own: int
    whole: int
    stages: dict[str, int]
    ids: list[str]
    whole_ids: list[str]


def effort_counts(
    register: InitiativeRegister,
    areas: Sequence[str],
    domains: Sequence[str],
    *,
    with_ended: bool = False,
) -> list[EffortCount]:
    """One row for each area and domain, areas first. What has ended is left out unless asked for.

    Initiatives whose reach is unknown (``register.unplaced``) are in no row.
    """
    whole = _running(register.whole_municipality, with_ended)
    rows = []
    for area in areas:
        own = _running(register.for_area(area), with_ended)
        rows += [_count(area, domain, own, whole) for domain in domains]
    return rows


def _running(initiatives: Iterable[Initiative], with_ended: bool) -> list[Initiative]:
    return [i for i in initiatives if with_ended or not i.ended]


def _count(area: str, domain: str, own: list[Initiative], whole: list[Initiative]) -> EffortCount:
    here = [i for i in own if domain in i.domains]
    everywhere = [i for i in whole if domain in i.domains]
    return EffortCount(
        area, domain, len(here), len(everywhere), _stages(here),
        [i.id for i in here], [i.id for i in everywhere],
    )  # fmt: skip


def _stages(initiatives: list[Initiative]) -> dict[str, int]:
    counts = dict.fromkeys((*STAGES, NO_STAGE), 0)
    for initiative in initiatives:
        counts[initiative.stage or NO_STAGE] += 1
    return counts

"""The words of the register of initiatives as types: initiative and programme.

What is unknown is ``None`` or an empty list and reads «ikke oppgitt»; nothing has a default that
claims something. Rules that need other entries are in ``register.checks``.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from register.parts import (
    Basis,
    CostClass,
    Dated,
    EntryId,
    Evidence,
    Kind,
    Participation,
    PreventionLevel,
    Reference,
    Stage,
    Text,
    Url,
    When,
)
from register.rules import broken
from store.life import Phase, outside
from store.words import Bilingual, Strict


def _before(one: str, other: str) -> bool:
    """Whether one date lies before another as far as both are known."""
    known = min(len(one), len(other))
    return one[:known] < other[:known]


class Aim(Strict):
    """An indicator the initiative is meant to move, and why one may believe so."""

    indicator: EntryId
    direction: Literal["up", "down"]
    reasoning: Bilingual
    citation: Url | None = None


class Place(Dated):
    """Where something stands. ``area`` only where it is certain; coordinates only where cited.

    ``small_areas`` are codes of the grunnkretser inside the area that the source's name points at.
    """

    name: Text
    area: str | None = None
    small_areas: list[str] = Field(default_factory=list)
    lat: float | None = Field(default=None, ge=59.3, le=60.1)
    lon: float | None = Field(default=None, ge=10.1, le=10.8)
    opened: When | None = None
    source: Url | None = None
    note: Bilingual | None = None

    @model_validator(mode="after")
    def _coordinates_are_whole(self) -> Place:
        if (self.lat is None) != (self.lon is None):
            raise broken("together", "lat")
        if self.lat is not None and self.source is None:
            raise broken("coordinates_source", "source")
        return self


class StageProof(Dated):
    """Why the stage holds: what was shown, when, and where it can be read."""

    text: Bilingual
    date: When | None = None
    source: Url


class LocalEffect(Strict):
    """What would show an effect in Asker, and whether anyone measures it."""

    what_would_show: Bilingual | None = None
    measured_by: Bilingual | None = None


class Initiative(Dated):
    """What Asker does. Neither areas nor the whole municipality given: the reach is unknown.

    ``phases`` are the phases of life its source says it is for: «children» alone says none.
    """

    id: EntryId
    kind: Kind = "tiltak"
    title: Bilingual
    text: Bilingual
    owner: Text | None = None
    service_areas: list[EntryId] = Field(default_factory=list)
    service_areas_basis: Basis | None = None
    challenges: list[EntryId] = Field(default_factory=list)
    domains: list[EntryId] = Field(default_factory=list)
    aims: list[Aim] = Field(default_factory=list)
    target_group: Bilingual | None = None
    age_from: int | None = Field(default=None, ge=0, le=120)
    age_to: int | None = Field(default=None, ge=0, le=120)
    phases: list[Phase] = Field(default_factory=list)
    prevention_level: PreventionLevel | None = None
    areas: list[str] = Field(default_factory=list)
    whole_municipality: bool | None = None
    areas_note: Bilingual | None = None
    places: list[Place] = Field(default_factory=list)
    arena: Bilingual | None = None
    participation: Participation | None = None
    stage: Stage | None = None
    stage_proof: StageProof | None = None
    stage_since: When | None = None
    start: When | None = None
    end: When | None = None
    ended: bool | None = None
    status: Bilingual | None = None
    learnt: Bilingual | None = None
    cost_class: CostClass | None = None
    cost_text: Bilingual | None = None
    risk: Bilingual | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    local_effect: LocalEffect = LocalEffect()
    related: list[EntryId] = Field(default_factory=list)
    sources: list[Reference] = Field(min_length=1)

    @field_validator("service_areas", "challenges", "domains", "phases", "areas", "related")
    @classmethod
    def _differ(cls, values: list[str]) -> list[str]:
        if len(values) != len(set(values)):
            raise broken("twice")
        return values

    @field_validator("areas")
    @classmethod
    def _are_codes(cls, values: list[str]) -> list[str]:
        for value in values:
            if not re.fullmatch(r"\d{4,10}", value):
                raise broken("area_codes")
        return values

    @model_validator(mode="after")
    def _is_consistent(self) -> Initiative:
        if self.stage is not None and self.stage_proof is None:
            raise broken("stage_proof", "stage_proof")
        if self.stage is None and (self.stage_proof or self.stage_since):
            raise broken("stageless", "stage")
        if self.whole_municipality and self.areas:
            raise broken("whole", "areas")
        if None not in (self.age_from, self.age_to) and self.age_from > self.age_to:  # type: ignore[operator]
            raise broken("age", "age_to")
        strange = [p for p in self.phases if outside(p, self.age_from, self.age_to)]
        if strange:
            raise broken("phase_age", "phases", phase=strange[0])
        if self.start and self.end and _before(self.end, self.start):
            raise broken("before_start", "end")
        return self


class Programme(Strict):
    """Known from research; never shown as Asker's. ``run_in_asker`` is never claimed here."""

    id: EntryId
    title: Bilingual
    for_whom: Bilingual
    phases: list[Phase] = Field(default_factory=list)
    text: Bilingual | None = None
    run_in_asker: Literal[False] = False
    domains: list[EntryId] = Field(default_factory=list)
    indicators: list[EntryId] = Field(default_factory=list)
    evidence: list[Evidence] = Field(min_length=1)
    sources: list[Reference] = Field(min_length=1)

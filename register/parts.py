"""The parts of a register entry: dates, references, service areas, scales and evidence.

A scale belongs to its publisher. A rating names its scale and is never converted to another.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator, model_validator

from register.rules import broken
from store.words import Bilingual, Strict

STAGES = ("nytt", "nyttig", "nyttiggjort")
Stage = Literal["nytt", "nyttig", "nyttiggjort"]
Participation = Literal["informert", "hort", "involvert", "samskaper"]
PreventionLevel = Literal["universell", "selektert", "indikert"]
#: Cost a year as the register defines it: under 1, 1 to 10, over 10 million kroner.
CostClass = Literal["lav", "middels", "hoy"]
Kind = Literal["tiltak", "plan"]
#: Do the sources name the service areas, or did the editor derive them from theme and target group?
Basis = Literal["oppgitt", "utledet"]

EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"'`\\]+$", max_length=500)]


def _when(value: Any) -> Any:
    """YAML reads 2018 as a number and 2018-11-13 as a date; both are meant as text."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _exists(value: str) -> str:
    year, month, day = (*value.split("-"), "1", "1")[:3]
    try:
        date(int(year), int(month), int(day))
    except ValueError as error:
        raise broken("date") from error
    return value


#: A year, a month or a day: ``2018``, ``2018-11``, ``2018-11-13``.
When = Annotated[
    str,
    Field(pattern=r"^(19|20)\d\d(-\d\d(-\d\d)?)?$"),
    BeforeValidator(_when),
]


def first_day(when: str) -> date:
    """The first day of a year, month or day, so that they can be put in order.

    >>> first_day("2018-11")
    datetime.date(2018, 11, 1)
    """
    year, month, day = (*when.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day))


def last_day(when: str) -> date:
    """The last day of a year, month or day: the newest that a date so written can be.

    >>> last_day("2018"), last_day("2020-02")
    (datetime.date(2018, 12, 31), datetime.date(2020, 2, 29))
    """
    first = first_day(when)
    month = first.month if "-" in when else 12
    if len(when) == 10:
        return first
    return date(first.year, month, monthrange(first.year, month)[1])


class Dated(Strict):
    """A model whose dates exist in the calendar."""

    @field_validator("date", "start", "end", "stage_since", "opened", check_fields=False)
    @classmethod
    def _date_exists(cls, value: str | None) -> str | None:
        return value if value is None else _exists(value)


class Reference(Dated):
    """Where a claim can be read."""

    title: Text
    url: Url
    date: When | None = None


class Challenge(Strict):
    """One of Asker's four main challenges."""

    id: EntryId
    title: Bilingual
    text: Bilingual


class ServiceArea(Strict):
    """A part of the municipality, or a partner outside it, that takes part in initiatives."""

    id: EntryId
    title: Bilingual
    external: bool = False
    text: Bilingual | None = None


class ScaleLevel(Strict):
    """One step of a scale in the scale's own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,40}$")]
    label: Bilingual
    text: Bilingual | None = None


class EvidenceScale(Strict):
    """How one publisher rates evidence. Scales are never mixed or converted.

    ``kind``: ``ordered`` levels listed from strongest to weakest, ``kinds`` of study that are not
    a ranking, or ``figures`` (a benefit-cost ratio and its chance) without levels.
    """

    id: EntryId
    title: Bilingual
    publisher: Text
    url: Url | None = None
    kind: Literal["ordered", "kinds", "figures"]
    text: Bilingual
    levels: list[ScaleLevel] = Field(default_factory=list)

    @model_validator(mode="after")
    def _levels_fit(self) -> EvidenceScale:
        ids = [level.id for level in self.levels]
        if len(ids) != len(set(ids)):
            raise broken("levels_differ", ids=", ".join(ids))
        if bool(ids) == (self.kind == "figures"):
            raise broken("levels_of_kind")
        return self

    def level(self, key: str) -> ScaleLevel | None:
        """The level with that id, ``None`` if the scale has no such level."""
        return next((level for level in self.levels if level.id == key), None)


class Evidence(Dated):
    """What is known about the effect: a rating on one scale, or a programme that carries its own.

    ``level`` empty reads «ikke vurdert». ``chance`` is per cent; ``apart`` is a second rating that
    the scale keeps apart (effect on disparities, cost), in the publisher's words.
    """

    programme: EntryId | None = None
    scale: EntryId | None = None
    level: str | None = None
    edition: Bilingual | None = None
    date: When | None = None
    url: Url | None = None
    text: Bilingual | None = None
    benefit_cost: float | None = Field(default=None, allow_inf_nan=False)
    chance: float | None = Field(default=None, ge=0, le=100)
    price_year: int | None = Field(default=None, ge=1990, le=2100)
    apart: Bilingual | None = None

    @model_validator(mode="after")
    def _scale_stands(self) -> Evidence:
        if self.programme is None and self.scale is None:
            raise broken("programme_or_scale", "scale")
        if self.level is not None and self.scale is None:
            raise broken("level_scale", "level")
        if (self.benefit_cost is not None or self.chance is not None) and self.scale is None:
            raise broken("benefit_scale", "benefit_cost")
        if self.scale is not None and self.url is None:
            raise broken("rating_address", "url")
        return self

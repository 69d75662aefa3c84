"""The words of the house as types: area, indicator, source, observation.

Everything a person edits under ``data/`` is validated against these models when it is read.
An unknown key, a missing unit or a direction that is none of the three stops the load with a
message that names the file, the key and what was expected (see ``store.catalogue``).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from store.fetches import Fetch
from store.life import Phase, twice
from store.words import Bilingual, Id, Strict


class Level(StrEnum):
    """The geographical levels, from the country down."""

    LAND = "land"
    FYLKE = "fylke"
    KOMMUNE = "kommune"
    TIDLIGERE_KOMMUNE = "tidligere_kommune"
    DELOMRADE = "delomrade"
    LEVEKARSSONE = "levekarssone"
    GRUNNKRETS = "grunnkrets"
    STEMMEKRETS = "stemmekrets"
    RUTE1KM = "rute1km"


#: Levels that divide Asker and can be drawn as a map of Asker.
MAP_LEVELS = (Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS, Level.TIDLIGERE_KOMMUNE,
              Level.RUTE1KM)  # fmt: skip


class Status(StrEnum):
    """What kind of number an observation is, or why there is none.

    ``suppressed`` is secret: the source hides it. ``unreliable`` is no secret: a share of so few
    persons that it would say more of chance than of the area.
    """

    OK = "ok"
    SUPPRESSED = "suppressed"
    UNRELIABLE = "unreliable"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    PROVISIONAL = "provisional"
    DERIVED = "derived"
    WITHDRAWN = "withdrawn"


#: Statuses that carry a value; the others never do.
WITH_VALUE = frozenset({Status.OK, Status.PROVISIONAL, Status.DERIVED})

Direction = Literal["high_is_good", "high_is_bad", "none"]
Unit = Literal[
    "prosent",
    "kr",
    "kr_per_m2",
    "personer",
    "per_1000",
    "per_km2",
    "skalapoeng",
    "grunnskolepoeng",
    "dager",
    "timer",
    "m2",
    "km2",
    "barn",
    "elever",
    "plasser_per_barn",
    "per_100",
    "aar",
    "meter",
    "koeffisient",
    "pasienter",
    "antall",
]
#: ``count`` can be added up; the others never can.
Measure = Literal["count", "share", "rate", "median", "mean", "change"]


class Category(Strict):
    """One slice of an indicator, such as a household type; ``phases`` where they are its own."""

    id: Id = Field(pattern=r"^[a-z0-9_]+$")
    title: Bilingual
    phases: list[Phase] | None = None


class Break(Strict):
    """A period from which figures cannot be compared with those before it.

    ``withdrawn``: the publisher disowns what is before it, so it is not kept as a figure either.
    """

    period: str
    withdrawn: bool = False
    text: Bilingual


class Plausible(Strict):
    """What a refresh takes: bounds of a value, the largest jump, and what may be lost.

    ``lost`` is the share of areas that may lack their newest value, or have an implausible one,
    without the others being held back for it.
    """

    low: float | None = None
    high: float | None = None
    jump: float = 3.0
    lost: float = Field(default=0.02, ge=0, le=0.5)


class Indicator(Strict):
    """What is measured. ``decimals`` is how many a reader sees, not how many are stored.

    ``former_ids`` are ids it had before: addresses that name them lead to the one it has now.
    ``phases`` are the phases of life it tells of; a file of the registry must say them,
    ``[]`` where it tells of none (see ``store.catalogue``).
    """

    id: Id = Field(pattern=r"^[a-z0-9_]+$")
    domain: Id = Field(min_length=1)
    title: Bilingual
    definition: Bilingual
    unit: Unit
    measure: Measure
    direction: Direction
    levels: list[Level] = Field(min_length=1)
    source: Id = Field(min_length=1)
    decimals: int = Field(ge=0, le=3)
    categories: list[Category] = Field(default_factory=list)
    breaks: list[Break] = Field(default_factory=list)
    caveats: list[Bilingual] = Field(default_factory=list)
    standing: bool = True
    about: Literal["residents", "schools", "places"] = "residents"
    former_ids: list[Id] = Field(default_factory=list)
    phases: list[Phase] | None = None
    fetch: list[Fetch] = Field(default_factory=list)
    plausible: Plausible = Plausible()

    @model_validator(mode="after")
    def _categories_differ(self) -> Indicator:
        ids = [c.id for c in self.categories]
        if len(ids) != len(set(ids)):
            raise ValueError(f"category ids must differ, got {ids}")
        return self

    @model_validator(mode="after")
    def _phases_differ(self) -> Indicator:
        for named in (self.phases, *(c.phases for c in self.categories)):
            if twice(named or ()):
                raise ValueError(f"phases must differ, got {', '.join(named or ())}")
        return self

    def phases_of(self, category: str = "") -> tuple[Phase, ...]:
        """The phases a category tells of: its own where it has some, else the indicator's."""
        own = next((c.phases for c in self.categories if c.id == category), None)
        return tuple(self.phases or () if own is None else own)

    @property
    def category_ids(self) -> list[str]:
        """Ids of the categories in the order shown; ``["alle"]`` where there are none."""
        return [c.id for c in self.categories] or ["alle"]

    def category_title(self, category: str, language: str = "nb") -> str:
        """The name of a category, empty for the only one of an undivided indicator."""
        return next((c.title[language] for c in self.categories if c.id == category), "")


class Domain(Strict):
    """A theme of living conditions that indicators are grouped in."""

    id: Id
    title: Bilingual


class Source(Strict):
    """Where figures come from. ``published`` is empty where the copy does not tell.

    ``table`` is the number or name of the table there; ``table_en`` the name in English, where it
    is words.
    """

    id: Id
    publisher: Bilingual
    title: Bilingual
    table: str
    table_en: str = ""
    licence: Literal["CC BY 4.0", "NLOD 2.0"]
    url: str
    published: str | None = None
    vintage: Bilingual
    note: Bilingual | None = None


class Area(Strict):
    """A place with a code on a level. ``parent`` is the area it lies in, where there is one.

    ``name`` is what the register calls it; ``shown`` and ``shown_en`` are what a reader is shown in
    bokmål and English, empty where that is the name. A polling district is coded
    ``municipality-number``; it is drawn anew from election to election.
    A cell of 1 km is coded by its south-western corner in the European grid (EPSG:3035).
    """

    code: str = Field(pattern=r"^\d{1,10}$|^\d{4}-\d{4}$|^1kmN\d{4}E\d{4}$")
    level: Level
    name: str = Field(min_length=1)
    shown: str = ""
    shown_en: str = ""
    parent: str = ""
    delomrade: str = ""
    levekarssone: str = ""
    tidligere_kommune: str = ""
    valid_from: str = ""
    valid_to: str = ""

"""The words of the house as types: area, indicator, source, observation.

Everything a person edits under ``data/`` is validated against these models when it is read.
An unknown key, a missing unit or a direction that is none of the three stops the load with a
message that names the file, the key and what was expected (see ``loaders.registry``).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Id = str


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


#: Levels that divide Asker and can be drawn as a map of Asker.
MAP_LEVELS = (Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS, Level.TIDLIGERE_KOMMUNE)


class Status(StrEnum):
    """What kind of number an observation is, or why there is none."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    PROVISIONAL = "provisional"
    DERIVED = "derived"


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
    "pasienter",
    "antall",
]
#: ``count`` can be added up; the others never can.
Measure = Literal["count", "share", "rate", "median", "mean", "change"]


class Strict(BaseModel):
    """A model that refuses keys it does not know and cannot be changed after load."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """A text in bokmål and English."""

    nb: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.nb


class Category(Strict):
    """One slice of an indicator, such as a household type."""

    id: Id = Field(pattern=r"^[a-z0-9_]+$")
    title: Bilingual


class Break(Strict):
    """A period from which figures cannot be compared with those before it."""

    period: str
    text: Bilingual


#: Variable → the codes or expressions chosen from it.
Chosen = dict[str, list[str] | str]
BiggerAreas = list[
    Literal["grunnkrets", "delomrade", "levekarssone", "tidligere_kommune", "kommune"]
]


class _ValueOptions(Strict):
    note: str = ""
    only: Chosen = {}
    scale: float = 1
    numerator: Chosen | None = None
    denominator: Chosen | None = None
    lower: Chosen | None = None
    upper: Chosen | None = None


class _SumOptions(Strict):
    note: str = ""
    only: Chosen = {}
    sum_to: BiggerAreas = []


class _ChangeOptions(_SumOptions):
    years: int = Field(default=1, ge=1)


class _ShareOptions(Strict):
    note: str = ""
    numerator: Chosen | None = None
    denominator: Chosen | None = None
    of_all: bool = False
    factor: float = 100
    sum_to: BiggerAreas = []


class _Columns(Strict):
    region: str
    period: str
    value: str


class _WorkbookOptions(Strict):
    link: str = ""
    sheet: str = ""
    columns: _Columns


class _ZippedOptions(_WorkbookOptions):
    file: str = ""


#: The transformations (``loaders.transform``) and the options each takes.
TRANSFORMS: dict[str, type[Strict]] = {
    "value": _ValueOptions,
    "sum": _SumOptions,
    "share": _ShareOptions,
    "change": _ChangeOptions,
    "density": _SumOptions,
}
#: Sources read from workbooks, and the options that say what is read.
WORKBOOKS: dict[str, type[Strict]] = {"nav": _WorkbookOptions, "bufdir": _ZippedOptions}


class Fetch(Strict):
    """How the live loaders get this indicator: data, not code (see ``loaders.refresh``).

    ``registered`` is the source the observations are credited to, where it is not the indicator's.
    A code may be written ``label:text`` (looked up in the table's metadata at run time) or
    ``total:`` (the only category that stands for all). ``options`` are those of the source and the
    transformation and no others: a misspelt one would silently change what is computed.
    """

    source: Literal["ssb", "fhi", "udir", "valg", "bufdir", "nav"]
    table: str
    registered: Id | None = None
    title: str | None = None
    variables: dict[str, list[str] | str] = Field(default_factory=dict)
    codelists: dict[str, str] = Field(default_factory=dict)
    contents: str | None = None
    region: str | None = None
    areas: list[str] = Field(default_factory=list)
    category: dict[str, dict[str, str]] = Field(default_factory=dict)
    transform: str | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _options_hold(self) -> Fetch:
        rule = TRANSFORMS.get(self.transform or "value")
        if rule is None:  # told by ``loaders.planning``, which names the transformations there are
            return self
        models = [m for m in (WORKBOOKS.get(self.source), rule) if m is not None]
        known = [name for model in models for name in model.model_fields]
        problems = [
            f"options.{name}: is no option of «{self.transform or 'value'}» from {self.source}; "
            f"expected some of {', '.join(known)}"
            for name in self.options
            if name not in known
        ]
        for model in models:
            own = {k: v for k, v in self.options.items() if k in model.model_fields}
            problems += _problems(model, own)
        if not problems and rule is _ShareOptions:
            problems = self._incomplete_share()
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _incomplete_share(self) -> list[str]:
        above, below = (self.options.get(k) for k in ("numerator", "denominator"))
        of_all = bool(self.options.get("of_all"))
        needed = "a share needs numerator and denominator, or of_all with a category"
        if not above and not (of_all and self.category):
            return [f"options.numerator: is missing; {needed}"]
        if not below and not of_all:
            return [f"options.denominator: is missing; {needed}"]
        if above == below and not of_all:
            return ["options.denominator: is the same as the numerator; every share would be 100"]
        return []


def _problems(model: type[Strict], options: dict[str, Any]) -> list[str]:
    try:
        model.model_validate(options)
    except ValidationError as error:
        return [f"options.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return []


class Plausible(Strict):
    """Bounds outside which a fetched value is held back."""

    low: float | None = None
    high: float | None = None
    jump: float = 3.0


class Indicator(Strict):
    """What is measured. ``decimals`` is how many a reader sees, not how many are stored."""

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
    about: Literal["residents", "schools"] = "residents"
    fetch: list[Fetch] = Field(default_factory=list)
    plausible: Plausible = Plausible()

    @model_validator(mode="after")
    def _categories_differ(self) -> Indicator:
        ids = [c.id for c in self.categories]
        if len(ids) != len(set(ids)):
            raise ValueError(f"category ids must differ, got {ids}")
        return self

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
    """Where figures come from. ``published`` is empty where the copy does not tell."""

    id: Id
    publisher: str
    title: Bilingual
    table: str
    licence: Literal["CC BY 4.0", "NLOD 2.0"]
    url: str
    published: str | None = None
    vintage: Bilingual
    note: Bilingual | None = None


class Area(Strict):
    """A place with a code on a level. ``parent`` is the area it lies in, where there is one.

    A polling district is coded ``municipality-number``; it is drawn anew from election to election.
    """

    code: str = Field(pattern=r"^\d{1,10}$|^\d{4}-\d{4}$")
    level: Level
    name: str = Field(min_length=1)
    parent: str = ""
    delomrade: str = ""
    levekarssone: str = ""
    tidligere_kommune: str = ""
    valid_from: str = ""
    valid_to: str = ""

"""How a registered series is fetched: the models of `fetch` in the registry."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from store.words import Id, Strict

#: How far a recipe is proved: held against an official or dated live answer; its codes seen in
#: other people's working code; or neither, so that only the first live run can tell.
Verified = Literal["confirmed", "client", "unknown"]
#: Variable → the codes or expressions chosen from it.
Chosen = dict[str, list[str] | str]


BiggerAreas = list[
    Literal["grunnkrets", "delomrade", "levekarssone", "tidligere_kommune", "kommune"]
]


class _ValueOptions(Strict):
    note: str = ""
    only: Chosen = Field(default_factory=dict)
    scale: float = 1
    numerator: Chosen | None = None
    denominator: Chosen | None = None
    lower: Chosen | None = None
    upper: Chosen | None = None


class _SumOptions(Strict):
    note: str = ""
    only: Chosen = Field(default_factory=dict)
    sum_to: BiggerAreas = Field(default_factory=list)


class _ChangeOptions(_SumOptions):
    years: int = Field(default=1, ge=1)


class _ShareOptions(Strict):
    note: str = ""
    numerator: Chosen | None = None
    denominator: Chosen | None = None
    of_all: bool = False
    factor: float = 100
    sum_to: BiggerAreas = Field(default_factory=list)


class _WorkbookOptions(Strict):
    link: str
    sheet: str


class _ZippedOptions(_WorkbookOptions):
    file: str


#: The transformations (``loaders.refreshing.transform``) and the options each takes.
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
    """How the live loaders get this indicator: data, not code (see ``loaders.refreshing.refresh``).

    ``registered`` is the source the observations are credited to, where it is not the indicator's.
    A code may be written ``label:text`` (looked up in the table's metadata at run time) or
    ``total:`` (the only category that stands for all). ``verified`` says how far the recipe is
    proved, and is shown to whoever runs the service. ``options`` are those of the source and the
    transformation and no others: a misspelt one would silently change what is computed.
    """

    source: Literal["ssb", "fhi", "udir", "valg", "bufdir", "nav"]
    table: str
    verified: Verified = "unknown"
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
        if rule is None:  # told by ``refreshing.planning``, which names those there are
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

"""What an address of a figure asks for: every parameter known, single, short and existing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from store.catalogue import ASKER
from views.choice import Choice, area_codes, complete, parse
from views.edition import store
from views.figures import FIRST_AREA, OWN_LEVEL, PARAMETERS, Kind
from web.problems import LONGEST, not_allowed, too_long, unknown_parameter


@dataclass(frozen=True)
class Asked:
    """A valid choice for a figure; ``standalone`` asks for one file that works from disk."""

    choice: Choice
    standalone: bool = False
    extra: dict[str, str] = field(default_factory=dict)


def checked(items: Iterable[tuple[str, str]], allowed: Sequence[str]) -> dict[str, str]:
    """The parameters by name.

    :raises Refused: for one that is unknown, stands twice, or is too long.
    """
    params: dict[str, str] = {}
    for name, value in items:
        if name not in allowed or name in params:
            raise unknown_parameter(name, allowed)
        if len(value) > LONGEST:
            raise too_long(name)
        params[name] = value
    return params


def read(kind: Kind, items: Iterable[tuple[str, str]]) -> Asked:
    """The choice an address asks of a figure.

    :raises Refused: naming the first parameter that cannot be met and what is allowed.
    """
    params = checked(items, [*PARAMETERS, *kind.extra])
    standalone = params.pop("selvstendig", "0")
    area, level = params.pop("omrade", ""), params.get("niva", "")
    asked_extra = {name: params.pop(name) for name in kind.extra if params.get(name)}
    language = "en" if params.get("spraak") == "en" else "nb"
    if standalone not in ("0", "1"):
        raise not_allowed("selvstendig", standalone, ["0", "1"])
    if kind.id in OWN_LEVEL:
        params.pop("niva", None)
    choice, problems = parse(params)
    for problem in problems:
        raise not_allowed(problem.parameter, params[problem.parameter], problem.allowed, language)
    choice = _leveled(kind, choice, level)
    allowed = _areas(kind, choice, level)
    if area and area not in allowed:
        raise not_allowed("omrade", area, allowed, language)
    if kind.id == "profil" and not area:
        area = FIRST_AREA if FIRST_AREA in allowed else allowed[0]
    choice = replace(choice, area=area)
    for name, asked in asked_extra.items():
        there = kind.extra[name](choice)
        if asked not in there:
            raise not_allowed(name, asked, there, language)
    return Asked(choice, standalone == "1", asked_extra)


def _leveled(kind: Kind, choice: Choice, level: str) -> Choice:
    """The choice on a level the figure exists on: the asked one, or the first."""
    if kind.levels is None:
        return choice
    there = kind.levels(choice)
    if level and level not in there:
        raise not_allowed("niva", level, there, choice.language)
    if not there:
        raise not_allowed("indikator", choice.indicator, [], choice.language)
    if kind.id in OWN_LEVEL:
        return replace(choice, level=level or there[0])
    return choice if choice.level in there else complete(replace(choice, level=there[0]))


def _areas(kind: Kind, choice: Choice, level: str) -> list[str]:
    if kind.id == "profil" and kind.levels:
        return [c for v in ([level] if level else kind.levels(choice)) for c in area_codes(v)]
    codes = area_codes(choice.level)
    whole = kind.id == "utvikling" and len(store()[1].rows(choice.indicator, areas=[ASKER]))
    return [*codes, ASKER] if whole and ASKER not in codes else codes

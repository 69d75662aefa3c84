"""What an address of a figure asks for: every parameter known, single, short and existing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from export.choice import Choice, area_codes, parse, store
from export.figures import FIRST_AREA, Kind
from export.problems import LONGEST, not_allowed, too_long, unknown_parameter
from loaders.models import MAP_LEVELS
from loaders.registry import ASKER

PARAMETERS = ("indikator", "kategori", "niva", "ar", "omrade", "inndeling", "spraak",
              "selvstendig")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A valid choice for a figure; ``standalone`` asks for one file that works from disk."""

    choice: Choice
    standalone: bool = False


def checked(items: Iterable[tuple[str, str]], allowed: Sequence[str]) -> dict[str, str]:
    """The parameters by name.

    :raises Refused: for one that is unknown, stands twice, or is too long.
    """
    params: dict[str, str] = {}
    for name, value in items:
        if name not in allowed:
            raise unknown_parameter(name, allowed)
        if len(value) > LONGEST:
            raise too_long(name)
        if name in params:
            raise unknown_parameter(name, allowed)
        params[name] = value
    return params


def read(kind: Kind, items: Iterable[tuple[str, str]]) -> Asked:
    """The choice an address asks of a figure.

    :raises Refused: naming the first parameter that cannot be met and what is allowed.
    """
    params = checked(items, PARAMETERS)
    standalone = params.pop("selvstendig", "0")
    area = params.pop("omrade", "")
    language = params.get("spraak", "nb")
    if standalone not in ("0", "1"):
        raise not_allowed("selvstendig", standalone, ["0", "1"])
    level = params.pop("niva", "") if kind.id == "profil" else params.get("niva", "")
    choice, problems = parse(params)
    for problem in problems:
        raise not_allowed(problem.parameter, params[problem.parameter], problem.allowed, language)
    allowed = _areas(kind, choice, level, language)
    if area and area not in allowed:
        raise not_allowed("omrade", area, allowed, language)
    if kind.id == "profil" and not area:
        area = FIRST_AREA if FIRST_AREA in allowed else allowed[0]
    return Asked(replace(choice, area=area), standalone == "1")


def _areas(kind: Kind, choice: Choice, level: str, language: str) -> list[str]:
    if kind.id == "profil":
        levels = [str(v) for v in MAP_LEVELS]
        if level and level not in levels:
            raise not_allowed("niva", level, levels, language)
        return [code for v in ([level] if level else levels) for code in area_codes(v)]
    codes = area_codes(choice.level)
    whole = kind.id == "utvikling" and len(store()[1].rows(choice.indicator, areas=[ASKER]))
    return [*codes, ASKER] if whole and ASKER not in codes else codes

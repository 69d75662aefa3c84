"""A figure's state read from an address and written as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from views import own_area
from views.asking import Problem, harmless
from views.choice import Choice, area_codes, default_choice, parse
from views.edition import edition
from views.figures.kinds import KINDS
from views.figures.state import GENERAL, LOOKS, NEWEST, SPELT, WIDTHS, Kind, Parameter, State


def read(kind: Kind, params: Mapping[str, str]) -> State | Problem:
    """The state an address asks for, or the first of its parameters that cannot be met.

    :param params: known parameters of the kind, and ``spraak``, ``bredde``, ``utseende``,
        ``nyttsiden`` and ``versjon`` (which is held already); empty ones ask nothing.
    """
    asked = {name: value for name, value in params.items() if value}
    width = asked.pop("bredde", "")
    if width and width not in map(str, WIDTHS):
        return _problem("bredde", width, [str(w) for w in WIDTHS])
    if asked.get("spraak", "nb") not in ("nb", "en"):
        return _problem("spraak", asked["spraak"], ["nb", "en"])
    look = asked.pop("utseende", LOOKS[0])
    look = SPELT.get(look, look)
    if look not in LOOKS:
        return _problem("utseende", look, list(LOOKS))
    since = asked.pop("nyttsiden", "")
    if since and not is_day(since):
        return _problem("nyttsiden", since, ["2026-11-28"])
    version = asked.pop("versjon", "")
    name = asked.pop("navn", "")
    newest = asked.get("ar") == NEWEST
    own = {p.name: asked.pop(p.name) for p in kind.own if p.name in asked}
    choice = _choice(kind, {k: v for k, v in asked.items() if k != "ar" or not newest})
    if isinstance(choice, Problem):
        return choice
    more = _own(kind, choice, own)
    if isinstance(more, Problem):
        return more
    return State(
        kind.id,
        choice,
        more,
        newest and "ar" in kind.takes,
        int(width or 0),
        look,
        since,
        version,
        own_area.name_of(name) if own_area.is_own(choice.area) else "",
    )


def is_day(text: str) -> bool:
    """Whether a text is a day as ``2026-11-28``.

    >>> is_day("2026-11-28"), is_day("2026-13-28"), is_day("20261128")
    (True, False, False)
    """
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def address(state: State) -> dict[str, str]:
    """The parameters of the figure's own address, every one that means something written out."""
    kind, whole = KINDS[state.kind], state.choice.address()
    if state.newest:
        whole["ar"] = NEWEST
    named = {name: whole[name] for name in GENERAL if name in kind.takes and name in whole}
    named |= {"navn": state.name} if state.name else {}
    named |= {"bredde": str(state.width)} if state.width else {}
    named |= {"utseende": state.look} if state.look != LOOKS[0] else {}
    named |= {"nyttsiden": state.since} if state.since else {}
    named |= {"versjon": state.version} if state.version else {}
    return named | dict(state.more) | {"spraak": state.language}


def _problem(name: str, asked: str, allowed: list[str]) -> Problem:
    return Problem(name, harmless(asked), tuple(a for a in allowed if a))


def _choice(kind: Kind, asked: dict[str, str]) -> Choice | Problem:
    """The general parameters, met or refused."""
    area, level = asked.pop("omrade", ""), asked.get("niva", "")
    if kind.sets and own_area.is_own(area):
        return _of_own_set(kind, asked, area)
    choice = _of_indicator(kind, asked) if kind.of_indicator else _of_no_indicator(kind, asked)
    if isinstance(choice, Problem):
        return choice
    allowed = kind.areas(choice, level) if kind.areas else area_codes(choice.level)
    if area and area not in allowed:
        return _problem("omrade", area, allowed)
    if kind.first_area and not area:
        area = kind.first_area if kind.first_area in allowed else allowed[0]
    level = choice.level if kind.of_indicator or not area else _level(area)
    return replace(choice, area=area, level=level)


def _of_own_set(kind: Kind, asked: dict[str, str], area: str) -> Choice | Problem:
    """A choice of a reader's own set of areas, on the level of its parts."""
    own, problems = own_area.parse(area)
    if own is None or problems:
        return problems[0]
    asked.setdefault("niva", own.level)
    if asked["niva"] != own.level:
        return _problem("niva", asked["niva"], [own.level])
    if not kind.of_indicator:
        start = default_choice(asked.get("spraak", "nb"))
        return replace(start, level=own.level, area=own.code)
    choice = _of_indicator(kind, asked)
    return choice if isinstance(choice, Problem) else replace(choice, area=own.code)


def _level(area: str) -> str:
    return str(edition().registry.areas[area].level)


def _of_indicator(kind: Kind, asked: dict[str, str]) -> Choice | Problem:
    asked.setdefault("indikator", kind.start)
    if kind.indicators and asked["indikator"] not in kind.indicators():
        return _problem("indikator", asked["indikator"], kind.indicators())
    choice, problems = parse(asked, kind.levels)
    return problems[0] if problems else choice


def _of_no_indicator(kind: Kind, asked: dict[str, str]) -> Choice | Problem:
    """What such a figure is asked for without need must exist all the same."""
    level = asked.pop("niva", "")
    choice, problems = parse(asked)
    if problems:
        return problems[0]
    there = kind.levels(choice.indicator)
    if level and level not in there:
        return _problem("niva", level, there)
    start = default_choice(choice.language)
    return replace(start, level=level or there[0])


def _own(
    kind: Kind, choice: Choice, own: dict[str, str]
) -> tuple[tuple[str, str], ...] | Problem:  # fmt: skip
    found: dict[str, str] = {}
    for parameter in kind.own:
        value = own.get(parameter.name) or parameter.default(choice, found)
        wrong = _wrong(parameter, choice, found, value)
        if wrong:
            return _problem(parameter.name, wrong, list(parameter.allowed(choice, found)))
        if value:
            found[parameter.name] = value
    return tuple(found.items())


def _wrong(parameter: Parameter, choice: Choice, found: dict[str, str], value: str) -> str:
    """The part of a value that cannot be; empty where all of it can."""
    if not value:
        return ""
    if parameter.accepts:
        return "" if parameter.accepts(choice, value) else value
    there = parameter.allowed(choice, found)
    parts = value.split(",") if parameter.most > 1 else [value]
    if len(parts) > parameter.most:
        return parts[parameter.most]
    return next((part for part in parts if part not in there), "")

"""From need to choice: under each clear need what is done, what research knows, what to ask.

The questions come from gaps in the register: no owner, no measure, no start, no evaluation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from charts.areas import together
from charts.need_effort import HIGH
from register.models import Initiative, Programme
from store.catalogue import ASKER
from store.life import PHASES, Phase
from store.models import Level
from text.texts import t
from views import comparing, lifecourse, own_area
from views.choice import Choice
from views.edition import store
from views.initiatives.filters import register
from views.need import LEVEL, need_and_effort

#: Gap → whether an initiative has it.
GAPS: dict[str, Callable[[Initiative], bool]] = {
    "owner": lambda i: i.owner is None,
    "measure": lambda i: i.local_effect.measured_by is None,
    "start": lambda i: i.start is None,
    "evaluation": lambda i: not i.evidence,
}


@dataclass(frozen=True)
class NeedChoice:
    """A clear need of a district: the figures that tell it, and what there is to choose from.

    ``here`` are initiatives of the district, ``whole`` those of all Asker, ``known`` programmes
    from research: those meant for the figures first, then those of the theme. ``phases`` are those
    of life that the figures tell of.
    """

    area: str
    domain: str
    title: str
    figures: tuple[str, ...]
    here: tuple[Initiative, ...]
    whole: tuple[Initiative, ...]
    known: tuple[Programme, ...]
    questions: tuple[str, ...]
    phases: tuple[Phase, ...] = ()


def districts(area: str) -> tuple[str, ...]:
    """The districts whose needs are shown on the page of an area: itself, its parts, or its own.

    Needs are judged for districts alone; a small area or a cell has none of its own. Those of all
    of Asker are those of every district.
    """
    if own_area.is_own(area):
        own, _ = own_area.parse(area)
        return own.codes if own and own.level == LEVEL else ()
    registry = store()[0]
    level = registry.areas[area].level
    every = registry.by_level[Level(LEVEL)]
    if area == ASKER:
        return tuple(a.code for a in every)
    if level == Level.TIDLIGERE_KOMMUNE:
        return tuple(a.code for a in every if a.tidligere_kommune == area)
    return (area,) if level == LEVEL else ()


def of_area(area: str, language: str = "nb") -> list[NeedChoice]:
    """The clear needs of an area's districts, in the order of the registry."""
    found = need_and_effort(language)
    cells = found.cells
    mine = cells[(cells["need"] == HIGH) & cells["area"].isin(districts(area))]
    return [_one(found.figures, cell, language) for _, cell in mine.iterrows()]


def _one(figures: pd.DataFrame, cell: pd.Series, language: str) -> NeedChoice:
    reg, area, domain = register(), str(cell["area"]), str(cell["domain"])
    worse = figures[(figures["area"] == area) & (figures["domain"] == domain)]
    worse = worse[worse["favourable"].map(lambda v: v is False)]
    here = tuple(reg.initiatives[i] for i in cell["ids"])
    whole = tuple(reg.initiatives[i] for i in cell["whole_ids"])
    figures_said = tuple(_said(row, language) for _, row in worse.iterrows())
    return NeedChoice(
        area, domain, str(cell["title"]), figures_said,
        here, whole, _known(domain, set(worse["indicator"])),
        tuple(questions(here, whole, str(cell["name"]), language)), _phases(worse),
    )  # fmt: skip


def _phases(worse: pd.DataFrame) -> tuple[Phase, ...]:
    told = {p for _, row in worse.iterrows()
            for p in lifecourse.of_figure(row["indicator"], row["category"])}  # fmt: skip
    return tuple(p for p in PHASES if p in told)


def _said(row: pd.Series, language: str) -> str:
    choice = Choice(row["indicator"], row["category"], LEVEL, row["when"], row["area"],
                    language=language)  # fmt: skip
    return f"{row['title']}: {comparing.sentence(comparing.verdict(choice), language)}"


def _known(domain: str, indicators: set[str]) -> tuple[Programme, ...]:
    every = register().programmes.values()
    meant = [p for p in every if indicators & set(p.indicators)]
    theme = [p for p in every if domain in p.domains and p not in meant]
    return (*meant, *theme)


def questions(
    here: tuple[Initiative, ...], whole: tuple[Initiative, ...], name: str, language: str = "nb"
) -> list[str]:
    """What a meeting can ask, from what the register does not tell of what is done."""
    there = [*here, *whole]
    if not there:
        return [t("sporsmal.nothing", language, area=name)]
    asked = [] if here else [t("sporsmal.here", language, area=name)]
    for gap, has in GAPS.items():
        names = [f"«{i.title[language]}»" for i in there if has(i)]
        if names:
            key = f"sporsmal.{gap}.all" if len(names) == len(there) > 1 else f"sporsmal.{gap}"
            asked.append(t(key, language, names=together(names, language)))
    return asked


def described(item: Programme, language: str = "nb") -> str:
    """For whom a programme is, and that nobody knows whether Asker uses it."""
    return " ".join([item.for_whom[language], t("kjent.used", language)])

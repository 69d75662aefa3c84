"""What a reader wants to see of the register of initiatives, read from an address and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from register.models import Initiative
from register.parts import STAGES
from register.reading import NO_STAGE, InitiativeRegister
from store.life import PHASES
from store.models import Level
from views.asking import AddressReader, Problem
from views.edition import edition

#: Parameters of the address in the order a reader is offered them.
PARAMETERS = ("utfordring", "tema", "trinn", "tjeneste", "malgruppe", "fase", "omrade",
              "evidens")  # fmt: skip
#: The value of ``fase`` for what no phase of life is stated for.
NO_PHASE = "ikke_oppgitt"
NOT_RATED = "ikke_vurdert"
SEARCH_LENGTH = 60
#: Target groups and the words of the register's own text that tell them, ages where no word does.
GROUPS: dict[str, tuple[tuple[str, ...], tuple[int, int]]] = {
    "barn": (("barn", "elever på"), (0, 15)),
    "unge": (("unge", "ungdom", "videregående"), (16, 25)),
    "familier": (("famili", "foreldre"), (-1, -1)),
    "voksne": (("voksne", "kvinner", "pårørende"), (26, 66)),
    "eldre": (("eldre",), (67, 120)),
}
EVERYONE = ("alle innbyggere", "alle aldre")


@dataclass(frozen=True)
class Filters:
    """Chosen values by parameter (absent: all) and a search text."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    search: str = ""

    def get(self, parameter: str) -> str:
        """The chosen value, empty for all."""
        return self.chosen.get(parameter, "")

    def address(self) -> dict[str, str]:
        """The filters as parameters of an address; those that hide nothing are left out."""
        result = {name: self.get(name) for name in PARAMETERS if self.get(name)}
        return result | ({"sok": self.search} if self.search else {})


def register() -> InitiativeRegister:
    """The register of initiatives as it is now."""
    return edition().register


def allowed(parameter: str) -> list[str]:
    """The values a parameter may have, in the order shown."""
    registry, reg = edition().registry, register()
    values: dict[str, list[str]] = {
        "tiltak": list(reg.initiatives),
        "utfordring": list(reg.challenges),
        "tema": list(registry.domains),
        "trinn": [*STAGES, NO_STAGE],
        "tjeneste": list(reg.service_areas),
        "malgruppe": list(GROUPS),
        "fase": [*map(str, PHASES), NO_PHASE],
        "omrade": [a.code for level in (Level.DELOMRADE, Level.TIDLIGERE_KOMMUNE)
                   for a in registry.by_level[level]],
        "evidens": [*reg.scales, NOT_RATED],
    }  # fmt: skip
    return values[parameter]


def pick(params: Mapping[str, str], name: str, values: list[str]) -> tuple[str, list[Problem]]:
    """The value of a parameter if it exists, else empty and the problem."""
    reader = AddressReader(params)
    return reader.pick(name, values, ""), reader.problems


def parse_filters(params: Mapping[str, str]) -> tuple[Filters, list[Problem]]:
    """The filters an address asks for, and every parameter that could not be met."""
    chosen, problems = {}, []
    for name in PARAMETERS:
        value, wrong = pick(params, name, allowed(name))
        problems += wrong
        if value:
            chosen[name] = value
    search = " ".join(params.get("sok", "")[:SEARCH_LENGTH].split())
    return Filters(chosen, search), problems


def matching(filters: Filters) -> list[Initiative]:
    """The initiatives that meet every filter, in register order."""
    reg = register()
    area = filters.get("omrade")
    reach = {i.id for i in [*reg.for_area(area), *reg.whole_municipality]} if area else set()
    return [
        i
        for i in reg.initiatives.values()
        if _has(i.challenges, filters.get("utfordring"))
        and _has(i.domains, filters.get("tema"))
        and _has([i.stage or NO_STAGE], filters.get("trinn"))
        and _has(i.service_areas, filters.get("tjeneste"))
        and _has(groups_of(i), filters.get("malgruppe"))
        and _has(list(i.phases) or [NO_PHASE], filters.get("fase"))
        and _has(scales_of(i, reg), filters.get("evidens"))
        and (not area or i.id in reach)
        and _found(i, filters.search)
    ]


def _has(values: list[str], wanted: str) -> bool:
    return not wanted or wanted in values


def _found(initiative: Initiative, search: str) -> bool:
    parts = [initiative.title, initiative.text, initiative.target_group, initiative.arena]
    text = " ".join(f"{p.nb} {p.en}" for p in parts if p) + f" {initiative.owner or ''}"
    return all(word in text.casefold() for word in search.casefold().split())


def groups_of(initiative: Initiative) -> list[str]:
    """The target groups an initiative names, by its words, else by its ages."""
    text = initiative.target_group.nb.casefold() if initiative.target_group else ""
    if any(word in text for word in EVERYONE):
        return list(GROUPS)
    by_word = [g for g, (words, _) in GROUPS.items() if any(w in text for w in words)]
    if by_word or (initiative.age_from is None and initiative.age_to is None):
        return by_word
    low = initiative.age_from or 0
    high = 120 if initiative.age_to is None else initiative.age_to
    return [g for g, (_, (first, last)) in GROUPS.items() if low <= last and high >= first]


def scales_of(initiative: Initiative, reg: InitiativeRegister) -> list[str]:
    """The scales an initiative has a rating on, or ``ikke_vurdert``."""
    ratings = list(initiative.evidence)
    for rating in initiative.evidence:
        if rating.programme:
            ratings += reg.programmes[rating.programme].evidence
    return list(dict.fromkeys(r.scale for r in ratings if r.scale)) or [NOT_RATED]

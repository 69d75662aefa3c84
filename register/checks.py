"""What an entry of the register says about other entries and registries, checked.

Each fault is a ``Problem`` with the entry, the key and what was expected, so that a file and a
row of a workbook can both point at it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from register.models import Initiative, Programme
from register.parts import Challenge, Evidence, EvidenceScale, ServiceArea
from register.rules import Key
from sheets.messages import Message, quoted, said
from store.catalogue import ASKER, Registry
from store.models import Area


@dataclass(frozen=True)
class Problem:
    """One fault of one entry."""

    entry: str
    key: Key
    said: Message

    def __str__(self) -> str:
        return f"{self.place}: {self.said.en}"

    @property
    def place(self) -> str:
        """The entry and the key that the fault is at."""
        return f"{self.entry}: {'.'.join(str(part) for part in self.key)}"


@dataclass(frozen=True)
class Known:
    """Everything an entry may refer to."""

    registry: Registry
    scales: dict[str, EvidenceScale]
    service_areas: dict[str, ServiceArea]
    challenges: dict[str, Challenge]
    programmes: dict[str, Programme] = field(default_factory=dict)
    initiatives: Collection[str] = ()


def unknown(entry: str, key: Key, value: str, known: Collection[str]) -> Problem:
    """The problem of a value that is not registered, with what is."""
    some = ", ".join(list(known)[:40]) or "–"
    return Problem(entry, key, said("register.not_registered", value=quoted(value), known=some))


def check_initiative(initiative: Initiative, known: Known) -> Iterator[Problem]:
    """Dead references of an initiative and ratings that are not on their scale."""
    entry = initiative.id
    for key, values, registered in (
        ("service_areas", initiative.service_areas, known.service_areas),
        ("challenges", initiative.challenges, known.challenges),
        ("domains", initiative.domains, known.registry.domains),
    ):
        for number, value in enumerate(values):
            if value not in registered:
                yield unknown(entry, (key, number), value, registered)
    for number, aim in enumerate(initiative.aims):
        if aim.indicator not in known.registry.indicators:
            yield unknown(
                entry, ("aims", number, "indicator"), aim.indicator, known.registry.indicators
            )
    yield from _check_areas(initiative, known)
    for number, rating in enumerate(initiative.evidence):
        yield from check_evidence(entry, number, rating, known)
    for number, other in enumerate(initiative.related):
        if other == entry:
            yield Problem(entry, ("related", number), said("register.refers_to_itself"))
        elif other not in known.initiatives:
            yield unknown(entry, ("related", number), other, known.initiatives)


def _check_areas(initiative: Initiative, known: Known) -> Iterator[Problem]:
    areas = known.registry.areas
    for number, code in enumerate(initiative.areas):
        if not _inside_asker(areas.get(code)):
            yield _no_area(initiative.id, ("areas", number), code)
    for number, place in enumerate(initiative.places):
        if place.area is not None and not _inside_asker(areas.get(place.area)):
            yield _no_area(initiative.id, ("places", number, "area"), place.area)
        for turn, code in enumerate(place.small_areas):
            small = areas.get(code)
            if small is None or place.area is None or small.delomrade != place.area:
                told = said("register.not_a_small_area", code=quoted(code, 20),
                            area=quoted(place.area or ""))  # fmt: skip
                yield Problem(initiative.id, ("places", number, "small_areas", turn), told)


def _inside_asker(area: Area | None) -> bool:
    return area is not None and bool(area.parent == ASKER or area.delomrade or area.levekarssone)


def _no_area(entry: str, key: Key, code: str) -> Problem:
    return Problem(entry, key, said("register.not_in_asker", code=quoted(code, 20)))


def check_evidence(entry: str, number: int, rating: Evidence, known: Known) -> Iterator[Problem]:
    """A rating must name a registered scale and a level that stands on it."""
    key: Key = ("evidence", number)
    if rating.programme is not None and rating.programme not in known.programmes:
        yield unknown(entry, (*key, "programme"), rating.programme, known.programmes)
    if rating.scale is None:
        return
    scale = known.scales.get(rating.scale)
    if scale is None:
        yield unknown(entry, (*key, "scale"), rating.scale, known.scales)
        return
    if rating.level is not None and scale.level(rating.level) is None:
        levels = ", ".join(level.id for level in scale.levels) or "–"
        told = said("register.not_on_the_scale", level=quoted(rating.level, 40), scale=scale.id,
                    levels=levels)  # fmt: skip
        yield Problem(entry, (*key, "level"), told)
    if scale.kind != "figures" and (rating.benefit_cost is not None or rating.chance is not None):
        told = said("register.scale_has_levels", scale=scale.id)
        yield Problem(entry, (*key, "benefit_cost"), told)


def check_programme(programme: Programme, known: Known) -> Iterator[Problem]:
    """Dead references of a programme and ratings that are not on their scale."""
    for number, value in enumerate(programme.domains):
        if value not in known.registry.domains:
            yield unknown(programme.id, ("domains", number), value, known.registry.domains)
    for number, value in enumerate(programme.indicators):
        if value not in known.registry.indicators:
            yield unknown(programme.id, ("indicators", number), value, known.registry.indicators)
    for number, rating in enumerate(programme.evidence):
        if rating.programme is not None or rating.scale is None:
            key: Key = ("evidence", number, "scale")
            yield Problem(programme.id, key, said("register.scale_expected"))
        yield from check_evidence(programme.id, number, rating, known)

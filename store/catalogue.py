"""The catalogue people edit: indicators, domains, sources and areas under ``data/``.

``load_registry`` reads and validates all of it. Every failure is a ``RegistryError`` that names
the file, the entry and key, and what was expected.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import settings
from store.entries import read_entries, validate
from store.errors import Keyed, RegistryError
from store.life import PHASES
from store.models import Area, Domain, Indicator, Level, Source

DATA = Path(settings.read("LEVEKAR_DATA"))
ASKER = "3203"


@dataclass(frozen=True)
class Registry:
    """Everything registered, by id. Order in the files is the order a reader sees."""

    domains: dict[str, Domain]
    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    areas: dict[str, Area]

    @cached_property
    def former(self) -> dict[str, str]:
        """The id an indicator has now, by each id it had before."""
        return {old: i.id for i in self.indicators.values() for old in i.former_ids}

    @cached_property
    def by_level(self) -> dict[Level, list[Area]]:
        """Areas on each level, in code order."""
        levels: dict[Level, list[Area]] = {level: [] for level in Level}
        for area in sorted(self.areas.values(), key=lambda a: a.code):
            levels[area.level].append(area)
        return levels

    def in_domain(self, domain: str) -> list[Indicator]:
        """Indicators of one domain in registry order."""
        return [i for i in self.indicators.values() if i.domain == domain]

    def area_name(self, code: str, language: str = "nb") -> str:
        """The area's name in a language, made unambiguous where two municipalities share one."""
        area = self.areas[code]
        name = (language == "en" and area.shown_en) or area.shown or area.name
        return f"{name} ({code})" if (area.level, area.name) in self._shared else name

    @cached_property
    def in_english(self) -> dict[str, str]:
        """Code → name, of the areas that English calls something else than bokmål does."""
        return {code: self.area_name(code, "en") for code, a in self.areas.items() if a.shown_en}

    @cached_property
    def _shared(self) -> frozenset[tuple[Level, str]]:
        """Names that two municipalities have (Herøy, Våler): told apart by their codes."""
        count = Counter((a.level, a.name) for a in self.areas.values()
                        if a.level == Level.KOMMUNE)  # fmt: skip
        return frozenset(name for name, number in count.items() if number > 1)


def load_registry(root: Path = DATA) -> Registry:
    """Read and validate ``root``; cached until a registry file changes.

    :raises RegistryError: naming file, entry, key and what was expected.
    """
    files = [*sorted((root / "indicators").glob("*.yaml")), root / "domains.yaml"]
    files += [root / "sources.yaml", root / "areas.csv"]
    for file in files[-3:]:
        if not file.is_file():
            raise RegistryError(
                f"{file}: the file is missing; the registry needs it.",
                key="feil.missing", where=file,
            )  # fmt: skip
    return _load(root, tuple((str(f), f.stat().st_mtime_ns) for f in files))


@lru_cache(maxsize=4)
def _load(root: Path, _stamp: tuple[tuple[str, int], ...]) -> Registry:
    domains = read_entries(root / "domains.yaml", Domain)
    sources = read_entries(root / "sources.yaml", Source)
    indicators: dict[str, Indicator] = {}
    for file in sorted((root / "indicators").glob("*.yaml")):
        for key, indicator in read_entries(file, Indicator).items():
            if key in indicators:
                raise RegistryError(
                    f"{file.name}: indicator «{key}» is registered twice.",
                    key="feil.twice_indicator", where=file.name, id=key,
                )  # fmt: skip
            _check_references(file, indicator, domains, sources)
            indicators[key] = indicator
    _check_former(indicators)
    order = list(domains)
    ordered = sorted(indicators.values(), key=lambda i: order.index(i.domain))
    areas = _read_areas(root / "areas.csv")
    return Registry(domains, {i.id: i for i in ordered}, sources, areas)


def _check_references(
    file: Path, indicator: Indicator, domains: dict[str, Domain], sources: dict[str, Source]
) -> None:
    for key, value, known in (
        ("domain", indicator.domain, domains),
        ("source", indicator.source, sources),
    ):
        if value not in known:
            raise RegistryError(
                f"{file.name}: {indicator.id}.{key}: «{value}» is not registered; "
                f"expected one of {', '.join(known)}.",
                key="feil.unknown", where=f"{file.name}: {indicator.id}.{key}",
                value=value, known=", ".join(known),
            )  # fmt: skip
    if indicator.phases is None:
        raise RegistryError(
            f"{file.name}: {indicator.id}.phases: missing; expected a list of the phases of life "
            f"it tells of, of {', '.join(PHASES)}, or [] where it tells of none.",
            key="feil.no_phases", where=f"{file.name}: {indicator.id}.phases",
            known=", ".join(PHASES),
        )  # fmt: skip


def _check_former(indicators: dict[str, Indicator]) -> None:
    """A former id leads to one indicator, and to none that has the id today."""
    taken: dict[str, str] = {}
    for item in indicators.values():
        for old in item.former_ids:
            other = old if old in indicators else taken.get(old)
            if other is not None:
                raise RegistryError(
                    f"{item.id}.former_ids: «{old}» is the id of «{other}» already, now or before; "
                    "expected an id that no other indicator has or has had.",
                    key="feil.former", where=f"{item.id}.former_ids", id=old, other=other,
                )  # fmt: skip
            taken[old] = item.id


def _read_rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RegistryError(
            f"{file.name}: cannot be read: {error}",
            key="feil.unread", where=file.name, english=str(error),
        ) from error  # fmt: skip


def _read_areas(file: Path) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for line, row in enumerate(_read_rows(file), 2):
        place = Keyed(f"{file.name}: line {line}", "feil.line", {"file": file.name, "line": line})
        area = validate(Area, row, place)
        if area.code in areas:
            raise RegistryError(
                f"{place}: code «{area.code}» stands twice.",
                key="feil.twice_code", where=place, id=area.code,
            )  # fmt: skip
        areas[area.code] = area
    for area in areas.values():
        if area.parent and area.parent not in areas:
            raise RegistryError(
                f"{file.name}: {area.code}: parent «{area.parent}» is unknown.",
                key="feil.parent", where=f"{file.name}: {area.code}", value=area.parent,
            )  # fmt: skip
    return areas

"""The catalogue people edit: indicators, domains, sources and areas under ``data/``.

``load_registry`` reads and validates all of it. Every failure is a ``RegistryError`` that names
the file, the entry and key, and what was expected.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from loaders.errors import RegistryError
from loaders.models import Area, Domain, Indicator, Level, Source, Strict

DATA = Path(os.environ.get("LEVEKAR_DATA") or Path(__file__).resolve().parent.parent / "data")
ASKER = "3203"
Model = TypeVar("Model", bound=Strict)


@dataclass(frozen=True)
class Registry:
    """Everything registered, by id. Order in the files is the order a reader sees."""

    domains: dict[str, Domain]
    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    areas: dict[str, Area]

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

    def area_name(self, code: str) -> str:
        """The area's name, made unambiguous where two share one (Asker, old and new)."""
        area = self.areas[code]
        if area.level == Level.TIDLIGERE_KOMMUNE:
            return f"{area.name} (før 2020)"
        return area.name


def load_registry(root: Path = DATA) -> Registry:
    """Read and validate ``root``; cached until a registry file changes.

    :raises RegistryError: naming file, entry, key and what was expected.
    """
    files = [*sorted((root / "indicators").glob("*.yaml")), root / "domains.yaml"]
    files += [root / "sources.yaml", root / "areas.csv"]
    for file in files[-3:]:
        if not file.is_file():
            raise RegistryError(f"{file}: the file is missing; the registry needs it.")
    return _load(root, tuple((str(f), f.stat().st_mtime_ns) for f in files))


@lru_cache(maxsize=4)
def _load(root: Path, _stamp: tuple[tuple[str, int], ...]) -> Registry:
    domains = read_entries(root / "domains.yaml", Domain)
    sources = read_entries(root / "sources.yaml", Source)
    indicators: dict[str, Indicator] = {}
    for file in sorted((root / "indicators").glob("*.yaml")):
        for key, indicator in read_entries(file, Indicator).items():
            if key in indicators:
                raise RegistryError(f"{file.name}: indicator «{key}» is registered twice.")
            _check_references(file, indicator, domains, sources)
            indicators[key] = indicator
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
                f"expected one of {', '.join(known)}."
            )


def read_yaml_list(file: Path) -> list[Any]:
    """The entries of a YAML file that holds a list.

    :raises RegistryError: if the file cannot be read as one.
    """
    try:
        entries = yaml.load(file.read_text("utf-8"), Loader=_UniqueKeys)
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{file.name}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise RegistryError(f"{file.name}: not valid YAML: {error}") from error
    if not isinstance(entries, list):
        raise RegistryError(
            f"{file.name}: expected a list of entries, each beginning with «- id:»."
        )
    return entries


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice: the later would silently win."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse a repeated key, then build the mapping as usual."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key «{key}» stands twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_entries(file: Path, model: type[Model]) -> dict[str, Model]:
    """The entries of a file by id, each valid by itself.

    :raises RegistryError: naming file, entry, key and what was expected.
    """
    result: dict[str, Model] = {}
    for number, entry in enumerate(read_yaml_list(file), 1):
        name = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
        item = validate(model, entry, f"{file.name}: {name}")
        key = str(item.id)  # type: ignore[attr-defined]
        if key in result:
            raise RegistryError(f"{file.name}: «{key}» is registered twice.")
        result[key] = item
    return result


def validate(model: type[Model], entry: Any, where: str) -> Model:
    """``entry`` as ``model``; a failure names ``where``, the key and what was expected."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        problems = [
            f"{where}: {'.'.join(str(p) for p in e['loc']) or 'entry'}: {e['msg']}"
            f" (got {str(e['input'])[:80]!r})"
            for e in error.errors()
        ]
        raise RegistryError("\n".join(problems)) from error


def _read_areas(file: Path) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            area = validate(Area, row, f"{file.name}: line {line}")
            if area.code in areas:
                raise RegistryError(f"{file.name}: line {line}: code «{area.code}» stands twice.")
            areas[area.code] = area
    for area in areas.values():
        if area.parent and area.parent not in areas:
            raise RegistryError(f"{file.name}: {area.code}: parent «{area.parent}» is unknown.")
    return areas

"""Which questions the registry asks for: fetches that differ in nothing but contents share one."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from store.catalogue import Registry
from store.errors import RegistryError
from store.fetches import TRANSFORMS, Fetch
from store.models import Indicator, Level

#: Sources whose options say what is read, so that fetches with other options are other questions.
BY_OPTIONS = frozenset({"bufdir", "nav"})
#: Transformations that compute a figure of another kind from the published ones.
COMPUTED = frozenset({"change", "share", "density"})
Pair = tuple[Indicator, Fetch]


@dataclass
class Task:
    """One question to one source, and the indicators its answer serves."""

    source: str
    table: str
    areas: frozenset[str]
    pairs: list[Pair] = field(default_factory=list)

    @property
    def fetches(self) -> list[Fetch]:
        """The registered fetches that share the question."""
        return [fetch for _, fetch in self.pairs]

    @property
    def indicators(self) -> list[str]:
        """Ids of the indicators served, each once."""
        return list(dict.fromkeys(indicator.id for indicator, _ in self.pairs))


def plan(
    registry: Registry,
    sources: Collection[str] = (),
    indicators: Collection[str] = (),
) -> list[Task]:
    """The questions, source by source, for all indicators or those named.

    :raises RegistryError: if a named indicator is not registered or has no fetch, or a fetch
        names an unknown area, level or source.
    """
    for name in indicators:
        if name not in registry.indicators:
            raise RegistryError(
                f"indicator «{name}» is not registered.", key="feil.no_indicator", id=name
            )
        if not registry.indicators[name].fetch:
            raise RegistryError(
                f"indicator «{name}» has no fetch: nothing says where it comes from.",
                key="feil.no_fetch", id=name,
            )  # fmt: skip
    tasks: dict[str, Task] = {}
    for indicator in registry.indicators.values():
        if indicators and indicator.id not in indicators:
            continue
        for fetch in indicator.fetch:
            if not sources or fetch.source in sources:
                areas = areas_of(fetch, indicator, registry)
                task = tasks.setdefault(_key(fetch, areas), Task(fetch.source, fetch.table, areas))
                task.pairs.append((indicator, fetch))
    return sorted(tasks.values(), key=lambda t: (t.source, t.table))


def bases(tasks: Collection[Task]) -> dict[str, set[str]]:
    """Indicator → those whose figures it is computed from: the same contents of the same table."""
    pairs = [pair for task in tasks for pair in task.pairs]
    found: dict[str, set[str]] = {}
    for indicator, fetch in pairs:
        if fetch.transform not in COMPUTED or not fetch.contents:
            continue
        for other, published in pairs:
            same = (published.source, published.table, published.contents)
            if (
                same == (fetch.source, fetch.table, fetch.contents)
                and published.transform not in COMPUTED
                and other.id != indicator.id
            ):
                found.setdefault(indicator.id, set()).add(other.id)
    return found


def problems(registry: Registry) -> list[str]:
    """What the registry alone shows would stop a fetch, one line each; empty where all may run."""
    found: list[str] = []
    for indicator in registry.indicators.values():
        for number, fetch in enumerate(indicator.fetch):
            where = f"{indicator.id}.fetch.{number}"
            found += [f"{where}.{told}" for told in _unusable(fetch, indicator)]
            try:
                areas_of(fetch, indicator, registry)
            except RegistryError as error:
                found.append(str(error))
    return found


def _unusable(fetch: Fetch, indicator: Indicator) -> list[str]:
    found: list[str] = []
    if (fetch.transform or "value") not in TRANSFORMS:
        known = ", ".join(TRANSFORMS)
        found.append(f"transform: «{fetch.transform}» is not known; expected one of {known}.")
    if len(fetch.category) > 1:
        told = ", ".join(fetch.category)
        found.append(f"category: expected one variable, or several joined by «+»; got {told}.")
    named = {c for rules in fetch.category.values() for c in rules.values()}
    if odd := sorted(named - set(indicator.category_ids)):
        known = ", ".join(indicator.category_ids)
        found.append(f"category: «{', '.join(odd)}» is not the indicator's; expected of {known}.")
    if not fetch.category and "alle" not in indicator.category_ids:
        known = ", ".join(indicator.category_ids)
        found.append(f"category: is missing; it must lead codes to {known}.")
    kinds = {f.contents for f in indicator.fetch if f.source == "fhi"}
    if len(kinds) > 1 and fetch.source == "fhi":
        found.append(f"contents: {', '.join(sorted(map(str, kinds)))} are no one series.")
    if fetch.source == "fhi" and not (fetch.title or "").strip():
        found.append("title: is missing; FHI's tables are found by their titles.")
    if fetch.source == "valg" and not fetch.variables.get("aar"):
        found.append("variables.aar: is missing; expected the years of the elections.")
    return found


def credited(indicator: Indicator, fetch: Fetch) -> str:
    """The registered source that an indicator fetched this way is credited to."""
    return fetch.registered or indicator.source


def areas_of(fetch: Fetch, indicator: Indicator, registry: Registry) -> frozenset[str]:
    """Today's codes of the areas a fetch asks for: whole levels, codes, or the indicator's levels.

    :raises RegistryError: if ``fetch.areas`` names what is neither.
    """
    if credited(indicator, fetch) not in registry.sources:
        raise RegistryError(
            f"{indicator.id}.fetch.registered: «{fetch.registered}» is not registered; "
            f"expected one of {', '.join(registry.sources)}.",
            key="feil.fetch_source", id=indicator.id, got=fetch.registered,
            expected=", ".join(registry.sources),
        )  # fmt: skip
    found: set[str] = set()
    for token in fetch.areas or [str(level) for level in indicator.levels]:
        if token in list(Level):
            # Polling districts of an earlier election are no longer there to be asked for.
            gone = Level(token) == Level.STEMMEKRETS
            areas = registry.by_level[Level(token)]
            found |= {a.code for a in areas if not (gone and a.valid_to)}
        elif token in registry.areas:
            found.add(token)
        else:
            raise RegistryError(
                f"{indicator.id}.fetch.areas: «{token}» is neither a level nor a registered area.",
                key="feil.fetch_area", id=indicator.id, got=token,
            )  # fmt: skip
    if not found:
        raise RegistryError(
            f"{indicator.id}.fetch.areas: no area is registered on its levels.",
            key="feil.fetch_no_area", id=indicator.id,
        )  # fmt: skip
    return frozenset(found)


def _key(fetch: Fetch, areas: frozenset[str]) -> str:
    parts = fetch.model_dump(include={"source", "table", "title", "variables", "codelists"})
    parts |= {"region": fetch.region, "areas": sorted(areas)}
    if fetch.source in BY_OPTIONS:
        parts["options"] = fetch.options
    return json.dumps(parts, sort_keys=True, ensure_ascii=False)

"""The register of initiatives under ``data/``: read, validated whole, and asked.

``data/initiatives/*.yaml`` hold what Asker does, ``data/programmes.yaml`` what is known from
research; the small registries beside them name scales, service areas and main challenges.
``imported.yaml`` (see ``register.take_in``) is read last: an entry in it replaces the one
with the same id. Absence from the register is not absence in reality.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from register.checks import Known, Problem, check_initiative, check_programme
from register.models import Initiative, Programme
from register.parts import Challenge, EvidenceScale, ServiceArea
from register.register import NO_STAGE, EffortCount, InitiativeRegister, effort_counts
from store.catalogue import DATA, Registry
from store.entries import read_entries
from store.errors import Keyed, RegistryError

IMPORTED = "imported.yaml"
_SMALL = ("evidence_scales", "service_areas", "challenges", "programmes")
__all__ = [
    "NO_STAGE",
    "EffortCount",
    "InitiativeRegister",
    "build_register",
    "effort_counts",
    "initiative_files",
    "load_initiatives",
    "read_initiatives",
    "read_known",
]

_Stamp = tuple[tuple[str, int, int], ...]
_cache: dict[Path, tuple[_Stamp, Registry, InitiativeRegister]] = {}


def load_initiatives(registry: Registry, root: Path = DATA) -> InitiativeRegister:
    """Read and validate the register; cached until one of its files or the registry changes.

    :raises RegistryError: naming file, entry, key and what was expected.
    """
    files = [*initiative_files(root), *(root / f"{name}.yaml" for name in _SMALL)]
    for file in files:
        if not file.is_file():
            raise RegistryError(
                f"{file}: the file is missing; the register needs it.",
                key="feil.missing_register", where=file,
            )  # fmt: skip
    stamp = tuple((str(f), f.stat().st_mtime_ns, f.stat().st_size) for f in files)
    cached = _cache.get(root)
    if cached is not None and cached[0] == stamp and cached[1] is registry:
        return cached[2]
    register = build_register(registry, root, read_initiatives(root))
    _cache[root] = (stamp, registry, register)
    return register


def initiative_files(root: Path) -> list[Path]:
    """The files with initiatives, the imported ones last."""
    files = sorted((root / "initiatives").glob("*.yaml"))
    return sorted(files, key=lambda file: file.name == IMPORTED)


def read_initiatives(root: Path) -> dict[str, dict[str, Initiative]]:
    """Initiatives by file name and id, each valid by itself.

    :raises RegistryError: if a file cannot be read or an entry stands twice.
    """
    by_file: dict[str, dict[str, Initiative]] = {}
    seen: dict[str, str] = {}
    for file in initiative_files(root):
        by_file[file.name] = read_entries(file, Initiative)
        for key in by_file[file.name]:
            if key in seen and file.name != IMPORTED:
                raise RegistryError(
                    f"{file.name}: «{key}» is registered twice; it also stands in {seen[key]}.",
                    key="feil.twice_in", where=file.name, id=key, other=seen[key],
                )  # fmt: skip
            seen[key] = file.name
    return by_file


def build_register(
    registry: Registry, root: Path, by_file: dict[str, dict[str, Initiative]]
) -> InitiativeRegister:
    """The register of these initiatives and the small registries, checked as a whole.

    :raises RegistryError: naming every dead reference.
    """
    initiatives = {key: i for entries in by_file.values() for key, i in entries.items()}
    files = {key: name for name, entries in by_file.items() for key in entries}
    known = read_known(registry, root, initiatives)
    problems = [(files[key], p) for key, i in initiatives.items()
                for p in check_initiative(i, known)]  # fmt: skip
    problems += _programme_problems(known)
    if problems:
        raise RegistryError.of(
            Keyed(f"{file}: {p}", "feil.entry", {"where": f"{file}: {p.place}", "why": p.said})
            for file, p in problems
        )
    return InitiativeRegister(
        initiatives, known.programmes, known.scales, known.service_areas, known.challenges,
        registry, files,
    )  # fmt: skip


def _programme_problems(known: Known) -> list[tuple[str, Problem]]:
    found: list[Problem] = []
    for programme in known.programmes.values():
        found += check_programme(programme, known)
    return [("programmes.yaml", problem) for problem in found]


def read_known(registry: Registry, root: Path, initiatives: Iterable[str]) -> Known:
    """What entries may refer to: the registry, the small registries and these initiatives.

    :raises RegistryError: if one of the small registries cannot be read.
    """
    return Known(
        registry,
        read_entries(root / "evidence_scales.yaml", EvidenceScale),
        read_entries(root / "service_areas.yaml", ServiceArea),
        read_entries(root / "challenges.yaml", Challenge),
        read_entries(root / "programmes.yaml", Programme),
        list(initiatives),
    )

"""Initiatives from a workbook: read, checked against the register, shown, and kept on request.

``python -m loaders import-initiatives FILE.xlsx`` shows what would change; with ``--yes`` the new
and changed ones are written to ``data/initiatives/imported.yaml``, if the whole register stays
valid. What the workbook leaves out stays as it is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from register.checks import check_initiative
from register.models import Initiative
from register.reading import (
    IMPORTED,
    InitiativeRegister,
    build_register,
    load_initiatives,
    read_initiatives,
    read_known,
)
from register.rules import Key, explain
from register.sheet import Path as Keys
from register.sheet_in import Record, WorkbookError, read_records
from register.sheet_out import export_workbook, write_template
from sheets.messages import ImportFailure, Message, quoted
from store.catalogue import DATA, Registry, load_registry
from store.errors import LevekarError

__all__ = [
    "WorkbookError",
    "add_arguments",
    "compare",
    "export_workbook",
    "import_workbook",
    "run",
    "write_imported",
    "write_template",
]


def import_workbook(
    source: Path | str | bytes, registry: Registry, root: Path = DATA
) -> list[Initiative]:
    """The initiatives of a workbook, valid against the registries and the register under ``root``.

    :raises ImportFailure: if the file is not a workbook that may be opened.
    :raises WorkbookError: naming sheet, row and column of everything that is wrong.
    """
    records = read_records(source)
    faults: list[ImportFailure] = []
    initiatives = {r.entry: i for r in records if (i := _initiative(r, faults)) is not None}
    existing = load_initiatives(registry, root).initiatives
    known = read_known(registry, root, {**existing, **dict.fromkeys(r.entry for r in records)})
    for record in records:
        if record.entry in initiatives:
            for problem in check_initiative(initiatives[record.entry], known):
                faults.append(_fault(record, problem.key, problem.said))
    if faults:
        raise WorkbookError(faults)
    return list(initiatives.values())


def _initiative(record: Record, faults: list[ImportFailure]) -> Initiative | None:
    try:
        return Initiative.model_validate(record.nested())
    except ValidationError as error:
        for detail in error.errors():
            key, problem = explain(detail)
            faults.append(_fault(record, key, problem))
        return None


def _fault(record: Record, key: Key, problem: Message) -> ImportFailure:
    """The failure at the cell of ``key``, in the sheet of the list it stands in."""
    match key:
        case (str(part), int(number), *rest) if part in record.parts:
            owner, keys = record.parts[part][number], rest
        case _:
            owner, keys = record, list(key)
    names: Keys = tuple(k for k in keys if isinstance(k, str))
    return owner.fault(problem, names)


@dataclass(frozen=True)
class Change:
    """What an import does to one initiative; ``keys`` are those that differ."""

    id: str
    kind: str
    keys: tuple[str, ...] = ()


def compare(register: InitiativeRegister, initiatives: list[Initiative]) -> list[Change]:
    """New, changed and unchanged initiatives, in the workbook's order."""
    return [_change(register.initiatives.get(i.id), i) for i in initiatives]


def _change(old: Initiative | None, new: Initiative) -> Change:
    if old is None:
        return Change(new.id, "new")
    keys = tuple(k for k in Initiative.model_fields if getattr(old, k) != getattr(new, k))
    return Change(new.id, "changed" if keys else "unchanged", keys)


def write_imported(initiatives: list[Initiative], registry: Registry, root: Path = DATA) -> Path:
    """Keep what is new or changed in ``imported.yaml``; nothing is written unless all is valid.

    :raises RegistryError: if the register would not be valid with them.
    """
    register = load_initiatives(registry, root)
    differ = {c.id for c in compare(register, initiatives) if c.kind != "unchanged"}
    by_file = read_initiatives(root)
    entries = by_file.get(IMPORTED, {}) | {i.id: i for i in initiatives if i.id in differ}
    build_register(registry, root, {**by_file, IMPORTED: entries})
    file = root / "initiatives" / IMPORTED
    text = "# Written by «python -m loaders import-initiatives»; replaces entries of the same id.\n"
    text += as_yaml(
        [entry.model_dump(mode="json", exclude_defaults=True) for entry in entries.values()]
    )
    fresh = file.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, file)  # noqa: PTH105
    return file


def as_yaml(entries: list[dict[str, Any]]) -> str:
    """Entries as the register's files hold them."""
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``python -m loaders import-initiatives``."""
    parser.add_argument("file", nargs="?", type=Path, help="workbook (.xlsx) with initiatives")
    parser.add_argument("--yes", action="store_true", help="keep what is new or changed")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty workbook")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the register out")


def run(args: argparse.Namespace) -> int:
    """Run the command: 0 done, 1 refused with the reason, 2 nothing asked for."""
    try:
        return _run(args, load_registry())
    except LevekarError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{quoted(error.filename or '')} {error.strerror}", file=sys.stderr)
        return 1


def _run(args: argparse.Namespace, registry: Registry) -> int:
    if args.template or args.export:
        register = load_initiatives(registry)
        if args.template:
            write_template(args.template, register)
        if args.export:
            args.export.write_bytes(export_workbook(register))
        return 0
    if args.file is None:
        print("Expected FILE.xlsx, --template FILE or --export FILE.", file=sys.stderr)
        return 2
    initiatives = import_workbook(args.file, registry)
    changes = compare(load_initiatives(registry), initiatives)
    for line in _report(changes):
        print(line)
    if all(change.kind == "unchanged" for change in changes):
        return 0
    if args.yes:
        print(f"Written to {write_imported(initiatives, registry)}.")
    else:
        print("Nothing is written. Run again with --yes to keep this.")
    return 0


def _report(changes: list[Change]) -> Iterator[str]:
    for change in changes:
        if change.kind != "unchanged":
            yield f"{change.kind:8} {change.id} {', '.join(change.keys)}".rstrip()
    counts = dict.fromkeys(("new", "changed", "unchanged"), 0)
    for change in changes:
        counts[change.kind] += 1
    yield ", ".join(f"{number} {kind}" for kind, number in counts.items()) + "."

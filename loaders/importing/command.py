"""``python -m loaders import FILE``: show what was understood; take it in only with ``--yes``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.importing.facts import outside
from loaders.importing.merging import merge
from loaders.importing.understanding import Understood, understand
from loaders.refreshing.changes import Change, compare, implausible
from sheets.grid import MAX_BYTES
from sheets.messages import ImportFailure, Message, WishFailure, quoted
from store.catalogue import DATA, Registry, load_registry
from store.errors import LevekarError, RegistryError
from store.snapshot import load_snapshot, lock, write_snapshot

_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, help="CSV file or workbook (.xlsx), at most 10 MB")
    parser.add_argument("--indicator", required=True, help="id of the indicator it measures")
    parser.add_argument("--category", help="the category it shows, or the one to pick out")
    parser.add_argument("--level", help="the level to read, if it holds several")
    parser.add_argument("--sheet", help="the sheet to read, if several have areas")
    parser.add_argument("--period", help="the period, if the file names none")
    parser.add_argument("--contents", help="which content to read, if it holds several")
    parser.add_argument("--decimal", choices=[",", "."], help="the decimal mark, if unclear")
    parser.add_argument("--language", choices=["nb", "en"], default="nb", help="of the answer")
    parser.add_argument("--yes", action="store_true", help="take the figures in")
    parser.add_argument(
        "--accept-implausible",
        action="store_true",
        help="with --yes: also figures outside the indicator's plausible bounds",
    )


def run(args: argparse.Namespace) -> int:
    """Do it; 0 if all went well, 1 if the file or the snapshot refused, 2 for a wrong argument.

    :raises RegistryError: if the registry cannot be used, for the command line to tell.
    """
    try:
        _import(args)
    except RegistryError:
        raise
    except ImportFailure as failure:
        print(failure[args.language] + _how(failure, args.language), file=sys.stderr)
        return 2 if isinstance(failure, WishFailure) else 1
    except LevekarError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _how(failure: ImportFailure, language: str) -> str:
    """How to say on the command line what the file left open."""
    if failure.wish is None:
        return ""
    flag = f"--{failure.wish.name}"
    return Message(f" Si det med {flag}.", f" Say so with {flag}.")[language]


def _import(args: argparse.Namespace) -> None:
    registry = load_registry(DATA)
    content = _read(args.file)
    understood = understand(
        content,
        args.file.name,
        registry,
        args.indicator,
        category=args.category,
        level=args.level,
        sheet=args.sheet,
        period=args.period,
        contents=args.contents,
        decimal=args.decimal,
    )
    _show(understood, args.language)
    if not args.yes:
        if understood.level in list(registry.indicators[understood.indicator].levels):
            _show_changes(_merged(understood, content, registry)[2], args.language)
        print(_NOT_TAKEN[args.language])
        return
    with lock(DATA):
        frame, manifest, changes = _merged(understood, content, registry)
        _check_plausible(understood, registry, args.accept_implausible)
        version = write_snapshot(frame, manifest, registry, DATA)
    _show_changes(changes, args.language)
    entry = manifest["imports"][-1]
    print(
        Message(
            f"Tatt inn: {entry['observations']} observasjoner, {entry['replaced']} av dem i "
            f"stedet for eldre. Ny versjon: {version}.",
            f"Taken in: {entry['observations']} observations, {entry['replaced']} of them in "
            f"place of older ones. New version: {version}.",
        )[args.language]
    )


def _merged(
    understood: Understood, content: bytes, registry: Registry
) -> tuple[pd.DataFrame, dict[str, Any], list[Change]]:
    """The snapshot with the table in it, its manifest, and what that changes in the series."""
    old = load_snapshot(DATA)
    frame, manifest = merge(understood, content, old, registry)
    before, after = (f[f["indicator"] == understood.indicator] for f in (old.frame, frame))
    return frame, manifest, compare(before, after)


def _check_plausible(understood: Understood, registry: Registry, accepted: bool) -> None:
    """Hold back what a refresh would hold back, unless a person has looked and says it is so."""
    indicator = registry.indicators[understood.indicator]
    odd = implausible(understood.observations, indicator)
    if accepted or odd.empty:
        return
    raise ImportFailure(
        outside(odd, indicator),
        expected=Message(
            "rimelige tall; ingenting er lagret. Er tallene riktige, kjør på nytt med "
            "--accept-implausible",
            "plausible figures; nothing was stored. If the figures are right, run again with "
            "--accept-implausible",
        ),
        sheet=understood.sheet,
    )


_NOT_TAKEN = Message(
    "Ingenting er lagret. Kjør på nytt med --yes for å ta tallene inn.",
    "Nothing was stored. Run again with --yes to take the figures in.",
)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise ImportFailure(
            Message(
                f"{quoted(file)} kan ikke leses ({why}).", f"{quoted(file)} cannot be read ({why})."
            )
        ) from error


def _show_changes(changes: list[Change], language: str) -> None:
    head = Message("Endringer i dashbordets tall:", "Changes in the dashboard's figures:")
    none = Message("ingen", "none")
    print(head[language])
    for line in [str(change) for change in changes] or [none[language]]:
        print(f"  {line}")


def _show(understood: Understood, language: str) -> None:
    for message in understood.messages:
        print(f"- {message[language]}")
    for skipped in understood.skipped[:_SHOWN]:
        print(f"    {skipped.row}: {skipped.text} — {skipped.reason[language]}")
    frame = understood.observations
    columns = ["area", "category", "period", "value", "status"]
    print()
    print(frame[columns].head(_SHOWN).to_string(index=False))
    print()
    print(frame.groupby(["level", "period", "status"]).size().rename("").to_string())
    print()

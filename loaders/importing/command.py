"""``python -m loaders import FILE``: show what was understood; take it in only with ``--yes``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from loaders.errors import LevekarError, RegistryError
from loaders.importing.grid import MAX_BYTES
from loaders.importing.merging import merge
from loaders.importing.messages import ImportFailure, Message, quoted
from loaders.importing.understanding import Understood, understand
from loaders.registry import DATA, load_registry
from loaders.snapshot import load_snapshot, lock, write_snapshot

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


def run(args: argparse.Namespace) -> int:
    """Do it; 0 if all went well, 1 if the file or the snapshot refused.

    :raises RegistryError: if the registry cannot be used, for the command line to tell.
    """
    try:
        _import(args)
    except RegistryError:
        raise
    except ImportFailure as failure:
        print(failure[args.language], file=sys.stderr)
        return 1
    except LevekarError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


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
        print(_NOT_TAKEN[args.language])
        return
    with lock(DATA):
        frame, manifest = merge(understood, content, load_snapshot(DATA), registry)
        version = write_snapshot(frame, manifest, registry, DATA)
    entry = manifest["imports"][-1]
    print(
        Message(
            f"Tatt inn: {entry['observations']} observasjoner, {entry['replaced']} av dem i "
            f"stedet for eldre. Ny versjon: {version}.",
            f"Taken in: {entry['observations']} observations, {entry['replaced']} of them in "
            f"place of older ones. New version: {version}.",
        )[args.language]
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

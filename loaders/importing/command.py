"""``python -m loaders import FILE``: show what was understood; take it in only with ``--yes``.

``--undo`` takes the newest import out again, or the one named.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from shlex import quote
from typing import Any

import pandas as pd

from loaders.importing import ssbgrid
from loaders.importing.answers import AS_WRITTEN, FACTORS, LEAVE_OUT, PERIODS, SIGNS, TODAY
from loaders.importing.beside import side_by_side
from loaders.importing.facts import outside
from loaders.importing.merging import merge, remember, undo
from loaders.importing.understanding import Understood, understand
from loaders.refreshing.changes import Change, compare, implausible
from sheets.grid import MAX_BYTES
from sheets.messages import ImportFailure, WishFailure, quoted, said
from sheets.numbers import BOTH
from store import people
from store.catalogue import DATA, Registry, load_registry
from store.errors import LevekarError, RegistryError, SnapshotError
from store.snapshot import Snapshot, load_snapshot, lock, write_snapshot

_SHOWN = 12
#: Arguments that answer a question, by the question's name.
ANSWERS = ("category", "level", "sheet", "period", "contents", "decimal", "scale", "periods",
           "ended", "unknown", "borders", "names", "signs")  # fmt: skip
_NEWEST = "newest"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, nargs="?", help="the file, at most 10 MB")
    parser.add_argument("--indicator", help="id of the indicator it measures")
    parser.add_argument("--category", help="the category it shows, or the one to pick out")
    parser.add_argument("--level", help="the level to read, if it holds several")
    parser.add_argument("--sheet", help="the sheet to read, if several have areas")
    parser.add_argument("--period", help="the period, if the file names none")
    parser.add_argument(
        "--contents", action="append", help="which content to read, if it holds several; repeat"
    )
    parser.add_argument("--decimal", choices=[",", ".", BOTH], help="the decimal mark, if unclear")
    parser.add_argument(
        "--scale", choices=[AS_WRITTEN, *FACTORS], help="the figures as written, or times this"
    )
    parser.add_argument("--periods", choices=PERIODS, help="what periods of another kind mean")
    parser.add_argument(
        "--ended", choices=[AS_WRITTEN, LEAVE_OUT], help="years after an area ceased: taken or not"
    )
    parser.add_argument(
        "--borders", choices=[TODAY, LEAVE_OUT],
        help="years before a municipality grew: in today's borders, or to be left out",
    )  # fmt: skip
    parser.add_argument(
        "--names", help="where a row names two areas: «code», «name», or the column to go by"
    )
    parser.add_argument(
        "--signs", choices=SIGNS, help="what a text in place of a figure stands for"
    )
    parser.add_argument("--unknown", choices=[LEAVE_OUT], help="leave out rows of unknown areas")
    parser.add_argument("--language", choices=["nb", "en"], default="nb", help="of the answer")
    parser.add_argument(
        "--open",
        action="store_true",
        help="the table is public; otherwise counts under 5 and what gives them away are hidden",
    )
    parser.add_argument("--yes", action="store_true", help="take the figures in")
    parser.add_argument(
        "--undo", nargs="?", const=_NEWEST, metavar="ID", help="take an import out again"
    )
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
        if args.undo is not None:
            _undo(args)
        else:
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
    if failure.wish.choices == (BOTH,):
        return " " + said("import.say_with", flag=f"{flag} {BOTH}")[language]
    if failure.wish.name in ("scale", "periods", "ended", "unknown", "level", "borders",
                             "signs", "names"):  # fmt: skip
        ways = " / ".join(f"{flag} {quote(choice)}" for choice in failure.wish.choices)
        return " " + said("import.say_with", flag=ways)[language]
    return " " + said("import.say_with", flag=flag)[language]


def _import(args: argparse.Namespace) -> None:
    registry = load_registry(DATA)
    missing = [n for n in ("file", "indicator") if getattr(args, n) is None]
    if missing:
        name = "FILE" if missing[0] == "file" else "--indicator"
        raise WishFailure(said("import.argument_missing", name=name))
    content = _read(args.file)
    given = {name: getattr(args, name) for name in ANSWERS}
    snapshot = _snapshot(args.yes)
    series = None if snapshot is None else snapshot.rows(args.indicator)
    understood = understand(content, args.file.name, registry, args.indicator, series=series,
                            **given)  # fmt: skip
    _show(understood, series, registry, args.language)
    if not args.yes:
        if snapshot is not None and _is_registered(understood, registry):
            _show_changes(
                _merged(understood, content, registry, snapshot, args.open)[2], args.language
            )
        print(said("import.not_taken")[args.language])
        return
    with lock(DATA):
        now = load_snapshot(DATA)
        frame, manifest, changes = _merged(understood, content, registry, now, args.open)
        _check_plausible(understood, registry, args.accept_implausible)
        entry = manifest["imports"][-1]
        _keep(entry, now.frame, frame)
        lived = ssbgrid.layer(content, args.file.name, args.period)
        if lived is not None and people.add(*lived, DATA):
            entry["lived"] = lived[0]
        version = write_snapshot(frame, manifest, registry, DATA)
    _show_changes(changes, args.language)
    told = said("import.taken", observations=entry["observations"], replaced=entry["replaced"],
                version=version, id=entry["id"])  # fmt: skip
    print(told[args.language])
    if "lived" in entry:
        print(said("import.lived", year=entry["lived"])[args.language])
    print(said("import.is_open" if args.open else "import.is_secret")[args.language])


def _snapshot(needed: bool) -> Snapshot | None:
    """The figures so far; none where there are none yet and nothing is to be stored."""
    try:
        return load_snapshot(DATA)
    except SnapshotError:
        if needed:
            raise
        return None


def _is_registered(understood: Understood, registry: Registry) -> bool:
    levels = {str(level) for level in registry.indicators[understood.indicator].levels}
    return understood.level in levels and set(understood.observations["level"]) <= levels


def _keep(entry: dict[str, Any], before: pd.DataFrame, after: pd.DataFrame) -> None:
    try:
        remember(entry, before, after, DATA)
    except OSError as error:
        raise SnapshotError(
            f"the rows of the import could not be kept: {error.strerror}.",
            key="feil.import_unkept",
            english=error.strerror,
        ) from error


def _merged(
    understood: Understood, content: bytes, registry: Registry, old: Snapshot, public: bool
) -> tuple[pd.DataFrame, dict[str, Any], list[Change]]:
    """The snapshot with the table in it, its manifest, and what that changes in the series."""
    frame, manifest = merge(understood, content, old, registry, public=public)
    before, after = (f[f["indicator"] == understood.indicator] for f in (old.frame, frame))
    return frame, manifest, compare(before, after)


def _undo(args: argparse.Namespace) -> None:
    registry = load_registry(DATA)
    asked = None if args.undo == _NEWEST else args.undo
    with lock(DATA):
        before = load_snapshot(DATA)
        frame, manifest, counts = undo(before, asked, DATA)
        for entry in _newly_undone(before.manifest, manifest):
            people.drop(str(entry.get("lived", "")), DATA)
        version = write_snapshot(frame, manifest, registry, DATA)
    was, now = before.frame, load_snapshot(DATA).frame
    _show_changes(compare(was, now), args.language)
    print(said("import.undone", version=version, **counts)[args.language])


def _newly_undone(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of the manifest that are undone now and were not."""
    was = {e["id"] for e in before.get("imports", []) if e.get("undone")}
    return [e for e in after["imports"] if e.get("undone") and e["id"] not in was]


def _check_plausible(understood: Understood, registry: Registry, accepted: bool) -> None:
    """Hold back what a refresh would hold back, unless a person has looked and says it is so."""
    indicator = registry.indicators[understood.indicator]
    odd = implausible(understood.observations, indicator)
    if accepted or odd.empty:
        return
    raise ImportFailure(
        outside(odd, indicator), expected=said("import.wants_plausible"), sheet=understood.sheet
    )


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise ImportFailure(said("import.unreadable", file=quoted(file), why=why)) from error


def _show_changes(changes: list[Change], language: str) -> None:
    print(said("import.changes")[language])
    for line in [change[language] for change in changes] or [said("import.none")[language]]:
        print(f"  {line}")


def _show(
    understood: Understood, series: pd.DataFrame | None, registry: Registry, language: str
) -> None:
    for message in understood.messages:
        print(f"- {message[language]}")
    for skipped in understood.skipped[:_SHOWN]:
        print(f"    {skipped.row}: {skipped.text} — {skipped.reason[language]}")
    frame = understood.observations
    print()
    if series is None:
        columns = ["area", "category", "period", "value", "status"]
        print(frame[columns].head(_SHOWN).to_string(index=False))
    else:
        print(side_by_side(understood, series, registry).head(_SHOWN).to_string(index=False))
    print()
    print(frame.groupby(["level", "period", "status"]).size().rename("").to_string())
    print()

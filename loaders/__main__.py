"""``python -m loaders``: fetch, check, compile, restore and import figures.

Exit codes: 0 all well, 1 something was held back, failed or is wrong, 2 the command cannot be
carried out as it stands: it asks for what there is not, or needs a registry that is not valid.
``check`` was asked whether all is valid, so to it a registry that is not is 1, as any other fault.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import settings
from store.errors import LevekarError, RegistryError

Command = Callable[[argparse.Namespace], int]
OK, FAILED, UNUSABLE = 0, 1, 2

#: Commands that live in a room of their own, imported only when they are asked for.
LAZY = {
    "import": ("loaders.importing", "read a delivered table (CSV or Excel) into the snapshot"),
    "import-initiatives": ("register.take_in", "read initiatives from an Excel workbook"),
    "refresh": ("loaders.refreshing.refresh", "fetch the registered series into a candidate"),
    "publish": ("loaders.refreshing.candidate", "make what a refresh made the current figures"),
    "status": (
        "loaders.refreshing.status",
        "how old each series is, and what is newer at the source",
    ),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; failures on purpose are told in plain words.

    When whoever reads the output has had enough, as ``head`` has, that is the end and no failure
    to tell of.
    """
    try:
        code = _main(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its own end, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _main(arguments: list[str] | None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments).parse_args(arguments)
    command: Command = options.run
    try:
        settings.require()
        return command(options)
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except RegistryError as error:
        print(f"The registry cannot be used: {error}", file=sys.stderr)
        return UNUSABLE
    except LevekarError as error:
        print(f"Failed: {error}", file=sys.stderr)
        return FAILED


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="validate the registry and the snapshot")
    check.set_defaults(run=_check)
    compiling = commands.add_parser("compile", help="compile the snapshot from public copies")
    compiling.add_argument("directory", type=Path, metavar="DIR")
    compiling.set_defaults(run=_compile)
    restoring = commands.add_parser("restore", help="make an earlier snapshot current again")
    restoring.add_argument("version", nargs="?", help="the newest earlier one if left out")
    restoring.set_defaults(run=_restore)
    for name, (module, explanation) in LAZY.items():
        sub = commands.add_parser(name, help=explanation)
        if name in arguments[:1]:
            _attach(sub, module)
    return parser


def _attach(parser: argparse.ArgumentParser, module: str) -> None:
    try:
        room = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        parser.error(f"this copy of the project has no {module}.")
    room.add_arguments(parser)
    parser.set_defaults(run=room.run)


def _check(_: argparse.Namespace) -> int:
    try:
        return _checked()
    except LevekarError as error:
        print(f"Not valid: {error}", file=sys.stderr)
        return FAILED


def _checked() -> int:
    from loaders.refreshing.planning import plan, problems
    from register.whole import open_whole
    from store.catalogue import load_registry

    registry = load_registry()
    print(f"Registry: {len(registry.indicators)} indicators, {len(registry.areas)} areas: valid.")
    wrong = problems(registry)
    for told in wrong:
        print(f"A refresh would stop: {told}", file=sys.stderr)
    if not wrong:
        print(f"Fetches: {len(plan(registry))} questions to the sources: valid.")
    whole = open_whole()
    print(f"Snapshot {whole.snapshot.version}: {len(whole.snapshot.frame)} observations: valid.")
    print(f"Register: {len(whole.register.initiatives)} initiatives: valid.")
    return FAILED if wrong else OK


def _compile(options: argparse.Namespace) -> int:
    from loaders.compiling import compile_directory
    from store.snapshot import lock

    with lock():
        made = compile_directory(options.directory)
    print(
        f"Snapshot {made['version']}: {made['observations']} observations "
        f"of {made['indicators']} indicators for {made['areas']} areas."
    )
    return OK


def _restore(options: argparse.Namespace) -> int:
    from store.snapshot import lock, restore

    with lock():
        version = restore(options.version)
    print(f"Snapshot {version} is current again.")
    return OK


if __name__ == "__main__":
    sys.exit(main())

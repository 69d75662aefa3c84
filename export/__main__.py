"""``python -m export``: reports of areas, or the whole site, as files in a folder.

Exit codes: 0 all well, 1 something could not be written, 2 the command cannot be used as it stands.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from pathlib import Path

from tqdm import tqdm

from export.images import browser_path
from export.report import blocks as report
from export.report.writers import WRITERS
from store.errors import LevekarError
from store.models import MAP_LEVELS
from text.texts import t
from views.choice import area_codes
from views.edition import store


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except (LevekarError, OSError) as error:
        print(f"Failed: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    making = commands.add_parser("report", help="write area profiles")
    which = making.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="all 23 districts")
    which.add_argument("--area", action="append", metavar="CODE", help="one area; may be repeated")
    making.add_argument("--out", type=Path, required=True, metavar="DIR")
    making.add_argument("--format", choices=[*WRITERS], action="append",
                        help="docx and pptx if left out; may be repeated")  # fmt: skip
    making.add_argument("--language", choices=["nb", "en"], default="nb")
    making.set_defaults(run=_reports)
    site = commands.add_parser("site", help="write figures, data and reports for any web server")
    # By name: what is written is what the addresses answer, and those are another room's.
    room = importlib.import_module("web.site")
    room.add_arguments(site)
    site.set_defaults(run=room.run)
    return parser


def _reports(options: argparse.Namespace) -> int:
    known = [code for level in MAP_LEVELS for code in area_codes(str(level))]
    areas = report.every_area() if options.all else options.area
    unknown = [a for a in areas if a not in known]
    if unknown:
        print(f"No such area: {', '.join(unknown)}.", file=sys.stderr)
        return 2
    if browser_path() is None:
        print(t("problem.no_browser", options.language), file=sys.stderr)
    options.out.mkdir(parents=True, exist_ok=True)
    forms = options.format or ["docx", "pptx"]
    with tqdm(areas, unit="report", disable=None) as bar:
        for area in bar:
            bar.set_description(store()[0].area_name(area))
            made = report.build(report.area_profile(area, options.language))
            for form in forms:
                (options.out / file_name(area, form)).write_bytes(WRITERS[form](made))
    print(f"{len(areas)} report(s) in {options.out}.")
    return 0


def file_name(area: str, form: str) -> str:
    """A name with the area's code and name, safe on every system."""
    name = store()[0].area_name(area).lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return f"omradeprofil-{area}-{re.sub(r'[^a-z0-9]+', '-', name).strip('-')}.{form}"


if __name__ == "__main__":
    sys.exit(main())

"""``python -m export``: reports of areas, or the whole site, as files in a folder.

``update REPORT.docx`` gives last year's report today's figures.

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
from export.report import updating
from export.report.writers import WRITERS
from register import templates
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
    making.add_argument("--template", metavar="NAME|FILE", action="append", default=[],
                        help="one the operator keeps, or a file of that kind")  # fmt: skip
    making.set_defaults(run=_reports)
    renewing = commands.add_parser(
        "update", help="a report of ours with today's figures, changes marked")  # fmt: skip
    renewing.add_argument("report", type=Path, metavar="REPORT.docx")
    renewing.add_argument("--out", type=Path, metavar="FILE",
                          help="else the report's name with «-oppdatert» after it")  # fmt: skip
    renewing.set_defaults(run=_update)
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
    chosen = _templates(options.template, forms := options.format or ["docx", "pptx"])
    options.out.mkdir(parents=True, exist_ok=True)
    with tqdm(areas, unit="report", disable=None) as bar:
        for area in bar:
            bar.set_description(store()[0].area_name(area))
            made = report.build(report.area_profile(area, options.language))
            for form in forms:
                written = WRITERS[form](made, chosen.get(form))
                (options.out / file_name(area, form)).write_bytes(written)
    print(f"{len(areas)} report(s) in {options.out}.")
    return 0


def _templates(asked: list[str], forms: list[str]) -> dict[str, bytes]:
    """The template of each form, from names and files.

    :raises LevekarError: if one is not there or cannot be used.
    """
    found: dict[str, bytes] = {}
    for name in asked:
        ending = Path(name).suffix.lower()
        of = [f for f, endings in templates.ENDINGS.items() if ending in endings]
        if of:
            found[of[0]] = templates.of_file(Path(name))
            continue
        there = [f for f in forms if name in templates.names(f)]
        if not there:
            raise templates.TemplateProblem(name, templates.names())
        found |= {f: held for f in there if (held := templates.get(name, f))}
    return found


def _update(options: argparse.Namespace) -> int:
    out = options.out or options.report.with_name(f"{options.report.stem}-oppdatert.docx")
    try:
        content, changes = updating.updated(options.report.read_bytes())
    except updating.NotOursError as error:
        print(str(error), file=sys.stderr)
        return 2
    out.write_bytes(content)
    print(f"{changes} change(s) marked in {out}.")
    return 0


def file_name(area: str, form: str) -> str:
    """A name with the area's code and name, safe on every system."""
    name = store()[0].area_name(area).lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return f"omradeprofil-{area}-{re.sub(r'[^a-z0-9]+', '-', name).strip('-')}.{form}"


if __name__ == "__main__":
    sys.exit(main())

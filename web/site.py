"""``python -m export site DIR``: figures, data and reports as files any web server can give out.

Each address is asked of the app itself, so a file holds what its address answers. An address with
a question mark cannot be a file's name: ``adresser.json`` says which file answers which address,
and ``nginx.map`` says the same to nginx, so that embeds made for the app go on working.
What was made of the same edition is not made again.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.types import Message, Scope
from tqdm import tqdm

import operating
from charts.figure import Figure
from export import assets
from export.images import browser_path
from export.report.blocks import every_area
from store.boundaries import address as boundaries_address
from store.errors import SnapshotError
from store.models import Level
from text.texts import LANGUAGES
from views.choice import Choice, known_indicators, options, periods
from views.figures import KINDS, Kind, State, build, read
from views.figures import address as figure_address
from web import answering, stills
from web.api import WHOLE
from web.routes import routes

#: Formats of a figure that are written; pictures too where they are asked for.
FORMATS, PICTURES = ("html", "csv", "json", "xlsx"), ("svg", "png")
#: Figures of one year, written for every year there is; the others show all years, or the newest.
YEARLY = ("kart", "rangering")
LIST = "adresser.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--indicator", action="append", default=[], help="only this one, by id")
    parser.add_argument("--newest", action="store_true", help="the newest year alone")
    parser.add_argument("--pictures", action="store_true", help="SVG and PNG too (slow)")
    parser.add_argument("--no-reports", action="store_true", help="without the area reports")


def run(options: argparse.Namespace) -> int:
    """Write what is missing or of another edition; 1 if an address did not answer."""
    began = time.monotonic()
    # Nobody waits at a screen: no file is written without its picture.
    stills.PATIENCE = 300.0
    unknown = sorted(set(options.indicator) - {i.id for i in known_indicators()})
    if unknown:
        print(f"No figures of: {', '.join(unknown)}.", file=sys.stderr)
        return 2
    if not operating.address():
        print("Links in the figures point to http://localhost: set LEVEKAR_ADRESSE to the address "
              "of the dashboard.", file=sys.stderr)  # fmt: skip
    folder: Path = options.directory
    folder.mkdir(parents=True, exist_ok=True)
    stamp = answering.stamp()
    try:
        former = json.loads((folder / LIST).read_text("utf-8"))
    except (OSError, ValueError):
        former = {}
    same = former.get("utgave") == stamp
    app = Starlette(routes=routes())
    wanted = dict(addresses(options))
    made = size = 0
    failed: list[str] = []
    with asyncio.Runner() as runner:
        for asked, name in tqdm(wanted.items(), unit="file", disable=None, file=sys.stderr):
            file = folder / name
            if not (same and file.is_file()):
                status, body = runner.run(answered(app, asked))
                if status != 200:
                    failed.append(f"{asked}: {status}")
                    continue
                made += _write(file, body)
            size += file.stat().st_size
    _write(folder / LIST, json.dumps({"utgave": stamp, "filer": wanted}, indent=0).encode("utf-8"))
    lines = [f'"{asked}" "/{name}";' for asked, name in wanted.items()]
    _write(folder / "nginx.map", "\n".join(lines).encode("utf-8"))
    for line in failed[:20]:
        print(f"No answer: {line}", file=sys.stderr)
    print(f"{len(wanted) - len(failed)} files, {size / 1e6:.1f} MB, {made} of them new or changed, "
          f"{(time.monotonic() - began) / 60:.1f} minutes.")  # fmt: skip
    return int(bool(failed))


def _write(file: Path, body: bytes) -> bool:
    """Write a file whole; whether it was another before."""
    if file.is_file() and file.read_bytes() == body:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(body)
    temporary.replace(file)
    return True


def addresses(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Every address that is written, and the name of its file."""
    for script in assets.SERVED:
        path = assets.address(script).removeprefix(operating.subpath())
        yield path, path[1:]
    yield "/statisk/innbygg.js", "statisk/innbygg.js"
    yield "/statisk/world_110m.json", "statisk/world_110m.json"
    for level in Level:
        with contextlib.suppress(SnapshotError):
            path = boundaries_address(str(level)).removeprefix(operating.subpath())
            yield path, path[1:]
    forms = FORMATS + (PICTURES if options.pictures and browser_path() else ())
    for kind in KINDS.values():
        for language in LANGUAGES:
            for state in states(kind, language, options):
                for form in (f for f in forms if f in kind.formats):
                    yield named(state, form)
    for indicator in _indicators(options):
        for form in ("csv", "json", "json-stat"):
            question = urlencode({"indikator": indicator, "format": form})
            name = f"api/v1/observasjoner/{indicator}.{'json' if form == 'json' else form}"
            yield f"/api/v1/observasjoner?{question}", name.replace(".json-stat", ".jsonstat.json")
    for name in ("indikatorer", "omrader", "kodeverk", "tiltak"):
        yield f"/api/v1/{name}", f"api/v1/{name}.json"
        yield f"/api/v1/{name}?format=csv", f"api/v1/{name}.csv"
    for form in WHOLE:
        yield f"/api/v1/alt.{form}", f"api/v1/alt.{form}"
    yield "/katalog", "katalog.ttl"
    if not options.no_reports:
        for area in every_area():
            for language in LANGUAGES:
                yield (f"/rapport/{area}.docx?spraak={language}",
                       f"rapport/{area}.{language}.docx")  # fmt: skip


def _indicators(options: argparse.Namespace) -> list[str]:
    return [i.id for i in known_indicators() if not options.indicator or i.id in options.indicator]


def states(kind: Kind, language: str, asked: argparse.Namespace) -> Iterator[State]:
    """The states a figure is written for: every indicator, level, category and year it has.

    A figure of no one indicator is written as it is first met; a profile once an area.
    """
    if not kind.of_indicator:
        first = read(kind, {"spraak": language})
        areas = every_area() if kind.id == "profil" else [""]
        if isinstance(first, State) and isinstance(build(first), Figure):
            for area in areas:
                choice = replace(first.choice, area=area) if area else first.choice
                yield replace(first, choice=choice)
        return
    there = set(kind.indicators()) if kind.indicators else None
    for indicator in _indicators(asked):
        if there is not None and indicator not in there:
            continue
        for level in kind.levels(indicator):
            for category in options(indicator, level)[0]:
                yield from _years(kind, Choice(indicator, category, level, "", language=language),
                                  asked)  # fmt: skip


def _years(kind: Kind, first: Choice, asked: argparse.Namespace) -> Iterator[State]:
    every = periods(first.indicator, first.level, first.category)
    for period in every if kind.id in YEARLY and not asked.newest else every[-1:]:
        found = State(kind.id, replace(first, period=period))
        if isinstance(build(found), Figure):
            yield found


def named(state: State, form: str) -> tuple[str, str]:
    """The address of a figure as its page shares it, and the name of its file."""
    params = {k: v for k, v in figure_address(state).items() if v}
    parts = params.values()
    slug = "_".join(re.sub(r"[^\w.-]", "-", part) for part in parts)
    question = urlencode(params)
    return f"/figur/{state.kind}.{form}?{question}", f"figur/{state.kind}/{slug}.{form}"


async def answered(app: Starlette, address: str) -> tuple[int, bytes]:
    """What the app answers to an address: status and body."""
    path, _, question = address.partition("?")
    status, parts = 500, []

    asking = iter([{"type": "http.request"}])

    async def receive() -> Message:
        for message in asking:
            return message
        # An answer that is streamed listens for the asker to leave, and this one stays.
        return await asyncio.Future()

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            parts.append(message.get("body", b""))

    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": question.encode(), "headers": [(b"host", b"localhost")],
        "client": None, "server": ("localhost", None),
    }  # fmt: skip
    await app(scope, receive, send)
    return status, b"".join(parts)

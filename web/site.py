"""``python -m export site DIR``: figures, data and reports as files any web server can give out.

Each address is asked of the app itself, so a file holds what its address answers. An address with
a question mark cannot be a file's name: ``adresser.json`` says which file answers which address,
and ``nginx.map`` says the same to nginx, so that embeds made for the app go on working.
What was made of the same edition is not made again, also where the writing was broken off.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import Message, Scope
from tqdm import tqdm

import operating
from export.images import RENDERER
from store.errors import SnapshotError
from views.choice import known_indicators
from views.edition import opened
from web import answering, listing, stills
from web.listing import Group
from web.routes import routes

#: Which file answers which address; and, line by line, what has been made of which edition.
LIST, MADE = "adresser.json", ".laget"
#: Figures a process is given at a time.
AT_A_TIME = 8
#: In place of a status: what is chosen has no such figure, and need not have.
NONE = 0


@dataclass(frozen=True)
class Done:
    """What came of one file. ``status`` is that of its address, ``size`` in bytes."""

    address: str
    name: str
    status: int
    new: bool = False
    size: int = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--indicator", action="append", default=[], help="only this one, by id")
    parser.add_argument("--newest", action="store_true", help="the newest year alone")
    parser.add_argument("--pictures", action="store_true",
                        help="SVG and PNG too: half as much again to draw")  # fmt: skip
    parser.add_argument("--no-reports", action="store_true", help="without the area reports")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="each with a browser of its own (default: one a core)")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Write what is missing or of another edition; 1 if an address did not answer."""
    began = time.monotonic()
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
    with opened() as held:
        every, version = list(listing.groups(options)), held.snapshot.version
    before = _made_before(folder, stamp)
    left = [g for g in every if not _is_there(folder, g, before)]
    asked = {name for g in left for _, name in g.files}
    there = ((a, n) for g in every for a, n in g.files if n not in asked and n in before)
    done = {n: Done(a, n, 200, size=(folder / n).stat().st_size) for a, n in there}
    failed: list[str] = []
    with (folder / MADE).open("a", encoding="utf-8") as journal:
        for one in _all(left, folder, stamp, options.processes):
            if one.status == 200:
                done[one.name] = one
            elif one.status != NONE:
                failed.append(f"{one.address}: {one.status}")
                continue
            print(one.name if one.status == 200 else f"-{one.name}", file=journal, flush=True)
    _list(folder, version, every, done, whole=not (options.indicator or options.newest))
    for line in failed[:20]:
        print(f"No answer: {line}", file=sys.stderr)
    size, new = sum(d.size for d in done.values()), sum(d.new for d in done.values())
    print(f"{len(done)} files, {size / 1e6:.1f} MB, {new} of them new or changed, "
          f"{(time.monotonic() - began) / 60:.1f} minutes.")  # fmt: skip
    return int(bool(failed))


def _made_before(folder: Path, stamp: str) -> set[str]:
    """Names of the files made of this edition; a list of another edition is begun anew."""
    journal = folder / MADE
    lines = journal.read_text("utf-8").splitlines() if journal.is_file() else []
    if lines[:1] == [stamp]:
        return set(lines[1:])
    journal.write_text(stamp + "\n", "utf-8")
    return set()


def _is_there(folder: Path, group: Group, before: set[str]) -> bool:
    """Whether the files of a group are made of this edition, or known to be none."""
    if f"-{group.files[0][1]}" in before:
        return True
    files = [folder / name for _, name in group.files if name in before]
    if len(files) < len(group.files) or not all(file.is_file() for file in files):
        return False
    today = dt.date.today()
    return not group.dated or all(
        dt.date.fromtimestamp(file.stat().st_mtime) == today for file in files
    )


def _list(
    folder: Path, version: str, every: Iterable[Group], done: dict[str, Done], whole: bool
) -> None:
    """Say which file answers which address. What a whole writing no longer has is taken away."""
    try:
        former = dict(json.loads((folder / LIST).read_text("utf-8"))["filer"])
    except (OSError, ValueError, KeyError):
        former = {}
    pairs = {a: n for g in every for a, n in (*g.files, *g.aliases) if n in done}
    if whole:
        for name in set(former.values()) - set(pairs.values()):
            if (folder / name).resolve().is_relative_to(folder.resolve()):
                (folder / name).unlink(missing_ok=True)
    else:
        pairs = {a: n for a, n in former.items() if (folder / n).is_file()} | pairs
    told = json.dumps({"utgave": version, "filer": pairs}, indent=0)
    write(folder / LIST, told.encode("utf-8"))
    lines = [f'"{address}" "/{name}";' for address, name in pairs.items()]
    write(folder / "nginx.map", "\n".join(lines).encode("utf-8"))


def write(file: Path, body: bytes) -> bool:
    """Write a file whole; whether it was another before."""
    if file.is_file() and file.read_bytes() == body:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(body)
    temporary.replace(file)
    return True


def _all(left: list[Group], folder: Path, stamp: str, processes: int) -> Iterator[Done]:
    """Ask every address, in processes of their own where there are several.

    :raises SnapshotError: if the figures become others meanwhile, or a process dies.
    """
    parts = [left[i : i + AT_A_TIME] for i in range(0, len(left), AT_A_TIME)]
    with tqdm(total=len(left), unit="figure", disable=None, file=sys.stderr) as bar:
        if processes < 2 or len(parts) < 2:
            _begin()
            for part in parts:
                yield from _work(part, folder, stamp)
                bar.update(len(part))
            return
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, fresh, _begin) as pool:
            works = [pool.submit(_work, part, folder, stamp) for part in parts]
            try:
                for part, work in zip(parts, works, strict=True):
                    yield from work.result()
                    bar.update(len(part))
            except BrokenProcessPool as error:
                raise SnapshotError("a process that writes was ended; what is made is kept. "
                                    "Run the command again.") from error  # fmt: skip
            finally:
                pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Nobody waits at a screen: no file is written without its picture, and none is kept twice."""
    stills.PATIENCE = 300.0
    RENDERER.shelved = False
    logging.getLogger("choreographer").setLevel(logging.ERROR)


def _work(part: Iterable[Group], folder: Path, stamp: str) -> list[Done]:
    app = Starlette(routes=routes())
    found: list[Done] = []
    with opened(), asyncio.Runner() as runner:
        if answering.stamp() != stamp:
            raise SnapshotError("the figures have become others meanwhile. Run the command again.")
        for group in part:
            for address, name in group.files:
                status, body = runner.run(answered(app, address))
                if status == 404 and group.may_lack:
                    found.append(Done(address, name, NONE))
                    break
                if status != 200:
                    found.append(Done(address, name, status))
                    continue
                new = write(folder / name, body)
                found.append(Done(address, name, status, new, len(body)))
    return found


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

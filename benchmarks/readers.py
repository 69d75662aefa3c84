"""Many readers at once: ``python benchmarks/readers.py`` prints how long they wait.

The dashboard and a bare Streamlit page (``bare_page.py``) are started as README says, on free
ports, and met over Streamlit's own web socket by readers who each open a page and then change
something about every ``--pause`` seconds. What is printed, all in milliseconds, median and p95:

1. each page alone, warm: one reader, one change after another; the bare page beside it
2. ``--readers`` at once, spread over all pages
3. first visits: ``--visits`` within a minute (the page's files, then its first run) beside the
   readers at work, and how many files a second one client can fetch
4. memory of the server before and after ``--sessions`` sessions opened and closed

Readers and server share this machine; the load before the start is printed with the figures.

Longer than 300 lines: one program with its four measurements, run as it stands.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import httpx2
import websockets
from streamlit import file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from views.homes import home  # noqa: E402

#: View → the parameter a reader changes there, and which list its values come from.
PAGES = {
    "oversikt": ("spraak", "language"), "kart": ("indikator", "indicator"),
    "omrade": ("omrade", "area"), "rapport": ("omrade", "area"),
    "ulikhet": ("indikator", "indicator"), "matrise": ("spraak", "language"),
    "sammenlign": ("omrader", "area"), "prioritering": ("spraak", "language"),
    "tiltak": ("spraak", "language"), "behov": ("omrade", "area"),
    "innovasjon": ("spraak", "language"), "samspill": ("spraak", "language"),
    "effekt": ("spraak", "language"), "data": ("indikator", "indicator"),
    "egne_tall": ("spraak", "language"),
}  # fmt: skip
#: Seconds until the figures of every indicator are built, and until a session left is forgotten.
SETTLED = 75
BROTLI = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass
class Times:
    """Waits in milliseconds, and what went wrong."""

    waits: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.waits:
            return f"nothing measured; {len(self.wrong)} failed {self.wrong[:2]}"
        ordered = sorted(self.waits)
        at = [ordered[min(len(ordered) - 1, int(p * len(ordered)))] for p in (0.5, 0.95)]
        return (
            f"n {len(ordered):5}  median {at[0]:7.0f}  p95 {at[1]:7.0f}  "
            f"worst {ordered[-1]:7.0f}  failed {len(self.wrong)} {self.wrong[:2] or ''}"
        )


@dataclass(frozen=True)
class Server:
    """A running app and what a reader may choose in it."""

    address: str
    pid: int
    choices: dict[str, list[str]]
    tls: ssl.SSLContext | None = None

    def cpu(self) -> float:
        """Milliseconds of processor used so far: what a busy machine does not change.

        Not a number where the process is not known.
        """
        if not self.pid:
            return float("nan")
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@contextlib.contextmanager
def running(script: Path) -> Iterator[Server]:
    """The script under ``streamlit run``, ended afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
         "--server.address", "127.0.0.1", "--server.headless", "true"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        began = time.perf_counter()
        while True:
            try:
                urllib.request.urlopen(address + "/_stcore/health", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                if time.perf_counter() - began > 120 or process.poll() is not None:
                    raise
                time.sleep(0.05)
        print(f"{script.name}: answers after {time.perf_counter() - began:.1f} s")
        yield Server(address, process.pid, choices(address))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def choices(address: str) -> dict[str, list[str]]:
    """What can be chosen; numbers for the bare page, which has no list of indicators."""
    try:
        with urllib.request.urlopen(address + "/api/v1/indikatorer") as answer:
            found = json.load(answer)["indikatorer"]
        with urllib.request.urlopen(address + "/api/v1/omrader?niva=delomrade") as answer:
            areas = json.load(answer)["omrader"]
    except (ValueError, urllib.error.URLError):
        return {"indicator": ["a" * i for i in range(1, 6)], "area": [], "language": []}
    return {
        "indicator": [i["id"] for i in found if "delomrade" in i["dekning"]],
        "area": [a["kode"] for a in areas],
        "language": ["nb", "en"],
    }


class Reader:
    """One browser tab: a web socket that runs a page."""

    def __init__(self, server: Server, page: str, seed: int) -> None:
        self._server, self._page, self._random = server, page, random.Random(seed)
        self._turn = seed

    async def __aenter__(self) -> Reader:
        self._context = websockets.connect(
            self._server.address.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None, open_timeout=120, origin=self._server.address, ssl=self._server.tls,
        )  # fmt: skip
        self._socket = await self._context.__aenter__()
        return self

    async def __aexit__(self, *how: object) -> None:
        await self._socket.close()

    async def open(self, times: Times) -> None:
        """The page as it is first met."""
        await self._ask("", times)

    async def change(self, times: Times) -> None:
        """Choose something else on the page."""
        name, kind = PAGES[self._page]
        values = self._server.choices[kind] or self._server.choices["indicator"]
        self._turn += 1
        value = values[self._turn % 2] if kind == "language" else self._random.choice(values)
        await self._ask(urlencode({name: value}), times)

    async def _ask(self, query: str, times: Times) -> None:
        message = BackMsg()
        page, params = home(self._page, dict(parse_qsl(query)))
        message.rerun_script.query_string = urlencode(params)
        message.rerun_script.page_name = "" if page == "oversikt" else page
        began = time.perf_counter()
        try:
            await self._socket.send(message.SerializeToString())
            while True:
                data = await asyncio.wait_for(self._socket.recv(), 90)
                answer = ForwardMsg()
                answer.ParseFromString(data)  # type: ignore[arg-type]
                if (
                    answer.WhichOneof("type") == "delta"
                    and answer.delta.new_element.WhichOneof("type") == "exception"
                ):
                    times.wrong.append(f"{self._page}: exception on the page")
                if answer.WhichOneof("type") == "script_finished":
                    break
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            times.wrong.append(f"{self._page}: {type(error).__name__}")
            return
        times.waits.append((time.perf_counter() - began) * 1000)


async def alone(server: Server, page: str, turns: int) -> tuple[Times, Times, float]:
    """One reader on one page: the first run, changes once every choice may be warm, and the
    server's own milliseconds for each of those."""
    first, changes, ignored = Times(), Times(), Times()
    async with Reader(server, page, 1) as reader:
        await reader.open(first)
        for _ in range(turns):
            await reader.change(ignored)
    async with Reader(server, page, 1) as reader:
        await reader.open(ignored)
        began = server.cpu()
        for _ in range(turns):
            await reader.change(changes)
        used = (server.cpu() - began) / turns
    return first, changes, used


async def many(server: Server, pages: Sequence[str], readers: int, seconds: float,
               pause: float) -> tuple[Times, Times]:  # fmt: skip
    """Readers at work together; arrivals are spread over one pause."""
    first, changes = Times(), Times()
    end = time.perf_counter() + seconds + pause

    async def one(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(pause * number / readers)
        try:
            async with Reader(server, pages[number % len(pages)], number) as reader:
                await reader.open(first)
                while True:
                    await asyncio.sleep(pause * (0.5 + chance.random()))
                    if time.perf_counter() > end:
                        return
                    await reader.change(changes)
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            changes.wrong.append(type(error).__name__)

    await asyncio.gather(*(one(number) for number in range(readers)))
    return first, changes


async def files_of(server: Server) -> list[str]:
    """What a browser fetches before it shows the first map, the heaviest script last."""
    async with httpx2.AsyncClient() as client:
        front = (await client.get(server.address + "/")).text
    found = re.findall(r'(?:src|href)="\./(static/[^"]+)"', front)
    home = Path(file_util.get_static_dir())
    plots = [str(file.relative_to(home)) for file in home.glob("static/js/*lotly*.js")]
    plots.sort(key=lambda name: (home / name).stat().st_size)
    return ["", *dict.fromkeys([*found, *plots])]


async def visits(server: Server, number: int, seconds: float) -> tuple[Times, Times, float]:
    """First visits spread evenly: files, then the first map; megabytes a visit."""
    files, maps = Times(), Times()
    names, sizes = await files_of(server), []

    async def one(turn: int) -> None:
        await asyncio.sleep(seconds * turn / number)
        began = time.perf_counter()
        size = 0
        async with httpx2.AsyncClient(timeout=60) as client:
            for part in range(0, len(names), 6):
                batch = names[part : part + 6]
                answers = await asyncio.gather(*(fetched(client, n) for n in batch))
                size += sum(answers)
        files.waits.append((time.perf_counter() - began) * 1000)
        sizes.append(size)
        async with Reader(server, "kart", turn) as reader:
            await reader.open(maps)

    async def fetched(client: httpx2.AsyncClient, name: str) -> int:
        async with client.stream("GET", f"{server.address}/{name}", headers=BROTLI) as answer:
            size = 0
            async for chunk in answer.aiter_raw():
                size += len(chunk)
        return size

    await asyncio.gather(*(one(turn) for turn in range(number)))
    return files, maps, sum(sizes) / len(sizes) / 1e6


async def fetches(server: Server, seconds: float = 5) -> float:
    """Fetches a second of the heaviest script, ten clients at once."""
    names = await files_of(server)
    done = 0
    end = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal done
        async with httpx2.AsyncClient(timeout=60) as client:
            while time.perf_counter() < end:
                async with client.stream(
                    "GET", f"{server.address}/{names[-1]}", headers=BROTLI
                ) as answer:
                    async for _ in answer.aiter_raw():
                        pass
                done += 1

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(10)))
    return done / (time.perf_counter() - began)


async def memory(server: Server, sessions: int) -> None:
    """What sessions that come and go leave behind: Streamlit keeps one for a minute."""
    await asyncio.sleep(SETTLED)
    print(f"\nmemory: {server.megabytes():.0f} MB before any of {sessions} sessions")
    ignored = Times()
    for turn in ("first", "second", "third"):
        for number in range(sessions):
            async with Reader(server, list(PAGES)[number % len(PAGES)], number) as reader:
                await reader.open(ignored)
        await asyncio.sleep(SETTLED)
        print(f"  after the {turn} {sessions}: {server.megabytes():.0f} MB")


async def measure(options: argparse.Namespace, ours: Server, bare: Server) -> None:
    """All of it, printed as it is known."""
    print(f"load before the start {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; ms\n")
    if options.turns:
        print("one reader, warm")
        for server, pages in ((bare, ["kart"]), (ours, options.page)):
            for page in pages:
                first, changes, used = await alone(server, page, options.turns)
                print(f"  {'bare' if server is bare else page:<13} {changes}  server {used:.0f}"
                      f"  (first run {first.waits[0] if first.waits else 0:.0f})")  # fmt: skip
    for readers in options.readers:
        used, began = ours.cpu(), time.perf_counter()
        first, changes = await many(ours, options.page, readers, options.seconds, options.pause)
        used, took = ours.cpu() - used, time.perf_counter() - began
        runs = len(first.waits) + len(changes.waits)
        print(
            f"\n{readers} readers, a change each about every {options.pause:g} s, "
            f"on {len(options.page)} pages\n  first run {first}\n  change    {changes}\n"
            f"  server    {used / max(runs, 1):.0f} ms of processor a run, "
            f"{used / took / 10:.0f} % of one core"
        )
    if options.visits:
        at_work = asyncio.create_task(many(ours, options.page, 50, 60, options.pause))
        files, maps, size = await visits(ours, options.visits, 60)
        _, changes = await at_work
        print(f"\n{options.visits} first visits in a minute beside 50 readers, {size:.2f} MB each\n"
              f"  files     {files}\n  first map {maps}\n  readers   {changes}\n"
              f"  heaviest script: {await fetches(ours):.0f} fetches a second")  # fmt: skip
    if options.sessions:
        await memory(ours, options.sessions)


def main() -> None:
    """Start both apps, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--readers", type=int, nargs="*", default=[100, 200])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=10)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--visits", type=int, default=100)
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--page", nargs="*", default=list(PAGES), choices=list(PAGES))
    parser.add_argument("--at", default="", help="a server that runs already, and not one of ours")
    parser.add_argument("--pid", type=int, default=0,
                        help="that server's process here: its processor and memory")  # fmt: skip
    options = parser.parse_args()
    if options.at and not options.pid:
        options.sessions = 0  # there is no memory to be looked at
    with running(ROOT / "benchmarks" / "bare_page.py") as bare, contextlib.ExitStack() as stack:
        if options.at:
            ours = Server(options.at, options.pid, choices(options.at))
        else:
            ours = stack.enter_context(running(ROOT / "dashboard.py"))
        asyncio.run(measure(options, ours, bare))


if __name__ == "__main__":
    main()

"""Files that may be kept are compressed once, not at every visit: brotli where it is taken.

What Streamlit's own front end, Plotly's scripts and the boundaries weigh is compressed the first
time each is asked for, in a thread of its own: gzip at once, brotli (slow, and a sixth smaller)
after that. Both are kept in memory, and on disk under their content's hash so that the next start
has them (``store.made``).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from store import made

#: Where the files that may be kept live; everything else passes.
PREFIXES = ("/static/", "/statisk/")
#: Bytes kept in memory, all encodings together, and files: more than the whole front end has.
MOST, FILES = 96 * 2**20, 512
SMALLEST = 1000
SHELF = "filer"
_TYPES = re.compile(r"text/|application/(javascript|json|geo\+json|wasm|manifest)|image/svg")


def taken(accepted: str) -> list[str]:
    """The encodings a reader takes, of ``br`` and ``gzip``, best first.

    >>> taken("gzip, deflate, br;q=0.9"), taken("br;q=0, gzip"), taken("identity")
    (['br', 'gzip'], ['gzip'], [])
    """
    named = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        named[name.strip()] = not re.fullmatch(r"\s*q=0(\.0*)?\s*", rest)
    return [name for name in ("br", "gzip") if named.get(name, False)]


@dataclass
class Kept:
    """One file: its headers, and its body in every encoding that is ready."""

    headers: list[tuple[bytes, bytes]]
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(map(len, self.bodies.values()))


class Squeezed:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._slow = ThreadPoolExecutor(1, "squeezing", initializer=_yielding)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept; else let the app answer, and keep that."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if (scope["type"] != "http" or scope["method"] not in ("GET", "HEAD")
                or "range" in headers or not scope["path"].startswith(PREFIXES)):  # fmt: skip
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        kept = self._kept.get(path)
        if kept is None:
            kept = await self._fetched({**scope, "method": "GET"}, receive, send)
            if kept is None:
                return
            self._keep(path, kept)
        self._kept.move_to_end(path)
        await self._answer(kept, headers)(scope, receive, send)

    def _answer(self, kept: Kept, asked: Headers) -> Response:
        named = taken(asked.get("accept-encoding", ""))
        encoding = next((name for name in named if name in kept.bodies), "")
        answer = Response()
        answer.raw_headers = list(kept.headers)
        answer.headers["Vary"] = "Accept-Encoding"
        tag = answer.headers.get("etag")
        if tag:
            tag = f'W/"{tag.removeprefix("W/").strip(chr(34))}"'
            answer.headers["ETag"] = tag
            held = [part.strip() for part in asked.get("if-none-match", "").split(",")]
            if tag in held:
                answer.status_code = 304
                del answer.headers["content-length"]
                return answer
        answer.body = kept.bodies[encoding]
        if encoding:
            answer.headers["Content-Encoding"] = encoding
        answer.headers["Content-Length"] = str(len(answer.body))
        return answer

    async def _fetched(self, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """What the app answers, or None where that has been passed on: not a file to keep."""
        left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        plain = {**scope, "headers": [h for h in scope["headers"] if h[0] not in left_out]}
        start: Message | None = None
        passing = False
        parts: list[bytes] = []

        async def look(message: Message) -> None:
            nonlocal start, passing
            if message["type"] == "http.response.start":
                start, found = message, MutableHeaders(raw=message["headers"])
                kept_by = found.get("cache-control", "")
                passing = (message["status"] != 200 or "max-age" not in kept_by
                           or "content-encoding" in found)  # fmt: skip
            if passing:
                await send(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._app(plain, receive, look)
        if passing or start is None:
            return None
        kept = Kept(list(start["headers"]), {"": b"".join(parts)})
        kind = Headers(raw=kept.headers).get("content-type", "")
        if len(kept.bodies[""]) >= SMALLEST and _TYPES.match(kind):
            name = hashlib.sha256(kept.bodies[""]).hexdigest()
            kept.bodies["gzip"] = await asyncio.to_thread(self._made, name, "gzip", kept.bodies[""])
            ready = made.read(SHELF, f"{name}.br")
            if ready is not None:
                kept.bodies["br"] = ready
            else:
                self._slow.submit(self._add_brotli, kept, name)
        return kept

    def _keep(self, path: str, kept: Kept) -> None:
        self._kept[path] = kept
        size = sum(k.size for k in self._kept.values())
        while len(self._kept) > 1 and (size > MOST or len(self._kept) > FILES):
            size -= self._kept.popitem(last=False)[1].size

    def _add_brotli(self, kept: Kept, name: str) -> None:
        kept.bodies["br"] = self._made(name, "br", kept.bodies[""])

    def _made(self, name: str, encoding: str, body: bytes) -> bytes:
        ready = made.read(SHELF, f"{name}.{encoding}")
        if ready is not None:
            return ready
        small: bytes = (brotli.compress(body, quality=11) if encoding == "br"
                       else gzip.compress(body, 6, mtime=0))  # fmt: skip
        made.write(SHELF, f"{name}.{encoding}", small)
        return small


def _yielding() -> None:
    """This thread gives way to readers. Linux alone gives a thread a niceness of its own."""
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)


def of_front(folder: Path) -> list[str]:
    """What a first visit fetches of Streamlit's front end: what the front page names, and plots."""
    front = (folder / "index.html").read_text("utf-8")
    named = re.findall(r'(?:src|href)="\./(static/[^"]+)"', front)
    plots = [str(file.relative_to(folder)) for file in folder.glob("static/js/*lotly*.js")]
    return [f"/{name}" for name in dict.fromkeys([*named, *plots])]


async def fill(app: ASGIApp, paths: Iterable[str]) -> None:
    """Ask for files before any reader does, so that they are compressed when one comes."""

    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            # Nobody hangs up; whoever listens for that is cancelled when the answer is whole.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        return None

    for path in paths:
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
            "root_path": "", "headers": [(b"host", b"localhost")], "client": None,
            "server": ("localhost", 80),
        }  # fmt: skip
        asked = False
        await app(scope, receive, send)

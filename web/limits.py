"""How much one reader may ask for: messages on a web socket, their kinds, sockets in all, uploads.

A message too many is not refused but waits: the socket is read more slowly, and the sender's own
machine holds what it cannot get rid of. Others do not notice.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import URL, Headers, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from text.texts import t
from web.addresses import language_in, language_of

#: Messages a socket may send at once, and a second after that: more than any hand is able to.
BURST, PER_SECOND = 20, 5.0
#: The longest message: a page's whole state of widgets is a few kilobytes.
LONGEST = 2**20
#: Sockets at once. A reader has four files open here, and the system may give us 1024.
SOCKETS = 1000
UPLOAD = "/_stcore/upload_file/"
#: Uploads of one session: files and bytes; and bytes of everyone together.
FILES, SESSION_BYTES, ALL_BYTES = 3, 20 * 2**20, 200 * 2**20


@dataclass(frozen=True)
class Uploads:
    """What is known of uploads: who may send one, and what is held (bytes a file, by session).

    ``spoken`` is the language of the page a session sends from; empty where it shows no uploader.
    """

    open: Callable[[], bool]
    may: Callable[[str], bool]
    held: Callable[[], dict[str, list[int]]]
    spoken: Callable[[str], str] = lambda _: ""


class Pace:
    """Messages let through: ``burst`` at once, then ``rate`` a second."""

    def __init__(self, burst: float = BURST, rate: float = PER_SECOND,
                 clock: Callable[[], float] = time.monotonic) -> None:  # fmt: skip
        self._burst, self._rate, self._clock = burst, rate, clock
        self._left, self._at = burst, clock()

    def wait(self) -> float:
        """Take one message; the seconds it has to wait for its turn."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - 1
        self._at = now
        return max(0.0, -self._left / self._rate)


class Limits:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, uploads: Uploads | None = None, sockets: int = SOCKETS,
                 needed: Callable[[bytes | str], bool] = lambda _: True) -> None:  # fmt: skip
        self._app, self._uploads, self._most = app, uploads, sockets
        self._needed = needed
        self._sockets = 0
        self._coming: dict[str, list[int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Slow down sockets, turn away sockets and uploads beyond the limits."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "PUT" and UPLOAD in scope["path"]:
            await self._upload(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sockets >= self._most:
            await receive()
            # 1013: try again later.
            await send({"type": "websocket.close", "code": 1013})
            return
        pace = Pace()

        async def paced() -> Message:
            while (message := await receive())["type"] == "websocket.receive":
                sent = message.get("bytes") or message.get("text") or b""
                if len(sent) > LONGEST:
                    await send({"type": "websocket.close", "code": 1009})
                    return {"type": "websocket.disconnect", "code": 1009}
                await asyncio.sleep(pace.wait())
                if self._needed(sent):
                    break
            return message

        self._sockets += 1
        try:
            await self._app(scope, paced, send)
        finally:
            self._sockets -= 1

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = scope["path"].split(UPLOAD, 1)[1].split("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        refused = self._refused(session, length)
        if refused:
            status, why = refused
            language = self._language(session, scope)
            body = {"type": "about:blank", "status": status,
                    "title": t("upload.refused", language),
                    "detail": t(f"upload.{why}", language)}  # fmt: skip
            answer = JSONResponse(body, status, {"Content-Language": language},
                                  media_type="application/problem+json")  # fmt: skip
            await answer(scope, receive, send)
            return
        coming = self._coming.setdefault(session, [])
        coming.append(int(length))
        try:
            await self._app(scope, receive, send)
        finally:
            coming.remove(int(length))
            if not coming:
                self._coming.pop(session, None)

    def _language(self, session: str, scope: Scope) -> str:
        """The language asked for; else that of the page it is sent from, also one left since."""
        request = Request(scope)
        if "spraak" in request.query_params:
            return language_of(request)
        known = self._uploads.spoken(session) if self._uploads else ""
        page = URL(request.headers.get("referer", "")).query
        return known or language_in(QueryParams(page))

    def _refused(self, session: str, length: str) -> tuple[int, str] | None:
        if self._uploads is None or not self._uploads.open():
            return 403, "off"
        if not self._uploads.may(session):
            return 403, "no_uploader"
        if not re.fullmatch(r"[0-9]{1,12}", length):
            return 411, "length"
        held = self._uploads.held()
        mine = [*held.get(session, []), *self._coming.get(session, [])]
        if len(mine) >= FILES:
            return 413, "files"
        if sum(mine) + int(length) > SESSION_BYTES:
            return 413, "size"
        every = sum(map(sum, held.values())) + sum(map(sum, self._coming.values()))
        return (503, "all") if every + int(length) > ALL_BYTES else None

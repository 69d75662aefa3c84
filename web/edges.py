"""What every answer carries, whoever made it, and what is said of an address that does not exist.

Streamlit answers any address with its front page. Here an address that is neither a page nor one
of the house's is a 404: in words for a person, as problem+json under the addresses of machines.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import socket
import time
import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from html import escape

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import operating
from export import images
from text.texts import t
from web import measuring
from web.addresses import language_of
from web.measuring import request_id
from web.problems import Refused, answer

#: What every answer says. A figure's own policy (who may frame it) stands where it has one.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
#: Addresses of the app's first page beside its name.
FRONT = ("/", "/index.html")
#: Addresses of Streamlit's that are nobody's business out here.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
#: Answers here are for machines.
MACHINES = ("/api/", "/figur/", "/rapport/", "/katalog", "/statisk/", "/static/", "/helse", "/_st")
#: What nginx calls an answer nobody waited for: the reader left, or the app is ending. No fault.
LEFT = 499
#: What closes a web socket where there are too many: try again later.
BUSY = 1013
#: Who fetches the picture of a link that somebody shares, and nothing else.
PREVIEWS = ("facebookexternalhit", "LinkedInBot", "Slackbot", "SkypeUriPreview", "Twitterbot")
_LOG = logging.getLogger("levekar.web")


class Edges:
    """ASGI middleware, the outermost: headers, request id, 404, and one line of log an answer."""

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self._app = app
        self._pages = frozenset(f"/{page}" for page in pages) | {*FRONT}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with what every answer has."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        scope = _without_prefix(scope)
        asked = Headers(scope=scope).get("x-request-id", "")
        number = asked if re.fullmatch(r"[\w-]{8,64}", asked) else uuid.uuid4().hex
        token = request_id.set(number)
        # Pictures are drawn for each client in turn.
        images.client.set(scope["client"][0] if scope.get("client") else "")
        try:
            if scope["type"] == "websocket":
                with measuring.SOCKETS.track_inprogress():
                    await self._app(scope, receive, _answering(scope, send, number))
            else:
                await self._answered(scope, receive, send, number)
        finally:
            request_id.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, number: str) -> None:
        began, path = time.perf_counter(), scope["path"]
        # An app that comes back without an answer has found nobody there to answer.
        status, lost = LEFT, False

        async def out(message: Message) -> None:
            nonlocal status, lost
            if message["type"] == "http.response.start":
                lost = self._is_front_page_elsewhere(path, message) or _is_bare(path, message)
                status = 404 if lost else message["status"]
                if not lost:
                    _complete(message, scope, number)
            if not lost:
                await send(message)

        async def mine(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message, scope, number)
            await send(message)

        try:
            if path.startswith(CLOSED):
                lost, status = True, 404
            else:
                await self._app(scope, receive, out)
            if lost:
                await missing(Request(scope))(scope, receive, mine)
        except asyncio.CancelledError:
            status = LEFT
            raise
        except Exception:
            status = 500
            raise
        finally:
            took = time.perf_counter() - began
            measuring.answered(path, status, took)
            level = logging.ERROR if status >= 500 and status != 503 else logging.INFO
            _LOG.log(level, "%s %s %d", scope["method"], path, status,
                     extra={"status": status, "ms": round(took * 1000, 1)})  # fmt: skip

    def _is_front_page_elsewhere(self, path: str, message: Message) -> bool:
        """Whether Streamlit answers an address it does not know, with its front page.

        That is the only page sent from a file: it alone has a date of change.
        """
        found = Headers(raw=message["headers"])
        return (message["status"] in (200, 304) and "last-modified" in found
                and found.get("content-type", "").startswith("text/html")
                and (path.rstrip("/") or "/") not in self._pages)  # fmt: skip


def _is_bare(path: str, message: Message) -> bool:
    """Whether the framework refuses an address with an English word or two: with a double slash,
    dots or a line break in it, or a file that is gone. For a reader it does not exist."""
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return (message["status"] in (400, 404) and (not kind or kind.startswith("text/plain"))
            and not path.startswith("/_stcore/"))  # fmt: skip


def _answering(scope: Scope, send: Send, number: str) -> Send:
    """``send`` of a web socket, whose beginning or refusal has what every answer has.

    Left to itself, the server refuses with a bare 403 of its own.
    """
    begun = False

    async def out(message: Message) -> None:
        nonlocal begun
        kind, first, begun = message["type"], not begun, True
        if first and kind in ("websocket.accept", "websocket.http.response.start"):
            message["headers"] = list(message.get("headers", []))
            _complete(message, scope, number)
        elif (first and kind == "websocket.close"
              and "websocket.http.response" in scope.get("extensions", {})):  # fmt: skip
            busy = message.get("code") == BUSY
            start: Message = {"type": "websocket.http.response.start", "headers": [],
                              "status": 503 if busy else 403}  # fmt: skip
            _complete(start, scope, number)
            await send(start)
            message = {"type": "websocket.http.response.body", "body": b""}
        await send(message)

    return out


def _without_prefix(scope: Scope) -> Scope:
    """The address as the house knows it, where a proxy passes the subpath on."""
    prefix = operating.subpath()
    if prefix and (scope["path"] + "/").startswith(prefix + "/"):
        path = scope["path"][len(prefix) :] or "/"
        return {**scope, "path": path, "raw_path": path.encode()}
    return scope


def _complete(message: Message, scope: Scope, number: str) -> None:
    """Add what every answer has to the start of one."""
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Request-ID"] = number
    prefix = operating.subpath()
    if prefix and headers.get("location", "").startswith("/"):
        headers["Location"] = prefix + headers["location"]
    del headers["server"]
    if scope["scheme"] == "https":
        message["headers"] = [
            (name, value + b"; Secure")
            if name.lower() == b"set-cookie" and b"secure" not in value.lower()
            else (name, value)
            for name, value in headers.raw
        ]


def missing(request: Request) -> Response:
    """404, in words a person reads or a machine does."""
    path = request.url.path
    if path.startswith(MACHINES):
        language = language_of(request)
        return answer(Refused(t("edge.missing.machine", language), status=404), language)
    words = "".join(
        f'<section lang="{code}"><h1>{escape(t("edge.missing.title", code))}</h1>'
        f"<p>{escape(t('edge.missing.text', code))} "
        f'<a href="{escape(operating.subpath())}/?spraak={code}">'
        f"{escape(t('edge.missing.link', code))}</a></p></section>"
        for code in ("nb", "en")
    )
    page = (
        '<!doctype html><html lang="nb"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(t('edge.missing.title'))} · {escape(t('app.title'))}</title>"
        "<style>body{font:1.1rem/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;"
        "color:#1c2b33;background:#fff}a{color:#0b5e64}h1{font-size:1.5rem}</style>"
        f"<main>{words}</main></html>"
    )
    return HTMLResponse(page, 404, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})


def routes() -> list[BaseRoute]:
    """What machines look for at the root of a host."""
    return [Route("/robots.txt", robots), Route("/.well-known/security.txt", security)]


async def robots(request: Request) -> Response:
    """All may read; what is heavy to make and the same again in other forms is left alone.

    Who shows what a shared link leads to may fetch the figure it shows.
    """
    lines = [*(f"User-agent: {name}" for name in PREVIEWS), "Disallow: /_stcore/",
             "Disallow: /rapport/", "",
             "User-agent: *", "Disallow: /_stcore/", "Disallow: /figur/",
             "Disallow: /rapport/"]  # fmt: skip
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "max-age=86400"})


async def security(request: Request) -> Response:
    """Whom to tell of a hole (RFC 9116): ``LEVEKAR_SIKKERHET``; 404 where nobody is named."""
    contact = operating.contact()
    if not contact:
        return missing(request)
    expires = datetime.now(UTC).replace(microsecond=0) + timedelta(days=180)
    lines = [f"Contact: {contact}", f"Expires: {expires.isoformat()}",
             "Preferred-Languages: nb, en"]  # fmt: skip
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "max-age=86400"})


def no_server_header() -> None:
    """Leave out uvicorn's name, which it adds below any middleware.

    ``streamlit run`` makes uvicorn's settings before it reads this app and has no option for it; so
    they are looked up among what is alive, once, at the start.
    """
    for thing in gc.get_objects():
        if isinstance(thing, uvicorn.Config):
            thing.server_header = False
            thing.encoded_headers = [h for h in thing.encoded_headers if h[0] != b"server"]


def send_at_once() -> None:
    """Let no answer wait for the reader's word that the last one came: ``TCP_NODELAY``.

    Streamlit binds its socket without naming the protocol, and asyncio then leaves Nagle's
    algorithm on (https://github.com/Kludex/uvicorn/issues/3149): every answer in more than one part
    takes 40 ms more. Accepted sockets inherit what the listening one has.
    """
    for thing in gc.get_objects():
        if isinstance(thing, socket.socket) and _listens(thing):
            thing.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(thing: socket.socket) -> bool:
    """Whether it takes connections from the net."""
    internet = thing.fileno() >= 0 and thing.family in (socket.AF_INET, socket.AF_INET6)
    return internet and bool(thing.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))

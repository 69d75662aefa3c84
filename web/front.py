"""The page Streamlit sends for every address, with what it lacks: its head, our style and script.

Streamlit sends the same empty page for every address and fills it by script. Who shares a link in
Teams or SharePoint, or searches, sees only what that page says; here it is told what the address
shows: the figure of its view where it has one, else the view's name (OpenGraph, ogp.me).

Style and script of all pages are files it links, which a browser keeps: not a part of every run.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from html import escape
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from charts.figure import Figure
from export import assets, sharing
from store.errors import LevekarError
from text.texts import LANGUAGES, t, texts
from views.asking import Problem
from views.edition import opened, per_edition
from views.figures import KINDS, State, address, build, read
from views.homes import VIEW, VIEWS
from web import feed
from web.asking import meant
from web.edges import FRONT, PREVIEWS
from web.places import base_address
from web.problems import LONGEST
from web.squeezing import taken

#: Parts of a request that ask for the page only if it is another; ours differs by address.
_IF = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
#: Views whose figure is another than the first that has the view as its page.
FIGURE = {"omrade": "barometer", "rapport": "barometer", "utvikling": "utvikling",
          "fordeling": "spredning", "tabell": "rangering"}  # fmt: skip
#: Seconds a reader's page waits for its own head, and one that asks only for the head.
PATIENCE, OF_PREVIEWS = 0.4, 15.0
#: Who asks for nothing but the head of a page.
_PREVIEWS = re.compile("|".join((*PREVIEWS, "bot", "preview", "crawler")), re.IGNORECASE)
#: Parameters of one address that are looked at.
MOST = 60
#: Parameters that are no figure's own but any may have.
_BESIDE = ("spraak", "navn")
#: Language, title, and elements of a head.
Head = tuple[str, str, str]
_working: set[asyncio.Future[Head]] = set()


class Front:
    """ASGI middleware around the app alone: what its page says before any script has run."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; where it is the page of a view, with its title, description and picture."""
        name = _page(scope)
        if name not in VIEWS:
            await self._app(scope, receive, send)
            return
        asked = [h for h in scope["headers"] if h[0] not in _IF]
        start: Message | None = None
        parts: list[bytes] = []

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self._app({**scope, "method": "GET", "headers": asked}, receive, gather)
        if start is None:
            return
        body = b"".join(parts)
        headers = MutableHeaders(raw=start["headers"])
        if start["status"] == 200 and _is_page(headers):
            head = await _waited(Request(scope), name)
            body = _with_head(body.decode("utf-8"), *head).encode("utf-8")
            headers.add_vary_header("Accept-Encoding")
            if "gzip" in taken(Headers(scope=scope).get("accept-encoding", "")):
                body = gzip.compress(body, 6, mtime=0)
                headers["Content-Encoding"] = "gzip"
            headers["Content-Length"] = str(len(body))
            del headers["etag"]
        await send(start)
        await send({"type": "http.response.body",
                    "body": b"" if scope["method"] == "HEAD" else body})  # fmt: skip


async def _waited(request: Request, page: str) -> Head:
    """The head an address has; without its figure where that takes longer than a reader waits.

    What is begun is finished and kept, so that the next who asks has it.
    """
    seeks = bool(_PREVIEWS.search(request.headers.get("user-agent", "")))
    work = asyncio.ensure_future(run_in_threadpool(_head, request, page))
    _working.add(work)
    work.add_done_callback(_working.discard)
    await asyncio.wait([work], timeout=OF_PREVIEWS if seeks else PATIENCE)
    return work.result() if work.done() else _head(request, page, drawn=False)


def _page(scope: Scope) -> str:
    """The name of the page that is asked for, if it is one that is fetched; of another, nothing."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return ""
    return "oversikt" if scope["path"] in FRONT else scope["path"].strip("/")


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")


def _head(request: Request, page: str, drawn: bool = True) -> Head:
    """Language, title and elements of the head for an address; without its figure if not drawn."""
    query = dict(meant(parse_qsl(request.url.query)))
    language = query.get("spraak", "nb")
    language = language if language in LANGUAGES else "nb"
    view = query.get(VIEW, VIEWS[page][0])
    view = view if view in VIEWS[page] else VIEWS[page][0]
    asked = tuple(sorted((n, v) for n, v in query.items() if len(v) <= LONGEST and n != VIEW))
    # No page has so many: what is made up is not read, kept or said again.
    asked = asked if len(asked) <= MOST else ()
    base = base_address(request)
    try:
        with opened():
            title, lines = _told(view, language, asked, base, drawn)
    except LevekarError:
        # Nothing on disk validates: the page says so itself; its name is known all the same.
        title, lines = t("app.title", language), ""
    return language, title, lines


@per_edition(256)
def _told(
    view: str, language: str, asked: tuple[tuple[str, str], ...], base: str, drawn: bool
) -> tuple[str, str]:  # fmt: skip
    name = t("app.title", language)
    found = _figure(view, {**dict(asked), "spraak": language}) if drawn else None
    query = urlencode(asked)
    page = next(p for p, views in VIEWS.items() if view in views)
    here = {VIEW: view} if view != VIEWS[page][0] else {}
    url = f"{base}/{page}" + (f"?{urlencode(here | dict(asked))}" if query or here else "")
    if found is None:
        named = next((t(key, language) for key in (f"nav.{view}", f"nav.page.{view}")
                      if key in texts(language)), name)  # fmt: skip
        title = name if view == "oversikt" else named
        told = sharing.Told(title, t("katalog.about", language), url,
                            f"{base}/figur/kart.png?spraak={language}", language)  # fmt: skip
    else:
        made, state = found
        picture = f"{base}/figur/{state.kind}.png?{urlencode(address(state))}"
        title = made.title
        told = sharing.Told(title, made.alt, url, picture, language)
    follow = (f'<link rel="alternate" type="{feed.TYPE}" '
              f'title="{escape(t("endring.feed", language))}" '
              f'href="{escape(base)}{feed.PATH}?spraak={language}">\n')  # fmt: skip
    lines = sharing.open_graph(told, "website") + follow
    return (title if title == name else f"{title} · {name}"), lines


def _figure(view: str, asked: dict[str, str]) -> tuple[Figure, State] | None:
    """The first figure of a view, as an address asks for it; None where there is none."""
    first = next((k.id for k in KINDS.values() if k.page == view), "")
    kind = KINDS.get(FIGURE.get(view, first))
    if kind is None:
        return None
    state = read(kind, {n: v for n, v in asked.items() if n in (*kind.parameters, *_BESIDE)})
    if isinstance(state, Problem):
        return None
    made = build(state)
    return (made, state) if isinstance(made, Figure) else None


def _with_head(page: str, language: str, title: str, lines: str) -> str:
    """The page with its language, its title, what else its head says, and our style and script."""
    page = page.replace('<html lang="en">', f'<html lang="{language}">', 1)
    page = re.sub(
        r"<title>[^<]*</title>", lambda _: f"<title>{escape(title)}</title>", page, count=1
    )
    page = page.replace("</head>", f"{lines}</head>", 1)
    # Below all that Streamlit's own script adds to the head, so that ours is the last word.
    ours = (f'<link rel="stylesheet" href="{assets.address("app.css")}">\n'
            + "".join(f'<script defer src="{assets.address(name)}"></script>\n'
                      for name in (assets.WORDS, "app.js")))  # fmt: skip
    return page.replace("</body>", f"{ours}</body>", 1)

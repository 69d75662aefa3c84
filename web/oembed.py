"""``/oembed?url=``: the frame of a figure for editors that ask for it (oEmbed 1.0, oembed.com)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from export import sharing
from text.texts import LANGUAGES, t
from views.asking import harmless
from views.edition import opened
from views.figures import KINDS, WhyNot, build
from web import answering as caching
from web.addresses import (
    LANGUAGE,
    VERSION,
    Address,
    Answering,
    Params,
    Value,
    by_todays_ids,
    edition_of,
    language_of,
    read,
)
from web.api import _json
from web.asking import figure_asked
from web.figures import drawn, shared
from web.places import base_address
from web.problems import Refused, not_allowed

FORMATS = {"json": "application/json", "xml": "text/xml"}
#: Pixels wide where nobody asks for less.
WIDTH = 640
VALUES = (
    Value("url", about="oembed_url", required=True),
    Value("format", lambda: list(FORMATS), "format"),
    Value("maxwidth", about="maxwidth"),
    Value("maxheight", about="maxheight"),
    LANGUAGE,
)
#: What is read of the query; what else an editor sends along asks nothing of us.
QUERY = Address("/oembed", "oembed", lambda *_: NotImplemented, VALUES)


def answering(figure_of: Callable[[str], Address | None]) -> Answering:
    """What answers; ``figure_of`` gives the declared address of a kind of figure.

    It is handed in, for what declares the addresses declares this one too.
    """

    async def answer(request: Request, params: Params, language: str) -> Response:
        sent = request.query_params.multi_items()
        known = [(n, v) for n, v in sent if n in {value.name for value in VALUES}]
        asked = read(QUERY, known, language)
        base = base_address(request)
        tag = caching.etag(request, base)
        inside = _inside(asked["url"])
        held = await run_in_threadpool(edition_of, inside.get(VERSION.name, ""), language)
        with opened(held):
            if caching.unchanged(request, tag):
                return caching.not_modified(tag, language)
            content = await run_in_threadpool(_content, asked, base, figure_of, language)
            form = asked.get("format") or "json"
            body = _json(content) if form == "json" else _xml(content)
            headers = caching.headers(tag, _of_figure(inside))
        return Response(body, headers=headers, media_type=FORMATS[form])

    return answer


def spoken(request: Request) -> str:
    """The language asked for: ``spraak``, and where that is not said, that of the figure."""
    if request.query_params.get(LANGUAGE.name):
        return language_of(request)
    return _of_figure(_inside(request.query_params.get("url", "")))


def _inside(url: str) -> dict[str, str]:
    """The parameters of the address of a figure."""
    try:
        return dict(parse_qsl(urlsplit(url).query))
    except ValueError:
        return {}


def _of_figure(inside: Params) -> str:
    asked = inside.get(LANGUAGE.name)
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _content(
    asked: Params, base: str, figure_of: Callable[[str], Address | None], language: str
) -> dict[str, Any]:  # fmt: skip
    url = asked["url"]
    ours, _, query = url.partition("?")
    name = ours.rpartition("/")[2].removesuffix(".html")
    address = figure_of(name)
    if ours != f"{base}/figur/{name}.html" or address is None:
        raise Refused(t("problem.oembed", language, base=base), status=404, parameter="url")
    items = by_todays_ids(parse_qsl(query.partition("#")[0], keep_blank_values=True))
    params = read(address, items, language)
    state = figure_asked(KINDS[name], params, language).state
    made = build(state)
    if isinstance(made, WhyNot):
        made = build(replace(state, choice=replace(state.choice, language=language)))
    width = min(_pixels(asked, "maxwidth", language) or WIDTH, WIDTH)
    high = _pixels(asked, "maxheight", language)
    return sharing.oembed(shared(drawn(made), state, base), width, high)


def _pixels(asked: Params, name: str, language: str) -> int | None:
    """A number of pixels, or None where none is asked for."""
    text = asked.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 10_000):
        raise not_allowed(name, harmless(text), ["1", "…", "10000"], language)
    return int(text)


def _xml(content: dict[str, Any]) -> bytes:
    inside = "".join(f"<{k}>{escape(str(v))}</{k}>" for k, v in content.items())
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'
    return f"{head}<oembed>{inside}</oembed>".encode()

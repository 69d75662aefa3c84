"""``/api/v1/endringer.atom``: what changed at each update, for readers of feeds (RFC 4287)."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import settings
from text.texts import t
from views.homes import address
from views.updates import Update, headed, told, updates
from web import answering as caching
from web.addresses import Params
from web.places import base_address

PATH = "/api/v1/endringer.atom"
ATOM = "http://www.w3.org/2005/Atom"
TYPE = "application/atom+xml"


async def changes(request: Request, params: Params, language: str) -> Response:
    """The feed: one entry an edition, newest first."""
    base = base_address(request)
    tag = caching.etag(request, f"{base}|{settings.read('LEVEKAR_UTGIVER')}")
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, language)
    body = await run_in_threadpool(feed, base, language)
    return Response(body, headers=caching.headers(tag, language), media_type=TYPE)


def feed(base: str, language: str) -> bytes:
    """The feed as XML. An entry's id is the edition's: the same in both languages and for ever."""
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    page = base + address("data", {"spraak": language})
    found = updates(language)
    _add(root, "id", f"{base}{PATH}")
    _add(root, "title", f"{t('app.title', language)}: {t('endring.heading', language)}")
    _add(root, "updated", _moment(found[0].made if found else ""))
    _link(root, "self", f"{base}{PATH}?{urlencode({'spraak': language})}", TYPE)
    _link(root, "alternate", page, "text/html")
    author = ET.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", settings.read("LEVEKAR_UTGIVER"))
    for update in found:
        _entry(root, update, base, page, language)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: ET.Element, update: Update, base: str, page: str, language: str) -> None:
    entry = ET.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "id", f"{base}{PATH}#{update.version}")
    _add(entry, "title", headed(update, language))
    _add(entry, "updated", _moment(update.made))
    _link(entry, "alternate", page, "text/html")
    inside = "".join(f"<li>{escape(line)}</li>" for line in told(update, language))
    content = ET.SubElement(entry, f"{{{ATOM}}}content", {"type": "html"})
    content.text = f"<ul>{inside}</ul>"


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = words


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _moment(made: str) -> str:
    """A date or a moment as RFC 3339 asks; the day alone is its beginning.

    >>> _moment("2026-11-28"), _moment("2026-11-28T10:00:00+00:00"), _moment("")
    ('2026-11-28T00:00:00Z', '2026-11-28T10:00:00+00:00', '1970-01-01T00:00:00Z')
    """
    if not made:
        return "1970-01-01T00:00:00Z"
    return made if "T" in made else f"{made}T00:00:00Z"

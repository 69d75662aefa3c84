"""An address declared once: its parameters, its checks, its route and its description.

``Address`` is the declaration, ``Served`` what answers it: any method and any failure is met here,
so that what goes wrong is told as problem+json, whatever it was.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from store.errors import LevekarError
from text.texts import t
from views import archive
from views.asking import harmless, todays
from views.edition import Edition, edition, opened
from web.asking import checked
from web.problems import (
    METHODS,
    NAMED,
    OPEN,
    Refused,
    answer,
    failed,
    missing,
    no_such_address,
    not_allowed,
    not_that_method,
)

log = logging.getLogger("levekar")
Params = Mapping[str, str]
Answering = Callable[[Request, Params, str], Awaitable[Response]]
Telling = Callable[[Request, Refused, str], Response]


@dataclass(frozen=True)
class Value:
    """A parameter of an address.

    ``allowed`` are its values (None: any text); ``most`` how many of them a list with commas may
    hold. Where ``judged``, the answer itself checks the value, because what is allowed depends on
    the other parameters; one that is empty asks nothing. ``about`` is the text that says what it
    is, under ``adresse.``. ``longest`` is how many characters of it are looked at, where that is
    more than usual; ``form`` the form of a text that has one (a ``format`` of JSON Schema).
    """

    name: str
    allowed: Callable[[], Sequence[str]] | None = None
    about: str = ""
    most: int = 1
    required: bool = False
    judged: bool = False
    longest: int = 0
    form: str = ""

    def described(self) -> list[str]:
        """Every value it may have, the empty one too where that asks nothing; none for any text."""
        allowed = list(self.allowed()) if self.allowed else []
        return ["", *allowed] if allowed and self.judged and not self.required else allowed


LANGUAGE = Value("spraak", lambda: ("nb", "en"))
#: The edition the answer is made from: the current one unless said. Checked before all else.
VERSION = Value("versjon", archive.versions, "versjon", judged=True)


@dataclass(frozen=True)
class Address:
    """One address: a path, its parameters, who answers, and what is answered.

    ``inside`` are the parameters in the path. ``content`` are the schemas of the answer by media
    type; ``fails`` the statuses it can fail with beside 400. ``held`` holds one edition from the
    first line of the answer to the last. ``told`` tells a failure where problem+json is not the
    form for it. ``kept`` answers carry an ETag. With ``any_query`` the query means nothing and is
    not looked at; ``unwell`` answers tell the same under 503; ``elsewhere`` is a redirect.
    ``spoken`` tells the language asked for, where another parameter than ``spraak`` may say it.
    """

    path: str
    name: str
    answering: Answering
    values: tuple[Value, ...] = (LANGUAGE,)
    inside: tuple[Value, ...] = ()
    content: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fails: tuple[int, ...] = (503,)
    held: bool = True
    kept: bool = True
    told: Telling | None = None
    any_query: bool = False
    unwell: bool = False
    elsewhere: bool = False
    spoken: Callable[[Request], str] | None = None

    def route(self) -> Route:
        """The route that answers."""
        return Route(self.path, Served(self), name=self.name)


class Served:
    """What answers an address: an ASGI app, so that every method reaches it."""

    def __init__(self, address: Address) -> None:
        self.address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        response = await self.respond(request)
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """The answer, or what is wrong."""
        language = (self.address.spoken or language_of)(request)
        if request.method == "OPTIONS":
            return permitted()
        try:
            if request.method not in ("GET", "HEAD"):
                raise not_that_method(language)
            return await self._answer(request, language)
        except Refused as problem:
            return self._tell(request, problem, language)
        except LevekarError:
            log.exception("no edition to answer from")
            told = Refused(t("problem.no_data_at_all", language), status=503, retry=60)
            return self._tell(request, told, language)
        except Exception:
            log.exception("an address failed")
            return self._tell(request, failed(language), language)

    async def _answer(self, request: Request, language: str) -> Response:
        if not self.address.held:
            return await self._read(request, language)
        now = await run_in_threadpool(self._edition, request, language)
        with opened(now):
            moved = renamed(request, self.address)
            return moved or await self._read(request, language)

    def _edition(self, request: Request, language: str) -> Edition:
        """The edition asked for, where the address has one; else the current one."""
        asked = request.query_params.get(VERSION.name, "")
        return edition_of(asked if VERSION in self.address.values else "", language)

    async def _read(self, request: Request, language: str) -> Response:
        params: Params = (
            {}
            if self.address.any_query
            else await run_in_threadpool(
                read, self.address, request.query_params.multi_items(), language
            )
        )
        try:
            return await self.address.answering(request, params, language)
        except Refused as problem:
            if problem.status == 400 and await run_in_threadpool(self._is_real, problem, params):
                problem.status = 404
            raise

    def _is_real(self, problem: Refused, params: Params) -> bool:
        """Whether what was refused exists, and only not together with the other parameters; of a
        text that may be any, the description says nothing is wrong with it: nothing is there."""
        asked = params.get(problem.parameter, "")
        value = next((v for v in self.address.values if v.name == problem.parameter), None)
        if not asked or value is None:
            return False
        described = value.described()
        if not described:
            return value.judged
        parts = asked.split(",") if value.most > 1 else [asked]
        return len(parts) <= value.most and set(parts) <= set(described)

    def _tell(self, request: Request, problem: Refused, language: str) -> Response:
        if self.address.told:
            return self.address.told(request, problem, language)
        return answer(problem, language)


def edition_of(version: str, language: str) -> Edition:
    """The edition of a version; the current one where none is named.

    :raises Refused: if there is none, or it cannot be shown today.
    """
    if not version:
        return edition()
    try:
        return archive.archived(version)
    except archive.NoSuchEditionError as error:
        detail = t(f"problem.versjon.{error.code}", language, asked=harmless(version),
                   known=", ".join(error.known[:NAMED]))  # fmt: skip
        raise Refused(detail, status=404, parameter=VERSION.name,
                      allowed=error.known) from None  # fmt: skip


def read(address: Address, items: Sequence[tuple[str, str]], language: str) -> dict[str, str]:
    """The parameters of an address, each held against what is declared of it.

    :raises Refused: naming the first that cannot be met and what is allowed.
    """
    longer = {v.name: v.longest for v in address.values if v.longest}
    params = checked(items, [v.name for v in address.values], language, longer)
    for value in address.values:
        if value.required and not params.get(value.name):
            raise missing(value.name, list(value.allowed() if value.allowed else ()), language)
        if value.name in params and value.allowed and not value.judged:
            _check(value, params[value.name], list(value.allowed()), language)
    return params


def _check(value: Value, asked: str, allowed: list[str], language: str) -> None:
    parts = asked.split(",") if value.most > 1 else [asked]
    if len(parts) > value.most:
        raise Refused(t("problem.many", language, parameter=value.name, most=value.most),
                      parameter=value.name)  # fmt: skip
    for part in parts:
        if part not in allowed:
            raise not_allowed(value.name, part, allowed, language)


#: Parameters that name indicators, alone or in a list with more in it.
OF_INDICATORS = ("indikator", "vekter", "sorter")


def renamed(request: Request, address: Address) -> Response | None:
    """Where an address names an indicator by an id it had before: the way to the one it has."""
    if not {v.name for v in address.values} & set(OF_INDICATORS):
        return None
    items = request.query_params.multi_items()
    new = by_todays_ids(items)
    if new == items:
        return None
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}{request.url.path}?{urlencode(new)}", 301, OPEN)


def by_todays_ids(items: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters with every indicator by the id it has today."""
    former = edition().registry.former
    return [(n, todays(v, former) if n in OF_INDICATORS else v) for n, v in items]


def language_of(request: Request) -> str:
    """The language a request is to be answered in, also where it goes wrong."""
    return language_in(request.query_params)


def language_in(asked: QueryParams) -> str:
    """The language an address names; bokmål where it names none of ours."""
    return "en" if asked.get("spraak") == "en" else "nb"


def permitted() -> Response:
    """What may be asked, and by whom: anyone may read."""
    return Response(status_code=204, headers={
        "Allow": METHODS, "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Max-Age": "86400", **OPEN})  # fmt: skip


async def nothing(request: Request, params: Params, language: str) -> Response:
    """No address: always refused."""
    raise no_such_address(language)


class Nothing(Served):
    """Any path below a prefix that no address has."""

    def __init__(self, told: Telling | None = None) -> None:
        super().__init__(Address("", "ingenting", nothing, held=False, told=told))

    async def respond(self, request: Request) -> Response:
        """Refused, whatever the method."""
        language = language_of(request)
        return self._tell(request, no_such_address(language), language)

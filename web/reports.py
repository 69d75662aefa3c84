"""Reports in the forms they are given out in, made one at a time, of each client in turn.

Whoever asks for many at once fills their own part of a short queue, and never that of others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from export import images
from export.browser import DrawingError
from export.images import RETRY_AFTER, BrowserError, NoBrowserError, PausedError
from export.inturn import InTurn
from export.report import blocks as report
from export.report import gathered, ownset
from export.report.writers import WRITERS
from register import templates
from store.catalogue import ASKER
from store.models import MAP_LEVELS
from text.formats import slug
from text.texts import t
from views import own_area
from views.asking import Problem, harmless
from views.basket import LONGEST, TITLE, Item, plain, read_basket
from views.choice import area_codes
from views.edition import store
from web import answering as caching
from web.addresses import LANGUAGE, VERSION, Params, Value
from web.problems import Refused, not_drawn

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html",
}
BASKET = Value("kurv", about="kurv", longest=LONGEST)
PLACE = Value("omrade", about="eget", longest=LONGEST)
NAME = Value("navn", about="eget_navn")
WRITTEN = Value("tittel", about="tittel")
TEMPLATE = Value("mal", about="mal")
OF_AREA = (TEMPLATE, VERSION, LANGUAGE)
OF_BASKET = (
    Value("kurv", about="kurv", longest=LONGEST, required=True),
    WRITTEN,
    TEMPLATE,
    VERSION,
    LANGUAGE,
)
OF_FIGURE = (Value("kurv", about="kurv", longest=LONGEST, required=True), TEMPLATE, VERSION,
             LANGUAGE)  # fmt: skip
OF_SET = (Value("omrade", about="eget", longest=LONGEST, required=True), NAME, TEMPLATE,
          VERSION, LANGUAGE)  # fmt: skip
OF_APPENDIX = (PLACE, NAME, BASKET, VERSION, LANGUAGE)
#: Forms a single figure leaves in.
OFFICE = ("docx", "pptx")
#: Reports being made or waited for, in all and of one client; one more is turned away.
QUEUE, OF_ONE = 12, 4
KEPT = 12
_turns = threading.Condition()
#: Reports being made or waited for; the first is being made.
_line = InTurn[object]()
_kept: dict[str, bytes] = {}
Maker = Callable[[], bytes]


async def area_report(request: Request, params: Params, language: str) -> Response:
    """``/rapport/{omrade}.{format}``: the profile of one area, made when asked for."""
    area, form = request.path_params["omrade"], request.path_params["format"]
    if area not in areas() or form not in WRITERS:
        raise Refused(t("problem.report", language, asked=harmless(area)), status=404)
    template = _template(params, form, language)
    name = f"omradeprofil-{slug(store()[0].area_name(area))}-{area}"
    return await _answer(request, language, form, name, lambda: WRITERS[form](
        report.build(report.area_profile(area, language)), template), template)  # fmt: skip


async def own_report(request: Request, params: Params, language: str) -> Response:
    """``/rapport/eget.{format}?omrade=eget:…``: everything known about a reader's own set."""
    form = _form(request, tuple(WRITERS), language)
    own = _own(params, language)
    template = _template(params, form, language)
    return await _answer(request, language, form, f"omradeprofil-{slug(own.name)}",
                         lambda: WRITERS[form](ownset.build(own, language), template),
                         template)  # fmt: skip


async def basket_report(request: Request, params: Params, language: str) -> Response:
    """``/rapport/kurv.{format}?kurv=…``: the figures a reader has put by, as one report."""
    form = _form(request, tuple(WRITERS), language)
    items = _items(params["kurv"], language)
    title = plain(params.get("tittel", ""), TITLE)
    template = _template(params, form, language)
    return await _answer(request, language, form, "levekar-rapport", lambda: WRITERS[form](
        gathered.build_basket(items, title, language), template), template)  # fmt: skip


async def figure_report(request: Request, params: Params, language: str) -> Response:
    """``/rapport/figur.{format}?kurv=…``: one figure alone, ready to paste."""
    form = _form(request, OFFICE, language)
    item = _items(params["kurv"], language)[0]
    template = _template(params, form, language)
    name = slug("-".join(x for x in (item.state.kind, item.state.choice.indicator) if x))
    return await _answer(request, language, form, name, lambda: WRITERS[form](
        gathered.build_single(item, language), template), template)  # fmt: skip


async def attachment(request: Request, params: Params, language: str) -> Response:
    """``/rapport/saksvedlegg.pdf``: one page about a place, or about a basket."""
    # Read by who asks for one, and nobody else; aside, for every reader waits for this thread.
    await run_in_threadpool(import_module, "export.report.appendix")
    from export.report import appendix

    _form(request, ("pdf",), language)
    asked, shown = params.get("omrade", ""), None
    if params.get("kurv"):
        item = gathered.for_appendix(_items(params["kurv"], language))
        shown = item.state if item else None
        asked = asked or (shown.choice.area if shown else "")
    asked = asked or ASKER
    try:
        about = appendix.matter(
            asked, params.get("navn", "") or (shown.name if shown else ""), shown, language
        )
    except KeyError:
        raise Refused(t("problem.matter", language, asked=harmless(asked)), status=404,
                      parameter="omrade") from None  # fmt: skip
    return await _answer(request, language, "pdf", f"saksvedlegg-{slug(about.name)}",
                         lambda: appendix.write(about))  # fmt: skip


def areas() -> list[str]:
    """The areas there is a report of: those on a map, and Asker as a whole."""
    return [ASKER, *(code for level in MAP_LEVELS for code in area_codes(str(level)))]


def _form(request: Request, forms: tuple[str, ...], language: str) -> str:
    form = str(request.path_params["format"])
    if form not in forms:
        raise Refused(t("problem.report", language, asked=harmless(form)), status=404,
                      parameter="format", allowed=forms)  # fmt: skip
    return form


def _template(params: Params, form: str, language: str) -> bytes | None:
    """The template asked for by name.

    :raises Refused: naming those there are.
    """
    asked = params.get("mal", "")
    if not asked:
        return None
    try:
        return templates.get(asked, form)
    except templates.TemplateProblem as problem:
        known = ", ".join(problem.known)
        key = "_bad" if problem.bad else "" if known else "_none"
        said = t(f"problem.template{key}", language, asked=harmless(asked), allowed=known)
        raise Refused(said, status=404, parameter="mal", allowed=problem.known) from None


def _own(params: Params, language: str) -> own_area.OwnArea:
    own, problems = own_area.parse(params["omrade"], params.get("navn", ""), language)
    if own is None or problems or not own_area.is_own(params["omrade"]):
        asked = problems[0].asked if problems else harmless(params["omrade"])
        raise Refused(t("problem.report", language, asked=asked), status=404, parameter="omrade")
    return own


def _items(value: str, language: str) -> list[Item]:
    """The figures of a basket.

    :raises Refused: naming the first thing in it that does not exist.
    """
    items, problems = read_basket(value, language)
    if problems:
        raise _basket_problem(problems[0], language)
    if not items:
        raise Refused(t("kurv.empty", language), status=404, parameter="kurv")
    return items


def _basket_problem(problem: Problem, language: str) -> Refused:
    why = t("problem.basket_part", language, asked=problem.asked or problem.parameter)
    return Refused(t("problem.basket", language, why=why), status=404, parameter="kurv",
                   allowed=problem.allowed)  # fmt: skip


async def _answer(
    request: Request, language: str, form: str, name: str, make: Maker,
    template: bytes | None = None,
) -> Response:  # fmt: skip
    """The file, kept for as long as the edition, the day written in it and its template are the
    same: a template that the operator has replaced is in the next answer."""
    worn = hashlib.sha256(template or b"").hexdigest()[:12]
    varies = f"{worn}|{dt.date.today().isoformat()}"
    tag = caching.etag(request, varies)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, language)
    key = f"{request.url.query}|{name}.{form}|{varies}"
    body = await run_in_threadpool(_made, key, make, language)
    way = "inline" if form in ("html", "pdf") else "attachment"
    headers = caching.headers(tag, language) | {
        "Content-Disposition": f'{way}; filename="{name}.{form}"'
    }
    if form == "html":
        headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
            f"form-action 'none'; frame-ancestors {caching.frame_ancestors()}"
        )
    return Response(body, headers=headers, media_type=TYPES[form])


def _made(asked: str, make: Maker, language: str) -> bytes:
    """The file, made once a version.

    :raises Refused: if too many are waiting already, or it cannot be made.
    """
    key = f"{asked}.{language}.{caching.stamp()}"
    if key in _kept:
        return _kept[key]
    try:
        with _turn(language):
            if key not in _kept:
                made = make()
                while len(_kept) >= KEPT:
                    _kept.pop(next(iter(_kept)))
                _kept[key] = made
            return _kept[key]
    except gathered.EmptyError as reason:
        raise Refused(str(reason), status=404, parameter="kurv") from None
    except (NoBrowserError, PausedError, BrowserError, DrawingError) as error:
        raise not_drawn(error, language) from None


@contextmanager
def _turn(language: str) -> Iterator[None]:
    """A turn of making a report, held inside: one at a time, of each client in turn.

    :raises Refused: if the queue is full, or the client's part of it.
    """
    who, mine = images.client.get(), object()
    with _turns:
        if _line.of(who) >= OF_ONE or len(_line) >= QUEUE:
            raise Refused(t("problem.busy", language), status=503, retry=4 * RETRY_AFTER)
        _line.add(who, mine)
        _turns.wait_for(lambda: _line.first() is mine)
    try:
        yield
    finally:
        with _turns:
            _line.take()
            _turns.notify_all()

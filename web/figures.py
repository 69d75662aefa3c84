"""``/figur/{figur}.{format}``: every figure in every form it is offered in."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from charts.figure import Figure
from export import html, jsonstat, sharing, xlsx
from export.figurecsv import stable_csv
from export.images import RENDERER
from text.formats import slug
from text.texts import t
from views import own_area
from views.asking import harmless
from views.edition import carried, per_edition
from views.figures import (
    FORMATS,
    KINDS,
    LOOKS,
    Kind,
    State,
    WhyNot,
    address,
    build,
    build_for_file,
    renewed,
    rows_behind,
)
from views.figures.state import Made
from web import answering as caching
from web.addresses import Params
from web.asking import Asked, figure_asked
from web.places import base_address, dashboard_address
from web.problems import Refused, no_such_address, not_drawn
from web.stills import stills

TYPES = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
Maker = Callable[[Kind, Asked, str], bytes]
#: Answers kept ready, and their bytes in all: who asks for thousands of sets and names fills no
#: more. A figure with everything in it is too large to keep.
KEPT, MOST_KEPT = 512, 64 * 2**20
_kept: OrderedDict[str, bytes] = OrderedDict()


async def figure(request: Request, params: Params, language: str) -> Response:
    """One figure in one format, or what is wrong with the asking."""
    kind, form = _named(request, language)
    base = base_address(request)
    tag = caching.etag(request, base + caching.frame_ancestors() + _day(kind))
    asked = await run_in_threadpool(figure_asked, kind, params, language)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, language)
    whole = True
    if form in ("svg", "png"):
        body = await _picture(kind, asked, form, language)
    elif form == "html":
        body, whole = await _page(kind, asked, base)
    else:
        body = await _made(kind, asked, form, base)
    headers = caching.headers(tag, language) | _headers(kind, asked, form)
    if not whole:
        headers = {k: v for k, v in headers.items() if k != "ETag"} | {"Cache-Control": "no-store"}
    return Response(body, headers=headers, media_type=TYPES[form])


async def unknown(request: Request, params: Params, language: str) -> Response:
    """A figure that does not exist, by name."""
    name = request.path_params["rest"].partition(".")[0]
    if not name or "/" in name:
        raise no_such_address(language)
    raise Refused(t("problem.figure", language, asked=harmless(name), allowed=", ".join(KINDS)),
                  status=404, parameter="figur", allowed=list(KINDS))  # fmt: skip


def _named(request: Request, language: str) -> tuple[Kind, str]:
    name, _, form = request.url.path.rpartition("/")[2].partition(".")
    kind = KINDS[name]
    if form not in kind.formats:
        raise Refused(t("problem.format", language, figure=name, asked=harmless(form),
                        allowed=", ".join(kind.formats)), status=404, parameter="format",
                      allowed=kind.formats)  # fmt: skip
    return kind, form


def _day(kind: Kind) -> str:
    """Today, for a figure that is another one tomorrow."""
    return dt.date.today().isoformat() if kind.dated else ""


@per_edition(16)
def _built(state: State, _day: str, file: bool = False) -> Made:
    """The figure of a state for one format after the other; nobody writes to it."""
    return build_for_file(state) if file else build(state)


def _key(kind: Kind, asked: Asked, form: str) -> str:
    return f"{kind.id}.{form}|{caching.stamp()}|{_day(kind)}|{asked}"


def drawn(made: Made) -> Figure:
    """The figure.

    :raises Refused: if there is none for the state, with the reason.
    """
    if isinstance(made, WhyNot):
        raise Refused(made.text, status=404, parameter=made.parameter, allowed=made.allowed)
    return made


def _shared(kind: Kind, state: State) -> Figure:
    """The figure its page, picture and stills are made of, built once: nobody writes to it.

    How a page looks, and the width of a picture, changes nothing of it.
    """
    return drawn(_built(replace(state, look=LOOKS[0], since="", width=0), _day(kind)))


async def _picture(kind: Kind, asked: Asked, form: str, language: str) -> bytes:
    try:
        future = RENDERER.make(_key(kind, asked, form),
                               carried(lambda: _shared(kind, asked.state)), form,
                               width=asked.state.width or kind.width)  # fmt: skip
        return await asyncio.shield(asyncio.wrap_future(future))
    except Refused:
        raise
    except Exception as error:
        raise not_drawn(error, language) from error


async def _made(kind: Kind, asked: Asked, form: str, base: str) -> bytes:
    key = f"{base}|{_key(kind, asked, form)}"
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    body = await run_in_threadpool(MAKERS[form], kind, asked, base)
    _keep(key, body)
    return body


def _keep(key: str, body: bytes) -> None:
    _kept[key] = body
    size = sum(map(len, _kept.values()))
    while len(_kept) > KEPT or size > MOST_KEPT:
        size -= len(_kept.popitem(last=False)[1])


async def _page(kind: Kind, asked: Asked, base: str) -> tuple[bytes, bool]:
    """The figure's page, and whether its picture is in it; one without is not kept."""
    key = f"{base}|{_key(kind, asked, 'html')}"
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key], True
    # How the page looks changes nothing of its picture.
    state = replace(asked.state, look=LOOKS[0], since="", width=0)
    shown = _key(kind, Asked(state), "still")
    # A figure that is refused is so before any picture of it is asked for.
    made = await run_in_threadpool(_shared, kind, state)
    pictures = await stills(kind, shown, lambda: made)
    body = await run_in_threadpool(_html, kind, asked, base, pictures or ())
    if pictures and not asked.standalone:
        _keep(key, body)
    return body, pictures is not None


def _html(kind: Kind, asked: Asked, base: str, pictures: Sequence[str]) -> bytes:
    state = asked.state
    made = drawn(build(state, inline=True)) if asked.standalone else _shared(kind, state)
    page = html.page(
        made, state.language, kind.bundle, dashboard_address(base, state), asked.standalone,
        state.width or kind.width, stills=pictures, look=state.look, least=kind.least,
        head=sharing.head(shared(made, state, base)), since=renewed(state),
    )  # fmt: skip
    return page.encode("utf-8")


def shared(made: Figure, state: State, base: str) -> sharing.Shared:
    """A figure with its own addresses."""
    own = f"{base}/figur/{state.kind}"
    page, picture = (
        urlencode(address(s)) for s in (state, replace(state, look=LOOKS[0], since=""))
    )
    return sharing.Shared(made, base, f"{own}.html?{page}", f"{own}.png?{picture}", state.language)


def _csv(kind: Kind, asked: Asked, base: str) -> bytes:
    return stable_csv(drawn(_built(asked.state, _day(kind), kind.table is not None)), asked.state)


def _xlsx(kind: Kind, asked: Asked, base: str) -> bytes:
    link = f"{base}/figur/{kind.id}.html?{urlencode(address(asked.state))}"
    return xlsx.workbook(
        drawn(_built(asked.state, _day(kind), kind.table is not None)), asked.state, link
    )


def _json(kind: Kind, asked: Asked, base: str) -> bytes:
    made = drawn(_built(asked.state, _day(kind)))
    cube = jsonstat.dataset(rows_behind(asked.state), made.title, made.source,
                            asked.state.language)  # fmt: skip
    return json.dumps(cube, ensure_ascii=False, allow_nan=False).encode("utf-8")


MAKERS: dict[str, Maker] = {"csv": _csv, "xlsx": _xlsx, "json": _json}
assert set(MAKERS) | {"html", "svg", "png"} == set(FORMATS)


def file_name(kind: Kind, asked: Asked, form: str) -> str:
    """A name a person recognises a year later: figure, indicator, period, and the place's name.

    Of ASCII letters, digits and dashes alone, as every system and every header takes them.
    """
    choice = asked.state.choice
    parts = [kind.id, *([choice.indicator] if kind.of_indicator else [])]
    if "ar" in kind.takes:
        parts.append(choice.period)
    place = choice.area if "omrade" in kind.takes else ""
    if place:
        parts.append(slug(asked.state.name or own_area.area_name(place, asked.state.language)))
    parts += [asked.state.get(name) for name in ("tiltak", "utfordring", "tema")]
    return re.sub(r"[^\w.-]", "-", "-".join(p for p in parts if p)) + f".{form}"


def _headers(kind: Kind, asked: Asked, form: str) -> dict[str, str]:
    save = form in ("csv", "xlsx") or asked.standalone
    way = "attachment" if save else "inline"
    headers = {"Content-Disposition": f'{way}; filename="{file_name(kind, asked, form)}"'}
    if form == "html":
        script = "'unsafe-inline'" if asked.standalone else "'self'"
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src {script}; style-src 'unsafe-inline'; "
            "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {caching.frame_ancestors()}"
        )
    elif form == "svg":
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return headers

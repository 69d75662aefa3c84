"""``/figur/{figur}.{format}``: every figure in every form it is offered in."""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from export import html, jsonstat, xlsx
from export.csv import figure_csv
from export.images import RENDERER, RETRY_AFTER, BusyError, NoBrowserError
from text.texts import t
from views.edition import carried
from views.figures import FORMATS, OWN_LEVEL, CannotBuild, Kind, offered
from web import answering as caching
from web.asking import Asked, read
from web.places import base_address, dashboard_address
from web.problems import Refused, answer

TYPES = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
Maker = Callable[[Kind, Asked, str], bytes]
#: Answers kept ready; a figure with everything in it is too large to keep.
KEPT = 512
_kept: OrderedDict[str, bytes] = OrderedDict()


async def figure(request: Request) -> Response:
    """One figure in one format, or what is wrong with the asking."""
    language = "en" if request.query_params.get("spraak") == "en" else "nb"
    try:
        return await _figure(request, language)
    except Refused as problem:
        return answer(problem, language)
    except CannotBuild as why:
        refused = Refused(str(why), status=404, parameter=why.parameter, allowed=why.allowed)
        return answer(refused, language)


async def _figure(request: Request, language: str) -> Response:
    kind, form = _named(request.path_params["figur"], request.path_params["format"], language)
    base = base_address(request)
    tag = caching.etag(request, base + caching.frame_ancestors())
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    items = request.query_params.multi_items()
    asked = await run_in_threadpool(read, kind, items)
    if form in ("svg", "png"):
        body = await _picture(kind, asked, form, tag, language)
    else:
        body = await _made(kind, asked, form, base)
    headers = caching.headers(tag) | _headers(kind, asked, form)
    return Response(body, headers=headers, media_type=TYPES[form])


def _named(name: str, form: str, language: str) -> tuple[Kind, str]:
    from views.asking import harmless

    kinds = offered()
    if name not in kinds:
        raise Refused(t("problem.figure", language, asked=harmless(name),
                        allowed=", ".join(kinds)), status=404, parameter="figur",
                      allowed=list(kinds))  # fmt: skip
    kind = kinds[name]
    if form not in kind.formats:
        raise Refused(t("problem.format", language, figure=name, asked=harmless(form),
                        allowed=", ".join(kind.formats)), status=404, parameter="format",
                      allowed=kind.formats)  # fmt: skip
    return kind, form


async def _picture(kind: Kind, asked: Asked, form: str, tag: str, language: str) -> bytes:
    key = f"{kind.id}.{form}|{caching.stamp()}|{asked}"
    try:
        future = RENDERER.make(
            key, carried(lambda: kind.figure(asked.choice, True, asked.extra)), form
        )
        return await asyncio.shield(asyncio.wrap_future(future))
    except NoBrowserError:
        raise Refused(t("problem.no_browser", language), status=503) from None
    except BusyError:
        raise Refused(t("problem.busy", language), status=503, retry=RETRY_AFTER) from None
    except CannotBuild:
        raise
    except Exception as error:
        raise Refused(t("problem.failed", language), status=503, retry=RETRY_AFTER) from error


async def _made(kind: Kind, asked: Asked, form: str, base: str) -> bytes:
    key = f"{kind.id}.{form}|{base}|{caching.stamp()}|{asked}"
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    body = await run_in_threadpool(MAKERS[form], kind, asked, base)
    if not asked.standalone:
        _kept[key] = body
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return body


def _html(kind: Kind, asked: Asked, base: str) -> bytes:
    made = kind.figure(asked.choice, asked.standalone, asked.extra)
    link = dashboard_address(base, kind.id, asked)
    return html.page(made, asked.choice, kind.bundle, link, asked.standalone).encode("utf-8")


def _csv(kind: Kind, asked: Asked, base: str) -> bytes:
    return figure_csv(kind.file_figure(asked.choice, asked.extra), asked.choice.language)


def _xlsx(kind: Kind, asked: Asked, base: str) -> bytes:
    params = asked.choice.address() | asked.extra
    address = f"{base}/figur/{kind.id}.html?{urlencode(params)}"
    return xlsx.workbook(kind.file_figure(asked.choice, asked.extra), asked.choice, address)


def _json(kind: Kind, asked: Asked, base: str) -> bytes:
    made = kind.figure(asked.choice, extra=asked.extra)
    cube = jsonstat.dataset(kind.rows(asked.choice), made.title, made.source, asked.choice.language)
    return json.dumps(cube, ensure_ascii=False, allow_nan=False).encode("utf-8")


MAKERS: dict[str, Maker] = {"html": _html, "csv": _csv, "xlsx": _xlsx, "json": _json}
assert set(MAKERS) | {"svg", "png"} == set(FORMATS)


def file_name(kind: Kind, asked: Asked, form: str) -> str:
    """A name a person recognises a year later."""
    choice = asked.choice
    of_one = [] if kind.id in OWN_LEVEL else [choice.indicator, choice.period]
    parts = [kind.id, *of_one, choice.area]
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

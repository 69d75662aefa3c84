"""A report in the forms it is given out in, made one at a time for a short queue."""

from __future__ import annotations

import threading

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from export.images import RETRY_AFTER
from export.report import blocks as report
from export.report.writers import WRITERS
from store.models import MAP_LEVELS
from text.formats import slug
from text.texts import t
from views.asking import harmless
from views.choice import area_codes
from views.edition import store
from web import answering as caching
from web.addresses import Params
from web.problems import Refused

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
}
#: Reports being made or waited for; one more is turned away.
QUEUE = 4
KEPT = 12
_turn = threading.Lock()
_waiting = threading.BoundedSemaphore(QUEUE)
_kept: dict[str, bytes] = {}


async def area_report(request: Request, params: Params, language: str) -> Response:
    """``/rapport/{omrade}.{format}``: the profile of one area, made when asked for."""
    area, form = request.path_params["omrade"], request.path_params["format"]
    if area not in areas() or form not in WRITERS:
        raise Refused(t("problem.report", language, asked=harmless(area)), status=404)
    tag = caching.etag(request)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    body = await run_in_threadpool(_made, area, form, language)
    place = slug(store()[0].area_name(area))
    headers = caching.headers(tag, language) | {
        "Content-Disposition": ("inline" if form == "html" else "attachment")
        + f'; filename="omradeprofil-{place}-{area}.{form}"'
    }
    if form == "html":
        headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
            f"form-action 'none'; frame-ancestors {caching.frame_ancestors()}"
        )
    return Response(body, headers=headers, media_type=TYPES[form])


def areas() -> list[str]:
    """The areas there is a report of."""
    return [code for level in MAP_LEVELS for code in area_codes(str(level))]


def _made(area: str, form: str, language: str) -> bytes:
    """The file, made once a version.

    :raises Refused: if too many are waiting already.
    """
    key = f"{area}.{form}.{language}.{caching.stamp()}"
    if key in _kept:
        return _kept[key]
    if not _waiting.acquire(blocking=False):
        raise Refused(t("problem.busy", language), status=503, retry=4 * RETRY_AFTER)
    try:
        with _turn:
            if key not in _kept:
                while len(_kept) >= KEPT:
                    _kept.pop(next(iter(_kept)))
                _kept[key] = WRITERS[form](report.build(report.area_profile(area, language)))
            return _kept[key]
    finally:
        _waiting.release()

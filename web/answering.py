"""ETag and Cache-Control from the snapshot's version; who may read and who may frame."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import settings
from store.errors import LevekarError
from text.texts import t
from views.edition import edition, opened
from web.problems import Refused, answer

log = logging.getLogger("levekar")

Endpoint = Callable[[Request], Awaitable[Response]]
#: Changes when what the addresses answer changes for the same figures.
FORM = "1"
#: A reader may keep an answer this long before asking whether it still holds.
SECONDS = 300
OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


def frame_ancestors() -> str:
    """Who may show a figure in a frame: ``LEVEKAR_FRAME_ANCESTORS``, else anyone.

    Anyone is safe here: a figure has no login, no cookie and no form, so there is nothing a frame
    could trick a reader into. Write for example ``'self' https://*.asker.kommune.no`` to narrow it.
    """
    return settings.read("LEVEKAR_FRAME_ANCESTORS")


def stamp() -> str:
    """What every answer depends on: the edition, and the form of our answers."""
    return f"{FORM}{edition().stamp}"


def etag(request: Request, more: str = "") -> str:
    """A weak tag (answers are compressed on their way) of stamp, address and what varies."""
    asked = f"{request.url.path}?{request.url.query}|{request.headers.get('accept', '')}|{more}"
    return f'W/"{stamp()}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the reader already has this answer."""
    asked = request.headers.get("if-none-match", "")
    held = [h.strip().removeprefix("W/") for h in asked.split(",")]
    return tag.removeprefix("W/") in held or held == ["*"]


def headers(tag: str) -> dict[str, str]:
    """The headers of an answer that may be kept."""
    return {"ETag": tag, "Cache-Control": f"public, max-age={SECONDS}, must-revalidate",
            "Vary": "Accept", **OPEN}  # fmt: skip


def not_modified(tag: str) -> Response:
    """304, with the headers a kept answer needs."""
    return Response(status_code=304, headers=headers(tag))


def held(endpoint: Endpoint) -> Endpoint:
    """The endpoint with one edition held from the first line of its answer to the last."""

    @wraps(endpoint)
    async def answered(request: Request) -> Response:
        try:
            now = await run_in_threadpool(edition)
        except LevekarError:
            log.exception("no edition to answer from")
            language = "en" if request.query_params.get("spraak") == "en" else "nb"
            return answer(Refused(t("problem.no_data_at_all", language), status=503, retry=60))
        with opened(now):
            return await endpoint(request)

    return answered

"""ETag, Cache-Control and the edition of an answer; who may read and who may frame."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

import settings
from export import assets, images
from views.edition import edition
from web.asking import meant
from web.problems import OPEN

#: A reader may keep an answer this long before asking whether it still holds.
SECONDS = 300


def frame_ancestors() -> str:
    """Who may show a figure in a frame: ``LEVEKAR_FRAME_ANCESTORS``, else anyone.

    Anyone is safe here: a figure has no login, no cookie and no form, so there is nothing a frame
    could trick a reader into. Write for example ``'self' https://*.asker.kommune.no`` to narrow it.
    """
    return settings.read("LEVEKAR_FRAME_ANCESTORS")


def stamp() -> str:
    """What every answer depends on: the edition, and the code that makes answers of it."""
    return f"{_code()}{edition().stamp}"


@lru_cache(maxsize=1)
def _code() -> str:
    """Eight hex digits of the code and the scripts a page names: an answer from before an update
    must not be kept, for it names scripts that are gone."""
    digest = hashlib.sha256(images.code().encode())
    for name in assets.SERVED:
        digest.update(assets.address(name).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def etag(request: Request, more: str = "") -> str:
    """A weak tag (answers are compressed on their way) of stamp, address and what varies."""
    query = urlencode(meant(request.query_params.multi_items()))
    asked = f"{request.url.path}?{query}|{request.headers.get('accept', '')}|{more}"
    return f'W/"{stamp()}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the reader already has this answer."""
    asked = request.headers.get("if-none-match", "")
    held = [h.strip().removeprefix("W/") for h in asked.split(",")]
    return tag.removeprefix("W/") in held or held == ["*"]


def headers(tag: str, language: str = "nb") -> dict[str, str]:
    """The headers of an answer that may be kept, with the edition it was made from: its version,
    which ``versjon=`` takes."""
    return {"ETag": tag, "Cache-Control": f"public, max-age={SECONDS}, must-revalidate",
            "Vary": "Accept", "Content-Language": language,
            "Levekar-Utgave": edition().snapshot.version, **OPEN}  # fmt: skip


def not_modified(tag: str, language: str) -> Response:
    """304, with the headers a kept answer needs."""
    return Response(status_code=304, headers=headers(tag, language))

"""What stands still: boundaries, scripts and styles, and the front page's other name."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from export import assets
from store import people
from store.boundaries import EMPTY_TOPOJSON, address, content
from store.errors import SnapshotError
from store.models import Level
from text.texts import t
from web.addresses import Params
from web.problems import Refused, no_such_address
from web.squeezing import taken

FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",
}
#: Outlines Plotly asks for before it draws any geographical figure. No other name is answered:
#: what may be kept for good is kept compressed, and names anyone makes up have no end.
OUTLINES = ("world_110m", "world_50m")


async def front(request: Request, params: Params, language: str) -> Response:
    """The front page under its own name, as every other page has one."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


async def boundaries(request: Request, params: Params, language: str) -> Response:
    """The boundaries of a level, or the cells where people live in a year.

    The name carries the content's hash, so it never goes stale.
    """
    name = request.path_params["name"]
    found = re.fullmatch(r"([a-z0-9_]+)\.[0-9a-f]{10}\.geojson", name)
    lived = {people.NAMED + year: year for year in people.years()}
    if not found or found[1] not in {*lived, *(str(level) for level in Level)}:
        raise no_such_address(language)
    what = found[1]
    try:
        body, path = ((people.content(lived[what]), people.address(lived[what]))
                      if what in lived else (content(what), address(what)))  # fmt: skip
    except SnapshotError:
        raise no_such_address(language) from None
    if not path.endswith(name):
        raise Refused(t("problem.renewed", language), status=404)
    return Response(body, media_type="application/geo+json", headers=FOREVER)


async def topojson(request: Request, params: Params, language: str) -> Response:
    """Empty world outlines, by the names in ``OUTLINES``."""
    if request.path_params["name"] not in OUTLINES:
        raise no_such_address(language)
    return JSONResponse(EMPTY_TOPOJSON, headers=FOREVER)


async def asset(request: Request, params: Params, language: str) -> Response:
    """A script or a style; the name carries the content's hash."""
    name = assets.named(request.path_params["name"])
    if name is None:
        raise no_such_address(language)
    return _asset(request, name, FOREVER)


async def embedding(request: Request, params: Params, language: str) -> Response:
    """The script an embedding page may use; at one address for good, so kept for a day only."""
    return _asset(request, "innbygg.js", {**FOREVER, "Cache-Control": "public, max-age=86400"})


def _asset(request: Request, name: str, headers: dict[str, str]) -> Response:
    headers = {**headers, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    if "gzip" in taken(request.headers.get("accept-encoding", "")):
        return Response(assets.squeezed(name), headers={**headers, "Content-Encoding": "gzip"},
                        media_type=kind)  # fmt: skip
    return Response(assets.content(name), headers=headers, media_type=kind)

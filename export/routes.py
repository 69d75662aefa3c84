"""Public addresses served beside the app, in the same process."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from loaders.boundaries import EMPTY_TOPOJSON, address, content
from loaders.errors import SnapshotError
from loaders.models import Level

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def routes() -> list[BaseRoute]:
    """All routes of the house."""
    return [
        Route("/statisk/grenser/{name}", boundaries),
        Route("/statisk/{name}.json", topojson),
    ]


async def boundaries(request: Request) -> Response:
    """The boundaries of a level; the name carries the content's hash, so it never goes stale."""
    found = re.fullmatch(r"([a-z_]+)\.[0-9a-f]{10}\.geojson", request.path_params["name"])
    if not found or found[1] not in {str(level) for level in Level}:
        return PlainTextResponse("Ukjente grenser.", 404)
    try:
        body = content(found[1])
    except SnapshotError:
        return PlainTextResponse("Ukjente grenser.", 404)
    if not address(found[1]).endswith(request.path_params["name"]):
        return PlainTextResponse("Grensene er oppdatert; last siden på nytt.", 404)
    return Response(body, media_type="application/geo+json", headers=FOREVER)


async def topojson(request: Request) -> Response:
    """Empty world outlines: Plotly asks for them before it draws any geographical figure."""
    return JSONResponse(EMPTY_TOPOJSON, headers=FOREVER)

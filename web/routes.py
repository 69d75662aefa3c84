"""Public addresses served beside the app, in the same process."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from export import assets
from store.boundaries import EMPTY_TOPOJSON, address, content
from store.errors import SnapshotError
from store.models import Level
from views.homes import OLD
from views.homes import address as address_of
from web import api
from web.answering import held
from web.assessments import PARAMETERS, assessments
from web.dcat import catalogue
from web.figures import figure
from web.openapi import description
from web.reports import area_report

FOREVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",
}

OBSERVATIONS = ("indikator", "kategori", "niva", "omrade", "ar", "format", "spraak")


def routes() -> list[BaseRoute]:
    """All routes of the house."""
    return [
        Route("/statisk/grenser/{name}", held(boundaries)),
        Route("/statisk/fil/{name}", asset),
        Route("/statisk/innbygg.js", embedding),
        Route("/statisk/{name}.json", topojson),
        Route("/figur/{figur}.{format}", held(figure)),
        Route("/api/v1/indikatorer", held(api.api(api.indicators, ("spraak",)))),
        Route("/api/v1/omrader", held(api.api(api.areas, ("niva", "format", "spraak")))),
        Route("/api/v1/observasjoner", held(api.api(api.observations, OBSERVATIONS))),
        Route("/api/v1/tiltak", held(api.api(api.initiatives, ("tiltak", "format", "spraak")))),
        Route("/api/v1/vurderinger", held(api.api(assessments, PARAMETERS))),
        Route("/api/v1/openapi.json", held(description)),
        Route("/katalog", held(catalogue)),
        Route("/rapport/{omrade}.{format}", held(area_report)),
        Route("/helse", api.health),
        Route("/oversikt", front),
        *[Route(f"/{view}", moved) for view in OLD],
    ]


async def front(request: Request) -> Response:
    """The front page under its own name, as every other page has one."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


async def moved(request: Request) -> Response:
    """What was a page of its own leads to its place today, with every choice in its address."""
    view = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    root = request.scope.get("root_path", "")
    return RedirectResponse(root + address_of(view, dict(request.query_params)), status_code=301)


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


async def asset(request: Request) -> Response:
    """A script of a figure's page; the name carries the content's hash."""
    name = assets.named(request.path_params["name"])
    if name is None:
        return PlainTextResponse("Ukjent fil.", 404)
    return _script(request, name, FOREVER)


async def embedding(request: Request) -> Response:
    """The script an embedding page may use; at one address for good, so kept for a day only."""
    return _script(request, "innbygg.js", {**FOREVER, "Cache-Control": "public, max-age=86400"})


def _script(request: Request, name: str, headers: dict[str, str]) -> Response:
    headers = {**headers, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(assets.squeezed(name), headers={**headers, "Content-Encoding": "gzip"},
                        media_type="text/javascript")  # fmt: skip
    return Response(assets.content(name), headers=headers, media_type="text/javascript")

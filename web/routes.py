"""Public addresses served beside the app, in the same process."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from views.homes import OLD
from views.homes import address as address_of
from web import declared, edges


def routes() -> list[BaseRoute]:
    """All routes of the house."""
    moving = [Route(f"/{view}", moved) for view in OLD]
    return [*edges.routes(), *declared.routes(), *moving]


async def moved(request: Request) -> Response:
    """What was a page of its own leads to its place today, with every choice in its address."""
    view = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    root = request.scope.get("root_path", "")
    return RedirectResponse(root + address_of(view, dict(request.query_params)), status_code=301)

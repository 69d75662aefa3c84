"""Public addresses served beside the app, in the same process."""

from __future__ import annotations

from starlette.routing import BaseRoute

from web import declared


def routes() -> list[BaseRoute]:
    """All routes of the house."""
    return declared.routes()

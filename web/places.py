"""Full addresses: of this server, and of a figure in the dashboard."""

from __future__ import annotations

import re

from starlette.requests import Request

import settings
from views.figures import State, home
from views.homes import address

_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[\w\-./~]*)?")


def base_address(request: Request) -> str:
    """The address this server is reached at, without a final slash.

    ``LEVEKAR_ADRESSE`` where it is set (behind a proxy it should be); else what was asked, if that
    is a plain address.
    """
    asked = settings.read("LEVEKAR_ADRESSE") or str(request.base_url)
    return asked.rstrip("/") if _PLAIN.fullmatch(asked) else "http://localhost"


def dashboard_address(base: str, state: State) -> str:
    """The page of the app that shows the figure, as it shows it."""
    view, params = home(state)
    return base + address(view, params)

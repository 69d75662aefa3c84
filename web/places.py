"""Full addresses: of this server, and of a figure in the dashboard."""

from __future__ import annotations

import os
import re
from urllib.parse import urlencode

from starlette.requests import Request

from views.figures import State, home

_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[\w\-./~]*)?")


def base_address(request: Request) -> str:
    """The address this server is reached at, without a final slash.

    ``LEVEKAR_ADRESSE`` where it is set (behind a proxy it should be); else what was asked, if that
    is a plain address.
    """
    asked = os.environ.get("LEVEKAR_ADRESSE") or str(request.base_url)
    return asked.rstrip("/") if _PLAIN.fullmatch(asked) else "http://localhost"


def dashboard_address(base: str, state: State) -> str:
    """The page of the app that shows the figure, as it shows it."""
    page, params = home(state)
    return f"{base}/{page}?{urlencode(params)}"

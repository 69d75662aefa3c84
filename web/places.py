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

    ``LEVEKAR_ADRESSE`` where it is set (behind a proxy it must be). Else what was asked for, if
    that is this machine: its own name for itself, or the address the connection came in at. A name
    anyone may write in a request is never sent back, since the answer may be kept for others.
    """
    asked = settings.read("LEVEKAR_ADRESSE")
    if asked:
        return asked.rstrip("/") if _PLAIN.fullmatch(asked) else "http://localhost"
    host, port = (request.scope.get("server") or ("localhost", None))[:2]
    name = request.url.hostname or ""
    scheme = "https" if request.url.scheme == "https" else "http"
    if name in ("localhost", "127.0.0.1", "::1", "testserver", host):
        shown = f"[{name}]" if ":" in name else name
        given = request.url.port
        own = f"{scheme}://{shown}" + (f":{given}" if given else "")
    else:
        shown = f"[{host}]" if host and ":" in host else host or "localhost"
        own = f"{scheme}://{shown}" + (f":{port}" if port else "")
    return own


def dashboard_address(base: str, state: State) -> str:
    """The page of the app that shows the figure, as it shows it."""
    view, params = home(state)
    return base + address(view, params)

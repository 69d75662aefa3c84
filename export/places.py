"""Full addresses: of this server, of a figure in the dashboard, of a figure outside it."""

from __future__ import annotations

import os
import re
from urllib.parse import urlencode

from starlette.requests import Request

from export.choice import Choice

#: Pages of the app that show a figure. A figure without one has no link back.
PAGES = {"kart": "kart", "rangering": "kart", "utvikling": "omrade", "profil": "omrade",
         "lorenz": "ulikhet", "matrise": "matrise", "behov-innsats": "behov"}  # fmt: skip
_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[\w\-./~]*)?")


def base_address(request: Request) -> str:
    """The address this server is reached at, without a final slash.

    ``LEVEKAR_ADRESSE`` where it is set (behind a proxy it should be); else what was asked, if that
    is a plain address.
    """
    asked = os.environ.get("LEVEKAR_ADRESSE") or str(request.base_url)
    return asked.rstrip("/") if _PLAIN.fullmatch(asked) else "http://localhost"


def dashboard_address(base: str, figure: str, choice: Choice) -> str:
    """The page of the app that shows the figure, or an empty text."""
    page = PAGES.get(figure)
    if page not in ("kart", "omrade"):
        return f"{base}/{page}" if page else ""
    params = choice.address()
    if page == "omrade":
        params = {"omrade": choice.area, "indikator": choice.indicator, "spraak": choice.language}
        params = {k: v for k, v in params.items() if v}
    return f"{base}/{page}?{urlencode(params)}"

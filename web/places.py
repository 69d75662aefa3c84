"""Full addresses: of this server, of a figure in the dashboard, of a figure outside it."""

from __future__ import annotations

import re

from starlette.requests import Request

import settings
from store.catalogue import ASKER
from views.homes import address
from web.asking import Asked

#: Pages of the app that show a figure.
PAGES = {"kart": "kart", "rangering": "rangering", "utvikling": "omrade", "profil": "omrade",
         "lorenz": "ulikhet", "matrise": "matrise", "behov-innsats": "behov",
         "pyramide": "sammenlign"}  # fmt: skip
_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[\w\-./~]*)?")


def base_address(request: Request) -> str:
    """The address this server is reached at, without a final slash.

    ``LEVEKAR_ADRESSE`` where it is set (behind a proxy it should be); else what was asked, if that
    is a plain address.
    """
    asked = settings.read("LEVEKAR_ADRESSE") or str(request.base_url)
    return asked.rstrip("/") if _PLAIN.fullmatch(asked) else "http://localhost"


def dashboard_address(base: str, figure: str, asked: Asked) -> str:
    """The page of the app that shows the figure, as it shows it."""
    choice = asked.choice
    wanted = {"kart": choice.address(), "rangering": choice.address(),
              "ulikhet": choice.address() | asked.extra,
              "omrade": {"omrade": choice.area, "indikator": choice.indicator},
              "matrise": {"niva": choice.level, "omrade": choice.area} | asked.extra,
              "sammenlign": dict(asked.extra),
              "behov": {"omrade": choice.area} | asked.extra}  # fmt: skip
    page = PAGES[figure]
    params = {"spraak": choice.language} | {k: v for k, v in wanted[page].items() if v}
    if page == "omrade" and params.get("omrade") == ASKER:
        params.pop("omrade")
    return base + address(page, params)

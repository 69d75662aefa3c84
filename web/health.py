"""How the site is: alive, ready, and the state of its figures and pictures."""

from __future__ import annotations

import logging
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import operating
from export.images import RENDERER
from store.errors import LevekarError
from store.manifest import reason_of
from text.texts import t
from views.edition import edition, fault, store
from web import warming
from web.addresses import Params
from web.problems import OPEN

_LOG = logging.getLogger("levekar.web")
_HEADERS = {"Cache-Control": "no-store", **OPEN}


async def alive(request: Request, params: Params, language: str) -> Response:
    """The process answers; nothing more is asked."""
    return JSONResponse({"status": "ok"}, headers=_HEADERS)


async def ready(request: Request, params: Params, language: str) -> Response:
    """Whether readers may be sent here: warm, and the figures can be read."""
    try:
        _, snapshot = await run_in_threadpool(store)
    except LevekarError:
        told = {"status": "feil", "melding": t("problem.no_data_at_all", language)}
        return JSONResponse(told, 503, _HEADERS)
    warm = warming.ready()
    content = {"status": "ok" if warm else "varmer opp", "versjon": snapshot.version}
    return JSONResponse(content, 200 if warm else 503, _HEADERS)


async def health(request: Request, params: Params, language: str) -> Response:
    """State of the snapshot, its sources, and whether a picture can be drawn: one is."""
    try:
        content = await run_in_threadpool(_health, language)
    except LevekarError:
        _LOG.exception("no edition to answer from")
        content = {"status": "feil", "melding": t("problem.no_data_at_all", language)}
    status = 200 if content["status"] == "ok" else 503
    return JSONResponse(content, status, _HEADERS)


def _health(language: str) -> dict[str, Any]:
    _, snapshot = store()
    made = edition().made or None
    sources = {
        name: {"tilstand": state.get("state"), "hentet": state.get("fetched"),
               "publisert": state.get("published"), "grunn": reason_of(state, language) or None}
        for name, state in snapshot.manifest.get("sources", {}).items()
    }  # fmt: skip
    wrong = fault()
    told = wrong and {"melding": wrong.message[language], "siden": wrong.since,
                      "antall": wrong.count}  # fmt: skip
    return {
        "status": "ok",
        "versjon": snapshot.version,
        "stempel": edition().stamp,
        "feil": told,
        "kode": operating.commit() or None,
        "samlet": made,
        "observasjoner": len(snapshot.frame),
        "bilder": RENDERER.health(),
        "kilder": sources,
    }

"""What is wrong with asking for a figure or a report, told to whoever asked.

A frame on another page and a reader who follows a link meet the reason in words and a way on, never
JSON; a program, and whoever asks for JSON, gets problem+json.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from export import html
from text.texts import t
from views.figures import KINDS
from views.homes import VIEWS, address
from web import answering as caching
from web.places import base_address
from web.problems import Refused, answer, headers_of

#: The view a report is made from.
REPORTS = "rapport"


def told(request: Request, problem: Refused, language: str) -> Response:
    """The problem, as a page where a person asked, else as problem+json."""
    if not _person(request):
        return answer(problem, language)
    report = request.url.path.rpartition(f"/{REPORTS}/")[1] != ""
    link = base_address(request) + address(_view(request, report), {"spraak": language})
    title = t("html.no_report" if report else "html.why_not", language)
    body = html.why_not(title, problem.detail, link, language)
    headers = headers_of(problem, language) | {
        "Vary": "Accept",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {caching.frame_ancestors()}",
    }
    return HTMLResponse(body, problem.status, headers)


def _person(request: Request) -> bool:
    """Whether a browser shows the answer: it says so, or a figure's page was asked for."""
    accept, path = request.headers.get("accept", ""), request.url.path
    figure = path.endswith(".html") and "/figur/" in path
    return "json" not in accept and ("text/html" in accept or figure)


def _view(request: Request, report: bool) -> str:
    """The view where what was asked for is made, or the front page."""
    if report:
        return REPORTS
    name = request.url.path.rpartition("/")[2].partition(".")[0]
    return KINDS[name].page if name in KINDS else next(iter(VIEWS))

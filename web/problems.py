"""What is wrong with a request, told as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from export.browser import NoBrowserError
from export.images import RETRY_AFTER, BusyError, PausedError
from text.texts import t
from views.asking import harmless

#: The longest value of a parameter that is looked at: every small area of Asker in an own set.
LONGEST = 4000
#: How many allowed values a problem lists in its sentence; all of them are in ``tillatt``.
NAMED = 12
#: Any page may read what is answered here, also what went wrong.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Content-Language, Levekar-Utgave, Retry-After",
    "X-Content-Type-Options": "nosniff",
}


class Refused(Exception):  # noqa: N818
    """A request that cannot be met: which parameter, in words, and what is allowed."""

    def __init__(
        self,
        detail: str,
        *,
        status: int = 400,
        parameter: str = "",
        allowed: Sequence[str] = (),
        retry: int = 0,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
        self.parameter = parameter
        self.allowed = list(allowed)
        self.retry = retry


def not_drawn(error: Exception, language: str = "nb") -> Refused:
    """What is answered where a picture or a print could not be made: why, and when to ask again."""
    if isinstance(error, NoBrowserError):
        return Refused(t("problem.no_browser", language), status=503)
    if isinstance(error, PausedError):
        return Refused(t("problem.pause", language), status=503, retry=int(error.seconds) + 1)
    key = "problem.busy" if isinstance(error, BusyError) else "problem.failed"
    return Refused(t(key, language), status=503, retry=RETRY_AFTER)


def not_allowed(
    parameter: str, asked: str, allowed: Sequence[str], language: str = "nb", status: int = 400
) -> Refused:
    """A value that does not exist, with what does."""
    named = ", ".join(allowed[:NAMED]) + (" …" if len(allowed) > NAMED else "")
    key = "problem.value" if allowed else "problem.value_none"
    detail = t(key, language, parameter=parameter, asked=harmless(asked), allowed=named)
    return Refused(detail, status=status, parameter=parameter, allowed=allowed)


def too_long(parameter: str, language: str = "nb", most: int = LONGEST) -> Refused:
    """A value nobody needs to read."""
    return Refused(t("problem.long", language, parameter=parameter, most=most),
                   parameter=parameter)  # fmt: skip


def missing(parameter: str, allowed: Sequence[str], language: str = "nb") -> Refused:
    """A parameter the address cannot do without."""
    named = ", ".join(allowed[:NAMED]) + (" …" if len(allowed) > NAMED else "")
    key = "problem.required" if allowed else "problem.required_none"
    return Refused(t(key, language, parameter=parameter, allowed=named),
                   parameter=parameter, allowed=allowed)  # fmt: skip


def unknown_parameter(name: str, allowed: Sequence[str], language: str = "nb") -> Refused:
    """A parameter the address does not have."""
    key = "problem.parameter" if allowed else "problem.parameter_none"
    detail = t(key, language, asked=harmless(name), allowed=", ".join(allowed))
    return Refused(detail, parameter=harmless(name), allowed=allowed)


def no_such_address(language: str = "nb") -> Refused:
    """Nothing is answered at this path."""
    return Refused(t("problem.address", language), status=404)


def not_that_method(language: str = "nb") -> Refused:
    """An address that can only be read."""
    return Refused(t("problem.method", language), status=405)


def failed(language: str = "nb") -> Refused:
    """What nobody foresaw; the log knows more, the reader only that it was not their fault."""
    return Refused(t("problem.unforeseen", language), status=500)


def answer(problem: Refused, language: str = "nb") -> Response:
    """The problem as an answer."""
    body = {
        "type": "about:blank",
        "title": t(f"problem.{problem.status}", language),
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.parameter:
        body |= {"parameter": problem.parameter, "tillatt": problem.allowed}
    return JSONResponse(body, problem.status, headers_of(problem, language),
                        media_type="application/problem+json")  # fmt: skip


def headers_of(problem: Refused, language: str) -> dict[str, str]:
    """The headers of an answer that tells a problem, in whatever form."""
    headers = {"Cache-Control": "no-store", "Content-Language": language, **OPEN}
    if problem.retry:
        headers["Retry-After"] = str(problem.retry)
    if problem.status == 405:
        headers["Allow"] = METHODS
    return headers


#: What an address here can be asked to do.
METHODS = "GET, HEAD, OPTIONS"

"""What is wrong with a request, told as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import JSONResponse, Response

from text.texts import t
from views.asking import harmless

#: The longest value of a parameter that is looked at.
LONGEST = 1000
#: How many allowed values a problem lists in its sentence; all of them are in ``tillatt``.
NAMED = 12


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


def not_allowed(
    parameter: str, asked: str, allowed: Sequence[str], language: str = "nb", status: int = 400
) -> Refused:
    """A value that does not exist, with what does."""
    named = ", ".join(allowed[:NAMED]) + (" …" if len(allowed) > NAMED else "")
    detail = t("problem.value", language, parameter=parameter, asked=harmless(asked), allowed=named)
    return Refused(detail, status=status, parameter=parameter, allowed=allowed)


def too_long(parameter: str, language: str = "nb") -> Refused:
    """A value nobody needs to read."""
    return Refused(t("problem.long", language, parameter=parameter, most=LONGEST),
                   parameter=parameter)  # fmt: skip


def unknown_parameter(name: str, allowed: Sequence[str], language: str = "nb") -> Refused:
    """A parameter the address does not have."""
    detail = t("problem.parameter", language, asked=harmless(name), allowed=", ".join(allowed))
    return Refused(detail, parameter=harmless(name), allowed=allowed)


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
    headers = {"Cache-Control": "no-store"}
    if problem.retry:
        headers["Retry-After"] = str(problem.retry)
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")

"""The description of the addresses (OpenAPI 3.1), made from their declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import settings
from text.texts import t, texts
from views.edition import per_edition
from web import answering as caching
from web.addresses import Address, Answering, Params, Value
from web.api import _json
from web.places import base_address
from web.schemas import ref, schemas

#: First part of a path → the group it is described under.
TAGS = {"api": "data", "katalog": "data", "figur": "figurer", "oembed": "figurer",
        "rapport": "rapporter", "helse": "drift", "statisk": "filer",
        "oversikt": "filer"}  # fmt: skip
PROBLEM = {"application/problem+json": {"schema": ref("Problem")}}


def description(described: Callable[[str, str], dict[str, Any]]) -> Answering:
    """What answers with the document as JSON; ``described`` makes it of language and base address.

    It is handed in, for what declares the addresses declares this one too.
    """

    async def answer(request: Request, params: Params, language: str) -> Response:
        base = base_address(request)
        tag = caching.etag(request, base + "|".join(_contact(base).values()))
        if caching.unchanged(request, tag):
            return caching.not_modified(tag, language)
        body = await run_in_threadpool(_body, described, language, base, *_contact(base).values())
        return Response(body, headers=caching.headers(tag, language), media_type="application/json")

    return answer


@per_edition(4)
def _body(described: Callable[[str, str], dict[str, Any]], language: str, base: str,
          *_contact: str) -> bytes:  # fmt: skip
    """The document, half a megabyte: every value of every parameter is in it."""
    return _json(described(language, base))


def document(addresses: Iterable[Address], base: str = "", language: str = "nb") -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Levekår i Asker",
            "version": "1",
            "description": t("adresse.info", language),
            "license": {"name": "CC BY 4.0 / NLOD 2.0",
                        "url": "https://creativecommons.org/licenses/by/4.0/deed.no"},
            "contact": _contact(base),
        },
        "tags": [{"name": tag, "description": t(f"adresse.gruppe.{tag}", language)}
                 for tag in sorted(set(TAGS.values()))],
        "servers": [{"url": base or "/"}],
        "paths": {a.path: {"get": _get(a, language)} for a in addresses},
        "components": {"schemas": schemas()},
    }  # fmt: skip


def _contact(base: str) -> dict[str, str]:
    """Who answers for the addresses, as the operator has said it."""
    mail = settings.read("LEVEKAR_KONTAKT")
    told = {"name": settings.read("LEVEKAR_UTGIVER"), "url": f"{base}/"}
    return told | ({"email": mail} if mail else {})


def _get(address: Address, language: str) -> dict[str, Any]:
    parameters = [_parameter(v, "path", language) for v in address.inside]
    parameters += [_parameter(v, "query", language) for v in address.values]
    tag, summary = TAGS[address.path.split("/")[1]], _words(f"adresse.{address.name}", language)
    return {
        "operationId": address.name,
        "summary": summary,
        "description": f"{summary}. {t(f'adresse.gruppe.{tag}', language)}",
        "tags": [tag],
        "parameters": parameters,
        "responses": _responses(address, language),
    }


def _words(key: str, language: str) -> str:
    """A text where there is one; each kind of figure is named as its page names it."""
    kind = key.removeprefix("adresse.figur_")
    if kind != key:
        return t("adresse.figur", language, figure=kind.replace("_", "-"))
    return t(key, language) if key in texts(language) else ""


def _parameter(value: Value, where: str, language: str) -> dict[str, Any]:
    allowed = value.described()
    item: dict[str, Any] = {"type": "string"} | ({"enum": allowed} if allowed else {})
    if value.form:  # one that is empty asks nothing
        item["anyOf"] = [{"format": value.form}, {"maxLength": 0}]
    if value.required and not allowed:
        item["minLength"] = 1
    found = {"name": value.name, "in": where, "required": where == "path" or value.required,
             "description": t(f"adresse.om.{value.about or value.name}", language),
             "schema": item}  # fmt: skip
    if value.most > 1 and allowed:
        found |= {"style": "form", "explode": False,
                  "schema": {"type": "array", "minItems": 1, "maxItems": value.most,
                             "items": item}}  # fmt: skip
    return found


def _responses(address: Address, language: str) -> dict[str, Any]:
    def told(status: int) -> str:
        return t(f"adresse.svar.{status}", language)

    content = {kind: {"schema": schema} for kind, schema in address.content.items()}
    if address.elsewhere:
        return {"307": {"description": told(307)}}
    answers: dict[str, Any] = {"200": {"description": told(200), "content": content}}
    if address.kept:
        answers["304"] = {"description": told(304)}
    problem = PROBLEM | ({"text/html": {"schema": {}}} if address.told else {})
    wrong = ([] if address.any_query else [400]) + [*address.fails, 500]
    answers |= {str(s): {"description": told(s), "content": problem} for s in wrong}
    if address.unwell:
        answers["503"] = {"description": told(503), "content": content}
    return answers

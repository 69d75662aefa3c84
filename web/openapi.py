"""The description of the addresses (OpenAPI 3.1), made from the same registries as the answers."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from charts.classes import METHODS
from store.models import Level, Status
from views.choice import SHOWN_LEVELS, default_choice, shown_indicators
from views.edition import store
from views.figures import FORMATS as FIGURE_FORMATS
from views.figures import offered
from views.initiatives.filters import register
from web import answering as caching
from web.api import (
    AREA_FORMATS,
    FORMATS,
    MOST,
    NAMES,
    REGISTER_FORMATS,
    _json,
    all_categories,
    all_periods,
)
from web.places import base_address

PROBLEM = {"$ref": "#/components/schemas/Problem"}
BOTH = {"type": "object", "required": ["nb", "en"],
        "properties": {"nb": {"type": "string"}, "en": {"type": "string"}}}  # fmt: skip
TEXT = {"type": "string"}
NUMBER_OR_NONE = {"type": ["number", "null"]}


async def description(request: Request) -> Response:
    """The document as JSON."""
    base = base_address(request)
    tag = caching.etag(request, base)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    body = _json(await run_in_threadpool(document, base))
    return Response(body, headers=caching.headers(tag), media_type="application/json")


def document(base: str = "") -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Levekår i Asker",
            "version": "1",
            "description": "Åpne tall om levekår i Asker: indikatorer, områder, observasjoner og "
            "figurer. Alle adresser kan leses fra andre sider (CORS) og svarer 304 på "
            "If-None-Match når tallene er de samme. Skjulte tall har status og ingen verdi.",
            "license": {"name": "CC BY 4.0 / NLOD 2.0",
                        "url": "https://creativecommons.org/licenses/by/4.0/deed.no"},
        },
        "servers": [{"url": base or "/"}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }  # fmt: skip


def _paths() -> dict[str, Any]:
    language = _query("spraak", ["nb", "en"], "Språk i titler og meldinger.")
    return {
        "/api/v1/indikatorer": _get(
            "indikatorer", "Indikatorer som har tall", [language],
            {"application/json": {"$ref": "#/components/schemas/Indikatorer"}}, lost=False,
        ),
        "/api/v1/omrader": _get(
            "omrader", "Områder, som liste eller GeoJSON",
            [_query("niva", [str(v) for v in Level], "Nivå."),
             _query("format", list(AREA_FORMATS), "Også valgt med Accept."), language],
            {"application/json": {"$ref": "#/components/schemas/Omrader"},
             "application/geo+json": {"type": "object", "required": ["type", "features"]}},
        ),
        "/api/v1/observasjoner": _get(
            "observasjoner", "Tallene for én indikator",
            _observation_parameters(language),
            {"application/json": {"anyOf": [{"$ref": "#/components/schemas/JsonStat"},
                                            {"$ref": "#/components/schemas/Observasjoner"}]},
             "text/csv": TEXT},
        ),
        "/api/v1/tiltak": _get(
            "tiltak", "Registeret over tiltak, eller ett av dem, med evidensskalaene",
            [_query("tiltak", list(register().initiatives), "Ett tiltak."),
             _query("format", list(REGISTER_FORMATS), "Også valgt med Accept."), language],
            {"application/json": {"$ref": "#/components/schemas/Tiltak"}, "text/csv": TEXT},
            lost=False,
        ),
        "/figur/{figur}.{format}": _get(
            "figur", "Én figur", _figure_parameters(language),
            {kind: {} for kind in (
                "text/html", "image/svg+xml", "image/png", "text/csv", "application/json",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
            busy=True,
        ),
    }  # fmt: skip


def _get(
    name: str, summary: str, parameters: list[dict[str, Any]], content: dict[str, Any],
    lost: bool = True, busy: bool = False,
) -> dict[str, Any]:  # fmt: skip
    problem = {"content": {"application/problem+json": {"schema": PROBLEM}}}
    answers: dict[str, Any] = {
        "200": {"description": "Svaret.",
                "content": {kind: {"schema": schema} for kind, schema in content.items()}},
        "304": {"description": "Uendret siden sist."},
        "400": {"description": "En parameter finnes ikke eller har en ukjent verdi.", **problem},
    }  # fmt: skip
    if lost:
        answers["404"] = {"description": "Finnes ikke i denne kombinasjonen.", **problem}
    if busy:
        answers["503"] = {"description": "Bilder kan ikke lages nå.", **problem}
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters,
                    "responses": answers}}  # fmt: skip


def _query(name: str, allowed: list[str], text: str, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": text,
            "schema": {"type": "string", "enum": allowed}}  # fmt: skip


def _several(name: str, allowed: list[str], text: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "style": "form", "explode": False, "description": text,
            "schema": {"type": "array", "minItems": 1, "maxItems": MOST,
                       "items": {"type": "string", "enum": allowed}}}  # fmt: skip


def _observation_parameters(language: dict[str, Any]) -> list[dict[str, Any]]:
    registry, _ = store()
    return [
        _query("indikator", [i.id for i in shown_indicators()], "Indikator.", required=True),
        _several("kategori", all_categories(), "Kategorier, med komma mellom."),
        _several("niva", [str(v) for v in Level], "Nivåer, med komma mellom."),
        _several("omrade", list(registry.areas), "Områdekoder, med komma mellom."),
        _several("ar", all_periods(), "Perioder, med komma mellom."),
        _query("format", list(FORMATS), "json-stat der ikke annet er valgt; også med Accept."),
        language,
    ]


def _figure_parameters(language: dict[str, Any]) -> list[dict[str, Any]]:
    registry, _ = store()
    return [
        {"name": "figur", "in": "path", "required": True,
         "schema": {"type": "string", "enum": list(offered())}},
        {"name": "format", "in": "path", "required": True,
         "schema": {"type": "string", "enum": list(FIGURE_FORMATS)}},
        _query("indikator", [i.id for i in shown_indicators()], "Indikator."),
        _query("kategori", all_categories(), "Kategori."),
        _query("niva", [str(v) for v in SHOWN_LEVELS], "Nivå."),
        _query("ar", all_periods(), "Periode."),
        _query("omrade", list(registry.areas), "Område."),
        _query("inndeling", list(METHODS), "Klasser i kartet."),
        _query("selvstendig", ["0", "1"], "Bare html: alt i én fil."),
        *_own_parameters(),
        language,
    ]  # fmt: skip


def _own_parameters() -> list[dict[str, Any]]:
    choice = default_choice()
    return [
        _query(name, allowed(choice), f"Bare {kind.id}.")
        for kind in offered().values()
        for name, allowed in kind.extra.items()
    ]


def _schemas() -> dict[str, Any]:
    return {
        "Problem": {
            "type": "object",
            "required": ["title", "status", "detail"],
            "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"},
                           "detail": TEXT, "parameter": TEXT,
                           "tillatt": {"type": "array", "items": TEXT}},
        },
        "Indikatorer": {
            "type": "object",
            "required": ["indikatorer"],
            "properties": {"indikatorer": {"type": "array", "items": _indicator()}},
        },
        "Omrader": {
            "type": "object",
            "required": ["omrader"],
            "properties": {"omrader": {"type": "array", "items": {
                "type": "object",
                "required": ["kode", "navn", "niva"],
                "properties": {"kode": TEXT, "navn": TEXT, "niva": TEXT,
                               "ligger_i": {"type": ["string", "null"]}}}}},
        },
        "Observasjoner": {
            "type": "object",
            "required": ["observasjoner"],
            "properties": {"observasjoner": {"type": "array", "items": {
                "type": "object",
                "required": list(NAMES),
                "properties": {name: _observation_field(name) for name in NAMES}}}},
        },
        "Tiltak": {
            "type": "object",
            "required": ["initiatives", "known_from_research", "evidence_scales", "note"],
            "properties": {
                "initiatives": {"type": "array", "items": {
                    "type": "object", "required": ["id", "title", "text", "address"],
                    "properties": {"id": TEXT, "title": BOTH, "text": BOTH, "address": TEXT}}},
                "known_from_research": {"type": "array", "items": {"type": "object"}},
                "evidence_scales": {"type": "array", "items": {"type": "object"}},
                "note": TEXT},
        },
        "JsonStat": {
            "type": "object",
            "required": ["version", "class", "id", "size", "dimension", "value"],
            "properties": {"version": {"const": "2.0"}, "class": {"const": "dataset"},
                           "id": {"type": "array", "items": TEXT},
                           "size": {"type": "array", "items": {"type": "integer"}},
                           "value": {"type": "array", "items": NUMBER_OR_NONE},
                           "status": {"type": "object"}},
        },
    }  # fmt: skip


def _indicator() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "tema", "tittel", "definisjon", "enhet", "desimaler", "dekning",
                     "kilde"],
        "properties": {"id": TEXT, "tema": TEXT, "tittel": BOTH, "definisjon": BOTH,
                       "enhet": TEXT, "desimaler": {"type": "integer"},
                       "dekning": {"type": "object", "additionalProperties":
                                   {"type": "array", "items": TEXT}},
                       "kilde": {"type": "object"}},
    }  # fmt: skip


def _observation_field(name: str) -> dict[str, Any]:
    if name in ("verdi", "nedre", "ovre", "teller", "nevner"):
        return NUMBER_OR_NONE
    return {"type": "string", "enum": [str(s) for s in Status]} if name == "status" else TEXT

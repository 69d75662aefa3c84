"""The shapes of the answers, as the description of the addresses tells them."""

from __future__ import annotations

from typing import Any

from export.opendata import BESIDE
from store.models import Status
from web.api import NAMES

BOTH = {"type": "object", "required": ["nb", "en"],
        "properties": {"nb": {"type": "string"}, "en": {"type": "string"}}}  # fmt: skip
TEXT = {"type": "string"}
NUMBER_OR_NONE = {"type": ["number", "null"]}
ANYTHING: dict[str, Any] = {}


def ref(name: str) -> dict[str, Any]:
    """A reference to one of ``schemas``."""
    return {"$ref": f"#/components/schemas/{name}"}


def schemas() -> dict[str, Any]:
    """All shapes by name."""
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
                "required": [*NAMES, *BESIDE],
                "properties": {name: _observation_field(name) for name in (*NAMES, *BESIDE)}}}},
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
        "JsonStatSamling": {
            "type": "object",
            "required": ["version", "class", "link"],
            "properties": {"version": {"const": "2.0"}, "class": {"const": "collection"},
                           "link": {"type": "object", "required": ["item"], "properties": {
                               "item": {"type": "array", "items": ref("JsonStat")}}}},
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

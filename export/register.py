"""The register of initiatives as open data: JSON with everything, CSV with one row an entry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from export.csv import to_csv
from register.models import Initiative
from store.words import Strict
from text.texts import t
from views.initiatives.filters import register
from views.initiatives.words import FIELDS, evidence_line, fields

ADDRESS = "/tiltak?tiltak="


def _plain(entry: Strict) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def register_json(ids: Iterable[str] | None = None) -> bytes:
    """The whole register, or some of its initiatives, with the scales that explain the ratings."""
    reg = register()
    wanted = list(reg.initiatives) if ids is None else list(ids)
    content: dict[str, Any] = {
        "initiatives": [{**_plain(reg.initiatives[i]), "address": ADDRESS + i} for i in wanted],
        "known_from_research": [] if ids else [_plain(p) for p in reg.programmes.values()],
        "evidence_scales": [_plain(s) for s in reg.scales.values()],
        "service_areas": [_plain(s) for s in reg.service_areas.values()],
        "challenges": [_plain(c) for c in reg.challenges.values()],
        "note": t("behov.absence", "en"),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def table(initiatives: Iterable[Initiative], language: str = "nb") -> pd.DataFrame:
    """One row an initiative, every field in words."""
    rows = []
    for i in initiatives:
        told = fields(i, language)
        rows.append(
            {
                "id": i.id,
                t("column.initiative", language): i.title[language],
                t("column.text", language): i.text[language],
                **{t(f"felt.{f}", language): told[f] for f in FIELDS},
                t("felt.evidence", language): evidence_line(i, language),
                t("felt.sources", language): " ".join(s.url for s in i.sources),
                t("figure.link", language): ADDRESS + i.id,
            }
        )
    return pd.DataFrame(rows)


def register_csv(initiatives: Iterable[Initiative], language: str = "nb") -> bytes:
    """The table as CSV for a Norwegian Excel."""
    return to_csv(table(initiatives, language))

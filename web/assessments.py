"""``/api/v1/vurderinger``: the verdict on every area, as every page reads it, for a machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from export.csv import to_csv
from store.models import Level
from text.texts import t
from views import comparing
from views.choice import (
    SHOWN_LEVELS,
    Choice,
    area_codes,
    options,
    periods,
    shown_indicators,
    shown_levels,
)
from views.edition import store
from web import api
from web.problems import Refused, not_allowed

FORMATS = ("json", "csv")
#: Names of the columns in CSV and JSON → fields of ``views.comparing.Verdict`` and of ``_rows``.
NAMES = {
    "indikator": "indicator", "kategori": "category", "omrade": "area", "navn": "name",
    "niva": "level", "periode": "period", "verdi": "value", "nedre": "lower", "ovre": "upper",
    "status": "status", "referansetype": "reference_kind", "referansenavn": "reference_name",
    "referanse": "reference", "forskjell": "difference", "forskjell_nedre": "difference_lower",
    "forskjell_ovre": "difference_upper", "p": "p", "p_justert": "q", "proving": "tested",
    "utfall": "outcome", "gunstig": "favourable", "plass_fra_hoyest": "rank", "plass": "place",
    "ende": "end", "deler_plass": "tied", "antall_omrader": "count", "lik_blanding": "equal_mix",
    "setning": "sentence",
}  # fmt: skip
#: Columns where nought is no figure but the want of one.
PLACES = ("rank", "place", "tied")


def assessments(params: Mapping[str, str], accept: str) -> api.Answer:
    """The verdicts asked for, as JSON or CSV: newest period of each figure unless a year is given.

    :raises Refused: where a parameter has an unknown value, or nothing answers to all of them.
    """
    language = params.get("spraak", "nb")
    form = _one_of(params, "format", FORMATS, language)
    level = _level(params, language)
    area = _one_of(params, "omrade", area_codes(level), language)
    rows = _rows(_choices(params, level, language), area)
    if rows.empty:
        raise Refused(t("problem.no_data", language, parameter="omrade", allowed=level), status=404,
                      parameter="omrade")  # fmt: skip
    named = pd.DataFrame({name: rows[column] for name, column in NAMES.items()})
    if form == "csv" or (not form and "text/csv" in accept):
        words = named["gunstig"].map({True: "ja", False: "nei"})
        return to_csv(named.assign(gunstig=words)), "text/csv; charset=utf-8"
    return api._json({"vurderinger": api._records(named)}), "application/json"


def _one_of(params: Mapping[str, str], name: str, allowed: Sequence[str], language: str) -> str:
    """The value of a parameter, held against what there is here; empty where it is not given.

    :raises Refused: where there is no such value.
    """
    asked = params.get(name, "")
    if asked and asked not in allowed:
        raise not_allowed(name, asked, allowed, language)
    return asked


def _level(params: Mapping[str, str], language: str) -> str:
    """The level asked for, else the one of the area asked for, else the delområder."""
    there = [str(v) for v in SHOWN_LEVELS]
    asked = _one_of(params, "niva", there, language)
    area = params.get("omrade", "")
    if asked or not area:
        return asked or there[0]
    areas = store()[0].areas
    level = str(areas[area].level) if area in areas else ""
    if level not in there:
        known = [code for v in there for code in area_codes(v)]
        raise not_allowed("omrade", area, known, language)
    return level


def _choices(params: Mapping[str, str], level: str, language: str) -> list[Choice]:
    """The figures of the level asked for; a figure without the year or category is left out."""
    known = [i.id for i in shown_indicators()]
    asked = _one_of(params, "indikator", known, language)
    here = [i for i in known if level in shown_levels(i)]
    if level == Level.KOMMUNE and not asked and not params.get("omrade"):
        # Every figure of every municipality is more than anybody reads in one answer. Each value is
        # right by itself, and there is no such answer: as where two values do not go together.
        raise Refused(t("problem.required", language, parameter="indikator",
                        allowed=", ".join(here[:12]) + " …"), parameter="indikator",
                      status=404, allowed=here)  # fmt: skip
    if asked and asked not in here:
        raise not_allowed("indikator", asked, here, language, status=404)
    category = _one_of(params, "kategori", api.all_categories(), language)
    when = _one_of(params, "ar", api.all_periods(), language)
    found, offered = [], {"kategori": set[str](), "ar": set[str]()}
    for indicator in [asked] if asked else here:
        for one in options(indicator, level)[0]:
            offered["kategori"].add(one)
            if category and one != category:
                continue
            there = periods(indicator, level, one)
            offered["ar"] |= set(there)
            if not when or when in there:
                found.append(Choice(indicator, one, level, when or there[-1], language=language))
    if not found:
        name = "ar" if when and offered["ar"] else "kategori"
        raise _nothing(name, params.get(name, ""), sorted(offered[name]), language)
    return found


def _nothing(name: str, asked: str, allowed: Sequence[str], language: str) -> Refused:
    return not_allowed(name, asked, allowed, language, status=404)


def _rows(choices: list[Choice], area: str) -> pd.DataFrame:
    found = [
        one | {
            "reference_name": comparing.reference_name(v.reference_kind, v.level, choice.language),
            "sentence": comparing.sentence(v, choice.language),
        }
        for choice in choices
        for v, one in ((v, asdict(v)) for v in comparing.every(choice).values())
        if area in ("", v.area)
    ]  # fmt: skip
    if not found:
        return pd.DataFrame()
    rows = pd.DataFrame(found)
    hidden = rows["value"].isna()
    places = {c: rows[c].astype(object).where(rows[c] > 0, None) for c in PLACES}
    # What hides a value hides its limits.
    return rows.assign(
        lower=rows["lower"].mask(hidden), upper=rows["upper"].mask(hidden),
        **places,
    )  # fmt: skip

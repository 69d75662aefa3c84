"""``/api/v1``: indicators, areas, observations, initiatives."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from export import codelists, jsonstat, opendata
from export.csv import to_csv
from export.register import register_csv, register_json
from store.boundaries import geojson
from store.errors import LevekarError
from store.models import Indicator, Level
from text.texts import t
from views.choice import known_indicators
from views.edition import per_edition, store
from views.initiatives.filters import register
from views.observed import observed
from views.subject import source_line
from web import answering as caching
from web.addresses import Answering, Params
from web.problems import Refused, not_allowed

FORMATS = ("json-stat", "csv", "json")
#: Values one parameter may list.
MOST = 50
AREA_FORMATS = ("json", "geojson", "csv")
REGISTER_FORMATS = LIST_FORMATS = ("json", "csv")
#: Headings of codes and numbers → columns of the snapshot.
NAMES = opendata.NAMES
DECIMALS = tuple(opendata.DECIMAL)
WHOLE = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
log = logging.getLogger("levekar")
Answer = tuple[bytes, str]
PLAIN, CSV = "application/json", "text/csv; charset=utf-8"


def api(make: Callable[[Params, str], Answer]) -> Answering:
    """What answers with what ``make`` makes of the parameters and the Accept header."""

    async def answering(request: Request, params: Params, language: str) -> Response:
        tag = caching.etag(request)
        if caching.unchanged(request, tag):
            return caching.not_modified(tag, language)
        body, kind = await run_in_threadpool(make, params, request.headers.get("accept", ""))
        return Response(body, headers=caching.headers(tag, language), media_type=kind)

    return answering


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")


def indicators(params: Mapping[str, str], accept: str) -> Answer:
    """Every indicator that has figures; as CSV in one language."""
    if _as_csv(params, accept):
        return to_csv(codelists.indicator_table(params.get("spraak", "nb"))), CSV
    return _json({"indikatorer": [describe(i) for i in known_indicators()]}), "application/json"


def describe(item: Indicator) -> dict[str, Any]:
    """One indicator for a machine; texts in both languages."""
    registry, snapshot = store()
    source = registry.sources[item.source]
    return {
        "id": item.id,
        "tema": item.domain,
        "tittel": item.title.model_dump(),
        "definisjon": item.definition.model_dump(),
        "enhet": item.unit,
        "desimaler": item.decimals,
        "retning": item.direction,
        "maal": item.measure,
        "livsfaser": list(item.phases_of()),
        "kategorier": [{"id": c.id, "tittel": c.title.model_dump(),
                        "livsfaser": list(item.phases_of(c.id))} for c in item.categories],
        "dekning": {level: snapshot.periods(item.id, level) for level in snapshot.levels(item.id)},
        "forbehold": [c.model_dump() for c in item.caveats],
        "brudd": [{"periode": b.period, "tekst": b.text.model_dump()} for b in item.breaks],
        "kilde": {"utgiver": source.publisher["nb"], "tabell": source.table,
                  "lisens": source.licence, "adresse": source.url},
    }  # fmt: skip


def areas(params: Mapping[str, str], accept: str) -> Answer:
    """Areas of one level or all, as a list or, for a level with boundaries, as GeoJSON."""
    registry, _ = store()
    language = params.get("spraak", "nb")
    level, form = params.get("niva", ""), params.get("format", "")
    if form == "geojson" or (not form and "application/geo+json" in accept):
        return _boundaries(level, language), "application/geo+json"
    if _as_csv(params, accept):
        return to_csv(codelists.area_table(level, language)), CSV
    chosen = [a for a in registry.areas.values() if not level or a.level == level]
    content = [{"kode": a.code, "navn": a.name, "niva": str(a.level), "ligger_i": a.parent or None}
               for a in chosen]  # fmt: skip
    return _json({"omrader": content}), "application/json"


def codes(params: Mapping[str, str], accept: str) -> Answer:
    """What the codes of the figures mean: one list or all."""
    table = codelists.code_table(params.get("liste", ""), params.get("spraak", "nb"))
    if _as_csv(params, accept):
        return to_csv(table), CSV
    return _json({"koder": _records(table)}), PLAIN


def _as_csv(params: Mapping[str, str], accept: str) -> bool:
    form = params.get("format", "")
    return form == "csv" or (not form and "text/csv" in accept)


def _boundaries(level: str, language: str) -> bytes:
    there = _with_boundaries()
    if level not in there:
        raise not_allowed("niva", level, there, language, status=404)
    return _json(geojson(level))


def _with_boundaries() -> list[str]:
    found = []
    for level in Level:
        try:
            geojson(str(level))
        except LevekarError:
            continue
        found.append(str(level))
    return found


def observations(params: Mapping[str, str], accept: str) -> Answer:
    """The observations of one indicator or several, as JSON-stat, CSV or a list."""
    language = params.get("spraak", "nb")
    form = params.get("format") or _by_accept(accept)
    items, rows = _narrowed(params, language)
    if form == "csv":
        table = opendata.open_table(rows, language)
        body = opendata.table_csv(table, params.get("desimal", DECIMALS[0]))
        return body, "text/csv; charset=utf-8"
    if form == "json":
        return _json(
            {"observasjoner": _records(opendata.dated(opendata.open_table(rows, language)))}
        ), PLAIN
    sets = [_cube(i, rows[rows["indicator"] == i.id], language) for i in items]
    sets = [found for found in sets if found]
    return _json(sets[0] if len(items) == 1 else _collection(items, sets, language)), PLAIN


def _cube(item: Indicator, rows: pd.DataFrame, language: str) -> dict[str, Any] | None:
    if rows.empty:
        return None
    source = source_line(item.id, list(rows["source"]), language)
    return jsonstat.dataset(observed(rows), item.title[language], source, language)


def _collection(items: list[Indicator], sets: list[Any], language: str) -> dict[str, Any]:
    """Several data sets in one answer (JSON-stat 2.0, class collection), each as it is alone."""
    label = "; ".join(i.title[language] for i in items)
    return {"version": "2.0", "class": "collection", "label": label, "link": {"item": sets}}


async def whole(request: Request, params: Params, language: str) -> Response:
    """The whole edition in one file, sent in pieces."""
    form = request.path_params["format"]
    if form not in WHOLE:
        raise not_allowed("format", form, list(WHOLE), language, status=404)
    tag = caching.etag(request)
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, language)
    name = f"levekar-asker-{store()[1].version}.{form}"
    headers = {**caching.headers(tag, language),
               "Content-Disposition": f'attachment; filename="{name}"'}  # fmt: skip
    if request.method == "HEAD":
        # Nothing is made, so no length is told: of an empty Response it would be nought.
        return StreamingResponse(iter(()), headers=headers, media_type=WHOLE[form])
    if form == "parquet":
        body = await run_in_threadpool(opendata.whole_parquet, language)
        return Response(body, headers=headers, media_type=WHOLE[form])
    decimal = params.get("desimal", DECIMALS[0])
    pieces = await run_in_threadpool(opendata.whole_csv, language, decimal)
    return StreamingResponse(pieces, headers=headers, media_type=WHOLE[form])


def initiatives(params: Mapping[str, str], accept: str) -> Answer:
    """The register of initiatives, or one of them, as JSON with everything or CSV in words."""
    language = params.get("spraak", "nb")
    form, asked = params.get("format", ""), params.get("tiltak", "")
    there = register().initiatives
    if form == "csv" or (not form and "text/csv" in accept):
        chosen = [there[asked]] if asked else list(there.values())
        return register_csv(chosen, language), "text/csv; charset=utf-8"
    return register_json([asked] if asked else None), "application/json"


def _by_accept(accept: str) -> str:
    return "csv" if "text/csv" in accept else "json-stat"


def _narrowed(params: Mapping[str, str], language: str) -> tuple[list[Indicator], pd.DataFrame]:
    registry, snapshot = store()
    asked = dict.fromkeys(params["indikator"].split(","))
    rows = pd.concat([snapshot.rows(name) for name in asked])
    for name, column in (("niva", "level"), ("kategori", "category"), ("omrade", "area"),
                         ("ar", "period")):  # fmt: skip
        if name not in params:
            continue
        wanted = params[name].split(",")
        here = sorted(set(rows[column]))
        rows = rows[rows[column].isin(wanted)]
        if rows.empty:
            raise Refused(t("problem.no_data", language, parameter=name,
                            allowed=", ".join(here[:12])), status=404, parameter=name,
                          allowed=here)  # fmt: skip
    return [registry.indicators[name] for name in asked], rows


@per_edition(1)
def all_periods() -> list[str]:
    """Every period of any figure; not to be written to."""
    return sorted(set(store()[1].frame["period"]))


def all_categories() -> list[str]:
    """Every category of any indicator with figures."""
    return list(dict.fromkeys(c for i in known_indicators() for c in i.category_ids))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False)]

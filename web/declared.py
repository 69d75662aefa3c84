"""All addresses of the house, each declared once: route, checks and description come from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.routing import BaseRoute, Route

from charts.classes import METHODS as CLASSES
from export import codelists
from export.report.writers import WRITERS
from store.models import Level
from views.choice import SHOWN_LEVELS, known_indicators, shown_indicators
from views.edition import store
from views.figures import KINDS, LOOKS, NEWEST, WIDTHS, Kind
from views.initiatives.filters import register
from web import (
    api,
    assessments,
    catalogue,
    feed,
    figures,
    health,
    oembed,
    openapi,
    reports,
    static,
    telling,
)
from web.addresses import LANGUAGE, VERSION, Address, Nothing, Value
from web.schemas import ANYTHING, TEXT, ref

_LEVELS = [str(level) for level in Level]


def _indicators() -> list[str]:
    return [i.id for i in shown_indicators()]


def _known() -> list[str]:
    return [i.id for i in known_indicators()]


def _form(formats: Sequence[str]) -> Value:
    return Value("format", lambda: formats, "format")


def _areas() -> list[str]:
    return list(store()[0].areas)


_DECIMAL = Value("desimal", lambda: api.DECIMALS, "desimal")

API = (
    Address("/api/v1/indikatorer", "indikatorer", api.api(api.indicators),
            (_form(api.LIST_FORMATS), VERSION, LANGUAGE),
            content={"application/json": ref("Indikatorer"), "text/csv": TEXT}, fails=(404, 503)),
    Address("/api/v1/omrader", "omrader", api.api(api.areas),
            (Value("niva", lambda: _LEVELS, "niva"), _form(api.AREA_FORMATS), LANGUAGE),
            content={"application/json": ref("Omrader"), "text/csv": TEXT,
                     "application/geo+json": {"type": "object", "required": ["type", "features"]}},
            fails=(404, 503)),
    Address("/api/v1/kodeverk", "kodeverk", api.api(api.codes),
            (Value("liste", lambda: codelists.LISTS, "liste"), _form(api.LIST_FORMATS), VERSION,
             LANGUAGE),
            content={"application/json": {"type": "object", "required": ["koder"]},
                     "text/csv": TEXT}, fails=(404, 503)),
    Address("/api/v1/observasjoner", "observasjoner", api.api(api.observations),
            (Value("indikator", _known, "indikatorer", api.MOST, required=True),
             Value("kategori", api.all_categories, "kategorier", api.MOST),
             Value("niva", lambda: _LEVELS, "nivaer", api.MOST),
             Value("omrade", _areas, "omrader", api.MOST),
             Value("ar", api.all_periods, "perioder", api.MOST),
             _DECIMAL, _form(api.FORMATS), VERSION, LANGUAGE),
            content={"application/json": {"anyOf": [ref("JsonStat"), ref("JsonStatSamling"),
                                                    ref("Observasjoner")]},
                     "text/csv": TEXT},
            fails=(404, 503)),
    Address("/api/v1/alt.{format}", "alt", api.whole, (_DECIMAL, VERSION, LANGUAGE),
            inside=(_form(list(api.WHOLE)),), fails=(404, 503),
            content={"text/csv": TEXT, api.WHOLE["parquet"]: ANYTHING}),
    Address("/api/v1/tiltak", "tiltak", api.api(api.initiatives),
            (Value("tiltak", lambda: list(register().initiatives), "tiltak"),
             _form(api.REGISTER_FORMATS), LANGUAGE),
            content={"application/json": ref("Tiltak"), "text/csv": TEXT}),
    Address("/api/v1/vurderinger", "vurderinger", api.api(assessments.assessments),
            (Value("niva", lambda: [str(v) for v in SHOWN_LEVELS], "niva"),
             Value("omrade", _areas, "omrade"), Value("indikator", _indicators, "indikator"),
             Value("kategori", api.all_categories, "kategori"),
             Value("ar", api.all_periods, "ar"), _form(assessments.FORMATS), VERSION, LANGUAGE),
            content={"application/json": {"type": "object", "required": ["vurderinger"]},
                     "text/csv": TEXT},
            fails=(404, 503)),
    Address(feed.PATH, "endringer", feed.changes, content={feed.TYPE: TEXT}),
    Address("/api/v1/openapi.json", "openapi",
            openapi.description(lambda language, base: described(language, base)),
            content={"application/json": {"type": "object", "required": ["openapi", "paths"]}}),
)  # fmt: skip

#: Values the general parameters of a figure may have in any choice.
_ANY: dict[str, Callable[[], Sequence[str]]] = {
    "indikator": _indicators, "kategori": api.all_categories, "omrade": _areas,
    "ar": lambda: [*api.all_periods(), NEWEST], "inndeling": lambda: CLASSES,
    "niva": lambda: _LEVELS,
}  # fmt: skip


def _figure(kind: Kind) -> Address:
    """The address of one kind of figure; the view judges its values, which hang together."""
    own = {p.name: p for p in kind.own}
    values = [
        Value("omrade", about="omrade_eget", judged=True) if kind.sets and name == "omrade" else
        Value(name, own[name].described if name in own else _ANY[name],
              name if name in (*kind.takes, *own) else "uten_betydning",
              most=own[name].most if name in own else 1, judged=True)
        for name in kind.parameters
    ]  # fmt: skip
    called = (Value("navn", about="navn"),) if kind.sets else ()
    extra = (
        *called,
        Value("bredde", lambda: [str(w) for w in WIDTHS], "bredde", judged=True),
        Value("utseende", lambda: LOOKS, "utseende", judged=True),
        Value("nyttsiden", about="nyttsiden", form="date"),
        Value("selvstendig", lambda: ("0", "1"), "selvstendig", judged=True),
    )
    return Address(
        f"/figur/{kind.id}.{{format}}", f"figur_{kind.id.replace('-', '_')}", figures.figure,
        (*values, *extra, VERSION, LANGUAGE), inside=(_form(kind.formats),),
        content={figures.TYPES[f]: ANYTHING for f in kind.formats}, fails=(404, 503),
        told=telling.told,
    )  # fmt: skip


FIGURES = tuple(_figure(kind) for kind in KINDS.values())

_FIGURE_OF = dict(zip(KINDS, FIGURES, strict=True))

OTHERS = (
    Address("/oembed", "oembed", oembed.answering(lambda name: _FIGURE_OF.get(name)),
            oembed.VALUES, any_query=True, fails=(400, 404, 503), spoken=oembed.spoken,
            content={"application/json": {"type": "object", "required": ["version", "type"]},
                     "text/xml": TEXT}),
    Address("/katalog", "katalog", catalogue.catalogue, (_form(list(catalogue.FORMATS)),),
            content=dict.fromkeys(catalogue.FORMATS.values(), ANYTHING)),
    *(Address(f"/rapport/{name}.{{format}}", f"rapport_{name}", answering, values,
              inside=(_form(forms),), content={reports.TYPES[f]: ANYTHING for f in forms},
              fails=(404, 503), told=telling.told)
      for name, answering, values, forms in (
          ("kurv", reports.basket_report, reports.OF_BASKET, list(WRITERS)),
          ("figur", reports.figure_report, reports.OF_FIGURE, reports.OFFICE),
          ("eget", reports.own_report, reports.OF_SET, list(WRITERS)),
          ("saksvedlegg", reports.attachment, reports.OF_APPENDIX, ["pdf"]))),
    Address("/rapport/{omrade}.{format}", "rapport", reports.area_report, reports.OF_AREA,
            inside=(Value("omrade", reports.areas, "omrade"), _form(list(WRITERS))),
            content={reports.TYPES[f]: ANYTHING for f in WRITERS}, fails=(404, 503),
            told=telling.told),
    *(Address(path, name, answering, (LANGUAGE,), held=False, kept=False, fails=(), unwell=True,
              content={"application/json": {"type": "object", "required": ["status"]}})
      for path, name, answering in (("/helse", "helse", health.health),
                                    ("/helse/lever", "lever", health.alive),
                                    ("/helse/klar", "klar", health.ready))),
    Address("/statisk/grenser/{name}", "grenser", static.boundaries, (), any_query=True,
            inside=(Value("name", about="filnavn"),), fails=(404, 503), kept=False,
            content={"application/geo+json": ANYTHING}),
    Address("/statisk/fil/{name}", "fil", static.asset, (), any_query=True, held=False,
            inside=(Value("name", about="filnavn"),), fails=(404,), kept=False,
            content={"text/javascript": ANYTHING}),
    Address("/statisk/innbygg.js", "innbygg", static.embedding, (), any_query=True, held=False,
            kept=False, fails=(), content={"text/javascript": ANYTHING}),
    Address("/statisk/{name}.json", "omriss", static.topojson, (), any_query=True, held=False,
            inside=(Value("name", lambda: static.OUTLINES, "filnavn"),), kept=False,
            fails=(404,), content={"application/json": {"type": "object"}}),
    Address("/oversikt", "oversikt", static.front, (), any_query=True, held=False, kept=False,
            fails=(), elsewhere=True),
)  # fmt: skip

ADDRESSES: tuple[Address, ...] = (*API, *FIGURES, *OTHERS)


def routes() -> list[BaseRoute]:
    """The routes of all addresses, and after them what answers where there is none."""
    unknown = Address("/figur/{rest:path}", "ukjent_figur", figures.unknown, (), any_query=True,
                      held=False, told=telling.told)  # fmt: skip
    below = ("/api", "/api/{rest:path}", "/katalog/{rest:path}", "/helse/{rest:path}",
             "/statisk/{rest:path}")  # fmt: skip
    shown = ("/figur", "/rapport/{first}{rest:path}")
    return [
        *(address.route() for address in ADDRESSES),
        unknown.route(),
        *(Route(path, Nothing()) for path in below),
        *(Route(path, Nothing(telling.told)) for path in shown),
    ]


def described(language: str = "nb", base: str = "") -> dict[str, Any]:
    """The OpenAPI document of all addresses."""
    return openapi.document(ADDRESSES, base, language)

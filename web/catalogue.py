"""``/katalog``: the data sets described in DCAT-AP-NO 2, for the national data catalogue.

Profile: https://data.norge.no/specification/dcat-ap-no (2.2). ``MANDATORY`` lists what it demands
of the classes used here; a test holds the graph against it. Who publishes the catalogue is the
operator's to say: ``LEVEKAR_UTGIVER`` (name), ``LEVEKAR_UTGIVER_ADRESSE`` (its URI, for example
``https://data.brreg.no/enhetsregisteret/api/enheter/…``) and ``LEVEKAR_KONTAKT`` (an e-mail).
"""

from __future__ import annotations

import re
from functools import lru_cache

from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import settings
from store.models import Indicator
from text.texts import LANGUAGES, t
from views.choice import shown_indicators
from views.edition import store
from web import answering as caching
from web.addresses import Params
from web.places import base_address

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
LICENCES = {
    "CC BY 4.0": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
    "NLOD 2.0": "http://publications.europa.eu/resource/authority/licence/NLOD_2_0",
}
#: Domain of ours → theme of the EU's data portals.
THEMES = {"befolkning": "SOCI", "familie": "SOCI", "okonomi": "ECON", "oppvekst": "EDUC",
          "arbeid": "SOCI", "bolig": "REGI", "helse": "HEAL", "deltakelse": "GOVE"}  # fmt: skip
MANDATORY = {
    DCAT.Catalog: [DCTERMS.description, DCTERMS.identifier, DCAT.contactPoint, DCTERMS.title,
                   DCTERMS.publisher, DCAT.dataset],
    DCAT.Dataset: [DCTERMS.description, DCTERMS.identifier, DCAT.contactPoint, DCAT.theme,
                   DCTERMS.title, DCTERMS.publisher],
    DCAT.Distribution: [DCAT.accessURL],
    DCAT.DataService: [DCAT.endpointURL, DCTERMS.identifier, DCAT.contactPoint, DCTERMS.title,
                       DCTERMS.publisher],
    FOAF.Agent: [FOAF.name],
}  # fmt: skip
FORMATS = {"turtle": "text/turtle", "json-ld": "application/ld+json"}
DISTRIBUTIONS = {"csv": ("CSV", "text/csv"), "json-stat": ("JSON", "application/json")}


async def catalogue(request: Request, params: Params, language: str) -> Response:
    """The catalogue as Turtle, or as JSON-LD where it is asked for."""
    base = base_address(request)
    told = _publisher(base)
    tag = caching.etag(request, base + "|".join(told))
    if caching.unchanged(request, tag):
        return caching.not_modified(tag)
    form = params.get("format") or _by_accept(request.headers.get("accept", ""))
    body = await run_in_threadpool(serialised, base, form, caching.stamp(), told)
    return Response(body, headers=caching.headers(tag), media_type=FORMATS[form])


def _by_accept(accept: str) -> str:
    return "json-ld" if "ld+json" in accept or "application/json" in accept else "turtle"


@lru_cache(maxsize=8)
def serialised(base: str, form: str, _stamp: str, told: tuple[str, str, str]) -> bytes:
    """The graph in one of the two forms; ``_stamp`` is what makes it new."""
    return graph(base, told).serialize(format=form, encoding="utf-8")


def _publisher(base: str) -> tuple[str, str, str]:
    uri = settings.read("LEVEKAR_UTGIVER_ADRESSE") or f"{base}/katalog#utgiver"
    return settings.read("LEVEKAR_UTGIVER"), uri, settings.read("LEVEKAR_KONTAKT")


def graph(base: str, told: tuple[str, str, str] | None = None) -> Graph:
    """The catalogue with one data set an indicator and the API as a data service."""
    name, uri, mail = told or _publisher(base)
    g = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
        g.bind(prefix, space, replace=True)
    publisher, contact = URIRef(uri), URIRef(f"{base}/katalog#kontakt")
    g.add((publisher, RDF.type, FOAF.Agent))
    g.add((publisher, FOAF.name, Literal(name, lang="nb")))
    g.add((contact, RDF.type, VCARD.Organization))
    g.add((contact, VCARD.fn, Literal(name, lang="nb")))
    g.add((contact, VCARD.hasURL, URIRef(f"{base}/")))
    if mail:
        g.add((contact, VCARD.hasEmail, URIRef(f"mailto:{mail}")))
    top = _described(g, URIRef(f"{base}/katalog"), DCAT.Catalog, publisher, contact)
    _texts(g, top, _both("app.title"), _both("katalog.about"))
    _service(g, base, top, publisher, contact)
    for item in shown_indicators():
        g.add((top, DCAT.dataset, _dataset(g, base, item, publisher, contact)))
    return g


def _described(g: Graph, node: URIRef, kind: URIRef, publisher: URIRef, contact: URIRef) -> URIRef:
    g.add((node, RDF.type, kind))
    g.add((node, DCTERMS.identifier, Literal(str(node))))
    g.add((node, DCTERMS.publisher, publisher))
    g.add((node, DCAT.contactPoint, contact))
    for code in ("NOB", "ENG"):
        g.add((node, DCTERMS.language, URIRef(LANGUAGE + code)))
    return node


def _both(key: str) -> dict[str, str]:
    return {language: t(key, language) for language in LANGUAGES}


def _texts(g: Graph, node: URIRef, title: dict[str, str], text: dict[str, str]) -> None:
    for language in LANGUAGES:
        g.add((node, DCTERMS.title, Literal(title[language], lang=language)))
        g.add((node, DCTERMS.description, Literal(text[language], lang=language)))


def _service(g: Graph, base: str, top: URIRef, publisher: URIRef, contact: URIRef) -> None:
    node = _described(g, URIRef(f"{base}/katalog#api"), DCAT.DataService, publisher, contact)
    _texts(g, node, _both("katalog.api"), _both("katalog.api_about"))
    g.add((node, DCAT.endpointURL, URIRef(f"{base}/api/v1")))
    g.add((node, DCAT.endpointDescription, URIRef(f"{base}/api/v1/openapi.json")))
    g.add((top, DCAT.service, node))


def _dataset(
    g: Graph, base: str, item: Indicator, publisher: URIRef, contact: URIRef
) -> URIRef:  # fmt: skip
    registry, snapshot = store()
    source = registry.sources[item.source]
    node = URIRef(f"{base}/katalog#{item.id}")
    _described(g, node, DCAT.Dataset, publisher, contact)
    _texts(g, node, item.title.model_dump(), item.definition.model_dump())
    g.add((node, DCAT.theme, URIRef(THEME + THEMES.get(item.domain, "SOCI"))))
    g.add((node, DCTERMS.accessRights, PUBLIC))
    g.add((node, DCAT.landingPage, URIRef(f"{base}/kart?indikator={item.id}")))
    creator = URIRef(f"{base}/katalog#kilde-{re.sub(r'[^A-Za-z]', '', source.publisher)}")
    g.add((creator, RDF.type, FOAF.Agent))
    g.add((creator, FOAF.name, Literal(source.publisher, lang="nb")))
    g.add((node, DCTERMS.creator, creator))
    g.add((node, DCTERMS.source, URIRef(source.url)))
    for word in (registry.domains[item.domain].title["nb"], "levekår", "Asker"):
        g.add((node, DCAT.keyword, Literal(word, lang="nb")))
    _period(g, node, sorted(snapshot.rows(item.id)["period"]))
    _place(g, node)
    for form in DISTRIBUTIONS:
        g.add((node, DCAT.distribution, _distribution(g, base, item, form, source.licence)))
    return node


def _period(g: Graph, node: URIRef, periods: list[str]) -> None:
    span = BNode()
    last = re.sub(r"^(\d{4})-(\d{4})$", r"\2", periods[-1])[:4]
    g.add((node, DCTERMS.temporal, span))
    g.add((span, RDF.type, DCTERMS.PeriodOfTime))
    g.add((span, DCAT.startDate, Literal(f"{periods[0][:4]}-01-01", datatype=XSD.date)))
    g.add((span, DCAT.endDate, Literal(f"{last}-12-31", datatype=XSD.date)))


def _place(g: Graph, node: URIRef) -> None:
    place = BNode()
    g.add((node, DCTERMS.spatial, place))
    g.add((place, RDF.type, DCTERMS.Location))
    g.add((place, DCTERMS.identifier, Literal("3203")))
    g.add((place, SKOS.prefLabel, Literal("Asker", lang="nb")))


def _distribution(g: Graph, base: str, item: Indicator, form: str, licence: str) -> URIRef:
    file_type, media = DISTRIBUTIONS[form]
    node = URIRef(f"{base}/katalog#{item.id}-{form}")
    address = URIRef(f"{base}/api/v1/observasjoner?indikator={item.id}&format={form}")
    g.add((node, RDF.type, DCAT.Distribution))
    g.add((node, DCTERMS.title, Literal(f"{item.title['nb']} ({form})", lang="nb")))
    g.add((node, DCAT.accessURL, address))
    g.add((node, DCAT.downloadURL, address))
    g.add((node, DCTERMS["format"], URIRef(FILE_TYPE + file_type)))
    g.add((node, DCAT.mediaType, URIRef(MEDIA_TYPE + media)))
    g.add((node, DCTERMS.license, URIRef(LICENCES[licence])))
    g.add((node, DCAT.accessService, URIRef(f"{base}/katalog#api")))
    return node

"""``/katalog``: the data sets described in DCAT-AP-NO 2, for the national data catalogue.

Profile: https://data.norge.no/specification/dcat-ap-no (2.2). ``MANDATORY`` lists what it demands
of the classes used here, and ``tests/web/katalog.shapes.ttl`` what it and DCAT-AP 3 demand of their
values; tests hold the graph against both. ``dct:spatial`` is the EU's code for Norway: the figures
cover Asker and what it is held against, and a place must be one of a list the profile takes. Who
publishes the catalogue is the operator's to say: ``LEVEKAR_UTGIVER`` (name),
``LEVEKAR_UTGIVER_ADRESSE`` (its URI, for example
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
from store.models import Indicator, Source
from text.spans import span
from text.texts import LANGUAGES, t
from views.choice import shown_indicators
from views.edition import edition, store
from views.subject import table_name
from web import answering as caching
from web.addresses import Params
from web.places import base_address

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
DCATAP = Namespace("http://data.europa.eu/r5r/")
NORWAY = URIRef("http://publications.europa.eu/resource/authority/country/NOR")
STABLE = URIRef("http://publications.europa.eu/resource/authority/planned-availability/STABLE")
TAXONOMY = URIRef(THEME.rstrip("/"))
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
#: The licence of what is written here and not taken from a source: the register of initiatives.
OWN_LICENCE = "CC BY 4.0"
#: Form of a distribution → the EU's type of file, and the media type.
DISTRIBUTIONS = {"csv": ("CSV", "text/csv"), "json-stat": ("JSON", "application/json")}
REGISTER = {"csv": ("CSV", "text/csv"), "json": ("JSON", "application/json")}
#: What the values of a property are (the range of the profile).
KINDS = {DCTERMS.language: DCTERMS.LinguisticSystem, DCAT.theme: SKOS.Concept,
         DCTERMS.accessRights: DCTERMS.RightsStatement, DCAT.landingPage: FOAF.Document,
         FOAF.homepage: FOAF.Document, DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
         DCAT.mediaType: DCTERMS.MediaType, DCTERMS.license: DCTERMS.LicenseDocument,
         DCATAP.availability: SKOS.Concept, DCTERMS.spatial: DCTERMS.Location,
         DCAT.themeTaxonomy: SKOS.ConceptScheme}  # fmt: skip


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
    _contact(g, contact, name, f"{base}/")
    if mail:
        g.add((contact, VCARD.hasEmail, URIRef(f"mailto:{mail}")))
    top = _described(g, URIRef(f"{base}/katalog"), DCAT.Catalog, publisher, contact)
    _texts(g, top, _both("app.title"), _both("katalog.about"))
    _valued(g, top, FOAF.homepage, f"{base}/")
    _valued(g, top, DCAT.themeTaxonomy, TAXONOMY)
    _valued(g, top, DCTERMS.license, LICENCES[OWN_LICENCE])
    _valued(g, top, DCTERMS.spatial, NORWAY)
    service = _service(g, base, top, publisher, contact)
    sets = [_dataset(g, base, item, publisher, contact) for item in shown_indicators()]
    sets.append(_register(g, base, publisher, contact))
    for node in sets:
        g.add((top, DCAT.dataset, node))
        g.add((service, DCAT.servesDataset, node))
    return g


def _valued(g: Graph, node: URIRef, name: URIRef, value: str) -> None:
    """A property whose value is a node of a known kind."""
    g.add((node, name, URIRef(value)))
    g.add((URIRef(value), RDF.type, KINDS[name]))


def _contact(g: Graph, node: URIRef, name: str, address: str) -> None:
    for kind in (VCARD.Kind, VCARD.Organization):
        g.add((node, RDF.type, kind))
    g.add((node, VCARD.fn, Literal(name, lang="nb")))
    g.add((node, VCARD.hasURL, URIRef(address)))


def _described(g: Graph, node: URIRef, kind: URIRef, publisher: URIRef, contact: URIRef) -> URIRef:
    g.add((node, RDF.type, kind))
    g.add((node, DCTERMS.identifier, Literal(str(node))))
    g.add((node, DCTERMS.publisher, publisher))
    g.add((node, DCAT.contactPoint, contact))
    for code in ("NOB", "ENG"):
        _valued(g, node, DCTERMS.language, LANGUAGE + code)
    made = edition().made[:10]
    if made and kind != DCAT.DataService:
        g.add((node, DCTERMS.modified, Literal(made, datatype=XSD.date)))
    return node


def _both(key: str) -> dict[str, str]:
    return {language: t(key, language) for language in LANGUAGES}


def _texts(g: Graph, node: URIRef, title: dict[str, str], text: dict[str, str]) -> None:
    for language in LANGUAGES:
        g.add((node, DCTERMS.title, Literal(title[language], lang=language)))
        g.add((node, DCTERMS.description, Literal(text[language], lang=language)))


def _service(g: Graph, base: str, top: URIRef, publisher: URIRef, contact: URIRef) -> URIRef:
    node = _described(g, URIRef(f"{base}/katalog#api"), DCAT.DataService, publisher, contact)
    _texts(g, node, _both("katalog.api"), _both("katalog.api_about"))
    g.add((node, DCAT.endpointURL, URIRef(f"{base}/api/v1")))
    g.add((node, DCAT.endpointDescription, URIRef(f"{base}/api/v1/openapi.json")))
    _valued(g, node, DCTERMS.accessRights, PUBLIC)
    g.add((top, DCAT.service, node))
    return node


def _dataset(
    g: Graph, base: str, item: Indicator, publisher: URIRef, contact: URIRef
) -> URIRef:  # fmt: skip
    registry, snapshot = store()
    source = registry.sources[item.source]
    node = URIRef(f"{base}/katalog#{item.id}")
    _described(g, node, DCAT.Dataset, publisher, contact)
    _texts(g, node, item.title.model_dump(), item.definition.model_dump())
    theme = THEME + THEMES.get(item.domain, "SOCI")
    _open(g, node, theme, f"{base}/kart?indikator={item.id}")
    creator = _agent(g, base, source.publisher)
    g.add((node, DCTERMS.creator, creator))
    g.add((node, DCTERMS.source, _source(g, base, source, theme, creator)))
    for word in (registry.domains[item.domain].title["nb"], "levekår", "Asker"):
        g.add((node, DCAT.keyword, Literal(word, lang="nb")))
    _period(g, node, sorted(snapshot.rows(item.id)["period"]))
    for form, kinds in DISTRIBUTIONS.items():
        address = f"{base}/api/v1/observasjoner?indikator={item.id}&format={form}"
        found = _distribution(g, node, form, kinds, address, source.licence)
        _texts(g, found, {c: f"{item.title[c]} ({form})" for c in LANGUAGES},
               _both(f"katalog.form.{form}"))  # fmt: skip
    return node


def _open(g: Graph, node: URIRef, theme: str, page: str) -> None:
    _valued(g, node, DCAT.theme, theme)
    _valued(g, node, DCTERMS.accessRights, PUBLIC)
    _valued(g, node, DCAT.landingPage, page)
    _valued(g, node, DCTERMS.spatial, NORWAY)


def _agent(g: Graph, base: str, name: str) -> URIRef:
    node = URIRef(f"{base}/katalog#kilde-{re.sub(r'[^A-Za-z]', '', name)}")
    g.add((node, RDF.type, FOAF.Agent))
    g.add((node, FOAF.name, Literal(name, lang="nb")))
    return node


def _source(g: Graph, base: str, source: Source, theme: str, publisher: URIRef) -> URIRef:
    """The publisher's own table, as the data set it is."""
    node = URIRef(f"{base}/katalog#tabell-{source.id}")
    contact = URIRef(f"{publisher}-kontakt")
    _contact(g, contact, source.publisher, source.url)
    g.add((node, RDF.type, DCAT.Dataset))
    g.add((node, DCTERMS.identifier, Literal(str(node))))
    g.add((node, DCTERMS.publisher, publisher))
    g.add((node, DCAT.contactPoint, contact))
    named = {c: table_name(source, c) for c in LANGUAGES}
    _texts(g, node, named, {c: t("katalog.table", c, publisher=source.publisher, table=named[c])
                            for c in LANGUAGES})  # fmt: skip
    _valued(g, node, DCAT.theme, theme)
    _valued(g, node, DCAT.landingPage, source.url)
    return node


def _register(g: Graph, base: str, publisher: URIRef, contact: URIRef) -> URIRef:
    """The register of initiatives."""
    node = URIRef(f"{base}/katalog#tiltak")
    _described(g, node, DCAT.Dataset, publisher, contact)
    _texts(g, node, _both("katalog.register"), _both("katalog.register_about"))
    _open(g, node, f"{THEME}SOCI", f"{base}/tiltak")
    for word in ("tiltak", "levekår", "Asker"):
        g.add((node, DCAT.keyword, Literal(word, lang="nb")))
    for form, kinds in REGISTER.items():
        address = f"{base}/api/v1/tiltak?format={form}"
        found = _distribution(g, node, form, kinds, address, OWN_LICENCE)
        _texts(g, found, {c: f"{t('katalog.register', c)} ({form})" for c in LANGUAGES},
               _both(f"katalog.form.{form}"))  # fmt: skip
    return node


def _period(g: Graph, node: URIRef, periods: list[str]) -> None:
    spans = [span(p) for p in set(periods)]
    days = ((DCAT.startDate, min(s[0] for s in spans)), (DCAT.endDate, max(s[1] for s in spans)))
    around = BNode()
    g.add((node, DCTERMS.temporal, around))
    g.add((around, RDF.type, DCTERMS.PeriodOfTime))
    for name, day in days:
        g.add((around, name, Literal(day.isoformat(), datatype=XSD.date)))


def _distribution(
    g: Graph, of: URIRef, form: str, kinds: tuple[str, str], address: str, licence: str
) -> URIRef:  # fmt: skip
    node = URIRef(f"{of}-{form}")
    g.add((of, DCAT.distribution, node))
    g.add((node, RDF.type, DCAT.Distribution))
    g.add((node, DCAT.accessURL, URIRef(address)))
    g.add((node, DCAT.downloadURL, URIRef(address)))
    _valued(g, node, DCTERMS["format"], FILE_TYPE + kinds[0])
    _valued(g, node, DCAT.mediaType, MEDIA_TYPE + kinds[1])
    _valued(g, node, DCTERMS.license, LICENCES[licence])
    _valued(g, node, DCATAP.availability, STABLE)
    made = edition().made[:10]
    if made:
        g.add((node, DCTERMS.issued, Literal(made, datatype=XSD.date)))
    g.add((node, DCAT.accessService, URIRef(f"{str(of).partition('#')[0]}#api")))
    return node

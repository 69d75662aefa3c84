"""``/katalog``: the data sets described in DCAT-AP-NO 2, for the national data catalogue.

Profile: https://data.norge.no/specification/dcat-ap-no (2.2). What it and DCAT-AP 3 demand of the
classes used here is in ``tests/web/katalog.shapes.ttl``. ``dct:spatial`` is Asker in GeoNames and
in Kartverket's list, and Norway in the EU's where what Asker is held against is there too.
Who publishes it is the operator's to say: ``LEVEKAR_UTGIVER``, ``LEVEKAR_UTGIVER_ADRESSE`` (a URI)
and ``LEVEKAR_KONTAKT`` (an e-mail).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

import settings
from store.catalogue import ASKER
from store.models import Indicator, Level, Source
from text.spans import span
from text.texts import LANGUAGES, t
from views.archive import first_made
from views.choice import known_indicators, shown_indicators
from views.edition import edition, store
from views.initiatives.filters import register
from views.subject import by_licence, sources_of, table_name
from web import answering as caching
from web import vocabulary
from web.addresses import Params
from web.places import base_address
from web.vocabulary import ACTIVITIES, DCATAP, EU, LICENCES, MEDIA_TYPES, combined, day, value

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PUBLIC = f"{EU}access-right/PUBLIC"
STABLE = f"{EU}planned-availability/STABLE"
#: Domain of ours → theme of the EU's data portals.
THEMES = {"befolkning": "SOCI", "familie": "SOCI", "okonomi": "ECON", "oppvekst": "EDUC",
          "arbeid": "SOCI", "bolig": "REGI", "helse": "HEAL", "deltakelse": "GOVE"}  # fmt: skip
FORMATS = {"turtle": "text/turtle", "json-ld": "application/ld+json"}
OWN_LICENCE = "CC BY 4.0"  # of what is written here: the register of initiatives
#: Form of a distribution → the EU's type of file, and the media type.
FORMS = {"csv": ("CSV", "text/csv"),
         "json-stat": ("JSON", "application/json"), "json": ("JSON", "application/json"),
         "parquet": ("PARQUET", "application/vnd.apache.parquet")}  # fmt: skip
OF_INDICATOR, OF_REGISTER, OF_WHOLE = ("csv", "json-stat"), ("csv", "json"), ("csv", "parquet")


async def catalogue(request: Request, params: Params, language: str) -> Response:
    """The catalogue as Turtle, or as JSON-LD where it is asked for."""
    base = base_address(request)
    told = _publisher(base)
    tag = caching.etag(request, base + "|".join(told))
    if caching.unchanged(request, tag):
        return caching.not_modified(tag, language)
    accept = request.headers.get("accept", "")
    linked = "ld+json" in accept or "application/json" in accept
    form = params.get("format") or ("json-ld" if linked else "turtle")
    body = await run_in_threadpool(serialised, base, form, caching.stamp(), told)
    return Response(body, headers=caching.headers(tag), media_type=FORMATS[form])


@lru_cache(maxsize=8)
def serialised(base: str, form: str, _stamp: str, told: tuple[str, str, str]) -> bytes:
    """The graph in one of the two forms; ``_stamp`` is what makes it new."""
    return graph(base, told).serialize(format=form, encoding="utf-8")


def _publisher(base: str) -> tuple[str, str, str]:
    uri = settings.read("LEVEKAR_UTGIVER_ADRESSE") or f"{base}/katalog#utgiver"
    return settings.read("LEVEKAR_UTGIVER"), uri, settings.read("LEVEKAR_KONTAKT")


def graph(base: str, told: tuple[str, str, str] | None = None) -> Graph:
    """The catalogue: a data set an indicator, the whole edition, the register, and the API."""
    return _Catalogue(base, told or _publisher(base)).made()


class _Catalogue:
    """One catalogue while it is written."""

    def __init__(self, base: str, told: tuple[str, str, str]) -> None:
        self.base, (name, uri, mail) = base, told
        self.g = g = Graph()
        for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
            g.bind(prefix, space, replace=True)
        self.top = URIRef(f"{base}/katalog")
        self.api = URIRef(f"{base}/katalog#api")
        self.publisher, self.contact = URIRef(uri), URIRef(f"{base}/katalog#kontakt")
        vocabulary.agent(g, self.publisher, name)
        self._contact(self.contact, name, f"{base}/")
        if mail:
            g.add((self.contact, VCARD.hasEmail, URIRef(f"mailto:{mail}")))
        self.made_on, self.first = edition().made, first_made()

    def made(self) -> Graph:
        g, top = self.g, self.top
        self._described(top, DCAT.Catalog, _both("app.title"), _both("katalog.about"))
        value(g, top, FOAF.homepage, f"{self.base}/")
        g.add((top, DCAT.themeTaxonomy, vocabulary.taxonomy(g, f"{EU}data-theme")))
        value(g, top, DCTERMS.license, LICENCES[OWN_LICENCE])
        vocabulary.places(g, top, wide=True)
        g.add((top, DCAT.service, self._service()))
        sets = [self._indicator(item) for item in known_indicators()]
        for node in [*sets, self._whole(), self._register()]:
            g.add((top, DCAT.dataset, node))
            g.add((self.api, DCAT.servesDataset, node))
        return g

    def _node(self, name: str) -> URIRef:
        return URIRef(f"{self.base}/katalog#{name}")

    def _contact(self, node: URIRef, name: str, address: str) -> None:
        for kind in (VCARD.Kind, VCARD.Organization):
            self.g.add((node, RDF.type, kind))
        self.g.add((node, VCARD.fn, Literal(name, lang="nb")))
        self.g.add((node, VCARD.hasURL, URIRef(address)))

    def _described(
        self, node: URIRef, kind: URIRef, title: dict[str, str], about: dict[str, str],
    ) -> None:  # fmt: skip
        g = self.g
        g.add((node, RDF.type, kind))
        g.add((node, DCTERMS.identifier, Literal(str(node))))
        g.add((node, DCTERMS.publisher, self.publisher))
        g.add((node, DCAT.contactPoint, self.contact))
        self._texts(node, title, about)
        for code in ("NOB", "ENG"):
            value(g, node, DCTERMS.language, f"{EU}language/{code}")
        if kind != DCAT.DataService:
            day(g, node, DCTERMS.issued, self.first)
            day(g, node, DCTERMS.modified, self.made_on)

    def _texts(self, node: URIRef, title: dict[str, str], about: dict[str, str]) -> None:
        for language in LANGUAGES:
            self.g.add((node, DCTERMS.title, Literal(title[language], lang=language)))
            self.g.add((node, DCTERMS.description, Literal(about[language], lang=language)))

    def _words(self, node: URIRef, words: Iterable[str]) -> None:
        for word in (*words, "levekår", "Asker"):
            self.g.add((node, DCAT.keyword, Literal(word, lang="nb")))

    def _service(self) -> URIRef:
        g, node = self.g, self.api
        self._described(node, DCAT.DataService, _both("katalog.api"), _both("katalog.api_about"))
        g.add((node, DCAT.endpointURL, URIRef(f"{self.base}/api/v1")))
        g.add((node, DCAT.endpointDescription, URIRef(f"{self.base}/api/v1/openapi.json")))
        value(g, node, DCTERMS.accessRights, PUBLIC)
        value(g, node, DCAT.theme, f"{EU}data-theme/SOCI")
        value(g, node, DCAT.landingPage, f"{self.base}/data")
        value(g, node, DCATAP.availability, STABLE)
        for kind, media in FORMS.values():
            value(g, node, DCTERMS["format"], f"{EU}file-type/{kind}")
            value(g, node, DCAT.mediaType, MEDIA_TYPES + media)
        self._words(node, ("API", "statistikk"))
        return node

    def _indicator(self, item: Indicator) -> URIRef:
        registry, snapshot = store()
        rows = snapshot.rows(item.id)
        sources = sources_of([item.source, *rows["source"].unique()])
        node = self._node(item.id)
        self._described(node, DCAT.Dataset, item.title.model_dump(), item.definition.model_dump())
        theme = f"{EU}data-theme/{THEMES.get(item.domain, 'SOCI')}"
        beside = rows[rows["level"].isin([Level.KOMMUNE, "fylke", "land"])]["area"]
        # What no map shows has its definition and figures on Data.
        page = "kart" if item in shown_indicators() else "data"
        self._open(node, theme, f"/{page}?indikator={item.id}", wide=bool((beside != ASKER).any()))
        self._taken(node, sources, theme)
        self._words(node, (registry.domains[item.domain].title["nb"],))
        self._period(node, rows["period"])
        for form in OF_INDICATOR:
            address = f"/api/v1/observasjoner?indikator={item.id}&format={form}"
            self._licensed(node, form, address, sources, item.title.model_dump())
        return node

    def _whole(self) -> URIRef:
        """Every observation of the edition, in one file at a lasting address."""
        registry, snapshot = store()
        node = self._node("alt")
        self._described(node, DCAT.Dataset, _both("katalog.whole"), _both("katalog.whole_about"))
        for theme in sorted(set(THEMES.values())):
            value(self.g, node, DCAT.theme, f"{EU}data-theme/{theme}")
        self._open(node, f"{EU}data-theme/SOCI", "/data", wide=True)
        sources = sources_of(snapshot.frame["source"].unique())
        self._taken(node, sources)
        self._words(node, sorted(d.title["nb"] for d in registry.domains.values()))
        self._period(node, snapshot.frame["period"])
        for form in OF_WHOLE:
            self._licensed(node, form, f"/api/v1/alt.{form}", sources, _both("katalog.whole"))
        return node

    def _licensed(
        self, of: URIRef, form: str, address: str, sources: list[Source], title: dict[str, str],
    ) -> None:  # fmt: skip
        """A distribution under what its sources allow; where they differ, whose is under what."""
        whose = by_licence(sources, "nb")
        licence = combined(whose)
        node = self._distribution(of, form, address, licence, title)
        if len(whose) == 1:
            return
        told = {c: "; ".join(f"{x}: {', '.join(sorted(names))}"
                             for x, names in sorted(by_licence(sources, c).items()))
                for c in LANGUAGES}  # fmt: skip
        words = {c: t("katalog.rights", c, sources=told[c], licence=licence) for c in LANGUAGES}
        vocabulary.rights(self.g, node, words, URIRef(f"{of}-vilkar"))

    def _register(self) -> URIRef:
        """The register of initiatives."""
        node = self._node("tiltak")
        title = _both("katalog.register")
        self._described(node, DCAT.Dataset, title, _both("katalog.register_about"))
        self._open(node, f"{EU}data-theme/SOCI", "/tiltak", wide=False)
        self._words(node, ("tiltak",))
        starts = [i.start for i in register().initiatives.values() if i.start]
        if self.made_on and starts:
            self._between(node, f"{min(starts)}-01-01"[:10], self.made_on[:10])
        for form in OF_REGISTER:
            address = f"/api/v1/tiltak?format={form}"
            self._distribution(node, form, address, OWN_LICENCE, title)
        return node

    def _open(self, node: URIRef, theme: str, page: str, wide: bool) -> None:
        value(self.g, node, DCAT.theme, theme)
        value(self.g, node, DCTERMS.accessRights, PUBLIC)
        value(self.g, node, DCAT.landingPage, self.base + page)
        vocabulary.places(self.g, node, wide)

    def _taken(self, node: URIRef, sources: Iterable[Source], theme: str = "") -> None:
        """Whose figures they are, the tables they are taken from, and that they were fetched."""
        for source in reversed(list(sources)):
            name = source.publisher["nb"]
            creator = self._node(f"kilde-{re.sub(r'[^A-Za-z]', '', name)}")
            vocabulary.agent(self.g, creator, name)
            vocabulary.authority(self.g, creator, name)
            if theme:
                # The profile takes one creator, and a table of one theme is described with it.
                self.g.set((node, DCTERMS.creator, creator))
                self._table(source, theme, creator)
            self.g.add((node, DCTERMS.source, self._node(f"tabell-{source.id}")))
        value(self.g, node, PROV.wasGeneratedBy, f"{ACTIVITIES}#collecting-from-third-party")

    def _table(self, source: Source, theme: str, publisher: URIRef) -> None:
        """The publisher's own table, as the data set it is."""
        g, node, contact = self.g, self._node(f"tabell-{source.id}"), URIRef(f"{publisher}-kontakt")
        self._contact(contact, source.publisher["nb"], source.url)
        g.add((node, RDF.type, DCAT.Dataset))
        g.add((node, DCTERMS.identifier, Literal(str(node))))
        g.add((node, DCTERMS.publisher, publisher))
        g.add((node, DCAT.contactPoint, contact))
        named = {c: table_name(source, c) for c in LANGUAGES}
        about = {c: t("katalog.table", c, publisher=source.publisher[c], table=named[c])
                 for c in LANGUAGES}  # fmt: skip
        self._texts(node, named, about)
        value(g, node, DCAT.theme, theme)
        value(g, node, DCTERMS.accessRights, PUBLIC)
        value(g, node, DCAT.landingPage, source.url)
        self._words(node, ("statistikk",))

    def _period(self, node: URIRef, periods: Iterable[str]) -> None:
        spans = [span(p) for p in set(periods)]
        first, last = min(s[0] for s in spans), max(s[1] for s in spans)
        self._between(node, first.isoformat(), last.isoformat())

    def _between(self, node: URIRef, first: str, last: str) -> None:
        around = BNode()
        self.g.add((node, DCTERMS.temporal, around))
        self.g.add((around, RDF.type, DCTERMS.PeriodOfTime))
        for name, when in ((DCAT.startDate, first), (DCAT.endDate, last)):
            self.g.add((around, name, Literal(when, datatype=XSD.date)))

    def _distribution(
        self, of: URIRef, form: str, address: str, licence: str, title: dict[str, str],
    ) -> URIRef:  # fmt: skip
        g, node, (kind, media) = self.g, URIRef(f"{of}-{form}"), FORMS[form]
        g.add((of, DCAT.distribution, node))
        g.add((node, RDF.type, DCAT.Distribution))
        self._texts(node, {c: f"{title[c]} ({form})" for c in LANGUAGES},
                    _both(f"katalog.form.{form}"))  # fmt: skip
        for name in (DCAT.accessURL, DCAT.downloadURL):
            g.add((node, name, URIRef(self.base + address)))
        value(g, node, DCTERMS["format"], f"{EU}file-type/{kind}")
        value(g, node, DCAT.mediaType, MEDIA_TYPES + media)
        if licence:
            value(g, node, DCTERMS.license, LICENCES[licence])
        value(g, node, DCATAP.availability, STABLE)
        day(g, node, DCTERMS.issued, self.made_on)
        g.add((node, DCAT.accessService, self.api))
        return node


def _both(key: str) -> dict[str, str]:
    return {language: t(key, language) for language in LANGUAGES}

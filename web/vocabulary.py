"""Values of ``/katalog`` from controlled lists: what each is, in which list, and its name there.

The profiles ask that such a value is an IRI of a given list and, where the graph is read alone,
that its class, name and list are told with it. Names are in English, as the lists themselves have
them. Lists: https://op.europa.eu/en/web/eu-vocabularies, https://www.iana.org/assignments/media-types,
http://purl.org/adms, https://www.geonames.org, https://data.geonorge.no/administrativeEnheter,
https://data.norge.no/vocabulary/provenance-activity-type.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    PROV,
    RDF,
    RDFS,
    SKOS,
    XSD,
    Graph,
    Literal,
    Namespace,
    URIRef,
)
from shapely.geometry import shape

from store.boundaries import geojson
from store.catalogue import ASKER as CODE
from views.edition import root

DCATAP = Namespace("http://data.europa.eu/r5r/")
GEOSPARQL = Namespace("http://www.opengis.net/ont/geosparql#")
EU = "http://publications.europa.eu/resource/authority/"
ADMS = "http://purl.org/adms/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
#: What GeoNames and the profile call the list of GeoNames.
GEONAMES = "http://sws.geonames.org"
UNITS = "https://data.geonorge.no/administrativeEnheter"
#: Licence → its place in the EU's list.
LICENCES = {"CC BY 4.0": f"{EU}licence/CC_BY_4_0", "NLOD 2.0": f"{EU}licence/NLOD_2_0"}
#: Licence of figures → those a set that holds them may carry. NLOD 2.0 names CC BY 4.0 in its
#: section 9; CC BY 4.0 names none but itself.
CARRIES = {"CC BY 4.0": ("CC BY 4.0",), "NLOD 2.0": ("NLOD 2.0", "CC BY 4.0")}
ACTIVITIES = "https://data.norge.no/vocabulary/provenance-activity-type"
NORWAY = f"{EU}country/NOR"
#: Asker as GeoNames and as Kartverket know it (one of Asker, Røyken and Hurum since 2020).
ASKER = (f"{GEONAMES}/3162656/", f"{UNITS}/kommune/id/172764173000172686")

#: List → its name.
LISTS = {
    f"{EU}data-theme": "Data theme", f"{EU}access-right": "Access right",
    f"{EU}language": "Language", f"{EU}file-type": "File type", f"{EU}licence": "Licence",
    f"{EU}planned-availability": "Planned availability",
    f"{EU}country": "Countries and territories", GEONAMES: "GeoNames",
    UNITS: "Administrative units", ACTIVITIES: "Provenance activity type",
    f"{ADMS}publishertype/1.0": "Publisher type", f"{ADMS}licencetype/1.0": "Licence type",
}  # fmt: skip
#: Value → its list and its name there.
VALUES = {
    **{f"{EU}data-theme/{code}": (f"{EU}data-theme", name) for code, name in {
        "SOCI": "Population and society", "ECON": "Economy and finance",
        "EDUC": "Education, culture and sport", "REGI": "Regions and cities", "HEAL": "Health",
        "GOVE": "Government and public sector"}.items()},
    **{f"{EU}language/{code}": (f"{EU}language", name)
       for code, name in {"NOB": "Norwegian Bokmål", "ENG": "English"}.items()},
    **{f"{EU}file-type/{code}": (f"{EU}file-type", name)
       for code, name in {"CSV": "CSV", "JSON": "JSON", "PARQUET": "Parquet"}.items()},
    f"{EU}licence/CC_BY_4_0": (f"{EU}licence",
                               "Creative Commons Attribution 4.0 International"),
    f"{EU}licence/NLOD_2_0": (f"{EU}licence",
                              "Norwegian Licence for Open Government Data 2.0"),
    f"{EU}access-right/PUBLIC": (f"{EU}access-right", "public"),
    f"{EU}planned-availability/STABLE": (f"{EU}planned-availability", "stable"),
    NORWAY: (f"{EU}country", "Norway"),
    ASKER[0]: (GEONAMES, "Asker"), ASKER[1]: (UNITS, "Asker"),
    f"{ACTIVITIES}#collecting-from-third-party": (ACTIVITIES, "collecting from third party"),
    f"{ADMS}publishertype/NationalAuthority": (f"{ADMS}publishertype/1.0", "National authority"),
    f"{ADMS}publishertype/SupraNationalAuthority": (f"{ADMS}publishertype/1.0",
                                                    "Supra-national authority"),
    f"{ADMS}licencetype/Attribution": (f"{ADMS}licencetype/1.0", "Attribution"),
}  # fmt: skip
#: Property → what its values are (the range in the profile).
KINDS = {
    DCTERMS.language: DCTERMS.LinguisticSystem, DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent, DCAT.mediaType: DCTERMS.MediaType,
    DCTERMS.license: DCTERMS.LicenseDocument, DCTERMS.spatial: DCTERMS.Location,
    DCAT.landingPage: FOAF.Document, FOAF.homepage: FOAF.Document, FOAF.page: FOAF.Document,
    PROV.wasGeneratedBy: PROV.Activity, DCAT.themeTaxonomy: SKOS.ConceptScheme,
}  # fmt: skip


def value(g: Graph, node: URIRef, name: URIRef, iri: str) -> None:
    """Say that a node has a value, and what the value is, its name and its list.

    :raises KeyError: if the property takes neither a list nor a known kind of thing.
    """
    found = URIRef(iri)
    g.add((node, name, found))
    listed = VALUES.get(iri)
    if name in KINDS or listed is None:
        g.add((found, RDF.type, KINDS[name]))
    if listed is None:
        return
    g.add((found, RDF.type, SKOS.Concept))
    g.add((found, SKOS.prefLabel, Literal(listed[1], lang="en")))
    g.add((found, SKOS.inScheme, URIRef(listed[0])))
    taxonomy(g, listed[0])
    if name == DCTERMS.license:
        value(g, found, DCTERMS.type, f"{ADMS}licencetype/Attribution")


def taxonomy(g: Graph, iri: str) -> URIRef:
    """A controlled list as the scheme it is, with its name."""
    g.add((URIRef(iri), RDF.type, SKOS.ConceptScheme))
    g.add((URIRef(iri), DCTERMS.title, Literal(LISTS[iri], lang="en")))
    return URIRef(iri)


def authority(g: Graph, node: URIRef, name: str) -> None:
    """What kind of authority one of the sources is."""
    supra = name == "Eurostat"
    kind = "SupraNationalAuthority" if supra else "NationalAuthority"
    value(g, node, DCTERMS.type, f"{ADMS}publishertype/{kind}")


def agent(g: Graph, node: URIRef, name: str) -> None:
    """A publisher or creator: its name, and that it is an organisation."""
    for kind in (FOAF.Agent, ORG.Organization):
        g.add((node, RDF.type, kind))
    g.add((node, FOAF.name, Literal(name, lang="nb")))


def places(g: Graph, node: URIRef, wide: bool) -> None:
    """What a node covers: Asker in both lists the profile names, and Norway where it is ``wide``.

    Asker's box and middle are in WGS 84, longitude first, to five decimals (a metre).
    """
    for iri in ASKER:
        value(g, node, DCTERMS.spatial, iri)
    for iri in [NORWAY] if wide else []:
        value(g, node, DCTERMS.spatial, iri)
    place = URIRef(ASKER[0])
    if (place, DCAT.bbox, None) in g:
        return
    west, south, east, north, lon, lat = extent()
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    box = ", ".join(f"{x} {y}" for x, y in corners)
    for iri in ASKER:
        for name, text in (
            (DCAT.bbox, f"POLYGON(({box}))"),
            (DCAT.centroid, f"POINT({lon} {lat})"),
        ):
            g.add((URIRef(iri), name, Literal(text, datatype=GEOSPARQL.wktLiteral)))


def extent() -> tuple[float, ...]:
    """Asker's west, south, east and north, and the longitude and latitude of its middle."""
    [found] = [f for f in geojson("kommune", root())["features"] if f["properties"]["kode"] == CODE]
    area = shape(found["geometry"])
    return tuple(round(v, 5) for v in (*area.bounds, area.centroid.x, area.centroid.y))


def combined(licences: Iterable[str]) -> str:
    """The licence a set of figures under these may carry: one that none of them forbids.

    Empty where there is none: then each part keeps its own, and no licence is claimed for all.
    """
    several = sorted(set(licences))
    common = [x for x in CARRIES if all(x in CARRIES.get(y, ()) for y in several)]
    own = [x for x in common if x in several]
    return (own or common or [""])[0]


def rights(g: Graph, node: URIRef, texts: dict[str, str], about: URIRef) -> None:
    """Terms in words beside the licence, at an address of their own."""
    g.add((node, DCTERMS.rights, about))
    for kind in (DCTERMS.RightsStatement, URIRef("http://schema.theodi.org/odrs#RightsStatement")):
        g.add((about, RDF.type, kind))
    for language, text in texts.items():
        g.add((about, RDFS.label, Literal(text, lang=language)))


def day(g: Graph, node: URIRef, name: URIRef, date: str) -> None:
    """A day (ISO 8601), where it is known."""
    if date:
        g.add((node, name, Literal(date[:10], datatype=XSD.date)))

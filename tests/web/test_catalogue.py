"""The catalogue holds what DCAT-AP-NO demands, and its addresses answer."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
from demands import sampled
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from views.choice import known_indicators
from views.edition import store
from web.vocabulary import LICENCES, combined

SHAPES = Path(__file__).parent / "katalog.shapes.ttl"


@pytest.fixture(scope="module")
def graph(client) -> Graph:
    answer = client.get("/katalog")
    assert answer.headers["content-type"].startswith("text/turtle")
    return Graph().parse(data=answer.text, format="turtle")


def test_every_indicator_is_a_data_set(graph: Graph) -> None:
    [top] = graph.subjects(RDF.type, DCAT.Catalog)
    sets = set(graph.objects(top, DCAT.dataset))
    named = {str(node).partition("#")[2] for node in sets}
    rows = store()[1].frame
    there = set(rows.loc[rows["value"].notna(), "indicator"].astype(str))
    assert named == there | {"alt", "tiltak"}
    [service] = graph.subjects(RDF.type, DCAT.DataService)
    assert set(graph.objects(service, DCAT.servesDataset)) == sets
    for node in sets:
        period = graph.value(node, DCTERMS.temporal)
        assert graph.value(period, DCAT.startDate) <= graph.value(period, DCAT.endDate)
        assert len(list(graph.objects(node, DCAT.distribution))) == 2


def test_distributions_answer_and_are_licensed(client, graph: Graph) -> None:
    nodes = sorted(graph.subjects(RDF.type, DCAT.Distribution))
    for node in nodes:
        assert isinstance(graph.value(node, DCTERMS.license), URIRef)
    for node in nodes[::9]:
        assert client.get(str(graph.value(node, DCAT.downloadURL))).status_code == 200


def test_json_ld_holds_the_same(client, graph: Graph) -> None:
    answer = client.get("/katalog", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert len(Graph().parse(data=answer.text, format="json-ld")) == len(graph)
    assert client.get("/katalog?format=rdf").status_code == 400


def test_a_hostile_host_cannot_get_in(client) -> None:
    text = client.get("/katalog", headers={"Host": 'x"> <evil'}).text
    assert "evil" not in text


def test_every_node_is_what_the_profile_demands(graph: Graph) -> None:
    conforms, _, told = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert conforms, told[:3000]


@pytest.mark.parametrize(
    "fault",
    sampled(["place", "source", "contact", "page", "licence", "name", "agent", "asker", "list"]),
)
def test_the_shapes_see_a_fault(graph: Graph, fault: str) -> None:
    """Each fault of the catalogue that was is met by the shapes."""
    wrong = Graph() + graph
    node = URIRef("http://testserver/katalog#medianinntekt")
    if fault == "place":
        wrong.add((node, DCTERMS.spatial, BNode()))
    elif fault == "source":
        wrong.add((node, DCTERMS.source, URIRef("https://www.ssb.no/tabell")))
    elif fault == "contact":
        wrong.add((node, DCAT.contactPoint, URIRef("http://testserver/om")))
    elif fault == "page":
        wrong.add((node, DCAT.landingPage, URIRef("http://testserver/om")))
    elif fault == "licence":
        found = wrong.value(node, DCAT.distribution)
        wrong.remove((found, DCTERMS.license, None))
    elif fault == "agent":
        wrong.remove((wrong.value(node, DCTERMS.publisher), RDF.type, None))
    elif fault == "asker":
        wrong.remove((node, DCTERMS.spatial, URIRef("http://sws.geonames.org/3162656/")))
    elif fault == "list":
        wrong.remove((wrong.value(node, DCAT.theme), SKOS.inScheme, None))
    else:
        wrong.add((node, DCTERMS.title, Literal("En til", lang="nb")))
    assert not pyshacl.validate(wrong, shacl_graph=Graph().parse(SHAPES))[0]


def test_the_register_of_initiatives_is_a_data_set_with_a_licence(client, graph: Graph) -> None:
    found = list(graph.objects(URIRef("http://testserver/katalog#tiltak"), DCAT.distribution))
    assert len(found) == 2
    for node in found:
        assert "CC_BY_4_0" in str(graph.value(node, DCTERMS.license))
        assert client.get(str(graph.value(node, DCAT.downloadURL))).status_code == 200


def test_a_school_year_ends_in_the_year_after(graph: Graph) -> None:
    node = URIRef("http://testserver/katalog#nasjonale_prover_5")
    end = graph.value(graph.value(node, DCTERMS.temporal), DCAT.endDate)
    assert str(end).endswith("-07-31")


def test_asker_is_a_place_in_both_lists_with_its_box(graph: Graph) -> None:
    """Asker town hall, at 59.83 N, 10.44 E, is inside the box, and the box is no larger area."""
    [register] = [n for n in graph.subjects(RDF.type, DCAT.Dataset) if str(n).endswith("#tiltak")]
    places = set(graph.objects(register, DCTERMS.spatial))
    assert len(places) == 2
    for place in places:
        assert str(graph.value(place, SKOS.prefLabel)) == "Asker"
        box = [float(n) for n in re.findall(r"[0-9.]+", str(graph.value(place, DCAT.bbox)))]
        assert min(box[::2]) < 10.44 < max(box[::2]) and min(box[1::2]) < 59.83 < max(box[1::2])
        assert max(box[::2]) - min(box[::2]) < 0.5 and max(box[1::2]) - min(box[1::2]) < 0.5


def test_norway_is_covered_where_other_municipalities_are(graph: Graph) -> None:
    norway = URIRef("http://publications.europa.eu/resource/authority/country/NOR")
    for item, wide in (("medianinntekt", True), ("tiltak", False), ("alt", True)):
        node = URIRef(f"http://testserver/katalog#{item}")
        assert (norway in set(graph.objects(node, DCTERMS.spatial))) == wide, item


def test_the_whole_edition_is_a_data_set_that_names_the_sources_terms(client, graph: Graph) -> None:
    node = URIRef("http://testserver/katalog#alt")
    found = {
        str(graph.value(d, DCAT.downloadURL)): d for d in graph.objects(node, DCAT.distribution)
    }
    assert {a.rpartition("/")[2] for a in found} == {"alt.csv", "alt.parquet"}
    for address, distribution in found.items():
        kind = client.head(address).headers["content-type"].partition(";")[0]
        assert str(graph.value(distribution, DCAT.mediaType)).endswith(f"/{kind}")
        labels = graph.objects(graph.value(distribution, DCTERMS.rights), RDFS.label)
        said = {label.language: str(label) for label in labels}
        words = said["nb"]
        assert str(graph.value(distribution, DCTERMS.license)).endswith("/CC_BY_4_0")
        assert "CC BY 4.0" in words and "NLOD 2.0" in words and "Utdanningsdirektoratet" in words
        assert "Statistics Norway" in said["en"] and "Statistisk" not in said["en"]


def test_a_data_set_names_every_source_of_its_rows_and_claims_no_more_than_they_allow(
    graph: Graph,
) -> None:
    """The CC BY figures of a set that holds NLOD figures too are never given away as NLOD."""
    registry, snapshot = store()
    for item in known_indicators():
        sources = {registry.sources[s] for s in snapshot.rows(item.id)["source"].unique()}
        node = URIRef(f"http://testserver/katalog#{item.id}")
        named = {str(n).partition("#tabell-")[2] for n in graph.objects(node, DCTERMS.source)}
        assert {s.id for s in sources} <= named
        under = {s.licence for s in sources}
        for distribution in graph.objects(node, DCAT.distribution):
            claimed = str(graph.value(distribution, DCTERMS.license))
            assert claimed == LICENCES["CC BY 4.0" if "CC BY 4.0" in under else "NLOD 2.0"]
            told = graph.value(graph.value(distribution, DCTERMS.rights), RDFS.label)
            assert len(under) == 1 or all(licence in str(told) for licence in under)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["CC BY 4.0"], "CC BY 4.0"),
        (["NLOD 2.0"], "NLOD 2.0"),
        (["NLOD 2.0", "CC BY 4.0"], "CC BY 4.0"),
        (["CC BY-NC 4.0", "CC BY 4.0"], ""),
    ],
)
def test_a_set_carries_a_licence_that_none_of_its_parts_forbids(parts, whole) -> None:
    assert combined(parts) == combined(reversed(parts)) == whole


def test_nothing_in_the_catalogue_is_without_a_shape(graph: Graph) -> None:
    """Each property of each class is one the shapes know, so that a new one is not let through."""
    shapes = Graph().parse(SHAPES)
    known: dict[URIRef, set] = {}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        paths = {shapes.value(p, SH.path) for p in shapes.objects(shape, SH.property)}
        paths |= {found for o in shapes.objects(shape, SH["or"]) for item in Collection(shapes, o)
                  for p in shapes.objects(item, SH.property)
                  for found in shapes.objects(p, SH.path)}  # fmt: skip
        for kind in shapes.objects(shape, SH.targetClass):
            known.setdefault(kind, set()).update(paths)
    described = known.keys() & set(graph.objects(None, RDF.type))
    for kind in described:
        for node in graph.subjects(RDF.type, kind):
            kinds = [known[k] for k in graph.objects(node, RDF.type) if k in known]
            used = set(graph.predicates(node)) - {RDF.type}
            assert used <= set().union(*kinds), (kind, used - set().union(*kinds))

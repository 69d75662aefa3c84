"""The catalogue holds what DCAT-AP-NO demands, and its addresses answer."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, BNode, Graph, Literal, URIRef

from views.choice import shown_indicators
from web.catalogue import MANDATORY

SHAPES = Path(__file__).parent / "katalog.shapes.ttl"


@pytest.fixture(scope="module")
def graph(client) -> Graph:
    answer = client.get("/katalog")
    assert answer.headers["content-type"].startswith("text/turtle")
    return Graph().parse(data=answer.text, format="turtle")


def test_mandatory_properties(graph: Graph) -> None:
    for kind, properties in MANDATORY.items():
        nodes = list(graph.subjects(RDF.type, kind))
        assert nodes, kind
        for node in nodes:
            for name in properties:
                assert graph.value(node, name) is not None, (node, name)


def test_every_indicator_is_a_data_set(graph: Graph) -> None:
    [top] = graph.subjects(RDF.type, DCAT.Catalog)
    sets = set(graph.objects(top, DCAT.dataset))
    assert len(sets) == len(shown_indicators()) + 1
    [service] = graph.subjects(RDF.type, DCAT.DataService)
    assert set(graph.objects(service, DCAT.servesDataset)) == sets
    [register] = {node for node in sets if str(node).endswith("#tiltak")}
    for node in sets - {register}:
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


@pytest.mark.parametrize("fault", ["place", "source", "contact", "page", "licence", "name"])
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

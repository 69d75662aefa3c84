"""The catalogue holds what DCAT-AP-NO demands, and its addresses answer."""

from __future__ import annotations

import pytest
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from views.choice import shown_indicators
from web.catalogue import MANDATORY


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
    sets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(sets) == len(shown_indicators())
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

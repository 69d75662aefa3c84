"""Every address answers as it is declared, and every failure is told, whatever went wrong."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from store.errors import SnapshotError
from views.edition import edition
from views.figures import KINDS
from views.homes import VIEWS
from web.declared import ADDRESSES, described
from web.routes import routes

#: What fills the parameters in a path; the report takes long and has tests of its own.
FILLED = {"/rapport/{omrade}.{format}": "/rapport/320309.html"}
PROBLEMS = ("/figur/", "/api/", "/katalog", "/rapport/")
TOLD = [a for a in ADDRESSES if a.path.startswith(PROBLEMS)]


def filled(path: str) -> str:
    """The path with something in the place of its parameters."""
    return FILLED.get(path, path.replace("{format}", "csv").replace("{name}", "x"))


def is_problem(answer, status: int) -> None:
    assert answer.status_code == status, answer.text[:200]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    body = answer.json()
    assert body["status"] == status and body["title"] and body["detail"]
    assert "Traceback" not in answer.text and ".py" not in answer.text


@pytest.fixture(scope="module")
def calm() -> TestClient:
    """A client that meets a server's failure as a browser does."""
    return TestClient(Starlette(routes=routes()), raise_server_exceptions=False)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: a.name)
def test_every_address_can_be_read_and_only_read(client, address) -> None:
    path = filled(address.path)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, path)
        is_problem(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    asked = client.options(path, headers={"Origin": "https://example.org",
                                          "Access-Control-Request-Method": "GET"})  # fmt: skip
    assert asked.status_code == 204 and not asked.content
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "GET" in asked.headers["access-control-allow-methods"]


@pytest.mark.parametrize("address", TOLD, ids=lambda a: a.name)
def test_a_parameter_that_is_not_declared_is_refused_by_name(client, address) -> None:
    for language in ("nb", "en"):
        answer = client.get(f"{filled(address.path).replace('.html', '.docx')}"
                            f"?tull=1&spraak={language}")  # fmt: skip
        is_problem(answer, 400)
        if any(v.name == "spraak" for v in address.values):
            assert answer.json()["parameter"] == "tull"
            assert answer.json()["tillatt"] == [v.name for v in address.values]
            assert answer.headers["content-language"] == language


@pytest.mark.parametrize("address", TOLD, ids=lambda a: a.name)
def test_what_nobody_foresaw_is_a_problem_too(calm, monkeypatch, address) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret place")

    monkeypatch.setattr("web.addresses.read", broken)
    answer = calm.get(filled(address.path).replace(".html", ".docx"))
    is_problem(answer, 500)
    assert "secret" not in answer.text


@pytest.mark.parametrize("address", TOLD, ids=lambda a: a.name)
def test_without_an_edition_every_address_says_when_to_come_back(
    calm, monkeypatch, address
) -> None:
    def gone() -> None:
        raise SnapshotError("/secret/path: gone")

    monkeypatch.setattr("web.addresses.edition", gone)
    answer = calm.get(filled(address.path).replace(".html", ".docx"))
    is_problem(answer, 503)
    assert answer.headers["retry-after"] and "secret" not in answer.text


@pytest.mark.parametrize("path", [
    "/figur", "/figur/", "/figur/kart", "/figur/tull.csv",
    "/figur/kart.0.5", "/figur/behov-innsats..html", "/figur/a/b.csv",
    "/api", "/api/", "/api/v1", "/api/v2/indikatorer", "/api/v1/indikatorer/x", "/katalog/x",
    "/rapport/x", "/rapport/320309", "/rapport/320309.exe", "/rapport/a/b/c", "/helse/x",
    "/statisk/x", "/statisk/grenser/kommune.0000000000.geojson", "/statisk/fil/figur.js",
])  # fmt: skip
def test_where_there_is_nothing_it_is_told(calm, path: str) -> None:
    is_problem(calm.get(path, headers={"Accept": "application/json"}), 404)


def test_openapi_has_every_address_and_nothing_else(client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert set(document["paths"]) == {a.path for a in ADDRESSES}
    names = [p["get"]["operationId"] for p in document["paths"].values()]
    assert len(set(names)) == len(names)
    for path, item in document["paths"].items():
        inside = {p["name"] for p in item["get"]["parameters"] if p["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path)), path
        for parameter in item["get"]["parameters"]:
            assert parameter["description"], (path, parameter["name"])
    english = described("en")
    assert english["info"]["description"] != document["info"]["description"]


def test_openapi_says_what_a_linter_asks_for(client) -> None:
    """The rules of spectral:oas that are about the document, and not about its being OpenAPI."""
    document = client.get("/api/v1/openapi.json").json()
    assert document["info"]["contact"]["name"] and document["info"]["contact"]["url"]
    assert document["info"]["license"]["url"] and document["servers"][0]["url"][-1] != "/"
    tags = [tag["name"] for tag in document["tags"]]
    assert tags == sorted(set(tags)) and all(tag["description"] for tag in document["tags"])
    used = set()
    for path, item in document["paths"].items():
        operation = item["get"]
        used |= set(operation["tags"])
        assert operation["summary"] and operation["description"] != operation["summary"], path
        assert operation["summary"] != operation["operationId"], path
        assert "2" in {status[0] for status in operation["responses"]} or path == "/oversikt"
        assert path[-1] != "/" and "?" not in path
    assert used == set(tags)
    text = json.dumps(document)
    for name in document["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text, name


@pytest.mark.parametrize("path", ["/figur/kart.csv", "/figur/profil.html", "/api/v1/omrader",
                                  "/katalog"])  # fmt: skip
def test_what_trackers_add_to_a_link_asks_nothing(client, path: str) -> None:
    plain = client.get(path)
    hung = client.get(f"{path}?utm_source=nyhetsbrev&utm_medium=e-post&fbclid=x&fbclid=y")
    assert hung.status_code == 200 and hung.content == plain.content
    assert hung.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("path", [
    "/figur/kart.png?ar=1066", "/figur/tull.csv", "/figur/justert.xlsx?niva=levekarssone", "/figur",
    "/rapport/kurv.docx?kurv=tull", "/rapport/320309.exe", "/rapport/eget.pdf?omrade=eget:1",
    "/rapport/saksvedlegg.pdf?omrade=tull", "/rapport/a/b/c", "/rapport/3203.docx?mal=tull",
])  # fmt: skip
@pytest.mark.parametrize("language", ["nb", "en"])
def test_who_follows_a_link_to_a_file_meets_the_reason_in_words(
    client, path: str, language: str
) -> None:
    asked = path + ("&" if "?" in path else "?") + f"spraak={language}"
    shown = client.get(asked, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert shown.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}"' in shown.text
    told = client.get(asked)
    is_problem(told, shown.status_code)
    assert told.headers["content-language"] == shown.headers["content-language"] == language
    assert html.escape(told.json()["detail"]) in shown.text
    assert re.search(r'href="https?://', shown.text)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.id)
def test_the_way_on_from_a_figure_that_cannot_be_shown_is_a_page(client, kind) -> None:
    page = client.get(f"/figur/{kind.id}.html?tull=1")
    link = urlsplit(re.search(r'href="(https?://[^"]+)"', html.unescape(page.text))[1])
    assert link.path.strip("/") in VIEWS
    asked = dict(parse_qsl(link.query))
    assert asked.get("visning", VIEWS[link.path.strip("/")][0]) == kind.page


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
@pytest.mark.parametrize(("path", "status"), [
    ("/figur/kart.html?ar=1066", 400), ("/figur/tull.html", 404),
    ("/figur/justert.html?niva=levekarssone&indikator=aleneboende", 404),
])  # fmt: skip
def test_a_reader_meets_a_page_with_the_reason_and_a_way_on(
    client, path: str, status: int, accept: str
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"
    link = re.search(r'href="(https?://[^"]+)"', answer.text)[1]
    assert link.startswith(str(client.base_url)) and "<script" not in answer.text
    told = client.get(path, headers={"Accept": "application/problem+json"})
    is_problem(told, status)
    assert told.json()["detail"].split(".")[0].split("«")[0] in answer.text


def test_always_newest_follows_and_a_year_stays(client) -> None:
    newest = client.get("/figur/kart.csv?indikator=medianinntekt&ar=siste").content
    first = client.get("/figur/kart.csv?indikator=medianinntekt&ar=2015").content
    periods = edition().snapshot.periods("medianinntekt", "delomrade", "alle")
    pinned = client.get(f"/figur/kart.csv?indikator=medianinntekt&ar={periods[-1]}").content
    assert newest == pinned != first
    page = client.get("/figur/kart.html?indikator=medianinntekt&ar=siste").text
    opens = re.search(r'href="([^"]+/utforsk\?[^"]+)"', page)[1]
    assert "ar=" not in re.sub("(?:amp;)?inndeling=[^&]+", "", opens)


def test_an_answer_tells_its_language_and_its_edition(client) -> None:
    for path in ("/figur/kart.csv", "/api/v1/indikatorer", "/figur/kart.html"):
        for language in ("nb", "en"):
            answer = client.get(f"{path}?spraak={language}")
            assert answer.headers["content-language"] == language
            version = answer.headers["levekar-utgave"]
            assert version == client.get("/helse").json()["versjon"]
            kept = {"If-None-Match": answer.headers["etag"]}
            again = client.get(f"{path}?spraak={language}", headers=kept)
            assert again.status_code == 304 and again.headers["content-language"] == language
            # It is what «versjon» takes, so that the answer can be cited and fetched again.
            cited = client.get(f"{path}?spraak={language}&versjon={version}")
            assert cited.status_code == 200 and cited.headers["levekar-utgave"] == version
            assert "Levekar-Utgave" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize(("path", "name"), [
    ("/figur/kart.csv?omrade=320309&ar=2016", "kart-medianinntekt-2016-sentrum.csv"),
    ("/figur/profil.xlsx?omrade=320301", "profil-nesoya.xlsx"),
    ("/figur/behov-innsats.csv?omrade=320309&tema=okonomi", "behov-innsats-sentrum-okonomi.csv"),
])  # fmt: skip
def test_a_file_is_named_after_its_place(client, path: str, name: str) -> None:
    assert client.get(path).headers["content-disposition"] == f'attachment; filename="{name}"'


def test_a_picture_can_be_asked_for_in_a_width(client) -> None:
    assert client.get("/figur/kart.csv?bredde=360").status_code == 200
    is_problem(client.get("/figur/kart.csv?bredde=99999"), 400)


def test_each_parameter_of_a_figure_is_one_it_shows_or_one_it_once_had() -> None:
    for kind in KINDS.values():
        names = [p.name for p in kind.own]
        assert len(set(kind.parameters)) == len(kind.parameters)
        assert set(kind.shares) <= {*kind.takes, *names}, kind.id

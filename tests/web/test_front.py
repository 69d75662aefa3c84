"""What a link to a page of the app shows where it is shared."""

from __future__ import annotations

import re
import threading
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import file_util

from views.homes import VIEWS
from web import front
from web.front import Front
from web.routes import routes


@pytest.fixture(scope="module")
def site() -> TestClient:
    """Our addresses, and Streamlit's own front page for every other."""
    file = Path(file_util.get_static_dir()) / "index.html"

    async def page(request):
        return FileResponse(file, headers={"Cache-Control": "no-cache"})

    app = Starlette(routes=[*routes(), Route("/{rest:path}", page)],
                    middleware=[Middleware(Front)])  # fmt: skip
    return TestClient(app, headers={"User-Agent": "LinkedInBot/1.0"})


def told(text: str) -> dict[str, str]:
    head = text.partition("</head>")[0]
    found = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', head))
    title = re.search(r"<title>([^<]*)</title>", head)
    return {n: unescape(v) for n, v in found.items()} | {"title": unescape(title[1])}


PAGES = [f"/{page}?visning={view}" for page, views in VIEWS.items() for view in views]


@pytest.mark.parametrize("path", ["/", *PAGES])
def test_every_view_says_what_it_is_and_has_a_picture(site, path: str) -> None:
    shown = told(site.get(path).text)
    assert shown["title"] != "Streamlit" and "Levekår i Asker" in shown["title"]
    assert len(shown["og:description"]) > 20 and shown["og:title"]
    picture = urlsplit(shown["og:image"])
    assert picture.path.endswith(".png") and picture.netloc
    # The figure of the picture exists; its table is cheaper to make than the picture.
    answer = site.get(f"{picture.path.removesuffix('png')}csv?{picture.query}")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/index.html", "/utforsk?visning=kart"])
def test_style_and_script_are_files_a_browser_keeps(site, path: str) -> None:
    below = site.get(path).text.partition("</head>")[2]  # what Streamlit adds to the head is before
    linked = re.findall(r'<(?:link rel="stylesheet"|script defer) (?:href|src)="([^"]+)">', below)
    assert len(linked) == 3
    for address, kind in zip(linked, ("text/css", *["text/javascript"] * 2), strict=True):
        file = site.get(address)
        assert file.headers["content-type"].startswith(kind)
        assert "immutable" in file.headers["cache-control"]


def test_the_page_is_less_than_half_as_large_where_gzip_is_taken(site) -> None:
    plain = site.get("/utforsk", headers={"Accept-Encoding": "identity"})
    small = site.get("/utforsk", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers and small.headers["content-encoding"] == "gzip"
    assert plain.text == small.text
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert "accept-encoding" in small.headers["vary"].lower()


def test_two_views_are_not_told_as_the_same(site) -> None:
    titles = [told(site.get(path).text)["title"] for path in PAGES]
    assert len(set(titles)) > len(titles) * 0.8


def test_the_address_shared_is_the_one_shown(site) -> None:
    path = "/utforsk?indikator=aleneboende&niva=delomrade&utm_source=x&visning=rangering&spraak=en"
    shown = told(site.get(path).text)
    embed = site.get("/figur/rangering.html?indikator=aleneboende&niva=delomrade&spraak=en").text
    assert shown["og:title"] == told(embed)["og:title"]
    assert shown["og:description"] == told(embed)["og:description"]
    assert shown["og:locale"] == "en_GB"
    picture, page = urlsplit(shown["og:image"]), urlsplit(shown["og:url"])
    assert parse_qs(picture.query)["indikator"] == ["aleneboende"]
    assert parse_qs(page.query) == {"indikator": ["aleneboende"], "niva": ["delomrade"],
                                    "spraak": ["en"], "visning": ["rangering"]}  # fmt: skip


@pytest.mark.parametrize("query", [
    'indikator="><script>alert(1)</script>', "navn=%22%3E%3Cscript%3E&omrade=eget:320309,320310",
    "indikator=" + "x" * 5000, "visning=tull", "spraak=de", "ar=1066",
])  # fmt: skip
def test_an_address_that_asks_for_nonsense_still_gets_a_plain_page(site, query: str) -> None:
    answer = site.get(f"/utforsk?{query}")
    assert answer.status_code == 200 and "<script>" not in answer.text.partition("</title>")[0]
    head = answer.text.partition("</head>")[0]
    assert head.count("<script>") == site.get("/utforsk").text.partition("</head>")[0].count(
        "<script>"
    )
    assert told(answer.text)["og:title"]


def test_thousands_of_made_up_parameters_are_not_said_again(site) -> None:
    many = "&".join(f"a{n}={'x' * 50}" for n in range(900))
    answer = site.get(f"/utforsk?{many}")
    assert answer.status_code == 200 and "a17" not in answer.text
    assert len(answer.content) < 20_000


def test_the_page_is_whole_and_asked_for_anew(site) -> None:
    first = site.get("/omrade?omrade=320309", headers={"Accept-Encoding": "identity"})
    assert int(first.headers["content-length"]) == len(first.content)
    assert first.text.rstrip().endswith("</html>") and '<html lang="nb">' in first.text
    again = site.get("/omrade?omrade=320310", headers={"If-None-Match": "*",
                     "If-Modified-Since": first.headers["last-modified"]})  # fmt: skip
    assert again.status_code == 200 and told(again.text)["og:title"] != told(first.text)["og:title"]
    bare = site.head("/omrade?omrade=320309", headers={"Accept-Encoding": "identity"})
    assert bare.content == b"" and bare.headers["content-length"] == first.headers["content-length"]
    assert "og:title" not in site.get("/favicon.png").text


def test_a_reader_does_not_wait_for_what_is_slow_to_draw(site, monkeypatch) -> None:
    """The page comes under its plain name; the figure is finished for the next who asks."""
    released = threading.Event()
    real = front.build

    def slow(state):
        released.wait(20)
        return real(state)

    monkeypatch.setattr(front, "build", slow)
    path = "/utforsk?indikator=folkemengde&niva=delomrade"
    shown = told(site.get(path, headers={"User-Agent": "Mozilla/5.0"}).text)
    released.set()
    assert shown["og:title"] == "Kart" and shown["og:image"]
    assert told(site.get(path).text)["og:title"].startswith("Folkemengde")


def test_who_shows_links_may_fetch_their_pictures() -> None:
    from web import edges

    with TestClient(Starlette(routes=edges.routes())) as client:
        groups = client.get("/robots.txt").text.split("\n\n")
    [previews] = [g for g in groups if "LinkedInBot" in g]
    assert "/figur/" not in previews and "/rapport/" in previews
    assert [g for g in groups if "User-agent: *" in g and "Disallow: /figur/" in g]

"""A figure is whole without its script; it can look four ways, and says what a link shows."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from demands import needs_browser, sampled

from export.browser import NoBrowserError
from export.images import RENDERER
from text.texts import t
from views.figures import KINDS, build, read, state

SOMETIMES = "effekt"
FIGURES = [k for k in KINDS if k != SOMETIMES]
SVG = re.compile(r"<svg\b.*?</svg>", re.S)


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 6))


@needs_browser
@pytest.mark.parametrize("figure", sampled(FIGURES))
def test_picture_and_table_stand_in_the_page(client, figure: str) -> None:
    page = client.get(f"/figur/{figure}.html").text
    made = build(read(KINDS[figure], {}))
    pictures = SVG.findall(page)
    assert 1 <= len(pictures) <= 2
    for picture in pictures:
        drawn = ET.fromstring(picture.replace("&nbsp;", " "))
        assert drawn.get("viewBox") and len(list(drawn.iter())) > 20
        ids = {e.get("id") for e in drawn.iter() if e.get("id")}
        assert set(re.findall(r"url\(#([\w-]+)\)", picture)) <= ids
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    # One image, named by the text alternative; the live figure over it is none.
    images = re.findall(r'role="img" aria-label="([^"]*)"', page)
    assert [unescape(i) for i in images] == [made.alt] and page.count('role="img"') == 1
    assert weight(page) - weight(SVG.sub("", page)) <= 20_000
    rows = page.count("<tr>")
    assert rows == len(made.table) + 1 and page.count('scope="row"') >= rows // 2
    assert f"<caption>{made.title}" in unescape(page)
    assert "<details><summary>" in page


@pytest.mark.parametrize("figure", ["matrise", "behov-innsats", "flyt"])
def test_what_is_too_wide_for_a_narrow_column_is_lists_in_its_page_without_script(
    client, figure: str
) -> None:
    made = build(read(KINDS[figure], {}))
    for look in ("lys", "ren"):
        page = client.get(f"/figur/{figure}.html?utseende={look}").text
        assert "@media screen and (max-width:" in page and ".figur{display:none}" in page
        lists = unescape(page[page.index('<div class="told-groups">') :])
        for head, lines in made.groups:
            assert f"<summary>{head}</summary>" in lists
            assert all(f"<li>{line}</li>" in lists for line in lines)
    assert 'told-groups"' not in client.get("/figur/rangering.html").text


@needs_browser
def test_the_picture_shows_every_area_and_its_value_in_words(client) -> None:
    page = client.get("/figur/rangering.html").text
    made = build(state("rangering"))
    for picture in SVG.findall(page):
        words = unescape(" ".join(re.findall(r">([^<>]+)<", picture)))
        assert all(name in words for name in made.table.iloc[:, 1])


def test_without_a_browser_the_table_stands_open_and_the_page_is_not_kept(
    client, monkeypatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise NoBrowserError

    monkeypatch.setattr(RENDERER, "make", none)
    answer = client.get("/figur/gap.html?bredde=480&ar=2015")
    assert answer.status_code == 200 and "<details open>" in answer.text
    assert t("html.no_still") in answer.text and "<svg" not in answer.text
    assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers


@needs_browser
@pytest.mark.parametrize(("asked", "look"), [("lys", "lys"), ("mork", "mork"), ("mørk", "mork"),
                                             ("ren", "ren"), ("gjennomsiktig", "gjennomsiktig"),
                                             ("", "lys")])  # fmt: skip
def test_a_page_looks_as_it_is_asked_to(client, asked: str, look: str) -> None:
    answer = client.get("/figur/kart.html", params={"utseende": asked} if asked else {})
    assert f'<body class="{look}">' in answer.text
    assert client.get("/figur/kart.csv", params={"utseende": look}).status_code == 200
    found = read(KINDS["kart"], {"utseende": asked})
    assert found.look == look


def test_whether_there_are_new_figures_is_told_where_it_is_asked(client) -> None:
    old, new = (
        client.get(f"/figur/kart.html?nyttsiden={day}&spraak=nb").text
        for day in ("2001-01-31", "2999-12-31")
    )
    assert "Nye tall siden 31. januar 2001" in old
    assert "Ingen nye tall siden 31. desember 2999" in new
    assert 'class="nytt"' not in client.get("/figur/kart.html").text
    for wrong in ("2026-02-30", "20260228", "i går"):
        answer = client.get("/figur/kart.csv", params={"nyttsiden": wrong})
        assert answer.status_code == 400 and answer.json()["parameter"] == "nyttsiden"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_link_shows_title_finding_and_picture(client, language: str) -> None:
    page = client.get(f"/figur/kart.html?spraak={language}&omrade=320309&utseende=ren").text
    told = dict(re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)"', page))
    told = {k: unescape(v) for k, v in told.items()}
    made = build(read(KINDS["kart"], {"spraak": language, "omrade": "320309"}))
    assert (told["title"], told["description"]) == (made.title, made.alt)
    assert told["locale"].startswith(language[:1]) and told["site_name"] == t("app.title", language)
    assert "omrade=320309" in told["image"] and "/figur/kart.png?" in told["image"]
    assert client.get(told["url"]).text == page
    assert "utseende=ren" in told["url"] and "utseende" not in told["image"]


def test_oembed_gives_the_frame_of_the_page_it_is_found_on(client) -> None:
    page = client.get("/figur/rangering.html?omrade=320309").text
    link = unescape(re.search(r'type="application/json\+oembed" href="([^"]+)"', page)[1])
    told = client.get(link).json()
    made = build(read(KINDS["rangering"], {"omrade": "320309"}))
    assert (told["version"], told["type"], told["title"]) == ("1.0", "rich", made.title)
    source = unescape(re.search(r'<iframe src="([^"]+)"', told["html"])[1])
    assert client.get(source).text == page
    small = client.get(link + "&maxwidth=300&maxheight=400&format=json&dnt=1").json()
    assert (small["width"], small["height"]) == (300, 400)
    root = ET.fromstring(client.get(link + "&format=xml").text)
    assert {e.tag: e.text for e in root} == {k: str(v) for k, v in told.items()}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://example.org/figur/kart.html", 404),
        ("http://testserver/figur/tull.html", 404),
        ("http://testserver/figur/kart.csv", 404),
        ("http://testserver/kart.html", 404),
        ("http://testserver/figur/kart.html?ar=1066", 400),
        ("http://testserver/figur/kart.html?farge=rod", 400),
        ("", 400),
    ],
)
def test_oembed_refuses_what_is_no_figure_here(client, url: str, status: int) -> None:
    answer = client.get("/oembed", params={"url": url})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("asked", [{"spraak": "en"}, {}])
@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x?spraak=en",
        "http://testserver/figur/kart.html?ar=1066&spraak=en",
        "http://testserver/figur/justert.html?niva=levekarssone&indikator=aleneboende&spraak=en",
        "http://testserver/figur/kart.html?spraak=en&versjon=tull",
    ],
)
def test_oembed_refuses_in_the_language_asked_for(client, url: str, asked: dict[str, str]) -> None:
    told = client.get("/oembed", params={"url": url} | asked)
    assert told.status_code in (400, 404) and told.headers["content-language"] == "en"
    said = client.get("/oembed", params={"url": url.replace("=en", "=nb")} | asked)
    if asked:
        assert said.json() == told.json()
    else:
        assert said.headers["content-language"] == "nb"
        assert said.json()["detail"] != told.json()["detail"]
    titles = {language: t(f"problem.{told.status_code}", language) for language in ("nb", "en")}
    assert told.json()["title"] == titles["en"] != titles["nb"]


def test_oembed_of_an_address_from_before_gives_what_the_page_shows(client, monkeypatch) -> None:
    monkeypatch.setattr("store.catalogue.Registry.former",
                        property(lambda _: {"inntekt_gammel": "lavinntekt"}))  # fmt: skip
    url = "http://testserver/figur/kart.html?niva=kommune&indikator="
    old = client.get("/oembed", params={"url": url + "inntekt_gammel"})
    assert old.status_code == 200
    assert old.json() == client.get("/oembed", params={"url": url + "lavinntekt"}).json()


def test_oembed_and_looks_are_described(client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    names = [p["name"] for p in paths["/oembed"]["get"]["parameters"]]
    assert names == ["url", "format", "maxwidth", "maxheight", "spraak"]
    for kind in KINDS:
        given = {p["name"]: p for p in paths[f"/figur/{kind}.{{format}}"]["get"]["parameters"]}
        # One that is empty asks nothing.
        looks = ["", "lys", "mork", "ren", "gjennomsiktig"]
        assert given["utseende"]["schema"]["enum"] == looks
        assert "nyttsiden" in given


def test_of_a_figure_that_is_refused_no_picture_is_asked_for(client, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(RENDERER, "make", lambda *a, **k: asked.append(a))
    answer = client.get("/figur/justert.html?indikator=aleneboende")
    assert answer.status_code == 404 and not asked

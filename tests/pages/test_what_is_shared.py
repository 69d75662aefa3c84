"""What is shared is what is seen: every link of every panel gives the figure of the screen.

Longer than 300 lines: one walk over every page, with what it compares.
"""

from __future__ import annotations

import base64
import io
import json
import re
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from demands import sampled
from opened import opened, plain, ran
from streamlit.testing.v1 import AppTest

from views.basket import read_basket
from views.edition import store
from views.expert.methods import METHODS
from views.figures import KINDS, State, WhyNot, address, build, home, read

#: Every page with figures, opened as readers leave it: what is chosen, compared, marked, ordered.
VISITS: list[tuple[str, dict[str, str]]] = [
    ("oversikt", {}),
    ("kart", {}),
    ("kart", {"steder": "nei", "omrade": "320309", "inndeling": "like"}),
    ("kart", {"indikator": "aleneboende", "niva": "grunnkrets", "spraak": "en"}),
    ("kart", {"sammenlign_indikator": "folkemengde"}),
    ("omrade", {"omrade": "320309", "sammenlign": "320301,320302"}),
    ("omrade", {"omrade": "320309", "indikator": "folkemengde"}),
    ("omrade", {"omrade": "320301", "spraak": "en"}),
    ("omrade", {"omrade": "eget:320321,320322", "navn": "Sør-Hurum", "indikator": "aleneboende"}),
    ("omrade", {"omrade": "eget:320321,320322,320320", "indikator": "folkemengde", "spraak": "en"}),
    ("ulikhet", {"omrade": "320309", "metode": "konsentrasjon"}),
    ("ulikhet", {"indikator": "aleneboende", "niva": "levekarssone", "spraak": "en"}),
    ("ulikhet", {"indikator": "valgdeltakelse_kommunestyrevalg", "niva": "stemmekrets"}),
    ("ulikhet", {"indikator": "medianinntekt", "niva": "delomrade", "ar": "2015"}),
    ("matrise", {"niva": "delomrade", "omrade": "320309"}),
    ("matrise", {"niva": "levekarssone", "sorter": "aleneboende.alle", "spraak": "en"}),
    ("sammenlign", {"indikator": "lavinntekt", "sammenlign": "3201,3312,3301,32"}),
    ("sammenlign", {"indikator": "lavinntekt", "sammenlign": "3201", "spraak": "en"}),
    ("prioritering", {}),
    (
        "prioritering",
        {
            "metode": "rank",
            "omrade": "320309",
            "vekter": "medianinntekt.aleneboende:2,medianinntekt.par_med_barn:1",
        },
    ),
    ("behov", {"omrade": "320309", "tema": "okonomi"}),
    ("fagfolk", {"analyse": "trakt", "indikator": "par_med_barn", "niva": "grunnkrets"}),
    ("fagfolk", {"analyse": "krympet", "niva": "grunnkrets", "spraak": "en"}),
    ("fagfolk", {"analyse": "plassintervall", "indikator": "nasjonale_prover_5"}),
    ("fagfolk", {"analyse": "nivaer", "omrade": "320309"}),
    ("fagfolk", {"analyse": "endring", "indikator": "nasjonale_prover_8", "spraak": "en"}),
    ("fagfolk", {"analyse": "endring", "niva": "levekarssone", "omrade": "3203000005"}),
    ("fagfolk", {"analyse": "aldersjustert", "omrade": "3301"}),
    ("innovasjon", {}),
    ("innovasjon", {"spraak": "en"}),
    ("samspill", {}),
    ("samspill", {"utfordring": "kvalitet"}),
    ("tiltak", {"tiltak": "innbyggertorg"}),
    ("effekt", {}),
]
NAMES = [f"{page}-{'-'.join(query.values())}" for page, query in VISITS]


#: Every figure of the app that has an address, by the key of its panel.
PANELS = (
    "oversikt_kart",
    "kart_figur",
    "kart_figur_2",
    "omrade_profil",
    "omrade_utvikling",
    *(f"livslop_{area}" for area in ("320301", "320309")),
    "eget_utvikling",
    "eget_kart",
    "ulikhet_spredning",
    "ulikhet_husholdninger",
    "ulikhet_stigning",
    "ulikhet_gap",
    "ulikhet_kurve_figur",
    "ulikhet_klynger",
    "ulikhet_justert",
    "matrise_figur",
    "sammenlign_figur",
    "sammenlign_plass",
    "sammenlign_pyramide",
    "prioritering_figur",
    "prioritering_bidrag",
    "behov_figur",
    *(f"fagfolk_{method}" for method in METHODS),
    "fagfolk_endringer_figur",
    "innovasjon_figur",
    "samspill_matrise",
    "samspill_flyt",
    "effekt_figur",
    *(f"tiltak_innbyggertorg_{number}" for number in range(6)),
)


@pytest.mark.slow
@pytest.mark.parametrize(("page", "query"), VISITS, ids=NAMES)
def test_every_link_of_every_panel_gives_the_figure_of_the_screen(client, page, query) -> None:
    for shown, links in shared(page, query):
        assert len({urlsplit(link).path for link in links}) >= 5
        for link in dict.fromkeys(links):
            compare(client, link, shown)


@pytest.mark.parametrize(("page", "query"), [VISITS[2], VISITS[5], VISITS[16]])
def test_the_office_files_of_a_panel_are_of_the_figure_of_the_screen(page, query) -> None:
    test = with_panels_open(page, query)
    urls = [urlsplit(b.proto.url) for b in test.get("link_button")]
    pages = [u for u in urls if "selvstendig=1" in u.query]
    baskets = [dict(parse_qsl(u.query)) for u in urls if u.path == "/rapport/figur.docx"]
    assert len(baskets) == len(pages) and pages
    for held, whole in zip(baskets, pages, strict=True):
        asked = dict(parse_qsl(whole.query))
        asked.pop("selvstendig")
        kind = KINDS[whole.path.rpartition("/")[2].removesuffix(".html")]
        items, problems = read_basket(held["kurv"], held["spraak"])
        assert not problems
        assert address(items[0].state) == address(read(kind, asked))  # type: ignore[arg-type]


def with_panels_open(page: str, query: dict[str, str]) -> AppTest:
    """The page of an address, with the panel under every figure open."""
    test = AppTest.from_string(f"from pages import {page}; {page}.show()", default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    for key in PANELS:
        test.session_state[f"{key}_share"] = True
    ran(test)
    return test


def shared(page: str, query: dict[str, str]) -> list[tuple[dict[str, Any], list[str]]]:
    """Every figure on the page with all links of its panel, opened beside the figure."""
    test = with_panels_open(page, query)
    keys = [t.key.removesuffix("_table") for t in test.toggle if t.key.endswith("_table")]
    assert set(keys) <= set(PANELS), "a figure nobody follows the links of"
    charts = {
        key: next(
            e.proto
            for e in test.get("plotly_chart")
            if e.proto.id.endswith((f"-{key}", f"-{key}_0"))
        )
        for key in keys
    }
    groups = linked(test)
    assert len(groups) == len(keys)
    return [
        ({**json.loads(charts[key].spec), "alt": plain(charts[key].alt)}, links)
        for key, links in zip(keys, groups, strict=True)
    ]


def linked(test: AppTest) -> list[list[str]]:
    """The links of each panel, in the order of the panels; each ends with the whole file."""
    groups: list[list[str]] = [[]]
    for button in test.get("link_button"):
        if "/rapport/" in button.proto.url:
            continue
        groups[-1].append(button.proto.url)
        if "selvstendig=1" in button.proto.url:
            groups.append([])
    codes = [unescape(e.value) for e in test.get("code")]
    pictures = [c for c in codes if re.match(r"\S*/figur/\S+\.png\?", c)]
    frames = [re.search(r'src="([^"]+)"', c)[1] for c in codes if "<iframe" in c]
    return [
        [*links, picture, frame]
        for links, picture, frame in zip(groups[:-1], pictures, frames, strict=True)
    ]


def compare(client, link: str, shown: dict[str, Any]) -> None:
    """One link of a panel against the figure on the screen."""
    path, query = urlsplit(link).path, urlsplit(link).query
    name, form = path.removeprefix("/figur/").split(".")
    state = read(KINDS[name], {k: v for k, v in parse_qsl(query) if k != "selvstendig"})
    assert isinstance(state, State), (link, state)
    if form in ("svg", "png"):
        assert alternative(state) == shown["alt"]  # what the browser that draws it is given
        return
    answer = client.get(link)
    assert answer.status_code == 200, (link, answer.text[:300])
    if form == "html":
        data = json.loads(re.search(r'id="data">(.+?)</script>', answer.text)[1])
        words = re.sub(r"<script.*?</script>", "", answer.text, flags=re.DOTALL)
        assert plain(unescape(words)).count(shown["alt"]) >= 1
        same_traces(data["figur"]["data"], shown["data"])
    if form == "csv":
        told = pd.read_csv(io.BytesIO(answer.content), sep=";", decimal=",", dtype=str)
        assert alternative(state) == shown["alt"] and len(told)


@lru_cache(maxsize=128)
def alternative(state: State) -> str:
    made = build(state)
    assert not isinstance(made, WhyNot)
    return plain(made.alt)


def same_traces(file: list[dict], screen: list[dict]) -> None:
    """Same traces with the same values, in the same order.

    Heat maps and bars apart: outside the app a heat map is drawn as shapes, cell by cell.
    """
    assert len(file) == len(screen)
    for ours, theirs in zip(file, screen, strict=True):
        if theirs["type"] == "heatmap":
            known = np.isfinite(np.array(values(theirs["z"]), dtype=float)).sum()
            assert ours["type"] == "bar" and known <= len(values(ours["x"]))
            continue
        assert ours["type"] == theirs["type"]
        if theirs.get("name") == "navn":
            continue  # which names there is room for depends on the size, not on the figures
        for name in ("x", "y", "z", "lon", "lat", "locations", "text", "name", "customdata"):
            assert unbroken(ours.get(name)) == unbroken(theirs.get(name)), name
        for name in ("value", "source", "target"):
            assert values(ours.get("link", {}).get(name)) == values(
                theirs.get("link", {}).get(name)
            )


def unbroken(found: Any) -> Any:
    """A column of a trace; where a name is broken into lines depends on the width, not on it."""
    return found.replace("<br>", " ") if isinstance(found, str) else values(found)


def values(found: Any) -> Any:
    """A column of a trace as a list, however Plotly wrote it down."""
    if isinstance(found, dict) and "bdata" in found:
        array = np.frombuffer(base64.b64decode(found["bdata"]), dtype=found["dtype"])
        if "shape" in found:
            array = array.reshape([int(n) for n in str(found["shape"]).split(",")])
        found = array.tolist()
    if isinstance(found, list):
        return [values(v) for v in found]
    if isinstance(found, float) and np.isnan(found):
        return None
    return found


@pytest.mark.parametrize("name", list(KINDS))
def test_a_state_survives_its_own_address(name: str) -> None:
    state = read(KINDS[name], {})
    assert isinstance(state, State)
    assert read(KINDS[name], address(state)) == state


@pytest.mark.parametrize("name", sampled(KINDS, 3))
def test_the_page_of_a_figure_opens_and_shows_it(name: str) -> None:
    chosen = {"omrade": "320309"} if name == "utvikling" else {}
    state = read(KINDS[name], {"spraak": "en", **chosen})
    page, params = home(state)
    made = build(state, screen=True)
    test = opened(page, **params)
    if isinstance(made, WhyNot):
        assert any(plain(made.text) in plain(str(w.value)) for w in test.warning)
        return
    if name == "barometer":  # the page has it as tables, which a screen reader walks
        rows = "".join(h.value for h in test.get("html") if 'class="barometer' in h.value)
        assert rows.count("<tr") > 10
        return
    alts = [plain(e.proto.alt) for e in test.get("plotly_chart")]
    assert plain(made.alt) in alts


def page_of(client, page: str, query: dict[str, str], kind: str) -> str:
    """The page of the first figure of a kind, as its panel's link gives it."""
    links = [link for _, links in shared(page, query) for link in links]
    return client.get(next(k for k in links if k.startswith(f"/figur/{kind}.html"))).text


def test_sammenlign_shares_all_it_compares(client) -> None:
    chosen = {"indikator": "lavinntekt", "sammenlign": "3201,3312,3301,32"}
    for kind in ("utvikling", "plass"):
        page = plain(unescape(page_of(client, "sammenlign", chosen, kind)))
        for municipality in ("Asker", "Bærum", "Lier", "Drammen"):
            assert municipality in page


def test_the_map_keeps_or_loses_its_marks_as_on_the_screen(client) -> None:
    for asked, kept in (("ja", True), ("nei", False)):
        page = page_of(client, "kart", {"steder": asked}, "kart")
        data = json.loads(re.search(r'id="data">(.+?)</script>', page)[1])
        marks = [
            t
            for t in data["figur"]["data"]
            if t["type"] == "scattergeo" and t.get("mode") == "markers"
        ]
        assert bool(marks) == kept


@pytest.mark.parametrize(("chosen", "year"), [("siste", "siste"), ("last", "2015")])
def test_the_panel_says_and_shares_newest_or_pinned(chosen: str, year: str) -> None:
    test = AppTest.from_string("from pages import kart; kart.show()", default_timeout=60)
    test.query_params["ar"] = "2015"
    test.session_state["kart_figur_share"] = True
    test.session_state["kart_figur_tid"] = chosen
    test.session_state["kart_figur_bredde"] = 480
    ran(test)
    for button in test.get("link_button"):
        if "/figur/" in button.proto.url:
            asked = dict(parse_qsl(urlsplit(button.proto.url).query))
            assert (asked["ar"], asked["bredde"]) == (year, "480")
    said = " ".join(c.value for c in test.caption)
    assert ("alltid de nyeste" in said) == (chosen == "siste")


def test_the_panel_says_and_shares_the_edition_the_look_and_the_line_of_news() -> None:
    test = AppTest.from_string("from pages import kart; kart.show()", default_timeout=60)
    test.session_state["kart_figur_share"] = True
    test.session_state["kart_figur_tid"] = "utgave"
    test.session_state["kart_figur_utseende"] = "mork"
    test.session_state["kart_figur_nytt"] = True
    ran(test)
    version = store()[1].version
    assert any(version in c.value for c in test.caption)
    code = next(unescape(c.value) for c in test.get("code") if "<iframe" in c.value)
    asked = dict(parse_qsl(urlsplit(re.search(r'src="([^"]+)"', code)[1]).query))
    assert (asked["versjon"], asked["utseende"]) == (version, "mork")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", asked["nyttsiden"])
    files = [b.proto.url for b in test.get("link_button") if "/figur/kart.csv" in b.proto.url]
    assert dict(parse_qsl(urlsplit(files[0]).query))["versjon"] == version
    assert "utseende" not in files[0]
    office = [b.proto.url for b in test.get("link_button") if "/rapport/figur." in b.proto.url]
    assert len(office) == 2
    assert all(dict(parse_qsl(urlsplit(u).query))["versjon"] == version for u in office)


def test_a_page_opens_an_indicator_by_an_id_it_had_before(monkeypatch) -> None:
    former = {"inntekt_gammel": "lavinntekt"}
    monkeypatch.setattr("store.catalogue.Registry.former", property(lambda _: former))
    test = opened("kart", indikator="inntekt_gammel", niva="kommune")
    assert not test.warning
    assert test.query_params["indikator"] in ("lavinntekt", ["lavinntekt"])

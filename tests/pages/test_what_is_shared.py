"""What is shared is what is seen: every link of every panel gives the figure of the screen."""

from __future__ import annotations

import base64
import io
import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from opened import opened, plain

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
    ("ulikhet", {"omrade": "320309", "metode": "konsentrasjon"}),
    ("ulikhet", {"indikator": "aleneboende", "niva": "levekarssone", "spraak": "en"}),
    ("ulikhet", {"indikator": "valgdeltakelse_kommunestyrevalg", "niva": "stemmekrets"}),
    ("ulikhet", {"indikator": "lavinntekt", "niva": "kommune"}),
    ("matrise", {"niva": "delomrade", "omrade": "320309"}),
    ("matrise", {"niva": "levekarssone", "sorter": "aleneboende.alle", "spraak": "en"}),
    ("sammenlign", {"indikator": "lavinntekt", "sammenlign": "3201,3312,3301,32"}),
    ("sammenlign", {"indikator": "lavinntekt", "sammenlign": "3201", "spraak": "en"}),
    ("prioritering", {}),
    ("prioritering", {"metode": "rank", "omrade": "320309",
                      "vekter": "medianinntekt.aleneboende:2,medianinntekt.par_med_barn:1"}),
    ("behov", {"omrade": "320309", "tema": "okonomi"}),
    ("innovasjon", {}),
    ("innovasjon", {"spraak": "en"}),
    ("samspill", {}),
    ("samspill", {"utfordring": "ensomhet"}),
    ("tiltak", {"tiltak": "innbyggertorg"}),
    ("effekt", {}),
]  # fmt: skip
NAMES = [f"{page}-{'-'.join(query.values())}" for page, query in VISITS]


@pytest.mark.parametrize(("page", "query"), VISITS, ids=NAMES)
def test_every_link_of_every_panel_gives_the_figure_of_the_screen(client, page, query) -> None:
    first = opened(page, **query)
    for shown, panel in panels(first, page, query):
        links = [b.proto.url for b in panel.get("link_button")]
        codes = [unescape(e.value) for e in panel.get("code")]
        embedded = next(c for c in codes if "<iframe" in c)
        links.append(re.search(r'src="([^"]+)"', embedded)[1])
        links.append(next(c for c in codes if re.match(r"\S*/figur/\S+\.png\?", c)))
        assert len({urlsplit(link).path for link in links}) >= 5
        for link in links:
            compare(client, link, shown)


def panels(test: Any, page: str, query: dict[str, str]) -> Any:
    """Every figure on the page, with the page as it stands when the figure's panel is open."""
    keys = [t.key.removesuffix("_table") for t in test.toggle if t.key.endswith("_table")]
    assert keys or not test.get("plotly_chart")
    for key in keys:
        again = opened_with(page, f"{key}_share", query)
        figure = next(e.proto for e in again.get("plotly_chart")
                      if e.proto.id.endswith((f"-{key}", f"-{key}_0")))  # fmt: skip
        yield {**json.loads(figure.spec), "alt": plain(figure.alt)}, again


def opened_with(page: str, key: str, query: dict[str, str]) -> Any:
    """The page with one panel open."""
    test = opened(page, **query)
    test.session_state[key] = True
    test.run()
    assert not test.exception
    return test


def compare(client, link: str, shown: dict[str, Any]) -> None:
    """One link of a panel against the figure on the screen."""
    path, query = urlsplit(link).path, urlsplit(link).query
    name, form = path.removeprefix("/figur/").split(".")
    state = read(KINDS[name], {k: v for k, v in parse_qsl(query) if k != "selvstendig"})
    assert isinstance(state, State), (link, state)
    if form in ("svg", "png"):
        made = build(state, inline=True)  # what the browser that draws it is given
        assert plain(made.alt) == shown["alt"]
        return
    answer = client.get(link)
    assert answer.status_code == 200, (link, answer.text[:300])
    if form == "html":
        data = json.loads(re.search(r'id="data">(.+?)</script>', answer.text)[1])
        assert plain(unescape(answer.text)).count(shown["alt"]) >= 1
        same_traces(data["figur"]["data"], shown["data"], "selvstendig" in link)
    if form == "csv":
        told = pd.read_csv(io.BytesIO(answer.content), sep=";", decimal=",", dtype=str)
        made = build(state)
        assert not isinstance(made, WhyNot) and plain(made.alt) == shown["alt"]
        assert len(told) >= len(made.table)


def same_traces(file: list[dict], screen: list[dict], inline: bool) -> None:
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
        for name in ("x", "y", "z", "lon", "lat", "locations", "text", "name", "customdata"):
            assert values(ours.get(name)) == values(theirs.get(name)), name
        for name in ("value", "source", "target"):
            assert values(ours.get("link", {}).get(name)) == values(
                theirs.get("link", {}).get(name)
            )


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


@pytest.mark.parametrize("name", list(KINDS))
def test_the_page_of_a_figure_opens_and_shows_it(name: str) -> None:
    state = read(KINDS[name], {"spraak": "en"})
    page, params = home(state)
    made = build(state, screen=True)
    test = opened(page, **params)
    if isinstance(made, WhyNot):
        assert any(plain(made.text) in plain(str(w.value)) for w in test.warning)
        return
    alts = [plain(e.proto.alt) for e in test.get("plotly_chart")]
    assert plain(made.alt) in alts or name == "rangering"


def test_sammenlign_shares_all_it_compares(client) -> None:
    for key, name in (("sammenlign_figur_share", "utvikling"), ("sammenlign_plass_share", "plass")):
        chosen = {"indikator": "lavinntekt", "sammenlign": "3201,3312,3301,32"}
        panel = opened_with("sammenlign", key, chosen)
        link = next(b.proto.url for b in panel.get("link_button") if ".html" in b.proto.url)
        page = plain(unescape(client.get(link).text))
        assert f"/figur/{name}." in link
        for municipality in ("Asker", "Bærum", "Lier", "Drammen"):
            assert municipality in page


def test_the_map_keeps_or_loses_its_marks_as_on_the_screen(client) -> None:
    for asked, kept in (("ja", True), ("nei", False)):
        panel = opened_with("kart", "kart_figur_share", {"steder": asked})
        link = next(b.proto.url for b in panel.get("link_button") if ".html" in b.proto.url)
        data = json.loads(re.search(r'id="data">(.+?)</script>', client.get(link).text)[1])
        marks = [t for t in data["figur"]["data"] if t["type"] == "scattergeo" and t.get("text")]
        assert bool(marks) == kept

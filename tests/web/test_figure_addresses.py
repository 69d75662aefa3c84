"""Every figure leaves in every form it is offered in, and what comes out equals the snapshot."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from html import unescape

import numpy as np
import openpyxl
import pandas as pd
import pytest
from demands import needs_browser, sampled

from export import assets
from text.texts import t
from views.edition import store
from views.figures import FORMATS, KINDS, WhyNot, build, read

#: Every figure of the house; those of the first line had an address from the start.
CONTRACT = ["kart", "rangering", "utvikling", "profil", "matrise", "lorenz", "behov-innsats",
            "plass", "prioritering", "bidrag", "spredning", "gap", "klynger", "justert",
            "fornyelse", "samspill", "flyt", "effekt", "pyramide", "ruter", "livslop", "stigning",
            "barometer", "trakt", "krympet", "plassintervall", "nivaer", "endring",
            "endringer", "aldersjustert", "to-indikatorer", "inntektsulikhet"]  # fmt: skip
#: Drawn from the register or computed: no single observations lie behind them.
WITHOUT_JSON = ["prioritering", "bidrag", "justert", "fornyelse", "samspill", "flyt", "effekt"]
#: Not one initiative has figures enough to be compared: then there is no figure to send.
SOMETIMES = "effekt"
SENT = [figure for figure in CONTRACT if figure != SOMETIMES]
DRAWN = ("svg", "png")
PLAIN = [f for f in FORMATS if f not in DRAWN]
TYPES = {"html": "text/html", "svg": "image/svg+xml", "png": "image/png", "csv": "text/csv",
         "xlsx": "application/vnd.openxml", "json": "application/json"}  # fmt: skip


def test_all_figures_of_the_contract_are_offered() -> None:
    assert sorted(KINDS) == sorted(CONTRACT)
    for name, kind in KINDS.items():
        assert set(FORMATS) - set(kind.formats) == ({"json"} if name in WITHOUT_JSON else set())


@lru_cache(maxsize=2 * len(CONTRACT))
def made_of(figure: str, language: str):
    """The figure as the address is to give it, built once for all its forms."""
    return build(read(KINDS[figure], {"spraak": language}))


#: Forms and languages of a file; the fast run asks for the page in bokmål and a table in English,
#: of some figures.
FILES = [pytest.param(form, language, marks=[] if (form, language) in
                      (("html", "nb"), ("csv", "en")) else [pytest.mark.slow])
         for form in PLAIN for language in ("nb", "en")]  # fmt: skip


@pytest.mark.parametrize(("form", "language"), FILES)
@pytest.mark.parametrize("figure", sampled(SENT, 3))
def test_every_figure_in_every_format(client, figure: str, form: str, language: str) -> None:
    answer = client.get(f"/figur/{figure}.{form}?spraak={language}")
    if form == "json" and figure in WITHOUT_JSON:
        assert answer.status_code == 404 and answer.json()["parameter"] == "format"
        return
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(TYPES[form])
    assert answer.headers["content-language"] == language
    if form == "html":
        made = made_of(figure, language)
        check_page(answer.text, made.title, made.source, language)
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        assert len(text.splitlines()) > 2 and text.splitlines()[0].endswith(";kilde_linje")
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == [t("xlsx.data", language), t("xlsx.about", language)]
        about = {r[0].value: r[1].value for r in book[t("xlsx.about", language)].iter_rows()}
        assert store()[1].version in about.values()
        assert about[t("data.source", language)]
    if form == "json":
        assert answer.json()["version"] == "2.0" and answer.json()["source"]


def check_page(page: str, title: str, source: str, language: str) -> None:
    assert f'<html lang="{language}">' in page
    assert unescape(page).count(title) >= 1
    assert t("html.svg", language) in page and t("html.png", language) in page
    assert source and source in unescape(page)
    assert page.count('role="img"') == page.count('class="stille') <= 1 and "<caption>" in page
    loaded = re.findall(r'<(?:script|link rel="icon"|img|iframe)[^>]+(?:src|href)="([^"]+)"', page)
    assert all(a.startswith(("/statisk/", "data:,")) for a in loaded), loaded


def pictures(figure: str) -> list[tuple[str, str, str]]:
    """Two pictures of a figure, as svg and as png: one in bokmål, the other in English."""
    svg, png = ("nb", "en") if SENT.index(figure) % 2 == 0 else ("en", "nb")
    return [(figure, "svg", svg), (figure, "png", png)]


#: The fast run draws a few of them.
PICTURES = sampled([how for figure in SENT for how in pictures(figure)], 12)


@needs_browser
@pytest.mark.parametrize(("figure", "form", "language"), PICTURES)
def test_every_figure_as_picture(client, figure: str, form: str, language: str) -> None:
    answer = client.get(f"/figur/{figure}.{form}?spraak={language}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(TYPES[form])
    if form == "png":
        assert answer.content.startswith(b"\x89PNG") and len(answer.content) > 20_000
        return
    svg = answer.text
    assert "<image" not in svg and "http://" not in svg.replace("http://www.w3.org/", "")
    made = made_of(figure, language)
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", svg)))
    assert f"<title>{made.title}" in unescape(svg)
    assert made.source.split()[0] in words


def test_the_second_time_nothing_is_sent(client) -> None:
    first = client.get("/figur/kart.csv?niva=delomrade")
    assert "max-age" in first.headers["cache-control"]
    again = client.get("/figur/kart.csv?niva=delomrade",
                       headers={"If-None-Match": first.headers["etag"]})  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/figur/kart.csv?niva=delomrade&spraak=en",
                       headers={"If-None-Match": first.headers["etag"]})  # fmt: skip
    assert other.status_code == 200


def test_a_new_snapshot_means_a_new_tag(client, monkeypatch) -> None:
    first = client.get("/figur/kart.csv").headers["etag"]
    monkeypatch.setattr("web.answering.stamp", lambda: "another")
    assert client.get("/figur/kart.csv").headers["etag"] != first


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/figur/tull.html", 404, "figur"),
        ("/figur/kart.pdf", 404, "format"),
        ("/figur/kart.html?indikator=finnes_ikke", 400, "indikator"),
        ("/figur/kart.html?ar=1066", 400, "ar"),
        ("/figur/kart.html?niva=land", 404, "niva"),
        ("/figur/kart.html?kategori=x", 400, "kategori"),
        ("/figur/kart.html?omrade=9999", 404, "omrade"),
        ("/figur/kart.html?spraak=sv", 400, "spraak"),
        ("/figur/kart.html?selvstendig=ja", 400, "selvstendig"),
        ("/figur/kart.html?farge=rod", 400, "farge"),
        ("/figur/kart.html?ar=2016&ar=2015", 400, "ar"),
        ("/figur/kart.html?ar=" + "9" * 5000, 400, "ar"),
        ("/figur/profil.html?omrade=0301", 404, "omrade"),
        ("/figur/matrise.html?niva=tidligere_kommune", 404, "niva"),
        ("/figur/lorenz.html?metode=gini", 400, "metode"),
        ("/figur/behov-innsats.html?tema=x", 400, "tema"),
    ],
)
def test_what_does_not_exist_is_told(client, address: str, status: int, parameter: str) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter and parameter in answer.json()["detail"].lower()
    assert status == 404 or "tillatt" in answer.json()


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "\"><img src=x>", "=cmd|' /C'!A1",
                                    "../../etc/passwd", "%00", "\u202etxt"])  # fmt: skip
@pytest.mark.parametrize("name", ["indikator", "ar", "omrade", "kategori", "spraak"])
def test_nothing_is_echoed(client, name: str, attack: str) -> None:
    answer = client.get("/figur/kart.csv", params={name: attack})
    # An area may be any text, as an own set is: there is none of that name.
    status = 404 if name == "omrade" else 400
    assert answer.status_code == status
    assert not set("<>\"'=/\u202e").intersection(answer.json()["detail"].replace("«", ""))
    named = client.get("/figur/kart.csv", params={attack: "1"})
    assert named.status_code == 400 and "<" not in named.text
    page = client.get("/figur/kart.html", params={name: attack})
    assert page.status_code == status and attack not in page.text


def test_anyone_may_read_and_whoever_is_named_may_frame(client, monkeypatch) -> None:
    answer = client.get("/figur/rangering.html")
    assert answer.headers["access-control-allow-origin"] == "*"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and policy.endswith("frame-ancestors *")
    monkeypatch.setenv("LEVEKAR_FRAME_ANCESTORS", "'self' https://*.asker.kommune.no")
    policy = client.get("/figur/rangering.html").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://*.asker.kommune.no")
    monkeypatch.setenv("LEVEKAR_FRAME_ANCESTORS", "*; script-src *")
    policy = client.get("/figur/rangering.html").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self'")


def test_one_file_needs_nothing_else(client) -> None:
    page = client.get("/figur/kart.html?selvstendig=1").text
    assert not re.search(r"<script[^>]+src=", page) and '"/statisk/grenser' not in page
    assert page.count("</script>") == page.count("<script")


@pytest.mark.slow
def test_first_visit_and_next_are_light(client) -> None:
    page = client.get("/figur/kart.html")
    fetched = re.findall(r'"(/statisk/[^"]+\.(?:js|geojson))"', page.text.replace("\\u002f", "/"))
    assert len(set(fetched)) >= 4
    size = sum(
        int(client.get(a, headers={"Accept-Encoding": "gzip"}).headers["content-length"])
        for a in {*fetched, "/figur/kart.html"}
    )
    assert size <= 550_000
    for figure in SENT:
        answer = client.get(f"/figur/{figure}.html", headers={"Accept-Encoding": "gzip"})
        assert int(answer.headers["content-length"]) <= 30_000, figure
    assert "immutable" in client.get(fetched[0]).headers["cache-control"]


def test_bundles_fit_the_figures() -> None:
    from plotly.offline import get_plotlyjs_version

    holds = {"figur": {"scatter", "bar", "scattergeo", "choropleth"}}
    for kind in KINDS.values():
        made = build(read(kind, {}))
        if isinstance(made, WhyNot):
            assert kind.id == SOMETIMES
            continue
        used = {trace.type for trace in made.plot.data}
        assert kind.bundle == "whole" or used <= holds[kind.bundle], kind.id
    for name in (n for n in assets.BUNDLES.values() if n != assets.WHOLE):
        assert f"v{get_plotlyjs_version()}" in assets.content(name)[:200].decode()
    assert {k.bundle for k in KINDS.values() if k.map} == {"figur"} == {KINDS["gap"].bundle}
    assert len(assets.squeezed(assets.BUNDLES["figur"])) <= 550_000


CHOICES = [
    ("medianinntekt", "alle", "delomrade", "2016"),
    ("aleneboende", "alle", "grunnkrets", "2016"),
    ("enslig_forsorger", "barn_0_17", "grunnkrets", "2016"),
    ("nasjonale_prover_5", "lesing", "delomrade", "2025-26"),
    ("par_med_barn", "barn_0_17", "levekarssone", "2015"),
]


@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: f"{c[0]}-{c[2]}")
@pytest.mark.parametrize("figure", ["kart", "rangering"])
def test_csv_and_xlsx_equal_the_snapshot(client, figure: str, choice: tuple[str, ...]) -> None:
    indicator, category, level, period = choice
    query = f"?indikator={indicator}&kategori={category}&niva={level}&ar={period}"
    rows = store()[1].rows(indicator, level, category=category, period=period)
    expected = rows.set_index("area")["value"].round(4)
    text = client.get(f"/figur/{figure}.csv{query}").content.decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text), sep=";", decimal=",", dtype={"omrade": str})
    same(table, expected, "omrade", "verdi")
    book = client.get(f"/figur/{figure}.xlsx{query}").content
    table = pd.read_excel(io.BytesIO(book), sheet_name="Tall", dtype={"Kode": str})
    same(table, expected, "Kode", next(c for c in table.columns if "(" in c))


def same(table: pd.DataFrame, expected: pd.Series, code: str, column: str) -> None:
    found = table.set_index(code)[column]
    there = expected.dropna()
    assert set(there.index) <= set(found.index)
    np.testing.assert_allclose(found[there.index].astype(float), there, atol=1e-4)
    assert found.drop(there.index).isna().all()


def test_development_equals_the_snapshot(client) -> None:
    text = client.get("/figur/utvikling.csv?indikator=folkemengde&omrade=320309").content
    table = pd.read_csv(io.BytesIO(text), sep=";", decimal=",", dtype={"omrade": str})
    rows = store()[1].rows("folkemengde", "delomrade", areas=["320309"]).sort_values("period")
    assert table["verdi"].tolist() == rows["value"].tolist()


def test_hidden_values_never_leave(client) -> None:
    rows = store()[1].rows("enslig_forsorger", "grunnkrets", category="barn_0_5", period="2016")
    hidden = rows[rows["status"] == "suppressed"]
    assert len(hidden)
    query = "?indikator=enslig_forsorger&kategori=barn_0_5&niva=grunnkrets&ar=2016"
    text = client.get(f"/figur/kart.csv{query}").content.decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(text), sep=";", decimal=",", dtype={"omrade": str})
    own = table.set_index("omrade").loc[hidden["area"]].drop(columns=["periode", "periode_navn"])
    assert set(own["status"]) == {"suppressed"}
    assert own.select_dtypes("number").isna().all().all()
    data = client.get(
        "/api/v1/observasjoner?indikator=enslig_forsorger&niva=grunnkrets&format=json"
    ).json()["observasjoner"]
    closed = [o for o in data if o["status"] == "suppressed"]
    assert closed
    assert all(o[k] is None for o in closed for k in ("verdi", "nedre", "ovre", "teller", "nevner"))


def test_what_is_kept_ready_has_an_end_in_bytes(monkeypatch) -> None:
    from web import figures

    monkeypatch.setattr(figures, "_kept", type(figures._kept)())
    monkeypatch.setattr(figures, "MOST_KEPT", 10_000)
    for number in range(100):
        figures._keep(str(number), b"x" * 900)
    assert sum(map(len, figures._kept.values())) <= 10_000
    assert list(figures._kept)[-1] == "99"

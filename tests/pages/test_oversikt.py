"""Oversikt answers in one screen how large the differences are."""

import re

import pytest
from opened import figures, map_values, opened, plain, words

from pages import oversikt
from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views.choice import shown_indicators


@pytest.fixture(scope="module")
def page():
    return opened("oversikt")


def test_the_first_sentence_says_how_large_the_difference_is(page):
    text = words(page)
    assert "Nesøya har 63 prosent høyere medianinntekt enn Sydøstre Hurum." in text
    assert "790 000 kr mot 484 400 kr i 2016" in text
    assert "1,6 ganger" in text


def test_the_sentence_stands_before_the_figure(page):
    kinds = [(e.type, str(getattr(e, "value", ""))) for e in page.main]
    sentence = next(i for i, (_, v) in enumerate(kinds) if "63 prosent" in v)
    assert sentence < next(i for i, (kind, _) in enumerate(kinds) if kind == "plotly_chart")


def test_the_small_map_shows_all_23_areas_with_their_values(page):
    [figure] = figures(page)
    values = map_values(figure)
    assert set(values) == {a.code for a in load_registry().by_level["delomrade"]}
    assert values["320301"] == "<b>Nesøya</b><br>790 000 kr"
    assert values["320322"] == "<b>Sydøstre Hurum</b><br>484 400 kr"
    assert "Høyest: Nesøya med 790 000 kr. Lavest: Sydøstre Hurum med 484 400 kr." in figure["alt"]


def test_boundaries_travel_as_an_address_not_in_the_figure(page):
    [figure] = figures(page)
    sent = [t["geojson"] for t in figure["data"] if t["type"] == "choropleth"]
    assert sent and all(re.fullmatch(r"/statisk/grenser/\w+\.[0-9a-f]{10}\.geojson", s)
                        for s in sent)  # fmt: skip


def test_three_areas_stand_out_each_way_each_with_a_reason(page):
    headers = [h.value for h in page.header]
    assert headers[1:] == ["Skiller seg ut oppover", "Skiller seg ut nedover"]
    for frame in oversikt.standouts():
        assert len(frame) == 3 and frame["area"].is_unique
        for row in frame.itertuples():
            assert f"[{row.name}](/omrade?omrade={row.area}&spraak=nb)" in words(page)
            assert f"{row.title}, {row.period}: " in plain("\n".join(c.value for c in page.caption))
    up, down = oversikt.standouts()
    assert up["area"].iloc[0] == "320301" and down["area"].iloc[0] == "320322"
    assert not set(up["area"]) & set(down["area"])


def test_what_makes_an_area_stand_out_is_about_its_residents_and_has_a_direction():
    registry = load_registry()
    for frame in oversikt.standouts():
        for name in frame["indicator"]:
            assert registry.indicators[name].direction != "none"
            assert registry.indicators[name].about == "residents"


def test_the_distance_can_be_worked_out_by_hand():
    up, _ = oversikt.standouts()
    row = up[up["indicator"] == "medianinntekt"].iloc[0]
    values = load_snapshot().rows(
        "medianinntekt", "delomrade", category=row["category"], period=row["when"]
    )["value"]
    q1, middle, q3 = values.quantile([0.25, 0.5, 0.75])
    assert row["distance"] == pytest.approx((row["value"] - middle) / (q3 - q1))


def test_it_says_how_old_the_figures_are_and_links_on(page):
    text = words(page)
    assert "Tallet er fra 2016." in text and "Tallene dekker 2002–" in text
    assert "(/kart?indikator=medianinntekt&spraak=nb)" in text
    assert "(/data?spraak=nb)" in text


def test_key_figures_at_the_foot_are_the_snapshots(page):
    shown = {m.label: plain(m.value) for m in page.metric}
    snapshot = load_snapshot()
    newest = snapshot.periods("folkemengde", "kommune")[-1]
    people = snapshot.rows("folkemengde", "kommune", period=newest, areas=["3203"])["value"].iloc[0]
    assert shown[f"Folketall 1. januar {newest}"] == f"{people:,.0f}".replace(",", " ")
    assert shown["Indikatorer med tall"] == str(len(shown_indicators()))
    assert len(shown_indicators()) >= 40


def test_the_source_stands_under_the_figure(page):
    line = plain(page.caption[0].value)
    assert line.startswith("Kilde: Statistisk sentralbyrå") and "CC BY 4.0" in line


def test_english():
    page = opened("oversikt", spraak="en")
    text = words(page)
    assert "NOK 790,000" in text and "NOK 484,400" in text
    assert "documentElement.lang='en'" in text
    for norwegian in ("Skiller seg ut", "prosent", "delområder", "Kilder og metode"):
        assert norwegian not in text


def test_it_says_newer_figures_exist_only_while_the_income_is_read_from_a_copy(monkeypatch):
    snapshot = load_snapshot()
    assert "Nyere tall per delområde" in words(opened("oversikt"))
    fetched = {**snapshot.manifest["sources"], "ssb_06944": {"state": "fresh"}}
    monkeypatch.setitem(snapshot.manifest, "sources", fetched)
    assert "Nyere tall per delområde" not in words(opened("oversikt"))

"""Rapport and the «Del» panel as a reader meets them."""

from __future__ import annotations

import pytest
from demands import needs_browser
from streamlit.testing.v1 import AppTest


def opened(page: str, **query: str) -> AppTest:
    test = AppTest.from_string(f"from pages import {page}; {page}.show()", default_timeout=90)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, [e.value for e in test.exception]
    return test


def test_rapport_opens_with_the_areas_of_its_address() -> None:
    test = opened("rapport", omrade="320309,320301")
    assert test.title[0].value == "Rapport"
    assert test.multiselect(key="rapport_omrader").value == ["320309", "320301"]


@pytest.mark.parametrize("area", ["x", "9" * 10_000, "<script>", "320301,320301,\x00"])
def test_rapport_survives_any_address(area: str) -> None:
    test = opened("rapport", omrade=area)
    assert len(test.multiselect(key="rapport_omrader").value) <= 1
    assert "<script>" not in " ".join(str(m.value) for m in test.markdown)


def test_rapport_speaks_english() -> None:
    assert opened("rapport", spraak="en").title[0].value == "Report"


def test_nothing_chosen_is_told() -> None:
    test = opened("rapport")
    test.button(key="rapport_lag").click().run()
    assert "minst ett område" in test.warning[0].value


@pytest.mark.slow
@needs_browser
def test_a_report_is_made() -> None:
    test = opened("rapport", omrade="320309")
    test.multiselect(key="rapport_temaer").set_value(["okonomi"])
    test.multiselect(key="rapport_figurer").set_value(["kart"])
    test.button(key="rapport_lag").click().run()
    assert not test.exception and "klar" in test.success[0].value
    _, files = test.session_state["rapport_filer"]
    assert files["docx"].startswith(b"PK") and files["pptx"].startswith(b"PK")


def test_the_panel_gives_addresses_that_answer(client, monkeypatch) -> None:
    test = opened("kart", indikator="aleneboende", niva="grunnkrets", ar="2016")
    test.session_state["kart_figur_share"] = True
    test.run()
    codes = [c.value for c in test.code]
    picture = next(c for c in codes if ".png?" in c)
    path = picture[picture.index("/figur/") :].replace(".png", ".csv")
    answer = client.get(path)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    embed = next(c for c in codes if "<iframe" in c)
    assert "/figur/kart.html" in embed and "innbygg.js" in embed
    cited = next(c for c in codes if "hentet" in c)
    assert "Statistisk sentralbyrå" in cited and "Enslige (énpersonfamilier)" in cited


def test_the_address_keeps_what_the_report_is_to_hold() -> None:
    page = opened("rapport", omrade="320309", ett="320301", tema="okonomi", figurer="kart")
    assert page.multiselect(key="rapport_omrader").value == ["320309"]
    assert page.multiselect(key="rapport_temaer").value == ["okonomi"]
    assert page.multiselect(key="rapport_figurer").value == ["kart"]
    assert page.selectbox(key="rapport_ett").value == "320301"
    said = {k: v[0] if isinstance(v, list) else v for k, v in page.query_params.items()}
    assert said == {"spraak": "nb", "ett": "320301", "omrade": "320309", "tema": "okonomi",
                    "figurer": "kart"}  # fmt: skip


def test_an_unknown_theme_or_area_is_told() -> None:
    page = opened("rapport", omrade="999", tema="vaer")
    assert len(page.warning) == 2 and "Nesøya" in page.warning[0].value

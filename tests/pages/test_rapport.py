"""Rapport: the basket is filled under figures, ordered, annotated, and whole in the address."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from opened import opened, ran

from views.basket import read_basket

MAP = "kart?indikator=medianinntekt&niva=delomrade&ar=2016&omrade=320309&merknad=Hei"
PROFILE = "profil?omrade=320309"


def kinds(value: str) -> list[str]:
    return [item.state.kind for item in read_basket(value)[0]]


def test_a_figure_is_put_in_from_its_page() -> None:
    page = opened("omrade", omrade="320309")
    page.button(key="omrade_profil_kurv").click()
    page = ran(page)
    assert kinds(page.session_state["kurv"]) == ["profil"]
    page.button(key="omrade_profil_kurv").click()
    assert kinds(ran(page).session_state["kurv"]) == ["profil"]


def test_the_address_brings_the_basket_and_keeps_order_and_notes() -> None:
    page = opened("rapport", kurv=f"{MAP}|{PROFILE}", tittel="Sak 12")
    page.button(key="kurv_ned_0").click()
    page = ran(page)
    page.text_area(key="kurv_merknad_0").input("Ny | & merknad")
    page = ran(page)
    held = page.query_params["kurv"]
    items, problems = read_basket(held[0] if isinstance(held, list) else held)
    assert not problems
    assert [(i.state.kind, i.note) for i in items] == [("profil", "Ny | & merknad"),
                                                       ("kart", "Hei")]  # fmt: skip
    page.button(key="kurv_ut_1").click()
    page = ran(page)
    held = page.query_params["kurv"]
    assert kinds(held[0] if isinstance(held, list) else held) == ["profil"]


def test_every_form_of_the_basket_has_a_link_with_the_basket_in_it() -> None:
    page = opened("rapport", kurv=MAP, tittel="Sak 12")
    urls = [urlsplit(b.proto.url) for b in page.get("link_button")]
    baskets = {u.path: parse_qs(u.query) for u in urls if "kurv" in parse_qs(u.query)}
    assert set(baskets) == {*(f"/rapport/kurv.{form}" for form in ("docx", "pptx", "pdf", "html")),
                            "/rapport/saksvedlegg.pdf"}  # fmt: skip
    for query in baskets.values():
        assert kinds(query["kurv"][0]) == ["kart"]
    assert baskets["/rapport/kurv.docx"]["tittel"] == ["Sak 12"]

"""A planner walks from differences to priorities, and from need to an initiative and back."""

import re

import pytest
from looking import INSIDE, Look
from playwright.sync_api import expect

from text.texts import t

pytestmark = pytest.mark.browser


def test_from_inequality_to_priorities(reader):
    look = reader().open("/ulikhet")
    look.says("Sydøstre Hurum").says("Gini")
    look.choose(t("choose.indicator"), "Enslige (énpersonfamilier)")
    expect(look.page).to_have_url(re.compile("indikator=aleneboende"))
    look.says("Enslige (énpersonfamilier)")
    look.open("/prioritering")
    before = look.text()
    look.choose(t("prioritering.method"), t("prioritering.method.rank"))
    expect(look.page).to_have_url(re.compile("metode=rank"))
    assert look.text() != before
    again = reader().open(look.page.url)
    assert again.box(t("prioritering.method")).input_value() == t("prioritering.method.rank")


def test_from_need_to_an_initiative_to_its_area_and_back(reader):
    look = reader().open("/behov?omrade=320312")
    expect(look.page).to_have_url(re.compile("omrade=320312"))
    look.page.get_by_role("link", name=t("area.open")).first.click()
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Borgen")
    expect(look.page).to_have_url(re.compile("/omrade.*indikator="))
    look.settle()
    found = look.page.get_by_test_id("stMain").get_by_role("link", name="Innbyggertorg")
    look.hold_still(found.first)
    found.first.click()
    expect(look.page).to_have_url(re.compile("tiltak=innbyggertorg"))
    look.settle()
    home = look.page.get_by_test_id("stMain").get_by_role("link", name="Borgen")
    look.hold_still(home.first)
    home.first.click()
    expect(look.page).to_have_url(re.compile("/omrade.*320312"))
    look.settle()
    look.page.go_back()
    expect(look.page).to_have_url(re.compile("tiltak=innbyggertorg"))


def chosen_bar(page):
    """Number of the bar drawn as the chosen one, counted from the lowest."""
    widths = page.locator(".barlayer .point path").evaluate_all(
        "all => all.map(p => parseFloat(p.style.strokeWidth))"
    )
    return widths.index(max(widths)) if max(widths) > 2 else None


def test_a_tap_on_a_bar_chooses_on_the_map_and_a_tap_on_the_map_among_the_bars(
    browser, dashboard
):  # fmt: skip
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO",
                                  has_touch=True, is_mobile=True)  # fmt: skip
    look = Look(context.new_page(), dashboard.address).open("/utforsk?niva=delomrade")
    page = look.page
    bar = page.locator(".barlayer .point").first
    look.hold_still(bar)
    box = bar.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("omrade=320322"))
    look.settle()
    card = page.locator(".st-key-kart_kort")
    expect(card).to_contain_text("Sydøstre Hurum")
    assert chosen_bar(page) == 0
    outlined = page.locator(".choroplethlocation").evaluate_all(
        "all => all.filter(p => p.style.strokeWidth === '3.5px').map(p => p.__data__.loc)"
    )
    assert set(outlined) == {"320322"}
    shape = look.area("320301")
    look.hold_still(shape)
    page.touchscreen.tap(*shape.evaluate(INSIDE))
    expect(page).to_have_url(re.compile("omrade=320301"))
    look.settle()
    expect(card).to_contain_text("Nesøya")
    assert chosen_bar(page) == 22
    figure, below = page.locator(".stPlotlyChart").first.bounding_box(), card.bounding_box()
    assert below["y"] - (figure["y"] + figure["height"]) < 60
    context.close()


def test_a_phones_first_screen_has_the_first_answer_and_the_map(reader):
    look = reader(390)
    look.page.set_viewport_size({"width": 390, "height": 844})
    look.open("/")
    for part in (".finding", ".geolayer"):
        box = look.page.locator(part).first.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844

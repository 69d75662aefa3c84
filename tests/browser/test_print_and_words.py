"""On paper the table is whole and the controls are gone; no word of the framework is English."""

import pytest

from text.texts import t

pytestmark = pytest.mark.browser


def test_paper_shows_the_figure_at_full_width_and_its_whole_table(reader):
    page = reader().open("/utforsk?indikator=medianinntekt&niva=delomrade").page
    page.locator(".stCheckbox", has_text=t("figure.table")).locator("label").first.click()
    table = page.locator(".print-table")
    table.wait_for(state="attached")
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible() and table.locator("tbody tr").count() == 23
    assert not page.locator(".stSelectbox").first.is_visible()
    columns = page.locator("[data-testid=stColumn]")
    first, second = (columns.nth(i).bounding_box() for i in (0, 1))
    assert abs(first["width"] - second["width"]) < 2 and second["y"] >= first["y"] + first["height"]


def test_a_figure_is_drawn_for_the_paper_when_print_is_asked_for_by_the_keyboard(reader):
    look = reader()
    look.page.add_init_script("window.print = () => { window.printed = true; }")
    page = look.open("/utforsk?visning=rangering&indikator=medianinntekt&niva=delomrade").page
    width = "document.querySelector('.js-plotly-plot .main-svg').getBoundingClientRect().width"
    before = page.evaluate(width)
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed")
    assert before > 700 >= page.evaluate(width) > 600
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"Math.abs({width} - {before}) < 2")
    # A value longer than its box is written over more lines; it is read aloud from the field.
    page.add_style_tag(content=".stSelectbox {width: 6.5rem !important;}")
    page.evaluate("dispatchEvent(new Event('resize'))")
    box = page.locator(".stSelectbox [role=group][data-whole]").first
    value = box.locator("input").input_value()
    assert box.get_attribute("data-whole") == value
    assert box.bounding_box()["height"] > 45


def test_the_frameworks_words_are_norwegian_for_a_norwegian_reader(reader):
    page = reader().open("/utforsk").page
    box = page.locator("[data-testid=stSelectbox] input").first
    box.click()
    box.fill("zzzz")
    page.get_by_text(t("rammeverk.no_results"), exact=True).first.wait_for()
    assert not page.get_by_text("No results", exact=True).count()
    assert not page.get_by_text("options available").count()

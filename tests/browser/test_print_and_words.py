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


def test_the_frameworks_words_are_norwegian_for_a_norwegian_reader(reader):
    page = reader().open("/utforsk").page
    box = page.locator("[data-testid=stSelectbox] input").first
    box.click()
    box.fill("zzzz")
    page.get_by_text(t("rammeverk.no_results"), exact=True).first.wait_for()
    assert not page.get_by_text("No results", exact=True).count()
    assert not page.get_by_text("options available").count()

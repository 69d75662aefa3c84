"""Back and Forward restore what was left, title and all."""

import pytest
from looking import pages
from playwright.sync_api import expect

from text.texts import t

pytestmark = pytest.mark.browser

#: The address left, and the page of the menu it is left for: ten, then own sets and English.
PAIRS = [
    ("/utforsk?indikator=medianinntekt&niva=delomrade&kategori=aleneboende&inndeling=like_steg",
     "omrade"),
    ("/utforsk?visning=sammenlign&indikator=lavinntekt&ar=2020&sammenlign=3301", "oversikt"),
    ("/utforsk?visning=rangering&indikator=medianinntekt&ar=2015", "data"),
    ("/omrade?omrade=320309", "utforsk"),
    ("/omrade?visning=rapport&omrade=320309", "tiltak"),
    ("/forskjeller?visning=prioritering&metode=rank", "tiltak"),
    ("/forskjeller?indikator=aleneboende", "omrade"),
    ("/tiltak?visning=innovasjon", "data"),
    ("/data?spraak=nb", "forskjeller"),
    ("/", "utforsk"),
    ("/omrade?omrade=eget:320321,320322&navn=S%C3%B8r&utsnitt=omrade", "utforsk"),
    ("/omrade?omrade=3203&sammenlign=3301,0301", "forskjeller"),
    ("/utforsk?form=to&indikator=aleneboende&spraak=en", "omrade"),
]  # fmt: skip


def in_language(left, key):
    """A text of the menu in the language of the address."""
    return t(key, "en" if "spraak=en" in left else "nb")


@pytest.mark.parametrize(("left", "to"), PAIRS)
def test_back_and_forward_restore_what_was_left(reader, left, to):
    look = reader().open(left)
    look.page.wait_for_timeout(300)
    here, said, title = look.page.url, look.text(), look.page.title()
    look.page.get_by_role("link", name=in_language(left, f"nav.page.{to}"),
                          exact=True).first.click()  # fmt: skip
    expect(look.page).not_to_have_title(title)
    look.settle().page.wait_for_timeout(300)
    there, said_there = look.page.url, look.text()
    look.page.go_back()
    expect(look.page).to_have_title(title)
    look.settle()
    expect(look.page).to_have_url(here)
    look.reads(said)
    look.page.go_forward()
    expect(look.page).not_to_have_title(title)
    look.settle()
    expect(look.page).to_have_url(there)
    look.reads(said_there)


def test_back_opens_again_what_was_open_and_scrolls_there(reader):
    look = reader().open("/omrade?omrade=320309")
    page, title = look.page, look.page.title()
    shown = page.locator(".stCheckbox", has_text=t("figure.table")).first
    shown.locator("label").first.click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_attached()
    fold = page.get_by_test_id("stExpander").nth(1).locator("details")
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    look.settle()
    page.get_by_test_id("stMain").evaluate("e => { e.scrollTop = 400; }")
    page.get_by_role("link", name=t("nav.page.data"), exact=True).first.click()
    expect(page).not_to_have_title(title)
    look.settle().page.go_back()
    expect(page).to_have_title(title)
    expect(shown.locator("input")).to_be_checked(timeout=30_000)
    expect(fold).to_have_attribute("open", "", timeout=30_000)
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - 400) < 3"
    )


def test_the_menu_has_six_pages():
    assert len(pages()) == 6

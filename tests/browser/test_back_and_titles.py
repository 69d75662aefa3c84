"""Back and Forward restore what was left, and every page has a title of its own."""

import pytest
from looking import pages
from playwright.sync_api import expect

from text.texts import t
from views.homes import VIEWS

pytestmark = pytest.mark.browser

#: Ten pairs: the address left, and the page of the menu it is left for.
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
]  # fmt: skip


@pytest.mark.parametrize(("left", "to"), PAIRS)
def test_back_and_forward_restore_what_was_left(reader, left, to):
    look = reader().open(left)
    look.page.wait_for_timeout(300)
    here, said, title = look.page.url, look.text(), look.page.title()
    look.page.get_by_role("link", name=t(f"nav.page.{to}"), exact=True).first.click()
    expect(look.page).not_to_have_title(title)
    look.settle().page.wait_for_timeout(300)
    there, said_there = look.page.url, look.text()
    look.page.go_back()
    expect(look.page).to_have_title(title)
    look.settle()
    expect(look.page).to_have_url(here)
    assert look.text() == said
    look.page.go_forward()
    expect(look.page).not_to_have_title(title)
    look.settle()
    expect(look.page).to_have_url(there)
    assert look.text() == said_there


def test_every_page_and_every_view_has_a_title_of_its_own(reader):
    look = reader()
    titles = {}
    for page, views in VIEWS.items():
        for view in views:
            look.open(f"/{page}?visning={view}" if view != views[0] else f"/{page}")
            titles[view] = look.page.title()
    assert all(t("app.title") in title for title in titles.values())
    assert len(set(titles.values())) == len(titles), titles


def test_the_menu_has_six_pages():
    assert len(pages()) == 6

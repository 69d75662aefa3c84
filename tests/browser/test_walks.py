"""A planner walks from differences to priorities, and from need to an initiative and back."""

import re

import pytest
from playwright.sync_api import expect

from text.texts import t

pytestmark = pytest.mark.browser


def test_from_inequality_to_priorities(reader):
    look = reader().open("/ulikhet")
    assert "Sydøstre Hurum" in look.text() and "Gini" in look.text()
    look.choose(t("choose.indicator"), "Enslige (énpersonfamilier)")
    expect(look.page).to_have_url(re.compile("indikator=aleneboende"))
    assert "Enslige (énpersonfamilier)" in look.text()
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

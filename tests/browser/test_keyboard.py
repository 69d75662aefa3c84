"""A keyboard alone: a politician finds a place, a planner a phase of life, staff the register.

No mouse is used: what is reached is reached by Tab, and what is named is what a screen reader says.
"""

import re

import pytest
from looking import Look
from playwright.sync_api import expect

from text.texts import t

pytestmark = pytest.mark.browser
#: What has the focus, as a screen reader names it: its role or tag, and its name.
FOCUSED = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return '';
    const labels = [...(e.labels ?? [])].map(l => l.textContent).join(' ');
    return [e.getAttribute('aria-label'), labels, e.textContent, e.getAttribute('placeholder')]
        .filter(Boolean).join(' ').trim().slice(0, 200);
}"""
#: Whether what has the focus can be seen to have it.
SEEN = """() => {
    const all = [];
    for (let e = document.activeElement; e && all.length < 4; e = e.parentElement) all.push(e);
    return all.some(e => {
        const s = getComputedStyle(e);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
            || s.boxShadow !== 'none';
    });
}"""
MOST = 120


def tab_to(look: Look, name: str) -> None:
    """Press Tab until what has the focus is called so; on the way nothing is nameless."""
    met = []
    for _ in range(MOST):
        look.page.keyboard.press("Tab")
        said = look.page.evaluate(FOCUSED)
        met.append(said)
        if name in said:
            assert look.page.evaluate(SEEN), f"the focus on «{name}» cannot be seen"
            return
    raise AssertionError(f"«{name}» is not reached by Tab; met {met}")


def choose(look: Look, label: str, option: str) -> None:
    """Choose in a select box: type what is looked for, and Enter."""
    tab_to(look, label)
    look.page.keyboard.type(option)
    expect(look.page.get_by_role("option", name=option).first).to_be_visible()
    look.page.keyboard.press("Enter")
    look.settle()


def test_a_politician_goes_from_the_front_page_to_a_place(reader):
    look = reader().open("/")
    tab_to(look, t("nav.page.omrade"))
    look.page.keyboard.press("Enter")
    expect(look.page).to_have_url(re.compile("/omrade"))
    look.settle()
    choose(look, t("choose.area"), "Borgen (delområde)")
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Borgen")
    expect(look.page).to_have_url(re.compile("omrade=320312"))


def test_a_planner_chooses_a_phase_of_life_and_finds_it_on_the_next_page(reader):
    look = reader().open("/tiltak?visning=livslop")
    figure = look.page.get_by_test_id("stPlotlyChart").first
    assert t("fase.ungdom") in (figure.get_attribute("aria-label") or "")
    choose(look, t("livslop.choose"), t("fase.skole").capitalize())
    expect(look.page).to_have_url(re.compile("fase=skole"))
    look.page.get_by_role("heading", level=1).evaluate("e => { e.tabIndex = -1; e.focus(); }")
    look.page.evaluate("document.activeElement.blur()")
    tab_to(look, t("nav.page.forskjeller"))
    look.page.keyboard.press("Enter")
    expect(look.page).to_have_url(re.compile("/forskjeller.*fase=skole"))
    look.settle()
    expect(look.box(t("livslop.choose"))).to_have_value(t("fase.skole").capitalize())


def test_staff_find_an_initiative_in_the_register_by_its_phase(reader):
    look = reader().open("/tiltak?fase=eldre")
    tab_to(look, "Leve hele livet")
    look.page.keyboard.press("Enter")
    expect(look.page).to_have_url(re.compile("tiltak=temaplan_leve_hele_livet"))
    look.settle()
    look.says(t("felt.phases")).says(t("fase.eldre"))

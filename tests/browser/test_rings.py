"""What the keyboard stands on has a ring that is whole and in sight; a pointer gets none."""

from __future__ import annotations

import pytest
from looking import STILL
from playwright.sync_api import expect

from views.homes import address

pytestmark = pytest.mark.browser
#: As many steps as pass the head of a page, its choices and first figure.
STEPS = 34
#: What has the focus and what is wrong with its ring; empty where nothing is.
FAULT = """() => {
    const e = document.activeElement;
    if (!e || e === document.body || e.closest('[data-testid=stDataFrame]')) return '';
    const name = `${e.tagName} ${e.getAttribute('aria-label') || e.innerText}`.slice(0, 60);
    if (e.closest('[data-testid=stSidebar]')) return `in a menu that is hidden: ${name}`;
    const ringed = n => getComputedStyle(n).outlineStyle === 'solid'
        && parseFloat(getComputedStyle(n).outlineWidth) === 3;
    let t = e;
    // A switch has its ring on the label around it, a field on its box, a slider on its knob.
    for (let n = 0; n < 6 && t; n++, t = t.parentElement) {
        const box = t.getBoundingClientRect();
        if (ringed(t) && box.width > 8) break;
    }
    if (!t || !ringed(t)) return `no ring: ${name}`;
    const s = getComputedStyle(t), out = parseFloat(s.outlineOffset) + 3;
    const r = t.getBoundingClientRect();
    if (r.right < 0 || r.left > innerWidth) return `out of sight: ${name}`;
    for (let a = t.parentElement; a && out > 0 && a.dataset.testid !== 'stMain'
            && a.dataset.testid !== 'stApp'; a = a.parentElement) {
        const c = getComputedStyle(a), b = a.getBoundingClientRect();
        if (c.overflowX === 'visible' && c.overflowY === 'visible') continue;
        if (r.left - out < b.left || r.right + out > b.right
                || r.top - out < b.top || r.bottom + out > b.bottom)
            return `cut by ${a.dataset.testid || a.className}: ${name}`;
    }
    return '';
}"""


#: The first thing on the page that the keyboard can stand on.
TO_THE_TOP = "() => document.querySelector('a[href], button').focus()"


@pytest.mark.parametrize("view", ["kart", "rapport", "prioritering", "tiltak", "samspill", "ide",
                                  "data"])  # fmt: skip
def test_every_ring_of_the_keyboard_is_whole_and_in_sight(reader, view) -> None:
    look = reader().open(address(view))
    faults = []
    for width in (1400, 390):
        look.page.set_viewport_size({"width": width, "height": 900})
        # The menu folds a moment after the width is another: how soon, no still page tells.
        expect(look.page.get_by_test_id("stTopNav")).to_have_count(int(width == 1400))
        look.settle().page.evaluate(STILL)
        look.page.evaluate(TO_THE_TOP)
        for _ in range(STEPS):
            look.page.keyboard.press("Tab")
            faults.append(look.page.evaluate(FAULT))
    assert not [f for f in faults if f]


def test_a_field_that_is_clicked_has_no_ring(reader) -> None:
    page = reader().open(address("tiltak")).page
    field = page.locator(".stTextInput input").nth(1)
    rings = """e => [e, e.closest('[data-testid=stTextInputRootElement]')]
        .filter(x => getComputedStyle(x).outlineStyle === 'solid').length"""
    field.click()
    assert field.evaluate(rings) == 0
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert field.evaluate(rings) == 1

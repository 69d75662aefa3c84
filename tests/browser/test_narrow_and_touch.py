"""On a phone nothing is cut or scrolled sideways, and a finger hits."""

import pytest
from looking import Look
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
TITLE = """() => [...document.querySelectorAll('text.xtitle')].map(
    t => t.querySelectorAll('tspan.line').length || 1)"""
MEETING = """() => [...document.querySelectorAll('[class*=xaxislayer]')].some(layer => {
    const boxes = [...layer.querySelectorAll('.xtick text')]
        .filter(t => t.style.visibility !== 'hidden').map(t => t.getBoundingClientRect());
    return boxes.some((box, i) => i && box.left < boxes[i - 1].right
        && box.top < boxes[i - 1].bottom && boxes[i - 1].top < box.bottom);
})"""


def narrow(reader, path: str, width: int = 320) -> Look:
    look: Look = reader(width).open(path).fit()
    look.page.wait_for_timeout(600)  # the figures are fitted a moment after they are drawn
    return look


@pytest.mark.parametrize("path", [
    "/utforsk?visning=rangering", "/omrade?omrade=320309", "/utforsk?visning=utvikling",
])  # fmt: skip
def test_no_tick_is_named_over_another_on_a_phone(reader, path):
    assert not narrow(reader, path).page.evaluate(MEETING)


def test_the_title_of_an_axis_is_on_one_line_where_it_has_room(reader):
    path = "/forskjeller?visning=fagfolk"
    wide, phone = narrow(reader, path, 1400), narrow(reader, path, 320)
    assert set(wide.page.evaluate(TITLE)) == {1}
    assert max(phone.page.evaluate(TITLE)) > 1


@pytest.mark.parametrize("path", [
    "/omrade?omrade=3203", "/omrade?omrade=eget:320321,320322", "/omrade?omrade=320312",
])  # fmt: skip
def test_no_table_of_words_is_scrolled_sideways_on_a_phone(reader, path):
    look = narrow(reader, path)
    tables = look.page.locator(".wide")
    expect(tables.first).to_be_attached()
    assert tables.evaluate_all("all => all.every(t => t.scrollWidth <= t.clientWidth + 1)")
    assert look.too_wide() <= 1
    folds, open_ = look.page.locator("details.fold"), look.page.locator("details.fold[open]")
    if folds.count():  # folded for a phone's sake, whole on paper
        assert open_.count() == 1
        look.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert open_.count() == folds.count()
        look.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert open_.count() == 1


def test_what_stands_inside_a_choice_is_large_enough_for_a_finger(browser: Browser, dashboard):
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True)
    page = Look(context.new_page(), dashboard.address).open("/omrade?omrade=3203").page
    small = page.locator("[data-tag-index] button, .stMultiSelect [role=group] > button")
    expect(small.first).to_be_attached()
    sizes = small.evaluate_all("all => all.map(b => b.getBoundingClientRect())"
                               ".map(r => Math.min(r.width, r.height))")  # fmt: skip
    context.close()
    assert min(sizes) >= 24


def test_a_figure_has_from_the_start_the_width_it_measures(reader):
    """Given another width than it measured at first, by a fraction of a pixel, it is drawn anew."""
    page = reader().open("/kart?indikator=par_med_barn&niva=grunnkrets").page
    frames = page.locator("[data-testid=stFullScreenFrame]:has(.stPlotlyChart)")
    widths = frames.evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert len(widths) > 1 and all(width == int(width) for width in widths), widths

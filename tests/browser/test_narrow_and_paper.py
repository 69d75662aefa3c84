"""Forskjeller, Tiltak and Data on the narrowest phone, by touch, and on paper."""

from __future__ import annotations

import io
import subprocess

import pypdf
import pytest
from demands import needs_office

from register.reading import load_initiatives
from store.catalogue import load_registry
from text.texts import t
from views.homes import VIEWS, address

pytestmark = pytest.mark.browser
PAGES = [v for page in ("forskjeller", "tiltak", "data") for v in VIEWS[page]]
#: What can be scrolled sideways in the page's main part; tables of data are their own.
SCROLLED = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(e =>
    e.checkVisibility() && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
    && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
    && !e.closest('.stDataFrame, pre')).map(e => e.className)"""
#: What is pressed and is under 24 pixels high or wide, but for links in running text.
SMALL = """() => [...document.querySelectorAll('[data-testid=stMain] button,'
    + '[data-testid=stMain] summary, [data-testid=stPageLink] a')].filter(e => {
        const box = e.getBoundingClientRect();
        return e.checkVisibility() && box.width > 0 && Math.min(box.width, box.height) < 24;
    }).map(e => e.getAttribute('aria-label') || e.innerText)"""
#: Choices beside each other whose rim on some side cannot be seen.
RIMLESS = """() => [...document.querySelectorAll('[data-testid=stButtonGroup] button')].filter(
    e => {
    const s = getComputedStyle(e);
    return ['Left', 'Right', 'Top', 'Bottom'].some(side =>
        parseFloat(s[`border${side}Width`]) < 1 || s[`border${side}Color`] === 'rgba(0, 0, 0, 0)');
}).map(e => e.innerText)"""


@pytest.mark.parametrize("view", PAGES)
def test_nothing_is_scrolled_sideways_or_too_small_to_press_at_320_pixels(reader, view) -> None:
    look = reader(320).open(address(view)).fit()
    assert look.too_wide() <= 1
    assert look.page.evaluate(SCROLLED) == []
    assert look.page.evaluate(SMALL) == []
    assert look.page.evaluate(RIMLESS) == []
    # No two views have the same heading (``tests/pages/test_six_pages.py``), so no two tabs.
    heading = look.page.get_by_role("heading", level=1).first.inner_text()
    assert look.page.title() == f"{heading} – {t('app.title')}"


@pytest.mark.parametrize(("view", "width"), [("matrise", 390), ("samspill", 390), ("behov", 320)])
def test_a_figure_too_wide_for_a_phone_is_told_in_groups_that_open(reader, view, width) -> None:
    page = reader(width).open(address(view)).page
    groups = page.locator(".told-groups details")
    assert groups.first.is_visible()
    held = page.locator("[class*='st-key-smal_']")
    assert not held.locator(".stPlotlyChart").is_visible()
    assert not groups.first.locator("li").first.is_visible()
    groups.first.locator("summary").press("Enter")
    assert groups.first.locator("li").first.is_visible()
    page.set_viewport_size({"width": 1400, "height": 900})
    assert held.locator(".stPlotlyChart").is_visible() and not groups.first.is_visible()


def test_the_table_of_initiatives_is_a_list_that_opens_on_a_phone(reader) -> None:
    page = reader(390).open(address("tiltak")).page
    page.get_by_role("tab", name=t("tiltak.as_table"), exact=True).click()
    groups = page.get_by_role("tabpanel").locator(".told-groups details")
    groups.first.wait_for()
    every = load_initiatives(load_registry()).initiatives.values()
    assert {x.strip() for x in groups.locator("summary").all_inner_texts()} == {
        i.title.nb for i in every
    }
    assert not page.locator(".stDataFrame").first.is_visible()
    groups.first.locator("summary").press("Enter")
    lines = groups.first.locator("li").all_inner_texts()
    assert any(line.startswith(f"{t('felt.owner')}: ") for line in lines) and len(lines) > 8
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1400, "height": 900})
    assert page.locator(".stDataFrame").first.is_visible() and not groups.first.is_visible()


@pytest.mark.parametrize("view", ["tiltak", "innovasjon"])
def test_paper_names_every_initiative_it_tells_of(reader, view) -> None:
    page = reader().open(address(view)).page
    page.emulate_media(media="print")
    shown = page.locator("[data-testid=stMain]").inner_text()
    for initiative in load_initiatives(load_registry()).initiatives.values():
        assert initiative.title.nb in shown


def test_paper_has_the_tables_of_indicators_and_sources(reader) -> None:
    page = reader().open(address("data")).page
    page.emulate_media(media="print")
    indicators, sources = (page.locator(".print-table").nth(n) for n in (0, 1))
    assert indicators.is_visible() and indicators.locator("tbody tr").count() > 60
    assert sources.locator("tbody tr").count() == len(load_registry().sources)
    # What is folded away there says nothing that the tables do not.
    assert not page.get_by_text(t("dekning.about"), exact=True).is_visible()
    # A phone, which shows the first columns of a table alone, has lists that open.
    page.emulate_media(media="screen")
    assert not page.locator(".told-groups").first.is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.locator(".told-groups").count() == 2
    assert page.locator(".told-groups").first.is_visible()
    assert not page.locator(".stDataFrame").first.is_visible()


@pytest.mark.parametrize("view", ["livslop", "innovasjon"])
def test_a_large_figure_stands_under_its_lead_on_the_first_sheet(reader, view) -> None:
    """A little smaller, where the sheet would else hold the lead alone."""
    page = reader(680).open(address(view)).fit().page
    title = page.get_by_role("heading", level=2).first.inner_text()
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    first = "".join(paper.pages[0].extract_text().split())
    assert "".join(title.split()) in first


@needs_office
def test_a_figure_higher_than_a_sheet_is_fitted_to_one_and_not_parted(reader, tmp_path) -> None:
    look = reader(fresh=True)
    look.page.add_init_script("window.print = () => { window.atLast = true; }")
    page = look.open(address("samspill")).page
    page.keyboard.press("Control+p")
    page.wait_for_function("window.atLast", timeout=60_000)
    labels = page.locator(".js-plotly-plot").last.locator(".node-label").all_text_contents()
    title = page.get_by_role("heading", level=2).last.inner_text()
    file = tmp_path / "ark.pdf"
    file.write_bytes(page.pdf(format="A4", prefer_css_page_size=True))
    told = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
    sheets = ["".join(sheet.split()) for sheet in told.stdout.split("\f")]
    with_title = next(sheet for sheet in sheets if "".join(title.split()) in sheet)
    firsts = {label.split()[0] for label in labels}  # a label of two lines may be read in two parts
    assert len(firsts) > 20
    assert {word for word in firsts if word not in with_title} == set()

"""Embeds on a page of another origin: seven figures in four sandboxes, and at narrow widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from demands import needs_browser
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from test_embedding import serve, watch

from views.figures import KINDS

pytestmark = [needs_browser, pytest.mark.browser]
SEVEN = ("kart", "rangering", "utvikling", "profil", "matrise", "lorenz", "behov-innsats")
#: No script; script alone; script with the frame's own origin; no sandbox at all.
SANDBOXES = ('sandbox=""', 'sandbox="allow-scripts"',
             'sandbox="allow-scripts allow-same-origin"', "")  # fmt: skip
#: Not one initiative may have figures enough.
FIGURES = [k for k in KINDS if k != "effekt"]
#: Words that stand outside the picture, or lie on each other in the margin.
CUT = """svg => {
  const box = svg.getBoundingClientRect(), found = [];
  for (const text of svg.querySelectorAll('text')) {
    const at = text.getBoundingClientRect();
    if (!at.width || getComputedStyle(text).visibility === 'hidden') continue;
    if (at.left < box.left - 2 || at.right > box.right + 2) found.push(text.textContent);
  }
  return found;
}"""


#: Words that lie on each other, as far as can be seen.
ON = """svg => {
  const found = [], shown = [...svg.querySelectorAll('text')].filter(text => {
    const at = text.getBoundingClientRect();
    return at.width && text.textContent.trim() && getComputedStyle(text).visibility !== 'hidden';
  });
  const boxes = shown.map(text => text.getBoundingClientRect());
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, b] = [boxes[i], boxes[j]];
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 3 && tall > 5) found.push(shown[i].textContent + ' / ' + shown[j].textContent);
  }
  return found;
}"""


#: Pixels of the figure's height that neither the map nor what stands below it has.
SPARE = """svg => {
  const plot = svg.closest('.js-plotly-plot'), whole = plot._fullLayout;
  const map = svg.querySelector('.geo .bg rect').getBoundingClientRect();
  const room = whole.height - whole.margin.t - whole.margin.b;
  return room * (1 - whole.geo.domain.y[0]) - map.height;
}"""
#: Kinds that are told as lists on a page less wide than this.
LISTED = {"matrise": 520, "endringer": 520, "behov-innsats": 368, "flyt": 520}


@pytest.fixture(scope="module")
def ours(app: Starlette, client) -> Iterator[str]:
    for figure in FIGURES:
        client.get(f"/figur/{figure}.html")  # drawn once, so that no page waits for the queue
    yield from serve(app)


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_seven_embeds_on_a_foreign_page(ours: str, browser, sandbox: str) -> None:
    frames = "".join(
        f'<iframe {sandbox} src="{ours}/figur/{k}.html" title="{k}" width=640 height=700></iframe>'
        for k in SEVEN
    )
    theirs = Starlette(
        routes=[Route("/", lambda _: HTMLResponse(f"<!DOCTYPE html><h1>Plan</h1>{frames}"))]
    )
    scripted = sandbox != SANDBOXES[0]
    for foreign in serve(theirs):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        wrong = watch(page, ours)
        # Another name is another origin.
        page.goto(foreign.replace("127.0.0.1", "localhost"))
        for kind in SEVEN:
            frame = page.frame_locator(f'iframe[title="{kind}"]')
            if scripted:
                frame.locator("[data-ferdig] .main-svg").first.wait_for(timeout=60_000)
                frame.get_by_role("button", name="Last ned SVG").wait_for()
                assert frame.locator(".stille").is_hidden()
            else:
                still = frame.get_by_role("img")
                still.wait_for(timeout=60_000)
                assert len(still.get_attribute("aria-label")) > 20
                assert frame.locator(".stille svg:visible").count() == 1
                assert not frame.get_by_role("button", name="Last ned SVG").is_visible()
            frame.locator("main > details > summary").wait_for()
            assert frame.locator("figcaption").inner_text().startswith("Kilde")
        # Chromium tells of every script a sandbox stops, and of the icon the foreign page lacks.
        assert not [w for w in wrong if "sandboxed" not in w and "404" not in w and w != page.url]
        page.close()


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("scripted", [False, True], ids=["without script", "with script"])
def test_every_word_is_whole_at_narrow_widths(ours: str, tab, figure: str, scripted: bool) -> None:
    page = tab()
    if not scripted:
        page.route("**/statisk/fil/*", lambda route: route.abort())
    # With script it is opened at each width: the narrowest, and another from figure to figure.
    wider = (360, 480)
    for width in (280, wider[FIGURES.index(figure) % 2]) if scripted else (280, *wider):
        page.set_viewport_size({"width": width, "height": 900})
        # Without script the browser alone fits the page to its width: it need not be opened anew.
        if width == 280 or scripted or figure in LISTED:
            page.goto(f"{ours}/figur/{figure}.html")
        shown = ".levende .main-svg" if scripted else ".stille svg:visible"
        if scripted:
            drawn = page.locator("[data-ferdig] .main-svg").first
            drawn.wait_for(timeout=60_000, state="attached")
        listed = page.locator(".told-groups summary")
        if figure in LISTED and width < LISTED[figure]:
            # A list that opens, which the browser itself does, stands instead of the figure.
            assert page.locator(".figur").is_hidden() and listed.first.is_visible()
            listed.first.click()
            assert page.locator(".told-groups li").first.is_visible()
        else:
            assert page.locator(".figur").is_visible() and not listed.first.is_visible()
        if scripted and KINDS[figure].map:
            spare = page.locator(".levende .main-svg").first.evaluate(SPARE)
            assert spare < 16, (width, spare)
        for svg in page.locator(shown).all():
            assert svg.evaluate(CUT) == [], width
            assert svg.evaluate(ON) == [], width
        wide, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= room, width


def test_in_print_the_picture_stands_and_the_buttons_do_not(ours: str, tab) -> None:
    page = tab(700)
    page.goto(f"{ours}/figur/rangering.html")
    page.locator("[data-ferdig] .main-svg").first.wait_for(timeout=60_000)
    page.emulate_media(media="print")
    assert page.locator(".stille svg:visible").count() == 1
    assert page.locator(".levende").is_hidden() and page.locator(".knapper").is_hidden()


#: The looks change colours alone; those that leave out what stands around the figure need fewer.
LOOKS = {"lys": SEVEN, "mork": SEVEN, "ren": SEVEN[::3], "gjennomsiktig": SEVEN[::3]}


@pytest.mark.parametrize("look", LOOKS)
def test_no_look_has_faults_axe_can_find(ours: str, tab, look: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = tab(700)
    for figure in LOOKS[look]:
        page.goto(f"{ours}/figur/{figure}.html?utseende={look}&nyttsiden=2026-01-01")
        page.locator("[data-ferdig] .main-svg").first.wait_for(timeout=60_000)
        page.wait_for_timeout(200)
        found = axe.run(page).response["violations"]
        told = [(v["id"], v["nodes"][0]["html"][:200]) for v in found
                if v["impact"] in ("serious", "critical", "moderate")]  # fmt: skip
        assert not told, figure

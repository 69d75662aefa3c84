"""What a politician does, on a wide screen and on a phone."""

import csv
import io
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import running
from looking import SPACES
from playwright.sync_api import expect

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from text.formats import quantity

pytestmark = pytest.mark.browser
WIDTHS = [1400, 390]
CONTROLS = ["stHeader", "stSelectbox", "stMultiSelect", "stDownloadButton", "stCheckbox",
            "stPopover", "stButtonGroup", "stToolbar", "stSidebar"]  # fmt: skip


def value(indicator, area, period, category="alle"):
    rows = load_snapshot().rows(indicator, category=category, period=period, areas=[area])
    [found] = rows["value"]
    item = load_registry().indicators[indicator]
    return quantity(found, item.unit, item.decimals).translate(SPACES)


def query(url):
    return dict(parse_qsl(urlsplit(url).query))


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_front_page_to_an_area_and_back_by_its_address(reader, width):
    look = reader(width).open("/")
    expect(look.page.get_by_text("lå Nesøya 63 prosent over Sydøstre Hurum")).to_be_visible()
    assert look.too_wide() <= 1

    look.page.get_by_role("link", name="Se på kartet").click()
    expect(look.page.get_by_role("heading", level=1, name="Kart", exact=True)).to_be_visible()
    look.settle()
    assert query(look.page.url)["indikator"] == "medianinntekt"
    before = look.colours()

    look.choose("Tema", "Familie og husholdning")
    look.choose("Indikator", load_registry().indicators["enslig_forsorger"].title["nb"])
    title = look.page.get_by_role("heading", level=2).first
    expect(title).to_contain_text(load_registry().indicators["enslig_forsorger"].title["nb"])
    expect(look.page).to_have_url(re.compile("indikator=enslig_forsorger"))
    assert look.colours() != before

    asked = query(look.page.url)
    for code in ("320322", "320309"):
        look.click(code)
        expect(look.page).to_have_url(re.compile(f"omrade={code}"))
        look.settle()
        expect(look.box("Velg område")).to_have_value(load_registry().area_name(code))
        said = value("enslig_forsorger", code, asked["ar"], asked["kategori"])
        look.says(said)
    assert look.too_wide() <= 1

    look.page.get_by_role("button", name="Del og last ned").first.click()
    link = look.settle().page.get_by_test_id("stCode").first.inner_text().strip()
    assert query(link) == query(look.page.url)
    look.page.keyboard.press("Escape")

    again = reader(width, fresh=width == WIDTHS[0]).open(link)
    expect(again.page).to_have_url(look.page.url)
    assert again.colours() == look.colours()
    again.reads(look.text())


@pytest.mark.parametrize("width", WIDTHS)
def test_the_csv_holds_what_the_snapshot_holds(reader, width):
    look = reader(width).open("/kart?indikator=medianinntekt&ar=2016&kategori=alle")
    with look.page.expect_download() as waiting:
        look.page.get_by_role("button", name="Last ned CSV").click()
    assert waiting.value.suggested_filename == "kart-medianinntekt.csv"
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    told = {r["omrade"]: float(r["verdi"].replace(",", ".")) for r in rows if r["verdi"]}
    known = load_snapshot().rows("medianinntekt", "delomrade", category="alle", period="2016")
    known = known.dropna(subset=["value"])
    assert told == dict(zip(known["area"], known["value"], strict=True))
    assert told["320301"] == 790000 and told["320322"] == 484400
    assert all("Statistisk sentralbyrå" in r["kilde_navn"] for r in rows)


def test_a_file_with_decimals_has_a_comma(reader):
    look = reader().open("/kart?indikator=enslig_forsorger&niva=delomrade")
    with look.page.expect_download() as waiting:
        look.page.get_by_role("button", name="Last ned CSV").click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert re.search(r";\d+,\d+;", text) and not re.search(r";\d+\.\d+;", text)


def test_the_picture_can_be_taken_away_as_svg(reader):
    look = reader().open("/kart")
    look.page.locator(".js-plotly-plot").first.hover()
    with look.page.expect_download() as waiting:
        look.page.locator('.modebar-btn[data-title="Last ned bildet"]').first.click()
    content = waiting.value.path().read_text("utf-8")
    assert content.lstrip().startswith("<svg") and "choroplethlocation" in content
    assert "<image" not in content


def test_a_click_while_comparing_keeps_both_maps(reader):
    look = reader().open("/kart?sammenlign_ar=2015")
    expect(look.page.get_by_test_id("stPlotlyChart")).to_have_count(2)
    look.click("320305")
    expect(look.page).to_have_url(re.compile("omrade=320305"))
    look.settle()
    assert query(look.page.url).get("sammenlign_ar") == "2015"


def test_an_area_let_go_can_be_clicked_again(reader):
    look = reader().open("/kart")
    look.click("320305")
    expect(look.page).to_have_url(re.compile("omrade=320305"))
    look.settle().choose("Velg område", "(ikke valgt)")
    expect(look.page).not_to_have_url(re.compile("omrade="))
    expect(look.page.get_by_text("klikk i kartet")).to_be_visible()
    look.settle().click("320305")
    expect(look.page).to_have_url(re.compile("omrade=320305"))


def test_from_the_map_to_the_areas_own_page(reader):
    look = reader().open("/kart?omrade=320301")
    look.page.get_by_role("link", name="Åpne områdesiden").click()
    expect(look.page.get_by_role("heading", level=1, name="Nesøya")).to_be_visible()
    look.settle()
    assert query(look.page.url)["omrade"] == "320301"


def test_the_language_switch_changes_texts_and_the_pages_language(reader):
    look = reader().open("/kart")
    assert look.page.locator("html").get_attribute("lang") == "nb"
    look.page.get_by_role("radio", name="English").or_(
        look.page.get_by_role("button", name="English")
    ).first.click()
    expect(look.box("Indicator")).to_be_visible()
    expect(look.page.locator("html")).to_have_attribute("lang", "en")
    assert query(look.page.url)["spraak"] == "en"


def test_the_keyboard_reaches_the_select_boxes_and_chooses(reader):
    look = reader().open("/kart")
    for _ in range(80):
        look.page.keyboard.press("Tab")
        if look.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Indikator":
            break
    expect(look.box("Indikator")).to_be_focused()
    look.hold_still(look.box("Indikator"))
    look.page.keyboard.press("ArrowDown")
    expect(look.page.get_by_role("option").first).to_be_visible()
    look.page.keyboard.press("ArrowDown")
    look.page.keyboard.press("Enter")
    expect(look.page).not_to_have_url(re.compile("indikator=medianinntekt"))
    look.settle()
    title = load_registry().indicators[query(look.page.url)["indikator"]].title["nb"]
    expect(look.box("Indikator")).to_have_value(title)
    expect(look.page.get_by_role("heading", level=2).first).to_contain_text(title)


def test_what_has_the_focus_can_be_seen(reader):
    look = reader().open("/")
    unseen = []
    for _ in range(12):
        look.page.keyboard.press("Tab")
        unseen += look.page.evaluate("""() => {
            // The ring of a field stands around the box it is in.
            const e = document.activeElement, around = [e];
            while (around.length < 4 && around.at(-1).parentElement)
                around.push(around.at(-1).parentElement);
            const ring = x => getComputedStyle(x).outlineStyle !== 'none'
                && getComputedStyle(x).outlineWidth !== '0px';
            const seen = around.some(ring) || getComputedStyle(e).boxShadow !== 'none'
                || e === document.body;
            return seen ? [] : [e.outerHTML.slice(0, 80) + e.innerText];
        }""")
    assert not unseen, unseen


@pytest.mark.parametrize("path", ["/", "/kart?omrade=320301", "/omrade?omrade=320301"])
def test_a_page_prints_on_a4_without_controls(reader, path):
    look = reader().open(path)
    look.page.emulate_media(media="print")
    for control in CONTROLS:
        for found in look.page.get_by_test_id(control).all():
            expect(found).to_be_hidden()
    # What is linked to is told, but looks like nothing to press.
    for words in look.page.locator("[data-testid=stPageLink] p").all():
        expect(words).to_have_css("text-decoration-line", "none")
    for words in look.page.locator("[class*=st-key-vei_] p").all():
        expect(words).to_be_hidden()  # words that tell the way alone
    if path.startswith("/omrade"):
        expect(look.page.get_by_text("Hele Asker (kommune)", exact=True).first).to_be_visible()
    expect(look.page.get_by_role("heading", level=1)).to_be_visible()
    expect(look.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    look.page.set_viewport_size({"width": 680, "height": 1000})
    assert look.too_wide() <= 1
    paper = look.page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert (round(width), round(height)) in {(595, 842), (596, 843)}


@pytest.mark.parametrize("bad", ["<script>window.caught=1</script>", "x" * 10_000,
                                 '"><img src=x onerror="window.caught=1">'])  # fmt: skip
def test_a_hostile_address_is_answered_in_plain_words(reader, bad):
    look = reader()
    look.page.goto(look.address)
    look.settle()
    look.page.evaluate("bad => location.assign('/kart?' + new URLSearchParams({omrade: bad}))", bad)
    expect(look.page.get_by_text("Adressen ba om noe som ikke finnes")).to_be_visible()
    look.settle()
    assert look.page.evaluate("window.caught === undefined")
    assert bad not in look.page.content()
    assert look.too_wide() <= 1


def test_an_unknown_page_is_said_in_plain_words(reader):
    look = reader()
    answer = look.page.request.get(look.address + "/finnesikke")
    assert answer.status == 404
    look.page.set_content(answer.text())
    expect(look.page.get_by_role("heading", level=1).first).to_be_visible()
    assert look.page.get_by_role("link").count() >= 1


def test_the_first_reader_may_come_by_a_link_while_the_server_warms_up(reader):
    with running.dashboard(running.ANSWERS) as server:
        look = reader(address=server.address, fresh=True).open("/kart?omrade=320301")
        look.says("790 000 kr")
        assert query(look.page.url)["omrade"] == "320301"

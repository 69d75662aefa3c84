"""axe-core finds nothing serious or critical in what the project draws, on any page.

What Streamlit itself breaks stands in ``streamlit_violations.yaml``: rule, part of the element's
selector or markup, and why the project cannot mend it.
"""

from itertools import pairwise

import pytest
import running
import yaml
from axe_playwright_python.sync_playwright import Axe
from looking import pages
from playwright.sync_api import expect
from spoken import nameless

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
STREAMLITS = yaml.safe_load(
    (running.ROOT / "tests/browser/streamlit_violations.yaml").read_text("utf-8")
)
#: Text in figures: axe does not look at the contrast of text in SVG.
CONTRASTS = r"""() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = colour => {
        canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const over = (top, under) => top.slice(0, 3).map(
        (c, i) => c * top[3] / 255 + under[i] * (1 - top[3] / 255));
    const light = c => c.map(v => v / 255).map(
        v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
    ).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = over(rgba(getComputedStyle(
        document.querySelector('[data-testid=stApp]')).backgroundColor), [255, 255, 255]);
    // Text of a point stands on the filled marker of the same point, other text on the page.
    const under = t => {
        // A name on the map stands on its halo.
        const halo = getComputedStyle(t).textShadow.match(/^rgba?\([^)]*\)/);
        if (halo) return over(rgba(halo[0]), ground);
        const trace = t.closest('.trace.scatter'), group = t.closest('.textpoint');
        if (!trace || !group) return ground;
        const at = [...trace.querySelectorAll('.textpoint')].indexOf(group);
        const mark = trace.querySelectorAll('.points path.point')[at];
        if (!mark) return ground;
        const s = getComputedStyle(mark), fill = rgba(s.fill);
        fill[3] *= Number(s.fillOpacity) * Number(s.opacity);
        const box = mark.getBoundingClientRect(), own = t.getBoundingClientRect();
        const x = own.x + own.width / 2, y = own.y + own.height / 2;
        const inside = box.left < x && x < box.right && box.top < y && y < box.bottom;
        return inside ? over(fill, ground) : ground;
    };
    return [...document.querySelectorAll('.js-plotly-plot .main-svg text')]
        .filter(t => t.checkVisibility() && t.textContent.trim()
                // Symbols on the matrix's own tiles: a test of the colours holds their contrast.
                && !(t.closest('.textpoint') && t.closest('svg').querySelector('.heatmaplayer .hm'))
                && !t.closest('.hoverlayer') && !t.closest('.bars, .annotation, .treemaplayer'))
        .map(t => {
            const s = getComputedStyle(t), c = rgba(s.fill), tile = under(t);
            c[3] *= Number(s.fillOpacity);
            const a = light(over(c, tile)), b = light(tile);
            return [t.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
        })
        .filter(([, ratio]) => ratio < 4.5);
}"""


def excused(rule, node):
    where = " ".join(map(str, node["target"])) + " " + node["html"]
    return any(e["rule"] == rule and e["element"] in where for e in STREAMLITS)


def grave(look):
    """Rule, element and reason of every grave violation that is not Streamlit's own."""
    answer = Axe().run(look.page, options={"resultTypes": ["violations"]}).response
    return [
        f"{found['id']} ({found['impact']}): {' '.join(map(str, node['target']))}\n"
        f"    {node['html'][:200]}\n    {(node.get('failureSummary') or '')[:300]}"
        for found in answer["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
        if not excused(found["id"], node)
    ]


def scheme(look, name):
    """Show the page light or dark and wait until it is."""
    look.page.emulate_media(color_scheme=name)
    ground = "rgb(255, 255, 255)" if name == "light" else "rgb(18, 25, 29)"
    expect(look.page.get_by_test_id("stApp")).to_have_css("background-color", ground)
    look.settle()


@pytest.mark.parametrize("path", pages())
def test_a_page_is_for_everybody(reader, path):
    look = reader().open(path)
    assert look.page.locator("html").get_attribute("lang") == "nb"
    assert not look.page.get_by_test_id("stException").count()
    levels = look.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    found = []
    if levels[0] != 1 or levels.count(1) != 1 or any(b - a > 1 for a, b in pairwise(levels)):
        found.append(f"headings out of order: {levels}")
    for figure in look.page.get_by_test_id("stPlotlyChart").all():
        told = figure.get_attribute("aria-label") or ""
        if figure.get_attribute("role") not in ("figure", "img") or len(told) <= 20:
            found.append(f"a figure without a text alternative: {told}")
    found += [f"without a name: {role}" for role in nameless(look.page)]
    for width in (1400, 390):
        look.page.set_viewport_size({"width": width, "height": 900})
        look.settle().fit()
        if look.too_wide() > 1:
            found.append(f"{width}: {look.too_wide()} pixels too wide")
        for name in ("light", "dark"):
            scheme(look, name)
            faults = [*grave(look), *map(str, look.page.evaluate(CONTRASTS))]
            found += [f"{width} {name}: {fault}" for fault in faults]
    assert not found, "\n".join(found)


def test_nor_with_everything_open(reader):
    look = reader().open("/kart?omrade=finnesikke&sammenlign_ar=2015")
    look.page.get_by_text("Vis tabellen").first.click()
    expect(look.page.get_by_test_id("stDataFrame")).to_be_visible()
    look.settle()
    look.page.get_by_role("button", name="Del og last ned").first.click()
    expect(look.page.get_by_test_id("stCode").first).to_be_visible()
    for name in ("light", "dark"):
        scheme(look, name)
        assert not grave(look), f"{name}: " + "\n".join(grave(look))


def test_every_excuse_has_a_rule_an_element_and_a_reason():
    for excuse in STREAMLITS:
        assert set(excuse) == {"rule", "element", "reason"}
        assert len(excuse["element"]) > 5 and len(excuse["reason"]) > 20

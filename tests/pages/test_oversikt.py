"""Oversikt answers the four questions of a meeting on one screen."""

import datetime as dt
import re

import pytest
from opened import figures, map_values, marked, opened, plain, words

from store.catalogue import load_registry
from store.snapshot import load_snapshot
from views import age, overview
from views.need import need_and_effort
from views.standouts import candidates

QUESTIONS = {
    "nb": ["Hvor er forskjellene størst?", "Øker de?", "Hva gjør vi?", "Kan vi stole på det?"],
    "en": ["Where are the differences largest?", "Are they growing?", "What are we doing?",
           "Can we trust the figures?"],
}  # fmt: skip


@pytest.fixture(scope="module")
def page():
    return opened("oversikt")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_four_questions_in_the_order_a_meeting_asks_them(language):
    page = opened("oversikt", spraak=language)
    assert [h.value for h in page.header] == QUESTIONS[language]


def test_the_first_answer_stands_before_the_map(page):
    kinds = [(e.type, str(getattr(e, "value", ""))) for e in page.main]
    first = next(i for i, (_, v) in enumerate(kinds) if 'class="finding"' in v)
    assert first < next(i for i, (kind, _) in enumerate(kinds) if kind == "plotly_chart")


def test_the_findings_are_the_largest_that_survive_the_test_each_of_its_own_area(page):
    table = candidates("nb")
    told = table[table["favourable"].notna()]
    found = overview.findings("nb")
    assert 2 <= len(found) <= 3
    assert len({f.verdict.area for f in found}) == len(found)
    assert len({(f.verdict.indicator, f.verdict.category) for f in found}) == len(found)
    assert all(f.verdict.outcome in ("higher", "lower") for f in found)
    farthest = told.loc[told["distance"].abs().idxmax()]
    assert (found[0].verdict.area, found[0].verdict.indicator) == (
        farthest["area"], farthest["indicator"])  # fmt: skip
    text = words(page)
    for one in found:
        assert one.title in text
        assert f"[{one.verdict.name}](/omrade?omrade={one.verdict.area}&spraak=nb)" in text


def test_the_map_shows_the_first_finding_with_its_area_marked(page):
    first = overview.findings("nb")[0].verdict
    [figure] = figures(page)
    title = load_registry().indicators[first.indicator].title["nb"]
    assert any(title in str(e.value) for e in page.subheader) and marked(figure) == [first.area]


def test_every_finding_has_its_year_and_its_interval(page):
    sentences = [str(e.value) for e in page.get("html") if 'class="finding"' in str(e.value)]
    for sentence in sentences:
        assert re.search(r"I (19|20)\d\d", plain(sentence))
        assert "trolig mellom" in sentence


def test_income_of_all_households_is_never_told_without_the_equal_mix(page):
    text = words(page)
    assert "lå Nesøya 63 prosent over Sydøstre Hurum" in text
    assert "ville forskjellen vært 41 prosent" in text


def test_whether_they_grow_counts_every_figure_once(page):
    found = overview.growth()
    said = f"Vi har prøvd {found.tested} tall"
    assert said in words(page)
    assert len(found.grown) + len(found.shrunk) + found.cannot == found.tested
    if not found.grown and not found.shrunk:
        assert "Det kan ikke sies." in words(page)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_headline_of_growth_names_only_figures_with_a_direction_the_others_stand_apart(
    language,
):
    """Density has grown apart, and nobody says that is good or bad: no answer about living."""
    page = opened("oversikt", spraak=language)
    found, items = overview.growth(), load_registry().indicators
    bold = [str(m.value) for m in page.markdown if str(m.value).startswith("**")]
    apart = {"nb": "verken gunstig eller ugunstig", "en": "neither favourable nor unfavourable"}
    rest = [plain(str(m.value)) for m in page.markdown if apart[language] in str(m.value)]
    assert found.grown or found.shrunk
    for one in (*found.grown, *found.shrunk):
        item = items[one.choice.indicator]
        directed = item.direction != "none"
        named = f"{item.title[language]}"
        assert any(named in b and one.last in b for b in bold) == directed
        assert any(named in r and one.first in r and one.last in r for r in rest) != directed
    if all(items[c.choice.indicator].direction == "none" for c in (*found.grown, *found.shrunk)):
        cannot = {
            "nb": "**Vi kan ikke si om forskjellene i levekår øker.**",
            "en": "**We cannot tell whether differences in living conditions are growing.**",
        }
        assert cannot[language] in bold


def test_clear_needs_are_those_of_behov(page):
    cells = need_and_effort("nb").cells
    needs = cells[cells["need"] == "hoyt"]
    text = words(page)
    assert f"Vi finner {len(needs)} tydelige behov" in text
    for row in needs.head(5).itertuples():
        assert f"[{row.name}: {row.title}](/forskjeller?visning=behov&omrade={row.area}" in text


def test_the_age_of_every_theme_is_told_in_words(page):
    text = words(page)
    for title, when in age.by_theme("delomrade", "nb"):
        assert f"{title}: {age.badge(when, 'nb')}" in text


@pytest.mark.parametrize(
    ("when", "said"),
    [("2016", "ti år gammelt"), ("2025", "ett år gammelt"), ("2025-26", "fra i år"),
     ("2022-2024", "to år gammelt"), ("2022-10", "fire år gammelt"), ("1999", "27 år gammelt"),
     ("2027", "fra i år")],
)  # fmt: skip
def test_age_in_words(when, said):
    assert age.in_words(when, today=dt.date(2026, 11, 28)) == said


def test_the_small_map_shows_all_23_areas_with_their_values(page):
    [figure] = figures(page)
    values = map_values(figure)
    assert set(values) == {a.code for a in load_registry().by_level["delomrade"]}
    sent = [t["geojson"] for t in figure["data"] if t["type"] == "choropleth"]
    assert sent and all(re.fullmatch(r"/statisk/grenser/\w+\.[0-9a-f]{10}\.geojson", s)
                        for s in sent)  # fmt: skip


def test_the_size_of_what_is_here_is_the_snapshots(page):
    snapshot = load_snapshot()
    newest = snapshot.periods("folkemengde", "kommune")[-1]
    people = snapshot.rows("folkemengde", "kommune", period=newest, areas=["3203"])["value"].iloc[0]
    shown = f"{people:,.0f}".replace(",", " ")
    assert f"{shown} innbyggere 1. januar {newest}" in words(page)
    there = snapshot.frame.loc[snapshot.frame["value"].notna(), "indicator"].nunique()
    assert f"{there} indikatorer med tall" in words(page)


def test_the_source_stands_under_the_figure(page):
    lines = [plain(c.value) for c in page.caption]
    assert any(x.startswith("Kilde: ") and "CC BY 4.0" in x for x in lines)


def test_english_has_no_norwegian_left():
    text = words(opened("oversikt", spraak="en"))
    assert "documentElement.lang='en'" in text
    for norwegian in ("prosent", "delområder", "Kilder og metode", "gammelt", "tydelige behov"):
        assert norwegian not in text

"""Every sentence of Oversikt, Område and Data, read as a reader does and counted again.

Names, numbers, places and verdict words are taken out of each sentence by pattern and held against
``recount``, which knows the snapshot's file alone.

Longer than 300 lines: a pattern beside each kind of sentence.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import yaml
from demands import sampled
from opened import opened, words
from recount import END, figures, near, number, numbers, of, place, place_of, plain, series, values

from pages import data
from pages.parts import shell
from store.catalogue import ASKER, DATA, load_registry
from views import barometer, verdicts
from views.choice import Choice, area_codes

REGISTRY = load_registry()
LANGUAGES = ("nb", "en")
OVER = {"nb": (" over ", " under "), "en": (" above ", " below ")}
UNSURE = {"nb": "ikke klart forskjellig fra", "en": "not clearly different from"}
SAME = {"nb": "samme", "en": "the same"}
UNTESTED = {"nb": "ikke prøvd", "en": "not tested"}
MIDDLE = {"nb": "midterste", "en": "median"}
#: Districts, zones and grunnkretser: all, or the first, the last and those with hidden figures.
AREAS = [*area_codes("delomrade"), *area_codes("levekarssone")[::9],
         *area_codes("grunnkrets")[::29], *area_codes("tidligere_kommune")]  # fmt: skip


@pytest.fixture(scope="module", params=sampled(LANGUAGES))
def overview(request):
    return request.param, opened("oversikt", spraak=request.param)


def against(text: str, area: str, choice: Choice, language: str) -> bool:
    """Whether a difference in words is that of the figures; false where it says it cannot."""
    item = REGISTRY.indicators[choice.indicator]
    key = (choice.indicator, choice.category)
    known = values(*key, choice.level, choice.period)
    whole = values(*key, "kommune", choice.period).get(ASKER)
    over, under = OVER[language]
    if not any(w in text for w in (over, under, UNSURE[language], SAME[language])):
        assert whole is None and len(known) < 5, text
        return True
    middle = MIDDLE[language] in text
    assert middle == (whole is None or item.measure == "count"), "held against Asker where it can"
    gap = known[area] - (float(known.median()) if middle else whole)
    if UNSURE[language] in text:
        return False
    if over in text or under in text:
        assert (over in text) == (gap > 0), text
        size = number(text.split(over if over in text else under)[0].split(", ")[-1], language)
        assert size == pytest.approx(abs(gap), abs=near(item.decimals)), text
    else:
        assert abs(gap) <= near(item.decimals), text
    return True


@pytest.mark.parametrize("language", sampled(LANGUAGES))
def test_every_line_of_the_barometer_is_the_figure_its_place_and_its_first_year(language):
    met, places = 0, 0
    for area in AREAS:
        lines = [x for theme in barometer.themes(area, language) for x in theme.lines]
        for line in lines:
            choice, said = line.choice, plain(line.said)
            item = REGISTRY.indicators[choice.indicator]
            known = values(choice.indicator, choice.category, choice.level, choice.period)
            assert number(line.value, language) == pytest.approx(
                known[area], abs=near(item.decimals))  # fmt: skip
            if said.replace(UNTESTED[language], "").strip():
                told = against(said, area, choice, language)
                assert told or line.verdict.outcome == "cannot_tell"
            untested = said.endswith(UNTESTED[language])
            assert untested == (line.verdict.outcome == "not_tested"), said
            found = place(said, language)
            if len(known) >= 3 and "alle" not in said.split() and "in all" not in said:
                assert found == place_of(area, known, item.decimals), (area, choice, said)
                places += 1
            past = series(choice.indicator, choice.category, area)
            if len(past) > 1:
                assert number(line.trend, language) == pytest.approx(
                    past["value"].iloc[0], abs=near(item.decimals)), line.trend  # fmt: skip
                assert past["period"].iloc[0][:4] in line.trend
                rises = past["value"].iloc[-1] > past["value"].iloc[0]
                up, down = {"nb": ("opp fra", "ned fra"), "en": ("up from", "down from")}[language]
                assert up not in line.trend or rises
                assert down not in line.trend or not rises
            else:
                assert not numbers(line.trend, language)
            assert choice.period[:4] in line.period
            met += 1
    assert met > 500 and places > 300


@pytest.mark.parametrize("language", sampled(LANGUAGES))
@pytest.mark.parametrize("area", ["320309", "320323", "0220"])
def test_the_page_of_an_area_opens_with_its_people_and_its_income(area, language):
    page = opened("omrade", omrade=area, spraak=language)
    level = str(REGISTRY.areas[area].level)
    html = [plain(str(e.value)) for e in page.get("html")]
    [lead] = [
        h
        for h in html
        if REGISTRY.area_name(area, language) in h and re.search(r"1\. januar|1 Jan", h)
    ]
    people = series("folkemengde", "alle", area)
    assert number(lead.split(REGISTRY.area_name(area, language))[1], language) in (
        people["value"].iloc[-1], float(people["period"].iloc[-1]))  # fmt: skip
    assert int(people["value"].iloc[-1]) in numbers(lead, language)
    income = series("medianinntekt", "alle", area)
    if len(income):
        assert income["value"].iloc[-1] in numbers(lead, language)
        known = values("medianinntekt", "alle", level, income["period"].iloc[-1])
        assert place(lead, language) == place_of(area, known, 0)
        assert income["period"].iloc[-1] in lead
    text = plain(words(page))
    lines = [x for theme in barometer.themes(area, language) for x in theme.lines]
    count = {o: sum(x.verdict.outcome == o for x in lines) for o in
             ("higher", "lower", "cannot_tell", "not_tested")}  # fmt: skip
    whole = {
        "nb": f"Av {len(lines)} tall er {count['higher'] + count['lower']} klart",
        "en": f"Of {len(lines)} figures, {count['higher'] + count['lower']} ",
    }[language]
    assert whole in text
    told = r"(Ikke klart forskjellig fra det|Not clearly different from it)"
    assert re.search(rf"{told}: {count['cannot_tell']}\.", text)


def test_every_finding_of_the_overview_is_a_difference_of_the_snapshot(overview):
    language, page = overview
    html = [plain(str(e.value)) for e in page.get("html")]
    found = [h for h in html if re.search(r"(In|I) \d{4}", h) and place(h, language)]
    assert 2 <= len(found) <= 3
    names = {REGISTRY.area_name(c): c for c in area_codes("delomrade")}
    titles = {
        ", ".join(p for p in (i.title[language], i.category_title(c, language)) if p): (i.id, c)
        for i in REGISTRY.indicators.values() for c in i.category_ids
    }  # fmt: skip
    for text in found:
        title = max((t for t in titles if t in text), key=len)
        indicator, category = titles[title]
        said = text.split(title)[1]
        area = max((n for n in names if f" {n} " in said), key=len)
        year = re.search(r"(?:In|I) (\d{4})", said)[1]
        period = max(p for p in of(indicator, category)["period"] if p.startswith(year))
        choice = Choice(indicator, category, "delomrade", period)
        assert against(said, names[area], choice, language)
        known = values(indicator, category, "delomrade", period)
        decimals = REGISTRY.indicators[indicator].decimals
        assert place(said, language) == place_of(names[area], known, decimals)
        [row] = verdicts.table(choice)[lambda t, a=names[area]: t["area"] == a].to_dict("records")
        low, high = numbers(said.split("(")[1], language)[:2]
        assert 0 < low < abs(row["difference"]) < high, "the interval holds the difference"
        if row["tested"] == "margins":
            mine = of(indicator, category)
            mine = mine[(mine["period"] == period) & mine["area"].isin([names[area], ASKER])]
            variance = ((mine["upper"] - mine["lower"]) / 3.92) ** 2
            most = 1.96 * np.sqrt(variance.sum())
            assert high - low <= 2 * most + 2 * near(decimals)


def test_the_gap_of_incomes_is_told_with_and_without_the_mix_of_households(overview):
    language, page = overview
    text = plain(words(page))
    [said] = [line for line in text.splitlines() if "Sydøstre Hurum" in line and
              re.search(r"\d+ (prosent|per cent)|\d+%", line)]  # fmt: skip
    year = re.search(r"(20\d\d)", said)[1]
    alone = values("medianinntekt", "alle", "delomrade", year)
    percent = round(100 * (alone.max() / alone.min() - 1))
    types = {"aleneboende": "bor_alene", "par_uten_barn": "par_uten_barn",
             "par_med_barn": "par_med_barn", "enslig_forsorger": "en_forelder"}  # fmt: skip
    counted = figures()[lambda f: (f["indicator"] == "husholdningstype")
                        & (f["level"] == "tidligere_kommune")]  # fmt: skip
    counted = counted[counted["period"] == counted["period"].max()]
    households = counted.groupby("category", observed=True)["numerator"].sum()
    mixed = sum(households[theirs] * values("medianinntekt", ours, "delomrade", year)
                for ours, theirs in types.items())  # fmt: skip
    assert [percent, round(100 * (mixed.max() / mixed.min() - 1))] == [
        int(n) for n in numbers(said, language)[1:3]]  # fmt: skip
    assert REGISTRY.area_name(alone.idxmax()) in said
    assert REGISTRY.area_name(alone.idxmin()) in said


def test_what_the_overview_counts_is_what_there_is_to_count(overview):
    language, page = overview
    text = plain(words(page))
    tested = {
        "nb": r"Vi har prøvd (\d+) tall.*?(\d+) økte, (\d+) minket, og for (\d+) kan",
        "en": r"tested (\d+) figures.*?(\d+) grew, (\d+) shrank, and for (\d+)",
    }[language]
    every = [int(n) for n in re.search(tested, text).groups()]
    assert every[0] == sum(every[1:])
    chance = {
        "nb": r"(\d+) er prøvd, og (\d+) er klart .*? Om lag (\d+) av dem",
        "en": r"(\d+) are tested, and (\d+) are clearly .*? About (\d+) of these",
    }[language]
    of_all, told, by_chance = (int(n) for n in re.search(chance, text).groups())
    rows = [verdicts.table(c) for c in _judged()]
    known = pd.concat(rows).dropna(subset=["value", "p"])
    assert of_all == len(known)
    assert told == (known["q"] < 0.05).sum() and by_chance == int(np.ceil(0.05 * told))
    people = series("folkemengde", "alle", ASKER)
    shown = f"{people['value'].iloc[-1]:,.0f}".replace(",", " " if language == "nb" else ",")
    assert shown in text and people["period"].iloc[-1] in text
    there = figures().dropna(subset=["value"])["indicator"].nunique()
    districts = len(REGISTRY.by_level["delomrade"])
    assert re.search(rf"{districts} (delområder|districts)", text)
    assert re.search(rf"{there} (indikatorer|indicators)", text)


def _judged() -> list[Choice]:
    """Figures of those who live in the districts, with a direction and a spread: one list."""
    found = []
    for item in REGISTRY.indicators.values():
        if item.direction == "none" or item.about != "residents" or not item.standing:
            continue
        rows = figures()
        mine = rows[(rows["indicator"] == item.id) & (rows["level"] == "delomrade")]
        there = [c for c in item.category_ids if mine.loc[mine["category"] == c, "value"].any()]
        several = item.id == "medianinntekt"
        for category in there if several else there[:1]:
            if several and category == "andre":
                continue
            known = mine[(mine["category"] == category) & mine["value"].notna()]
            one = Choice(item.id, category, "delomrade", known["period"].max())
            q = values(item.id, category, "delomrade", one.period).quantile([0.25, 0.75])
            if len(known) >= 3 and q[0.75] > q[0.25]:
                found.append(one)
    return found


def test_the_clear_needs_of_the_overview_are_those_the_verdicts_make(overview):
    """More worse than better, and at least half of the known in the least favourable quarter."""
    language, page = overview
    rows = []
    for choice in _judged():
        table = verdicts.table(choice).dropna(subset=["value"])
        item = REGISTRY.indicators[choice.indicator]
        if choice.indicator == "medianinntekt" and choice.category == "alle":
            continue
        bad = -1 if item.direction == "high_is_good" else 1
        shown = (bad * table["value"]).map(lambda v, d=item.decimals: float(f"{v:.{d}f}"))
        rank = shown.map(lambda v, s=shown: (s > v).sum() + 1)
        worse = (table["q"] < 0.05) & (bad * table["difference"] > 0)
        better = (table["q"] < 0.05) & (bad * table["difference"] < 0)
        rows.append(
            pd.DataFrame(
                {
                    "area": table["area"],
                    "domain": item.domain,
                    "worse": worse,
                    "better": better,
                    "least": worse & (rank <= len(table) / 4),
                }
            )
        )
    cells = pd.concat(rows).groupby(["area", "domain"]).agg(
        worse=("worse", "sum"), better=("better", "sum"), least=("least", "sum"),
        known=("worse", "size"))  # fmt: skip
    clear = cells[(cells["worse"] > cells["better"]) & (2 * cells["least"] >= cells["known"])]
    text = plain(words(page))
    said = {"nb": r"Vi finner (\d+) tydelige? behov", "en": r"We find (\d+) clear need"}[language]
    assert int(re.search(said, text)[1]) == len(clear)
    for area, domain in list(clear.index)[:1]:
        assert f"{REGISTRY.area_name(area)}: {REGISTRY.domains[domain].title[language]}" in text


@pytest.mark.parametrize("language", sampled(LANGUAGES))
def test_the_coverage_of_every_indicator_is_counted_level_by_level(language, monkeypatch):
    monkeypatch.setattr(shell, "language", lambda: language)
    for item in REGISTRY.indicators.values():
        rows = figures()
        known = rows[(rows["indicator"] == item.id) & rows["value"].notna()]
        said = plain(data.coverage(item, language))
        for level, part in known.groupby("level", observed=True):
            first, last = part["period"].min()[:4], part["period"].max()[:4]
            count = f"{len(part):,}".replace(",", " " if language == "nb" else ",")
            piece = next((p for p in said.split(";") if re.search(rf"(?<!\d){count} ", p)
                          and first in p and last[-2:] in p), "")  # fmt: skip
            assert piece, (item.id, level, said)
        if known.empty:
            assert not numbers(said, language), said


def test_data_counts_the_indicators_with_and_without_figures():
    entries = [e for f in sorted((DATA / "indicators").glob("*.yaml"))
               for e in yaml.safe_load(f.read_text("utf-8"))]  # fmt: skip
    there = figures()["indicator"].nunique()
    for language in LANGUAGES:
        text = plain(words(opened("data", spraak=language)))
        said = {
            "nb": r"(\d+) indikatorer med tall, (\d+) som venter",
            "en": r"(\d+) indicators with figures,? (\d+) ",
        }[language]
        assert [int(n) for n in re.search(said, text).groups()] == [there, len(entries) - there]


def test_places_in_words_are_read_as_they_are_written():
    assert place("delt nest lavest av 23 delområder", "nb") == (True, 2, -1, 23)
    assert place("I 2016 var Sem fjerde høyest av 23.", "nb") == (False, 4, 1, 23)
    assert place("joint 15th lowest of 1,045", "en") == (True, 15, -1, 1045)
    assert place("highest of 22", "en") == (False, 1, 1, 22)
    assert place("samme som Asker samlet", "nb") is None and END["nb"]["lavest"] == -1

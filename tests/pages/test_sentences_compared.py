"""Every sentence of Utforsk, Forskjeller and Tiltak, read as a reader does and counted again.

As ``test_every_sentence``: what a sentence names is taken out of it by pattern and held against
``recount`` or, for what Asker does, against the files of the register.

Longer than 300 lines: a pattern beside each kind of sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import yaml
from recount import figures, near, number, numbers, of, plain, series, values, weighted_fifths

from charts.figure import Figure
from pages import sammenlign, ulikhet
from pages.parts import shell
from pages.prioritering import _change
from store.catalogue import ASKER, DATA, load_registry
from views import comparison, inequality, matrix, pairs, priority, verdicts
from views.choice import Choice, options, periods, shown_indicators, shown_levels
from views.figures import KINDS, State, build, read

REGISTRY = load_registry()
LANGUAGES = ("nb", "en")
END = {"nb": ("Høyest: ", "Lavest: ", " med "), "en": ("Highest: ", "Lowest: ", " with ")}
#: Units whose words hold a number.
PER = r"per \d[\d ,]*"


@pytest.fixture(params=["nb", pytest.param("en", marks=pytest.mark.slow)])
def language(request, monkeypatch):
    monkeypatch.setattr(shell, "language", lambda: request.param)
    return request.param


def newest(last: bool = False) -> list[Choice]:
    """Each indicator on each level in its newest period, in its first or its last category."""
    return [
        Choice(i.id, c, level, periods(i.id, level, c)[-1])
        for i in shown_indicators()
        for level in shown_levels(i.id)
        for c in [options(i.id, level)[0][-1 if last else 0]]
    ]


def told(kind: str, choice: Choice, language: str, **more: str) -> str:
    """The sentence of a figure; empty where there is none of that kind."""
    asked = {k: v for k, v in choice.address().items() if k in KINDS[kind].parameters}
    found = read(KINDS[kind], {**asked, **more, "spraak": language})
    made = build(found) if isinstance(found, State) else None
    return plain(made.alt) if isinstance(made, Figure) else ""


def extremes(text: str, known: pd.Series, decimals: int, language: str) -> None:
    """Highest and lowest are named with all who share the end, and their figure."""
    shown = known.map(lambda v: float(f"{v:.{decimals}f}"))
    for start, value in zip(END[language][:2], (shown.max(), shown.min()), strict=True):
        names, _, rest = text.split(start)[1].partition(END[language][2])
        assert number(rest, language) == pytest.approx(value), text
        there = {REGISTRY.area_name(str(a), language) for a in shown.index[shown == value]}
        if len(there) <= 3:
            assert all(plain(name) in names for name in there), (text, there)
        first = re.split(r", | og | and ", names)[0]
        assert any(plain(name).startswith(first) for name in there), (text, there)


@pytest.mark.slow
def test_map_and_ranking_name_both_ends_how_many_there_are_and_how_many_are_without(language):
    met = 0
    for choice in newest(last=language == "en"):
        text = told("rangering", choice, language)
        item = REGISTRY.indicators[choice.indicator]
        known = values(choice.indicator, choice.category, choice.level, choice.period)
        drawn = {a.code for a in REGISTRY.by_level[choice.level]} & set(known.index)
        if choice.level == "kommune" or len(drawn) < 2 or not text:
            continue
        known = known[sorted(drawn)]
        assert re.search(rf"(?<!\d){len(known)} \w+", text), text
        assert choice.period[:4] in text
        if known.round(item.decimals).nunique() > 1:
            extremes(text, known, item.decimals, language)
        met += 1
    assert met > 60


@pytest.mark.slow
def test_the_development_tells_the_ends_of_each_series_and_never_across_a_break(language):
    """Of the newest series the first and the latest; those before a break stand for themselves."""
    join = {"nb": (r" i (.+?), (.+?) i (.+?)[.]", "ny serie"),
            "en": (r" in (.+?), (.+?) in (.+?)[.]", "new series")}[language]  # fmt: skip
    met = 0
    for item in shown_indicators():
        category = (of_asker := _first_category(item.id)) and of_asker
        if not category:
            continue
        choice = Choice(item.id, category, "kommune", periods(item.id, "kommune", category)[-1],
                        ASKER)  # fmt: skip
        text = told("utvikling", choice, language, sammenlign="ingen")
        known = series(item.id, category, ASKER)
        every = of(item.id, category)
        every = every[(every["area"] == ASKER) & every["value"].notna()
                      & (every["note"] != "del_av_aret")]  # fmt: skip
        assert (join[1] in text) == (every["period"].nunique() > len(known)), text
        part = text.split(join[1])[-1].split(f"{REGISTRY.area_name(ASKER)}: ")[-1]
        if len(known) > 1:
            ends = re.search(r"(.+?)" + join[0], part)
            assert number(ends[1], language) == pytest.approx(
                known["value"].iloc[0], abs=near(item.decimals)), text  # fmt: skip
            assert number(ends[3], language) == pytest.approx(
                known["value"].iloc[-1], abs=near(item.decimals)), text  # fmt: skip
            assert known["period"].iloc[0][:4] in ends[2]
            assert known["period"].iloc[-1][:4] in ends[4]
        met += 1
    assert met > 50


def _first_category(indicator: str) -> str:
    rows = figures()
    rows = rows[(rows["indicator"] == indicator) & (rows["area"] == ASKER) & rows["value"].notna()]
    there = set(rows["category"])
    return next((c for c in REGISTRY.indicators[indicator].category_ids if c in there), "")


def test_asker_against_each_is_the_difference_of_two_published_figures(language):
    words = {"nb": (r"([-\d ,]+)[^\d,]*? over ", r"([-\d ,]+)[^\d,]*? under ", "ikke klart",
                    "likt med"),
             "en": (r"([-\d,.]+)[^\d]*? above ", r"([-\d,.]+)[^\d]*? below ", "not clearly",
                    "the same as")}[language]  # fmt: skip
    met = 0
    for choice in pairs.standing():
        choice = Choice(choice.indicator, choice.category, "kommune", choice.period,
                        language=language)  # fmt: skip
        item = REGISTRY.indicators[choice.indicator]
        others = comparison.usual(choice.indicator, choice.category)
        text = plain(sammenlign.in_words(choice, others))
        known = of(choice.indicator, choice.category)
        known = known[known["period"] == choice.period].drop_duplicates("area")
        known = known.set_index("area")["value"].dropna()
        title = plain(item.title[language])
        assert title in text
        rest = text.split(title, 1)[1]
        category = plain(item.category_title(choice.category, language))
        rest = rest.split(category, 1)[-1] if category and category in rest else rest
        assert number(rest, language) == pytest.approx(known[ASKER], abs=near(item.decimals)), text
        for other in others:
            name = REGISTRY.area_name(other)
            if other not in known.index:
                continue
            gap = known[ASKER] - known[other]
            before = text.split(f" {name}")[0].rsplit(", ", 1)[-1] + f" {name}"
            clause = next((c for c in re.split(r", (?=\d|-|ikke|likt|not|the|NOK)| og | and ", text)
                           if name in c), before)  # fmt: skip
            if words[2] in clause or words[3] in clause:
                assert words[2] in clause or abs(gap) <= near(item.decimals), (text, name)
                continue
            over, under = (re.search(w + re.escape(name), clause) for w in words[:2])
            assert bool(over) == (gap > 0) and bool(under) == (gap < 0), (text, name)
            size = abs(numbers(re.sub(PER, "", clause.split(name)[0]), language)[-1])
            step = 100 if item.unit == "kr" else 10.0**-item.decimals
            assert abs(size - abs(gap)) <= step / 2 + 1e-9, (text, name)
            met += 1
    assert met > 60


def people_of(choice: Choice) -> pd.Series:
    """Who is counted in each area: inhabitants of the year, pupils of the tests."""
    rows = of(choice.indicator, choice.category)
    rows = rows[(rows["period"] == choice.period) & (rows["level"] == choice.level)]
    if REGISTRY.indicators[choice.indicator].about == "schools":
        return rows.set_index("area")["denominator"]
    there = of("folkemengde", "alle")
    there = there[there["level"] == choice.level]
    year = choice.period[:4]
    year = year if year in set(there["period"]) else there["period"].max()
    return there[there["period"] == year].set_index("area")["value"]


def test_how_large_the_differences_are_is_counted_from_the_areas_and_their_people(language):
    met = 0
    for choice in newest():
        if choice.level != "delomrade" or choice.indicator not in {
            i.id for i in inequality.indicators()
        }:
            continue
        choice = Choice(*(getattr(choice, k) for k in ("indicator", "category", "level", "period")),
                        language=language)  # fmt: skip
        item = REGISTRY.indicators[choice.indicator]
        known = values(choice.indicator, choice.category, "delomrade", choice.period)
        people = people_of(choice).reindex(known.index).dropna()
        known = known[people[people > 0].index]
        text = plain(ulikhet.in_one_sentence(choice))
        step = 100 if item.unit == "kr" else 10.0**-item.decimals
        marks = {"nb": ("Det var ", " over områdene med lavest"),
                 "en": ("to lowest was ", " above the areas with the lowest")}  # fmt: skip
        span = number(text.split(marks[language][0])[1], language)
        assert abs(span - (known.max() - known.min())) <= step / 2 + 1e-9, text
        fifths = numbers(re.sub(PER, "", text.split(marks[language][1])[0]), language)[-1]
        expected = weighted_fifths(known, people[known.index])
        assert abs(fifths - expected) <= step / 2 + 1e-6, (text, expected)
        for name in (known.idxmax(), known.idxmin()):
            shared = (known.round(item.decimals) == round(known[name], item.decimals)).sum()
            assert shared > 3 or plain(REGISTRY.area_name(name)) in text
        met += 1
    assert met > 15


def test_the_gap_over_time_is_that_of_the_same_areas_in_both_years(language):
    count = {"nb": r"Blant de (\d+) områdene", "en": r"Among the (\d+) areas"}[language]
    met = 0
    for indicator, category in [("nasjonale_prover_5", c) for c in ("lesing", "regning")] + [
        ("nasjonale_prover_8", "engelsk"), ("medianinntekt", "aleneboende"),
        ("aleneboende", "alle"), ("befolkningstetthet", "alle"),
    ]:  # fmt: skip
        choice = Choice(indicator, category, "delomrade", periods(
            indicator, "delomrade", category)[-1])  # fmt: skip
        text = told("gap", choice, language)
        rows = of(indicator, category)
        rows = rows[(rows["level"] == "delomrade") & rows["value"].notna()]
        there = rows.groupby("area")["period"].nunique()
        every = set(there.index[there == rows["period"].nunique()])
        table = rows[rows["area"].isin(every)].pivot_table(
            index="area", columns="period", values="value", observed=True)  # fmt: skip
        first, last = table.columns[0], table.columns[-1]
        said = re.search(count, text)
        assert int(said[1]) == len(table), text
        decimals = REGISTRY.indicators[indicator].decimals
        step = 100 if REGISTRY.indicators[indicator].unit == "kr" else 10.0**-decimals
        found = numbers(text[said.end():].split(".")[0] if decimals == 0 else text[said.end():],
                        language)  # fmt: skip
        spans = [table[p].max() - table[p].min() for p in (first, last)]
        near_ones = [n for n in found if any(abs(n - s) <= step / 2 + 1e-9 for s in spans)]
        assert len(near_ones) >= 2 or spans[0] == spans[1], (text, spans)
        assert first[:4] in text and last[:4] in text
        met += 1
    assert met == 6


def test_the_slope_counts_who_changed_among_those_with_both_years(language):
    for indicator, category in (("nasjonale_prover_5", "lesing"), ("aleneboende", "alle")):
        choice = Choice(indicator, category, "delomrade", periods(
            indicator, "delomrade", category)[-1])  # fmt: skip
        text = told("stigning", choice, language)
        rows = of(indicator, category)
        rows = rows[(rows["level"] == "delomrade") & rows["value"].notna()]
        table = rows.pivot_table(index="area", columns="period", values="value", observed=True)
        both = table[[table.columns[0], table.columns[-1]]].dropna()
        change = both.iloc[:, 1] - both.iloc[:, 0]
        assert int(numbers(text, language)[0]) == len(both), text
        decimals = REGISTRY.indicators[indicator].decimals
        assert change.min() < 0 < change.max(), "both rose and fell: the sentence says so"
        said = {
            "nb": r"steg mest i (.+?) \((.+?)\) og sank mest i (.+?) \((.+?)\)",
            "en": r"rose most in (.+?) \((.+?)\) and fell most in (.+?) \((.+?)\)",
        }[language]
        high, most, low, least = re.search(said, text).groups()
        for name, size, at, value in ((high, most, change.idxmax(), change.max()),
                                      (low, least, change.idxmin(), -change.min())):  # fmt: skip
            assert name == plain(REGISTRY.area_name(at))
            assert number(size, language) == pytest.approx(value, abs=near(decimals))
        unsure = {"nb": r"For (\d+) kan det ikke", "en": r"For (\d+) it cannot"}[language]
        words = {"nb": r"(\d+) har klart", "en": r"(\d+) are clearly"}[language]
        moved = sum(int(n) for n in re.findall(words, text))
        moved += len(re.findall({"nb": "Ett har klart", "en": "One is clearly"}[language], text))
        assert moved + int(re.search(unsure, text)[1]) == len(both), text


def test_the_lorenz_sentence_is_the_share_of_the_poorest_and_richest_fifth(language):
    choice = Choice("medianinntekt", "alle", "delomrade",
                    periods("medianinntekt", "delomrade", "alle")[-1])  # fmt: skip
    known = values("medianinntekt", "alle", "delomrade", choice.period).sort_values()
    people = people_of(choice)[known.index].to_numpy(float)
    sums = np.concatenate([[0], np.cumsum(known.to_numpy() * people)])
    heads = np.concatenate([[0], np.cumsum(people)])
    low, high = (np.interp(at * heads[-1], heads, sums) / sums[-1] for at in (0.2, 0.8))
    found = numbers(told("lorenz", choice, language).split(":")[1], language)
    assert found[:2] == [round(100 * low, 1), round(100 * (1 - high), 1)]


def test_the_matrix_counts_its_verdicts(language):
    text = told("matrise", Choice("medianinntekt", "alle", "delomrade", "2016"), language)
    cells = matrix.cells("delomrade", language)
    parts = [
        verdicts.table(Choice(i, c, "delomrade", w))
        for i, c, w in cells[["indicator", "category", "when"]]
        .drop_duplicates()
        .itertuples(index=False)
    ]
    every = pd.concat(parts)
    told_apart = every["q"] < 0.05
    expected = [(told_apart & (every["difference"] > 0)).sum(),
                (told_apart & (every["difference"] < 0)).sum(),
                (every["q"] >= 0.05).sum(), (every["value"].notna() & every["q"].isna()).sum(),
                every["value"].isna().sum()]  # fmt: skip
    found = [int(n) for n in numbers(text, language)]
    assert found[:2] == [len(REGISTRY.by_level["delomrade"]), len(parts)]
    assert found[2:7] == expected


def test_what_it_would_take_is_the_way_to_what_the_area_is_held_against(language):
    """Named as what it is, in persons where they are counted, and unsure where it is unsure."""
    parts = tuple(priority.Part(f"{i}.{c}", 1.0, "ugunstig") for i, c in (
        ("aleneboende", "alle"), ("enslig_forsorger", "barn_0_17")))  # fmt: skip
    income = priority.default("delomrade")
    for area in ("320309", "320322", "320301"):
        recipe = priority.Recipe((*parts, *income), level="delomrade", area=area, language=language)
        rows = priority.changes(recipe)
        for row, part in zip(rows.itertuples(index=False), recipe.used, strict=True):
            indicator, _, category = part.key.partition(".")
            when = periods(indicator, "delomrade", category)[-1]
            known = values(indicator, category, "delomrade", when)
            whole = values(indicator, category, "kommune", when).get(ASKER)
            aim = known.median() if whole is None else whole
            text = plain(_change(row, language))
            middle = {"nb": "midterste", "en": "median"}[language]
            assert (middle in text.split(":", 1)[1]) == (whole is None)
            said = text.replace(plain(row.title), "", 1)
            gap = aim - known[area]
            worse = gap < 0 if part.direction == "ugunstig" else gap > 0
            assert known[area] == pytest.approx(number(said, language), abs=0.05)
            over = {"nb": "måtte", "en": "would have to"}[language]
            assert (over in said) == bool(worse), text
            unsure = {"nb": "ikke klart forskjellig", "en": "not clearly different"}[language]
            table = verdicts.table(Choice(indicator, category, "delomrade", when))
            outcome = table.set_index("area").loc[area, "outcome"]
            assert (unsure in said) == (bool(worse) and outcome == "cannot_tell"), text


@lru_cache(maxsize=1)
def register() -> list[dict]:
    found = [e for f in sorted((DATA / "initiatives").glob("*.yaml"))
             for e in yaml.safe_load(f.read_text("utf-8"))]  # fmt: skip
    return list({e["id"]: e for e in found}.values())


def test_the_stages_are_counted_from_the_register(language):
    text = told("fornyelse", Choice("", "", "", ""), language)
    every = register()
    stages = [sum(e.get("stage") == s for e in every) for s in ("nytt", "nyttig", "nyttiggjort")]
    without = sum(not e.get("stage") for e in every)
    assert [int(n) for n in numbers(text, language)][:5] == [len(every), *stages, without]


def test_pairs_of_services_are_counted_from_the_register(language):
    services = yaml.safe_load((DATA / "service_areas.yaml").read_text("utf-8"))
    names = {s["id"]: plain(s["title"][language]) for s in services}
    shared = {pair: sum(set(pair) <= set(e.get("service_areas", [])) for e in register())
              for pair in combinations(names, 2)}  # fmt: skip
    text = told("samspill", Choice("", "", "", ""), language)
    assert [int(n) for n in numbers(text, language)][:3] == [
        len(names), sum(n > 0 for n in shared.values()), len(shared)]  # fmt: skip
    most = re.search({"nb": r"Flest felles har (.+?): (\d+)",
                      "en": r"Most are shared by (.+?): (\d+)"}[language], text)  # fmt: skip
    assert int(most[2]) == max(shared.values())
    top = [pair for pair, n in shared.items() if n == max(shared.values())]
    assert any(all(names[s] in most[1] for s in pair) for pair in top)


def test_the_flow_counts_what_the_register_links(language):
    text = told("flyt", Choice("", "", "", ""), language)
    every = register()
    themes = {d for e in every for d in e.get("domains", [])}
    challenges = {c for e in every for c in e.get("challenges", [])}
    found = [int(n) for n in numbers(text, language)]
    assert found[0] == len(challenges) and found[1] == len(themes) and found[2] == len(every)

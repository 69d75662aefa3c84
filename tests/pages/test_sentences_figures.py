"""The sentences of four figures counted again: clusters, equal mix, life course and pyramid.

As ``test_sentences_compared``: what a sentence names is taken out of it by pattern and held against
the snapshot's file, the boundaries as they lie on disk and the files of the registries.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
import yaml
from recount import figures, near, number, numbers, place, place_of, plain, values
from test_sentences_compared import LANGUAGES, REGISTRY, newest, register, told

from store.catalogue import DATA
from views import columns, verdicts
from views.choice import Choice

TEXT = Path(__file__).resolve().parents[2] / "text"


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@cache
def weights(level: str, codes: tuple[str, ...]) -> np.ndarray:
    """Who touches whom on the map, one row an area that adds up to one; the nearest for islands."""
    file = json.loads((DATA / "boundaries" / f"{level}.geojson").read_text("utf-8"))
    shape = {f["properties"]["kode"]: shapely.from_geojson(json.dumps(f["geometry"]))
             for f in file["features"]}  # fmt: skip
    w = np.zeros((len(codes), len(codes)))
    for i, one in enumerate(codes):
        for j, other in enumerate(codes):
            w[i, j] = i != j and shape[one].intersects(shape[other])
    south, north = (f(shapely.bounds(list(shape.values()))[:, k]) for f, k in ((min, 1), (max, 3)))
    narrow = np.cos(np.radians((south + north) / 2))
    flat = [shapely.transform(shape[c], lambda p: p * [narrow, 1.0]) for c in codes]
    for i in np.flatnonzero(w.sum(axis=1) == 0):
        away = np.array([np.inf if other is flat[i] else flat[i].distance(other) for other in flat])
        w[i, away.argmin()] = w[away.argmin(), i] = 1
    return w / w.sum(axis=1, keepdims=True)


@cache
def likeness(choice: Choice) -> tuple[int, float, float]:
    """Number of areas, Moran's I by hand, and the share of 5000 shuffles with as much or more."""
    known = values(choice.indicator, choice.category, choice.level, choice.period).sort_index()
    w = weights(choice.level, tuple(known.index))
    z = known.to_numpy() - known.mean()
    n = len(z)
    moran = n / w.sum() * (z @ w @ z) / (z @ z)
    drawn = np.random.default_rng(5).permuted(np.tile(z, (5000, 1)), axis=1)
    tail = ((drawn @ w * drawn).sum(axis=1) * n / w.sum() / (z @ z) >= moran).mean()
    return n, moran, tail


def test_likeness_of_neighbours_is_morans_i_of_the_values_on_the_map(language):
    """I is exact; the p of a thousand shuffles of its own lies near the one told."""
    words = {
        "nb": ("oftere enn tilfeldig", "mer ulike enn", "fordelt tilfeldig"),
        "en": ("more often than by chance", "less alike", "spread at random"),
    }[language]
    met = set()
    for choice in newest():
        if choice.level not in ("delomrade", "levekarssone"):
            continue
        text = told("klynger", choice, language)
        found = re.search(
            r"(?:naboer er|neighbours is) (-?\d+[.,]\d+), .*? (?:i|in) (\d+[.,]\d+) ?(?:prosent|%)"
            r" (?:av tilfellene|of cases)", text)  # fmt: skip
        assert "Moran" not in text and not re.search(r"\bp\b", text), "words one can listen to"
        if not found:
            continue
        n, moran, tail = likeness(choice)
        assert number(found[1], language) == pytest.approx(moran, abs=near(2)), (choice, text)
        p, said = 2 * min(tail, 1 - tail), number(found[2], language) / 100
        assert abs(said - p) < 0.01 + 7 * np.sqrt(tail * (1 - tail) / 1000), (choice, p, said)
        which = [word in text for word in words]
        assert sum(which) == 1
        assert which[2] == (said >= 0.05)
        if not which[2]:
            assert which[0] == (moran > -1 / (n - 1))
        if n < 30:
            few = {"nb": f"Med bare {n} områder", "en": f"With only {n} areas"}[language]
            assert few in text, "few areas are said to be few"
        met |= {choice.level, words[which.index(True)]}
    assert met >= {"delomrade", "levekarssone", words[0], words[2]}


def test_places_with_an_equal_mix_are_those_of_the_four_medians_in_askers_mix(language):
    types = {"aleneboende": "bor_alene", "par_uten_barn": "par_uten_barn",
             "par_med_barn": "par_med_barn", "enslig_forsorger": "en_forelder"}  # fmt: skip
    of_all = figures()[lambda f: (f["indicator"] == "husholdningstype")
                       & (f["level"] == "tidligere_kommune")]  # fmt: skip
    of_all = of_all[of_all["period"] == of_all["period"].max()]
    mix = of_all.groupby("category", observed=True)["numerator"].sum()
    for year in ("2015", "2016"):
        alone = values("medianinntekt", "alle", "delomrade", year)
        mixed = sum(mix[theirs] * values("medianinntekt", ours, "delomrade", year)
                    for ours, theirs in types.items())  # fmt: skip
        rank = [v.rank(ascending=False, method="min") for v in (alone, mixed)]
        moved = rank[0] - rank[1]
        text = told("justert", Choice("medianinntekt", "alle", "delomrade", year), language)
        clauses = [c for c in re.split(r"(?<=23)\. ?", text) if place(c, language)]
        assert len(clauses) == 2
        for clause, most in zip(clauses, (moved.max(), moved.min()), strict=True):
            there = [a for a in moved.index if moved[a] == most
                     and plain(REGISTRY.area_name(str(a))) in clause]  # fmt: skip
            assert len(there) == 1, (clause, most)
            before, after = re.split({"nb": " til ", "en": " to "}[language], clause)[-2:]
            assert place(before, language) == place_of(there[0], alone, 0)
            assert place(after, language) == place_of(there[0], mixed, 6)


def phases_of(entry: dict) -> tuple[str, ...]:
    """Rows of the figure that something stands under: all six together are the whole life."""
    named = entry.get("phases") or []
    return ("hele_livet",) if len(set(named)) == 6 else tuple(named) or ("ikke_oppgitt",)


def names_of(language: str) -> dict[str, str]:
    texts = yaml.safe_load((TEXT / f"livslop.{language}.yaml").read_text("utf-8"))
    found = {k.removeprefix("fase."): v for k, v in texts.items() if k.startswith("fase.")}
    return found | {"hele_livet": texts["livslop.whole"]}


@pytest.mark.parametrize("level", ["delomrade", "levekarssone"])
def test_the_life_course_counts_verdicts_and_initiatives_phase_by_phase(language, level):
    entries = {e["id"]: e for f in sorted((DATA / "indicators").glob("*.yaml"))
               for e in yaml.safe_load(f.read_text("utf-8"))}  # fmt: skip
    worse, better = {}, {}
    for choice in columns.shown(level):
        item = entries[choice.indicator]
        if item["direction"] == "none":
            continue
        own = next((c for c in item.get("categories", []) if c["id"] == choice.category), {})
        table = verdicts.table(choice).dropna(subset=["value"])
        clear, high = table["q"] < 0.05, table["difference"] > 0
        bad = high if item["direction"] == "high_is_bad" else ~high
        for phase in phases_of({"phases": own.get("phases") or item["phases"]}):
            worse[phase] = worse.get(phase, 0) + int((clear & bad).sum())
            better[phase] = better.get(phase, 0) + int((clear & ~bad).sum())
    done = {}
    for entry in register():
        for phase in () if entry.get("ended") else phases_of(entry):
            done[phase] = done.get(phase, 0) + 1
    text = told("livslop", Choice("", "", level, ""), language)
    names = names_of(language)
    rows = {"nb": "Fase for fase: ", "en": "Phase by phase: "}[language]
    said = dict.fromkeys(names, None)
    for row in text.split(rows)[1].rstrip(".").split("; "):
        title, _, counts = row.partition(": ")
        key = next(k for k, v in names.items() if v == title)
        said[key] = [int(n) for n in numbers(counts, language)]
    for key, counts in said.items():
        assert counts == [worse.get(key, 0), better.get(key, 0), done.get(key, 0)], key
    six = [k for k in names if k not in ("hele_livet", "ikke_oppgitt")]
    top = max(done.get(k, 0) for k in six)
    most = text.split({"nb": "Flest tiltak", "en": "Most initiatives"}[language])[1].split(".")[0]
    assert int(numbers(most, language)[-1]) == top
    assert {k for k in six if f"{names[k]}" in re.findall("[«“](.+?)[»”]", most)} == {
        k for k in six if done.get(k, 0) == top}  # fmt: skip


@pytest.mark.parametrize(("year", "other"), [("2026", "0"), ("2026", "3201"), ("2005", "32")])
def test_the_pyramid_tells_the_young_and_the_old_of_both(language, year, other):
    """Counted from the published shares by age, which the pyramid is not made of."""
    chosen = {"befolkningsar": year, "mot": other}
    text = told("pyramide", Choice("", "", "", ""), language, **chosen)
    for code in ("3203", other):
        level = str(REGISTRY.areas[code].level)
        young, old = (values("aldersandel", c, level, year)[code]
                      for c in ("alder_0_17", "alder_80_pluss"))  # fmt: skip
        name = plain(REGISTRY.area_name(code, language))
        part = text.split(f"{name}: ")[1]
        found = numbers(part, language)
        assert found[0] == pytest.approx(young, abs=near(1)), text
        assert 17 in [abs(n) for n in found[:3]]
        assert any(n == pytest.approx(old, abs=near(1)) for n in found[2:4]), text
    assert year in text and isinstance(text, str) and pd.notna(young)

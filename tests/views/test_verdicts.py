"""One verdict: every room says the same, and each sentence equals the figure beside it.

The walk goes through every area, indicator and language. What a sentence should say is worked out
here, in a few lines of its own, from the snapshot and from what the address answers.

Longer than 300 lines: the rules a second time, independent of the code, stand beside the walk.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from charts.matrix import SYMBOLS
from charts.profile import SYMBOLS as MARKS
from export.report import sentences as report
from store.catalogue import ASKER, load_registry
from store.models import MAP_LEVELS
from store.snapshot import load_snapshot
from text.formats import NARROW, NBSP
from views import columns, comparing, households, matrix, need, overview, verdicts
from views.choice import Choice, area_codes, shown_levels
from views.edition import opened
from views.maps import map_figure, ranking_figure
from views.priority import Part, Recipe, changes
from views.standing import profile_figure, standing_of
from views.standouts import candidates
from views.subject import subject_of

LEVELS = [str(v) for v in MAP_LEVELS]
#: Every level in both languages; the fast run walks the districts in bokmål.
WALKS = [pytest.param(level, language, marks=[] if (level, language) == (LEVELS[0], "nb")
                      else [pytest.mark.slow])
         for level in LEVELS[:3] for language in ("nb", "en")]  # fmt: skip
TOLD = {"higher", "lower"}
POINTS = {"nb": "prosentpoeng", "en": "percentage points"}


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(NARROW, " ")


def shown(value: float, decimals: int, language: str, unit: str = "") -> str:
    """A number without its sign, as both languages write it; whole points without decimals."""
    if unit == "skalapoeng" and abs(value - round(value)) < 1e-6:
        decimals = 0
    text = f"{abs(value):,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",") if language == "nb" else text


@pytest.fixture(autouse=True)
def one_edition():
    """One edition for each test, as a page run and a request hold one."""
    with opened():
        yield


@pytest.fixture(scope="module")
def answered(client):
    """What the address says of a level in a language: the rows of its JSON, asked for once."""

    @cache
    def ask(level: str, language: str) -> list[dict]:
        query = {"niva": level, "spraak": language}
        answer = client.get("/api/v1/vurderinger", params=query)
        assert answer.status_code == 200
        return answer.json()["vurderinger"]

    return ask


def keyed(rows: list[dict]) -> dict[tuple[str, str, str], dict]:
    return {(r["indikator"], r["kategori"], r["omrade"]): r for r in rows}


@pytest.mark.parametrize(("level", "language"), WALKS)
def test_map_profile_matrix_and_address_say_the_same(answered, level, language):
    said = keyed(answered(level, language))
    cells = matrix.cells(level, language)
    for area in area_codes(level):
        mine = cells[cells["area"] == area].set_index(["indicator", "category"])
        for row in standing_of(area, language).itertuples():
            told = said[row.indicator, row.category, area]
            choice = Choice(row.indicator, row.category, level, row.when, area, language=language)
            on_map = comparing.verdict(choice)
            cell = mine.loc[(row.indicator, row.category)]
            assert told["utfall"] == row.outcome == on_map.outcome == cell["outcome"]
            assert told["gunstig"] == row.favourable == on_map.favourable
            assert told["periode"] == row.when == cell["when"]
            assert told["setning"] == comparing.sentence(on_map, language)
            colour = {True: "favourable", False: "unfavourable"}.get(row.favourable)
            expected = "missing" if told["verdi"] is None else colour or row.outcome
            assert cell["says"] == expected


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("level", LEVELS[:3])
def test_every_sentence_equals_the_figures_beside_it(answered, level, language):
    registry = load_registry()
    for row in answered(level, language):
        item = registry.indicators[row["indikator"]]
        text = plain(row["setning"])
        if row["verdi"] is None:
            assert text == "" and row["utfall"] == "not_tested" and row["plass"] is None
            continue
        assert row["navn"] in text
        year = row["periode"][:4]
        assert year in text
        if row["plass"]:
            assert str(row["antall_omrader"]) in text
        if row["forskjell"] is None:
            continue
        over, under = {"nb": (" over ", " under "), "en": (" above ", " below ")}[language]
        unsure = {"nb": "ikke klart forskjellig", "en": "not clearly different"}[language]
        size = shown(row["forskjell"], item.decimals, language, item.unit)
        middle = row["referansetype"] == "middle" and row["forskjell"] == 0
        if row["utfall"] == "cannot_tell" and not middle:
            assert unsure in text and over not in text and under not in text
        elif float(re.sub(r"[ ,]", "", size.replace(",", "."))) == 0 or not re.search(
            "[1-9]", size
        ):
            assert over not in text and under not in text and unsure not in text
        else:
            way = over if row["forskjell"] > 0 else under
            named = re.split(way, text)[0]
            assert size in named and unsure not in text
            assert item.unit != "prosent" or POINTS[language] in named
        gap = row["verdi"] - row["referanse"]
        assert math.isclose(gap, row["forskjell"], abs_tol=1e-9)


@pytest.mark.parametrize("level", LEVELS[:3])
def test_places_are_counted_from_the_figures_as_they_are_shown(answered, level):
    registry = load_registry()
    frame = pd.DataFrame(answered(level, "nb"))
    for (name, _), part in frame.groupby(["indikator", "kategori"]):
        known = part.dropna(subset=["verdi"])
        figures = [f"{v:.{registry.indicators[name].decimals}f}" for v in known["verdi"]]
        values = [float(v) for v in figures]
        if len(values) < 3:
            continue
        for row, own in zip(known.itertuples(), values, strict=True):
            higher, lower = sum(v > own for v in values), sum(v < own for v in values)
            assert row.deler_plass == values.count(own)
            assert row.plass_fra_hoyest == higher + 1
            assert row.plass == min(higher, lower) + 1
            assert row.antall_omrader == len(values)
            if higher and lower:
                assert (row.ende == "highest") == (higher <= lower)
            shared = "delt " in row.setning
            assert shared == (values.count(own) not in (1, len(values)))


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.slow)])
def test_need_priority_and_report_read_the_same_verdict(answered, language):
    said = keyed(answered("delomrade", language))
    for about in ("residents", "schools"):
        for row in need.standings(language, about).itertuples():
            told = said[row.indicator, row.category, row.area]
            assert (told["utfall"], told["gunstig"]) == (row.outcome, row.favourable)
    unsure = {"nb": "ikke klart forskjellig", "en": "not clearly different"}[language]
    for area in area_codes("delomrade"):
        for row in standing_of(area, language).itertuples():
            told = said[row.indicator, row.category, area]
            if told["verdi"] is None:
                continue
            choice = Choice(row.indicator, row.category, "delomrade", row.when, area,
                            language=language)  # fmt: skip
            text = report.standing(choice)
            middle = told["referansetype"] == "middle" and told["forskjell"] == 0
            assert (unsure in text) == (told["utfall"] == "cannot_tell" and not middle)
            recipe = Recipe((Part(f"{row.indicator}.{row.category}", 1.0, "ugunstig"),),
                            area=area, language=language)  # fmt: skip
            (changed,) = changes(recipe).itertuples()
            assert changed.outcome == told["utfall"]
            assert changed.reference == told["referanse"]


def test_the_figures_draw_the_verdict():
    figure = profile_figure("320309")
    dots = figure.plot.data[-1]
    rows = standing_of("320309").dropna(subset=["value"]).iloc[::-1]
    assert list(dots.marker.symbol) == [MARKS[v] for v in rows["outcome"]]
    cells = matrix.cells("delomrade")
    drawn = matrix.matrix_figure("delomrade", "navn").plot.data[1]
    by_place = dict(zip(map(tuple, drawn.customdata), drawn.text, strict=True))
    for cell in cells.itertuples():
        expected = "missing" if np.isnan(cell.value) else cell.outcome
        assert by_place[cell.area, cell.key] == SYMBOLS[expected]


#: Areas and tests that two pages once judged differently: of 2025–26, so the year is named.
NAMED = [
    ("Sentrum", "nasjonale_prover_8", "lesing"), ("Fusdal", "nasjonale_prover_5", "lesing"),
    ("Fusdal", "nasjonale_prover_5", "regning"), ("Fusdal", "nasjonale_prover_8", "regning"),
    ("Borgen", "nasjonale_prover_8", "regning"), ("Heggedal", "nasjonale_prover_5", "regning"),
    ("Østbygda Slemmestad", "nasjonale_prover_5", "regning"),
    ("Østbygda Slemmestad", "nasjonale_prover_8", "engelsk"),
    ("Vestbygda", "nasjonale_prover_5", "engelsk"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "indicator", "category"), NAMED)
def test_a_test_result_is_judged_by_the_difference_and_both_variances(name, indicator, category):
    registry, snapshot = load_registry(), load_snapshot()
    area = next(a.code for a in registry.by_level["delomrade"] if a.name == name)
    rows = snapshot.rows(indicator, category=category, period="2025-26").set_index("area")
    own, whole = rows.loc[area], rows.loc[ASKER]
    variances = [((r["upper"] - r["lower"]) / 2 / 1.96) ** 2 for r in (own, whole)]
    share = own["denominator"] / whole["denominator"]
    both = max(sum(variances) - 2 * share * variances[0], (1 - share) ** 2 * variances[0])
    z = (own["value"] - whole["value"]) / math.sqrt(both + 2 / 12)  # published in whole points
    p = math.erfc(abs(z) / math.sqrt(2))
    found = comparing.verdict(Choice(indicator, category, "delomrade", "2025-26", area))
    assert found.p == pytest.approx(p, abs=2e-3)
    assert (found.outcome in TOLD) == (found.q < 0.05) and found.q >= found.p
    side = "higher" if own["value"] > whole["value"] else "lower"
    assert found.outcome in (side, "cannot_tell")


def test_tests_of_one_list_are_controlled_together():
    """Benjamini and Hochberg by hand over all that profile and matrix show of a level."""
    for level in LEVELS[:3]:
        every = pd.concat([verdicts.table(c) for c in columns.shown(level)])
        p = np.sort(every["p"].dropna().to_numpy())
        passes = np.flatnonzero(p <= 0.05 * np.arange(1, len(p) + 1) / len(p))
        limit = p[passes[-1]] if len(passes) else -1.0
        assert (every["outcome"].isin(TOLD) == (every["p"] <= limit)).all()
        counts = comparing.told_apart(every)
        assert counts["told"] == (passes[-1] + 1 if len(passes) else 0)
        assert counts["unguarded"] == math.ceil(0.05 * len(p))


def test_persons_of_a_family_are_not_independent_draws():
    rows = verdicts.table(Choice("par_uten_barn", "alle", "delomrade", "2016"))
    row = rows.dropna(subset=["value"]).iloc[3]
    whole = load_snapshot().rows("par_uten_barn", "kommune", period="2016", areas=[ASKER]).iloc[0]
    # Couples, not persons: half as many of both, and the area against the rest of Asker.
    x, n = row["numerator"] / 2, row["denominator"] / 2
    y, m = whole["numerator"] / 2 - x, whole["denominator"] / 2 - n
    pooled = (x + y) / (n + m)
    z = (x / n - y / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    assert row["p"] == pytest.approx(math.erfc(abs(z) / math.sqrt(2)), rel=0.02)
    share = x / n
    middle, half = (share + 1.92 / n) / (1 + 3.84 / n), 1.96 * math.sqrt(
        share * (1 - share) / n + 0.96 / n**2) / (1 + 3.84 / n)  # fmt: skip
    assert row["lower"] == pytest.approx(100 * (middle - half), abs=0.05)
    assert row["upper"] == pytest.approx(100 * (middle + half), abs=0.05)


def test_the_median_of_all_households_is_never_better_or_worse():
    for level in shown_levels("medianinntekt"):
        rows = verdicts.table(Choice("medianinntekt", "alle", level, "2016"))
        assert rows["favourable"].isna().all() and set(rows["outcome"]) <= {"not_tested"}
    judged = need.standings()
    assert "alle" not in set(judged.loc[judged["indicator"] == "medianinntekt", "category"])


def test_income_with_an_equal_mix_stands_beside_the_median_of_all():
    """2016: the highest is 1.407 times the lowest, and Sentrum goes from place 22 to 12."""
    rows = verdicts.table(Choice("medianinntekt", "alle", "delomrade", "2016")).set_index("area")
    mixed = households.equal_mix("delomrade", "2016")
    assert mixed.max() / mixed.min() == pytest.approx(1.40736, abs=1e-5)
    assert rows["equal_mix"].to_numpy() == pytest.approx(mixed.to_numpy(), abs=50)
    assert (mixed > mixed["320309"]).sum() + 1 == 12 and rows.loc["320309", "rank"] == 22
    for language in ("nb", "en"):
        choice = Choice("medianinntekt", "alle", "delomrade", "2016", "320309", language=language)
        assert shown(623600, 0, language) in plain(report.standing(choice))


def test_income_is_tested_by_household_type_and_says_how():
    for kind in ("aleneboende", "par_uten_barn", "par_med_barn", "enslig_forsorger"):
        rows = verdicts.table(Choice("medianinntekt", kind, "delomrade", "2016"))
        assert set(rows["tested"]) == {"series"}
        found = comparing.verdict(Choice("medianinntekt", kind, "delomrade", "2016", "320301"))
        assert "svingninger fra år til år" in comparing.basis(found)


def test_only_differences_that_survive_the_test_stand_out():
    found = overview.findings()
    assert found
    for one in found:
        assert one.verdict.outcome in TOLD and one.verdict.q < 0.05
    offered = candidates()
    assert not (offered["category"].eq("alle") & offered["indicator"].eq("medianinntekt")
                & offered["outcome"].isin(TOLD)).any()  # fmt: skip


def test_what_is_unreliable_is_not_called_secret(client):
    query = {"indikator": "aleneboende", "niva": "grunnkrets", "ar": "2016", "format": "json"}
    rows = client.get("/api/v1/observasjoner", params=query).json()["observasjoner"]
    kinds = {r["merknad"]: r["status"] for r in rows if r["verdi"] is None}
    assert kinds["for_fa_personer"] == "unreliable"
    assert all(status == "suppressed" for note, status in kinds.items()
               if note != "for_fa_personer")  # fmt: skip
    cells = matrix.cells("grunnkrets")
    few = cells[cells["status"] == "unreliable"]
    assert len(few) and few["reason"].str.startswith("for få til å regne andel").all()
    assert not few["reason"].str.contains("skjult").any()


def test_the_address_answers_for_one_area_in_csv_and_says_what_is_wrong(client):
    text = client.get("/api/v1/vurderinger?omrade=320309&indikator=aleneboende&format=csv").text
    head, row = text.lstrip("\ufeff").strip().split("\r\n")
    found = dict(zip(head.split(";"), row.split(";"), strict=True))
    assert found["utfall"] == "higher" and found["gunstig"] == "" and found["plass"] == "1"
    for query, parameter in (("niva=planet", "niva"), ("omrade=x", "omrade"), ("x=1", "x"),
                             ("indikator=lavinntekt", "indikator"), ("niva=kommune", "indikator"),
                             ("ar=1900", "ar")):  # fmt: skip
        answer = client.get(f"/api/v1/vurderinger?{query}")
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["parameter"] == parameter


def test_a_year_that_is_past_is_told_in_the_past():
    for language, past in (("nb", (" var ", " lå ", " hadde ", "ikke klart forskjellig")),
                           ("en", (" was ", " had ", "not clearly different"))):  # fmt: skip
        for choice in columns.shown("delomrade"):
            for one in comparing.every(replace(choice, language=language)).values():
                text = comparing.sentence(one, language)
                assert not text or any(word in text for word in past), text


def test_where_the_median_of_all_is_shown_the_figure_with_an_equal_mix_stands_beside_it():
    choice = Choice("medianinntekt", "alle", "delomrade", "2016")
    for figure in (map_figure(choice), ranking_figure(choice)):
        column = figure.table.set_index("Kode")["Med lik blanding av husholdninger"]
        assert column["320309"] == 623600
        assert any("lavere der mange bor alene" in note for note in figure.notes)
    profile = profile_figure("320309").table.set_index("Indikator")
    shown = profile["Med lik blanding av husholdninger"]
    assert plain(shown["Medianinntekt etter skatt, alle husholdninger"]) == "623 600 kr"
    assert (shown != "").sum() == 1


def test_families_as_units_are_said_where_the_interval_is_shown():
    for indicator, said in (("par_uten_barn", True), ("aleneboende", False)):
        notes = subject_of(Choice(indicator, "alle", "delomrade", "2016")).caveats
        assert any("familier som enheter" in note for note in notes) == said


def test_the_legend_of_a_map_tells_the_unreliable_from_the_secret():
    figure = map_figure(Choice("aleneboende", "alle", "grunnkrets", "2016"))
    bar = next(t for t in figure.plot.data if t.type == "choropleth" and t.showscale is not False)
    assert "for få til å regne andel" in bar.colorbar.ticktext[0]


def test_those_who_share_an_end_are_named_together():
    """2025–26: two areas have the highest figure in reading, grade 5."""
    figure = map_figure(Choice("nasjonale_prover_5", "lesing", "delomrade", "2025-26"))
    assert "Høyest: Vollen og Solberg med 55 skalapoeng." in plain(figure.alt)

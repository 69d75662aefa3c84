"""For fagfolk: what each method says equals what a few lines of its own find in the snapshot.

Longer than 300 lines: the formulas a second time, independent of the code.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from store.catalogue import ASKER, load_registry
from store.snapshot import load_snapshot
from text.formats import NARROW, NBSP
from views.choice import Choice, periods
from views.expert import age, changed, levels
from views.expert.methods import METHODS
from views.figures import KINDS, State, WhyNot, build, read, state

LEVEL = "delomrade"


def newest(indicator: str, level: str, category: str) -> str:
    return periods(indicator, level, category)[-1]


def told(kind: str, indicator: str, category: str, level: str, language="nb", area="", **more):
    """The figure of a method in the newest year; its sentence with plain spaces."""
    when = more.pop("period", newest(indicator, level, category))
    choice = Choice(indicator, category, level, when, area, language=language)
    made = build(state(kind, choice, **more))
    assert not isinstance(made, WhyNot), made.text
    return made, made.alt.replace(NBSP, " ").replace(NARROW, " ")


def counted(indicator: str, category: str, level: str) -> pd.DataFrame:
    rows = load_snapshot().rows(indicator, level, category=category,
                                period=newest(indicator, level, category))  # fmt: skip
    return rows.dropna(subset=["value", "numerator", "denominator"]).set_index("area")


def shown(value: float, language: str, decimals: int = 1) -> str:
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language == "nb" else text


@pytest.mark.parametrize("method", [
    pytest.param(m, id=name, marks=[] if name == "krympet" else [pytest.mark.slow])
    for name, m in METHODS.items()])  # fmt: skip
def test_every_indicator_of_a_method_is_drawn_or_refused_in_words(method):
    assert method.indicators(), "nothing to show"
    for item in method.indicators():
        for level in method.levels(item.id):
            found = read(KINDS[method.id], {"indikator": item.id, "niva": level})
            assert isinstance(found, State)
            made = build(found)
            assert made.text if isinstance(made, WhyNot) else made.alt and len(made.table)


def test_funnel_limits_are_the_binomials_widened_by_the_overdispersion():
    """Spiegelhalter 2005, section 5: φ = mean of winsorised z², limits target ± √φ · distance."""
    rows = counted("aleneboende", "alle", LEVEL)
    whole = counted("aleneboende", "alle", "kommune").loc[ASKER]
    p = whole["numerator"] / whole["denominator"]
    n, y = rows["denominator"], rows["numerator"] / rows["denominator"]
    z = (y - p) / np.sqrt(p * (1 - p) / n)
    phi = (z.clip(*z.quantile([0.1, 0.9])) ** 2).mean()
    half = math.sqrt(phi) * 1.96 * np.sqrt(p * (1 - p) / n)
    figure, text = told("trakt", "aleneboende", "alle", LEVEL)
    table = figure.table.set_index("Kode")
    assert table["Nedre grense"].to_numpy() == pytest.approx(100 * (p - half), abs=0.4)
    assert table["Øvre grense"].to_numpy() == pytest.approx(100 * (p + half), abs=0.4)
    outside = [load_registry().area_name(a) for a in rows.index[abs(y - p) > half + 0.01]]
    assert all(name in text for name in outside)
    inside = (table["Mot 95-prosentgrensene"] == "innenfor").sum()
    assert f"{inside} av {len(rows)} delområder" in text


def test_a_funnel_of_persons_in_families_is_as_wide_as_that_of_families():
    rows = counted("par_uten_barn", "alle", "grunnkrets")
    figure, _ = told("trakt", "par_uten_barn", "alle", "grunnkrets")
    table = figure.table.set_index("Kode").loc[rows.index]
    whole = counted("par_uten_barn", "alle", "kommune").loc[ASKER]
    p = whole["numerator"] / whole["denominator"]
    # Two in a family: half as many independent draws. Never narrower than those give.
    families = rows["denominator"] / 2
    lower = 100 * stats.binom.ppf(0.025, families.round().astype(int), p) / families
    assert (table["Nedre grense"] <= lower + 100 / families).all()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_shrunken_shares_are_marshalls_with_the_binomial_variance(language):
    rows = counted("aleneboende", "alle", "grunnkrets")
    x, n = rows["numerator"], rows["denominator"]
    m = x.sum() / n.sum()
    spread = (n * (x / n - m) ** 2).sum() / n.sum()
    between = (spread - m * (1 - m) / n.mean()) / (1 - 1 / n.mean())
    strength = m * (1 - m) / between - 1
    expected = 100 * (x + m * strength) / (n + strength)
    figure, text = told("krympet", "aleneboende", "alle", "grunnkrets", language)
    code = {"nb": "Kode", "en": "Code"}[language]
    raw, drawn = figure.table.columns[4:6]
    table = figure.table.set_index(code).loc[rows.index]
    assert table[drawn].to_numpy() == pytest.approx(expected.to_numpy())
    assert table[raw].to_numpy() == pytest.approx(rows["value"].to_numpy()), "the raw one beside it"
    top = rows["value"].idxmax()
    assert load_registry().area_name(top) in text
    for value in (100 * m, rows["value"].max(), expected[top]):
        assert shown(value, language) in text
    assert f"{(100 * n / (n + strength)).median():.0f}" in text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_places_a_figure_could_have_had_are_found_by_drawing_it_anew(language):
    rows = counted("aleneboende", "alle", LEVEL)
    n, share = rows["denominator"].to_numpy(), (rows["value"] / 100).to_numpy()
    draws = np.random.default_rng(1).binomial(n.astype(int), share, (4000, len(n))) / n
    places = (-draws).argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(places, [0.025, 0.975], axis=0)
    figure, text = told("plassintervall", "aleneboende", "alle", LEVEL, language, area="320309")
    table = figure.table.set_index({"nb": "Kode", "en": "Code"}[language]).loc[rows.index]
    place, first, last = (table.iloc[:, i].to_numpy(float) for i in (2, 3, 4))
    assert np.abs(first - low).max() <= 1 and np.abs(last - high).max() <= 1
    assert place.tolist() == rows["value"].rank(ascending=False, method="min").tolist()
    sure = (first <= place) & (place <= last)
    assert sure.all()
    own = table.loc["320309"].iloc[2:5].tolist()
    assert str(own[0]) in text and "Sentrum" in text
    assert str(int(np.median(last - first + 1))) in text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_a_level_hides_is_counted_from_the_areas_within(language):
    figure, text = told("nivaer", "aleneboende", "alle", LEVEL, language)
    areas = load_registry().areas
    small = counted("aleneboende", "alle", "grunnkrets")
    parent = pd.Series({a: areas[a].delomrade for a in small.index})
    n, x = small["denominator"], small["value"]
    means = (n * x).groupby(parent).sum() / n.groupby(parent).sum()
    within = (n * (x - parent.map(means)) ** 2).sum()
    whole = (n * (x - (n * x).sum() / n.sum()) ** 2).sum()
    assert re.search(rf"\b{100 * within / whole:.0f}( |%)", text)
    span = x.groupby(parent).agg(lambda v: v.max() - v.min())
    widest = span.idxmax()
    inside = x[parent == widest]
    assert areas[widest].name in text
    assert shown(inside.min(), language) in text and shown(inside.max(), language) in text
    for level in ("delomrade", "levekarssone", "grunnkrets"):
        values = counted("aleneboende", "alle", level)["value"]
        assert shown(values.min(), language) in text and shown(values.max(), language) in text
        assert f"{len(values)} " in text
    assert len(figure.table) > len(small)


def test_how_much_a_level_hides_is_all_where_the_larger_areas_are_alike():
    rows = pd.DataFrame({
        "area": ["1", "2", "3", "4"], "parent": ["a", "a", "b", "b"],
        "value": [10.0, 30.0, 10.0, 30.0], "denominator": 50.0})  # fmt: skip
    assert levels._within(rows) == pytest.approx(100)
    apart = rows.assign(value=[10.0, 10.0, 30.0, 30.0])
    assert levels._within(apart) == pytest.approx(0)
    assert levels._within(rows.assign(denominator=[50.0, np.nan, 1, 1])) is None


@pytest.mark.slow
def test_every_change_of_a_test_result_is_first_and_latest_of_one_series():
    registry, snapshot = load_registry(), load_snapshot()
    found = changed.table(LEVEL)
    assert len(found) > 300 and {"aleneboende", "nasjonale_prover_5"} <= set(found["indicator"])
    for row in found.itertuples(index=False):
        item = registry.indicators[row.indicator]
        rows = snapshot.rows(row.indicator, category=row.category, areas=[row.area])
        rows = rows.dropna(subset=["value"]).sort_values("period")
        start = max((b.period for b in item.breaks if b.period <= rows["period"].iloc[-1]),
                    default="")  # fmt: skip
        rows = rows[rows["period"] >= start]
        assert (row.first, row.latest) == (rows["period"].iloc[0], rows["period"].iloc[-1])
        assert row.difference == pytest.approx(rows["value"].iloc[-1] - rows["value"].iloc[0])
        assert row.first != row.latest


def test_a_change_is_tested_with_both_years_and_the_list_is_controlled():
    found = changed.table(LEVEL)
    snapshot = load_snapshot()
    tests = found[found["indicator"].str.startswith("nasjonale")]
    for row in tests.dropna(subset=["p"]).head(40).itertuples(index=False):
        ends = snapshot.rows(row.indicator, category=row.category, areas=[row.area])
        ends = ends.set_index("period").loc[[row.first, row.latest]]
        variance = ((ends["upper"] - ends["lower"]) / 2 / 1.96).pow(2).sum() + 2 / 12
        z = row.difference / math.sqrt(variance)
        assert row.p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)), abs=2e-3)
    p = np.sort(found["p"].dropna().to_numpy())
    passes = np.flatnonzero(p <= 0.05 * np.arange(1, len(p) + 1) / len(p))
    limit = p[passes[-1]] if len(passes) else -1.0
    said = found["outcome"].isin(["higher", "lower"])
    assert (said == (found["p"] <= limit)).all()
    assert set(found.loc[found["p"].isna(), "outcome"]) <= {"not_tested"}
    assert (found.loc[said, "difference"] > 0).eq(found.loc[said, "outcome"] == "higher").all()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_sentence_of_change_counts_what_the_table_holds(language):
    for indicator, category in (("nasjonale_prover_5", "lesing"), ("folkemengde", "alle")):
        if not periods(indicator, LEVEL, category):
            category = ""
        figure, text = told("endring", indicator, category, LEVEL, language)
        every = changed.rows(Choice(indicator, category, LEVEL, newest(indicator, LEVEL, category)))
        rows = every[every["area"] != ASKER]
        for word in ("higher", "lower"):
            names = rows.loc[rows["outcome"] == word, "name"]
            if 1 < len(names) <= 8:
                assert f"{len(names)}: " in text and all(n in text for n in names)
        # Asker as a whole is in the table, but is no district.
        assert str(len(rows)) in text and len(figure.table) == len(every) == len(rows) + 1
        assert ("Asker" in text) == (indicator == "nasjonale_prover_5")


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("area", ["3203", "320302", "320309", "3203000005", "32030101"])
def test_the_changes_of_one_area_are_those_of_the_table_each_in_its_own_margin(area, language):
    level = str(load_registry().areas[area].level)
    made = build(state("endringer", Choice("", "", level, "", area, language=language)))
    text = made.alt.replace(NBSP, " ").replace(NARROW, " ")
    rows = changed.table(level)
    rows = rows[rows["area"] == area]
    tested = rows.dropna(subset=["p"])
    assert len(made.table) == len(rows) > 4
    assert f"{len(tested)} {'av' if language == 'nb' else 'of'} {len(rows)}" in text
    for row in tested.itertuples(index=False):
        if row.outcome in ("higher", "lower"):
            item = load_registry().indicators[row.indicator]
            size = shown(abs(round(row.difference, item.decimals)), language, item.decimals)
            # Points that are published whole are told whole.
            wanted = item.title[language], re.sub("[.,]0$", "", size)
            assert re.search(r"[^()]* ".join(map(re.escape, wanted)), text), row
    points = made.plot.data[0]
    assert len(points.x) == len(tested)
    expected = tested["difference"] / ((tested["upper"] - tested["lower"]) / 2)
    assert sorted(points.x) == pytest.approx(sorted(expected))
    told_apart = tested["outcome"].isin(["higher", "lower"]).sum()
    assert sum(s.startswith("triangle") for s in points.marker.symbol) == told_apart
    # Where there is no room for the figure, every change of the table is told under its outcome.
    counts = [int(re.search(r"\((\d+)\)$", head)[1]) for head, _ in made.groups]
    assert counts == [len(lines) for _, lines in made.groups] and sum(counts) == len(rows)
    outcomes = rows["outcome"].where(rows["tested"] == "", rows["tested"])
    assert sorted(counts) == sorted(outcomes.value_counts())


def test_the_changes_of_one_area_have_an_address(client):
    answer = client.get("/figur/endringer.csv", params={"omrade": "320302"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    rows = changed.table(LEVEL)
    assert answer.status_code == 200
    assert sum("320302" in line for line in lines) == (rows["area"] == "320302").sum()


def test_shrinkage_opens_on_the_smallest_areas_there_are_figures_of():
    method = METHODS["krympet"]
    for item in method.indicators():
        there = load_snapshot().rows(item.id).dropna(subset=["numerator", "value"])
        small = there[there["level"] == "grunnkrets"]["area"].nunique() >= 5
        assert (method.levels(item.id)[0] == "grunnkrets") == small
    assert read(KINDS["krympet"], {}).choice.level == "grunnkrets"


def test_the_whole_table_of_change_leaves_as_a_file(client):
    answer = client.get("/figur/endring.csv?niva=delomrade&omfang=alle")
    assert answer.status_code == 200
    lines = answer.content.decode("utf-8-sig").splitlines()
    there = sum(1 for line in lines if ";320309;" in line)
    assert there == (changed.table(LEVEL)["area"] == "320309").sum()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_age_standardised_rate_is_the_rates_by_age_with_the_standards_age(language):
    what, bands = "utenfor_arbeid_utdanning", ["alder_15_29", "alder_30_61"]
    when = newest(what, "kommune", bands[0])
    rows = load_snapshot().rows(what, period=when).dropna(subset=["numerator", "denominator"])
    x, n = (rows.pivot_table(index="area", columns="category", values=v)[bands]
            for v in ("numerator", "denominator"))  # fmt: skip
    standard = next(a for a in ("0", "32", "30", ASKER) if a in n.index)
    w = n.loc[standard] / n.loc[standard].sum()
    figure, text = told("aldersjustert", what, bands[0], "kommune", language, period=when)
    code = {"nb": "Kode", "en": "Code"}[language]
    table = figure.table.set_index(code)
    for area in table.index:
        crude, adjusted, low, high = table.loc[area].iloc[3:7]
        assert crude == pytest.approx(100 * x.loc[area].sum() / n.loc[area].sum())
        assert adjusted == pytest.approx(100 * (w * x.loc[area] / n.loc[area]).sum())
        # Dobson: of so many events close to the normal's ± 1.96 standard errors.
        error = 100 * math.sqrt((w**2 * x.loc[area] / n.loc[area] ** 2).sum())
        assert (low, high) == pytest.approx((adjusted - 1.96 * error, adjusted + 1.96 * error),
                                            abs=0.08 * error + 0.003)  # fmt: skip
    assert shown(table.loc[ASKER].iloc[4], language) in text
    assert load_registry().area_name(standard) in text


def test_a_distribution_of_ages_is_no_rate_by_age():
    assert age.bands("aldersandel", "kommune") == []
    bands = [f"alder_{ages}" for ages in ("15_74", "15_24", "25_74", "20_30")]
    assert age.apart(bands) == bands[1:3]

"""Før og etter says up front how many initiatives have figures enough, and what is missing."""

import pandas as pd
import pytest
from opened import opened, words

from analysis.effect import did
from analysis.errors import CannotCompute
from views import edition
from views import effect as effect_ready
from views.choice import Choice, area_codes
from views.effect import LACKS, RefusedError, candidates, panel, readiness
from views.initiatives.filters import register


@pytest.fixture(autouse=True)
def forgotten():
    """What one test pretends of the register is not remembered for the next."""
    yield
    held = edition.edition()
    held._memos.pop(readiness.__wrapped__, None)


def shown(page):
    """The parts of the page in the order they stand."""
    return [str(e.value) for e in page.main if hasattr(e, "value") and isinstance(e.value, str)]


def test_how_many_have_figures_enough_is_counted_one_by_one():
    ready = set()
    for item in register().initiatives.values():
        for indicator in candidates(item):
            try:
                rows, _, year = panel(item, indicator)
                treated = [a for a in item.areas if a in set(rows["area"])]
                first = min((p for p in rows["period"] if p >= year), default=year)
                did(rows, treated, first)
            except (RefusedError, CannotCompute):
                continue
            ready.add(item.id)
    assert set(readiness().ready) == ready


def test_what_is_missing_is_counted_from_the_register():
    every = register().initiatives.values()
    found = readiness()
    assert found.all == len(every)
    assert set(found.ready) | set(found.lacks) == {i.id for i in every}
    assert not set(found.ready) & set(found.lacks) and all(found.lacks.values())
    assert found.count("start") == len([i for i in every if i.start is None])
    assert found.count("whole") == len([i for i in every if i.whole_municipality])
    assert found.count("whole") + found.count("areas") == len([i for i in every if i.areas == []])
    placed = [i for i in every if i.start and i.areas]
    assert found.count("figures") + len(found.ready) == len(placed)


@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "I dag har ingen av registerets {all} tiltak og planer tall nok"),
     ("en", "Today none of the {all} initiatives and plans of the register has figures enough")],
)  # fmt: skip
def test_none_ready_is_said_before_the_chooser_and_the_refusal(language, said, monkeypatch):
    monkeypatch.setattr(effect_ready, "can_be_compared", lambda _: [])
    page = opened("effekt", spraak=language)
    found = readiness()
    at = [n for n, x in enumerate(shown(page)) if said.format(all=found.all) in x]
    chooser = [n for n, x in enumerate(shown(page)) if x == page.header[0].value]
    assert len(at) == 1 and at[0] < chooser[0]
    text = words(page)
    for what in LACKS:
        assert f": {found.count(what)}." in text
    each = [str(m.value) for m in page.expander[0].markdown]
    assert len(each) == found.all
    for (initiative, lacks), line in zip(found.lacks.items(), each, strict=True):
        assert register().initiatives[initiative].title[language] in line
        assert line.count(",") + line.count(" og ") + line.count(" and ") >= len(lacks) - 1


def test_where_none_can_be_compared_none_is_chosen_and_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(effect_ready, "can_be_compared", lambda _: [])
    page = opened("effekt")
    assert page.selectbox(key="effekt_tiltak").value == ""
    assert not page.warning and "Kan ikke sammenlignes" not in words(page)
    assert "Velg et tiltak i lista" in words(page)
    asked = opened("effekt", tiltak="innbyggertorg")
    assert asked.selectbox(key="effekt_tiltak").value == "innbyggertorg"
    assert asked.warning and "Kan ikke sammenlignes" in words(asked)


def test_one_with_figures_enough_is_named_and_opened_first(monkeypatch):
    """Given districts and a start with years on both sides, the register has one that is ready."""
    codes = area_codes("delomrade")
    rows = pd.DataFrame([(a, str(y), float(n + y)) for n, a in enumerate(codes)
                         for y in range(2015, 2022)],
                        columns=["area", "period", "value"])  # fmt: skip
    rows["value"] += rows["area"].isin(codes[:4]) & (rows["period"] >= "2018")

    def given(initiative, indicator, *_):
        if initiative.id != "innbyggertorg" or indicator != "medianinntekt":
            raise RefusedError("no_start")
        return rows, Choice("medianinntekt", "alle", "delomrade", "2016"), "2018"

    monkeypatch.setattr(effect_ready, "panel", given)
    changed = register().initiatives["innbyggertorg"].model_copy(
        update={"areas": codes[:4], "domains": ["okonomi"]})  # fmt: skip
    monkeypatch.setitem(register().initiatives, "innbyggertorg", changed)
    assert readiness().ready == ["innbyggertorg"]
    page = opened("effekt")
    assert f"har 1 tall nok til en slik sammenligning i dag: {changed.title.nb}." in words(page)
    assert page.selectbox(key="effekt_tiltak").value == "innbyggertorg"
    assert page.selectbox(key="effekt_indikator").value == "medianinntekt"

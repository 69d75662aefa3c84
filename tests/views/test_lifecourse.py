"""Livsløp: what is told stands under the phases the registry names, and nowhere else."""

from collections import Counter

import pytest

from store.life import AGES, PHASES, outside
from views import lifecourse, verdicts
from views.choice import Choice
from views.edition import store
from views.figures import KINDS, build, read
from views.initiatives.filters import Filters, matching, register


@pytest.mark.usefixtures("frozen")
def test_a_difference_stands_under_every_phase_of_its_figure_and_no_other():
    counts = {key: Counter() for key in lifecourse.ROWS}
    for indicator, category in (("nasjonale_prover_5", "lesing"), ("medianinntekt", "aleneboende")):
        item = store()[0].indicators[indicator]
        periods = store()[1].periods(indicator, "delomrade", category)
        found = verdicts.table(Choice(indicator, category, "delomrade", periods[-1]))
        for key in item.phases_of(category):
            counts[str(key)].update(found.loc[found["value"].notna(), "outcome"])
    rows = lifecourse.table("delomrade").set_index("key")
    differences = ["worse", "better", "cannot", "untested"]
    for key in ("skole", "voksen", "eldre"):
        assert rows.loc[key, differences].sum() >= sum(counts[key].values()) > 0
    # No invented figure of the districts with a direction tells of kindergarten alone.
    assert rows.loc["barnehage", differences].sum() < rows.loc["skole", differences].sum()
    assert rows.loc["ikke_oppgitt", ["own", "whole", "unplaced"]].sum() == 2  # two name no phase


@pytest.mark.usefixtures("frozen")
def test_initiatives_stand_under_the_phases_their_source_names():
    rows = lifecourse.table("delomrade").set_index("key")
    assert list(rows.loc["skole", ["own", "whole", "unplaced"]]) == [1, 0, 0]
    assert list(rows.loc["voksen", ["own", "whole", "unplaced"]]) == [1, 0, 0]
    assert list(rows.loc["hele_livet", ["own", "whole", "unplaced"]]) == [0, 1, 0]
    assert rows.loc["eldre", ["own", "whole", "unplaced"]].sum() == 0
    # Of one area: those of the area and of the whole municipality, not those of unknown reach.
    here = lifecourse.table("delomrade", "320301").set_index("key")
    assert list(here.loc["skole", ["own", "whole", "unplaced"]]) == [1, 0, 0]
    assert here.loc["voksen", "own"] == 0
    assert here["unplaced"].sum() == 0


@pytest.mark.usefixtures("frozen")
def test_the_filter_takes_what_is_of_the_phase_and_what_is_of_the_whole_life():
    found = {i.id for i in matching(Filters({"fase": "skole"}))}
    assert found == {"nytt_her", "nyttig_overalt"}
    none = {i.id for i in matching(Filters({"fase": "ikke_oppgitt"}))}
    assert none == {"nyttiggjort_sted", "avsluttet", "ukjent_sted"}
    assert found | none | {"uten_trinn"} == set(register().initiatives)


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_figure_has_every_row_in_its_table_and_its_text(language):
    made = build(read(KINDS["livslop"], {"spraak": language}))
    assert len(made.table) == len(PHASES) + 2
    for key in lifecourse.ROWS:
        assert lifecourse.name(key, language) in made.alt


def test_phases_cover_a_life_without_a_hole():
    ages = {age for first, last in AGES.values() for age in range(first, last + 1)}
    assert ages == set(range(121))
    assert not any(outside(p, None, None) for p in PHASES)

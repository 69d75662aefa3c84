"""The mix of households is that of one year, and never several years added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from register.whole import open_whole
from store.catalogue import DATA
from store.snapshot import Snapshot
from views.edition import Edition, opened
from views.families import design_effect
from views.households import equal_mix, household_mix, mix_year

#: Asker, Røyken and Hurum of 2019 together: 7,901 + 2,638 + 1,443 living alone, and so on.
OF_2019 = {"aleneboende": 11982, "par_uten_barn": 9331, "par_med_barn": 9908,
           "enslig_forsorger": 1982}  # fmt: skip


def edition_with(year: str) -> Edition:
    """The edition with an invented year beside 2019: three times as many of every type."""
    whole = open_whole(DATA)
    frame = whole.snapshot.frame
    more = frame[(frame["indicator"] == "husholdningstype") & (frame["period"] == "2019")]
    more = more.assign(period=year, numerator=3 * more["numerator"])
    both = pd.concat([frame, more], ignore_index=True)
    return Edition(replace(whole, snapshot=Snapshot("x", both, whole.snapshot.manifest)))


@pytest.fixture(params=["2012", "2033"])
def year(request: pytest.FixtureRequest) -> Iterator[str]:
    """A second year, before and after the one there is."""
    with opened(edition_with(request.param)):
        yield request.param


def test_two_years_of_households_are_not_added(year: str) -> None:
    newest = max("2019", year)
    factor = 3 if newest == year else 1
    assert mix_year() == mix_year("2016") == newest
    assert household_mix().to_dict() == {k: factor * v for k, v in OF_2019.items()}
    assert household_mix(year).to_dict() == {k: 3 * v for k, v in OF_2019.items()}
    assert household_mix("2019").to_dict() == OF_2019


def test_a_second_year_of_the_same_mix_changes_no_income(year: str) -> None:
    with opened(edition_with(year)):
        doubled = equal_mix("delomrade", "2016")
    with opened(Edition(open_whole(DATA))):
        assert doubled.to_numpy() == pytest.approx(equal_mix("delomrade", "2016").to_numpy())


def test_a_family_is_not_made_smaller_by_a_second_year() -> None:
    with opened(edition_with("2012")):
        two = design_effect("par_med_barn", "barn_0_17")
    with opened(Edition(open_whole(DATA))):
        assert two == pytest.approx(design_effect("par_med_barn", "barn_0_17"))

"""Figures their publisher disowns are kept as withdrawn and never as values."""

import pandas as pd

from store.catalogue import load_registry
from store.snapshot import tidy, validate_observations, withdraw


def rows(**more):
    return tidy(
        pd.DataFrame(
            {
                "indicator": "mestringsniva_lesing_8", "category": "alle", "area": "3203",
                "level": "kommune", "period": ["2021", "2022", "2023", "2024"],
                "value": [80.0, 81.0, 73.0, 74.0], "lower": 1.0, "status": "ok",
                "source": "ssb_12255", **more,
            }
        )
    )  # fmt: skip


def test_what_is_before_the_break_loses_its_value_and_what_follows_keeps_it():
    registry = load_registry()
    got = withdraw(rows(), registry)
    assert got["status"].tolist() == ["withdrawn", "withdrawn", "ok", "ok"]
    assert got["value"].isna().tolist() == [True, True, False, False]
    assert got["lower"].isna().tolist() == [True, True, False, False]
    validate_observations(got, registry)


def test_a_break_that_is_no_withdrawal_takes_nothing_away():
    frame = rows(indicator="grunnskolepoeng", period=["2018", "2019", "2020", "2021"])
    assert withdraw(frame, load_registry()).equals(frame)


def test_withdrawing_twice_is_withdrawing_once():
    once = withdraw(rows(), load_registry())
    assert withdraw(once, load_registry()).equals(once)

"""The funnel: what is drawn, what is said, and what is refused in words."""

import numpy as np
import pandas as pd
import pytest

from charts.figure import Figure, Subject
from charts.funnel import funnel


@pytest.fixture
def subject() -> Subject:
    return Subject("x", "Andel x", "", "prosent", 1, "none", "2020", "delomrade", "delområder",
                   "Kilde: prøve")  # fmt: skip


def areas(shares: list[float], size: int = 400) -> pd.DataFrame:
    count = [round(size * s) for s in shares]
    names = [f"Sted {i}" for i in range(len(shares))]
    return pd.DataFrame({"area": [str(i) for i in range(len(shares))], "name": names,
                         "value": [100 * c / size for c in count], "numerator": count,
                         "denominator": float(size)})  # fmt: skip


def test_an_area_chance_does_not_explain_is_named_and_the_others_are_not(subject: Subject) -> None:
    figure = funnel(subject, areas([0.2, 0.21, 0.19, 0.2, 0.2, 0.22, 0.19, 0.2, 0.2, 0.35]), "9")
    assert isinstance(figure, Figure)
    assert "9 av 10 delområder lå innenfor" in figure.alt
    assert "Over grensen: Sted 9." in figure.alt and "Under grensen" not in figure.alt
    assert figure.table["Mot 95-prosentgrensene"].tolist() == ["innenfor"] * 9 + ["over"]
    assert list(figure.plot.data[-1].marker.symbol).count("diamond") == 1


def test_the_table_holds_the_limits_and_every_area_also_without_figures(subject: Subject) -> None:
    rows = areas([0.2] * 8)
    rows.loc[3, ["value", "numerator"]] = np.nan
    figure = funnel(subject, rows)
    assert isinstance(figure, Figure)
    assert len(figure.table) == 8
    assert figure.table["Mot 95-prosentgrensene"].iloc[3] == "ingen tall"
    assert len(figure.plot.data[-1].x) == 7
    # 20 per cent of 400: two standard deviations are 1.96 · 2 points.
    assert figure.table["Nedre grense"].iloc[0] == pytest.approx(20 - 1.96 * 2, abs=0.15)


def test_areas_that_vary_more_than_chance_widen_the_limits_and_say_so(subject: Subject) -> None:
    wide = funnel(subject, areas(list(np.linspace(0.1, 0.5, 23))))
    narrow = funnel(subject, areas([0.3] * 23))
    assert isinstance(wide, Figure) and isinstance(narrow, Figure)
    assert any("varierer mer enn tilfeldigheter" in n for n in wide.notes)
    assert not any("varierer mer" in n for n in narrow.notes)


def test_too_few_areas_are_refused_in_words(subject: Subject) -> None:
    assert isinstance(funnel(subject, areas([0.2, 0.3])), str)

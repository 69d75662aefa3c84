"""A plot is drawn when it is asked for, once, and never for a table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts import figure
from charts.figure import Figure
from views.figures import KINDS, State, build, read


def test_a_plot_is_drawn_once_for_all_that_is_made_of_a_figure() -> None:
    drawn: list[go.Figure] = []

    def draw() -> go.Figure:
        drawn.append(go.Figure())
        return drawn[-1]

    made = Figure("a", "A", draw, pd.DataFrame(), "", "")
    other = replace(made, kind="b")
    assert not drawn
    assert other.plot is made.plot is replace(other, title="B").plot
    assert len(drawn) == 1


@pytest.mark.parametrize("kind", ["kart", "rangering", "utvikling", "matrise", "profil", "plass"])
def test_a_table_is_had_without_its_plot(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> go.Figure:
        raise AssertionError("drawn")

    asked = read(KINDS[kind], {})
    assert isinstance(asked, State)
    monkeypatch.setattr(figure.Later, "__call__", refuse)
    made = build(asked)
    assert isinstance(made, Figure) and len(made.table) and made.alt

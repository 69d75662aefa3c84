"""On a phone the answer comes before what is chosen, and a table shows its figures."""

from __future__ import annotations

import pytest
from opened import opened

from pages.parts.figure import headings
from views.choice import default_choice
from views.figures import shown, state

#: What a reader chooses with.
CONTROLS = ("selectbox", "multiselect", "text_input", "number_input", "expander")


def order(page) -> list[tuple[str, str]]:
    return [(e.type, str(getattr(e, "value", ""))) for e in page.main]


@pytest.mark.parametrize(
    ("view", "params"),
    [("omrade", {"omrade": "320309"}), ("livslop", {}),
     pytest.param("omrade", {"omrade": "3203"}, marks=pytest.mark.slow),
     ("omrade", {"omrade": "eget:320321,320322"}), ("fagfolk", {}), ("ulikhet", {}),
     ("matrise", {}), ("behov", {}), ("sammenlign", {}), ("prioritering", {})],
)  # fmt: skip
def test_the_sentence_that_answers_stands_before_every_choice(view, params):
    kinds = order(opened(view, **params))
    lead = next(i for i, (_, v) in enumerate(kinds) if '<p class="lead">' in v)
    # The search of every page stands in its head, before the title.
    title = next(i for i, (kind, _) in enumerate(kinds) if kind == "title")
    first = next(i for i, (kind, _) in enumerate(kinds) if kind in CONTROLS and i > title)
    assert title < lead < first


@pytest.mark.parametrize("view", ["utvikling", "rangering", "fordeling", "kart"])
def test_a_view_of_utforsk_draws_its_figure_before_every_choice(view):
    kinds = order(opened(view))
    title = next(i for i, (kind, _) in enumerate(kinds) if kind == "title")
    figure = next(i for i, (kind, _) in enumerate(kinds) if kind == "plotly_chart")
    assert figure < next(i for i, (kind, _) in enumerate(kinds) if kind in CONTROLS and i > title)


def test_the_figures_of_a_table_are_headed_by_their_unit_and_fit_beside_the_names():
    page = opened("tabell")
    [frame] = page.dataframe
    figure = shown(state("rangering", default_choice("nb")))
    [paper] = [str(e.value) for e in page.get("html") if "print-table" in str(e.value)
               and "<table" in str(e.value)]  # fmt: skip
    assert all(name in paper for name in figure.table["Område"])
    found = headings(figure)
    value = "Medianinntekt etter skatt (kroner)"
    assert value in frame.value.columns, "what is read and downloaded keeps its whole heading"
    assert found[value]["label"] == "Kroner" and found[value]["help"] == value
    # 50 pixels for the place: a phone of 360 shows place, name and figure.
    assert 50 + found["Område"]["width"] + found[value]["width"] <= 328
    assert found["Område"]["width"] >= 6.6 * max(map(len, figure.table["Område"])) + 16

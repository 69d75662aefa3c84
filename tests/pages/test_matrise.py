"""The matrix colours what can be told apart and nothing else, and leads on to the area."""

from __future__ import annotations

import json
import math
import re

import numpy as np
import pytest
from opened import opened
from streamlit.testing.v1 import AppTest

from charts.matrix import COLOURS, SYMBOLS
from views import matrix
from views.need import need_and_effort


def page(**params: str) -> AppTest:
    return opened("matrise", **params)


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "subheader", "warning")
    return " ".join(str(e.value) for kind in kinds for e in at.get(kind) if hasattr(e, "value"))


def test_every_area_meets_every_indicator() -> None:
    at = page()
    spec = json.loads(at.get("plotly_chart")[0].proto.spec)
    heat, symbols = spec["data"][:2]
    assert heat["type"] == "heatmap"
    assert len(symbols["text"]) == 23 * len(spec["layout"]["xaxis"]["ticktext"])
    assert set(symbols["text"]) <= set(SYMBOLS.values())
    assert "23 delområder mot" in words(at)


def test_no_colour_where_nothing_is_told_or_no_direction() -> None:
    cells = matrix.cells("delomrade")
    untold = ~cells["outcome"].isin(["higher", "lower"])
    assert set(cells.loc[untold, "says"]) <= {"cannot_tell", "not_tested", "missing"}
    assert not cells.loc[cells["direction"] == "none", "says"].isin(
        ["favourable", "unfavourable"]
    ).any()  # fmt: skip
    assert COLOURS["higher"] == COLOURS["lower"]
    assert COLOURS["not_tested"] == COLOURS["cannot_tell"]


def test_a_hidden_value_is_missing_never_nought() -> None:
    cells = matrix.cells("delomrade")
    gone = cells[cells["value"].isna()]
    assert len(gone)
    assert (gone["says"] == "missing").all()
    table = matrix.matrix_figure("delomrade", "navn").table
    hidden = gone[gone["status"] == "suppressed"].iloc[0]
    shown = table.loc[table["Område"] == hidden["name"], hidden["title"]].iloc[0]
    assert "skjult" in shown


def test_figures_that_are_not_tested_are_named() -> None:
    assert "Ikke prøvd" in words(page())
    assert "Medianinntekt etter skatt, alle husholdninger" in words(page())


def test_how_many_are_told_apart_stands_beside_how_many_chance_would() -> None:
    cells = matrix.cells("delomrade")
    known = cells[cells["value"].notna()]
    told = known["outcome"].isin(["higher", "lower"]).sum()
    tested = known["p"].notna().sum()
    said = words(page())
    assert f"{told} av {len(known)} tall er klart høyere eller lavere" in said
    assert f"Av dem kan om lag {math.ceil(0.05 * told)} skyldes tilfeldigheter" in said
    assert f"om lag {math.ceil(0.05 * tested)} sett klart høyere eller lavere ut" in said


def test_sorting_by_an_indicator_puts_the_highest_first() -> None:
    found = matrix.ordered("delomrade", "medianinntekt.alle")
    assert found["name"].iloc[0] == "Nesøya"
    values = found[found["key"] == "medianinntekt.alle"]["value"]
    assert np.all(np.diff(values.to_numpy()) <= 0)


def test_a_chosen_area_leads_to_its_page() -> None:
    said = words(page(omrade="320309"))
    assert "Sentrum:" in said
    assert "/omrade?omrade=320309" in said


def test_a_row_can_be_chosen_without_a_mouse() -> None:
    at = page()
    at.toggle(key="matrise_rader").set_value(True).run()
    assert not at.exception
    assert len(at.dataframe) == 1


@pytest.mark.parametrize("level", ["levekarssone", "grunnkrets"])
def test_other_levels_stand(level: str) -> None:
    at = page(niva=level, sorter="aleneboende.alle")
    assert not at.warning
    assert at.get("plotly_chart")


@pytest.mark.parametrize(
    "params", [{"niva": "planet"}, {"sorter": "<b>"}, {"omrade": "0301"}, {"spraak": "xx"}]
)
def test_a_wrong_address_is_answered_in_words(params: dict[str, str]) -> None:
    at = page(**params)
    assert at.warning
    assert "<b>" not in at.warning[0].value


def test_english_is_complete() -> None:
    assert "are clearly higher or lower than Asker" in words(page(spraak="en"))


def test_a_cell_says_what_the_need_is_and_what_is_done() -> None:
    cells = need_and_effort("nb").cells.set_index(["area", "domain"])
    at = page(niva="delomrade", omrade="320312")
    [plot] = [json.loads(c.proto.spec) for c in at.get("plotly_chart")]
    symbols = next(t for t in plot["data"] if t.get("hovertext"))
    said = dict(zip(map(tuple, symbols["customdata"]), symbols["hovertext"], strict=True))
    told = said["320312", "medianinntekt.aleneboende"]
    cell = cells.loc[("320312", "okonomi")]
    assert (cell["own"], len(cell["whole_ids"])) == (0, 1)
    line = "Inntekt og økonomi: tydelig behov. Ingen tiltak her, ett for hele Asker."
    assert line in told and line in words(at)
    assert "visning=behov&omrade=320312&tema=okonomi" in words(at)


def test_levels_need_is_not_judged_for_say_nothing_of_it() -> None:
    at = page(niva="grunnkrets")
    plots = str([c.proto.spec for c in at.get("plotly_chart")])
    assert "tiltak her" not in plots and "for hele Asker" not in plots


@pytest.mark.parametrize("language", ["nb", "en"])
def test_on_a_phone_every_area_has_every_indicator_told_with_its_value_or_named(
    language: str,
) -> None:
    cells = matrix.cells("delomrade", language)
    figure = matrix.matrix_figure("delomrade", matrix.BY_NAME, language)
    assert figure is not None
    assert len(figure.groups) == cells["area"].nunique()
    for head, lines in figure.groups:
        name = head.split(":")[0]
        mine = cells[cells["name"] == name]
        assert len(mine) == cells["key"].nunique()
        told = mine[mine["outcome"].isin(["higher", "lower"]) & mine["value"].notna()]
        assert sum(map(int, re.findall(r"\d+", head.split(":")[1]))) == len(told)
        assert sum(line.count("▲ (") + line.count("▼ (") for line in lines) == len(told)
        for title in mine["title"]:
            assert any(title in line for line in lines), (name, title)

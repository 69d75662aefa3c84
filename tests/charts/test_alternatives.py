"""What is read aloud of a figure: the finding, how sure it is, and what is marked in it."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from charts.areas import main_finding
from charts.figure import Subject
from text.formats import number
from views.edition import store
from views.figures import KINDS, build, read

ABOUT = Subject(indicator="x", title="Andel", category="alle", unit="prosent", decimals=1,
                direction="none", period="2016", level="delomrade", level_name="delområder",
                source="Kilde: X")  # fmt: skip
ROWS = pd.DataFrame(
    [("1", "Sem", 10.0, 9.0, 11.0), ("2", "Vollen", 20.0, 18.5, 21.5),
     ("3", "Heggedal", 15.0, float("nan"), float("nan")), ("4", "Øyene", float("nan"), 1.0, 2.0)],
    columns=["area", "name", "value", "lower", "upper"],
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_both_ends_are_told_with_how_sure_they_are() -> None:
    said = plain(main_finding(ABOUT, ROWS))
    assert "fra 18,5 til 21,5 % for Vollen, og fra 9,0 til 11,0 % for Sem" in said
    without = ROWS.assign(lower=float("nan"), upper=float("nan"))
    assert "Usikkerhet" not in main_finding(ABOUT, without)


def test_every_marked_area_is_told_and_one_without_a_figure_is_never_zero() -> None:
    said = plain(main_finding(ABOUT, ROWS, ["1", "3", "4", "gone"]))
    assert "Sem, som er merket: 10,0 prosent, med usikkerhet fra 9,0 til 11,0 %." in said
    assert "Heggedal, som er merket: 15,0 prosent." in said
    assert "Øyene, som er merket, er uten tall." in said
    assert said.count("merket") == 3


@pytest.mark.parametrize("kind", ["kart", "ruter", "rangering", "spredning"])
def test_who_hears_a_figure_hears_the_area_the_reader_chose(kind: str) -> None:
    asked = {"indikator": "aleneboende", "niva": "delomrade", "ar": "2016", "omrade": "320309"}
    rows = store()[1].rows("aleneboende", "delomrade", category="alle", period="2016")
    row = rows.set_index("area").loc["320309"]
    said = plain(build(read(KINDS[kind], asked)).alt)
    told = said.split("Sentrum, som er merket: ")[1]
    assert told.startswith(plain(number(row["value"], 1)))
    assert re.match(r"25,5 prosent, med usikkerhet fra 2\d,\d til 2\d,\d %\.", told)


def test_who_hears_where_municipalities_stand_hears_those_that_are_marked() -> None:
    said = build(read(KINDS["plass"], {"indikator": "lavinntekt", "sammenlign": "3201,3301"})).alt
    for name in ("Asker", "Bærum", "Drammen"):
        assert f"{name}, som er merket: " in said


def test_who_hears_a_profile_hears_how_much_of_it_is_told_apart() -> None:
    made = build(read(KINDS["profil"], {"omrade": "320309"}))
    met = list(made.table["Utfall"])
    sure = met.count("høyere") + met.count("lavere")
    assert f"Av {len(met)} tall er {sure} klart høyere eller lavere" in made.alt
    assert f"Ikke prøvd: {met.count('ikke prøvd')}." in made.alt

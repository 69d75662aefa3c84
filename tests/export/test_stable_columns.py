"""A figure's CSV has short headings that last, in both languages, and those of the open data."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from demands import sampled

from charts.figure import Figure
from export.figurecsv import LAST, stable_csv
from export.opendata import BESIDE, NAMES
from store.snapshot import load_snapshot
from views.figures import KINDS, build_for_file, read

#: Kinds whose rows are observations, one each.
OBSERVED = ("kart", "ruter", "rangering", "utvikling", "plass", "spredning")


def file_of(kind: str, **asked: str) -> pd.DataFrame:
    state = read(KINDS[kind], asked)
    made = build_for_file(state)
    if not isinstance(made, Figure):
        pytest.skip("no such figure on these data")
    return pd.read_csv(io.BytesIO(stable_csv(made, state)), sep=";", decimal=",",
                       encoding="utf-8-sig", dtype={"omrade": str, "periode": str},
                       keep_default_na=False, na_values={"verdi": [""]})  # fmt: skip


@pytest.mark.parametrize("kind", sampled(KINDS))
def test_headings_are_short_plain_and_the_same_in_both_languages(kind: str) -> None:
    bokmal, english = file_of(kind, spraak="nb"), file_of(kind, spraak="en")
    assert list(bokmal) == list(english) and len(bokmal) == len(english)
    assert len(set(bokmal)) == len(bokmal.columns)
    for heading in bokmal:
        assert re.fullmatch(r"[a-z0-9_]{2,48}", heading), heading
        if heading in ("indikator", "omrade", "niva", "periode", "enhet", "kategori"):
            assert list(bokmal[heading]) == list(english[heading]), heading
    assert list(bokmal)[-1] == LAST


@pytest.mark.parametrize("kind", OBSERVED)
def test_rows_that_are_observations_have_every_heading_of_the_open_data(kind: str) -> None:
    table = file_of(kind)
    assert list(table)[: len(NAMES) + len(BESIDE)] == [*NAMES, *BESIDE]
    frame = load_snapshot().frame
    key = ["indicator", "category", "area", "period"]
    held = frame.set_index(key)["value"]
    for row in table.itertuples():
        value = held[(row.indikator, row.kategori, row.omrade, row.periode)]
        assert (pd.isna(value) and pd.isna(row.verdi)) or value == row.verdi
        assert row.periode_start[:4] == row.periode[:4]


def test_headings_do_not_name_a_year_or_an_indicator_and_say_what_they_are() -> None:
    for indicator in ("medianinntekt", "aleneboende"):
        table = file_of("stigning", indikator=indicator)
        assert [h for h in table if h.startswith("verdi")] == [
            "verdi_1", "verdi_1_navn", "verdi_2", "verdi_2_navn"]  # fmt: skip
        [first], [last] = table["verdi_1_navn"].unique(), table["verdi_2_navn"].unique()
        years = [int(re.search(r"20\d\d", text)[0]) for text in (first, last)]
        assert years[0] < years[1]
        assert set(table["indikator"]) == {indicator} and set(table["niva"]) == {"delomrade"}


def test_a_column_of_the_open_data_holds_no_words_where_they_hold_numbers() -> None:
    table = file_of("barometer", omrade="320309")
    assert "verdi" not in table and "%" in " ".join(table["verdi_tekst"])
    assert set(table["indikator"]) <= set(load_snapshot().frame["indicator"])
    levels = file_of("nivaer")
    assert "niva_navn" in levels and "niva" not in levels


def test_a_set_of_the_readers_own_has_its_file_too() -> None:
    table = file_of("utvikling", indikator="folkemengde", omrade="eget:320321,320322",
                    navn="Vår krets")  # fmt: skip
    assert "Vår krets" in set(table["omrade_navn"]) and len(table) > 2


def test_the_file_of_a_page_and_of_an_address_are_one(client) -> None:
    state = read(KINDS["rangering"], {"indikator": "medianinntekt", "ar": "2016"})
    made = build_for_file(state)
    answer = client.get("/figur/rangering.csv?indikator=medianinntekt&ar=2016")
    assert answer.content == stable_csv(made, replace(state, newest=False))

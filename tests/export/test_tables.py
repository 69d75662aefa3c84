"""CSV files open right in a Norwegian Excel and read back as what they were."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.csv import figure_csv, to_csv
from store.snapshot import load_snapshot
from views.choice import parse
from views.figures import KINDS, build, build_for_file
from views.figures import read as state_of
from views.maps import map_figure


def read(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", dtype={
        "Kode": str})  # fmt: skip


def fields(content):
    """(heading, first value) of each column, as a spreadsheet parts the file."""
    text = content.decode("utf-8-sig")
    head, first = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    return list(zip(head, first, strict=True))


def test_a_figures_file_equals_the_snapshot():
    choice, _ = parse({"indikator": "medianinntekt"})
    table = read(figure_csv(map_figure(choice))).set_index("Kode")
    rows = load_snapshot().rows("medianinntekt", "delomrade", category="alle", period="2016")
    for row in rows.itertuples():
        assert table.loc[row.area].iloc[3] == row.value
    assert table["Kilde"].str.contains("Statistisk sentralbyrå").all()


def test_codes_keep_their_leading_zeros():
    content = to_csv(pd.DataFrame({"Kode": ["0220"], "v": [1.5]}))
    assert content.decode("utf-8-sig") == "Kode;v\r\n0220;1,5\r\n"


def test_a_missing_value_is_empty_and_never_zero():
    content = to_csv(pd.DataFrame({"v": [None, 1.25]}))
    assert content.decode("utf-8-sig").splitlines() == ["v", '""', "1,25"]


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
def test_numbers_read_back_as_they_were(values):
    table = read(to_csv(pd.DataFrame({"v": values})))
    assert [float(v) for v in table["v"]] == values


@given(st.text(min_size=1))
def test_no_text_is_run_as_a_formula(text):
    for heading, value in fields(to_csv(pd.DataFrame({text: [text]}))):
        assert heading == value
        assert value.removeprefix("'") == text or value == text
        assert not re.match(r"[=+@\t\r\n＝＋－＠]|-(?![0-9]+([.,][0-9]+)?$)", value)


@pytest.mark.parametrize("text", ["-2+3", "-cmd|' /C calc'!A0", "-", "=1", "+1", "@SUM(1)", "－1"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    for values in ([text], pd.Categorical([text])):
        assert fields(to_csv(pd.DataFrame({"t": values}))) == [("t", "'" + text)]


@pytest.mark.parametrize("text", ["-2", "-2,5", "-0.75", "a-b", "'=1", "–"])
def test_a_negative_number_and_any_other_text_is_as_it_was(text):
    assert fields(to_csv(pd.DataFrame({"t": [text]}))) == [("t", text)]


def test_the_file_of_a_profile_says_all_its_table_says_of_a_row():
    state = state_of(KINDS["profil"], {"omrade": "320309"})
    seen, kept = build(state).table, build_for_file(state).table
    for name in ("Indikator", "Periode", "Målt mot", "Utfall"):
        assert list(kept[name]) == list(seen[name])
    known = seen["Med lik blanding av husholdninger"] != ""
    assert known.any()
    assert list(kept["Med lik blanding av husholdninger"].notna()) == list(known)


def test_the_file_of_a_matrix_says_what_its_signs_say():
    signs = {"▲": "høyere", "▼": "lavere", "○": "ikke klart forskjellig", "□": "ikke prøvd"}
    state = state_of(KINDS["matrise"], {"niva": "delomrade"})
    seen = build(state).table.set_index("Område").drop(columns="Kode")
    kept = build_for_file(state).table.set_index(["Område", "Indikator"])
    met = set()
    for (area, indicator), row in kept.iterrows():
        sign = seen.loc[area, indicator][-1:]
        assert row["Utfall"] == signs.get(sign, "")
        met.add(row["Utfall"])
    assert {*signs.values()} <= met

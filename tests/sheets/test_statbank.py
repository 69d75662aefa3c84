"""PX and JSON-stat files as Statistikkbanken saves them: one table, read whole or refused."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.messages import ImportFailure
from sheets.statbank import as_sheet, is_statbank, read_statbank

PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="iso-8859-15";
LANGUAGE="no";
MATRIX="06947";
TITLE="06947: Personer i husholdninger; etter region, "
"statistikkvariabel og år";
UNITS="prosent";
STUB="region";
HEADING="statistikkvariabel","år";
VALUES("region")="3203 Asker","3201 Bærum","3301 Drammen";
VALUES("statistikkvariabel")="EU-skala 60 prosent; alle";
VALUES("år")="2023","2024";
TIMEVAL("år")=TLIST(A1,"2023"-"2024");
CODES("region")="3203","3201","3301";
CODES("statistikkvariabel")="EUskala60";
CODES("år")="2023","2024";
VALUES[en]("region")="Three","other","names";
NOTEX="DATA=vises alltid";
ELIMINATION("region")=YES;
LAST-UPDATED="20261101 08:00";
SOURCE="Statistisk sentralbyrå";
DATA=
"." 8.1
"-" 7.9
":" ".."
;
"""
DIMENSION = {
    "Region": {
        "label": "region",
        "category": {"index": {"3203": 0, "3201": 1}, "label": {"3203": "Asker", "3201": "Bærum"}},
    },
    "ContentsCode": {
        "label": "statistikkvariabel",
        "category": {
            "index": {"EUskala60": 0},
            "label": {"EUskala60": "EU-skala 60 prosent"},
            "unit": {"EUskala60": {"base": "prosent", "decimals": 1}},
        },
    },
    "Tid": {"label": "år", "category": {"index": {"2024": 0}, "label": {"2024": "2024"}}},
}
SHAPE = {
    "id": ["Region", "ContentsCode", "Tid"],
    "size": [2, 1, 1],
    "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
}
REST = {"label": "06947: Personer", "updated": "2026-11-01T07:00:00Z", "value": [8.1, None]}
VERSION_1 = {"dataset": {"dimension": {**DIMENSION, **SHAPE}, **REST}}
VERSION_2 = {"version": "2.0", "class": "dataset", "dimension": DIMENSION, **SHAPE, **REST}


def table(text, name="06947.px", encoding="iso-8859-15"):
    return read_statbank(text.encode(encoding), name)


def cells(dataset):
    frame = dataset.frame
    pairs = zip(frame["value"], frame["status"].astype(str), strict=True)
    return [(None if math.isnan(v) else v, s) for v, s in pairs]


def test_a_px_file_gives_every_cell_its_place_and_status():
    found = table(PX)
    assert cells(found) == [
        (None, "not_applicable"),
        (8.1, "ok"),
        (0.0, "ok"),
        (7.9, "ok"),
        (None, "suppressed"),
        (None, "missing"),
    ]
    assert found.frame["region"].astype(str).tolist()[:3] == ["3203", "3203", "3201"]
    assert found.labels["region"]["3201"] == "3201 Bærum"
    assert found.title.endswith("etter region, statistikkvariabel og år")
    assert (found.units, found.notes) == ({"": "prosent"}, ["DATA=vises alltid"])


def test_what_the_file_says_of_its_symbols_is_obeyed():
    hidden = PX.replace("SOURCE=", 'DATASYMBOL1=":";\nSOURCE=')
    assert cells(table(hidden))[0] == (None, "suppressed")


@pytest.mark.parametrize("document", [VERSION_1, VERSION_2], ids=["1", "2"])
def test_both_versions_of_json_stat_give_the_same_table(document):
    found = read_statbank(json.dumps(document).encode(), "06947.json")
    assert cells(found) == [(8.1, "ok"), (None, "missing")]
    assert found.roles["geo"] == ["Region"]
    assert found.units == {"EUskala60": "prosent"}
    assert found.names["Tid"] == "år"
    assert found.updated == "2026-11-01T07:00:00Z"


def test_a_sheet_has_codes_for_places_and_years_and_labels_for_the_rest():
    rows = [r.cells for r in as_sheet(table(PX), "06947").rows]
    assert rows[0] == ["region", "statistikkvariabel", "år", "verdi"]
    assert rows[1] == ["3203", "EU-skala 60 prosent; alle", "2023", "."]
    assert rows[2] == ["3203", "EU-skala 60 prosent; alle", "2024", 8.1]
    assert [r[3] for r in rows[5:]] == [":", ".."]


def test_a_code_of_a_codelist_loses_its_letter():
    text = json.dumps(VERSION_2).replace('"3203"', '"K-3203"')
    rows = as_sheet(read_statbank(text.encode(), "t.json"), "t").rows
    assert rows[1].cells[0] == "3203"


def test_the_kind_is_told_by_the_content():
    assert is_statbank(PX.encode("latin-1", "replace"))
    assert is_statbank(b'\xef\xbb\xbf {"class": "dataset"}')
    assert not is_statbank(b"PK\x03\x04")
    assert not is_statbank("Delområde;2024\nVollen;3".encode())


WRONG = {
    "no data": PX.partition("DATA=\n")[0],
    "a cell too few": PX.replace('":" ".."', '":"'),
    "a cell too many": PX.replace('":" ".."', '":" ".." 3'),
    "a cell that is a word": PX.replace("8.1", "otte"),
    "an infinite cell": PX.replace("8.1", "1e999"),
    "more after the cells": PX + "DATA=1;",
    "a code twice": PX.replace('"3203","3201","3301"', '"3203","3203","3301"'),
    "a code too few": PX.replace('"3203","3201","3301"', '"3203","3201"'),
    "an open quotation": PX.replace('SOURCE="Statistisk', "SOURCE=Statistisk"),
    "an unknown code page": PX.replace("iso-8859-15", "utf-7"),
    "saved with keys": PX.replace("SOURCE=", 'KEYS("region")=VALUES;\nSOURCE='),
    "a variable twice": PX.replace('HEADING="statistikkvariabel","år"', 'HEADING="region","år"'),
    "cells without end": PX.replace("8.1", "1 " * 5000),
    "two tables": json.dumps({"a": VERSION_1["dataset"], "b": VERSION_1["dataset"]}),
    "half a document": json.dumps(VERSION_2)[:-9],
    "not a number": json.dumps(VERSION_2).replace("8.1", "NaN"),
    "an answer of another kind": '{"odata.metadata": "x", "value": []}',
    "a pit of brackets": '{"a":' * 100_000,
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_one_whole_table_is_refused_in_both_languages(name):
    with pytest.raises(ImportFailure) as told:
        table(WRONG[name], "fil.px")
    assert "fil.px" in told.value.nb and "Forventet" in told.value.nb
    assert "Expected" in told.value.en


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PX) - 1), st.text(max_size=3))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(place, text):
    damaged = (PX[:place] + text + PX[place + 1 :]).encode("utf-8", "replace")
    try:
        read_statbank(damaged, "fil.px")
    except ImportFailure as error:
        assert "fil.px" in str(error)


def test_a_table_with_more_rows_than_a_sheet_is_refused():
    many = [f"{n:08d}" for n in range(210_000)]
    document = {
        "class": "dataset",
        "id": ["Region"],
        "size": [len(many)],
        "dimension": {"Region": {"category": {"index": many}}},
        "value": [1] * len(many),
    }
    found = read_statbank(json.dumps(document).encode(), "stor.json")
    with pytest.raises(ImportFailure, match="too many rows"):
        as_sheet(found, "stor")

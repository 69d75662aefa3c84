"""Asker beside others: old borders never mixed with new, and a place only where all are there."""

from __future__ import annotations

import json

import pytest
from opened import opened
from streamlit.testing.v1 import AppTest

from export import comparison
from export.choice import Choice


def page(**params: str) -> AppTest:
    return opened("sammenlign", **params)


def words(at: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "warning")
    return " ".join(str(e.value) for kind in kinds for e in at.get(kind) if hasattr(e, "value"))


def test_asker_against_each_in_words_and_lines() -> None:
    at = page(indikator="lavinntekt", sammenlign="3201,3312,3301")
    said = words(at)
    assert "Asker hadde" in said
    for name in ("Bærum", "Lier", "Drammen"):
        assert name in said
    names = {t["name"] for t in json.loads(at.get("plotly_chart")[0].proto.spec)["data"]}
    assert names == {"Asker", "Bærum", "Lier", "Drammen"}


def test_asker_has_a_place_among_all() -> None:
    said = words(page(indikator="medianinntekt"))
    assert "nummer 7 av 357 fra høyest i 2024" in said


def test_no_place_among_a_handful() -> None:
    at = page(indikator="nasjonale_prover_8")
    assert "bare 5 kommuner" in words(at)
    assert len(at.get("plotly_chart")) == 1


def test_old_and_new_asker_are_two_lines_that_never_meet() -> None:
    at = page(indikator="grunnskolepoeng", sammenlign="0220,0627,3201")
    traces = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    names = {t["name"] for t in traces}
    assert {"Asker", "Asker (før 2020)", "Røyken (før 2020)", "Bærum"} <= names
    new = [x for t in traces if t["name"] == "Asker" for x in t["x"]]
    old = [x for t in traces if t["name"] == "Asker (før 2020)" for x in t["x"]]
    assert not set(new) & set(old)


def test_a_break_cuts_the_line() -> None:
    at = page(indikator="psykisk_helse_primar", sammenlign="3201")
    traces = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    pieces = [t["x"] for t in traces if t["name"] == "Bærum"]
    assert len(pieces) == 2
    assert max(pieces[0]) < "2020" <= min(pieces[1])


def test_overlapping_intervals_are_not_a_difference() -> None:
    choice = Choice("nasjonale_prover_8", "lesing", "kommune", "2025-26")
    found = comparison.differences(choice, ["3201", "3312", "32"])
    assert set(found["name"]) == {"Bærum", "Lier", "Akershus"}
    same = found[(found["value"] - found["other"]).abs() == 0]
    assert same.empty or same["unsure"].all()


@pytest.mark.parametrize(
    "params",
    [
        {"indikator": "folkemengde"},
        {"niva": "delomrade"},
        {"sammenlign": "3201,<i>,9999"},
        {"ar": "0000", "indikator": "lavinntekt"},
    ],
)
def test_a_wrong_address_is_answered_in_words(params: dict[str, str]) -> None:
    at = page(**params)
    assert at.warning
    assert "<i>" not in words(at)
    assert at.get("plotly_chart")


def test_the_address_holds_whom_one_compares_with() -> None:
    at = page(indikator="lavinntekt", sammenlign="3201,3312")
    assert at.query_params["sammenlign"] in ("3201,3312", ["3201,3312"])


def test_english_is_complete() -> None:
    said = words(page(spraak="en", indikator="medianinntekt"))
    assert "Asker had" in said
    assert "Among the municipalities" in said

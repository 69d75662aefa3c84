"""JSON-stat as other people's readers take it."""

from __future__ import annotations

import pytest
from pxweb._internal.functions import unpack_table_data
from pyjstat import pyjstat

from views.edition import store

FIGURES = ["kart", "rangering", "utvikling", "profil", "matrise", "lorenz", "behov-innsats",
           "pyramide"]  # fmt: skip


@pytest.mark.parametrize("figure", FIGURES)
def test_pyjstat_and_pxweb_read_every_figure(client, figure: str) -> None:
    answer = client.get(f"/figur/{figure}.json")
    frame = pyjstat.Dataset.read(answer.text).write("dataframe")
    records = unpack_table_data(answer.json(), show=None)
    assert len(frame) == len(records) == len(answer.json()["value"])
    assert frame["value"].notna().any()
    assert [r["value"] for r in records] == answer.json()["value"]


@pytest.mark.parametrize("indicator", ["medianinntekt", "folkemengde", "nasjonale_prover_8"])
def test_values_equal_the_snapshot(client, indicator: str) -> None:
    answer = client.get(f"/api/v1/observasjoner?indikator={indicator}&niva=delomrade").json()
    rows = store()[1].rows(indicator, "delomrade")
    names = {"indikator": None, "kategori": "category", "omrade": "area", "periode": "period"}
    records = unpack_table_data(answer, show="code")
    measure = answer["dimension"].get("maal", {}).get("label")
    labels = {answer["dimension"][k]["label"]: v for k, v in names.items()}
    found = {
        tuple(r[label] for label, column in labels.items() if column): r["value"]
        for r in records
        if not measure or r[measure] == "value"
    }
    for row in rows.itertuples(index=False):
        value = found[(row.category, row.area, row.period)]
        assert value == row.value or (value is None and row.value != row.value)
    assert sum(v is not None for v in found.values()) == rows["value"].notna().sum()


def test_our_own_reader_takes_it(client) -> None:
    from sheets.jsonstat import read
    from store.errors import Where

    answer = client.get("/api/v1/observasjoner?indikator=aleneboende&niva=grunnkrets").json()
    assert read(answer, Where("oss", "aleneboende"), "levekar").frame["value"].notna().any()

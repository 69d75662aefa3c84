"""The figures as open data: the whole edition, several indicators a call, names beside codes."""

from __future__ import annotations

import datetime as dt
import io
import threading

import pandas as pd
import pytest

from export import opendata
from text.spans import span
from text.texts import LANGUAGES, texts
from views import edition
from views.edition import store

ONE = "/api/v1/observasjoner?format={form}&indikator={indicator}&niva=kommune"


def read(content: bytes, decimal: str = ",") -> pd.DataFrame:
    numbers = ("verdi", "nedre", "ovre", "teller", "nevner")
    return pd.read_csv(io.BytesIO(content), sep=";", decimal=decimal, encoding="utf-8-sig",
                       dtype={"omrade": str, "periode": str}, keep_default_na=False,
                       float_precision="round_trip",
                       na_values={n: [""] for n in numbers})  # fmt: skip


@pytest.fixture(scope="module")
def everything(client) -> pd.DataFrame:
    answer = client.get("/api/v1/alt.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    return read(answer.content)


@pytest.mark.slow
def test_the_whole_edition_holds_every_observation_once(everything) -> None:
    frame = store()[1].frame
    assert len(everything) == len(frame)
    key = ["indikator", "kategori", "omrade", "periode"]
    theirs = ["indicator", "category", "area", "period"]
    both = everything.merge(frame, left_on=key, right_on=theirs,
                            suffixes=("", "_held"), validate="one_to_one")  # fmt: skip
    assert len(both) == len(frame)
    assert (both["verdi"].isna() == both["value"].isna()).all()
    shown = both[both["value"].notna()]
    assert (shown["verdi"] == shown["value"]).all()
    assert (both["status"] == both["status_held"]).all()


@pytest.mark.slow
def test_what_is_hidden_has_nothing_that_gives_it_away(everything) -> None:
    hidden = everything[everything["status"].isin(["suppressed", "withdrawn", "missing"])]
    assert len(hidden) > 100
    assert hidden[["verdi", "nedre", "ovre", "teller", "nevner"]].isna().all().all()


@pytest.mark.slow
def test_headings_are_those_of_the_observations_in_every_form(client, everything) -> None:
    address = ONE.format(form="csv", indicator="medianinntekt")
    one = read(client.get(address).content)
    record = client.get(address.replace("csv", "json")).json()["observasjoner"][0]
    packed = pd.read_parquet(io.BytesIO(client.get("/api/v1/alt.parquet").content))
    assert list(one) == list(everything) == list(record) == list(packed)
    english = read(client.get(address + "&spraak=en").content)
    assert list(english) == list(one)
    assert (english["verdi"] == one["verdi"]).all()
    assert set(english["indikator_navn"]) != set(one["indikator_navn"])


def test_parquet_holds_the_same_with_types(client, everything) -> None:
    answer = client.get("/api/v1/alt.parquet")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    packed = pd.read_parquet(io.BytesIO(answer.content))
    assert len(packed) == len(everything)
    assert packed["verdi"].dtype == "float64"
    assert (packed["verdi"].isna() == everything["verdi"].isna()).all()
    assert (packed["verdi"].fillna(0) == everything["verdi"].fillna(0)).all()
    assert packed["omrade"].str.len().max() > 4 and packed["periode_start"][0].day == 1


def test_names_stand_beside_codes(everything) -> None:
    asker = everything[everything["omrade"] == "3203"]
    assert set(asker["omrade_navn"]) == {"Asker"}
    income = everything[everything["indikator"] == "medianinntekt"].iloc[0]
    assert (income["enhet"], income["enhet_navn"]) == ("kr", "kroner")
    for code in ("indikator", "omrade", "niva", "periode", "status", "kilde"):
        assert (everything[f"{code}_navn"] != "").all(), code
    assert set(everything["lisens"]) <= {"CC BY 4.0", "NLOD 2.0"}


def test_every_note_is_explained_in_both_languages(everything) -> None:
    noted = everything[everything["merknad"] != ""]
    assert (noted["merknad_forklart"] != "").all()
    for language in LANGUAGES:
        assert all(texts(language)[f"note.{n}"] for n in noted["merknad"].unique())


@pytest.mark.parametrize(("period", "first", "last"), [
    ("2016", "2016-01-01", "2016-12-31"), ("2012-13", "2012-08-01", "2013-07-31"),
    ("2022-10", "2022-10-01", "2022-10-31"), ("2024-02", "2024-02-01", "2024-02-29"),
    ("2007-2008", "2007-01-01", "2008-12-31"),
])  # fmt: skip
def test_a_period_has_a_first_and_a_last_day(period: str, first: str, last: str) -> None:
    assert span(period) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_every_period_begins_before_it_ends_and_says_so_in_the_file(everything) -> None:
    assert (everything["periode_start"] < everything["periode_slutt"]).all()
    assert everything["periode_start"].str[:4].eq(everything["periode"].str[:4]).all()


def test_decimals_are_written_as_asked(client) -> None:
    address = ONE.format(form="csv", indicator="aldersandel")
    comma, point = client.get(address).content, client.get(address + "&desimal=punktum").content
    assert read(point, ".")["verdi"].equals(read(comma, ",")["verdi"])
    assert (read(comma)["verdi"] % 1 != 0).any() and comma != point
    assert client.get(address + "&desimal=komma").content == comma
    refused = client.get(address + "&desimal=semikolon")
    assert refused.status_code == 400 and refused.json()["parameter"] == "desimal"


def test_several_indicators_are_what_each_is_alone(client) -> None:
    names = ["folkemengde", "medianinntekt"]
    together = read(client.get(ONE.format(form="csv", indicator=",".join(names))).content)
    alone = [read(client.get(ONE.format(form="csv", indicator=n)).content) for n in names]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))
    sets = client.get(ONE.format(form="json-stat", indicator=",".join(names))).json()
    assert sets["class"] == "collection"
    each = [client.get(ONE.format(form="json-stat", indicator=n)).json() for n in names]
    assert sets["link"]["item"] == each
    wrong = client.get(ONE.format(form="csv", indicator="folkemengde,tull"))
    assert wrong.status_code == 400 and wrong.json()["parameter"] == "indikator"


def test_the_whole_edition_is_kept_until_the_figures_change(client) -> None:
    first = client.get("/api/v1/alt.parquet")
    again = client.get("/api/v1/alt.parquet", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    version = store()[1].version
    named = client.get(f"/api/v1/alt.parquet?versjon={version}")
    assert named.content == first.content and version in first.headers["content-disposition"]
    head = client.head("/api/v1/alt.csv")
    assert head.status_code == 200 and not head.content
    assert head.headers.get("content-length") != "0"
    assert client.get("/api/v1/alt.xlsx").status_code == 404


def test_indicators_areas_and_codes_are_tables_too(client, everything) -> None:
    def table(address: str) -> pd.DataFrame:
        answer = client.get(f"/api/v1/{address}")
        assert answer.headers["content-type"].startswith("text/csv")
        return pd.read_csv(io.BytesIO(answer.content), sep=";", dtype=str, keep_default_na=False)

    listed = client.get("/api/v1/indikatorer").json()["indikatorer"]
    found = table("indikatorer?format=csv")
    assert list(found["id"]) == [i["id"] for i in listed]
    assert list(found["tittel"]) == [i["tittel"]["nb"] for i in listed]
    districts = table("omrader?niva=delomrade&format=csv")
    assert len(districts) == 23 and set(districts["ligger_i_navn"]) == {"Asker"}
    codes = table("kodeverk?format=csv")
    for name in ("niva", "status", "enhet", "merknad", "kilde"):
        own = codes[codes["liste"] == name]
        assert set(everything[name]) - {""} <= set(own["kode"]), name
        assert (own["navn"] != "").all(), name
        assert list(table(f"kodeverk?liste={name}&format=csv")["kode"]) == list(own["kode"])
    english = client.get("/api/v1/kodeverk?liste=status&spraak=en").json()["koder"]
    words = {row["kode"]: row["navn"] for row in english}
    assert words["suppressed"] == "hidden"


@pytest.mark.parametrize("make", [lambda: list(opendata.whole_csv()), opendata.whole_parquet])
def test_what_many_ask_for_at_once_is_made_once(make, monkeypatch) -> None:
    made, table = [], opendata.open_table

    def counted(*args):
        made.append(args)
        return table(*args)

    monkeypatch.setattr(opendata, "open_table", counted)
    few = opendata.whole().head(2000)
    monkeypatch.setattr(opendata, "whole", lambda: few)
    with edition.opened(edition.Edition(edition.current().whole)):
        asking = [threading.Thread(target=edition.carried(make)) for _ in range(6)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(60)
    assert len(made) == 1

"""The addresses for machines hold what their description promises."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from views.edition import store
from views.figures import KINDS
from views.initiatives.filters import register
from web.declared import described


def test_indicators_are_all_there(client) -> None:
    found = client.get("/api/v1/indikatorer").json()["indikatorer"]
    rows = store()[1].frame
    there = set(rows.loc[rows["value"].notna(), "indicator"])
    assert [i["id"] for i in found] == [i for i in store()[0].indicators if i in there]
    assert "p90_p10" in there, "what is of the country alone is open data too"
    assert found[0]["kilde"]["lisens"] in ("CC BY 4.0", "NLOD 2.0")


def test_areas_as_list_and_as_map(client) -> None:
    found = client.get("/api/v1/omrader?niva=delomrade").json()["omrader"]
    assert len(found) == 23
    asked = client.get("/api/v1/omrader?niva=delomrade", headers={"Accept": "application/geo+json"})
    assert asked.headers["content-type"] == "application/geo+json"
    assert {f["properties"]["kode"] for f in asked.json()["features"]} == {a["kode"] for a in found}


def test_csv_reads_back(client) -> None:
    answer = client.get("/api/v1/observasjoner?indikator=medianinntekt&niva=delomrade&format=csv")
    table = pd.read_csv(io.BytesIO(answer.content), sep=";", decimal=",", dtype={"omrade": str})
    assert set(table["periode"]) == {2015, 2016}
    own = table[(table["omrade"] == "320301") & (table["kategori"] == "alle")]
    assert own.set_index("periode")["verdi"][2016] == 790_000


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/api/v1/observasjoner", 400, "indikator"),
        ("/api/v1/observasjoner?indikator=x", 400, "indikator"),
        ("/api/v1/observasjoner?indikator=medianinntekt&ar=2002", 404, "ar"),
        ("/api/v1/observasjoner?indikator=medianinntekt&niva=grunnkrets", 404, "niva"),
        ("/api/v1/omrader?niva=by", 400, "niva"),
        ("/api/v1/omrader?format=geojson", 404, "niva"),
        ("/api/v1/indikatorer?sok=x", 400, "sok"),
    ],
)
def test_problems_name_the_parameter(client, address: str, status: int, parameter: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter)
    assert answer.json()["tillatt"]


def test_methods_that_change_are_not_there(client) -> None:
    assert client.post("/api/v1/indikatorer").status_code == 405
    assert client.delete("/figur/kart.html").status_code == 405


def test_health(client) -> None:
    answer = client.get("/helse")
    assert answer.status_code == 200 and answer.json()["status"] == "ok"
    assert answer.json()["kilder"] and answer.headers["cache-control"] == "no-store"


def test_health_without_a_snapshot(client, monkeypatch) -> None:
    from store.errors import SnapshotError

    def gone() -> None:
        raise SnapshotError("/secret/path: gone")

    monkeypatch.setattr("web.health.store", gone)
    answer = client.get("/helse")
    assert answer.status_code == 503 and "secret" not in answer.text


def test_what_is_wrong_on_disk_is_told_in_the_language_asked_for(
    client, monkeypatch, tmp_path
) -> None:
    from register.faults import told
    from store.catalogue import Domain
    from store.entries import read_entries
    from store.errors import RegistryError
    from views.edition import Fault

    file = tmp_path / "arbeid.yaml"
    file.write_text("- {id: ledige, title: {nb: a, en: b}}\n" * 2, "utf-8")
    with pytest.raises(RegistryError) as error:
        read_entries(file, Domain)
    met = Fault(told(error.value, tmp_path).both(), "2026-01-01T00:00:00+00:00", 1)
    monkeypatch.setattr("web.health.fault", lambda: met)
    said = {query: client.get(f"/helse{query}").json()["feil"]["melding"]
            for query in ("", "?spraak=nb", "?spraak=en")}  # fmt: skip
    assert said[""] == said["?spraak=nb"] == "arbeid.yaml: «ledige» er registrert to ganger"
    assert said["?spraak=en"] == "arbeid.yaml: “ledige” is registered twice."


def test_the_description_names_every_figure() -> None:
    paths = described()["paths"]
    for kind in KINDS.values():
        parameters = {
            p["name"]: p for p in paths[f"/figur/{kind.id}.{{format}}"]["get"]["parameters"]
        }
        assert parameters["format"]["schema"]["enum"] == list(kind.formats)
        assert set(kind.parameters) <= set(parameters)


def test_the_register_leaves_whole_and_one_by_one(client) -> None:
    whole = client.get("/api/v1/tiltak").json()
    assert [i["id"] for i in whole["initiatives"]] == list(register().initiatives)
    assert whole["known_from_research"] and whole["evidence_scales"]
    one = client.get("/api/v1/tiltak?tiltak=innbyggertorg").json()
    assert [i["id"] for i in one["initiatives"]] == ["innbyggertorg"]
    assert one["known_from_research"] == []


def test_the_register_opens_in_excel_in_both_languages(client) -> None:
    answer = client.get("/api/v1/tiltak?format=csv")
    table = pd.read_csv(io.BytesIO(answer.content), sep=";")
    assert list(table["id"]) == list(register().initiatives)
    accept = {"Accept": "text/csv"}
    english = client.get("/api/v1/tiltak?tiltak=innbyggertorg&spraak=en", headers=accept)
    assert "Community squares" in english.content.decode("utf-8-sig")


def test_an_unknown_initiative_is_refused_by_name(client) -> None:
    answer = client.get("/api/v1/tiltak?tiltak=x")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "tiltak"
    assert "innbyggertorg" in answer.json()["tillatt"]


def test_the_front_page_answers_under_its_own_name(client) -> None:
    answer = client.get("/oversikt?spraak=en", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == "/?spraak=en"

"""What was cited can be fetched again, and an indicator that was renamed is found by its old id."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from demands import sampled
from starlette.applications import Starlette
from starlette.testclient import TestClient

from export.report.blocks import Picture
from store.catalogue import DATA, load_registry
from store.errors import RegistryError
from store.snapshot import load_snapshot, write_snapshot
from store.versions import ARCHIVE, KEEP, folders, read_pointer
from views import edition
from web import reports
from web.routes import routes

ROW = {"indicator": "medianinntekt", "category": "alle", "area": "320309", "period": "2016"}


@pytest.fixture()
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of its own, served instead of the real one."""
    home = tmp_path / "data"
    shutil.copytree(DATA, home, ignore=shutil.ignore_patterns("assets", "candidate", "arkiv"))
    keeper = edition._Keeper(home)
    monkeypatch.setattr(edition, "_keeper", keeper)
    yield home


@pytest.fixture()
def client(root: Path) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes())) as client:
        yield client


def revised(root: Path, value: float, **manifest: object) -> str:
    """A new version in which one value is another; its id."""
    now = load_snapshot(root)
    frame = now.frame.copy()
    row = (frame[list(ROW)] == list(ROW.values())).all(axis=1)
    assert row.sum() == 1
    frame.loc[row, "value"] = value
    return write_snapshot(frame, {**now.manifest, **manifest}, load_registry(root), root)


def told(client: TestClient, version: str = "") -> str:
    """The value in the figure's file, as written."""
    asked = {"versjon": version} if version else {}
    answer = client.get("/figur/rangering.csv", params={"ar": "2016", **asked})
    assert answer.status_code == 200, answer.text
    return next(x for x in answer.content.decode("utf-8-sig").splitlines() if "320309" in x)


@pytest.mark.slow
def test_a_cited_figure_can_be_fetched_again_as_it_was(client, root: Path) -> None:
    first, there = load_snapshot(root).version, set(folders(root))
    before = told(client)
    made = [first] + [revised(root, 400_000.0 + i) for i in range(KEEP + 2)]
    assert "400004" in told(client) and told(client, made[-1]) == told(client)
    assert told(client, first) == before
    for i, version in enumerate(made[1:]):
        assert str(400_000 + i) in told(client, version)
    assert (root / "snapshot" / ARCHIVE / first).is_dir()
    assert next(iter(folders(root))) == read_pointer(root / "snapshot")["version"]
    assert set(folders(root)) == there | set(made)


def test_the_page_of_an_earlier_edition_says_so_and_links_to_itself(client, root: Path) -> None:
    first = load_snapshot(root).version
    revised(root, 400_000.0)
    page = client.get("/figur/rangering.html", params={"versjon": first})
    assert f"tidligere utgave ({first})" in page.text
    assert f"versjon={first}" in page.text.split("og:url")[1].split(">")[0]
    now = client.get("/figur/rangering.html")
    assert "tidligere utgave" not in now.text and "versjon=" not in now.text
    assert page.headers["etag"] != now.headers["etag"]
    json = client.get("/api/v1/observasjoner", params={
        "indikator": "medianinntekt", "omrade": "320309", "ar": "2016", "format": "json",
        "kategori": "alle", "versjon": first}).json()  # fmt: skip
    assert json["observasjoner"][0]["verdi"] != 400_000.0


@pytest.mark.parametrize(
    "asked",
    sampled(
        [
            "kurv.html?kurv=rangering%3Findikator=medianinntekt%26niva=delomrade%26omrade=320309",
            "320309.html?",
            "eget.html?omrade=eget:320309,320310",
        ]
    ),
)
def test_a_cited_report_can_be_fetched_again_and_says_which_edition_it_is_of(
    client, root: Path, monkeypatch, asked: str
) -> None:
    # The report then has each figure's table, also where another test has had its pictures drawn,
    # or has had the same report made.
    monkeypatch.setattr(Picture, "drawn", lambda *_, **__: None)
    monkeypatch.setattr(reports, "_kept", {})
    before = client.get(f"/rapport/{asked}")
    first = before.headers["levekar-utgave"]
    assert before.status_code == 200 and "tidligere utgave" not in before.text
    revised(root, 432_100.0)
    now = client.get(f"/rapport/{asked}").text
    assert "432\u202f100" in now and "432\u202f100" not in before.text
    again = client.get(f"/rapport/{asked}&versjon={first}")
    assert again.headers["levekar-utgave"] == first
    said = re.search(
        rf" Tallene er fra en tidligere utgave \({first}\).+?rettet siden\.", again.text
    )
    assert said and again.text.replace(said[0], "") == before.text
    wrong = client.get(f"/rapport/{asked}&versjon=tull", headers={"Accept": "application/json"})
    assert wrong.status_code == 404 and wrong.json()["parameter"] == "versjon"


@pytest.mark.parametrize("asked", ["finnesikke", "../current", "arkiv", "."])
def test_an_edition_that_does_not_exist_is_told(client, asked: str) -> None:
    answer = client.get("/figur/kart.csv", params={"versjon": asked})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["parameter"] == "versjon" and body["tillatt"]
    page = client.get("/figur/kart.html", params={"versjon": asked})
    assert page.status_code == 404 and page.headers["content-type"].startswith("text/html")
    assert "/utforsk" in page.text or "/kart" in page.text


def test_an_edition_with_secret_orders_is_not_told_afterwards(client, root: Path) -> None:
    order = {"indicator": "medianinntekt", "level": "delomrade", "categories": ["alle"],
             "periods": ["2016"]}  # fmt: skip
    secret = revised(root, 500_000.0, imports=[order])
    revised(root, 500_001.0, imports=[])
    answer = client.get("/figur/kart.csv", params={"versjon": secret})
    assert answer.status_code == 404 and "500" not in answer.json()["detail"].replace(secret, "")


@pytest.mark.slow
def test_an_order_that_was_open_by_mistake_is_not_told_from_the_edition_of_the_mistake(
    client, root: Path
) -> None:
    order = {"indicator": "medianinntekt", "level": "delomrade", "categories": ["alle"],
             "periods": ["2016"]}  # fmt: skip
    mistake = revised(root, 500_000.0, imports=[{**order, "open": True}])
    elsewhere = revised(root, 500_001.0, imports=[{**order, "periods": ["2015"], "open": True}])
    assert "500000" in told(client, mistake)
    undone = {**order, "open": True, "undone": "2026-01-01T00:00:00+00:00"}
    revised(root, 500_002.0, imports=[undone, order])
    answer = client.get("/figur/rangering.csv", params={"ar": "2016", "versjon": mistake})
    assert answer.status_code == 404 and "500" not in answer.json()["detail"].replace(mistake, "")
    assert "500001" in told(client, elsewhere), "another year's order tells nothing of it"


def rename(root: Path, old: list[str]) -> None:
    """Register former ids of one indicator, as a person adds a line to its entry."""
    line = "- id: medianinntekt\n"
    [file] = [f for f in (root / "indicators").glob("*.yaml") if line in f.read_text("utf-8")]
    more = f"{line}  former_ids: [{', '.join(old)}]\n"
    file.write_text(file.read_text("utf-8").replace(line, more), "utf-8")


@pytest.mark.parametrize(
    "address",
    ["/figur/kart.html?indikator=inntekt_gammel&ar=2016&spraak=en",
     "/figur/rangering.csv?indikator=inntekt_gammel",
     "/figur/prioritering.json?vekter=inntekt_gammel.aleneboende:2,lavinntekt:1",
     "/figur/matrise.html?sorter=inntekt_gammel.alle",
     "/api/v1/observasjoner?indikator=inntekt_gammel&niva=delomrade"],
)  # fmt: skip
def test_a_former_id_leads_to_the_one_it_has_now(client, root: Path, address: str) -> None:
    rename(root, ["inntekt_gammel"])
    answer = client.get(address, follow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["access-control-allow-origin"] == "*"
    there = urlsplit(answer.headers["location"])
    asked = urlsplit(address)
    assert there.path == asked.path and not there.netloc
    expected = [(n, v.replace("inntekt_gammel", "medianinntekt"))
                for n, v in parse_qsl(asked.query)]  # fmt: skip
    assert parse_qsl(there.query) == expected


def test_an_address_without_a_former_id_leads_nowhere_else(client, root: Path) -> None:
    rename(root, ["inntekt_gammel", "alle"])
    answer = client.get("/figur/kart.csv?indikator=medianinntekt&kategori=alle",
                        follow_redirects=False)  # fmt: skip
    assert answer.status_code == 200


@pytest.mark.parametrize("old", [["lavinntekt"], ["medianinntekt"], ["eldre", "eldre"]])
def test_a_former_id_that_clashes_is_refused(root: Path, old: list[str]) -> None:
    rename(root, old)
    with pytest.raises(RegistryError, match=f"medianinntekt.former_ids: «{old[0]}»"):
        load_registry(root)

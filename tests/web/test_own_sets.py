"""An own set of areas is a figure's area: in every format, as on its page, and no other way."""

from __future__ import annotations

import io
import re
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from views import own_area
from views.figures import KINDS, address, home, read

ASKED = {"omrade": "eget:320322,320321", "navn": "Sør-Hurum", "indikator": "aleneboende"}


@pytest.mark.parametrize("kind", ["kart", "utvikling"])
@pytest.mark.parametrize("form", ["html", "csv", "xlsx", "json"])
def test_it_is_given_out_in_every_format(client, kind: str, form: str) -> None:
    answer = client.get(f"/figur/{kind}.{form}", params=ASKED)
    assert answer.status_code == 200, answer.text
    name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])[1]
    assert re.match(rf"{kind}-aleneboende-\d{{4}}-sor.hurum\.{form}$", name)
    if form == "html":
        assert "Sør-Hurum" in answer.text


def test_its_value_is_what_its_parts_give_together(client) -> None:
    """Counts of the parts over counts of the parts: recomputed from the open data."""
    query = {"indikator": "aleneboende", "omrade": "320321,320322", "kategori": "alle",
             "format": "csv"}  # fmt: skip
    text = client.get("/api/v1/observasjoner", params=query).content.decode("utf-8-sig")
    parts = pd.read_csv(io.StringIO(text), sep=";", decimal=",", dtype={"omrade": str})
    sums = parts.groupby("periode")[["teller", "nevner"]].sum()
    expected = 100 * sums["teller"] / sums["nevner"]
    text = client.get("/figur/utvikling.csv", params=ASKED).content.decode("utf-8-sig")
    told = pd.read_csv(io.StringIO(text), sep=";", decimal=",", dtype={"omrade": str})
    told = told[told["omrade_navn"] == "Sør-Hurum"].set_index("periode")
    column = next(c for c in told.columns if c in ("verdi", "verdi_1"))
    assert len(told) == len(expected) >= 2
    for period, value in expected.items():
        assert told.loc[period, column] == pytest.approx(value, abs=1e-3)


def test_its_state_survives_its_address_and_leads_to_its_page() -> None:
    for kind in ("kart", "utvikling"):
        state = read(KINDS[kind], ASKED)
        assert state.choice.area == "eget:320321,320322" and state.name == "Sør-Hurum"
        assert read(KINDS[kind], address(state)) == state
        page, params = home(state)
        assert page == "omrade"
        own, problems = own_area.parse(params["omrade"], params["navn"])
        assert own and not problems and own.name == "Sør-Hurum"


@pytest.mark.parametrize(
    ("kind", "changed", "parameter"),
    [
        ("kart", {"omrade": "eget:320321,9"}, "omrade"),
        ("kart", {"omrade": "eget:"}, "omrade"),
        ("utvikling", {"niva": "grunnkrets"}, "niva"),
        ("rangering", {}, "omrade"),
        ("profil", {"indikator": ""}, "omrade"),
    ],
)
def test_what_cannot_be_is_told(client, kind: str, changed: dict, parameter: str) -> None:
    asked = {k: v for k, v in (ASKED | changed).items() if v}
    asked = asked if KINDS[kind].sets else {k: v for k, v in asked.items() if k != "navn"}
    asked = asked if kind != "profil" else {"omrade": asked["omrade"]}
    answer = client.get(f"/figur/{kind}.csv", params=asked)
    # A level that exists, and that a set of districts is not on, is nothing found; so is a set
    # that is none where a figure takes sets.
    assert answer.status_code == (404 if parameter == "niva" or KINDS[kind].sets else 400)
    assert answer.json()["parameter"] == parameter


def test_a_median_is_never_put_together(client) -> None:
    answer = client.get("/figur/utvikling.csv", params=ASKED | {"indikator": "medianinntekt"})
    assert answer.status_code == 404 and "aleneboende" in answer.json()["tillatt"]


def test_the_largest_set_has_an_address(client) -> None:
    state = read(KINDS["kart"], {"indikator": "aleneboende", "niva": "grunnkrets"})
    every = ",".join(client.get("/api/v1/omrader?niva=grunnkrets").json()["omrader"][i]["kode"]
                     for i in range(149))  # fmt: skip
    answer = client.get("/figur/kart.csv", params={"omrade": f"eget:{every}", "niva": "grunnkrets",
                                                   "indikator": "aleneboende"})  # fmt: skip
    assert state and answer.status_code == 200


def test_a_name_is_letters_and_plain_signs(client) -> None:
    page = client.get("/figur/kart.html", params=ASKED | {"navn": "<script>alert(1)</script>"})
    assert page.status_code == 200 and "<script>alert" not in page.text
    link = re.search(r'property="og:url" content="([^"]+)"', page.text)[1].replace("&amp;", "&")
    assert dict(parse_qsl(urlsplit(link).query))["navn"] == "scriptalert(1)script"

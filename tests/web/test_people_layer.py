"""Where people live is served as boundaries are, and lies on every map that leaves."""

from __future__ import annotations

import pytest
from demands import sampled

from store import people


def test_where_people_live_is_served_year_by_year_and_under_its_own_name_alone(client) -> None:
    path = people.address("2022")
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/geo+json"
    assert "immutable" in answer.headers["cache-control"]
    for wrong in (path.replace("folk2022", "2022"), path.replace("folk2022", "folk1999"),
                  path.replace("folk2022", "folk2021")):  # fmt: skip
        assert client.get(wrong).status_code == 404


@pytest.mark.parametrize("figure", sampled(["kart", "to-indikatorer", "klynger"]))
def test_the_layer_is_in_the_files_of_every_map(client, figure: str) -> None:
    alone = client.get(f"/figur/{figure}.html?folk=2022&selvstendig=1")
    assert alone.status_code == 200 and "MultiPolygon" in alone.text
    assert client.get(f"/figur/{figure}.html?folk=1999").status_code == 400

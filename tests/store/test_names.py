"""A reader finds the place by name, misspelt or not, and by postal code."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue import DATA, load_registry
from store.errors import RegistryError
from store.names import COLUMNS, FILE, KINDS, find


def rows():
    with (DATA / FILE).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def areas(query, **more):
    return [hit.area for hit in find(query, **more)]


def code(name, level="delomrade"):
    return next(a.code for a in load_registry().by_level[level] if a.name == name)


def test_the_list_has_every_district_unit_zone_school_and_postal_code():
    found, registry = rows(), load_registry()
    assert list(found[0]) == COLUMNS
    assert {r["kind"] for r in found} == set(KINDS)
    by_kind = {k: {r["area"] for r in found if r["kind"] == k} for k in KINDS}
    for level in ("delomrade", "grunnkrets", "levekarssone", "tidligere_kommune"):
        assert by_kind[level] == {a.code for a in registry.by_level[level]}
    assert len({r["name"] for r in found if r["kind"] == "postnummer"}) == 47
    assert len({r["name"] for r in found if r["kind"] == "skole"}) == 50
    assert all(registry.areas[r["area"]].level == r["level"] for r in found)


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Heggedal", "Heggedal"), ("heggdal", "Heggedal"), ("HEGEDAL", "Heggedal"),
     ("nesoya", "Nesøya"), ("Nesoeya", "Nesøya"), ("nesøja", "Nesøya"),
     ("billingstd", "Billingstad"), ("slemestad", "Østbygda Slemmestad"),
     ("Holmen", None), ("sætre", None), ("saetre", None), ("tofte", None)],
)  # fmt: skip
def test_a_name_is_found_however_it_is_spelt(asked, name):
    found = find(asked)
    assert found and found[0].score >= 78
    if name:
        assert code(name) in [hit.area for hit in found]


def test_an_exact_name_of_a_district_comes_before_its_schools():
    first = find("Vollen")[0]
    assert (first.kind, first.level, first.area, first.score) == (
        "delomrade", "delomrade", code("Vollen"), 100)  # fmt: skip


def test_a_postal_code_gives_every_district_it_covers():
    expected = {r["area"] for r in rows() if r["name"].startswith("1371 ")}
    assert len(expected) > 1
    assert set(areas("1371", most=50)) == expected
    assert set(areas("1371 Asker", most=50)) >= expected


def test_a_number_is_never_bent_to_another():
    assert find("1379") == [] or all(h.name.startswith("1379") for h in find("1379"))
    assert find("9999") == []


@pytest.mark.parametrize("asked", ["", "   ", "!?", "zqxv", "Trondheim", "<script>"])
def test_what_is_nowhere_near_gives_nothing(asked):
    assert find(asked) == []


@given(st.text(max_size=300))
def test_no_question_breaks_it_and_every_answer_has_a_page(query):
    known = load_registry().areas
    hits = find(query)
    assert len(hits) <= 8
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(h.area in known for h in hits)


@given(st.sampled_from(rows()))
def test_every_name_is_found_by_itself(row):
    assert row["area"] in areas(row["name"], most=100)


def test_a_missing_list_is_told(tmp_path):
    with pytest.raises(RegistryError, match=r"place_names\.csv"):
        find("Asker", root=tmp_path)

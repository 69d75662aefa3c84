"""What is wrong on disk is said in bokmål too, and what cannot be is not said in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from register.faults import told
from store.errors import LevekarError, RegistryError, SnapshotError

ROOT = Path("/data")


@pytest.mark.parametrize(
    ("english", "bokmaal"),
    [
        ("arbeid.yaml: ledige: unit: Field required (got {'id': 'ledige'})",
         "arbeid.yaml: ledige: unit: mangler (fikk {'id': 'ledige'})"),
        ("a.yaml: x: y: Field required (got {})\n"
         "a.yaml: x: z: Extra inputs are not permitted (got 1)",
         "a.yaml: x: y: mangler (fikk {})\na.yaml: x: z: nøkkelen finnes ikke (fikk 1)"),
        ("a.yaml: not valid YAML: while parsing a flow node\ndid not find expected node content",
         "a.yaml: ikke gyldig YAML (loggen har ordene)"),
        ("observations refused, 3: indicator not registered; first: indicator=x, area=3203.",
         "3 tall er avvist: indikatoren er ikke registrert. Det første: indicator=x, area=3203"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_bokmaal(english: str, bokmaal: str) -> None:
    said = told(SnapshotError(english), ROOT)
    assert (said.nb, said.en) == (bokmaal, english)


@pytest.mark.parametrize("error", [OSError("disk on fire"), LevekarError("nobody foresaw this")])
def test_what_has_no_bokmaal_is_not_said_in_english(error: Exception) -> None:
    said = told(error, ROOT)
    assert str(error) not in said.nb and "loggen" in said.nb


def test_a_file_is_named_also_where_its_fault_is_not_said() -> None:
    said = told(RegistryError("/data/areas.csv: odd in a way of its own"), ROOT)
    assert said.nb.startswith("areas.csv: ") and "odd" not in said.nb


def test_what_was_said_in_both_languages_stands() -> None:
    error = RegistryError("a.yaml: x: refers to itself")
    error.nb = "a.yaml: x: viser til seg selv"
    assert told(error, ROOT).nb == error.nb

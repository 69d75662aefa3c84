"""The typed rules for old codes are held against KLASS's changes, and differences are told."""

from __future__ import annotations

import re

import pytest

from loaders.areas import areas_live, history_check
from loaders.areas.history import former, merged_away
from store.errors import SourceError
from store.models import Level

from .standin.catalogue import units
from .standin.server import Call, Reply, json_reply

TOWNS = [
    ("0220", "3025", 2020), ("0627", "3025", 2020), ("0628", "3025", 2020), ("3025", "3203", 2024),
    ("0602", "3005", 2020), ("0625", "3005", 2020), ("0711", "3005", 2020), ("3005", "3301", 2024),
    ("0219", "3024", 2020), ("3024", "3201", 2024), ("3022", "3214", 2024),
    ("0626", "3049", 2020), ("3049", "3312", 2024),
    ("1601", "5001", 2018), ("5030", "5001", 2020),
]  # fmt: skip
UNITS = [(before, viken, 2020) for _, viken, before in units()] + [
    (viken, now, 2024) for now, viken, _ in units()
]


class Klass:
    """KLASS as it would tell all the changes there have been, or those left in the lists."""

    def __init__(self, former_service) -> None:
        self.codes = former_service
        self.lists = {"131": list(TOWNS), "1": list(UNITS)}
        self.asked: list[Call] = []

    def __call__(self, call: Call) -> Reply:
        match = re.fullmatch(r"/classifications/(\d+)/changes.json", call.path)
        if not match:
            return self.codes(call)
        self.asked.append(call)
        found = [
            {"oldCode": old, "newCode": new, "changeOccurred": f"{year}-01-01"}
            for old, new, year in self.lists[match.group(1)]
        ]
        return json_reply({"codeChanges": found})


@pytest.fixture
def service(standin) -> Klass:
    standin.services["klass"] = Klass(standin.services["klass"])
    return standin.services["klass"]


def test_every_old_code_of_the_149_grunnkretser_is_followed_and_confirmed(
    service, client, registry
):
    found = history_check.compare(client, registry, "2026-01-01")
    assert found.differences == []
    assert found.unknown == []
    assert found.confirmed == 2 * 149 + 7 + 6
    assert [c.query for c in service.asked] == [{"from": ["1999-01-01"], "to": ["2026-01-01"]}] * 2


def test_the_old_codes_are_those_of_the_copied_history(registry):
    told = {now: [viken, before] for now, viken, before in units()}
    assert {a.code: former(a.code) for a in registry.by_level[Level.GRUNNKRETS]} == told
    assert set(merged_away()) == {"0220", "0627", "0628", "0602", "0625", "0711"}


def replaced(steps, old, *new):
    """The changes with others in place of an old code's."""
    return [s for s in steps if s[0] != old] + list(new)


@pytest.mark.parametrize(
    ("classification", "old", "new", "told"),
    [
        ("1", "06270104", [("06270104", "30251799", 2020)],
         "06270104 leads to 32031704 with us; in KLASS: 30251799"),
        ("1", "30251704", [("30251704", "32031704", 2024), ("30251704", "32031799", 2024)],
         "30251704 leads to 32031704 with us; in KLASS: .+ split on 2024-01-01"),
        ("1", "02200101", [("02200101", None, 2015)],
         "02200101 leads to 32030101 with us; in KLASS: .+ abolished on 2015-01-01"),
        ("1", "02209999", [("02209999", "02200101", 2012), ("02200102", "02200101", 2014)],
         "02200101 leads to 32030101 with us; in KLASS: .+ merged with"),
        ("131", "3024", [("3024", "3201", 2024), ("3027", "3201", 2024)],
         "3024 leads to 3201 with us; in KLASS: .+ merged with"),
        ("131", "0711", [("0711", "3903", 2020)],
         "0711 is one of several parts of 3301 with us; in KLASS: 3903, alone"),
        ("131", "0628", [("0628", None, 2020)],
         "0628 is one of several parts of 3203 with us; in KLASS: .+ abolished"),
    ],
)  # fmt: skip
def test_a_code_that_klass_leads_elsewhere_is_told(
    classification, old, new, told, service, client, registry, store, capsys
):
    service.lists[classification] = replaced(service.lists[classification], old, *new)
    assert areas_live.run("klass", registry, client, False, store) == 1
    out = capsys.readouterr().out
    assert re.search(f"other history: {told}", out), out


def test_codes_that_the_changes_do_not_mention_are_told_and_are_no_difference(
    service, client, registry, store, capsys
):
    service.lists["131"] = []
    assert areas_live.run("klass", registry, client, False, store) == 0
    out = capsys.readouterr().out
    assert "298 code(s) lead where loaders/areas/history.py leads, 0 do not, 13 are not" in out
    assert "KLASS tells nothing of: 0219, 0220, 0602" in out
    service.lists["1"] = []
    assert areas_live.run("klass", registry, client, False, store) == 0
    assert "and 299 more" in capsys.readouterr().out


def test_changes_of_another_shape_are_told_after_what_was_found(
    service, standin, client, registry, store, capsys
):
    fault = json_reply({"codeChanges": [{"oldCode": "30250101", "newCode": "32030101"}]})
    standin.faults.append(lambda c: fault if c.path.endswith("changes.json") else None)
    assert areas_live.run("klass", registry, client, False, store) == 1
    told = capsys.readouterr()
    assert "0 difference(s)" in told.out
    assert "changeOccurred" in told.err
    with pytest.raises(SourceError):
        history_check.compare(client, registry, "2026-01-01")

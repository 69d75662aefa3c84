"""Every fault, at every source: a message that names source, table, expected and got.

Longer than 300 lines: every fault is tried at every source.
"""

from __future__ import annotations

import json
import re
import socket
from functools import partial

import pytest

from loaders.http.client import Client, Limits
from loaders.refreshing.harvest import SERVICES, gather
from loaders.refreshing.planning import plan
from loaders.refreshing.refresh import refresh
from loaders.refreshing.transform import observations
from loaders.sources import geonorge, klass
from store.errors import SourceError
from store.snapshot import load_snapshot

from .standin.others import bufdir
from .standin.server import Reply, json_reply

pytestmark = pytest.mark.slow

PROBES = {
    "ssb": "lavinntekt_barn",
    "fhi": "trangboddhet",
    "udir": "fravar_10",
    "valg": "valgdeltakelse_kommunestyrevalg",
    "bufdir": "barn_lavinntekt_bufdir",
    "nav": "uforetrygd",
}
SOURCES = [*PROBES, "klass", "geonorge"]
MESSAGE = re.compile(r"(\w+), table .+: expected .+; got .+", re.DOTALL)


def megabytes():
    return (b"1" * 1_000_000 for _ in range(60))


FAULTS = {
    "time-out": lambda c: Reply(stall=3),
    "429 for ever": lambda c: json_reply({}, 429, Retry_After="1"),
    "429 without Retry-After": lambda c: json_reply({}, 429),
    "500 with empty body": lambda c: Reply(500),
    "503": lambda c: Reply(503, b"updating", "text/plain"),
    "HTML with status 200": lambda c: Reply(
        200, b"<!DOCTYPE html><h1>Vedlikehold</h1>", "text/html"
    ),
    "an answer cut short": lambda c: Reply(200, b'{"id": ["Reg', cut=True),
    "truncated JSON": lambda c: Reply(200, b'{"dimension": {"Region": {"cate'),
    "JSON of the wrong shape": lambda c: json_reply([[1, 2], {"a": None}]),
    "a number": lambda c: json_reply(7),
    "null": lambda c: json_reply(None),
    "an empty document": lambda c: json_reply({}),
    "an empty body": lambda c: Reply(200),
    "60 MB": lambda c: Reply(stream=megabytes()),
    "non-UTF-8": lambda c: Reply(200, b'{"label": "R\xf8yken"}'),
    "a redirect to another host": lambda c: Reply(
        301, headers={"Location": "https://example.org/"}
    ),
}


def ask(source, client, registry):
    """One question to a source, past the refresh's own catching."""
    if source == "klass":
        return klass.codes(client, 131, "2026-01-01")
    if source == "geonorge":
        return geonorge.fetch(client, registry)
    task = plan(registry, indicators=[PROBES[source]])[0]
    return SERVICES[source](client).table(task.fetches, task.areas)


@pytest.fixture
def asking(fault, client, waits):
    """The client; where no answer is to come in time, one that waits for it a fifth as long."""
    if fault != "time-out":
        return client
    return Client(limits=Limits(connect=2, read=0.2, whole=5), sleep=waits, clock=waits.clock)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_the_first_call_is_told(source, fault, standin, asking, registry):
    standin.faults.append(FAULTS[fault])
    with pytest.raises(SourceError) as caught:
        ask(source, asking, registry)
    found = MESSAGE.match(str(caught.value))
    assert found and found.group(1) == source, str(caught.value)
    assert len(str(caught.value)) < 900


@pytest.mark.parametrize("source", ["ssb", "fhi", "udir", "bufdir", "nav"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_the_last_call_is_told(source, fault, standin, asking, registry):
    last = re.compile(r"/data$|\.zip$|\.xlsx$")
    standin.faults.append(lambda c: FAULTS[fault](c) if last.search(c.path) else None)
    with pytest.raises(SourceError, match=MESSAGE):
        ask(source, asking, registry)


@pytest.mark.parametrize("source", SOURCES)
def test_a_refused_connection_is_told(source, standin, client, registry, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(f"LEVEKAR_{source.upper()}_URL", f"http://127.0.0.1:{port}")
    with pytest.raises(SourceError, match=rf"{source}, table .+ no answer from 127.0.0.1:{port}"):
        ask(source, client, registry)


def spoiled(document, place, value):
    """The document with ``value`` put at ``place``, a path of keys and positions."""
    if not place:
        return value
    first, *rest = place
    document[first] = spoiled(document[first], rest, value)
    return document


SHAPES = {
    "a list as a dimension's name": ("ssb", "/data", ["id", 0], [[1]]),
    "a list as fhi's table": ("fhi", "/table", [0], [1]),
    "a number as fhi's title": ("fhi", "/table", [0, "title"], None),
    "texts as fhi's dimensions": ("fhi", "/dimension", ["dimensions"], ["GEO", "AAR"]),
    "a text as a category": ("fhi", "/dimension", ["dimensions", 0, "categories"], ["0", "3203"]),
    "a text as categories": ("fhi", "/dimension", ["dimensions", 0, "categories"], "0"),
    "a number as children": (
        "fhi",
        "/dimension",
        ["dimensions", 0, "categories", 0, "children"],
        7,
    ),
    "a text as the report's element": (
        "udir",
        "GSK_fravaer",
        ["rappside", "rapportElementer"],
        ["x"],
    ),
    "an object as the report's year": (
        "udir",
        "GSK_fravaer",
        ["rappside", "filterDefaultVerdier", "SkoleAarID"],
        {"a": 1},
    ),
    "a number as a row": ("udir", "/data", ["rows", 0], 7),
    "nothing as a unit": ("nsr", "/enheter", ["EnhetListe", 0], None),
    "a text as the number of pages": ("nsr", "/enheter", ["AntallSider"], "mange"),
    "a change without its new code": (
        "klass",
        "/changes.json",
        ["codeChanges", 0],
        {"oldCode": "3025"},
    ),
    "a text as a change": ("klass", "/changes.json", ["codeChanges", 0], "3025"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_whole_json_of_the_wrong_shape_is_told(name, standin, client, registry):
    source, end, place, value = SHAPES[name]

    def fault(call):
        if not call.path.endswith(end):
            return None
        good = standin.services[call.service](call)
        return json_reply(spoiled(json.loads(good.body), place, value))

    standin.faults.append(fault)
    questions = {
        "nsr": lambda: SERVICES["udir"](client).register("nsr"),
        "klass": lambda: klass.changes(client, 131, "2020-01-01", "2024-01-02"),
    }
    with pytest.raises(SourceError, match=MESSAGE) as caught:
        questions.get(source, lambda: ask(source, client, registry))()
    assert len(str(caught.value)) < 500


def test_what_nobody_foresaw_fails_its_own_source_alone(
    standin, client, registry, blank, monkeypatch, caplog
):
    def stumble(*_):
        raise KeyError("AntallSider")

    monkeypatch.setattr(SERVICES["udir"], "table", stumble)
    names = [PROBES["udir"], PROBES["ssb"]]
    outcome = refresh(registry, indicators=names, client=client, root=blank)
    [(what, why)] = outcome.failed
    assert what == PROBES["udir"]
    assert re.match(r"udir, table \w+: expected .+; got .+ \(KeyError: 'AntallSider'\)", why.en)
    assert "in stumble" in caplog.text
    assert not load_snapshot(blank).rows(PROBES["ssb"], "kommune").empty


def test_figures_nobody_foresaw_fail_their_own_series_alone(
    standin, client, registry, blank, monkeypatch
):
    def stumble(table, fetch, indicator, registry):
        if indicator.id == PROBES["ssb"]:
            raise ZeroDivisionError
        return observations(table, fetch, indicator, registry)

    monkeypatch.setattr("loaders.refreshing.harvest.observations", stumble)
    names = [PROBES["ssb"], PROBES["udir"]]
    outcome = refresh(registry, indicators=names, client=client, root=blank)
    assert [what for what, _ in outcome.failed] == [PROBES["ssb"]]
    assert not load_snapshot(blank).rows(PROBES["udir"], "kommune").empty


def test_a_dead_host_is_asked_once_in_a_run(standin, client, waits, registry, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("LEVEKAR_FHI_URL", f"http://127.0.0.1:{port}")
    tasks = plan(registry, sources=["fhi", "valg"])
    harvest = gather(tasks, registry, client)
    assert client.calls["fhi"] == 1
    assert sum(waits.seconds) < 30
    failed = [n.reason["en"] for n in harvest.notes if n.state == "failed"]
    assert len(failed) == sum(len(t.pairs) for t in tasks if t.source == "fhi") > 10
    assert all(f"no answer from 127.0.0.1:{port} (" in reason for reason in failed)
    tables = {t.table for t in tasks if t.source == "fhi"}
    assert all(any(f"fhi, table {t}" in reason for reason in failed) for t in tables)
    assert "valgdeltakelse_stortingsvalg" in harvest.rows


def test_a_slow_table_does_not_make_its_host_dead(standin, waits, registry):
    client = Client(limits=Limits(connect=30, read=3, whole=60), sleep=waits, clock=waits.clock)
    standin.faults.append(lambda c: Reply(stall=9) if "/794/data" in c.path else None)
    tasks = plan(registry, indicators=["trangboddhet", "bor_alene_sone", "mobbing"])
    harvest = gather(tasks, registry, client)
    assert set(harvest.rows) == {"bor_alene_sone", "mobbing"}


@pytest.mark.parametrize("source", PROBES)
def test_after_a_fault_the_last_good_figures_are_served(source, standin, client, registry, blank):
    name = PROBES[source]
    # In the live service nobody knows which workbook it is; here one says so itself.
    standin.services["bufdir"] = partial(bufdir, names=("Indikator_1_lavinntekt.xlsx",))
    refresh(registry, indicators=[name], client=client, root=blank)
    good = load_snapshot(blank)
    assert not good.rows(name).empty
    standin.faults.append(lambda c: Reply(200, b'{"cut": '))
    outcome = refresh(registry, indicators=[name], client=client, root=blank)
    assert outcome.code == 1
    now = load_snapshot(blank)
    assert now.frame.equals(good.frame)
    entry = now.manifest["series"][name]
    assert entry["state"] == "failed"
    assert entry["fetched"] == good.manifest["series"][name]["fetched"]
    assert entry["reason"]["en"].startswith(f"{source}, table ")


def variables(bank, table="08764"):
    return {v.code: v for v in bank.tables[table].variables}


def test_ssb_a_changed_variable_code(standin, bank, client, registry):
    variables(bank)["Region"].code = "Region2"
    with pytest.raises(SourceError, match=r"«Region» in «variables»; got only Region2"):
        ask("ssb", client, registry)


def test_ssb_a_changed_contents_code(standin, bank, client, registry):
    variables(bank)["ContentsCode"].values = {"Antall": "Personer"}
    with pytest.raises(SourceError, match=r"«EUskala60» in .+ only Antall"):
        ask("ssb", client, registry)


def test_ssb_a_new_mandatory_variable(standin, bank, client, registry):
    from .standin.pxweb import Variable

    bank.tables["08764"].variables.insert(1, Variable("Ny", "ny", {"1": "en"}, False))
    with pytest.raises(SourceError, match=r"«Ny».+ which is mandatory"):
        ask("ssb", client, registry)


def test_ssb_a_missing_variable_in_the_answer(standin, bank, client, registry):
    def without(call):
        if not call.path.endswith("/data"):
            return None
        document = {"class": "dataset", "id": ["Tid"], "size": [1], "value": [1]}
        return json_reply(document | {"dimension": {"Tid": {"category": {"index": ["2024"]}}}})

    standin.faults.append(without)
    with pytest.raises(SourceError, match="the variable Region"):
        ask("ssb", client, registry)


def test_ssb_a_codelist_in_other_letters(standin, bank, client, registry):
    lists = variables(bank, "07459")["Region"].codelists
    lists["agg_kommsummer"] = lists.pop("agg_KommSummer")
    task = next(t for t in plan(registry, indicators=["aldersandel"]) if t.fetches[0].codelists)
    with pytest.raises(SourceError, match=r"agg_KommSummer for «Region»; got .*agg_kommsummer"):
        SERVICES["ssb"](client).table(task.fetches, task.areas)


def test_ssb_its_own_words_are_passed_on(standin, bank, client, registry):
    fault = json_reply({"title": "Non-existent value", "status": 400, "detail": ""}, 400)
    standin.faults.append(lambda c: fault if c.path.endswith("/data") else None)
    with pytest.raises(SourceError, match="Non-existent value"):
        ask("ssb", client, registry)


def test_fhi_a_title_that_is_gone_or_stands_twice(standin, client, registry):
    titles = standin.services["fhi"].titles
    titles["1"] = titles["2"] = titles.pop("794")
    with pytest.raises(SourceError, match="one table with that title; got 2"):
        ask("fhi", client, registry)
    del titles["1"], titles["2"]
    with pytest.raises(SourceError, match="one table with that title; got 0"):
        ask("fhi", client, registry)


def test_fhi_a_dimension_nobody_chose_from_must_have_a_total(standin, client, registry):
    standin.services["fhi"].tables["794"]["NY"] = {"1": "Grunnskole", "2": "Videregående"}
    with pytest.raises(SourceError, match="one total in «Ny»; got 0 among 1"):
        ask("fhi", client, registry)


@pytest.mark.parametrize("source", ["bufdir", "nav"])
def test_a_page_without_the_link(source, standin, client, registry):
    standin.faults.append(lambda c: Reply(200, b"<a href='/x.pdf'>x</a>", "text/html"))
    with pytest.raises(SourceError, match=r"a link to .+; got 1 links, none like it"):
        ask(source, client, registry)


def test_a_link_to_another_host(standin, client, registry):
    page = b"<a href='https://example.org/PST302.xlsx'>x</a>"
    standin.faults.append(lambda c: Reply(200, page, "text/html"))
    with pytest.raises(SourceError, match="own host"):
        ask("nav", client, registry)

"""The feed of changes is Atom that readers of feeds accept, and follows the editions."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from views import updates as told_by
from views.updates import FETCHED, Update

ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/api/v1/endringer.atom"


def feed(client, **query):
    answer = client.get(PATH, params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_has_what_rfc_4287_demands(client, language):
    root = feed(client, spraak=language)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name").text
    for part in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}")
        moment = dt.datetime.fromisoformat(part.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    rels = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert rels["self"].endswith(f"{PATH}?spraak={language}") and "/data" in rels["alternate"]
    assert root.findall(f"{ATOM}entry")


def test_an_entry_is_the_same_one_in_both_languages(client):
    ids = [[e.findtext(f"{ATOM}id") for e in feed(client, spraak=s).findall(f"{ATOM}entry")]
           for s in ("nb", "en")]  # fmt: skip
    assert ids[0] == ids[1] and len(set(ids[0])) == len(ids[0])


def test_what_a_source_writes_is_text_and_not_markup(client, monkeypatch):
    odd = Update("v9", "2026-11-20T10:00:00+00:00", FETCHED, ("a <script>b</script> & c",))
    monkeypatch.setattr("web.feed.updates", lambda language: [odd])
    entry = feed(client).find(f"{ATOM}entry")
    inside = entry.findtext(f"{ATOM}content")
    assert "<script>" not in inside and "&lt;script&gt;" in inside
    assert entry.findtext(f"{ATOM}title") == told_by.headed(odd)

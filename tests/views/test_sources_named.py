"""Sources are named in the reader's own language, and each is still told from the others."""

import re

import pytest

from store.catalogue import load_registry
from views.subject import publishers, sources_line, table_name

SOURCES = list(load_registry().sources.values())


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.id)
def test_an_english_reader_meets_no_norwegian_publisher_or_table(source) -> None:
    said = f"{source.publisher['en']}: {table_name(source, 'en')}"
    assert not re.search(r"[æøåÆØÅ]|\b(og|fra|bestilt|rutenett|nokkel)\b", said, re.IGNORECASE)
    assert source.table.casefold() in table_name(source, "nb").casefold()
    if re.fullmatch(r"\d{5}", source.table):
        assert f"({source.table})" in table_name(source, "en")


def test_who_published_is_named_once_also_where_two_did_it_together() -> None:
    every = [source.id for source in SOURCES]
    english = publishers(every, "en").split(", ")
    assert len(english) == len(set(english))
    assert "Statistics Norway (SSB)" in english and "Eurostat" in english
    assert sum("Statistics Norway (SSB)" in name for name in english) == 1
    assert "Statistisk sentralbyrå" in sources_line(every, "nb")

"""Indicators are found by the words readers use, and every synonym leads to one that exists."""

import pytest

from store.catalogue import load_registry
from store.errors import RegistryError
from store.synonyms import synonyms
from views import finding


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("fattig", "lavinntekt_barn"),
        ("fattigdom", "lavinntekt"),
        ("trangbodd", "trangboddhet"),
        ("Arbeidsledig", "helt_ledige"),
        ("ensomhet", "naer_venn"),
        ("bolig", "eierstatus"),
        ("poor", "lavinntekt"),
        ("dårlig råd", "sosialhjelp"),
        ("nasjonale lesing", "nasjonale_prover_5"),
    ],
)
def test_an_indicator_is_found_by_the_words_a_reader_uses(asked, expected):
    assert expected in [i.id for i in finding.indicators(asked)]


def test_a_search_leaves_out_what_it_does_not_speak_of():
    assert [i.id for i in finding.indicators("trangbodd")] == ["trangboddhet"]
    assert finding.indicators("qqqq") == []


def test_an_empty_search_hides_nothing():
    assert len(finding.indicators("  ")) == len(load_registry().indicators)


def test_a_synonym_of_an_indicator_that_is_not_registered_is_refused_by_name(tmp_path):
    (tmp_path / "synonyms.yaml").write_text(
        "- id: et\n  words: {nb: [ord], en: [word]}\n  indicators: [finnes_ikke]\n", "utf-8"
    )
    with pytest.raises(RegistryError, match=r"synonyms.yaml: et.indicators: «finnes_ikke»"):
        synonyms(load_registry(), tmp_path)


@pytest.mark.parametrize(
    ("asked", "first"),
    [("barnehage", "barnehagedekning"), ("skolevei", "tilgang_skole_barnehage"),
     ("arbeidsledig", "utenfor_arbeid_utdanning"), ("husleie", "eierstatus"),
     ("folkehelse", "psykisk_helse_primar")],
)  # fmt: skip
def test_what_has_the_word_in_its_title_or_as_another_name_comes_first(asked, first):
    assert finding.best(asked)[0].id == first
    assert {i.id for i in finding.best(asked)} == {i.id for i in finding.indicators(asked)}

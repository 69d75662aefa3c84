"""A delivered table is looked at in the reader's own session and never stored."""

from streamlit.testing.v1 import AppTest

from loaders.registry import DATA
from loaders.snapshot import load_snapshot

PAGE = "from pages import egne_tall; egne_tall.show()"
TABLE = "område;2022;2023\n320301 Nesøya;800 100;810 200\n320322 Sydøstre Hurum;500 000;:\n"


def opened():
    at = AppTest.from_string(PAGE, default_timeout=60).run()
    at.selectbox(key="egne_velg_kategori").set_value("alle").run()
    return at


def test_a_table_from_ssb_is_understood_and_drawn():
    before = load_snapshot().version
    at = opened()
    at.file_uploader[0].upload("bestilling.csv", TABLE.encode(), "text/csv").run()
    assert not at.exception
    assert any("320301" in t.value or "delomrade" in t.value or "delområde" in t.value
               for t in at.text)  # fmt: skip
    titles = [h.value for h in at.header]
    assert any("2023" in title for title in titles)
    assert any("bestilling" in c.value for c in at.caption)
    assert load_snapshot().version == before
    assert not list(DATA.rglob("bestilling*"))


def test_a_file_that_is_no_table_is_told_in_plain_words():
    at = opened()
    at.file_uploader[0].upload("x.csv", b"<script>alert(1)</script>", "text/csv").run()
    assert not at.exception
    assert at.error
    assert at.text


def test_nothing_is_asked_of_a_reader_before_a_file_is_chosen():
    at = opened()
    assert not at.exception
    assert not at.error

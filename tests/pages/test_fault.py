"""A page that fails in a way nobody foresaw: words for the reader, all of it in the log."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import oversikt
from text.texts import t
from web import measuring

FRONT = Path(__file__).resolve().parents[2] / "dashboard.py"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_fault_nobody_foresaw_is_told_in_words_logged_and_counted(language, monkeypatch, caplog):
    def broken() -> None:
        raise ZeroDivisionError("secret of the server")

    monkeypatch.setattr(oversikt, "show", broken)
    before = measuring.FAULTS._value.get()
    at = AppTest.from_file(str(FRONT), default_timeout=60)
    at.query_params["spraak"] = language
    with caplog.at_level(logging.ERROR, "levekar"):
        at.run()
    assert [e.value for e in at.error] == [t("error.fault", language)]
    assert not at.exception
    assert "secret of the server" not in " ".join(str(e.value) for e in at.markdown)
    assert "secret of the server" in caplog.text
    assert measuring.FAULTS._value.get() == before + 1

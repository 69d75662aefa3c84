"""What stands at the foot of every page: the edition it was made from and the code that made it."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from text.formats import date
from views.archive import versions
from views.edition import edition
from views.homes import VIEWS


def foot(page: str, **query: str) -> str:
    """The last words of a page as the front door opens it."""
    test = AppTest.from_string(
        f"from pages.parts import house; house.page({page!r})()", default_timeout=60
    )
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, [e.value for e in test.exception]
    return str(test.caption[-1].value)


@pytest.mark.parametrize("page", list(VIEWS))
def test_every_page_tells_its_edition_by_the_name_it_can_be_fetched_by(page: str) -> None:
    words = foot(page)
    assert date(edition().made, "nb") in words
    told = re.search(r"Utgave (\w+)\.", words)[1]
    assert told in versions()


def test_the_foot_names_the_code_where_it_is_known(monkeypatch) -> None:
    assert "Kode" not in foot("oversikt")
    monkeypatch.setenv("LEVEKAR_COMMIT", "0123456789abcdef0123456789abcdef01234567")
    assert foot("oversikt").endswith("Kode 0123456789ab.")
    assert foot("oversikt", spraak="en").endswith("Code 0123456789ab.")

"""A page of views shows the one asked for, keeps it in the address, and brings choices along."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from views.homes import VIEWS


def page(name: str, **query: str) -> AppTest:
    test = AppTest.from_string(f"from pages.parts import house; house.page('{name}')()",
                               default_timeout=60)  # fmt: skip
    for key, value in query.items():
        test.query_params[key] = value
    test.run()
    assert not test.exception and not test.error
    return test


def said(test: AppTest, name: str) -> str:
    """A parameter of the address; empty where it is not there."""
    found = test.query_params.get(name, "")
    return found if isinstance(found, str) else found[0]


#: Page and view of all there are.
EVERY = [(name, view) for name, views in VIEWS.items() for view in views]


@cache
def opened(name: str, view: str) -> AppTest:
    """A view as it stands when it is asked for without a choice."""
    return page(name, **({} if view == VIEWS[name][0] else {"visning": view}))


@pytest.mark.parametrize(("name", "view"), EVERY)
def test_every_view_opens_on_its_page_and_stays_in_the_address(name, view):
    shown = opened(name, view)
    assert shown.title
    asked = said(shown, "visning")
    assert asked == ("" if view == VIEWS[name][0] else view)


def test_every_view_has_a_heading_and_so_a_tab_of_its_own():
    headings = {view: opened(name, view).title[0].value for name, view in EVERY}
    assert len(set(headings.values())) == len(EVERY), headings


def test_an_unknown_view_shows_the_first():
    assert page("utforsk", visning="finnesikke").title[0].value == "Kart"


def test_the_choice_comes_along_to_another_view_and_another_page():
    first = page("utforsk", indikator="aleneboende", niva="delomrade", ar="2015", omrade="320309")
    assert said(first, "ar") == "2015"
    other = AppTest.from_string("from pages.parts import house; house.page('forskjeller')()",
                                default_timeout=60)  # fmt: skip
    other.session_state["sammenheng"] = first.session_state["sammenheng"]
    other.run()
    assert not other.warning
    assert said(other, "indikator") == "aleneboende"
    assert said(other, "ar") == "2015" and said(other, "omrade") == "320309"


def test_what_does_not_exist_on_the_next_page_is_let_be_without_a_word():
    test = AppTest.from_string("from pages.parts import house; house.page('forskjeller')()",
                               default_timeout=60)  # fmt: skip
    test.session_state["sammenheng"] = {"indikator": "folkemengde", "ar": "1066"}
    test.run()
    assert not test.exception and "1066" not in str(test.warning)

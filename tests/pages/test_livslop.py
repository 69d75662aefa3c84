"""The phase of life on the pages: in the address, carried along, and let go of."""

import pytest
from opened import address, opened, words


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("page", ["livslop", "tiltak", "omrade", "matrise", "behov", "ulikhet"])
def test_the_phase_is_in_the_address_and_an_unknown_one_is_told(page):
    assert address(opened(page, fase="skole"))["fase"] == "skole"
    wrong = opened(page, fase="pensjon")
    assert "fase" not in address(wrong)
    assert "pensjon" in words(wrong)


@pytest.mark.usefixtures("frozen")
def test_a_phase_chosen_on_one_page_is_let_go_of_where_all_are_chosen():
    page = opened("livslop", fase="skole")
    assert page.session_state["sammenheng"]["fase"] == "skole"
    page.selectbox(key="livslop_fase").set_value("").run()
    assert "fase" not in page.session_state["sammenheng"]
    assert "fase" not in address(page)

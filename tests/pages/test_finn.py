"""«Finn stedet ditt» stands above the page, leads to an area, asks, says what it lacks."""

from streamlit.testing.v1 import AppTest

from pages.parts.finding import search_words
from store.catalogue import load_registry
from views.search import MOST, answers


def asked(query, page="omrade"):
    test = AppTest.from_string(f"from pages.parts import finding; finding.line('{page}')",
                               default_timeout=60)  # fmt: skip
    test.run()
    test.text_input(key="finn_felt").set_value(query)
    test.run()
    assert not test.exception
    return test


def area(test):
    found = test.query_params.get("omrade", "")
    return found if isinstance(found, str) else found[0]


def test_one_place_is_opened_and_how_it_was_found_is_said():
    test = asked("Tofte")
    assert area(test) == "320322"
    assert [c.value for c in test.caption] == ["Tofte → Sydøstre Hurum (delområde)"]
    assert test.text_input(key="finn_felt").value == ""


def test_a_name_of_several_places_asks_which_and_the_choice_is_opened():
    test = asked("Spikkestad")
    assert not area(test)
    assert "Hvilket sted mener du" in test.markdown[-1].value
    assert [b.label for b in test.button] == [
        "Spikkestad → Vestbygda (delområde)", "Spikkestad (grunnkrets i Vestbygda)"]  # fmt: skip
    test.button(key="finn_320320").click()
    test.run()
    assert area(test) == "320320" and not test.button


def test_nothing_found_says_so_with_an_example():
    test = asked("Trondheim")
    assert "Vi finner ikke «Trondheim» i Asker" in test.warning[0].value
    assert "Tofte" in test.warning[0].value and not area(test)


def test_an_empty_question_is_no_question():
    test = asked("   ")
    assert not test.warning and not test.button


def test_what_is_written_is_shown_as_text_alone():
    assert not set(search_words("<img src=x onerror=alert(1)> [a](b) $x$ `y` {z}")) & set(
        "<>[]()$`{}"
    )


def test_what_is_not_shown_at_once_is_counted_and_can_be_shown():
    test = asked("barnehage")
    every = answers("barnehage")
    [more] = test.expander
    assert len(every) > MOST and f"{len(every) - MOST} treff til" in more.label
    inside = [b.label for b in more.button]
    assert len(inside) == len(every) - MOST
    assert {b.label for b in test.button} == {a.label for a in every}
    assert not asked("Spikkestad").expander


def test_a_matter_leads_to_its_figures():
    test = asked("fattig")
    assert "ikke et sted i Asker" in test.markdown[-1].value
    title = load_registry().indicators["lavinntekt"].title["nb"]
    button = next(b for b in test.button if b.label == title)
    button.click()
    test.run()
    assert not test.exception and not test.button
    assert test.session_state["finn_spurt"] == ""


def test_another_municipality_is_offered_to_compare_with():
    test = asked("Drammen")
    assert "Drammen er en annen kommune" in test.markdown[0].value
    assert [b.label for b in test.button] == ["Sammenlign Asker med Drammen"]
    test.button(key="finn_3301").click()
    test.run()
    assert area(test) == "3203" and test.query_params["sammenlign"] in ("3301", ["3301"])


def test_a_place_and_a_matter_in_one_question_are_both_answered():
    test = asked("barnefattigdom i Hurum")
    labels = [b.label for b in test.button]
    assert "Hurum (før 2020), tidligere kommune" in labels
    assert load_registry().indicators["lavinntekt"].title["nb"] in labels


def test_a_matter_that_waits_for_figures_says_so():
    test = asked("trangbodd")
    waiting = load_registry().indicators["trangboddhet"].title["nb"]
    assert f"Venter på tall: {waiting}." in [c.value for c in test.caption]

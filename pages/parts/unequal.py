"""What Ulikhet says of a choice that is not here, and its sections with a choice of their own."""

from __future__ import annotations

import streamlit as st

from pages.parts import choosing, living, shell
from pages.parts.figure import drawn, show_state
from store.models import Level
from views import inequality, published
from views.choice import Choice
from views.edition import store
from views.figures import WhyNot, state


def not_here(shown: Choice) -> None:
    """An indicator or level of municipalities alone is told of, with a way to where they are."""
    wanted = st.query_params.get("indikator", "")
    reason = inequality.not_here(wanted)
    choosing.not_here("ulikhet.not_here", reason, wanted, shown)
    of_municipalities = st.query_params.get("niva") == Level.KOMMUNE
    if of_municipalities and not reason:
        st.info(shell.text("ulikhet.inside"))
    if of_municipalities or reason == "municipal":
        shell.link("sammenlign", shell.text("ulikhet.inside.more"), indikator=wanted)


def clusters(choice: Choice) -> str:
    """The map of neighbours that are alike; the year of where people live, if that is shown."""
    st.subheader(shell.text("ulikhet.section.clusters"), anchor=False)
    made = drawn(state("klynger", choice))
    if isinstance(made, WhyNot):
        st.write(made.text)
        return ""
    st.write(made.alt)
    picture, beside = st.columns([1.5, 1], gap="medium")
    with beside:
        lived = living.choose("ulikhet")
    address = choice.address() | ({"folk": lived} if lived else {})
    with picture:
        show_state(state("klynger", choice, folk=lived), "ulikhet_klynger", level=3,
                   address=address)  # fmt: skip
    if lived:
        st.caption(shell.text("people.note", year=lived))
    st.caption(shell.text("ulikhet.clusters.how"))
    return lived


def households(language: str) -> str:
    """Inequality between households as SSB has published it; the measure shown, if there is one."""
    there = published.measures()
    if not there:
        return ""
    st.subheader(shell.text("husholdningsulikhet.heading"), anchor=False)
    st.write(shell.text("husholdningsulikhet.lead"))
    items = store()[0].indicators
    measure = str(shell.pick(shell.text("husholdningsulikhet.which"), there, "ulikhet_maal",
                             there[0], lambda m: items[m].title[language]))  # fmt: skip
    st.write(published.in_words(measure, language))
    show_state(state("inntektsulikhet", language=language, ulikhetsmaal=measure),
               "ulikhet_husholdninger", level=3,
               address={"ulikhetsmaal": measure, "spraak": language})  # fmt: skip
    return measure

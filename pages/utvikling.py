"""Utvikling: one figure over time, for the chosen area, Asker and those the reader adds."""

from __future__ import annotations

import streamlit as st

from pages.parts import place, shell
from pages.parts.address import asked
from pages.parts.exploring import explored
from pages.parts.figure import drawn, show_state
from store.catalogue import ASKER
from views.asking import AddressReader
from views.choice import area_codes
from views.edition import store
from views.figures import WhyNot, lines, state
from views.figures.lines import ALONE

MOST = 6


def show() -> None:
    """The view."""
    registry, _ = store()
    with explored("utvikling") as choice:
        picture = st.container()  # the figure first: on a phone no control stands before it
        known = sorted(area_codes(choice.level), key=registry.area_name)
        usual = [a for a in lines(choice) if a in known]
        found = AddressReader(asked()).several("sammenlign", known, usual)
        key = f"utvikling_omrader_{choice.level}"
        if key not in st.session_state:
            st.session_state[key] = found[:MOST]
        chosen = st.multiselect(
            shell.text("utvikling.areas"), known, key=key, max_selections=MOST,
            format_func=place.area_name, placeholder=shell.text("choose.areas"), wrap=True,
        )  # fmt: skip
        whole = [a for a in lines(choice) if a not in known]
        areas = list(dict.fromkeys([*([choice.area] if choice.area else []), *chosen, *whole]))
        beside = [a for a in areas if a != (choice.area or ASKER)]
        shown = state("utvikling", choice, sammenlign=",".join(beside) or ALONE)
        with picture:
            show_state(shown, "utvikling_figur", address=choice.address())
        lines_of_all = state("stigning", choice)
        made = drawn(lines_of_all)
        if not isinstance(made, WhyNot):
            show_state(lines_of_all, "utvikling_stigning", made, address=choice.address())
            st.caption(shell.text("stigning.read"))

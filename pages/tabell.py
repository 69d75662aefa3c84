"""Tabell: the figures behind a choice, area by area, ready to be sorted and taken along."""

from __future__ import annotations

import streamlit as st

from pages.parts.exploring import explored
from pages.parts.figure import badges, columns, drawn, headings, readable, share_of
from pages.parts.tables import printed_table
from views.figures import WhyNot, state


def show() -> None:
    """The view."""
    with explored("tabell") as choice:
        shown = state("rangering", choice)
        figure = drawn(shown)
        if isinstance(figure, WhyNot):
            st.write(figure.text)
            return
        st.header(figure.title, anchor=False)
        badges(figure)
        st.dataframe(readable(figure), hide_index=True, key="tabell_tall", alt=figure.alt,
                     column_order=columns(figure), column_config=headings(figure),
                     height=min(35 * (len(figure.table) + 1) + 3, 900))  # fmt: skip
        st.html(printed_table(figure.table, figure.decimals))  # paper has no table that scrolls
        st.caption(figure.source)
        share_of(figure, "tabell", choice.address(), shown)

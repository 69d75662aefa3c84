"""Fordeling: how one figure is spread over the areas."""

from __future__ import annotations

import streamlit as st

from pages.parts import shell
from pages.parts.exploring import explored
from pages.parts.figure import show_state
from views import inequality
from views.figures import state


def show() -> None:
    """The view."""
    with explored("fordeling") as choice:
        if not inequality.enough(choice):
            st.write(shell.text("fordeling.few"))
            return
        show_state(state("spredning", choice), "fordeling_figur", address=choice.address())
        who = shell.text(f"ulikhet.who.{inequality.weight_year(choice)[0]}")
        st.caption(shell.text("ulikhet.spread.read", who=who))
        shell.way("ulikhet", shell.text("fordeling.more"), indikator=choice.indicator,
                   niva=choice.level)  # fmt: skip

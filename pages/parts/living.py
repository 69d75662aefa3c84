"""«Der folk bor»: the switch and the year of the layer that shows where people live."""

from __future__ import annotations

import streamlit as st

from pages.parts import shell
from views import people


def choose(prefix: str) -> str:
    """The year of the layer; empty where it is off."""
    if not st.toggle(shell.text("people.toggle"), key=f"{prefix}_folk"):
        return ""
    years = people.years()
    if st.session_state.get(f"{prefix}_folk_ar") not in years:
        st.session_state[f"{prefix}_folk_ar"] = years[-1]
    return str(st.select_slider(shell.text("people.year"), years, key=f"{prefix}_folk_ar"))


def asked(year: str) -> dict[str, bool | str]:
    """What an address says of the layer, by the names of the widgets."""
    years = people.years()
    return {"folk": year in years, "folk_ar": year if year in years else years[-1]}

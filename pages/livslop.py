"""Livsløp: when in life the differences are, and when the initiatives come."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from pages.parts import choosing, phases, shell
from pages.parts import initiatives as initiative_blocks
from pages.parts.address import adopt, asked, warn, write_address
from pages.parts.figure import show_state
from views import lifecourse
from views.asking import AddressReader
from views.choice import area_codes, default_choice
from views.figures import state
from views.initiatives.filters import Filters, allowed, matching


def show() -> None:
    """The view: the figure, then the initiatives of one phase."""
    language = shell.language()
    reader = AddressReader(asked())
    level = reader.pick("niva", lifecourse.LEVELS, lifecourse.LEVELS[0])
    area = reader.pick("omrade", area_codes(level), "")
    phase = reader.pick("fase", phases.VALUES, "")
    adopt("livslop", {"niva": level, "omrade": area, "fase": phase})
    shell.head(shell.text("nav.livslop"))
    warn(reader.problems)
    lead, picture = st.container(), st.container()
    with st.container(horizontal=True):
        level = choosing.choose_level("livslop", lifecourse.LEVELS)
        area = choosing.choose_area("livslop", level, shell.text("choose.area"))
        phase = phases.choose("livslop")
    choice = replace(default_choice(language), level=level, area=area)
    address = {"niva": level, "fase": phase, "spraak": language}
    address |= {"omrade": area} if area else {}
    with lead:
        rows = lifecourse.table(level, area, language)
        text = f"{shell.text('livslop.lead')} {lifecourse.in_words(rows, language)}"
        st.html(f'<p class="lead">{escape(text)}</p>')
    with picture:
        made = state("livslop", choice)
        show_state(made, "livslop_figur", address={k: v for k, v in address.items() if v})
        st.caption(shell.text("livslop.read"))
    if phase:
        st.header(lifecourse.name(phase, language).capitalize(), anchor=False)
        st.caption(phases.told(phase))
        found = matching(Filters({"fase": phase} | ({"omrade": area} if _of_filters(area) else {})))
        initiative_blocks.cards(found, short=True)
        if not found:
            st.write(shell.text("tiltak.none"))
    st.caption(shell.text("behov.absence"))
    write_address("livslop", address)


def _of_filters(area: str) -> bool:
    return area in allowed("omrade")

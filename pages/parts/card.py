"""The card of the area chosen on the map: its figure, what it is told from, its years."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from charts.figure import status_text
from pages.parts import shell
from pages.parts.figure import drawn
from views import comparing
from views.choice import Choice
from views.edition import store
from views.figures import WhyNot, state
from views.figures.lines import compared
from views.rows import area_rows, series_of
from views.subject import subject_of


def show(choice: Choice) -> None:
    """The card; how an area is chosen where none is."""
    registry, _ = store()
    st.subheader(shell.text("area.selected"), anchor=False)
    if not choice.area:
        st.write(shell.text("area.none"))
        return
    rows = area_rows(choice)
    subject = subject_of(choice)
    own = rows[rows["area"] == choice.area].iloc[0]
    st.markdown(f"**{registry.area_name(choice.area, shell.language())}**")
    if pd.isna(own["value"]):
        reason = status_text(own["status"], own["note"], choice.language)
        st.write(shell.text("area.no_value", reason=reason))
    else:
        _value(choice)
    history = series_of(choice, [choice.area])
    if history["value"].notna().sum() > 1:
        made = drawn(state("utvikling", choice, sammenlign=compared([choice.area])), height=200,
                     legend=False)  # fmt: skip
        if not isinstance(made, WhyNot):
            st.caption(shell.text("area.trend"))
            st.plotly_chart(made.plot, key="kart_trend", theme=None, alt=made.alt,
                            config={"displayModeBar": False})  # fmt: skip
    st.caption(subject.source)
    if choice.level != "kommune":
        shell.way("omrade", shell.text("area.open"), omrade=choice.area)


def _value(choice: Choice) -> None:
    subject = subject_of(choice)
    found = comparing.verdict(choice)
    language = choice.language
    st.html(
        f'<p style="margin:0">{escape(subject.full_title)}</p>'
        f'<p style="margin:0;font-size:1.9rem">{escape(subject.say(found.value))}</p>'
    )
    lines = [comparing.sentence(found, language)]
    if pd.notna(found.lower):
        lines.append(shell.text("area.interval", lower=subject.bare(found.lower),
                                upper=subject.bare(found.upper)) + ".")  # fmt: skip
    if found.reference_kind:
        lines.append(comparing.basis(found, language) + ".")
    lines.append(comparing.noted(found, language))
    if mix := comparing.equal_mix(found, language):
        lines.append(mix + ".")
    st.write(" ".join(line for line in lines if line))

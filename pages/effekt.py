"""Før og etter: a careful look at one initiative and one indicator. Never a verdict."""

from __future__ import annotations

from html import escape

import streamlit as st

from analysis.effect import Effect
from pages.parts import shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.figure import drawn, show_state
from register.models import Initiative
from text.formats import listed, number, quantity
from views import effect
from views.edition import store
from views.figures import WhyNot, state
from views.initiatives.filters import pick, register
from views.subject import subject_of


def show() -> None:
    """The page."""
    language = shell.language()
    reg = register()
    known = list(reg.initiatives)
    params = st.query_params.to_dict()
    asked, problems = pick(params, "tiltak", known)
    ready = effect.readiness()
    # Where none can be compared, none is chosen for the reader.
    start = asked or (ready.ready or [""])[0]
    there = effect.candidates(reg.initiatives[start]) if start else list(store()[0].indicators)
    wanted, wrong = pick(params, "indikator", there)
    adopt("effekt", {"tiltak": start, "indikator": wanted})
    shell.head(shell.text("nav.effekt"))
    warn([*problems, *wrong])
    st.html(f'<p class="lead">{escape(shell.text("effekt.lead"))}</p>')
    _ready(ready)
    picture, controls = st.columns([3, 2], gap="large")
    with controls:
        initiative, indicator = _choose(start, ready)
    with picture:
        if initiative is None:
            st.write(shell.text("effekt.pick"))
        else:
            _result(initiative, indicator)
    if initiative is not None:
        with controls:
            shell.link("tiltak", initiative.title[language], tiltak=initiative.id)
    st.header(shell.text("effekt.can"), anchor=False)
    st.write(shell.text("effekt.limits"))
    st.write(shell.text("effekt.method"))
    address = {"tiltak": initiative.id if initiative else "", "indikator": indicator,
               "spraak": language}  # fmt: skip
    write_address("effekt", {k: v for k, v in address.items() if v})


def _ready(ready: effect.Ready) -> None:
    """Before the chooser: how many can be compared at all, and what the others lack."""
    language = shell.language()
    names = [register().initiatives[i].title[language] for i in ready.ready]
    st.markdown(
        "**"
        + shell.text("effekt.ready.some" if names else "effekt.ready.none", all=ready.all,
                     count=len(names), names=listed(names, language))
        + "**"
    )  # fmt: skip
    lines = [shell.text(f"effekt.lacks.{k}", count=n) for k in effect.LACKS
             if (n := ready.count(k))]  # fmt: skip
    if not lines:
        return
    st.markdown("\n".join([shell.text("effekt.lacks"), "", *(f"- {x}" for x in lines)]))
    with st.expander(shell.text("effekt.each"), key="effekt_hver"):
        for id_, found in ready.lacks.items():
            told = listed([shell.text(f"effekt.lack.{k}") for k in found], language)
            name = register().initiatives[id_].title[language]
            st.markdown(f"- **{name}:** {told}.")


def _choose(start: str, ready: effect.Ready) -> tuple[Initiative | None, str]:
    registry, _ = store()
    reg, language = register(), shell.language()
    # Those that can be compared first; none chosen is an answer only where there are none of them.
    known = [*ready.ready, *ready.lacks] if ready.ready else ["", *ready.lacks]
    chosen = shell.pick(shell.text("parameter.tiltak").capitalize(), known, "effekt_tiltak", start,
                        lambda i: reg.initiatives[i].title[language] if i
                        else shell.text("choose.none"))  # fmt: skip
    if not chosen:
        return None, ""
    initiative = reg.initiatives[str(chosen)]
    there = effect.candidates(initiative)
    if not there:
        return initiative, ""
    enough = effect.can_be_compared(initiative)
    indicator = shell.pick(shell.text("choose.indicator"), there, "effekt_indikator",
                           (enough or there)[0],
                           lambda i: registry.indicators[i].title[language])  # fmt: skip
    return initiative, str(indicator)


def _result(initiative: Initiative, indicator: str) -> None:
    language = shell.language()
    shown = state("effekt", language=language, tiltak=initiative.id, indikator=indicator)
    made = drawn(shown)
    if isinstance(made, WhyNot):
        st.header(shell.text("effekt.refused"), anchor=False)
        st.warning(made.text)
        return
    address = {"tiltak": initiative.id, "indikator": indicator, "spraak": language}
    show_state(shown, "effekt_figur", made, address=address)
    found = effect.compare(initiative, effect.panel(initiative, indicator, language))
    item = subject_of(found.choice)
    st.write(_words(found.effect, item.unit, item.decimals + 1))
    if found.effect.warning:
        st.warning(shell.text(f"effekt.{found.effect.warning}", count=found.effect.treated))


def _words(found: Effect, unit: str, decimals: int) -> str:
    language = shell.language()
    unit = "prosentpoeng" if unit == "prosent" else unit
    key = "effekt.told" if found.lower > 0 or found.upper < 0 else "effekt.not_told"
    return shell.text(
        key, effect=quantity(found.effect, unit, decimals, language),
        lower=number(found.lower, decimals, language),
        upper=number(found.upper, decimals, language), treated=found.treated,
        controls=found.controls, before=found.periods_before, after=found.periods_after,
    )  # fmt: skip

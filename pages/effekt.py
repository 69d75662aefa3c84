"""Før og etter: a careful look at one initiative and one indicator. Never a verdict."""

from __future__ import annotations

from html import escape

import streamlit as st

from analysis.effect import Effect
from charts.before_after import before_after
from pages.parts import initiatives as initiative_blocks
from pages.parts import shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.figure import show_figure
from register.models import Initiative
from text.formats import listed, number, period, quantity
from views import effect
from views.edition import store
from views.effect import Ready, RefusedError, candidates, compare, panel, readiness
from views.initiatives.filters import pick, register
from views.subject import subject_of


def show() -> None:
    """The page."""
    language = shell.language()
    reg = register()
    known = list(reg.initiatives)
    params = st.query_params.to_dict()
    asked, problems = pick(params, "tiltak", known)
    ready = readiness()
    start = asked or _default(ready, list(reg.initiatives.values()))
    wanted, wrong = pick(params, "indikator", candidates(reg.initiatives[start]))
    adopt("effekt", {"tiltak": start, "indikator": wanted})
    initiative_blocks.head(shell.text("nav.effekt"))
    warn([*problems, *wrong])
    st.html(f'<p class="lead">{escape(shell.text("effekt.lead"))}</p>')
    _ready(ready)
    picture, controls = st.columns([3, 2], gap="large")
    with controls:
        initiative, indicator = _choose(start)
    with picture:
        try:
            _result(initiative, indicator)
        except RefusedError as reason:
            st.header(shell.text("effekt.refused"), anchor=False)
            st.warning(_refusal(reason))
    with controls:
        shell.link("tiltak", initiative.title[language], tiltak=initiative.id)
    st.header(shell.text("effekt.can"), anchor=False)
    st.write(shell.text("effekt.limits"))
    st.write(shell.text("effekt.method"))
    address = {"tiltak": initiative.id, "indikator": indicator, "spraak": language}
    write_address("effekt", {k: v for k, v in address.items() if v})


def _ready(ready: Ready) -> None:
    """Before the chooser: how many can be compared at all, and what the others lack."""
    language = shell.language()
    names = [register().initiatives[i].title[language] for i in ready.ready]
    st.markdown(
        "**"
        + shell.text("effekt.ready.some" if names else "effekt.ready.none", all=ready.all,
                     count=len(names), names=listed(names, language))
        + "**"
    )  # fmt: skip
    lacks = {"start": ready.no_start, "whole": ready.whole, "areas": ready.no_areas,
             "figures": ready.figures}  # fmt: skip
    lines = [shell.text(f"effekt.lacks.{k}", count=n) for k, n in lacks.items() if n]
    if lines:
        st.markdown("\n".join([shell.text("effekt.lacks"), "", *(f"- {x}" for x in lines)]))


def _default(ready: Ready, initiatives: list[Initiative]) -> str:
    placed = [i.id for i in initiatives if i.areas and i.start]
    return (ready.ready or placed or [i.id for i in initiatives])[0]


def _choose(start: str) -> tuple[Initiative, str]:
    registry, _ = store()
    reg, language = register(), shell.language()
    chosen = shell.pick(shell.text("parameter.tiltak").capitalize(), list(reg.initiatives),
                        "effekt_tiltak", start,
                        lambda i: reg.initiatives[i].title[language])  # fmt: skip
    initiative = reg.initiatives[str(chosen)]
    there = candidates(initiative)
    if not there:
        return initiative, ""
    enough = effect.can_be_compared(initiative)
    indicator = shell.pick(shell.text("choose.indicator"), there, "effekt_indikator",
                           (enough or there)[0],
                           lambda i: registry.indicators[i].title[language])  # fmt: skip
    return initiative, str(indicator)


def _refusal(reason: RefusedError) -> str:
    """Why there is no comparison, and what figures there are."""
    language, values = shell.language(), reason.values
    if "level" in values:
        return shell.text(f"effekt.{reason.code}", level=shell.text(f"level.{values['level']}"))
    told = shell.text(f"effekt.{reason.code}")
    if not values:
        return told
    ends = {k: period(str(values[k]), language) for k in ("first", "last")}
    return f"{told} {shell.text('effekt.have', **{**values, **ends})}"


def _result(initiative: Initiative, indicator: str) -> None:
    language = shell.language()
    found = compare(initiative, panel(initiative, indicator, language))
    item = subject_of(found.choice)
    title = shell.text("effekt.title", name=initiative.title[language], indicator=item.title)
    figure = before_after(item, found.rows, found.treated, found.first, title)
    show_figure(figure, "effekt_figur", address={"tiltak": initiative.id,
                                                       "indikator": indicator,
                                                       "spraak": language})  # fmt: skip
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

"""Pieces of the page of an area: its barometer, its relations, its needs and the choices there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from pages.parts import initiatives as initiative_blocks
from pages.parts import phases, shell
from pages.parts.figure import drawn, share_of
from register.models import Initiative, Programme
from store.catalogue import ASKER
from text.formats import aside, capital
from views import barometer, homes, kin, lifecourse, need_choice, own_area
from views.choice import default_choice
from views.edition import store
from views.figures import WhyNot, state
from views.initiatives.words import evidence_line
from views.initiatives.words import phases as phase_words

#: More links than this are folded away.
MOST = 24


def show_barometer(area: str, phase: str = "", called: str = "") -> None:
    """The barometer: one table a theme, told and not told and not tested each with its mark.

    :param phase: a phase of life that the figures are to be about.
    :param called: the reader's name for an own set.
    """
    language = shell.language()
    found = barometer.of_phase(barometer.themes(area, language), phase)
    st.header(shell.text("barometer.heading"), anchor=False)
    if phase:
        st.caption(phases.told(phase))
    if not found:
        st.write(phases.nothing(phase) or shell.text("barometer.none"))
        return
    st.write(shell.text("barometer.lead", **barometer.counts(found)))
    st.html("".join(_table(theme) for theme in found))
    st.caption(shell.text("barometer.legend") + " " + shell.text("barometer.arrows"))
    _taken_along(area, phase, called)


def _taken_along(area: str, phase: str, called: str) -> None:
    """The barometer's files, address and code, as under every figure."""
    level = own_area.parse(area)[0].level if own_area.is_own(area) else str(  # type: ignore[union-attr]
        store()[0].areas[area].level)  # fmt: skip
    choice = replace(default_choice(shell.language()), level=level, area=area)
    shown = state("barometer", choice, called=called, fase=phase)
    made = drawn(shown)
    if not isinstance(made, WhyNot):
        st.caption(made.source)
        address = {"omrade": area, "navn": called, "fase": phase}
        share_of(made, "omrade_barometer", {k: v for k, v in address.items() if v}, shown)


def _table(theme: barometer.Theme) -> str:
    names = ("figure", "value", "said", "trend", "age")
    heads = "".join(f'<th scope="col">{escape(shell.text(f"barometer.column.{n}"))}</th>'
                    for n in names)  # fmt: skip
    rows = "".join(_row(line) for line in theme.lines)
    return (f'<table class="barometer"><caption>{escape(theme.title)}</caption>'
            f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>")  # fmt: skip


def _row(line: barometer.Line) -> str:
    choice = line.choice
    link = homes.address("rangering", {
        "indikator": choice.indicator, "kategori": choice.category, "niva": choice.level,
        "ar": choice.period, "spraak": choice.language,
    })  # fmt: skip
    means = shell.text(f"barometer.mark.{line.verdict.outcome}")
    arrow = f'<span aria-hidden="true">{line.arrow}</span> ' if line.arrow else ""
    return (
        f'<tr><td class="mark"><span aria-hidden="true">{line.mark}</span>'
        f'<span class="sr">{escape(means)}</span></td>'
        f'<th scope="row" class="figure"><a href="{escape(link)}" target="_self">'
        f"{escape(line.title)}</a></th>"
        f'<td class="value">{escape(line.value)}</td>'
        f'<td class="said">{escape(line.said)}</td>'
        f'<td class="trend">{arrow}{escape(line.trend)}</td>'
        f'<td class="when">{escape(line.period)} <span class="badge">{escape(line.badge)}</span>'
        "</td></tr>"
    )


def area_name(code: str) -> str:
    """The name of an area; Asker as a whole by what it is called on the page."""
    if code == ASKER:
        return shell.text("omrade.whole")
    return store()[0].area_name(code, shell.language())


def with_level(code: str) -> str:
    """The name of an area and what it is: «Borgen (delområde)»."""
    return aside(area_name(code), shell.text(f"singular.{store()[0].areas[code].level}"))


def area_links(codes: Sequence[str], levels: bool = False) -> None:
    """Links to the pages of areas, side by side; many are folded away."""
    where = st.container() if len(codes) <= MOST else st.expander(
        shell.text("slekt.show", count=len(codes)))  # fmt: skip
    with where, st.container(horizontal=True, gap="small"):
        for code in codes:
            label = with_level(code) if levels else area_name(code)
            shell.link("omrade", label, omrade=code)


def show_kin(area: str) -> None:
    """What the area lies in and borders on, as links."""
    found = kin.kin(area)
    for title, codes in (("parents", found.parents), ("neighbours", found.neighbours)):
        if codes:
            st.caption(shell.text(f"slekt.{title}"))
            area_links(codes, levels=title == "parents")
    level = str(store()[0].areas[area].level) if area in store()[0].areas else ""
    if not found.neighbours and kin.neighbours(level):
        st.caption(shell.text("slekt.no_neighbours"))


def show_needs(area: str, phase: str = "", *, told: bool = False) -> None:
    """Under each clear need: what is done here and in all of Asker, what is known, what to ask.

    :param told: the page says elsewhere what it means that an initiative is not there.
    """
    language = shell.language()
    where = need_choice.districts(area)
    st.header(shell.text("behov.here.heading"), anchor=False)
    if not where:
        above = [c for c in kin.kin(area).parents if need_choice.districts(c) == (c,)]
        if above:
            st.write(shell.text("behov.here.elsewhere", name=area_name(above[0])))
            area_links(above)
        else:
            shell.way("behov", shell.text("nav.behov"))
        return
    found = need_choice.of_area(area, language)
    if not found:
        st.write(shell.text("behov.here.none"))
    kept = [need for need in found if lifecourse.fits(need.phases, phase)]
    if found and not kept:
        st.write(shell.text("livslop.needs_empty"))
    for domain in dict.fromkeys(need.domain for need in kept):
        _needs([need for need in kept if need.domain == domain], len(where) > 1)
    if kept and not told:
        st.caption(shell.text("behov.absence"))
    one = {"omrade": where[0]} if len(where) == 1 else {}
    shell.way("behov", shell.text("nav.behov"), **one)


def _needs(found: list[need_choice.NeedChoice], named: bool) -> None:
    """The needs of one theme: each area's own, then what all of them have in common."""
    first, language = found[0], shell.language()
    several = len(found) > 1
    key = f"behov_{'flere' if several else first.area}_{first.domain}"
    with st.container(border=True, key=key):
        name = area_name(first.area)
        alone = named and not several
        st.subheader(f"{first.title}, {name}" if alone else first.title, anchor=False)
        for need in found:
            name = area_name(need.area)
            if several:
                st.markdown(f"**{name}**")
            lived = lifecourse.phase_names(need.phases, language)
            st.caption(shell.text("livslop.phases_of", phases=lived))
            st.markdown("\n".join(f"- {line}" for line in need.figures))
            if need.here or not several:
                st.markdown(f"**{shell.text('behov.here.done')}**")
            if need.here:
                _links(need.here)
            else:
                st.write(shell.text("behov.here.done_none", area=name))
        whole = _once(need.whole for need in found)
        if whole:
            st.markdown(f"**{shell.text('behov.here.whole', count=len(whole))}**")
            _links(whole)
        else:
            st.write(shell.text("behov.here.whole_none"))
        _known(_once(need.known for need in found), key)
        st.markdown(f"**{shell.text('behov.here.questions')}**")
        st.markdown("\n".join(f"- {q}" for q in _once(need.questions for need in found)))


def _once(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """What is in any of the lists, each once, in order."""
    found: list[Any] = []
    for one in lists:
        found += [x for x in one if x not in found]
    return found


def _links(found: Sequence[Initiative]) -> None:
    for item in found:
        initiative_blocks.link(item.title[shell.language()], tiltak=item.id)


def _known(found: Sequence[Programme], key: str) -> None:
    """Programmes from research: rating, scale, age group; never as Asker's."""
    if not found:
        st.write(shell.text("behov.here.known_none"))
        return
    language = shell.language()
    with st.expander(shell.text("behov.here.known", count=len(found)), key=f"{key}_kjent"):
        st.caption(shell.text("tiltak.research_text"))
        for item in found:
            st.markdown(
                f"**{item.title[language]}**  \n"
                f"{shell.text('kjent.rating')}: {evidence_line(item, language)}  \n"
                f"{shell.text('kjent.for')}: {need_choice.described(item, language)}  \n"
                f"{shell.text('felt.phases')}: {phase_words(item.phases, language)}"
            )
            initiative_blocks.evidence(item)


def show_members(area: str) -> None:
    """The areas that lie in the area, by level, as links."""
    for level, codes in kin.kin(area).inside.items():
        title = capital(shell.text(f"level.{level}"))
        st.subheader(f"{title} ({len(codes)})", anchor=False)
        area_links(codes)

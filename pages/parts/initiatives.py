"""Pieces of the register shown on several pages: cards, evidence, and blocks for other pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from pages.parts import shell
from register.models import Initiative, Programme
from register.reading import NO_STAGE
from text.texts import t
from views import lifecourse, need_choice
from views.edition import store
from views.initiatives.figures import with_district_places
from views.initiatives.filters import register
from views.initiatives.words import Rating, evidence_line, phases, ratings, reach, stage


def link(title: str, *, way: bool = False, **params: str) -> None:
    """A link to an initiative or to all of them, also from the page they share.

    :param way: its words tell the way alone (``shell.way``).

    Streamlit 1.67 runs a link from a page to itself but leaves the browser's address as it was. A
    parameter that nothing reads makes the address differ from what the page then writes, and so
    makes it be written.
    """
    here = urlsplit(st.context.url or "").path.rstrip("/").endswith("/tiltak")
    show = shell.way if way else shell.link
    show("tiltak", title, **params, **({"lenke": "1"} if here else {}))


def chips(initiative: Initiative) -> None:
    """Stage, kind and reach as small labels; the words carry the meaning, not the outline."""
    language = shell.language()
    items = [(stage(initiative, language), initiative.stage or NO_STAGE)]
    if initiative.kind == "plan":
        items.append((shell.text("tiltak.plan"), "plan"))
    items.append((reach_short(initiative, language), "reach"))
    spans = "".join(f'<span class="chip chip-{c}">{escape(n)}</span>' for n, c in items)
    st.html(f"<p style='margin:0'>{spans}</p>")


def reach_short(initiative: Initiative, language: str) -> str:
    """Where it is, fit for a label."""
    if initiative.whole_municipality:
        return t("tiltak.whole", language)
    if len(initiative.areas) > 1:
        return t("tiltak.areas", language, count=len(initiative.areas))
    name = reach(initiative, language)
    return name if initiative.areas else t("tiltak.reach_unknown", language)


def card(initiative: Initiative, *, short: bool = False) -> None:
    """One initiative as a card with a link to its own address."""
    language = shell.language()
    with st.container(border=True, height="stretch"):
        link(initiative.title[language], tiltak=initiative.id)
        chips(initiative)
        if not short:
            st.write(initiative.text[language])
        st.caption(f"{shell.text('felt.evidence')}: {evidence_line(initiative, language)}")


def cards(initiatives: Iterable[Initiative], columns: int = 3, *, short: bool = False) -> None:
    """Cards side by side, row by row, so that the order reads the same on a phone."""
    found = list(initiatives)
    for first in range(0, len(found), columns):
        for place, item in zip(st.columns(columns), found[first : first + columns], strict=False):
            with place:
                card(item, short=short)


def rating(item: Rating) -> None:
    """One rating on its own scale, the scale explained beside it."""
    name = f"{item.programme}: " if item.programme else ""
    dates = f"{shell.text('evidens.edition')}: {item.edition}. "
    dates += f"{shell.text('evidens.date')}: {item.date}."
    link = f'<p><a href="{escape(item.url)}">{escape(shell.text("evidens.read"))}</a></p>'
    text = f"<p>{escape(item.text)}</p>" if item.text else ""
    st.html(
        '<div class="rating">'
        f"<p><b>{escape(name + item.scale)}: {escape(item.level)}</b></p>"
        f"<p>{escape(dates)}</p>{text}{link if item.url else ''}"
        f'<p class="scale">{escape(item.explained)}</p></div>'
    )


def evidence(entry: Initiative | Programme) -> None:
    """All ratings of an entry, or «ikke vurdert»."""
    found = ratings(entry, shell.language())
    if not found:
        st.write(shell.text("evidens.none_text"))
    for item in found:
        rating(item)


def programmes(found: list[Programme], key: str) -> None:
    """Programmes from research, always apart and never as Asker's."""
    language = shell.language()
    if not found:
        return
    st.subheader(shell.text("tiltak.research"), anchor=False)
    st.write(shell.text("tiltak.research_text"))
    for item in found:
        with st.expander(f"{item.title[language]} – {evidence_line(item, language)}", key=f"{key}_{item.id}"):  # fmt: skip  # noqa: E501
            st.write(f"{shell.text('kjent.for')}: {need_choice.described(item, language)}")
            st.write(f"{shell.text('felt.phases')}: {phases(item.phases, language)}")
            if item.text:
                st.write(item.text[language])
            evidence(item)


def for_area(code: str, phase: str = "") -> None:
    """What is done here: initiatives of the area, those for the whole municipality apart.

    :param phase: a phase of life they are to be for.
    """
    reg, language = register(), shell.language()

    def of(items: Iterable[Initiative]) -> list[Initiative]:
        return [i for i in items if lifecourse.fits(i.phases, phase)]

    st.header(shell.text("tiltak.here"), anchor=False)
    own = of(i for i in reg.for_area(code) if not i.ended)
    ended = of(i for i in reg.for_area(code) if i.ended)
    if own:
        cards(own, short=True)
    else:
        st.write(shell.text("tiltak.here_none"))
    places = [name for _, name in with_district_places(code)]
    if places:
        st.write(shell.text("tiltak.places", names=", ".join(dict.fromkeys(places))))
    whole = of(i for i in reg.whole_municipality if not i.ended)
    with st.expander(shell.text("tiltak.here_whole", count=len(whole)), key=f"her_{code}"):
        for item in whole:
            link(item.title[language], tiltak=item.id)
    if ended:
        with st.expander(shell.text("tiltak.here_ended", count=len(ended)), key=f"slutt_{code}"):
            for item in ended:
                link(item.title[language], tiltak=item.id)
    st.caption(shell.text("behov.absence"))
    if store()[0].areas[code].level == "delomrade":
        shell.way("behov", shell.text("nav.behov"), omrade=code)


def for_indicator(indicator: str) -> None:
    """Who aims at an indicator, and apart what is known from research."""
    reg, language = register(), shell.language()
    aiming = reg.for_indicator(indicator)
    known = reg.programmes_for(indicator)
    if not aiming and not known:
        return
    st.markdown(f"**{shell.text('tiltak.aiming')}**")
    if not aiming:
        st.write(shell.text("tiltak.aiming_none"))
    for item in aiming:
        link(f"{item.title[language]} – {stage(item, language)}", tiltak=item.id)
    if known:
        st.markdown(f"**{shell.text('tiltak.research')}**")
        st.caption(shell.text("tiltak.research_text"))
        lines = [f"- {p.title[language]}: {evidence_line(p, language)}" for p in known]
        st.markdown("\n".join(lines))

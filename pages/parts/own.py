"""«Eget område» on the page of an area: put together from a list, shown with its own figures."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.parts import initiatives as initiative_blocks
from pages.parts import living, place, rows, shell
from pages.parts.figure import clicked, show_state
from pages.parts.share import origin
from store.models import Level
from text.formats import capital
from views import lifecourse, own_area, own_figures
from views.asking import Problem
from views.edition import store
from views.figures import state
from views.figures.own import ONLY
from views.initiatives.filters import register
from views.own_area import OwnArea

#: What the reader has put together, as an address says it, and its name.
KEPT = "omrade_eget"
FORM = ("eget_niva", "eget_deler", "eget_navn")


def asked_for(params: dict[str, str], fresh: bool) -> tuple[OwnArea | None, list[Problem]]:
    """The own area of the address where that is new, else the one put together last."""
    asked = params.get("omrade", "")
    if fresh:
        st.session_state["eget_bare"] = params.get("utsnitt") == ONLY
    if fresh and own_area.is_own(asked):
        own, problems = own_area.parse(asked, params.get("navn", ""), shell.language())
        if own is not None:
            keep(own)
        return own, problems
    kept = st.session_state.get(KEPT)
    return (own_area.parse(*kept, shell.language())[0] if kept else None), []


def keep(own: OwnArea) -> None:
    """Remember the own area, and let the form show it."""
    named = own.name if own.name != own_area.parse(own.code, "", shell.language())[0].name else ""  # type: ignore[union-attr]  # fmt: skip
    st.session_state[KEPT] = (own.code, named)
    for key, value in zip(FORM, (own.level, list(own.codes), named), strict=True):
        st.session_state[key] = value


def choose(shown: OwnArea | None) -> None:
    """The form that puts an own area together: level, parts, name, and three to begin with."""
    registry, language = store()[0], shell.language()
    with st.expander(shell.text("eget.make"), expanded=shown is not None, key="eget_boks"):
        st.write(shell.text("eget.make_text"))
        with st.container(horizontal=True, gap="small"):
            for former, own in own_area.presets(language).items():
                st.button(own.name, key=f"eget_{former}", on_click=_use, args=(own,))
        level = shell.pick(shell.text("choose.level"), list(own_area.LEVELS), FORM[0],
                           own_area.LEVELS[0],
                           lambda x: capital(shell.text(f"level.{x}")))  # fmt: skip
        codes = [a.code for a in registry.by_level[Level(level)]]
        remembered = st.session_state.get(FORM[1], [])
        st.session_state[FORM[1]] = [c for c in remembered if c in codes]
        _pick(level)
        st.multiselect(shell.text("eget.parts"), codes, key=FORM[1], format_func=_part,
                       placeholder=shell.text("choose.areas"), wrap=True)  # fmt: skip
        st.text_input(shell.text("eget.name"), key=FORM[2], max_chars=own_area.NAME_LENGTH)
        st.button(shell.text("eget.show"), key="eget_vis", type="primary", on_click=_show)
        if st.session_state.pop("eget_tomt", False):
            st.warning(shell.text("eget.nothing"))


def _pick(level: str) -> None:
    """The map a reader chooses the parts on; the list below it is the keyboard's way."""
    if level not in own_figures.PICKED or not st.toggle(shell.text("eget.pick"), key="eget_velg"):
        return
    st.caption(shell.text("eget.pick.how"))
    turn = int(st.session_state.get("eget_runde", 0))
    chosen = list(st.session_state.get(FORM[1], []))
    points = clicked(own_figures.pick_figure(level, chosen, shell.language()), f"eget_velg_{turn}")
    code = str(points[0].get("location") or "") if points else ""
    if code in store()[0].areas:
        # A new key lets go of the click, so that the same area can be let go of again.
        st.session_state["eget_runde"] = turn + 1
        st.session_state[FORM[1]] = ([c for c in chosen if c != code] if code in chosen
                                     else [*chosen, code])  # fmt: skip
        st.rerun()


def _part(code: str) -> str:
    registry, _ = store()
    above = registry.areas[code].delomrade
    name = registry.area_name(code, shell.language())
    return (
        f"{name} ({registry.area_name(above, shell.language())})"
        if above and above != code
        else name
    )


def _use(own: OwnArea) -> None:
    keep(own)
    st.session_state["omrade_valg"] = own.code


def _show() -> None:
    asked = own_area.PREFIX + ",".join(st.session_state.get(FORM[1], []))
    own, _ = own_area.parse(asked, str(st.session_state.get(FORM[2]) or ""), shell.language())
    if own is None:
        st.session_state["eget_tomt"] = True
        return
    _use(own)


def lead(own: OwnArea, language: str) -> None:
    """What the own area is made of, and how many live there."""
    st.html(f'<p class="lead">{escape(own_figures.lead(own, language))}</p>')


def show(
    own: OwnArea, indicator: str, category: str, phase: str = ""
) -> dict[str, str]:  # fmt: skip
    """The page of the own area below its choice; its address."""
    language = shell.language()
    shell.way("rapport", shell.text("omrade.report", name=own.name),
               omrade=",".join(own.codes[:23]))  # fmt: skip
    query = urlencode({"omrade": own.code, "navn": own.name, "spraak": language})
    with st.container(horizontal=True, gap="small"):
        for form, label in (("docx", "rapport.word"), ("pptx", "rapport.powerpoint"),
                            ("pdf", "kurv.pdf")):  # fmt: skip
            st.link_button(shell.text(label), f"{origin()}/rapport/eget.{form}?{query}")
        st.link_button(shell.text("kurv.appendix"), f"{origin()}/rapport/saksvedlegg.pdf?{query}")
    named = st.session_state.get(KEPT, ("", ""))[1]
    place.show_barometer(own.code, phase, named)
    _side_by_side(own, language)
    address = {"omrade": own.code, "spraak": language}
    if named:
        address["navn"] = named
    address |= _figures(own, indicator, category, address)
    place.show_needs(own.code, phase, told=True)
    st.header(shell.text("omrade.belongs"), anchor=False)
    place.show_members(own.code)
    _initiatives(own, phase)
    return address


def _side_by_side(own: OwnArea, language: str) -> None:
    table = own_figures.side_by_side(own, language)
    if table.empty:
        return
    st.header(shell.text("eget.side"), anchor=False)
    st.write(shell.text("eget.side_text"))
    st.html(rows.of_words(table, shell.text("eget.side")))
    st.caption(own_figures.side_source(own, language))


def _figures(
    own: OwnArea, indicator: str, category: str, address: dict[str, str]
) -> dict[str, str]:  # fmt: skip
    """Development and map of one indicator; what it adds to the address."""
    registry, language = store()[0], shell.language()
    names = {i: registry.indicators[i].title[language] for i in own_figures.indicators(own)}
    if not names:
        return {}
    st.header(shell.text("omrade.development"), anchor=False)
    chosen = str(shell.pick(shell.text("choose.indicator"), list(names), "eget_indikator",
                            indicator, names.get))  # type: ignore[arg-type]  # fmt: skip
    item, there = registry.indicators[chosen], own_figures.categories(own, chosen)
    wanted = there[0]
    if len(there) > 1:
        wanted = str(shell.pick(
            shell.text("choose.category"), there, "eget_kategori", category,
            lambda c: capital(item.category_title(c, language))))  # fmt: skip
    choice = own_figures.choice_of(own, chosen, wanted, language)
    mine, named = replace(choice, area=own.code), address.get("navn", "")
    extra = {"indikator": chosen, "kategori": wanted}
    series = own_area.series(own, chosen, wanted)
    if series["value"].isna().any():
        st.caption(shell.text(f"note.{series['note'].iloc[-1]}"))
    left, right = st.columns([1.4, 1], gap="large")
    with left:
        show_state(state("utvikling", mine, called=named), "eget_utvikling", level=3,
                   address={**address, **extra})  # fmt: skip
    with right:
        window = ONLY if st.toggle(shell.text("eget.only"), key="eget_bare") else ""
        lived = living.choose("omrade")
        extra |= {"folk": lived} if lived else {}
        extra |= {"utsnitt": window} if window else {}
        show_state(state("kart", mine, called=named, utsnitt=window, folk=lived), "eget_kart",
                   height=520, level=3, address={**address, **extra})  # fmt: skip
    return extra


def _initiatives(own: OwnArea, phase: str) -> None:
    reg = register()
    found = {i.id: i for code in own.codes for i in reg.for_area(code)
             if not i.ended and lifecourse.fits(i.phases, phase)}  # fmt: skip
    st.header(shell.text("tiltak.here"), anchor=False)
    if found:
        initiative_blocks.cards(found.values(), short=True)
    else:
        st.write(shell.text("tiltak.here_none"))
    st.caption(shell.text("behov.absence"))

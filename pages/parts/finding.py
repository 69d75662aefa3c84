"""What stands above every page: «Finn stedet ditt», and bokmål or English beside it."""

from __future__ import annotations

import streamlit as st

from pages.parts import shell
from store.catalogue import ASKER
from store.models import Indicator
from text.formats import listed
from text.texts import counted
from views import finding, search
from views.choice import shown_indicators
from views.edition import store
from views.homes import home

BOX, ASKED, GO = "finn_felt", "finn_spurt", "finn_ga"


def line(page: str = "") -> None:
    """The line; ``page`` is the page it stands on, by name."""
    chosen = st.session_state.pop(GO, None)
    if chosen is not None:
        _open(*chosen, page)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="finn_linje",
                      vertical_alignment="center"):  # fmt: skip
        st.text_input(
            shell.text("finn.label"), key=BOX, type="search", max_chars=60, on_change=_asked,
            placeholder=shell.text("finn.label"), label_visibility="collapsed",
            icon=":material/search:",
        )  # fmt: skip
        shell.language_choice()
    asked = str(st.session_state.get(ASKED, ""))
    if asked:
        _answer(asked)


def _asked() -> None:
    """Remember the question; where one area alone is meant, it is opened and the box emptied."""
    asked = str(st.session_state.get(BOX) or "").strip()
    only = search.meant(search.answers(asked, shell.language())) if asked else None
    if search.municipality(asked):
        only = None  # another municipality is no misspelt place in Asker
    st.session_state[ASKED] = asked
    if only is not None:
        st.session_state[GO] = ("omrade", {"omrade": only.area})
        st.session_state[BOX] = ""


def _open(view: str, params: dict[str, str], page: str) -> None:
    """The view that answers. A page that leads to itself is run anew with another address."""
    where, query = home(view, {**params, "spraak": shell.language()})
    pages = st.session_state.get("pages", {})
    if where == page or where not in pages:
        st.query_params.from_dict(query)
        st.rerun()
    st.switch_page(pages[where], query_params=query)


def _answer(asked: str) -> None:
    """Where the one that is meant is shown: how it was found; else which there are to choose of."""
    found = search.answers(asked, shell.language())
    other = search.municipality(asked)
    if other:
        found = [a for a in found if a.score >= search.SAME]
    only = None if other else search.meant(found)
    with st.container(key="finn_svar", gap="small"):
        if only is not None:
            st.session_state.pop(ASKED)
            st.caption(only.label)
            return
        if other:
            name = store()[0].area_name(other, shell.language())
            st.write(shell.text("finn.municipality", name=name))
            st.button(
                shell.text("finn.compare", name=name),
                key=f"finn_{other}",
                type="tertiary",
                on_click=_choose,
                args=("omrade", {"omrade": ASKER, "sammenlign": other}),
            )
            if not found:
                return
        matters = [] if found else finding.best(asked)
        if not found and (places := search.apart(asked, shell.language()))[0]:
            found, matters = places
        if found:
            _places(asked, found)
        if matters:
            _figures(asked, matters, beside=bool(found))
        if not found and not matters:
            st.warning(shell.text("finn.nothing", asked=search_words(asked)))


def _places(asked: str, found: list[search.Answer]) -> None:
    st.write(shell.text("finn.which", asked=search_words(asked)))
    _offer(found[: search.MOST])
    if len(found) > search.MOST:
        more = counted("finn.more", len(found) - search.MOST, shell.language())
        with st.expander(more):
            _offer(found[search.MOST :])


def _figures(asked: str, matters: list[Indicator], beside: bool) -> None:
    """What is no place but a matter there are figures of: «fattig», «trangbodd».

    :param beside: places were found in the question too.
    """
    key = "finn.matters_beside" if beside else "finn.matters"
    st.write(shell.text(key, asked=search_words(asked)))
    language, known = shell.language(), {i.id for i in shown_indicators()}
    there = [i for i in matters if i.id in known]
    for item in there[: search.MOST]:
        st.button(item.title[language], key=f"finn_{item.id}", type="tertiary", on_click=_choose,
                  args=("kart", {"indikator": item.id}))  # fmt: skip
    waiting = [i.title[language] for i in matters if i.id not in known]
    if waiting:
        st.caption(shell.text("finn.waiting", names=listed(waiting[: search.MOST], language)))


def _offer(found: list[search.Answer]) -> None:
    for answer in found:
        st.button(answer.label, key=f"finn_{answer.area}", type="tertiary",
                  on_click=_choose, args=("omrade", {"omrade": answer.area}))  # fmt: skip


def _choose(view: str, params: dict[str, str]) -> None:
    st.session_state.update({GO: (view, params), BOX: "", ASKED: ""})


def search_words(asked: str) -> str:
    """What the reader wrote, fit to be shown as text: no character Markdown gives a meaning.

    >>> search_words("**Tofte** <b>[x](y)")
    'Tofte bxy'
    """
    return "".join(c for c in asked[:40] if c.isalnum() or c in " -–.,'").strip()

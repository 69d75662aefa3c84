"""The reader's basket of figures: put one in from under a figure, order and annotate on Rapport."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from charts.figure import Figure
from pages.parts import shell
from pages.parts.address import warn
from text.texts import counted
from views.basket import MOST, NOTE, TITLE, Item, added, plain, read_basket, written
from views.figures import State, WhyNot, shown

#: The basket as an address says it, and its title, in the session.
KEPT, TITLED = "kurv", "kurv_tittel"
FORMATS = (("docx", "rapport.word"), ("pptx", "rapport.powerpoint"), ("pdf", "kurv.pdf"),
           ("html", "rapport.open_page"))  # fmt: skip


def items() -> list[Item]:
    """The figures in the reader's basket."""
    return read_basket(str(st.session_state.get(KEPT, "")), shell.language())[0]


def button(state: State, key: str) -> None:
    """«Legg i rapport» under a figure."""
    st.button(shell.text("kurv.add"), key=f"{key}_kurv", on_click=_put, args=(state,))


def _put(state: State) -> None:
    before = items()
    now = added(before, state)
    if len(now) == len(before):
        st.toast(shell.text("kurv.full" if len(before) >= MOST else "kurv.there", most=MOST))
        return
    st.session_state[KEPT] = written(now)
    st.toast(counted("kurv.added", len(now), shell.language()))


def take_address(asked: str, title: str) -> None:
    """The basket of an address, where it is new to this session."""
    if asked and st.session_state.get("kurv_sett") != asked:
        found, problems = read_basket(asked, shell.language())
        st.session_state[KEPT] = written(found)
        st.session_state[TITLED] = plain(title, TITLE)
        _forget_notes()
        warn(problems)


def in_address() -> dict[str, str]:
    """What the address says of the basket."""
    value = str(st.session_state.get(KEPT, ""))
    st.session_state["kurv_sett"] = value
    title = str(st.session_state.get(TITLED) or "").strip()
    return ({"kurv": value} | ({"tittel": title} if title else {})) if value else {}


def show(origin: str, templates: tuple[str, ...] = ()) -> None:
    """The basket: title, figures in order with notes, and the files it becomes."""
    st.header(shell.text("kurv.heading"), anchor=False)
    held = items()
    if not held:
        st.write(shell.text("kurv.none"))
        return
    st.write(shell.text("kurv.text"))
    st.text_input(shell.text("rapport.title"), key=TITLED, max_chars=TITLE,
                  placeholder=shell.text("kurv.title"))  # fmt: skip
    for number, item in enumerate(held):
        _row(number, item, len(held))
    noted = [replace(item, note=_note(number, item)) for number, item in enumerate(held)]
    st.session_state[KEPT] = written(noted)
    _files(origin, templates)
    st.button(shell.text("kurv.clear"), key="kurv_tom", on_click=_keep, args=([],))


def _files(origin: str, templates: tuple[str, ...]) -> None:
    query = in_address() | {"spraak": shell.language()}
    named = dict(query)
    if templates:
        chosen = shell.pick(shell.text("kurv.template"), ["", *templates], "kurv_mal", "",
                            lambda n: n or shell.text("kurv.template_none"))  # fmt: skip
        named |= {"mal": chosen} if chosen else {}
    with st.container(horizontal=True, gap="small"):
        for form, label in FORMATS:
            params = named if form in ("docx", "pptx") else query
            st.link_button(shell.text(label), f"{origin}/rapport/kurv.{form}?{urlencode(params)}")
        alone = {k: v for k, v in query.items() if k != "tittel"}
        st.link_button(shell.text("kurv.appendix"),
                       f"{origin}/rapport/saksvedlegg.pdf?{urlencode(alone)}")  # fmt: skip


def _row(number: int, item: Item, count: int) -> None:
    made = shown(item.state)
    with st.container(border=True, key=f"kurv_{number}"):
        st.markdown(f"**{number + 1}. {_title(made)}**")
        st.session_state.setdefault(f"kurv_merknad_{number}", item.note)
        st.text_area(shell.text("kurv.note"), key=f"kurv_merknad_{number}", max_chars=NOTE,
                     height=68)  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.button(shell.text("kurv.up"), key=f"kurv_opp_{number}", disabled=number == 0,
                      on_click=_move, args=(number, -1))  # fmt: skip
            st.button(shell.text("kurv.down"), key=f"kurv_ned_{number}",
                      disabled=number == count - 1, on_click=_move, args=(number, 1))  # fmt: skip
            st.button(shell.text("kurv.remove"), key=f"kurv_ut_{number}",
                      on_click=_remove, args=(number,))  # fmt: skip


def _title(made: Figure | WhyNot) -> str:
    text = made.text if isinstance(made, WhyNot) else made.title
    return text.replace("*", "").replace("[", "(").replace("]", ")")


def _note(number: int, item: Item) -> str:
    return plain(str(st.session_state.get(f"kurv_merknad_{number}", item.note)), NOTE)


def _noted() -> list[Item]:
    return [replace(item, note=_note(n, item)) for n, item in enumerate(items())]


def _move(number: int, step: int) -> None:
    held = _noted()
    other = number + step
    if 0 <= other < len(held):
        held[number], held[other] = held[other], held[number]
    _keep(held)


def _remove(number: int) -> None:
    _keep([item for n, item in enumerate(_noted()) if n != number])


def _keep(held: list[Item]) -> None:
    st.session_state[KEPT] = written(held)
    _forget_notes()


def _forget_notes() -> None:
    for number in range(MOST):
        st.session_state.pop(f"kurv_merknad_{number}", None)

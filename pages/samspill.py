"""Samspill: which service areas work together through which initiatives, and which never do."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import initiatives as initiative_blocks
from pages.parts import shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.figure import show_state
from views.figures import state
from views.initiatives.figures import own_services, pairs
from views.initiatives.filters import allowed, pick, register
from views.initiatives.words import label


def show() -> None:
    """The page."""
    language = shell.language()
    params = st.query_params.to_dict()
    services = allowed("tjeneste")
    service, problems = pick(params, "tjeneste", services)
    other, wrong = pick({"tjeneste": params.get("tjeneste2", "")}, "tjeneste", services)
    challenge, also = pick(params, "utfordring", allowed("utfordring"))
    adopt("samspill", {"tjeneste": service, "tjeneste2": other, "utfordring": challenge})
    shell.head(shell.text("nav.samspill"))
    warn([*problems, *wrong, *also])
    table = pairs(language)
    st.html(f'<p class="lead">{escape(_lead(table, language))}</p>')
    picture, controls = st.columns([3, 2], gap="large")
    with picture:
        shown = state("samspill", language=language)
        event = show_state(shown, "samspill_matrise", selectable=True,
                           address={"spraak": language})  # fmt: skip
    _click(event)
    with controls:
        chosen = _pair(services)
        _never(table, language)
    flow_challenge = _flow(language)
    st.caption(shell.text("behov.absence"))
    address = {"spraak": language, "tjeneste": chosen[0], "tjeneste2": chosen[1],
               "utfordring": flow_challenge}  # fmt: skip
    write_address("samspill", {k: v for k, v in address.items() if v})


def _lead(table: pd.DataFrame, language: str) -> str:
    reg = register()
    own = {s.id for s in reg.service_areas.values() if not s.external}
    shared = [i for i in reg.initiatives.values() if len(i.service_areas) > 1]
    inside = [i for i in reg.initiatives.values() if len(own & set(i.service_areas)) > 1]
    derived = sum(i.service_areas_basis == "utledet" for i in reg.initiatives.values())
    return shell.text("samspill.lead", all=len(reg.initiatives), shared=len(shared),
                      inside=len(inside), derived=derived)  # fmt: skip


def _click(event: Any) -> None:
    """A click on a square chooses its two service areas, once."""
    points = (event or {}).get("selection", {}).get("points", [])
    found = points[0].get("customdata") if points else None
    if not found or found == st.session_state.get("samspill_klikk"):
        return
    st.session_state["samspill_klikk"] = found
    names = {s.title[shell.language()]: s.id for s in register().service_areas.values()}
    a, b = (names.get(str(n), "") for n in list(found)[:2])
    if a and b:
        st.session_state["samspill_tjeneste"] = a
        st.session_state["samspill_tjeneste2"] = b


def _pair(services: list[str]) -> tuple[str, str]:
    language = shell.language()
    st.header(shell.text("samspill.pick"), anchor=False)

    def name(value: str) -> str:
        return label("tjeneste", value, language) if value else shell.text("choose.none")

    first = str(shell.pick(shell.text("samspill.column.a"), ["", *services], "samspill_tjeneste",
                           "", name))  # fmt: skip
    second = str(shell.pick(shell.text("samspill.column.b"), ["", *services],
                            "samspill_tjeneste2", "", name))  # fmt: skip
    if first:
        wanted = {first, second} - {""}
        shared = [i for i in register().initiatives.values() if wanted <= set(i.service_areas)]
        if shared:
            initiative_blocks.cards(shared, 1, short=True)
        elif second:
            st.info(shell.text("samspill.pair_none", a=name(first), b=name(second)))
        else:
            st.info(shell.text("tiltak.none"))
    else:
        st.write(shell.text("samspill.how"))
    return first, second


def _never(table: pd.DataFrame, language: str) -> None:
    own = own_services(language)
    st.header(shell.text("samspill.never"), anchor=False)
    part = table[table["a"].isin(own) & table["b"].isin(own) & (table["count"] == 0)]
    once = part[[own.index(a) < own.index(b) for a, b in zip(part["a"], part["b"], strict=True)]]
    if once.empty:
        st.write(shell.text("samspill.never_none"))
        return
    st.write(shell.text("samspill.never_text"))
    lines = [f"- {a} – {b}" for a, b in zip(once["a"], once["b"], strict=True)]
    st.markdown("\n".join(lines))


def _flow(language: str) -> str:
    challenge = st.session_state.get("samspill_utfordring", "")
    st.header(shell.text("samspill.flow"), anchor=False)
    chosen = str(shell.pick(shell.text("parameter.utfordring").capitalize(),
                            ["", *allowed("utfordring")], "samspill_utfordring", challenge,
                            lambda c: label("utfordring", c, language) if c
                            else shell.text("tiltak.all")))  # fmt: skip
    shown = state("flyt", language=language, utfordring=chosen)
    address = {"spraak": language} | ({"utfordring": chosen} if chosen else {})
    show_state(shown, "samspill_flyt", title=False, address=address)
    st.caption(shell.text("samspill.flow_note"))
    return chosen

"""Idé: an idea or local knowledge back as a filled-in register entry. Nothing is stored."""

from __future__ import annotations

from html import escape

import streamlit as st

from export.idea import Idea, personal, to_text, to_yaml
from pages.parts import shell
from pages.parts.address import adopt, warn, write_address
from views.initiatives.filters import GROUPS, allowed, pick
from views.initiatives.words import label

LONG, SHORT = 1200, 120
LEVELS = ("universell", "selektert", "indikert")
PART = ("informert", "hort", "involvert", "samskaper")


def show() -> None:
    """The page."""
    language = shell.language()
    params = st.query_params.to_dict()
    values, problems = {}, []
    for name in ("omrade", "utfordring", "tema"):
        values[name], wrong = pick(params, name, allowed(name))
        problems += wrong
    adopt("ide", values)
    shell.head(shell.text("nav.ide"))
    warn(problems)
    st.html(f'<p class="lead">{escape(shell.text("ide.lead"))}</p>')
    st.info(shell.text("ide.privacy"))
    idea = _form()
    found = personal(idea)
    if found:
        st.warning(shell.text("ide.personal", found=", ".join(shell.text(f"ide.personal.{f}")
                                                             for f in found)))  # fmt: skip
    elif idea.title and idea.text:
        _answer(idea)
    else:
        st.write(shell.text("ide.waiting"))
    address = {"omrade": idea.area, "utfordring": idea.challenge, "tema": idea.domain,
               "spraak": language}  # fmt: skip
    write_address("ide", {k: v for k, v in address.items() if v})


def _choice(name: str, key: str, values: list[str], title: str) -> str:
    language = shell.language()

    def words(value: str) -> str:
        return label(name, value, language) if value else shell.text("unknown").capitalize()

    return str(shell.pick(title, ["", *values], f"ide_{key}", "", words))


def _form() -> Idea:
    language = shell.language()
    left, right = st.columns(2, gap="large")
    with left:
        title = st.text_input(shell.text("ide.title"), key="ide_tittel", max_chars=SHORT)
        text = st.text_area(shell.text("ide.text"), key="ide_tekst", max_chars=LONG, height=160,
                            help=shell.text("ide.text_help"))  # fmt: skip
        why = st.text_area(shell.text("ide.why"), key="ide_hvorfor", max_chars=LONG)
        effect = st.text_area(shell.text("felt.what_would_show"), key="ide_vise", max_chars=LONG)
    with right:
        area = _choice("omrade", "omrade", allowed("omrade"), shell.text("column.area"))
        challenge = _choice("utfordring", "utfordring", allowed("utfordring"),
                            shell.text("parameter.utfordring").capitalize())  # fmt: skip
        domain = _choice("tema", "tema", allowed("tema"), shell.text("choose.domain"))
        group = _choice("malgruppe", "malgruppe", list(GROUPS), shell.text("felt.target_group"))
        level = _choice("forebygging", "forebygging", list(LEVELS),
                        shell.text("felt.prevention_level"))  # fmt: skip
        part = _choice("deltakelse", "deltakelse", list(PART), shell.text("felt.participation"))
    services = st.multiselect(shell.text("ide.services"), allowed("tjeneste"), key="ide_tjenester",
                              format_func=lambda s: label("tjeneste", s, language),
                              placeholder=shell.text("unknown").capitalize())  # fmt: skip
    return Idea(
        title=title.strip(), text=text.strip(), why=why.strip(), effect=effect.strip(), area=area,
        challenge=challenge, domain=domain, group=group, prevention_level=level,
        participation=part, services=tuple(services),
    )  # fmt: skip


def _answer(idea: Idea) -> None:
    language = shell.language()
    st.header(shell.text("ide.answer"), anchor=False)
    st.write(shell.text("ide.answer_text"))
    entry = to_yaml(idea)
    message = to_text(idea, language)
    with st.container(horizontal=True, gap="small"):
        st.download_button(shell.text("ide.file"), data=entry, file_name=f"{idea.key}.yaml",
                           mime="application/yaml", key="ide_fil", on_click="ignore")  # fmt: skip
        st.download_button(shell.text("ide.message_file"), data=message,
                           file_name=f"{idea.key}.txt", mime="text/plain", key="ide_tekstfil",
                           on_click="ignore")  # fmt: skip
    st.subheader(shell.text("ide.message"), anchor=False)
    st.code(message, language=None, wrap_lines=True)
    with st.expander(shell.text("ide.entry"), key="ide_oppforing"):
        st.code(entry, language="yaml", wrap_lines=True)

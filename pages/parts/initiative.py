"""One initiative at its own address: everything known, its evidence, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from export.register import register_csv, register_json
from pages.parts import initiatives as initiative_blocks
from pages.parts import shell
from pages.parts.address import write_address
from pages.parts.figure import show_state
from register.models import Aim, Initiative
from text.formats import listed
from views.edition import store
from views.figures import state
from views.figures.lines import compared
from views.initiatives.figures import aim_areas, aim_choice, last_proof, years_between
from views.initiatives.filters import register
from views.initiatives.words import age_words, fields, label, when, words

ABOUT = ("owner", "service_areas", "challenges", "domains", "target_group", "ages", "phases",
         "prevention_level", "reach", "arena", "participation")  # fmt: skip
COURSE = ("start", "end", "status", "learnt", "cost", "risk")
EFFECT = ("what_would_show", "measured_by")


def show(initiative: Initiative) -> None:
    """The whole view."""
    language = shell.language()
    told = fields(initiative, language)
    shell.head(initiative.title[language])
    initiative_blocks.link(shell.text("tiltak.back"), way=True)
    initiative_blocks.chips(initiative)
    st.html(f'<p class="lead">{escape(initiative.text[language])}</p>')
    left, right = st.columns([3, 2], gap="large")
    with left:
        _list(shell.text("tiltak.about"), ABOUT, told)
        _areas(initiative)
        _stage(initiative)
        _list(shell.text("tiltak.course"), COURSE, told)
    with right:
        st.header(shell.text("felt.evidence"), anchor=False)
        initiative_blocks.evidence(initiative)
        _list(shell.text("tiltak.local_effect"), EFFECT, told)
        shell.way("effekt", shell.text("effekt.look"), tiltak=initiative.id)
        _unknown(told)
    _aims(initiative)
    _related(initiative)
    _sources(initiative)
    _share(initiative)
    write_address("tiltak", {"tiltak": initiative.id, "spraak": language})


def _list(title: str, names: tuple[str, ...], told: dict[str, str]) -> None:
    st.header(title, anchor=False)
    st.markdown("\n".join(f"- **{shell.text(f'felt.{n}')}:** {told[n]}" for n in names))


def _areas(initiative: Initiative) -> None:
    registry, language = store()[0], shell.language()
    if initiative.areas_note:
        st.caption(initiative.areas_note[language])
    with st.container(horizontal=True, gap="small"):
        for code in initiative.areas:
            shell.link("omrade", registry.area_name(code, shell.language()), omrade=code)
    if initiative.places:
        st.subheader(shell.text("tiltak.place_list"), anchor=False)
        lines = []
        for place in initiative.places:
            area = label("omrade", place.area or "", language)
            opened = when(place.opened, language)
            note = f" {place.note[language]}" if place.note else ""
            lines.append(f"- **{place.name}.** " + shell.text("tiltak.place", area=area,
                                                             opened=opened) + note)  # fmt: skip
        st.markdown("\n".join(lines))


def _stage(initiative: Initiative) -> None:
    language = shell.language()
    st.header(shell.text("felt.stage"), anchor=False)
    if initiative.stage is None or initiative.stage_proof is None:
        st.write(shell.text("tiltak.no_stage"))
        return
    proof = initiative.stage_proof
    st.markdown(
        f"**{shell.text(f'trinn.{initiative.stage}')}.** "
        + shell.text(f"trinn.{initiative.stage}.means")
    )
    st.write(f"{shell.text('innovasjon.column.proof')}: {words(proof.text, language)}")
    st.markdown(f"[{shell.text('evidens.read')}]({proof.source})")
    since = last_proof(initiative)
    if since:
        from datetime import date as day

        years = years_between(since, day.today().isoformat())
        st.caption(age_words(since, int(years), ended=False, language=language))
    else:
        st.caption(shell.text("tiltak.since_unknown"))


def _unknown(told: dict[str, str]) -> None:
    missing = [shell.text(f"felt.{n}").lower() for n, v in told.items()
               if v == shell.text("unknown")]  # fmt: skip
    st.header(shell.text("tiltak.unknown"), anchor=False)
    if missing:
        st.write(shell.text("tiltak.unknown_text",
                            fields=listed(missing, shell.language())))  # fmt: skip
    else:
        st.write(shell.text("tiltak.unknown_none"))


def _aims(initiative: Initiative) -> None:
    st.header(shell.text("tiltak.aims"), anchor=False)
    if not initiative.aims:
        st.write(shell.text("tiltak.aims_none"))
        return
    st.write(shell.text("tiltak.aims_text"))
    for number, aim in enumerate(initiative.aims):
        _aim(initiative, aim, f"tiltak_{initiative.id}_{number}")


def _aim(initiative: Initiative, aim: Aim, key: str) -> None:
    registry, language = store()[0], shell.language()
    title = registry.indicators[aim.indicator].title[language]
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader(title, anchor=False)
        st.write(shell.text(f"tiltak.direction.{aim.direction}"))
        st.write(aim.reasoning[language])
        if aim.citation:
            st.markdown(f"[{shell.text('evidens.read')}]({aim.citation})")
        else:
            st.caption(shell.text("tiltak.no_citation"))
    with right:
        choice = aim_choice(initiative, aim, language)
        if choice is None:
            st.write(shell.text("data.waiting"))
            return
        areas = aim_areas(initiative, aim.indicator)
        if not set(areas) & set(initiative.areas) and initiative.areas:
            st.caption(shell.text("tiltak.aim_asker"))
        shown = state("utvikling", replace(choice, area=areas[0]), sammenlign=compared(areas))
        show_state(shown, key, height=260, level=3, title=False,
                    address={"tiltak": initiative.id, "spraak": language})  # fmt: skip


def _related(initiative: Initiative) -> None:
    reg, language = register(), shell.language()
    back = [i.id for i in reg.initiatives.values() if initiative.id in i.related]
    ids = list(dict.fromkeys([*initiative.related, *back]))
    if ids:
        st.header(shell.text("tiltak.related"), anchor=False)
        for key in ids:
            initiative_blocks.link(reg.initiatives[key].title[language], tiltak=key)
    indicators = [a.indicator for a in initiative.aims]
    known = [p for p in reg.programmes.values() if set(p.indicators) & set(indicators)]
    initiative_blocks.programmes(known, "detalj_forskning")


def _sources(initiative: Initiative) -> None:
    language = shell.language()
    st.header(shell.text("felt.sources"), anchor=False)
    lines = [
        f"- [{s.title}]({s.url})" + (f", {when(s.date, language)}" if s.date else "")
        for s in initiative.sources
    ]
    st.markdown("\n".join(lines))


def _share(initiative: Initiative) -> None:
    language = shell.language()
    st.header(shell.text("tiltak.share"), anchor=False)
    st.write(shell.text("figure.link"))
    address = urlencode({"tiltak": initiative.id, "spraak": language})
    st.code(f"/tiltak?{address}", language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            shell.text("tiltak.csv_one"), data=lambda: register_csv([initiative], language),
            file_name=f"tiltak-{initiative.id}.csv", mime="text/csv", on_click="ignore",
            key="tiltak_en_csv",
        )  # fmt: skip
        st.download_button(
            shell.text("tiltak.json_one"), data=lambda: register_json([initiative.id]),
            file_name=f"tiltak-{initiative.id}.json", mime="application/json", on_click="ignore",
            key="tiltak_en_json",
        )  # fmt: skip

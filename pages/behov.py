"""Behov og innsats: where need is high and effort thin, and where it is the other way round."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts.need_effort import HIGH
from pages.parts import initiatives as initiative_blocks
from pages.parts import phases, shell
from pages.parts.address import adopt, choose_address, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import show_state
from text.formats import listed, quantity
from views import comparing, need_choice
from views.asking import AddressReader, Problem
from views.choice import Choice, default_choice
from views.edition import store
from views.figures import State, state
from views.initiatives.filters import pick, register
from views.need import (
    LEVEL,
    NeedEffort,
    gaps,
    need_and_effort,
    reference_of,
    standings,
    without_figures,
)


def show() -> None:
    """The page."""
    language = shell.language()
    wanted, unknown = pick(asked_params(), "fase", phases.VALUES)
    asked, problems = _asked(need_and_effort(language, phase=wanted).cells)
    problems += unknown
    adopt("behov", {"omrade": asked[0], "tema": asked[1], "fase": wanted})
    phase = str(st.session_state.get("behov_fase", wanted))
    found = need_and_effort(language, phase=phase)
    shell.head(shell.text("nav.behov"))
    warn(problems)
    thin, many = gaps(found.cells)
    st.html(f'<p class="lead">{escape(_lead(found, thin))}</p>')
    st.info(shell.text("behov.absence"))
    # A remembered choice, known before the controls are drawn, since the figure stands first.
    chosen = (st.session_state["behov_omrade"], st.session_state["behov_tema"])
    picture, controls = st.columns([3, 2], gap="large")
    with picture:
        event = show_state(
            _shown(chosen, language, phase), "behov_figur", selectable=True,
            address={"omrade": chosen[0], "tema": chosen[1], "spraak": language}
            | ({"fase": phase} if phase else {}),
        )  # fmt: skip
        st.caption(shell.text("behov.read"))
    _click(event, found.cells, chosen, phase)
    with controls:
        phases.choose("behov")
        if phase:
            st.caption(phases.told(phase))
        area, domain = _choose(found.cells)
        _cell(found, area, domain)
    _gaps(thin, many)
    _how(found)
    write_address("behov", {"omrade": area, "tema": domain, "fase": phase, "spraak": language})


def _shown(chosen: tuple[str, str], language: str, phase: str) -> State:
    choice = replace(default_choice(language), level=LEVEL, area=chosen[0])
    return state("behov-innsats", choice, tema=chosen[1], fase=phase)


def _asked(cells: pd.DataFrame) -> tuple[tuple[str, str], list[Problem]]:
    """Area and theme of the address; else where need is high and effort thin."""
    thin, _ = gaps(cells)
    start = (thin if len(thin) else cells).iloc[0]
    reader = AddressReader(st.query_params.to_dict())
    area, domain = (
        reader.pick(name, list(dict.fromkeys(cells[column])), str(start[column]))
        for name, column in (("omrade", "area"), ("tema", "domain"))
    )
    return (area, domain), reader.problems


def _lead(found: NeedEffort, thin: pd.DataFrame) -> str:
    cells = found.cells
    none = without_figures(cells)
    high = cells[cells["need"] == "hoyt"]
    own = ""
    if len(high):
        kind = "none" if len(thin) == len(high) else "some" if len(thin) else "all"
        own = shell.text(f"behov.lead.own.{kind}", high=len(high), thin=len(thin))
    return shell.text(
        "behov.lead", own=own, areas=high["area"].nunique(),
        all=cells["area"].nunique(), none=len(none), domains=cells["domain"].nunique(),
    )  # fmt: skip


def _click(event: Any, cells: pd.DataFrame, chosen: tuple[str, str], phase: str) -> None:
    """A click on a cell chooses its area and theme, once."""
    points = (event or {}).get("selection", {}).get("points", [])
    data = points[0].get("customdata") if points else None
    if not data or list(data) == st.session_state.get("behov_klikk"):
        return
    st.session_state["behov_klikk"] = list(data)
    area, domain = str(data[0]), str(data[1])
    there = ((cells["area"] == area) & (cells["domain"] == domain)).any()
    if there and (area, domain) != chosen:
        choose_address({"omrade": area, "tema": domain, "spraak": shell.language(),
                        **({"fase": phase} if phase else {})})  # fmt: skip
        st.rerun()


def _choose(cells: pd.DataFrame) -> tuple[str, str]:
    areas = dict(zip(cells["area"], cells["name"], strict=True))
    domains = dict(zip(cells["domain"], cells["title"], strict=True))
    area = shell.pick(shell.text("choose.area"), list(areas), "behov_omrade",
                      next(iter(areas)), lambda c: areas[c])  # fmt: skip
    domain = shell.pick(shell.text("choose.domain"), list(domains), "behov_tema",
                        next(iter(domains)), lambda d: domains[d])  # fmt: skip
    return str(area), str(domain)


def _cell(found: NeedEffort, area: str, domain: str) -> None:
    cells = found.cells
    cell = cells[(cells["area"] == area) & (cells["domain"] == domain)].iloc[0]
    st.header(f"{cell['name']}, {cell['title'].lower()}", anchor=False)
    st.subheader(shell.text("behov.need"), anchor=False)
    _need(found, cell)
    st.subheader(shell.text("behov.effort"), anchor=False)
    reg = register()
    own = [reg.initiatives[i] for i in cell["ids"]]
    whole = [reg.initiatives[i] for i in cell["whole_ids"]]
    st.write(shell.text("behov.own" if own else "behov.own_none", count=len(own)))
    initiative_blocks.cards(own, 1, short=True)
    with st.expander(shell.text("behov.whole", count=len(whole)), key="behov_hele"):
        initiative_blocks.cards(whole, 1, short=True)
    with st.container(horizontal=True, gap="small"):
        shell.way("omrade", shell.text("area.open"), omrade=area)
        shell.way("tiltak", shell.text("behov.all_domain"), tema=domain)
    initiative_blocks.programmes(
        [p for p in reg.programmes.values() if domain in p.domains], "behov_forskning"
    )
    if cell["need"] == HIGH:
        st.subheader(shell.text("behov.here.questions"), anchor=False)
        asked = need_choice.questions(tuple(own), tuple(whole), str(cell["name"]), shell.language())
        st.markdown("\n".join(f"- {q}" for q in asked))


def _need(found: NeedEffort, cell: pd.Series) -> None:
    figures = found.figures
    part = figures
    if len(figures):
        part = figures[(figures["area"] == cell["area"]) & (figures["domain"] == cell["domain"])]
    st.write(f"**{shell.text('behov.' + str(cell['need']))}.** "
             + shell.text(f"behov.{cell['need']}.means", worse=cell["worse"],
                          known=cell["known"], better=cell["better"],
                          reference=reference_of(part, shell.language())))  # fmt: skip
    _figures(part)
    if part["title"].nunique() > 1 and (part["unit"] == "kr").any():
        st.caption(shell.text("behov.within_types"))
    _links(part)
    _schools(str(cell["area"]), str(cell["domain"]))


def _links(part: pd.DataFrame) -> None:
    for row in part.drop_duplicates("indicator").itertuples(index=False):
        shell.way("kart", shell.text("behov.on_map", title=_title(str(row.indicator))),
                   indikator=str(row.indicator), niva=LEVEL, kategori=str(row.category),
                   omrade=str(row.area))  # fmt: skip


def _schools(area: str, domain: str) -> None:
    """The schools that lie in the area, under that name: they say nothing of need there."""
    found = standings(shell.language(), "schools")
    if found.empty:
        return
    found = found[(found["area"] == area) & (found["domain"] == domain)]
    if found.empty:
        return
    st.subheader(shell.text("behov.schools"), anchor=False)
    _figures(found)
    st.caption(shell.text("omrade.not_comparable"))
    _links(found)


def _title(indicator: str) -> str:
    return str(store()[0].indicators[indicator].title[shell.language()])


def _figures(part: pd.DataFrame) -> None:
    """The figures in words, each way they were tested said once, below those it was used on."""
    said = [_figure_words(row) for row in part.itertuples(index=False)]
    for basis in dict.fromkeys(how for _, how in said):
        st.markdown("\n".join(f"- {words}" for words, how in said if how == basis))
        if basis:
            st.caption(f"{basis}.")


def _figure_words(row: Any) -> tuple[str, str]:
    """A figure in words, and how it was tested; empty where it has none.

    :param row: of ``views.need``'s figures.
    """
    language = shell.language()
    name = f"{row.title}, {row.period}"
    if pd.isna(row.value):
        return f"{name}: {shell.text(f'behov.no_value.{row.status}')}", ""
    choice = Choice(row.indicator, row.category, LEVEL, row.when, row.area, language=language)
    found = comparing.verdict(choice)
    texts = [f"{name}: {quantity(row.value, row.unit, row.decimals, language)}",
             comparing.against(found, language)]  # fmt: skip
    if row.least and row.favourable is False:
        texts.append(shell.text("behov.least"))
    text = ", ".join(part for part in texts if part) + "."
    if pd.notna(row.lower):
        text += " " + shell.text(
            "area.interval", lower=quantity(row.lower, row.unit, row.decimals, language),
            upper=quantity(row.upper, row.unit, row.decimals, language),
        ) + "."  # fmt: skip
    return f"{text} {comparing.noted(found, language)}".strip(), comparing.basis(found, language)


def _gaps(thin: pd.DataFrame, many: pd.DataFrame) -> None:
    left, right = st.columns(2, gap="large")
    for place, part, key in ((left, thin, "thin"), (right, many, "many")):
        with place:
            st.header(f"{shell.text(f'behov.{key}')} ({len(part)})", anchor=False)
            st.caption(shell.text(f"behov.{key}_text"))
            for title, group in part.groupby("title", sort=False):
                st.markdown(f"**{title}**")
                with st.container(horizontal=True, gap="small"):
                    for row in group.itertuples(index=False):
                        extra = f" ({row.own})" if key == "many" else ""
                        shell.link("omrade", f"{row.name}{extra}", omrade=str(row.area))
            if part.empty:
                st.write(shell.text("behov.gap_none"))


def _how(found: NeedEffort) -> None:
    st.header(shell.text("behov.how"), anchor=False)
    st.write(shell.text("behov.how_text"))
    none = without_figures(found.cells)
    if none:
        names = listed([n.lower() for n in none], shell.language())
        st.write(shell.text("behov.no_figures", domains=names))
    unplaced = register().unplaced
    if unplaced:
        names = listed([i.title[shell.language()] for i in unplaced], shell.language())
        st.write(shell.text("behov.unplaced", names=names))

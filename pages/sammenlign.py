"""Sammenlign: Asker against its neighbours, the county and the country, and among all."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from charts.figure import Subject
from charts.measurable import difference
from pages.parts import choosing, place, shell
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import show_state
from store.catalogue import ASKER
from store.models import Level
from text.formats import listed, period
from views import comparison, pyramid
from views.asking import AddressReader
from views.choice import Choice
from views.edition import store
from views.figures import State, state
from views.figures.lines import compared
from views.subject import subject_of
from views.verdicts import CANNOT_TELL


def show() -> None:
    """The page."""
    asked, others, problems = comparison.chosen(asked_params())
    asked = replace(asked, language=shell.language())
    reader = AddressReader(asked_params())
    against = reader.pick("mot", pyramid.others(), "")
    year = reader.pick("befolkningsar", pyramid.years(), "")
    problems += reader.problems
    adopt("sammenlign", {"indikator": asked.indicator, "kategori": asked.category,
                         "ar": asked.period, "andre": others, "mot": against,
                         "befolkningsar": year})  # fmt: skip
    shell.head(shell.text("sammenlign.heading"))
    wanted = st.query_params.get("indikator", "")
    choosing.not_here("sammenlign.not_here", comparison.not_here(wanted), wanted, asked)
    warn(problems)
    lead = st.container()
    picture, controls = st.columns([2.4, 1], gap="large")
    with controls, st.container(key="utforsk_valg"):
        choice = choosing.choose("sammenlign", asked, comparison.indicators(),
                                 lambda _: [str(Level.KOMMUNE)])  # fmt: skip
        others = _others(choice)
    with lead:
        st.html(f'<p class="lead">{escape(in_words(choice, others))}</p>')
    address = _address(choice, others)
    with picture:
        show_state(_development(choice, others), "sammenlign_figur", address=address)
        st.caption(shell.text("sammenlign.borders"))
    _place(choice, others, address)
    _ages(choice.language)
    write_address("sammenlign", address)


def _ages(language: str) -> None:
    """The population pyramid of Asker, beside whom the reader chooses."""
    st.header(shell.text("pyramide.heading"), anchor=False)
    others = [a for a in pyramid.others() if a != ASKER]
    years = pyramid.years()
    if not others or not years:
        st.write(shell.text("pyramide.none"))
        return
    other = shell.pick(shell.text("pyramide.against"), others, "sammenlign_mot",
                       pyramid.DEFAULT, place.area_name)  # fmt: skip
    year = shell.pick(shell.text("choose.period"), years[::-1], "sammenlign_befolkningsar",
                      years[-1], lambda y: period(y, language))  # fmt: skip
    shown = state("pyramide", language=language, befolkningsar=year, mot=other)
    show_state(shown, "sammenlign_pyramide", level=3,
               address={"mot": other, "befolkningsar": year, "spraak": language})  # fmt: skip


def _others(choice: Choice) -> list[str]:
    offered = comparison.others(choice.indicator, choice.category)
    remembered = [c for c in st.session_state.get("sammenlign_andre", []) if c in offered]
    st.session_state["sammenlign_andre"] = remembered or comparison.usual(
        choice.indicator, choice.category
    )
    return st.multiselect(
        shell.text("choose.compare_with"), offered, key="sammenlign_andre", max_selections=6,
        format_func=place.area_name, placeholder=shell.text("choose.areas"), wrap=True,
    )  # fmt: skip


def _development(choice: Choice, others: list[str]) -> State:
    """Asker and the others over time; a line of today's Asker holds figures of today's Asker."""
    return state("utvikling", replace(choice, area=ASKER), sammenlign=compared([ASKER, *others]))


def _address(choice: Choice, others: list[str]) -> dict[str, str]:
    address = {k: v for k, v in choice.address().items() if k not in ("inndeling", "omrade")}
    return address | ({"sammenlign": ",".join(others)} if others else {})


def in_words(choice: Choice, others: list[str]) -> str:
    """Asker against each of the others in the year chosen; any other year is told with its values.

    No difference is written against a value of Asker that is not told.
    """
    subject = subject_of(choice)
    own = comparison.own_value(choice)
    when = period(choice.period, choice.language)
    title = ", ".join(p for p in (subject.title, subject.category) if p)
    texts = [shell.text("sammenlign.lead.none", title=title, period=when) if own is None else
             shell.text("sammenlign.lead", title=title, value=subject.words(own),
                        period=when)]  # fmt: skip
    if not comparison.comparable(choice.indicator, choice.category):
        texts.append(shell.text("sammenlign.nothing"))
    found = comparison.differences(choice, others)
    same_year = found["period"] == choice.period
    if same_year.any():
        items = [_against(subject, row) for _, row in found[same_year].iterrows()]
        texts.append(shell.text("sammenlign.list", items=listed(items, choice.language)))
    texts += _other_years(subject, found[~same_year])
    named = set(found["area"]) | set(comparison.PARTS)
    never = [store()[0].area_name(c, shell.language()) for c in others if c not in named]
    if never:
        texts.append(shell.text("sammenlign.never", names=listed(never, choice.language)))
    if set(others) & set(comparison.PARTS):
        texts.append(shell.text("sammenlign.parts"))
    return " ".join(texts)


def _against(subject: Subject, row: pd.Series) -> str:
    gap = round(row["difference"], subject.decimals)
    unsure = row["outcome"] == CANNOT_TELL
    key = "unsure" if unsure else "same" if gap == 0 else "above" if gap > 0 else "below"
    return shell.text(f"sammenlign.{key}", name=row["name"], size=difference(subject, abs(gap)))


def _other_years(subject: Subject, found: pd.DataFrame) -> list[str]:
    """Both values of those without a figure in the year chosen, one sentence a year."""
    texts = []
    for when, part in found.groupby("period", sort=False):
        values = [subject.words(part["value"].iloc[0])]
        values += [f"{name} {subject.words(other)}"
                   for name, other in zip(part["name"], part["other"], strict=True)]  # fmt: skip
        texts.append(shell.text("sammenlign.other_year",
                                names=listed(list(part["name"]), subject.language),
                                period=period(str(when), subject.language),
                                items=listed(values, subject.language)))  # fmt: skip
    return texts


def _place(choice: Choice, others: list[str], address: dict[str, str]) -> None:
    st.header(shell.text("sammenlign.place"), anchor=False)
    st.write(comparison.place_in_words(choice))
    if comparison.place(choice) is None:
        return
    show_state(state("plass", choice, sammenlign=",".join(others)), "sammenlign_plass", level=3,
               address=address)  # fmt: skip

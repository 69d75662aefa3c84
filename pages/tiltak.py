"""Tiltak: find what Asker does by challenge, theme, stage, service, group, area and evidence."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from charts.figure import Group
from export.register import register_csv, register_json, table
from pages.parts import initiative as initiative_detail
from pages.parts import initiatives as initiative_blocks
from pages.parts import shell, tables
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from register.models import Initiative
from register.parts import STAGES
from views.asking import Problem, harmless
from views.initiatives.filters import (
    NO_PHASE,
    PARAMETERS,
    SEARCH_LENGTH,
    Filters,
    allowed,
    matching,
    parse_filters,
    register,
)
from views.initiatives.words import label


def show() -> None:
    """The page: one initiative where the address names one, else all that match."""
    reg = register()
    asked = st.query_params.get("tiltak", "")
    if asked in reg.initiatives:
        initiative_detail.show(reg.initiatives[asked])
        return
    # Of what is carried from page to page, the phase alone is a filter here.
    carried = {k: v for k, v in asked_params().items() if k == "fase"}
    filters, problems = parse_filters({**carried, **st.query_params.to_dict()})
    if asked:
        problems.insert(0, Problem("tiltak", harmless(asked), tuple(reg.initiatives)))
    adopt("tiltak", {**{p: filters.get(p) for p in PARAMETERS}, "sok": filters.search})
    shell.head(shell.text("nav.tiltak"))
    warn(problems)
    st.html(f'<p class="lead">{escape(_lead())}</p>')
    filters = _choose()
    found = matching(filters)
    _count(found, filters)
    st.caption(shell.text("tiltak.stages", stages=" ".join(
        f"{shell.text(f'trinn.{s}')}: {shell.text(f'trinn.{s}.means')}" for s in STAGES
    )))  # fmt: skip
    cards, rows = st.tabs([shell.text("tiltak.as_cards"), shell.text("tiltak.as_table")])
    with cards:
        initiative_blocks.cards(found)
    with rows:
        every = table(found, shell.language())
        tables.frame(
            every,
            "tiltak_tabell",
            shell.text("nav.tiltak"),
            paper=every.reindex(columns=_on_paper()),
            groups=_told(every),
        )
    _downloads(found)
    initiative_blocks.programmes(
        [p for p in reg.programmes.values()
         if filters.get("tema") in ("", *p.domains)
         and filters.get("fase") in ("", *([str(x) for x in p.phases] or [NO_PHASE]))],
        "tiltak_forskning",
    )  # fmt: skip
    shell.way("ide", shell.text("ide.invite"))
    write_address("tiltak", {"fase": "", **filters.address(), "spraak": shell.language()})


def _lead() -> str:
    reg = register()
    every = list(reg.initiatives.values())
    plans = sum(i.kind == "plan" for i in every)
    rated = sum(bool(i.evidence) for i in every)
    ended = sum(bool(i.ended) for i in every)
    return shell.text("tiltak.lead", count=len(every) - plans, plans=plans, ended=ended,
                      rated=rated)  # fmt: skip


def _choose() -> Filters:
    search = st.text_input(shell.text("tiltak.search"), key="tiltak_sok", max_chars=SEARCH_LENGTH,
                           placeholder=shell.text("tiltak.search_hint"))  # fmt: skip
    in_use = sum(bool(st.session_state.get(f"tiltak_{p}")) for p in PARAMETERS)
    title = shell.text("tiltak.filters") + (f" ({in_use})" if in_use else "")
    chosen = {}
    with st.expander(title, expanded=bool(in_use), key="tiltak_filtre"):
        columns = st.columns(4)
        for number, parameter in enumerate(PARAMETERS):
            with columns[number % 4]:
                chosen[parameter] = _filter(parameter)
        st.caption(shell.text("tiltak.group_note"))
    return Filters({k: v for k, v in chosen.items() if v}, " ".join(search.split()))


def _filter(parameter: str) -> str:
    language = shell.language()

    def name(value: str) -> str:
        return label(parameter, value, language) if value else shell.text("tiltak.all")

    title = shell.text(f"parameter.{parameter}").capitalize()
    return str(shell.pick(title, ["", *allowed(parameter)], f"tiltak_{parameter}", "", name))


def _count(found: list[Initiative], filters: Filters) -> None:
    if not found:
        st.info(shell.text("tiltak.none"))
    else:
        st.write(shell.text("tiltak.found", count=len(found), all=len(register().initiatives)))
    if filters.get("omrade"):
        whole = sum(bool(i.whole_municipality) for i in found)
        st.caption(shell.text("tiltak.area_note", whole=whole,
                              unplaced=len(register().unplaced)))  # fmt: skip
    st.caption(shell.text("behov.absence"))


def _on_paper() -> list[str]:
    """The columns a sheet has room for; the file has all."""
    fields = ("stage", "owner", "reach", "ages", "domains", "evidence")
    return [shell.text("column.initiative"), *(shell.text(f"felt.{f}") for f in fields)]


def _told(table: pd.DataFrame) -> tuple[Group, ...]:
    """Each row of the table by itself, for a phone: the name, and a line a column below it."""
    names = [str(name) for name in table.columns[2:]]
    return tuple(
        (str(row[1]), tuple(f"{name}: {value}" for name, value in zip(names, row[2:], strict=True)
                            if value))
        for row in table.itertuples(index=False, name=None)
    )  # fmt: skip


def _downloads(found: list[Initiative]) -> None:
    st.header(shell.text("tiltak.open_data"), anchor=False)
    st.write(shell.text("tiltak.open_data_text"))
    language = shell.language()
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            shell.text("tiltak.csv"), data=lambda: register_csv(found, language),
            file_name="tiltak-asker.csv", mime="text/csv", key="tiltak_csv", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            shell.text("tiltak.json"), data=register_json, file_name="tiltak-asker.json",
            mime="application/json", key="tiltak_json", on_click="ignore",
        )  # fmt: skip

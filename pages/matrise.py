"""Områder mot indikatorer: every area against every indicator, and what can be told apart."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts.matrix import effort, sides, untested
from pages.parts import choosing, phases, shell
from pages.parts.address import adopt, choose_address, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import drawn, show_state
from views import comparing, matrix
from views.asking import AddressReader, Problem
from views.choice import area_codes, default_choice
from views.edition import store
from views.figures import WhyNot, state


def show() -> None:
    """The page."""
    language = shell.language()
    level, by, area, phase, problems = _asked(asked_params(), language)
    adopt("matrise", {"niva": level, "sorter": by, "omrade": area, "fase": phase})
    shell.head(shell.text("nav.matrise"))
    warn(problems)
    lead, picture = st.container(), st.container()
    with st.container(horizontal=True):
        level = choosing.choose_level("matrise", matrix.LEVELS)
        orders = matrix.orders(level, language)
        by = shell.pick(shell.text("matrise.sort"), list(orders), "matrise_sorter", matrix.BY_NAME,
                        lambda k: orders[k])  # fmt: skip
        area = choosing.choose_area("matrise", level, shell.text("matrise.select"))
        phase = phases.choose("matrise")
    address = {"niva": level, "sorter": by, "fase": phase, "spraak": language}
    address |= {"omrade": area} if area else {}
    cells = matrix.of_phase(matrix.cells(level, language), phase)
    with lead:
        st.html(f'<p class="lead">{escape(in_one_sentence(cells, level))}</p>')
    with picture:
        choice = replace(default_choice(language), level=level, area=area)
        shown = state("matrise", choice, sorter=by, fase=phase)
        made = drawn(shown)
        if phase:
            st.caption(phases.told(phase))
        event = show_state(shown, "matrise_figur", made, selectable=True, address=address)
        st.caption(shell.text("matrise.read") + " " + untested(cells, language))
    _selected(cells, area)
    clicked = _clicked(event) or ("" if isinstance(made, WhyNot) else _rows(made.table))
    _apply(clicked, level, area, address)
    st.caption(shell.text("matrise.print"))
    write_address("matrise", address)


def _asked(query: dict[str, str], language: str) -> tuple[str, str, str, str, list[Problem]]:
    reader = AddressReader(query)
    pick, problems = reader.pick, reader.problems
    level = pick("niva", matrix.LEVELS, matrix.LEVELS[0])
    by = pick("sorter", list(matrix.orders(level, language)), matrix.BY_NAME)
    area = pick("omrade", ["", *area_codes(level)], "")
    phase = pick("fase", phases.VALUES, "")
    pick("spraak", ["nb", "en"], "nb")
    return level, by, area, phase, problems


def in_one_sentence(cells: pd.DataFrame, level: str) -> str:
    """How many areas, indicators and figures, how many are told apart and how many by chance."""
    counts = comparing.told_apart(cells)
    return shell.text(
        "matrise.lead", areas=cells["area"].nunique(), level=shell.text(f"level.{level}"),
        indicators=cells["key"].nunique(), cells=counts["known"], told=counts["told"],
        cannot=counts["cannot"], unknown=counts["not_tested"], chance=counts["by_chance"],
        tested=counts["tested"], unguarded=counts["unguarded"],
        reference=shell.text("matrise.reference"),
    )  # fmt: skip


def _selected(cells: pd.DataFrame, area: str) -> None:
    if not area:
        st.write(shell.text("matrise.none"))
        return
    name = store()[0].area_name(area, shell.language())
    st.subheader(name, anchor=False)
    st.write(shell.text("matrise.summary", name=name, **sides(cells[cells["area"] == area])))
    shell.way("omrade", shell.text("matrise.open", name=name), omrade=area)
    if "need" in cells:
        _effort(cells[cells["area"] == area].drop_duplicates("domain"), area)


def _effort(themes: pd.DataFrame, area: str) -> None:
    """Need and initiatives theme by theme, each a link to what lies behind."""
    language = shell.language()
    st.markdown(f"**{shell.text('matrise.effort.heading')}**")
    for row in themes.itertuples(index=False):
        said = effort(str(row.theme), str(row.need), int(str(row.own)), int(str(row.whole)),
                      language)  # fmt: skip
        shell.link("behov", said, omrade=area, tema=str(row.domain))
    st.caption(shell.text("behov.absence"))


def _clicked(event: Any) -> str:
    points = (event or {}).get("selection", {}).get("points", [])
    found = points[0].get("customdata") if points else None
    return str(found[0]) if isinstance(found, list | tuple) and found else ""


def _rows(table: pd.DataFrame) -> str:
    """The same table with rows that can be chosen: the keyboard's way to an area."""
    if not st.toggle(shell.text("matrise.rows"), key="matrise_rader"):
        return ""
    event = st.dataframe(
        table, hide_index=True, key="matrise_valgt_rad", on_select="rerun",
        selection_mode="single-row", alt=shell.text("matrise.pick_row"),
    )  # fmt: skip
    rows = event.get("selection", {}).get("rows", [])
    return str(table.iloc[rows[0], 1]) if rows and rows[0] < len(table) else ""


def _apply(clicked: str, level: str, area: str, address: dict[str, str]) -> None:
    """A click chooses the area, once."""
    if clicked and clicked != st.session_state.get("matrise_klikk"):
        st.session_state["matrise_klikk"] = clicked
        if clicked in area_codes(level) and clicked != area:
            choose_address({**address, "omrade": clicked})
            st.rerun()

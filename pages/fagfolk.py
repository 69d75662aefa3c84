"""For fagfolk: the methods an analyst asks for, one at a time, on the figures of the dashboard."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from export.csv import to_csv
from pages.parts import choosing, shell, tables
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import drawn, show_state
from views.asking import AddressReader, Problem
from views.choice import Choice, parse
from views.edition import store
from views.expert import changed
from views.expert.methods import METHODS, Method
from views.figures import WhyNot, state

KEY, ANALYSIS = "fagfolk", "analyse"


def show() -> None:
    """The page."""
    query = asked_params()
    reader = AddressReader(query)
    named = METHODS[reader.pick("analyse", list(METHODS), next(iter(METHODS)))]
    asked, problems = _asked(query, named)
    adopt(KEY, _widgets(asked, query, named))
    shell.head(shell.text("nav.fagfolk"))
    warn([*reader.problems, *problems])
    st.write(shell.text("fagfolk.lead"))
    lead = st.container()  # the sentence stands before every choice
    method = METHODS[str(shell.pick(shell.text("fagfolk.method"), list(METHODS),
                                    f"{KEY}_{ANALYSIS}", named.id,
                                    lambda m: shell.text(f"fagfolk.{m}")))]  # fmt: skip
    if method is not named:
        asked, _ = _asked({}, method)
    there = [i.id for i in method.indicators()]
    if not there:
        st.write(shell.text("fagfolk.nothing"))
        write_address(KEY, {ANALYSIS: method.id, "spraak": shell.language()})
        return
    before = str(st.session_state.get(f"{KEY}_indikator", ""))
    picture, controls = st.columns([2.4, 1], gap="large")
    with controls:
        choice = choosing.choose(KEY, asked, method.indicators(), method.levels,
                                 dated=method.dated)  # fmt: skip
        area = choosing.choose_area(KEY, choice.level, shell.text("ulikhet.mark"))
    choice = replace(choice, area=area)
    address = {**choice.address(), ANALYSIS: method.id}
    shown = state(method.id, choice)
    made = drawn(shown)
    with lead:
        if before and before not in there and before in store()[0].indicators:
            st.warning(shell.text("fagfolk.not_here", title=_title(before),
                                  method=shell.text(f"fagfolk.{method.id}"),
                                  shown=_title(choice.indicator)))  # fmt: skip
        if not isinstance(made, WhyNot):
            st.html(f'<p class="lead">{escape(made.alt)}</p>')
    with picture:
        show_state(shown, f"{KEY}_{method.id}", made, address=address)
        st.subheader(shell.text("fagfolk.definition"), anchor=False)
        st.markdown(shell.text(f"fagfolk.{method.id}.definition"))
    if method.id == "endring":
        _table(choice)
    write_address(KEY, address)


def _asked(query: dict[str, str], method: Method) -> tuple[Choice, list[Problem]]:
    """The choice an address asks for, with an indicator the method can be used on."""
    there = [i.id for i in method.indicators()]
    if query.get("indikator", "") not in there and there:
        known = query.get("indikator", "") in store()[0].indicators
        # Level, category, year and area were asked of another indicator.
        query = {k: v for k, v in query.items() if not known or k == "spraak"}
        query = {**query, "indikator": method.first()} if not query.get("indikator") else query
    choice, problems = parse(query, method.levels)
    return replace(choice, language=shell.language()), problems


def _widgets(asked: Choice, query: dict[str, str], method: Method) -> dict[str, str]:
    """What the widgets begin with; an indicator the method has not is kept, so that it is told."""
    wanted = query.get("indikator", "")
    known = wanted in store()[0].indicators
    return {
        "indikator": wanted if known else asked.indicator, "kategori": asked.category,
        "niva": asked.level, "ar": asked.period, "omrade": asked.area, ANALYSIS: method.id,
    }  # fmt: skip


def _title(indicator: str) -> str:
    return store()[0].indicators[indicator].title[shell.language()]


def _table(choice: Choice) -> None:
    """The change of every indicator of the level, with a file of it."""
    st.header(shell.text("fagfolk.endring.whole", level=shell.text(f"level.{choice.level}")),
              anchor=False)  # fmt: skip
    table, decimals = changed.whole_table(choice)
    st.write(shell.text("fagfolk.endring.list", **changed.counts(choice.level)))
    if choice.area:
        show_state(state("endringer", choice), "fagfolk_endringer_figur", level=3,
                   address={**choice.address(), ANALYSIS: "endring"})  # fmt: skip
        column = shell.text("column.code")
        table = table[table[column] == choice.area].reset_index(drop=True)
    else:
        st.caption(shell.text("fagfolk.endringer.choose"))
    tables.frame(table, "fagfolk_endringer", shell.text("fagfolk.endring.whole",
                 level=shell.text(f"level.{choice.level}")), decimals,
                 _on_paper(choice, table))  # fmt: skip
    st.download_button(
        shell.text("fagfolk.endring.csv"), key="fagfolk_endringer_csv", mime="text/csv",
        data=lambda: to_csv(changed.whole_table(choice)[0]), on_click="ignore",
        file_name=f"endringer-{choice.level}.csv",
    )  # fmt: skip


def _on_paper(choice: Choice, table: pd.DataFrame) -> pd.DataFrame:
    """The changes of the area that is chosen; those of all are many sheets, and in the file."""
    made = changed.area_figure(choice.area, choice.language) if choice.area else ""
    if isinstance(made, str):
        return table.head(0)
    title, first, latest, before, after, *rest = made.table.columns
    return pd.DataFrame({
        title: made.table[title],
        before: made.table[before] + ", " + made.table[first],
        after: made.table[after] + ", " + made.table[latest],
        **{name: made.table[name] for name in rest},
    })  # fmt: skip

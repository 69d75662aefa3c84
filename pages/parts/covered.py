"""What Data has figures for, what waits for them, and what changed at each update."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from pages.parts import share, shell, tables
from store.models import Indicator
from views import holdings
from views.updates import Update, headed, told, updates

#: Editions told on the page, and lines of each; the feed has all.
EDITIONS, LINES = 12, 40


def table(fitting: Collection[str]) -> None:
    """Indicators against levels and years, with age: a table that can be sorted.

    :param fitting: the indicators a reader's search keeps, by id.
    """
    found = holdings.series(shell.language())
    found = found[found["id"].isin(list(fitting))]
    if found.empty:
        return
    names = {c: shell.text(f"dekning.column.{c}") for c in holdings.COLUMNS}
    told = holdings.told(found, shell.language()).rename(columns=names)
    st.caption(shell.text("dekning.text"))
    tables.frame(found[list(holdings.COLUMNS)].rename(columns=names), "data_dekning",
                 shell.text("dekning.alt", series=len(found)), paper=told,
                 groups=tables.groups_of(told))  # fmt: skip


def waiting(fitting: Collection[str], describe: Callable[[Indicator], None]) -> None:
    """The indicators without figures yet, apart from the others.

    :param describe: shows one of them.
    """
    there = [i for i in holdings.waiting() if i.id in fitting]
    if there:
        st.header(shell.text("dekning.waiting", count=len(there)), anchor=False)
        st.write(shell.text("dekning.waiting_text"))
        for item in there:
            describe(item)


def changes() -> None:
    """What changed at each update, newest first, and the feed that tells of the next."""
    st.header(shell.text("endring.heading"), anchor=False)
    st.write(shell.text("endring.text"))
    language = shell.language()
    st.markdown(f"[{shell.text('endring.feed')}]"
                f"({share.origin()}/api/v1/endringer.atom?spraak={language})")  # fmt: skip
    for update in updates(language)[:EDITIONS]:
        _update(update, language)


def _update(update: Update, language: str) -> None:
    st.markdown(f"**{headed(update, language)}**")
    shown = list(told(update, language))
    if not update.changes:
        st.write(shown[0])
        return
    if len(shown) > LINES:
        shown = [*shown[:LINES], shell.text("endring.more", count=len(shown) - LINES)]
    # Lines of a source are shown as they are: their signs are not markdown.
    st.code("\n".join(shown), language=None, wrap_lines=True)

"""What the operator does on the page of data: fetch, look at what came, publish. Nobody else."""

from __future__ import annotations

import streamlit as st

from pages.parts import shell
from register import faults
from store.errors import LevekarError, SnapshotError
from views import edition


def show() -> None:
    """The button to fetch, the candidate if there is one, and the last fetch's log to take away."""
    from loaders.refreshing import background  # read where the operator is, and nowhere else

    st.write(shell.text("data.refresh_text"))
    if background.died():
        st.error(shell.text("data.refresh_died"))
    if background.running():
        st.info(shell.text("data.refresh_running"))
    elif not background.may_start():
        st.info(shell.text("data.refresh_wait"))
    elif st.button(shell.text("data.refresh"), key="data_hent"):
        try:
            background.start()
        except LevekarError as error:
            shell.log.exception("a refresh cannot be started")
            st.error(f"{shell.text('data.refresh_not_started')} {_why(error)}")
            return
        st.rerun()
    if not background.running():
        _candidate()
    words = background.last_words()
    if words:
        # In English, and with the server's own paths: not for a page.
        st.download_button(shell.text("data.refresh_log"), words, "refresh.log", "text/plain",
                           key="data_logg", on_click="ignore")  # fmt: skip


def _why(error: LevekarError) -> str:
    return faults.told(error, edition.root())[shell.language()]


def _candidate() -> None:
    from loaders.refreshing import candidate

    try:
        words = candidate.told(language=shell.language())
    except SnapshotError:
        return  # There is none, which is how it is most days.
    st.subheader(shell.text("data.candidate"), anchor=False)
    st.write(shell.text("data.candidate_text"))
    st.code("\n".join(words), language=None, wrap_lines=True)
    if st.button(shell.text("data.publish"), key="data_publiser"):
        try:
            candidate.publish()
        except LevekarError as error:
            shell.log.exception("the candidate cannot be published")
            st.error(f"{shell.text('data.publish_refused')} {_why(error)}")
            return
        st.rerun()

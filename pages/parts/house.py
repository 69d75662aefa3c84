"""A page and its views: the choice between them above, the chosen one below, each a module."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import streamlit as st

import operating
from pages.parts import address, shell
from store.errors import LevekarError
from text.formats import date
from views.edition import edition, opened
from views.homes import VIEW, VIEWS


def page(name: str) -> Callable[[], None]:
    """The page of that name; its views are imported when they are opened.

    Missing or damaged figures are met with a sentence instead of a traceback.
    """

    def show() -> None:
        try:
            with opened():
                view = _choose(name)
                importlib.import_module(f"pages.{view}").show()
                _foot()
        except LevekarError:
            shell.log.exception("the page %s has no figures to show", name)
            st.error(shell.text("error.title"))
            st.write(shell.text("error.text"))

    show.__name__ = name
    return show


def failed() -> None:
    """A page that failed in a way nobody foresaw says so, and what the reader can do."""
    st.error(shell.text("error.fault"))
    st.write(shell.text("error.fault_text"))


def _foot() -> None:
    """Which edition the page was made from, and which code: what a fault is told with."""
    now = edition()
    made = date(now.made, shell.language()) if now.made else shell.text("unknown")
    words = shell.text("side.edition", made=made, edition=now.snapshot.version)
    if operating.commit():
        words += " " + shell.text("side.commit", commit=operating.commit()[:12])
    st.caption(words)


def _choose(name: str) -> str:
    views = VIEWS[name]
    asked = st.query_params.get(VIEW, "")
    view = asked if asked in views else views[0]
    address.keep({VIEW: view} if view != views[0] else {})
    if len(views) == 1:
        return view
    key = f"visning_{name}"
    if st.session_state.get(f"{key}_sett") != asked:
        st.session_state[key] = view
        st.session_state[f"{key}_sett"] = asked
    chosen = st.segmented_control(
        shell.text("choose.view"), list(views), key=key, required=True,
        format_func=lambda v: shell.text(f"nav.{v}"), label_visibility="collapsed",
    )  # fmt: skip
    chosen = chosen or view
    if chosen != view:
        params = {k: v for k, v in st.query_params.to_dict().items() if k != VIEW}
        if chosen != views[0]:
            params[VIEW] = str(chosen)
        st.query_params.from_dict(params)
        st.rerun()
    return view

"""What every page shares: language, head, style, warnings about the address, the figure panel."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from export.assets import content_text
from store.errors import LevekarError
from text.texts import LANGUAGES, t
from views.edition import opened

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32"'
    ' rx="6" fill="#0b6e75"/><path d="M7 24V14h5v10zm7 0V8h5v16zm7 0V18h4v6z" fill="#fff"/></svg>'
)


def language() -> str:
    """The reader's language: from the address, else what was chosen before, else bokmål."""
    asked = st.query_params.get("spraak")
    if asked in LANGUAGES:
        st.session_state["spraak"] = asked
    return str(st.session_state.get("spraak", "nb"))


def text(key: str, **values: object) -> str:
    """The text of ``key`` in the reader's language."""
    return t(key, language(), **values)


def head(title: str) -> None:
    """Style, document language, and the page's one h1."""
    st.html(f"<style>\n{content_text('app.css')}</style>")
    st.html(
        f"<script>document.documentElement.lang='{language()}';\n{content_text('app.js')}</script>",
        unsafe_allow_javascript=True,
    )
    st.title(title, anchor=False)


def guarded(name: str) -> Callable[[], None]:
    """The page ``pages/<name>.py``, imported when it is opened.

    A missing or damaged snapshot is met with a sentence instead of a traceback.
    """

    def page() -> None:
        try:
            with opened():
                importlib.import_module(f"pages.{name}").show()
        except LevekarError as error:
            st.error(text("error.title"))
            st.write(text("error.text", message=str(error)))

    page.__name__ = name
    return page


def pick(
    label: str, options: list[Any], key: str, default: Any, name: Callable[[Any], str] = str
) -> Any:
    """A select box whose remembered value is dropped when it no longer exists."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default if default in options else options[0]
    return st.selectbox(label, options, key=key, format_func=name)


def link(page: str, label: str, **params: str) -> None:
    """A link to another page of the app with an address of its own."""
    pages = st.session_state.get("pages", {})
    if page in pages:
        st.page_link(pages[page], label=label, query_params={**params, "spraak": language()})
    else:
        st.markdown(f"[{label}](/{page}?{urlencode({**params, 'spraak': language()})})")


def language_switch() -> None:
    """Bokmål or English, for all pages; the address carries it."""
    current = language()
    with st.container(horizontal=True, horizontal_alignment="right"):
        chosen = st.segmented_control(
            text("choose.language"), list(LANGUAGES), default=current,
            format_func=lambda code: t(f"language.{code}", code), key="spraakvalg",
            label_visibility="collapsed", required=True,
        )  # fmt: skip
    if chosen and chosen != current:
        st.session_state["spraak"] = chosen
        st.query_params["spraak"] = chosen
        st.rerun()

"""What every page shares: language, head, style, warnings about the address, the figure panel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import count
from typing import Any
from zlib import crc32

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey

from text.texts import LANGUAGES, t
from views.homes import address, home

log = logging.getLogger("levekar")
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32"'
    ' rx="6" fill="#0b6e75"/><path d="M7 24V14h5v10zm7 0V8h5v16zm7 0V18h4v6z" fill="#fff"/></svg>'
)


@contextmanager
def spoken() -> Iterator[None]:
    """Hold the reader's language for one run: a page asks for it at every one of its words."""
    token = _SPOKEN.set(language())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """The reader's language: from the address, else what was chosen before, else bokmål."""
    held = _SPOKEN.get()
    if held:
        return held
    asked = st.query_params.get("spraak")
    if asked in LANGUAGES:
        st.session_state["spraak"] = asked
    return str(st.session_state.get("spraak", "nb"))


def text(key: str, **values: object) -> str:
    """The text of ``key`` in the reader's language."""
    return t(key, language(), **values)


def head(title: str) -> None:
    """Document language, and the page's one h1."""
    # Style and script are linked by the page itself (web.front); which comes first is not known.
    st.html(
        f"<script>document.documentElement.lang='{language()}';"
        "window.levekarTranslate?.(document.body);</script>",
        unsafe_allow_javascript=True,
    )
    name = text("app.title")
    st.set_page_config(page_title=name if title == name else f"{title} – {name}")
    st.title(title, anchor=False)


def pick(
    label: str, options: list[Any], key: str, default: Any, name: Callable[[Any], str] = str
) -> Any:
    """A select box whose remembered value is dropped when it no longer exists."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = default if default in options else options[0]
    return st.selectbox(label, options, key=key, format_func=name)


def link(view: str, label: str, **params: str) -> None:
    """A link to a view of the app, on whatever page it stands, with an address of its own."""
    page, query = home(view, {**params, "spraak": language()})
    pages = st.session_state.get("pages", {})
    if page in pages:
        st.page_link(pages[page], label=label, query_params=query)
    else:
        st.markdown(f"[{label}]({address(view, {**params, 'spraak': language()})})")


def way(view: str, label: str, **params: str) -> None:
    """A link whose words tell the way alone, and not what is found: on paper it is left out."""
    key = f"vei_{view}_{crc32(repr((label, params)).encode())}"
    for turn in count():  # the same way may stand at several places of a page
        with (
            suppress(StreamlitDuplicateElementKey),
            st.container(key=f"{key}_{turn}", width="content"),
        ):
            return link(view, label, **params)


def language_choice() -> None:
    """Bokmål or English; the address carries it."""
    current = language()
    chosen = st.segmented_control(
        text("choose.language"), list(LANGUAGES), default=current,
        format_func=lambda code: t(f"language.{code}", code), key="spraakvalg",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    if chosen and chosen != current:
        st.session_state["spraak"] = chosen
        st.query_params["spraak"] = chosen
        st.rerun()

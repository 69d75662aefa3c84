"""The uploader's own words, which Streamlit has in English alone, in the reader's language.

And who has one: a file is taken from a session alone that shows an uploader (``web.limits``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

import operating
from pages.parts import shell, turns
from sheets import jail

T = TypeVar("T")

UPLOADER = '[data-testid="stFileUploaderDropzone"]'


#: Sessions whose page shows an uploader now, and the language it speaks.
_SHOWING: dict[str, str] = {}
_SHOWN = "uploader_shown"


def may(session: str) -> bool:
    """Whether the session is there and its page shows an uploader."""
    for known in tuple(_SHOWING):
        if not get_instance().is_active_session(known):
            _SHOWING.pop(known, None)
    return session in _SHOWING


def spoken(session: str) -> str:
    """The language of the page that shows the session's uploader; empty where none does."""
    return _SHOWING.get(session, "")


def held() -> dict[str, list[int]]:
    """Bytes of each file that is held, by session; Streamlit lets go of them with the session."""
    storage = getattr(get_instance().uploaded_file_mgr, "file_storage", {})
    return {
        session: [len(record.data) for record in tuple(files.values())]
        for session, files in tuple(storage.items())
    }


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


def begin() -> None:
    """A run begins: nothing is known to be shown by it yet."""
    st.session_state[_SHOWN] = False


def end() -> None:
    """A run is over: a page without an uploader takes no file."""
    if not st.session_state.get(_SHOWN):
        _SHOWING.pop(_session(), None)


def jailed(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """What a function makes of a stranger's file, in a jail, while the reader is there.

    :raises LevekarError: as ``sheets.jail.jailed``.
    """
    session = _session()

    def gone() -> bool:
        return bool(session) and exists() and not get_instance().is_active_session(session)

    with turns.PAGES.aside():
        return jail.jailed(function, gone, *args, **kwargs)


def off() -> bool:
    """Whether this site takes no files; the page says so."""
    if not operating.uploads():
        st.info(shell.text("upload.off"))
    return not operating.uploads()


def speak(refused: str) -> None:
    """Put our words in place of the uploader's; its label tells kinds and size of files.

    :param refused: text key of what is said when Streamlit has refused a file.
    """
    st.session_state[_SHOWN] = True
    _SHOWING[_session()] = shell.language()
    button, said = (json.dumps(shell.text(key), ensure_ascii=False)
                    for key in ("egne.upload", refused))  # fmt: skip
    st.html(f"<style>{UPLOADER} {{--button: {button}; --said: {said};}}</style>")

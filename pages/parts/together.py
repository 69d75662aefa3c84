"""What a run says reaches the reader's connection together, not word by word.

A run tells of each element it draws, and Streamlit wakes the event loop at each: a call of the
system, and two threads that take the interpreter from each other. Here the loop is woken once for
all that has been said meanwhile, and each is still taken in the order it came.

Colours and fonts are a part of every run's first word; they do not change while the app runs, and
are put together once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import cache
from weakref import WeakKeyDictionary

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession

_say_at_once = AppSession._call_soon_on_event_loop
_put_together = app_session._populate_theme_msg


class Together:
    """What other threads want done on an event loop: done in order, many at one waking.

    The loop is woken at the first word and not some time later: Streamlit drops what a run says
    once another has begun in its place.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._asked: deque[Callable[[], None]] = deque()
        self._woken = False

    def call(self, callback: Callable[[], None]) -> None:
        """Have it called on the loop, after all that was asked for before; from any thread.

        :raises RuntimeError: where the loop is closed.
        """
        self._asked.append(callback)
        if not self._woken:  # two threads that see this at once wake the loop twice: no harm
            self._woken = True
            self._loop.call_soon_threadsafe(self._do)

    def _do(self) -> None:
        # First of all: whoever asks from here on wakes the loop again.
        self._woken = False
        try:
            while self._asked:
                self._asked.popleft()()
        finally:  # one that fails is told by the loop, and does not take the next with it
            if self._asked:
                self._loop.call_soon(self._do)


_of_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, Together] = WeakKeyDictionary()


def _say(session: AppSession, callback: Callable[[], None]) -> None:
    loop = session._event_loop
    if loop.is_closed():
        _say_at_once(session, callback)
        return
    if loop not in _of_loops:
        _of_loops[loop] = Together(loop)
    _of_loops[loop].call(callback)


@cache
def _colours(section: str) -> CustomThemeConfig:
    made = CustomThemeConfig()
    _put_together(made, section)
    return made


def _put(message: CustomThemeConfig, section: str = "theme") -> None:
    made = _colours(section)
    if made.ByteSize():  # a section without a word is not there
        message.MergeFrom(made)


def begin() -> None:
    """From now on sessions of this process do so."""
    AppSession._call_soon_on_event_loop = _say  # type: ignore[method-assign]
    app_session._populate_theme_msg = _put

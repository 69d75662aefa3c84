"""What a run says reaches the event loop together, in order, and none of it is lost."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from pages.parts import together
from pages.parts.together import Together


def _said(counts: list[int], busy: bool = False) -> tuple[list[tuple[int, int]], int]:
    """What threads asked for, in the order it was done, and how often the loop was woken."""
    done: list[tuple[int, int]] = []

    async def all_done() -> int:
        loop = asyncio.get_running_loop()
        woken = 0
        wake = loop.call_soon_threadsafe

        def noted(*asked):
            nonlocal woken
            woken += 1
            return wake(*asked)

        loop.call_soon_threadsafe = noted
        said = Together(loop)

        def speak(who: int, number: int) -> None:
            for turn in range(number):
                said.call(partial(done.append, (who, turn)))

        speakers = [threading.Thread(target=speak, args=each) for each in enumerate(counts)]
        for speaker in speakers:
            speaker.start()
        if busy:  # the loop has something else to do until all is said
            for speaker in speakers:
                speaker.join()
        while len(done) < sum(counts):
            await asyncio.sleep(0.001)
        for speaker in speakers:
            speaker.join()
        return woken

    woken = []
    # The loop of its own thread: Playwright may have one in this.
    thread = threading.Thread(target=lambda: woken.append(asyncio.run(all_done())))
    thread.start()
    thread.join(60)
    return done, woken[0]


def test_what_several_threads_ask_for_is_all_done_each_in_its_own_order():
    done, _ = _said([500, 500, 500])
    for who in range(3):
        assert [turn for speaker, turn in done if speaker == who] == list(range(500))


def test_the_loop_is_woken_seldomer_than_it_is_asked():
    done, woken = _said([500], busy=True)
    assert len(done) == 500
    assert woken == 1


def test_one_that_fails_does_not_take_the_next_with_it():
    done, faults = [], []

    async def both() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, told: faults.append(told["exception"]))
        said = Together(loop)
        said.call(lambda: 1 / 0)
        said.call(lambda: done.append(1))
        while not done:
            await asyncio.sleep(0.001)

    thread = threading.Thread(target=lambda: asyncio.run(both()))
    thread.start()
    thread.join(60)
    assert done == [1]
    assert [type(fault) for fault in faults] == [ZeroDivisionError]


@pytest.mark.parametrize(
    "section", ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar"]
)
def test_colours_put_together_once_are_those_streamlit_puts_together(section):
    theirs, ours = app_session.CustomThemeConfig(), CustomThemeConfig()
    together._put_together(theirs, section)
    for _ in range(2):
        ours.Clear()
        together._put(ours, section)
        assert ours == theirs

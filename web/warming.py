"""Before the first page is made: modules read, that page's figure built, and all of it frozen.

The server answers meanwhile: a browser fetches Streamlit's front end beside the warm-up, and the
page it asks for waits until the warm-up has ended (``wait``). What the warm-up leaves is there for
as long as the process is. ``gc.freeze`` takes it out of every later collection: those then look at
what readers made, not at pandas and Plotly. What is met on other pages is built ahead of the
readers while the first of them are here already.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import importlib
import logging
import resource
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import pyarrow as pa
from starlette.types import ASGIApp

from charts.figure import Figure
from export import images
from store.errors import LevekarError
from store.models import Level
from views import overview
from views.choice import shown_indicators
from views.edition import opened, store
from views.figures import KINDS, State, read
from views.figures.shown import shown
from web import answering
from web.squeezing import fill

#: Files a process may have open: four a reader, and what the house itself has.
FILES = 65536
#: ``M_ARENA_MAX`` of glibc's mallopt, and how many heaps it may keep: one process runs Python in
#: one thread at a time, and what each of many threads has given back only its own heap gets again.
ARENA_MAX, ARENAS = -8, 2
#: The kind of figure on the first page.
FIRST = "kart"
#: The kinds of figure a reader meets first when another indicator is chosen.
FIRST_SHOWN = ("kart", "rangering", "utvikling", "stigning", "gap", "plass", "spredning",
               "lorenz", "klynger", "justert")  # fmt: skip
#: The kinds of figure a reader meets first on the page of a district.
OF_DISTRICT = ("barometer", "livslop", "profil")
_LOG = logging.getLogger("levekar.web")
_ended = threading.Event()
_ended.set()
_ready = False


def ready() -> bool:
    """Whether the warm-up has been, and nothing failed in it."""
    return _ready


def wait() -> None:
    """Return when no warm-up is under way: what a page needs is read by one thread, not by two."""
    _ended.wait()


async def warm(modules: Iterable[str]) -> None:
    """Warm up in a thread of its own; ``wait`` waits for it from the call on."""
    _ended.clear()
    await asyncio.to_thread(_warm, modules)


def _warm(modules: Iterable[str]) -> None:
    """Import the modules, build what the first page shows, then freeze.

    A figure that cannot be built now is met again, and told, when it is asked for. So is what
    nobody foresaw: the log has it, and readers are not sent here (``ready``).
    """
    global _ready
    began = time.perf_counter()
    try:
        for name in modules:
            importlib.import_module(name)
        try:
            with opened():
                overview.findings(), overview.growth(), overview.clear_needs()
                _build(FIRST, {})
        except LevekarError as error:
            _LOG.error("the figures cannot be read: %s", error)
        freeze()
        _ready = True
        _LOG.info("warm after %.1f s", time.perf_counter() - began)
    except Exception:  # noqa: BLE001 - it ends no server that others could be told by
        _LOG.exception("the warm-up failed")
    finally:
        _ended.set()


def _build(kind: str, choice: dict[str, str]) -> None:
    asked = read(KINDS[kind], choice)
    made = shown(asked) if isinstance(asked, State) else asked
    if not isinstance(made, Figure):
        _LOG.info("not built ahead: %s %s (%s)", kind, choice, made)


def first_met() -> list[tuple[str, dict[str, str]]]:
    """Kind and choice of the figures that readers first meet: each kind as it is met without a
    choice, then those of each indicator and district."""
    with opened():
        indicators = [{"indikator": i.id} for i in shown_indicators()]
        districts = [{"omrade": a.code} for a in store()[0].by_level[Level.DELOMRADE]]
    return [(kind, choice)
            for kinds, choices in ((KINDS, [{}]), (FIRST_SHOWN, indicators),
                                   (OF_DISTRICT, districts))
            for kind in kinds for choice in choices]  # fmt: skip


async def ahead(beside: Callable[[], AbstractContextManager[None]], pause: float = 5.0) -> None:
    """Build every kind of figure, and those of every indicator and district, as a page first shows
    them, after the warm-up and after each new edition: readers otherwise pay for them one by one.

    :param beside: what each is built inside, so that readers come between.
    :param pause: seconds after the warm-up, and between two looks at the edition.
    """

    def one(kind: str, choice: dict[str, str]) -> None:
        with beside(), opened():
            _build(kind, choice)

    def settled() -> None:
        with beside():
            freeze()

    done = ""
    await asyncio.to_thread(wait)
    while True:
        await asyncio.sleep(pause)
        try:
            stamp = await asyncio.to_thread(answering.stamp)
            if stamp == done:
                continue
            began = time.perf_counter()
            for kind, choice in await asyncio.to_thread(first_met):
                await asyncio.to_thread(one, kind, choice)
                await asyncio.sleep(0.02)
        except LevekarError as error:
            _LOG.warning("no figures are built ahead: %s", error)
            continue
        if not done:
            await asyncio.to_thread(settled)
        done = stamp
        _LOG.info(
            "every indicator's and district's figures are built after %.1f s",
            time.perf_counter() - began,
        )


async def predraw(app: ASGIApp, pause: float = 60.0) -> None:
    """Draw every figure's default picture some time after the start, and after each new edition."""
    drawn = ""
    while True:
        await asyncio.sleep(pause)
        try:
            stamp = await asyncio.to_thread(answering.stamp)
        except LevekarError as error:
            _LOG.warning("no pictures are drawn ahead: %s", error)
            continue
        if stamp != drawn and images.browser_path() is not None:
            images.client.set("forhåndstegning")
            await fill(app, [f"/figur/{k}.{f}" for k in KINDS for f in ("html", "svg", "png")])
            drawn = stamp


def freeze() -> None:
    """Collect what is rubbish now, give it back to the system, and never look at the rest again."""
    gc.collect()
    pa.system_memory_pool().release_unused()
    gc.freeze()


def open_files() -> int:
    """Raise the number of open files to what the system gives, at most ``FILES``; that number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return soft


def few_heaps() -> bool:
    """Have glibc share few heaps among all threads; whether it does. Other systems have no such."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(ARENA_MAX, ARENAS) == 1

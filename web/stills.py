"""The picture in a figure's page: drawn once, kept where all pictures are, waited for a little."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from charts.figure import Figure
from export.browser import DrawingError
from export.images import RENDERER, BrowserError, BusyError, NoBrowserError
from export.still import BROAD, MIDDLE, SLIM, small
from views.edition import carried
from views.figures import Kind

#: Seconds a page waits for its picture; after that it goes without, and is not kept.
PATIENCE = 12.0
_LOG = logging.getLogger("levekar.pictures")


def widths(kind: Kind) -> dict[str, int]:
    """The pictures of a kind's page, by class.

    A map is the same on a phone as on a screen and weighs the most. What is scrolled is drawn at
    the width it is scrolled in.
    """
    if kind.map:
        return {"kart": MIDDLE}
    if kind.least >= BROAD:
        return {"bred": kind.least}
    return {"bred": BROAD, "smal": kind.least or SLIM}


async def stills(kind: Kind, key: str, build: Callable[[], Figure]) -> tuple[str, ...] | None:
    """The pictures as SVG, broad first; None where they cannot be drawn now.

    A figure that the browser cannot draw at a width has none of that width.

    :param key: what the figure depends on. :param build: the figure, which is not written to; what
        it raises is raised.
    """

    async def drawn(name: str, width: int) -> str:
        future = RENDERER.make(f"{key}|{width}", carried(build), "svg", framed=False,
                               width=width, narrow=width <= MIDDLE)  # fmt: skip
        try:
            svg = await asyncio.shield(asyncio.wrap_future(future))
        except DrawingError:
            # It would be the same again: the page does without this one, and is kept.
            return ""
        return await asyncio.to_thread(small, svg, name)

    try:
        async with asyncio.timeout(PATIENCE):
            work = [drawn(name, width) for name, width in widths(kind).items()]
            return tuple(svg for svg in await asyncio.gather(*work) if svg)
    except (NoBrowserError, BusyError):
        return None
    except (TimeoutError, BrowserError) as error:
        _LOG.warning("a page goes without its picture: %s: %s", kind.id, str(error) or "too slow")
        return None

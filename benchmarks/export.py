"""How quickly figures and reports leave: ``python benchmarks/export.py [first|figures|reports]``.

Prints each measure with its limit and exits 1 when one is broken. ``warm`` is an address asked for
before, in milliseconds of processor time, so that what else the machine does is not counted;
``new`` one whose choice has not been asked for, by a process that has; ``first`` the same of every
kind that shows an indicator.
``still`` is what the picture adds to a page, in bytes when compressed: of every kind on every level
it has, for those grow with the number of areas. A new page waits for its
picture, so its limit is that of one.
"""

from __future__ import annotations

import gzip
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from export import assets
from export.__main__ import main as command
from export.images import RENDERER
from export.report import blocks as report
from export.report.writers import WRITERS
from views.choice import shown_indicators
from views.figures import KINDS
from web.routes import routes

STILL = re.compile(r"<svg\b.*?</svg>", re.S)
AREAS = [f"3203{n:02}" for n in range(1, 24)]


def worked(action: Callable[[], object]) -> float:
    """Milliseconds of processor time one run takes in this process."""
    start = time.process_time()
    action()
    return 1000 * (time.process_time() - start)


def timed(action: Callable[[], object]) -> float:
    """Milliseconds one run takes."""
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def fetch(client: TestClient, address: str, status: int = 200, **headers: str) -> None:
    """Ask, and stop if the answer is another than expected."""
    answer = client.get(address, headers=headers)
    if answer.status_code != status:
        raise SystemExit(f"{address}: {answer.status_code} {answer.text[:200]}")


def weight(text: str) -> int:
    """Bytes of a text when compressed."""
    return len(gzip.compress(text.encode("utf-8"), 6))


def _levels(name: str) -> list[str]:
    """The levels a kind's first choice has figures on; one without a name where it takes none."""
    kind = KINDS[name]
    return kind.levels(kind.start) if "niva" in kind.takes else [""]


def figures(client: TestClient) -> Iterator[tuple[str, float, float]]:
    """Warm and new html and csv, 304, svg, stills: name, milliseconds (median) or bytes, limit."""
    for name in KINDS:
        if client.get(f"/figur/{name}.csv").status_code == 404:
            print(f"{name:<28}  no figure to send")
            continue
        for form, limit in (("html", 50), ("csv", 20)):
            address = f"/figur/{name}.{form}"
            if client.get(address).status_code == 404:
                print(f"{name}.{form}: nothing to show with the figures there are")
                continue
            warm = [worked(lambda a=address: fetch(client, a)) for _ in range(15)]
            yield f"{name}.{form} warm", statistics.median(warm), limit
        for level in _levels(name):
            query = f"?niva={level}" if level else ""
            answer = client.get(f"/figur/{name}.html{query}")
            if answer.status_code == 200:
                page = answer.text
                added = weight(page) - weight(STILL.sub("", page))
                yield f"{name}.html {level} still", added, 20_000
    size = len(assets.squeezed(assets.BUNDLES["figur"]))
    yield "bundle for map and chart", size, 550_000
    tag = client.get("/figur/kart.html").headers["etag"]
    again = [timed(lambda: fetch(client, "/figur/kart.html", 304, **{"If-None-Match": tag}))
             for _ in range(25)]  # fmt: skip
    yield "304", statistics.median(again), 5
    for name, form, limit in (("kart", "html", 800), ("rangering", "html", 800),
                              ("kart", "csv", 50), ("kart", "svg", 400),
                              ("rangering", "svg", 400)):  # fmt: skip
        new = [timed(lambda a=f"/figur/{name}.{form}?omrade={a}": fetch(client, a))
               for a in AREAS[:10]]  # fmt: skip
        yield f"{name}.{form} new", statistics.median(new[1:]), limit


def first(client: TestClient) -> Iterator[tuple[str, float, float]]:
    """Processor time of the first answer for an indicator, each format for indicators of its own.

    Half of those of a kind take less; the pictures are drawn, not taken from what is kept.
    """
    RENDERER.shelved = False
    for name, kind in KINDS.items():
        if not kind.of_indicator:
            continue
        ids = kind.indicators() if kind.indicators else [i.id for i in shown_indicators()]
        for turn, (form, limit) in enumerate((("html", 50), ("csv", 50), ("svg", 50))):
            times = []
            for one in ids[turn::3][:7]:
                start = time.process_time()
                found = client.get(f"/figur/{name}.{form}?indikator={one}").status_code == 200
                times += [1000 * (time.process_time() - start)] if found else []
            if times:
                yield f"{name}.{form} first", statistics.median(times), limit


def reports() -> Iterator[tuple[str, float, float]]:
    """One report as Word and PowerPoint, and all 23 as both."""

    def one() -> None:
        made = report.build(report.area_profile("320309"))
        for form in ("docx", "pptx"):
            WRITERS[form](made)

    yield "one report, docx and pptx", timed(one), 10_000
    with tempfile.TemporaryDirectory() as folder:
        yield (
            "23 reports, docx and pptx",
            timed(lambda: command(["report", "--all", "--out", folder])),
            120_000,
        )


def run() -> int:
    """Print all measures; 1 if a limit is broken."""
    broken = 0
    app = Starlette(routes=routes(), middleware=[Middleware(GZipMiddleware, minimum_size=1000)])
    with TestClient(app) as client:
        chosen = sys.argv[1:] or ["first", "figures", "reports"]
        sources = {"first": lambda: first(client), "figures": lambda: figures(client),
                   "reports": reports}  # fmt: skip
        for source in (sources[name]() for name in sources if name in chosen):
            for name, took, limit in source:
                broken += took > limit
                mark = "OVER" if took > limit else "ok"
                unit = " B" if name.endswith(("still", "chart")) else "ms"
                print(f"{name:<40}{took:>10.1f} {unit}   limit {limit:>7} {unit}   {mark}")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(run())

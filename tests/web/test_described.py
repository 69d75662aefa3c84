"""Every address for machines answers as its description says, whatever it is asked.

What is asked of an address is made when its test is run, and what makes it is loaded then: every
process that shares the tests collects them, and it would take ten seconds in each.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import settings
from starlette.applications import Starlette

from charts.figure import Figure
from export.images import RENDERER
from web.declared import ADDRESSES
from web.routes import routes

pytestmark = pytest.mark.slow
#: Values of a list that are tried; every one of hundreds of areas would be asked for.
MOST = 6
#: Files that take a while each; what is wrong in the asking is told before one is made.
HEAVY = ("docx", "pptx", "pdf")
#: What is asked of an address where nothing wrong that can be thought of is asked.
FEW = 25
#: Seconds an answer may take, however busy the machine is: ten, if nothing is said.
PATIENT = 300
#: First part of a path whose answers are files that take a while, and of all the others.
FILES, DATA = ("figur", "rapport"), ("api", "katalog", "oembed", "statisk", "oversikt")
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" class="main-svg" width="640" height="400"'
    b' viewBox="0 0 640 400"><path d="M0,0L640,400"/></svg>'
)


def below(*firsts: str) -> list[str]:
    """The declared paths that begin so."""
    return [a.path for a in ADDRESSES if a.path.split("/")[1] in firsts]


def _shorten(described: Any) -> None:
    """Leave a few of each long list of values, the first and the last among them."""
    if isinstance(described, dict):
        values = described.get("enum")
        if isinstance(values, list) and len(values) > MOST:
            step = (len(values) - 1) / (MOST - 1)
            described["enum"] = [values[round(i * step)] for i in range(MOST)]
    for part in described.values() if isinstance(described, dict) else described:
        if isinstance(part, dict | list):
            _shorten(part)


class Drawn:
    """Draws each figure once at each of its widths; to other asking it gives a stand-in.

    The figure is always made. Nobody looks at the pictures here, and hundreds would be drawn.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[str, ...]] = set()
        self._threads = ThreadPoolExecutor(2)

    def make(self, key: str, build: Callable[[], Figure], form: str, **how: Any) -> Future[bytes]:
        """As the renderer's: the picture, or what the making of the figure raised."""
        first = (key.partition("|")[0], key.rpartition("|")[2])
        if first not in self._seen:
            self._seen.add(first)
            return RENDERER.make(key, build, form, **how)
        return self._threads.submit(lambda: PICTURE if build() else b"")


@pytest.fixture(scope="module", autouse=True)
def stand_in() -> Iterator[None]:
    """No page with the stand-in in it is left for other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.stills.RENDERER", Drawn())
        patch.setattr("web.figures._kept", OrderedDict())
        yield


class Described:
    """The description the app gives of itself, and what it lets be asked."""

    def __init__(self) -> None:
        import schemathesis
        from schemathesis.checks import CHECKS, load_all_checks
        from schemathesis.generation.feedback import FeedbackSources
        from schemathesis.python._constants.orchestrator import make_constants_value_source

        load_all_checks()
        app = Starlette(routes=routes())
        self._schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        self._feedback = FeedbackSources(
            constants_value_source=make_constants_value_source(self._schema)
        )
        self._checks = CHECKS.get_all()
        self.paths = self._schema.raw_schema["paths"]
        _shorten(self.paths)

    def whole(self, among: list[str]) -> set[str]:
        """Of the paths, those that together take every parameter there is, text, value of a list,
        or list of values."""
        met: set[tuple[str, str, bool]] = set()
        found = set()
        for path in among:
            told = {(p["name"], p["schema"]["type"], "enum" in p["schema"])
                    for p in self.paths[path]["get"]["parameters"]}  # fmt: skip
            if told - met:
                found.add(path)
                met |= told
        return found

    def asks(
        self, path: str, examples: int, may_be_asked: Callable[[Any], bool], whole: bool = True
    ) -> None:
        """Ask an address all its description lets be asked, and check each answer.

        The plugin for pytest makes the same test when it collects.
        :param whole: ask also everything wrong that can be thought of, hundreds of requests.
        """
        from schemathesis.pytest._test_builder import build_operation_test

        self._schema.config.phases.coverage.enabled = whole
        asked = []

        @settings(max_examples=examples, deadline=None, derandomize=True)
        def judged(case: Any) -> None:
            if may_be_asked(case):
                asked.append(case.call_and_validate(checks=self._checks, timeout=PATIENT))

        build_operation_test(
            config=self._schema.config, operation=self._schema[path]["GET"], test_func=judged,
            given_kwargs={}, feedback=self._feedback,
        )()  # fmt: skip
        assert asked


@pytest.fixture(scope="module")
def described() -> Described:
    return Described()


def test_every_described_address_is_asked(described: Described) -> None:
    paths = {path for path in described.paths if path.split("/")[1] in FILES + DATA}
    assert paths == {*below(*FILES), *below(*DATA)}
    assert all(set(methods) == {"get"} for methods in described.paths.values())


@pytest.mark.parametrize("path", below(*DATA))
def test_api_is_as_described(described: Described, path: str) -> None:
    described.asks(path, 5, lambda case: True)


def _told(case: Any) -> bool:
    form = case.path_parameters.get("format")
    if form in ("svg", "png"):
        case.path_parameters["format"] = "csv"
    return form not in HEAVY or not case.meta.generation.mode.is_positive


@pytest.mark.parametrize("path", below(*FILES))
def test_figures_and_reports_are_as_described(described: Described, path: str) -> None:
    """Pictures and files of Office have tests of their own; here they would only be waited for."""
    whole = path in described.whole(below(*FILES))
    described.asks(path, 2 if whole else FEW, _told, whole)

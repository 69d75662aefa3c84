"""Every address of the site that is written as a file, and the name of its file.

The newest figures come first, so that a writing that is broken off has what is asked for most.
"""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import operating
from export import assets
from export.images import browser_path
from export.report.blocks import every_area
from store.boundaries import address as boundaries_address
from store.errors import SnapshotError
from store.models import Level
from text.texts import LANGUAGES
from views.choice import Choice, default_choice, known_indicators, options, periods
from views.figures import KINDS, Kind, State, read
from views.figures import address as figure_address
from web.api import WHOLE

#: Formats of a figure that are written; pictures too where they are asked for.
FORMATS, PICTURES = ("html", "csv", "json", "xlsx"), ("svg", "png")
#: Where an indicator has more categories than this (single years of age), the earlier years of each
#: are files only if the indicator is asked for by name: they would be four of ten files.
#: Their figures are in its data files.
MOST_CATEGORIES = 100
#: Figures that show all years whatever year is asked for.
OVER_TIME = ("utvikling", "gap")
#: A parameter of a kind's own whose every value is a figure of its own.
ONE_EACH = {"pyramide": "bosted", "flyt": "utfordring", "effekt": "tiltak"}


@dataclass(frozen=True)
class Group:
    """Addresses made of one figure, each with its file.

    ``aliases`` are further addresses of the same files. ``may_lack``: that there is no such figure
    is no failure. ``dated``: it is another one tomorrow.
    """

    files: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...] = ()
    may_lack: bool = False
    dated: bool = False


def groups(asked: argparse.Namespace) -> Iterator[Group]:
    """What is to be written, in the order it is."""
    for one in _scripts_and_boundaries():
        yield Group((one,))
    forms = FORMATS + (PICTURES if asked.pictures and browser_path() else ())
    yield from _figures(asked, forms, newest=True)
    for one in (*_data(asked), *_reports(asked)):
        yield Group((one,))
    if not asked.newest:
        yield from _figures(asked, forms, newest=False)


def _scripts_and_boundaries() -> Iterator[tuple[str, str]]:
    paths = [assets.address(script) for script in assets.SERVED]
    paths += ["/statisk/innbygg.js", "/statisk/world_110m.json"]
    for level in Level:
        with contextlib.suppress(SnapshotError):
            paths.append(boundaries_address(str(level)))
    for path in paths:
        own = path.removeprefix(operating.subpath())
        yield own, own[1:]


def _figures(asked: argparse.Namespace, forms: Sequence[str], newest: bool) -> Iterator[Group]:
    for kind in KINDS.values():
        for language in LANGUAGES:
            for state in states(kind, language, asked, newest):
                yield _group(kind, state, [f for f in forms if f in kind.formats], newest)


def _group(kind: Kind, state: State, forms: Sequence[str], newest: bool) -> Group:
    files = tuple(named(state, form) for form in forms)
    aliases: tuple[tuple[str, str], ...] = ()
    if newest and "ar" in kind.takes:
        following = replace(state, newest=True)
        aliases = tuple((named(following, form)[0], name)
                        for form, (_, name) in zip(forms, files, strict=True))  # fmt: skip
    return Group(files, aliases, True, kind.dated)


def _data(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    for indicator in _indicators(asked):
        for form in ("csv", "json", "json-stat"):
            question = urlencode({"indikator": indicator, "format": form})
            name = f"api/v1/observasjoner/{indicator}.{'json' if form == 'json' else form}"
            yield f"/api/v1/observasjoner?{question}", name.replace(".json-stat", ".jsonstat.json")
    for name in ("indikatorer", "omrader", "kodeverk", "tiltak"):
        yield f"/api/v1/{name}", f"api/v1/{name}.json"
        yield f"/api/v1/{name}?format=csv", f"api/v1/{name}.csv"
    for form in WHOLE:
        yield f"/api/v1/alt.{form}", f"api/v1/alt.{form}"
    yield "/katalog", "katalog.ttl"


def _reports(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    if asked.no_reports:
        return
    for area in every_area():
        for language in LANGUAGES:
            yield f"/rapport/{area}.docx?spraak={language}", f"rapport/{area}.{language}.docx"


def _indicators(asked: argparse.Namespace) -> list[str]:
    return [i.id for i in known_indicators() if not asked.indicator or i.id in asked.indicator]


def states(
    kind: Kind, language: str, asked: argparse.Namespace, newest: bool = True
) -> Iterator[State]:
    """The states a figure is written for: every indicator, level and category it has, of the
    newest year or of the earlier ones (but see ``MOST_CATEGORIES``).

    One of no indicator is written as it is first met, one of an area for every area.
    """
    if not kind.of_indicator:
        if newest:
            yield from _whole(kind, language)
        return
    there = set(kind.indicators()) if kind.indicators else None
    for indicator in _indicators(asked):
        if there is not None and indicator not in there:
            continue
        for level in kind.levels(indicator):
            categories = options(indicator, level)[0]
            all_years = len(categories) <= MOST_CATEGORIES or indicator in asked.indicator
            for category in categories:
                first = Choice(indicator, category, level, "", language=language)
                every = periods(indicator, level, category)
                takes = all_years and "ar" in kind.takes and kind.id not in OVER_TIME
                earlier = every[:-1] if takes else []
                for period in every[-1:] if newest else reversed(earlier):
                    yield State(kind.id, replace(first, period=period))


def _whole(kind: Kind, language: str) -> Iterator[State]:
    questions: list[dict[str, str]] = [{}]
    if kind.areas:
        levels = kind.levels(default_choice(language).indicator)
        questions = [{"omrade": area} for area in every_area() if levels]
    elif kind.id in ONE_EACH:
        [own] = [p for p in kind.own if p.name == ONE_EACH[kind.id]]
        values = own.allowed(default_choice(language), {})
        questions += [{own.name: value} for value in values]
    found = (read(kind, {**question, "spraak": language}) for question in questions)
    yield from dict.fromkeys(state for state in found if isinstance(state, State))


def named(state: State, form: str) -> tuple[str, str]:
    """The address of a figure as its page shares it, and the name of its file."""
    params = {k: v for k, v in figure_address(state).items() if v}
    slug = "_".join(re.sub(r"[^\w.-]", "-", part) for part in params.values())
    question = urlencode(params)
    return f"/figur/{state.kind}.{form}?{question}", f"figur/{state.kind}/{slug}.{form}"

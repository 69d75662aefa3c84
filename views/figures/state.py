"""A figure's whole state, and what a kind of figure is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from charts.figure import Figure
from views.choice import DEFAULT_INDICATOR, Choice, default_choice, shown_levels

FORMATS = ("html", "svg", "png", "csv", "xlsx", "json")
#: Parameters that mean the same for every figure that takes them.
GENERAL = ("indikator", "kategori", "niva", "ar", "omrade", "inndeling")
#: ``ar=siste``: always the newest period, where a year pins the figure to it.
NEWEST = "siste"
#: Widths a picture can be asked for in, in pixels; none asked for is the kind's own.
WIDTHS = (360, 480, 640, 900, 1200)
#: How a figure's page looks: as itself (light), dark, the figure and its source alone, or without
#: a ground of its own. ``mørk`` is read as ``mork``.
LOOKS = ("lys", "mork", "ren", "gjennomsiktig")
SPELT = {"mørk": "mork"}


@dataclass(frozen=True)
class State:
    """One figure with everything it depends on but the edition.

    ``more`` are the kind's own parameters, by name, in the order the kind declares them; one
    that has no value is not there. ``newest`` says that the period follows the data, ``width`` is
    of pictures, in pixels (0: the kind's own). ``look`` is of the figure's page; ``since`` is the
    day (ISO) its page tells whether there are new figures since; empty where it does not.
    ``version`` is the edition of the figures it is held to; empty where it follows the newest.
    ``name`` is what the reader calls the own set of areas that ``choice.area`` is.
    """

    kind: str
    choice: Choice
    more: tuple[tuple[str, str], ...] = ()
    newest: bool = False
    width: int = 0
    look: str = LOOKS[0]
    since: str = ""
    version: str = ""
    name: str = ""

    @property
    def language(self) -> str:
        """The language it is told in."""
        return self.choice.language

    def get(self, name: str, fallback: str = "") -> str:
        """The value of one of the kind's own parameters."""
        return dict(self.more).get(name, fallback)

    def several(self, name: str) -> list[str]:
        """The values of one of the kind's own parameters that is a list."""
        return [part for part in self.get(name).split(",") if part]


def state(
    kind: str, choice: Choice | None = None, language: str = "nb", *, called: str = "", **more: str
) -> State:  # fmt: skip
    """A state as a page makes it; what is empty is left out.

    :param choice: what the figure shows; a figure that shows no indicator needs none.
    :param called: the reader's name for the own set of areas the figure is of.
    """
    return State(kind, choice or default_choice(language),
                 tuple((name, value) for name, value in more.items() if value),
                 name=called)  # fmt: skip


@dataclass(frozen=True)
class WhyNot:
    """Why there is no figure for a state, in words, and what there is instead."""

    text: str
    parameter: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """How a figure is drawn, which changes nothing of what it shows.

    ``inline`` puts boundaries into the figure itself; ``screen`` is a page of the app, where
    whole plotly.js is at hand; ``height`` in pixels, 0 for the kind's own.
    """

    inline: bool = False
    screen: bool = False
    height: int = 0


Made = Figure | WhyNot
Table = tuple[pd.DataFrame, dict[str, int]]
Builder = Callable[[State, Drawing], Made]
Further = Mapping[str, str]


@dataclass(frozen=True)
class Parameter:
    """A parameter of one kind of figure.

    ``allowed`` are its values, given the choice and the kind's parameters before it; ``most`` how
    many of them a list with commas may hold; ``default`` what an address without it means, by the
    same. ``accepts`` judges the whole value where its values are written in a way of their own.
    ``every`` are all values it can have in any choice, where ``allowed`` depends on the choice.
    """

    name: str
    allowed: Callable[[Choice, Further], Sequence[str]]
    most: int = 1
    default: Callable[[Choice, Further], str] = lambda *_: ""
    accepts: Callable[[Choice, str], bool] | None = None
    every: Callable[[], Sequence[str]] | None = None

    def described(self) -> Sequence[str]:
        """Every value it can have; none where its values are written in a way of their own."""
        if self.accepts:
            return ()
        return self.every() if self.every else self.allowed(default_choice(), {})


@dataclass(frozen=True)
class Kind:
    """One kind of figure.

    ``build`` draws it. ``page`` is the page of the app it stands on, opened with ``shares``: those
    of the figure's parameters the page takes too; ``at`` says where, when it depends on the state.
    ``takes`` are the general parameters that mean something to it; ``carries`` those that earlier
    addresses of it may hold and that change nothing. ``own`` are its own parameters. ``levels``
    gives the levels an indicator can be asked for on, ``indicators`` the ids there are where not
    all are, ``start`` the one shown where none is named. ``areas`` gives the areas of a level,
    ``first_area`` the one shown where none is named. ``rows`` are the observations behind it,
    ``table`` what files hold where that is not the table on the page. ``bundle`` is the part of
    plotly.js it needs; ``width`` that of its picture in pixels: wide enough for labels beside an
    axis; a map is tall. ``least`` is the width in pixels under which it is scrolled, not drawn
    narrower; ``map`` tells that it draws the areas themselves; ``sets``
    that it can be of a reader's own set of areas. ``dated`` tells that it holds ages
    counted to today, so that it is another figure tomorrow.
    """

    id: str
    build: Builder
    page: str
    shares: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    own: tuple[Parameter, ...] = ()
    levels: Callable[[str], list[str]] = shown_levels
    areas: Callable[[Choice, str], list[str]] | None = None
    indicators: Callable[[], list[str]] | None = None
    start: str = DEFAULT_INDICATOR
    first_area: str = ""
    rows: Callable[[State], pd.DataFrame] | None = None
    table: Callable[[State], Table] | None = None
    at: Callable[[State], tuple[str, dict[str, str]]] | None = None
    bundle: str = "figur"
    width: int = 900
    least: int = 0
    map: bool = False
    sets: bool = False
    dated: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats it leaves in: JSON-stat only where observations lie behind it."""
        return tuple(f for f in FORMATS if f != "json" or self.rows is not None)

    @property
    def of_indicator(self) -> bool:
        """Whether it shows one indicator."""
        return "indikator" in self.takes

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all its parameters, its own last."""
        own = tuple(p.name for p in self.own)
        return (*(n for n in GENERAL if n in (*self.takes, *self.carries) and n not in own), *own)

"""A reader's own set of areas as a figure's area: ``omrade=eget:320321,320322&navn=Sør-Hurum``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from charts.figure import Figure
from text.texts import t
from views import own_area, own_figures
from views.choice import Choice
from views.edition import store
from views.figures.lines import drawn
from views.figures.state import Made, State, WhyNot
from views.observed import observed
from views.own_area import OwnArea
from views.rows import counted_series, series_of

#: Value of ``utsnitt``: the map is of the own set alone.
ONLY = "omrade"


def window(choice: Choice) -> tuple[str, ...]:
    """What ``utsnitt`` may be: an own set can have the map to itself."""
    return (ONLY,) if own_area.is_own(choice.area) else ()


def own_of(state: State) -> OwnArea | None:
    """The own set a figure is of, under the reader's name for it; None where it is of none."""
    area = state.choice.area
    if not own_area.is_own(area):
        return None
    return own_area.parse(area, state.name, state.language)[0]


def without(choice: Choice) -> Choice:
    """The choice with no area marked where the area is an own set."""
    return replace(choice, area="") if own_area.is_own(choice.area) else choice


def ringed(figure: Figure, state: State) -> Figure:
    """A map with a line around the own set, where the state has one."""
    own = own_of(state)
    return figure if own is None else own_figures.ringed(figure, own, state.language)


def development(own: OwnArea, state: State) -> Made:
    """The own set over time, beside what it is compared with."""
    choice = state.choice
    if not len(own_area.series(own, choice.indicator, choice.category)):
        allowed = tuple(own_figures.indicators(own))
        return WhyNot(t("eget.no_figures", state.language), "indikator", allowed)
    return own_figures.development_figure(own, choice, drawn(state)[1:])


def lines_of(state: State) -> pd.DataFrame:
    """Every period of every line of a development, an own set's among them."""
    mine = own_of(state)
    if mine is None:
        return series_of(state.choice, drawn(state))
    return own_figures.over_time(mine, state.choice, drawn(state)[1:])


def observations(own: OwnArea, state: State) -> pd.DataFrame:
    """The figures of the own set and of what it is compared with, every period."""
    registry, _ = store()
    choice = state.choice
    mine = own_area.series(own, choice.indicator, choice.category)
    beside = counted_series(choice, drawn(state)[1:])
    levels = [own.level] * len(mine) + [str(registry.areas[str(a)].level) for a in beside["area"]]
    rows = pd.concat([mine[list(beside.columns)], beside], ignore_index=True)
    return observed(rows.assign(indicator=choice.indicator, category=choice.category, level=levels))


def home(own: OwnArea, state: State) -> tuple[str, dict[str, str]]:
    """The page of the own set, at the figure's indicator."""
    choice = state.choice
    named = {"navn": state.name} if state.name else {}
    return "omrade", {"omrade": own.code, **named, "indikator": choice.indicator,
                      "kategori": choice.category}  # fmt: skip

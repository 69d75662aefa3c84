"""Figures of one indicator by area: map, ranking, development, place among municipalities."""

from __future__ import annotations

import pandas as pd

from charts.figure import Figure
from store.catalogue import ASKER
from store.models import Level
from text.texts import t
from views import comparison, maps, people, pyramid, two
from views.choice import Choice, area_codes
from views.edition import store
from views.figures import own
from views.figures.lines import drawn
from views.figures.state import Drawing, Made, State, WhyNot
from views.initiatives.figures import place_points
from views.observed import observed
from views.rows import area_rows, municipalities, of_choice

HEIGHT = 620


def map_figure(state: State, drawing: Drawing) -> Made:
    """The map, with the places of initiatives where they are asked for."""
    points = None
    if state.get("steder") == "ja":
        points = place_points(state.language).dropna(subset=["lon"])
    mine = own.own_of(state)
    only = mine.codes if mine is not None and state.get("utsnitt") == own.ONLY else ()
    figure = people.map_figure(own.without(state.choice), drawing.height or HEIGHT, drawing.inline,
                               points, state.get("folk"), only)  # fmt: skip
    return own.ringed(figure, state)


def tile_figure(state: State, _: Drawing) -> Made:
    """The areas as tiles of one size."""
    return maps.tile_figure(state.choice)


def tiles_home(state: State) -> tuple[str, dict[str, str]]:
    """Tiles are a form of the map."""
    return "kart", state.choice.address() | {"form": "ruter"}


def two_figure(state: State, drawing: Drawing) -> Made:
    """Two indicators on one map."""
    made = two.two_figure(state.choice, _other(state), drawing.height or HEIGHT, drawing.inline)
    if isinstance(made, str):
        return WhyNot(made, "sammenlign_indikator")
    return people.laid(made, state.get("folk"), state.language, drawing.inline)


def two_home(state: State) -> tuple[str, dict[str, str]]:
    """Two indicators on one map are a form of the map."""
    more = {"sammenlign_indikator": _other(state), "form": "to"}
    more |= {"folk": state.get("folk")} if state.get("folk") else {}
    return "kart", state.choice.address() | more


def two_observations(state: State) -> pd.DataFrame:
    """The observations of both indicators."""
    second = two.beside(state.choice, _other(state))
    parts = [one_period(c, area_rows(c)) for c in (state.choice, second)]
    return pd.concat(parts, ignore_index=True)


def _other(state: State) -> str:
    return state.get("sammenlign_indikator") or two.first_other(state.choice)


def pyramid_figure(state: State, _: Drawing) -> Made:
    """The people of Asker or an area by age and sex, with another population as an outline."""
    year, area = state.get("befolkningsar"), state.get("bosted") or ASKER
    there = pyramid.years(area)
    if not there or not pyramid.others() or (year and year not in there):
        return WhyNot(t("pyramide.none", state.language), "befolkningsar")
    return pyramid.pyramid_figure(year, state.get("mot"), state.language, area)


def pyramid_observations(state: State) -> pd.DataFrame:
    """The observations of both populations."""
    area = state.get("bosted") or ASKER
    return pyramid.pyramid_rows(state.get("befolkningsar"), state.get("mot"), area)


def pyramid_home(state: State) -> tuple[str, dict[str, str]]:
    """Asker's pyramid is on Sammenlign, an area's on Område."""
    area = state.get("bosted") or ASKER
    if area != ASKER:
        return "omrade", {"omrade": area}
    asked = {name: state.get(name) for name in ("befolkningsar", "mot")}
    return "sammenlign", {name: value for name, value in asked.items() if value}


#: How the areas in order are drawn: dots on a line, or bars from zero in the colours of the map.
DOTS, BARS = "prikker", "stolper"


def ranking_figure(state: State, drawing: Drawing) -> Made:
    """The areas in order."""
    if state.get("form") == BARS:
        return maps.bars_figure(state.choice, drawing.height)
    return maps.ranking_figure(state.choice)


def development_figure(state: State, drawing: Drawing) -> Made:
    """The areas of the state over time."""
    mine = own.own_of(state)
    figure: Made = (maps.development_figure(state.choice, drawn(state)) if mine is None
                    else own.development(mine, state))  # fmt: skip
    if drawing.height and isinstance(figure, Figure):
        figure.plot.update_layout(height=drawing.height)
    return figure


def place_figure(state: State, _: Drawing) -> Made:
    """Every municipality on a line, Asker and those compared with marked."""
    return comparison.place_figure(state.choice, others(state))


def others(state: State) -> list[str]:
    """Those that Asker is compared with: those asked for, else the usual ones."""
    choice = state.choice
    return state.several("sammenlign") or comparison.usual(choice.indicator, choice.category)


def one_period(choice: Choice, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one period as observations."""
    return observed(of_choice(rows, choice))


def area_observations(state: State) -> pd.DataFrame:
    """The observations of the level and period."""
    return one_period(state.choice, area_rows(state.choice))


def municipal_observations(state: State) -> pd.DataFrame:
    """The observations of every municipality."""
    return one_period(state.choice, municipalities(state.choice))


def development_observations(state: State) -> pd.DataFrame:
    """The observations of every line."""
    mine = own.own_of(state)
    if mine is not None:
        return own.observations(mine, state)
    registry, _ = store()
    choice = state.choice
    rows = own.lines_of(state)
    levels = [str(registry.areas[str(a)].level) for a in rows["area"]]
    return observed(rows.assign(indicator=choice.indicator, category=choice.category, level=levels))


def with_asker(choice: Choice, _: str) -> list[str]:
    """The areas of the level, and Asker as a whole where it has figures."""
    codes = area_codes(choice.level)
    whole = len(store()[1].rows(choice.indicator, areas=[ASKER]))
    return [*codes, ASKER] if whole and ASKER not in codes else codes


def development_home(state: State) -> tuple[str, dict[str, str]]:
    """Municipalities are compared on Sammenlign, Asker's own areas on Område."""
    choice = state.choice
    what = {"indikator": choice.indicator, "kategori": choice.category}
    shown = drawn(state)
    if choice.level == Level.KOMMUNE or choice.area == ASKER:
        among = ",".join(a for a in shown[1:] if a in comparison.OFFERED)
        return "sammenlign", what | ({"sammenlign": among} if among else {})
    area = choice.area or shown[0]
    beside = ",".join(a for a in shown if a not in (area, ASKER))
    return "omrade", {"omrade": area} | what | ({"sammenlign": beside} if beside else {})

"""The figures of Ulikhet: spread, gap over time, curve, clusters, adjusted."""

from __future__ import annotations

import pandas as pd

from charts.figure import Figure
from store.models import Level
from text.texts import t
from views import changes, inequality, people, published, slope
from views.edition import store
from views.figures.places import one_period
from views.figures.state import Drawing, Made, State, WhyNot
from views.observed import observed

#: Values of ``metode``: areas in order of their values, or of their incomes.
CURVES = ("lorenz", "konsentrasjon")


def spread_figure(state: State, _: Drawing) -> Made:
    """Every area as a dot on a line."""
    return inequality.spread_figure(state.choice)


def gap_figure(state: State, _: Drawing) -> Made:
    """The gap between areas, period by period; what the page says instead where there is none."""
    figure = changes.gap_figure(state.choice)
    return figure if len(figure.table) else WhyNot(figure.alt, "indikator")


def slope_figure(state: State, _: Drawing) -> Made:
    """Every area from the first to the latest year."""
    made = slope.figure(state.choice)
    return made if isinstance(made, Figure) else WhyNot(made, "indikator")


def slope_observations(state: State) -> pd.DataFrame:
    """The observations of both years."""
    return observed(slope.observations(state.choice))


def curve_figure(state: State, _: Drawing) -> Made:
    """The Lorenz curve or the concentration curve by income."""
    by_income = state.get("metode") == CURVES[1]
    made = inequality.curve_figure(state.choice, by_income)
    allowed = CURVES[:1] if by_income else ()
    return made if isinstance(made, Figure) else WhyNot(made, "metode", allowed)


def cluster_figure(state: State, drawing: Drawing) -> Made:
    """The map of areas whose neighbours are alike, with where people live if that is asked for."""
    made = inequality.cluster_figure(state.choice, drawing.inline)
    if not isinstance(made, Figure):
        return WhyNot(made, "niva")
    return people.laid(made, state.get("folk"), state.language, drawing.inline)


def adjusted_figure(state: State, _: Drawing) -> Made:
    """Places in the order before and after everybody gets the same mix of households."""
    if not inequality.can_adjust(state.choice):
        return WhyNot(t("figur.why.adjusted", state.language), "indikator")
    return inequality.adjusted_figure(state.choice)


def published_figure(state: State, _: Drawing) -> Made:
    """Inequality between households as it is published."""
    there = published.measures()
    if not there:
        return WhyNot(t("husholdningsulikhet.none", state.language), "ulikhetsmaal")
    return published.figure(state.get("ulikhetsmaal") or there[0], state.language)


def published_observations(state: State) -> pd.DataFrame:
    """Every published figure of the measure."""
    measure = state.get("ulikhetsmaal") or published.measures()[0]
    found = published.rows(measure)
    levels = [str(store()[0].areas[str(a)].level) for a in found["area"]]
    return observed(found.assign(indicator=measure, category="alle", level=levels))


def observations(state: State) -> pd.DataFrame:
    """The observations of the period."""
    return one_period(state.choice, inequality.rows(state.choice))


def observations_over_time(state: State) -> pd.DataFrame:
    """The observations of every period."""
    choice = state.choice
    rows = changes.series(choice)
    return observed(rows.assign(indicator=choice.indicator, category=choice.category,
                                level=choice.level))  # fmt: skip


def home(state: State) -> tuple[str, dict[str, str]]:
    """The page is about what is inside Asker; municipalities are compared on Sammenlign."""
    choice = state.choice
    what = {"indikator": choice.indicator, "kategori": choice.category, "ar": choice.period}
    if choice.level == Level.KOMMUNE:
        return "sammenlign", what
    own = {"metode": state.get("metode")} if state.get("metode") else {}
    area = {"omrade": choice.area} if choice.area else {}
    return "ulikhet", what | {"niva": choice.level} | area | own


def indicators() -> list[str]:
    """Ids of the indicators of the page."""
    return [i.id for i in inequality.indicators()]

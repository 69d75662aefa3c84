"""Figures of all indicators at once: profile, matrix, need and effort, the reader's index."""

from __future__ import annotations

import pandas as pd

from analysis.errors import CannotCompute
from charts import index as index_chart
from charts.figure import Figure
from charts.measurable import refusal
from charts.vector import as_vector
from store.models import MAP_LEVELS
from text.formats import unit_long
from text.texts import t
from views import barometer, columns, lifecourse, matrix, need, priority
from views.choice import Choice, area_codes
from views.edition import store
from views.figures.state import Drawing, Further, Made, State, Table, WhyNot
from views.observed import observed
from views.priority import Recipe
from views.standing import profile_figure as standing_figure
from views.standing import standing_of

#: The area a profile shows where none is named; the same as the page's.
FIRST_AREA = "320309"
PROFILE_LEVELS = [str(v) for v in MAP_LEVELS]


def profile_figure(state: State, _: Drawing) -> Made:
    """Where one area stands on every indicator."""
    figure = standing_figure(state.choice.area, state.language)
    return (
        WhyNot(t("omrade.no_profile", state.language), "omrade") if figure.table.empty else figure
    )


def profile_areas(choice: Choice, level: str) -> list[str]:
    """The areas of the level asked for, or of all levels with a map."""
    return [c for v in ([level] if level else PROFILE_LEVELS) for c in area_codes(v)]


def _standing(state: State) -> pd.DataFrame:
    rows = standing_of(state.choice.area, state.language)
    return rows[rows["value"].notna()].reset_index(drop=True) if len(rows) else rows


def profile_observations(state: State) -> pd.DataFrame:
    """The observation of the area behind every line of the profile."""
    area = state.choice.area
    level = str(store()[0].areas[area].level)
    choices = [Choice(str(row.indicator), str(row.category), level, str(row.when))
               for row in _standing(state).itertuples(index=False)]  # fmt: skip
    return observed(columns.observations(choices, area))


def profile_table(state: State) -> Table:
    """One row an indicator, with quartiles and reference."""
    rows, language = _standing(state), state.language
    if rows.empty:
        return pd.DataFrame({t("column.indicator", language): []}), {}
    names = {"title": "indicator", "period": "period", "value": "value",
             "equal_mix": "equal_mix", "rank": "rank", "count": "areas",
             "low": "lowest", "q1": "q1", "median": "median", "q3": "q3", "high": "highest",
             "reference_name": "reference_name", "reference": "reference"}  # fmt: skip
    # Quartiles are means of neighbours; ten decimals keep them and drop the noise of fractions.
    table = rows[list(names)].round(10).rename(columns={k: t(f"column.{v}", language)
                                                        for k, v in names.items()})  # fmt: skip
    table.insert(2, t("column.unit", language), [unit_long(u, language) for u in rows["unit"]])
    return _judged(table, rows, language), {}


def _judged(table: pd.DataFrame, rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """The table with what the figure says of each row: whether it is told from the reference.

    Values for an equal mix of households stand only where a row has one.
    """
    mixed = t("column.equal_mix", language)
    if table[mixed].isna().all():
        table = table.drop(columns=mixed)
    told = ["" if pd.isna(outcome) else t(f"vurdering.outcome.{outcome}", language)
            for outcome in rows["outcome"]]  # fmt: skip
    return table.assign(**{t("column.outcome", language): told})


def matrix_figure(state: State, drawing: Drawing) -> Made:
    """Areas against indicators; outside the app drawn as shapes."""
    choice = state.choice
    phase = state.get("fase")
    made = matrix.matrix_figure(choice.level, state.get("sorter", matrix.BY_NAME),
                                choice.language, choice.area, phase)  # fmt: skip
    if made is None:
        phase_name = t(f"fase.{phase}", choice.language)
        return WhyNot(t("livslop.empty", choice.language, phase=phase_name), "fase")
    return made if drawing.screen else as_vector(made)


def matrix_orders(choice: Choice, _: Further) -> list[str]:
    """What the rows of a matrix can be sorted by."""
    return list(matrix.orders(choice.level, choice.language))


def every_order() -> list[str]:
    """What the rows can be sorted by on any level."""
    return list(dict.fromkeys(k for level in matrix.LEVELS for k in matrix.orders(level)))


def matrix_observations(state: State) -> pd.DataFrame:
    """The observation of every cell."""
    cells = matrix.of_phase(matrix.cells(state.choice.level, state.language), state.get("fase"))
    return observed(cells.assign(level=state.choice.level, period=cells["when"]))


def matrix_table(state: State) -> Table:
    """One row a cell: a spreadsheet turns it as it likes."""
    cells, language = matrix.cells(state.choice.level, state.language), state.language
    cells = matrix.of_phase(cells, state.get("fase"))
    names = {"name": "area", "area": "code", "title": "indicator", "period": "period",
             "value": "value", "equal_mix": "equal_mix", "lower": "lower", "upper": "upper",
             "reference_name": "reference_name", "reference": "reference"}  # fmt: skip
    hidden = cells["value"].isna()
    table = cells.assign(lower=cells["lower"].mask(hidden), upper=cells["upper"].mask(hidden))
    table = table[list(names)].rename(columns={k: t(f"column.{v}", language)
                                               for k, v in names.items()})  # fmt: skip
    table.insert(4, t("column.unit", language), [unit_long(u, language) for u in cells["unit"]])
    table = _judged(table, cells.assign(outcome=cells["outcome"].mask(hidden)), language)
    table[t("column.status", language)] = [
        r if h else "" for r, h in zip(cells["reason"], hidden, strict=True)
    ]
    return table, {}


def need_figure(state: State, _: Drawing) -> Made:
    """Need and effort by area and theme."""
    area, theme = state.choice.area, state.get("tema")
    chosen = (area, theme) if area and theme else None
    found = need.need_and_effort(state.language, phase=state.get("fase"))
    return need.need_figure(found, state.language, chosen)


def need_observations(state: State) -> pd.DataFrame:
    """The judged observations behind need."""
    figures = need.need_and_effort(state.language, phase=state.get("fase")).figures
    return observed(figures.assign(level=need.LEVEL, period=figures["when"]))


def barometer_figure(state: State, _: Drawing) -> Made:
    """Every figure of an area and what can be said of it."""
    made = barometer.figure(state.choice.area, state.language, state.get("fase"), state.name)
    return made if isinstance(made, Figure) else WhyNot(made, "omrade")


def barometer_observations(state: State) -> pd.DataFrame:
    """The observation behind every row."""
    return observed(barometer.observations(state.choice.area))


def life_figure(state: State, _: Drawing) -> Made:
    """Differences and initiatives, phase by phase of a life."""
    return lifecourse.figure(state.choice.level, state.choice.area, state.language)


def life_observations(state: State) -> pd.DataFrame:
    """The observations behind the differences."""
    return observed(lifecourse.observations(state.choice.level, state.choice.area))


def life_areas(_: Choice, level: str) -> list[str]:
    """The areas of the level asked for, or of all its levels."""
    return [c for v in ([level] if level else lifecourse.LEVELS) for c in area_codes(v)]


def recipe_of(state: State) -> Recipe:
    """The index a state asks for."""
    params = {"niva": state.choice.level, "omrade": state.choice.area, "spraak": state.language,
              "metode": state.get("metode")}  # fmt: skip
    weights = state.get("vekter")
    return priority.parse(params | ({"vekter": weights} if weights else {}))[0]


def weights_hold(choice: Choice, weights: str) -> bool:
    """Whether every part of ``vekter`` can be met."""
    return not priority.parse({"niva": choice.level, "vekter": weights})[1]


def index_figure(state: State, _: Drawing) -> Made:
    """The areas in order of the index, with the places each could have had."""
    return _indexed(state, ranking=True)


def parts_figure(state: State, _: Drawing) -> Made:
    """What each indicator adds to the index of each area."""
    return _indexed(state, ranking=False)


def _indexed(state: State, ranking: bool) -> Made:
    recipe = recipe_of(state)
    if not recipe.used:
        return WhyNot(t("prioritering.choose_first", state.language), "vekter")
    try:
        found = priority.build(recipe)
    except CannotCompute as error:
        return WhyNot(refusal(error, state.language), "vekter")
    source = priority.source(recipe)
    if ranking:
        return index_chart.ranking_figure(found, source, recipe.language, recipe.area)
    return index_chart.parts_figure(found, source, recipe.language)

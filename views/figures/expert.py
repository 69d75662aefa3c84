"""The figures of «For fagfolk»: funnel, shrinkage, place, levels, change, age."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from charts.figure import Figure
from store.catalogue import ASKER
from store.models import Level
from text.texts import t
from views.choice import Choice, area_codes
from views.edition import store
from views.expert import age, changed, counted, levels, place
from views.expert.methods import METHODS
from views.figures import whole
from views.figures.places import one_period
from views.figures.state import (
    GENERAL,
    Drawing,
    Kind,
    Made,
    Parameter,
    State,
    Table,
    WhyNot,
)
from views.observed import observed
from views.rows import counted_series

#: Values of ``omfang``: the table of the figure, or that of every indicator of the level.
SCOPES = ("figur", "alle")
PAGE, ANALYSIS = "fagfolk", "analyse"
_AREA = ("indikator", "kategori", "niva", "ar", "omrade")


def _kind(
    id_: str, make: Callable[[Choice], Figure | str], rows: Callable[[State], pd.DataFrame] | None,
    *own: Parameter, table: Callable[[State], Table] | None = None,
) -> Kind:  # fmt: skip
    """A figure of the page: the indicators and levels its method can be used on."""
    method = METHODS[id_]
    takes = tuple(p for p in _AREA if p != "ar" or method.dated)

    def build(state: State, _: Drawing) -> Made:
        made = make(state.choice)
        return made if isinstance(made, Figure) else WhyNot(made, "indikator")

    def at(state: State) -> tuple[str, dict[str, str]]:
        whole = state.choice.address()
        return PAGE, {ANALYSIS: id_} | {k: whole[k] for k in takes if k in whole}

    return Kind(id_, build, PAGE, takes, takes, own=own, rows=rows,
                carries=("inndeling", *(p for p in _AREA if p not in takes)),
                levels=method.levels, indicators=lambda: [i.id for i in method.indicators()],
                start=method.start, table=table, at=at)  # fmt: skip


def _observations(state: State) -> pd.DataFrame:
    return one_period(state.choice, counted.rows_of(state.choice))


def _of_levels(state: State) -> pd.DataFrame:
    choice = state.choice
    return observed(levels.rows(choice).assign(
        indicator=choice.indicator, category=choice.category, period=choice.period))  # fmt: skip


def _over_time(state: State) -> pd.DataFrame:
    """The observations of every period; every indicator's where the whole table is asked for."""
    choice = state.choice
    if state.get("omfang") == SCOPES[1]:
        return pd.concat([_series(c) for c in changed.figures(choice.level)], ignore_index=True)
    return _series(choice)


def _series(choice: Choice) -> pd.DataFrame:
    registry, _ = store()
    rows = counted_series(choice, list(dict.fromkeys([ASKER, *area_codes(choice.level)])))
    of = [str(registry.areas[str(a)].level) for a in rows["area"]]
    return observed(rows.assign(indicator=choice.indicator, category=choice.category, level=of))


def _by_age(state: State) -> pd.DataFrame:
    """The counts in every band of age."""
    choice = state.choice
    rows = store()[1].rows(choice.indicator, period=choice.period)
    return observed(
        rows[rows["category"].isin(age.bands(choice.indicator, choice.level, choice.category))]
    )


def _change_table(state: State) -> Table:
    if state.get("omfang") == SCOPES[1]:
        return changed.whole_table(state.choice)
    made = changed.change_figure(state.choice)
    return (made.table, made.decimals) if isinstance(made, Figure) else (pd.DataFrame(), {})


def _levels_of_change(_: str = "") -> list[str]:
    """Levels with figures of two periods, the districts first."""
    return [v for v in (*whole.PROFILE_LEVELS, str(Level.KOMMUNE)) if changed.figures(v)]


def _areas_of_change(_: Choice, level: str) -> list[str]:
    there = [level] if level else _levels_of_change()
    return list(dict.fromkeys(
        code for v in there
        for code in ([ASKER] if v == Level.KOMMUNE else area_codes(v))
    ))  # fmt: skip


def _of_area(state: State, _: Drawing) -> Made:
    made = changed.area_figure(state.choice.area, state.language)
    return made if isinstance(made, Figure) else WhyNot(made, "omrade")


def _table_of_area(state: State) -> Table:
    table, decimals = changed.whole_table(state.choice)
    of = table[t("column.code", state.language)] == state.choice.area
    return table[of].reset_index(drop=True), decimals


def _observations_of_area(state: State) -> pd.DataFrame:
    parts = [_series(c) for c in changed.figures(state.choice.level)]
    every = pd.concat(parts, ignore_index=True)
    return every[every["area"] == state.choice.area].reset_index(drop=True)


def _at_change(state: State) -> tuple[str, dict[str, str]]:
    """The page shows it below an indicator's change: the first that the level has."""
    first = changed.figures(state.choice.level)[0]
    return PAGE, {ANALYSIS: "endring", "indikator": first.indicator, "niva": state.choice.level,
                  "omrade": state.choice.area}  # fmt: skip


OF_AREA = Kind(
    "endringer", _of_area, PAGE, ("omrade",), ("niva", "omrade"), carries=GENERAL,
    levels=_levels_of_change, areas=_areas_of_change, first_area=whole.FIRST_AREA,
    rows=_observations_of_area, table=_table_of_area, at=_at_change, least=640,
)  # fmt: skip

KINDS_OF_EXPERTS = (
    OF_AREA,
    _kind("trakt", counted.funnel_figure, _observations),
    _kind("krympet", counted.shrunk_figure, _observations),
    _kind("plassintervall", place.place_figure, _observations),
    _kind("nivaer", levels.levels_figure, _of_levels),
    _kind("endring", changed.change_figure, _over_time,
          Parameter("omfang", lambda *_: SCOPES), table=_change_table),
    _kind("aldersjustert", age.age_figure, _by_age),
)  # fmt: skip

"""The figures of «For fagfolk»: funnel, shrinkage, place, levels, change, age."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from charts.figure import Figure
from store.catalogue import ASKER
from views.choice import Choice, area_codes
from views.edition import store
from views.expert import age, changed, counted, levels, place
from views.expert.methods import METHODS
from views.figures.places import one_period
from views.figures.state import Drawing, Kind, Made, Parameter, State, Table, WhyNot
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


KINDS_OF_EXPERTS = (
    _kind("trakt", counted.funnel_figure, _observations),
    _kind("krympet", counted.shrunk_figure, _observations),
    _kind("plassintervall", place.place_figure, _observations),
    _kind("nivaer", levels.levels_figure, _of_levels),
    _kind("endring", changed.change_figure, _over_time,
          Parameter("omfang", lambda *_: SCOPES), table=_change_table),
    _kind("aldersjustert", age.age_figure, _by_age),
)  # fmt: skip

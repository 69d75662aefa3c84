"""Which figures leave the dashboard, in which formats, and how each is built from a choice.

A figure whose room is not there (or whose builder has another name) is not offered; nothing else
depends on it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from charts.figure import Figure
from charts.vector import as_vector
from store.catalogue import ASKER
from store.models import MAP_LEVELS
from text.texts import t
from views import maps, people
from views.choice import Choice
from views.edition import store
from views.observed import observed
from views.rows import area_rows, series_of
from views.standing import profile_figure, standing_of

FORMATS = ("html", "svg", "png", "csv", "xlsx", "json")
#: The area a profile shows where none is named; the same as the page's.
FIRST_AREA = "320309"


class CannotBuild(Exception):  # noqa: N818
    """The figure does not exist for the choice: why in words, and what there is instead."""

    def __init__(self, why: str, parameter: str, allowed: tuple[str, ...]) -> None:
        super().__init__(why)
        self.parameter = parameter
        self.allowed = allowed


Table = tuple[pd.DataFrame, dict[str, int]]
Extra = Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """One figure of the house: its builder, the plotly.js bundle it needs, what lies behind it.

    ``build`` takes the choice and the figure's own parameters; ``inline`` does the same with
    boundaries in the figure itself. ``table`` replaces the figure's table in files. ``room`` is
    (module of export, function) for a figure built elsewhere. ``levels`` are the levels the figure
    exists on, where they are not the indicator's. ``extra`` are parameters of this figure alone.
    """

    id: str
    bundle: str
    build: Callable[[Choice, Extra], Figure]
    rows: Callable[[Choice], pd.DataFrame]
    table: Callable[[Choice], Table] | None = None
    inline: Callable[[Choice, Extra], Figure] | None = None
    room: tuple[str, str] | None = None
    levels: Callable[[Choice], list[str]] | None = None
    extra: dict[str, Callable[[Choice], list[str]]] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS

    def figure(self, choice: Choice, inline: bool = False, extra: Extra | None = None) -> Figure:
        """The figure, under the name the addresses use."""
        build = self.inline if inline and self.inline else self.build
        return replace(build(choice, extra or {}), kind=self.id)

    def file_figure(self, choice: Choice, extra: Extra | None = None) -> Figure:
        """The figure with the table that goes into files."""
        figure = self.figure(choice, extra=extra)
        if self.table is None:
            return figure
        table, decimals = self.table(choice)
        return replace(figure, table=table, decimals=decimals)


def _one_period(choice: Choice) -> pd.DataFrame:
    rows = area_rows(choice)
    return observed(
        rows.assign(indicator=choice.indicator, category=choice.category, level=choice.level,
                    period=choice.period)
    )  # fmt: skip


def lines(choice: Choice) -> list[str]:
    """The areas a development shows: the chosen one and Asker, or Asker, or the two ends.

    A count of Asker says nothing beside a count of one area, so it is left out there.
    """
    registry, snapshot = store()
    asker = snapshot.rows(choice.indicator, category=choice.category, areas=[ASKER])
    whole = [ASKER] if asker["value"].notna().any() else []
    if choice.area:
        beside = [] if registry.indicators[choice.indicator].measure == "count" else whole
        return [choice.area, *(a for a in beside if a != choice.area)]
    if asker["value"].notna().sum() > 1 or choice.level == "kommune":
        return whole
    known = area_rows(choice).dropna(subset=["value"]).sort_values("value")
    return list(dict.fromkeys([str(known["area"].iloc[-1]), str(known["area"].iloc[0])]))


def _development_rows(choice: Choice) -> pd.DataFrame:
    registry, _ = store()
    rows = series_of(choice, lines(choice))
    levels = [str(registry.areas[str(a)].level) for a in rows["area"]]
    return observed(rows.assign(indicator=choice.indicator, category=choice.category, level=levels))


def _standing(choice: Choice) -> pd.DataFrame:
    rows = standing_of(choice.area or FIRST_AREA, choice.language)
    return rows[rows["value"].notna()].reset_index(drop=True) if len(rows) else rows


def _profile_rows(choice: Choice) -> pd.DataFrame:
    area = choice.area or FIRST_AREA
    parts = []
    for row in _standing(choice).itertuples(index=False):
        level = str(store()[0].areas[area].level)
        one = _one_period(replace(choice, indicator=str(row.indicator), level=level,
                                  category=str(row.category), period=str(row.when)))  # fmt: skip
        parts.append(one[one["area"] == area])
    return pd.concat(parts, ignore_index=True) if parts else observed(pd.DataFrame())


def _profile_table(choice: Choice) -> Table:
    from text.formats import unit_long

    rows, language = _standing(choice), choice.language
    if rows.empty:
        return pd.DataFrame({t("column.indicator", language): []}), {}
    names = {"title": "indicator", "period": "period", "value": "value", "rank": "rank",
             "count": "areas", "low": "lowest", "q1": "q1", "median": "median", "q3": "q3",
             "high": "highest", "reference_name": "reference_name",
             "reference": "reference"}  # fmt: skip
    # Quartiles are means of neighbours; ten decimals keep them and drop the noise of fractions.
    table = rows[list(names)].round(10).rename(columns={k: t(f"column.{v}", language)
                                                        for k, v in names.items()})  # fmt: skip
    table.insert(2, t("column.unit", language), [unit_long(u, language) for u in rows["unit"]])
    return table, {}


def _room(name: str) -> Any:
    return importlib.import_module(f"views.{name}")


def _lorenz(choice: Choice, extra: Extra) -> Figure:
    by_income = extra.get("metode") == "konsentrasjon"
    made = _room("inequality").curve_figure(choice, by_income)
    if isinstance(made, Figure):
        return made
    raise CannotBuild(str(made), "metode", ("lorenz",))


def _lorenz_rows(choice: Choice) -> pd.DataFrame:
    rows = _room("inequality").rows(choice)
    return observed(rows.assign(indicator=choice.indicator, category=choice.category,
                                level=choice.level, period=choice.period))  # fmt: skip


def _matrix(choice: Choice, extra: Extra) -> Figure:
    order = extra.get("sorter", "navn")
    made: Figure = _room("matrix").matrix_figure(choice.level, order, choice.language, choice.area)
    return as_vector(made)


def _matrix_rows(choice: Choice) -> pd.DataFrame:
    cells = _room("matrix").cells(choice.level, choice.language)
    return observed(cells.assign(level=choice.level, period=cells["when"]))


def _matrix_table(choice: Choice) -> Table:
    """One row a cell: a spreadsheet turns it as it likes."""
    from text.formats import unit_long

    cells, language = _room("matrix").cells(choice.level, choice.language), choice.language
    names = {"name": "area", "area": "code", "title": "indicator", "period": "period",
             "value": "value", "lower": "lower", "upper": "upper",
             "reference_name": "reference_name", "reference": "reference"}  # fmt: skip
    hidden = cells["value"].isna()
    table = cells.assign(lower=cells["lower"].mask(hidden), upper=cells["upper"].mask(hidden))
    table = table[list(names)].rename(columns={k: t(f"column.{v}", language)
                                               for k, v in names.items()})  # fmt: skip
    table.insert(4, t("column.unit", language), [unit_long(u, language) for u in cells["unit"]])
    table[t("column.status", language)] = [
        r if h else "" for r, h in zip(cells["reason"], hidden, strict=True)
    ]
    return table, {}


def _need(choice: Choice, extra: Extra) -> Figure:
    room = _room("need")
    theme = extra.get("tema", "")
    chosen = (choice.area, theme) if choice.area and theme else None
    made: Figure = room.need_figure(room.need_and_effort(choice.language), choice.language, chosen)
    return made


def _need_rows(choice: Choice) -> pd.DataFrame:
    room = _room("need")
    figures = room.need_and_effort(choice.language).figures
    return observed(figures.assign(level=room.LEVEL, period=figures["when"]))


def _pyramid(choice: Choice, extra: Extra) -> Figure:
    made: Figure = _room("pyramid").pyramid_figure(
        extra.get("befolkningsar", ""), extra.get("mot", ""), choice.language
    )
    return made


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("kart", "geo", lambda c, e: people.map_figure(c, year=e.get("folk", "")),
             _one_period, extra={"folk": lambda _: people.years()},
             inline=lambda c, e: people.map_figure(c, 620, True, year=e.get("folk", ""))),
        Kind("ruter", "basic", lambda c, _: maps.tile_figure(c), _one_period,
             levels=lambda c: maps.tile_levels(c.indicator)),
        Kind("rangering", "basic", lambda c, _: maps.ranking_figure(c), _one_period),
        Kind("utvikling", "basic", lambda c, _: maps.development_figure(c, lines(c)),
             _development_rows),
        Kind("profil", "basic",
             lambda c, _: profile_figure(c.area or FIRST_AREA, c.language),
             _profile_rows, _profile_table, levels=lambda _: [str(v) for v in MAP_LEVELS]),
        Kind("matrise", "basic", _matrix, _matrix_rows, _matrix_table,
             room=("matrix", "matrix_figure"), levels=lambda _: list(_room("matrix").LEVELS),
             extra={"sorter": lambda c: list(_room("matrix").orders(c.level, c.language))}),
        Kind("lorenz", "basic", _lorenz, _lorenz_rows, room=("inequality", "curve_figure"),
             levels=lambda c: list(_room("inequality").levels(c.indicator)),
             extra={"metode": lambda _: ["lorenz", "konsentrasjon"]}),
        Kind("behov-innsats", "basic", _need, _need_rows, room=("need", "need_figure"),
             levels=lambda _: [str(_room("need").LEVEL)],
             extra={"tema": lambda _: list(store()[0].domains)}),
        Kind("pyramide", "basic", _pyramid, lambda _: _room("pyramid").pyramid_rows(),
             room=("pyramid", "pyramid_figure"), levels=lambda _: ["kommune"],
             extra={"befolkningsar": lambda _: _room("pyramid").years(),
                    "mot": lambda _: _room("pyramid").others()}),
    )
}  # fmt: skip


@lru_cache(maxsize=1)
def offered() -> dict[str, Kind]:
    """The figures that can be built here, by name."""
    return {name: kind for name, kind in KINDS.items() if _is_there(kind)}


def _is_there(kind: Kind) -> bool:
    if kind.room is None:
        return True
    module, function = kind.room
    try:
        return hasattr(_room(module), function)
    except ModuleNotFoundError as error:
        if error.name != f"views.{module}":
            raise
        return False


PARAMETERS = ("indikator", "kategori", "niva", "ar", "omrade", "inndeling", "spraak",
              "selvstendig")  # fmt: skip


#: Figures of all indicators at once: the level is the figure's own, not the indicator's.
OWN_LEVEL = ("profil", "matrise", "behov-innsats", "pyramide")

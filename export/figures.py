"""Which figures leave the dashboard, in which formats, and how each is built from a choice.

A figure whose room is not there (or whose builder has another name) is not offered; nothing else
depends on it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pandas as pd

from charts.figure import Figure
from export import views
from export.choice import Choice, store
from export.observed import observed
from loaders.registry import ASKER
from text.texts import t

FORMATS = ("html", "svg", "png", "csv", "xlsx", "json")
#: The area a profile shows where none is named; the same as the page's.
FIRST_AREA = "320309"
Table = tuple[pd.DataFrame, dict[str, int]]


@dataclass(frozen=True)
class Kind:
    """One figure of the house: its builder, the plotly.js bundle it needs, what lies behind it.

    ``room`` is (module, function) for figures built elsewhere. ``build`` takes the choice and
    whether boundaries go into the figure itself. ``table`` replaces the figure's table in files.
    """

    id: str
    bundle: str
    build: Callable[[Choice, bool], Figure]
    rows: Callable[[Choice], pd.DataFrame]
    table: Callable[[Choice], Table] | None = None
    room: tuple[str, str] | None = None
    formats: tuple[str, ...] = FORMATS

    def figure(self, choice: Choice, inline: bool = False) -> Figure:
        """The figure, under the name the addresses use."""
        return replace(self.build(choice, inline), kind=self.id)

    def file_figure(self, choice: Choice) -> Figure:
        """The figure with the table that goes into files."""
        figure = self.figure(choice)
        if self.table is None:
            return figure
        table, decimals = self.table(choice)
        return replace(figure, table=table, decimals=decimals)


def _one_period(choice: Choice) -> pd.DataFrame:
    rows = views.area_rows(choice)
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
    known = views.area_rows(choice).dropna(subset=["value"]).sort_values("value")
    return list(dict.fromkeys([str(known["area"].iloc[-1]), str(known["area"].iloc[0])]))


def _development_rows(choice: Choice) -> pd.DataFrame:
    registry, _ = store()
    rows = views.series(choice, lines(choice))
    levels = [str(registry.areas[str(a)].level) for a in rows["area"]]
    return observed(rows.assign(indicator=choice.indicator, category=choice.category, level=levels))


def _standing(choice: Choice) -> pd.DataFrame:
    rows = views.standing(choice.area or FIRST_AREA, choice.language)
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
             "high": "highest", "reference": "reference"}  # fmt: skip
    table = rows[list(names)].rename(columns={k: t(f"column.{v}", language)
                                              for k, v in names.items()})  # fmt: skip
    table.insert(2, t("column.unit", language), [unit_long(u, language) for u in rows["unit"]])
    return table, {}


def _elsewhere(module: str, name: str) -> Callable[[Choice, bool], Figure]:
    def build(choice: Choice, inline: bool) -> Figure:
        builder: Callable[[Choice], Figure] = getattr(importlib.import_module(module), name)
        return builder(choice)

    return build


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("kart", "geo", lambda c, inline: views.map_figure(c, 620, inline), _one_period),
        Kind("rangering", "basic", lambda c, _: views.ranking_figure(c), _one_period),
        Kind("utvikling", "basic", lambda c, _: views.development_figure(c, lines(c)),
             _development_rows),
        Kind("profil", "basic",
             lambda c, _: views.profile_figure(c.area or FIRST_AREA, c.language),
             _profile_rows, _profile_table),
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
        room: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return False
    return hasattr(room, function)

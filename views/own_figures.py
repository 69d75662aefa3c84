"""The figures of an own area: its map, its development, and what can only stand side by side."""

from __future__ import annotations

import pandas as pd

from charts.development import development
from charts.figure import Figure
from charts.outline import outlined
from charts.pick import pick_map
from store.boundaries import address, codes, rim, spots
from store.models import Level
from text.formats import listed, number, period, quantity
from text.texts import t
from views import columns, maps, own_area
from views.choice import Choice, options, periods, shown_indicators
from views.edition import store
from views.own_area import OwnArea
from views.rows import area_rows, series_of
from views.standing import title_of
from views.subject import sources_line, subject_of

#: Levels whose areas are few and large enough to be chosen on a map.
PICKED = (str(Level.DELOMRADE), str(Level.GRUNNKRETS))


def lead(own: OwnArea, language: str = "nb") -> str:
    """What the area is made of, and how many live there where the parts are counted."""
    registry, _ = store()
    names = [registry.area_name(c, language) for c in own.codes]
    shown = (
        listed(names, language)
        if len(names) <= 6
        else t("eget.many", language, count=len(names), level=t(f"level.{own.level}", language))
    )
    text = t("eget.lead", language, name=own.name, parts=shown)
    people = own_area.series(own, "folkemengde", "alle").dropna(subset=["value"])
    if len(people):
        last = people.iloc[-1]
        text += " " + t("eget.people", language, year=last["period"],
                        people=number(last["value"], 0, language))  # fmt: skip
    squares = own_area.series(own, "folketelling_folkemengde", "alle").dropna(subset=["lower"])
    if len(squares) and not len(people):
        last = squares.iloc[-1]
        low, high, value = (number(last[c], 0, language) for c in ("lower", "upper", "value"))
        text += " " + t("eget.people_squares", language, year=last["period"], people=value,
                        low=low, high=high)  # fmt: skip
    return text


def indicators(own: OwnArea) -> list[str]:
    """Indicators whose figures for the parts can be put together."""
    return [
        i.id
        for i in shown_indicators()
        if own_area.adds_up(i)
        and any(len(own_area.series(own, i.id, c)) for c in options(i.id, own.level)[0])
    ]


def categories(own: OwnArea, indicator: str) -> list[str]:
    """Categories of the indicator with a figure, or a lower bound, for the own area."""
    there, _ = options(indicator, own.level)
    return [c for c in there if len(own_area.series(own, indicator, c))]


def choice_of(own: OwnArea, indicator: str, category: str, language: str) -> Choice:
    """The choice of the newest period on the level of the parts."""
    when = periods(indicator, own.level, category)[-1]
    return Choice(indicator, category, own.level, when, language=language)


def development_figure(own: OwnArea, choice: Choice, others: list[str]) -> Figure:
    """The own area over time, beside areas of the registry."""
    return development(subject_of(choice), over_time(own, choice, others))


def over_time(own: OwnArea, choice: Choice, others: list[str]) -> pd.DataFrame:
    """Every period of the own area, and of areas of the registry: what ``series_of`` gives."""
    mine = own_area.series(own, choice.indicator, choice.category)
    beside = series_of(choice, others)
    return pd.concat([mine[list(beside.columns)], beside], ignore_index=True)


def ringed(figure: Figure, own: OwnArea, language: str = "nb") -> Figure:
    """A map with a line around the own area."""
    lon, lat = rim(own.level, own.codes)
    return outlined(figure, lon, lat, t("eget.outline", language, name=own.name))


def map_figure(own: OwnArea, choice: Choice, inline: bool = False) -> Figure:
    """The map of the parts' level with a line around the own area; ``inline`` as in ``maps``."""
    return ringed(maps.map_figure(choice, height=520, inline=inline), own, choice.language)


def side_by_side(own: OwnArea, language: str = "nb") -> pd.DataFrame:
    """Medians, means and estimates of each part, newest period: never put together.

    One row a figure, one column a part; empty where there are none.
    """
    registry, _ = store()
    found = []
    for choice in _apart(own):
        item = registry.indicators[choice.indicator]
        rows = area_rows(choice).set_index("area").reindex(list(own.codes))
        shown = {registry.area_name(str(code), language):
                 quantity(value, item.unit, item.decimals, language)
                 for code, value in rows["value"].items()}  # fmt: skip
        title = title_of(Choice(choice.indicator, choice.category, own.level, choice.period,
                                language=language))  # fmt: skip
        found.append(
            {
                t("column.indicator", language): title,
                t("column.period", language): period(choice.period, language),
                **shown,
            }
        )
    return pd.DataFrame(found)


def side_source(own: OwnArea, language: str = "nb") -> str:
    """Who published what stands side by side."""
    return sources_line(side_sources(own), language)


def side_sources(own: OwnArea) -> list[str]:
    """Ids of the sources of what stands side by side."""
    indicators = store()[0].indicators
    return [indicators[c.indicator].source for c in _apart(own)]


def _apart(own: OwnArea) -> list[Choice]:
    """The figures that cannot be put together, where some part has one."""
    found = [c for c in columns.shown(own.level)
             if not len(own_area.series(own, c.indicator, c.category))]  # fmt: skip
    known = {c: area_rows(c).set_index("area")["value"] for c in found}
    return [c for c in found if known[c].reindex(list(own.codes)).notna().any()]


def pick_figure(level: str, chosen: list[str], language: str = "nb") -> Figure:
    """The map the parts of an own area are chosen on."""
    registry, _ = store()
    rows = pd.DataFrame(
        [{"area": c, "name": registry.area_name(c, language)} for c in codes(level)]
    )
    return pick_map(rows, set(chosen), address(level), spots(level),
                    t("source.map", language), language)  # fmt: skip

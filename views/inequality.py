"""The figures of Ulikhet from a choice: who counts for how much, and in what order areas stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from analysis.adjust import directly_standardised
from analysis.compare import competition_rank
from charts import adjusted as adjusted_chart
from charts.clusters import clusters
from charts.figure import Figure, Subject
from charts.lorenz import curve
from charts.measurable import FEWEST
from charts.spread import spread
from store.boundaries import address, geojson, shapes
from store.models import Indicator, Level
from text.texts import t
from views.asking import Problem
from views.choice import (
    DEFAULT_INDICATOR,
    SHOWN_LEVELS,
    Choice,
    parse,
    periods,
    shown_indicators,
)
from views.edition import per_edition, store
from views.households import by_type, household_mix, mix_year
from views.maps import around
from views.measures import Measured, measured
from views.rows import area_rows, municipalities
from views.subject import source_line, subject_of
from views.verdicts import MOST_OF_THE_COUNTRY

CELLS = "folketelling_folkemengde"
#: What people are counted by, by kind of weight.
COUNTED = {"population": "folkemengde", "households": "aleneboende", "cells": CELLS}


def indicators() -> list[Indicator]:
    """Indicators whose areas can be compared: no plain counts, five areas or more on a level."""
    return list(_indicators())


@per_edition(1)
def _indicators() -> tuple[Indicator, ...]:
    return tuple(i for i in shown_indicators() if i.measure != "count" and levels(i.id))


def levels(indicator: str) -> list[str]:
    """Levels on which at least five areas have a figure, best first."""
    return list(_levels(indicator))


@per_edition(512)
def _levels(indicator: str) -> tuple[str, ...]:
    snapshot = store()[1]
    fewest = {str(v): FEWEST for v in (*SHOWN_LEVELS, Level.STEMMEKRETS)}
    fewest[str(Level.KOMMUNE)] = MOST_OF_THE_COUNTRY

    def count(level: str) -> int:
        rows = snapshot.rows(indicator, level)
        return int(rows.loc[rows["value"].notna(), "area"].nunique())

    return tuple(v for v, least in fewest.items() if count(v) >= least)


def inside(indicator: str) -> list[str]:
    """Those of ``levels`` that divide Asker: what the page of inequality is about."""
    return [level for level in levels(indicator) if level != Level.KOMMUNE]


def inside_asker() -> list[Indicator]:
    """Those of ``indicators`` whose areas inside Asker can be compared."""
    return [i for i in indicators() if inside(i.id)]


def chosen(params: dict[str, str]) -> tuple[Choice, list[Problem]]:
    """The choice an address asks for, among the indicators and levels of this page.

    An indicator that is not on this page is no wrong address; ``not_here`` says why. Nor is the
    level of municipalities, which this page had before.
    """
    if not_here(params.get("indikator", "")):
        # Level, year and area were asked of another indicator: the page opens as it does alone.
        params = {"spraak": params.get("spraak", "")}
    if params.get("niva") == Level.KOMMUNE:
        params = {k: v for k, v in params.items() if k not in ("niva", "ar", "omrade")}
    return parse(params, inside)


def not_here(indicator: str) -> str:
    """Why an indicator of the registry is not on this page: one of the reasons below.

    ``count`` (a plain count), ``municipal`` (figures of municipalities alone), ``none`` or ``few``;
    empty where it is on the page, and where there is no such indicator.
    """
    registry, snapshot = store()
    if indicator not in registry.indicators or indicator in [i.id for i in inside_asker()]:
        return ""
    if registry.indicators[indicator].measure == "count":
        return "count"
    if levels(indicator):
        return "municipal"
    return "few" if snapshot.levels(indicator) else "none"


@per_edition(2048)
def enough(choice: Choice) -> bool:
    """Whether the choice has areas enough to measure how unequal they are."""
    return len(rows(choice).dropna(subset=["value", "people"])) >= FEWEST


def newest_enough(choice: Choice) -> str:
    """The newest period of the choice's figure with areas enough; empty where there is none."""
    there = periods(choice.indicator, choice.level, choice.category)
    return next((p for p in there[::-1] if enough(replace(choice, period=p))), "")


@per_edition(2048)
def weight_year(choice: Choice) -> tuple[str, str]:
    """What areas are weighted by: a text key, and the year where people are counted."""
    registry, snapshot = store()
    if registry.indicators[choice.indicator].about == "schools":
        return "pupils", choice.period
    year = choice.period[:4]
    if choice.level in (Level.DELOMRADE, Level.TIDLIGERE_KOMMUNE):
        there = snapshot.periods("folkemengde", choice.level)
        return "population", year if year in there else there[-1]
    if choice.level in (Level.LEVEKARSSONE, Level.GRUNNKRETS):
        there = snapshot.periods("aleneboende", choice.level)
        return "households", year if year in there else there[-1]
    if choice.level == Level.RUTE1KM:
        there = snapshot.periods(CELLS, choice.level)
        return "cells", year if year in there else there[-1]
    if choice.level == Level.STEMMEKRETS:
        return "voters", choice.period
    return "equal", ""


def rows(choice: Choice) -> pd.DataFrame:
    """The rows of a choice with ``people`` (weights), ``income`` (order) and ``group`` added."""
    return _rows(replace(choice, area="", language="nb")).copy()


@per_edition(1024)
def _rows(choice: Choice) -> pd.DataFrame:
    _, snapshot = store()
    found = municipalities(choice) if choice.level == Level.KOMMUNE else area_rows(choice)
    kind, year = weight_year(choice)
    if kind in ("pupils", "voters"):
        people = _by_area(found, "denominator")
    elif kind == "equal":
        people = pd.Series(1.0, index=found["area"])
    else:
        counted = snapshot.rows(COUNTED[kind], choice.level, period=year)
        people = _by_area(counted, "denominator" if kind == "households" else "value")
    people = people[people > 0]
    groups = group_of(choice.level)
    return found.assign(
        people=found["area"].map(people),
        income=found["area"].map(income_order(choice)),
        group=[groups.get(str(c), "") for c in found["area"]],
    )


def income_order(choice: Choice) -> pd.Series:
    """Median income of all households by area, the year of the choice or the newest; else empty."""
    if choice.level not in (Level.DELOMRADE, Level.KOMMUNE):
        return pd.Series(dtype=float)
    there = periods(DEFAULT_INDICATOR, choice.level, "alle")
    return _incomes(choice.level, choice.period[:4] if choice.period[:4] in there else there[-1])


@per_edition(256)
def _incomes(level: str, when: str) -> pd.Series:
    found = store()[1].rows(DEFAULT_INDICATOR, level, category="alle", period=when)
    return _by_area(found, "value")


def _by_area(rows: pd.DataFrame, column: str) -> pd.Series:
    return pd.Series(rows[column].to_numpy(), index=rows["area"].to_numpy())


@per_edition(16)
def group_of(level: str) -> dict[str, str]:
    """The former municipality of each area; a zone lies where most of its grunnkretser do."""
    registry, _ = store()
    if level == Level.LEVEKARSSONE:
        places: dict[str, Counter[str]] = {}
        for area in registry.by_level[Level.GRUNNKRETS]:
            places.setdefault(area.levekarssone, Counter())[area.tidligere_kommune] += 1
        return {zone: count.most_common(1)[0][0] for zone, count in places.items()}
    if level not in (Level.DELOMRADE, Level.GRUNNKRETS):
        return {}
    return {a.code: a.tidligere_kommune for a in registry.by_level[Level(level)]}


@per_edition(2048)
def subject(choice: Choice) -> Subject:
    """The subject of a choice, with the source of the weights in its source line."""
    kind, _ = weight_year(choice)
    more = COUNTED.get(kind)
    return _sourced(choice, [more] if more and more != choice.indicator else [])


def _sourced(choice: Choice, more: list[str]) -> Subject:
    registry, snapshot = store()
    found = snapshot.rows(choice.indicator, choice.level, period=choice.period)["source"]
    sources = [str(s) for s in found.dropna().unique()]
    sources += [registry.indicators[i].source for i in more]
    line = source_line(choice.indicator, sources, choice.language)
    return replace(subject_of(choice), source=line)


def measures(choice: Choice) -> list[Measured]:
    """The measures of a choice."""
    return list(_measures(replace(choice, area="")))


@per_edition(1024)
def _measures(choice: Choice) -> tuple[Measured, ...]:
    return tuple(measured(subject(choice), rows(choice)))


def spread_figure(choice: Choice) -> Figure:
    """Every area of the choice as a dot on a line."""
    registry, _ = store()
    marked = (
        {choice.area: registry.area_name(choice.area, choice.language)} if choice.area else None
    )
    return spread(subject(choice), rows(choice), marked)


def curve_figure(choice: Choice, by_income: bool) -> Figure | str:
    """The Lorenz curve, or the concentration curve by income; or why there is none."""
    found = rows(choice)
    if by_income and found["income"].isna().all():
        return t("ulikhet.curve.no_income", choice.language)
    return curve(subject(choice), found, by_income)


def cluster_figure(choice: Choice, inline: bool = False) -> Figure | str:
    """The map of clusters, or why there is none."""
    if choice.level == Level.KOMMUNE:
        return t("ulikhet.clusters.municipality", choice.language)
    if choice.level == Level.STEMMEKRETS:
        return t("ulikhet.clusters.no_boundaries", choice.language)
    bounds = geojson(choice.level) if inline else address(choice.level)
    return clusters(subject(choice), rows(choice), shapes(choice.level), bounds,
                    around(choice.level, inline))  # fmt: skip


def can_adjust(choice: Choice) -> bool:
    """Only the income of all households by delområde has the household types it takes."""
    taken = (choice.indicator, choice.level, choice.category)
    fits = taken == (DEFAULT_INDICATOR, str(Level.DELOMRADE), "alle")
    return fits and bool(household_mix(choice.period).notna().all())


def adjusted_rows(choice: Choice) -> pd.DataFrame:
    """Published and adjusted income of each area, with both places in the order."""
    return _adjusted_rows(replace(choice, area="", language="nb")).copy()


@per_edition(32)
def _adjusted_rows(choice: Choice) -> pd.DataFrame:
    found = by_type(choice.level, choice.period, choice.indicator)
    return adjust(rows(choice), found, household_mix(choice.period))


def adjusted_figure(choice: Choice) -> Figure:
    """Places in the order before and after everybody gets the same mix of households."""
    return adjusted_chart.adjusted(
        _sourced(choice, ["husholdningstype"]), adjusted_rows(choice), mix_year(choice.period)
    )


def adjust(rows: pd.DataFrame, by_type: pd.DataFrame, mix: pd.Series) -> pd.DataFrame:
    """Published value, adjusted value and the place of both, one row an area.

    :param rows: columns area, name, value (all households).
    :param by_type: areas × household types, medians, indexed by area code.
    :param mix: households of each type in the whole, by type.
    """
    result = rows[["area", "name", "value"]].set_index("area")
    result["adjusted"] = directly_standardised(by_type[list(mix.index)], mix)
    result["rank"] = competition_rank(result["value"])
    result["adjusted_rank"] = competition_rank(result["adjusted"])
    return result.reset_index()

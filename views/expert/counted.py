"""Funnel and shrunken shares of the areas of a choice: both made from the counts."""

from __future__ import annotations

import pandas as pd

from analysis.errors import CannotCompute
from analysis.shrink import shrunk_rates, shrunk_shares
from charts.figure import Figure
from charts.funnel import funnel
from charts.measurable import refusal
from charts.shrunk import shrunk
from store.models import Level
from text.texts import t
from views.choice import Choice
from views.edition import store
from views.families import design_effect
from views.observed import discreet
from views.own_area import FACTOR
from views.rows import area_rows, municipalities
from views.subject import subject_of


def rows_of(choice: Choice) -> pd.DataFrame:
    """The rows of the choice with their counts; municipalities too where there is no boundary."""
    return discreet(municipalities(choice) if choice.level == Level.KOMMUNE else area_rows(choice))


def _counted(choice: Choice) -> bool:
    known = rows_of(choice).dropna(subset=["value", "numerator", "denominator"])
    return len(known) > 0


def funnel_figure(choice: Choice) -> Figure | str:
    """Every area by its size with control limits, or why there are none."""
    if not _counted(choice):
        return t("fagfolk.no_counts", choice.language)
    item = store()[0].indicators[choice.indicator]
    units = design_effect(choice.indicator, choice.category)
    return funnel(subject_of(choice), rows_of(choice), choice.area, per=FACTOR[item.unit],
                  rate=item.measure == "rate", design_effect=units)  # fmt: skip


def shrunk_figure(choice: Choice) -> Figure | str:
    """Raw and shrunken figure of every area, or why there are none."""
    if not _counted(choice):
        return t("fagfolk.no_counts", choice.language)
    item = store()[0].indicators[choice.indicator]
    units, rows = design_effect(choice.indicator, choice.category), rows_of(choice)
    known = rows["value"].notna()
    x, n = rows["numerator"].where(known) / units, rows["denominator"] / units
    method = shrunk_rates if item.measure == "rate" else shrunk_shares
    try:
        found = method(x, n, per=FACTOR[item.unit])
    except CannotCompute as error:
        return refusal(error, choice.language)
    return shrunk(subject_of(choice), rows, found, choice.area)

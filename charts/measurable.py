"""The measures of inequality of one indicator, in the reader's words: value, interval, how to read.

A measure that cannot be computed is not left out: it stands there with the reason.
"""

from __future__ import annotations

import pandas as pd

from analysis.errors import CannotCompute
from charts.figure import Subject
from text.formats import quantity
from text.texts import t

#: Fewer areas than this say nothing of how unequal areas are.
FEWEST = 5
#: Points on a scale somebody set: 50 is the mean of a test, and nobody can have none.
WITHOUT_ZERO = frozenset({"skalapoeng", "grunnskolepoeng"})


def difference(subject: Subject, value: float | None) -> str:
    """A difference between two values of the indicator: shares differ by percentage points."""
    unit = "prosentpoeng" if subject.unit == "prosent" else subject.unit
    if subject.unit == "kr" and value is not None:
        value = round(value, -2)  # incomes are published in hundreds; a mean of them is no surer
    return quantity(value, unit, subject.decimals, subject.language)


def has_zero(subject: Subject) -> bool:
    """Whether twice the value is twice as much, so that ratios and shares of a sum mean something.

    Decided by the unit: amounts, shares and counts have a zero, points on a scale have none.
    """
    return subject.unit not in WITHOUT_ZERO


def refuse_unless_measurable(subject: Subject, known: pd.DataFrame, *, ratio: bool) -> None:
    """Refuse too few areas, and a ratio on a scale without a zero.

    :param ratio: whether the measure divides values by each other or by their sum.
    :raises CannotCompute: ``too_few_areas`` or ``no_zero``.
    """
    if len(known) < FEWEST:
        raise CannotCompute("too_few_areas", f"There must be at least {FEWEST} areas.")
    if ratio and not has_zero(subject):
        raise CannotCompute("no_zero", f"The unit {subject.unit} has no zero that means nothing.")


def refusal(error: CannotCompute, language: str) -> str:
    """Why something cannot be computed, in words."""
    return t(f"ulikhet.cannot.{error.code}", language)

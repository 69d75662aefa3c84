"""Measures of a choice: which there are, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis import inequality
from analysis.errors import CannotCompute
from analysis.uncertainty import interval_of
from charts.figure import Subject
from charts.measurable import difference, refusal, refuse_unless_measurable
from text.formats import number
from text.texts import t

#: Measures that need areas in order of income, most disadvantaged first.
ORDERED = ("sii", "rii", "concentration_relative")


PLAIN = ("top_bottom_fifth", "p90_p10", "gini", "theil")


#: Measures that divide a value by another or by the sum, and so need a zero that means nothing.
RATIOS = frozenset({"ratio", "p90_p10", "gini", "theil", "rii", "concentration_relative"})


@dataclass(frozen=True)
class Measured:
    """One measure as a row of a table. ``value`` is empty where ``reason`` says why."""

    key: str
    name: str
    value: str
    interval: str
    how: str
    reason: str = ""


def measured(subject: Subject, rows: pd.DataFrame) -> list[Measured]:
    """Every measure of the page, in reading order.

    :param rows: columns value, people, income; areas without a value are left out here.
    """
    known = rows.dropna(subset=["value", "people"])
    found = [_gap(subject, known, "range"), _gap(subject, known, "ratio")]
    found += [_sure(subject, key, known) for key in PLAIN]
    ladder = known.dropna(subset=["income"]).sort_values("income", kind="stable")
    if len(ladder) > 2 and not ladder["value"].equals(ladder["income"]):
        found += [_sure(subject, key, ladder) for key in ORDERED]
    return found


def measure_table(found: list[Measured], language: str) -> pd.DataFrame:
    """The measures as a table to download."""
    return pd.DataFrame(
        {
            t("ulikhet.column.measure", language): [m.name for m in found],
            t("column.value", language): [m.value or m.reason for m in found],
            t("ulikhet.column.interval", language): [m.interval for m in found],
            t("ulikhet.column.how", language): [m.how for m in found],
        }
    )


def _gap(subject: Subject, known: pd.DataFrame, key: str) -> Measured:
    language = subject.language
    none = t("ulikhet.interval.none", language)
    try:
        refuse_unless_measurable(subject, known, ratio=key in RATIOS)
        gap = inequality.gap(known["value"], known["people"])
    except CannotCompute as error:
        return _refused(subject, key, error)
    if key == "range":
        return _row(subject, key, difference(subject, gap.range), none)
    if gap.ratio is None:
        return _refused(subject, key, CannotCompute("not_positive", ""))
    return _row(subject, key, _times(gap.ratio, language), none)


def _sure(subject: Subject, key: str, known: pd.DataFrame) -> Measured:
    try:
        refuse_unless_measurable(subject, known, ratio=key in RATIOS)
        found = interval_of(key, known["value"], known["people"])
    except CannotCompute as error:
        return _refused(subject, key, error)
    show = _shown_as(subject, key)
    interval = t("ulikhet.interval.text", subject.language,
                 lower=show(found.lower), upper=show(found.upper))  # fmt: skip
    return _row(subject, key, show(found.value), interval)


def _shown_as(subject: Subject, key: str) -> Callable[[float], str]:
    language = subject.language
    if key in ("top_bottom_fifth", "sii"):
        return lambda v: difference(subject, v)
    if key in ("p90_p10", "rii"):
        return lambda v: _times(v, language)
    return lambda v: number(v, 4 if key == "theil" else 3, language)


def _times(value: float, language: str) -> str:
    return t("ulikhet.times", language, ratio=number(value, 2, language))


def _row(subject: Subject, key: str, value: str, interval: str) -> Measured:
    language = subject.language
    return Measured(key, t(f"ulikhet.measure.{key}", language), value, interval,
                    t(f"ulikhet.how.{key}", language))  # fmt: skip


def _refused(subject: Subject, key: str, error: CannotCompute) -> Measured:
    language = subject.language
    return Measured(key, t(f"ulikhet.measure.{key}", language), "", "",
                    t(f"ulikhet.how.{key}", language), refusal(error, language))  # fmt: skip

"""Do the differences grow? One indicator's inequality, first and latest, over the same areas.

A paired test of the gap between the fifth of the people in the areas that stand highest and the
fifth in those that stand lowest (``analysis.change.change_in``). Where everybody is counted in both
years, what the areas do differently is all the chance there is; a figure with margins is never
surer than they are. A mean or a median without margins is not tested: it may move without anything
having happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.change import change_in, same_season
from analysis.errors import CannotCompute
from analysis.intervals import critical
from analysis.testing import NOT_TESTED
from charts.figure import Figure
from charts.gaps import over_time
from charts.measurable import FEWEST, difference
from store.models import Level
from text.formats import period
from text.texts import t
from views import columns, inequality
from views.choice import Choice, periods
from views.edition import per_edition, store
from views.testing import STEPS

#: Measures that are counts over counts.
COUNTED = ("share", "rate", "change")
MEASURE = "top_bottom_fifth"
LEVEL = str(Level.DELOMRADE)


@dataclass(frozen=True)
class GapChange:
    """The gap at two periods, over the same ``areas``; the outcome is that of the test.

    ``first_gap`` and ``last_gap`` are between the fifths; ``outcome`` is ``higher``, ``lower``,
    ``cannot_tell`` or ``not_tested``, and the difference and its interval NaN for the last.
    """

    choice: Choice
    first: str
    last: str
    areas: tuple[str, ...]
    first_gap: float
    last_gap: float
    difference: float
    lower: float
    upper: float
    outcome: str


def series(choice: Choice) -> pd.DataFrame:
    """The rows of ``inequality.rows`` of the newest series, over the same areas in every period.

    The newest series is what follows the last break. Areas without a figure in some period are left
    out of all; where fewer than five are left, only the first and the latest period are compared.
    Columns as ``inequality.rows``, with ``period``; empty where no two periods can be compared.
    """
    return _series(replace(choice, area="", language="nb", method=""))


@per_edition(1024)
def _series(choice: Choice) -> pd.DataFrame:
    breaks = [b.period for b in store()[0].indicators[choice.indicator].breaks]
    there = periods(choice.indicator, choice.level, choice.category)
    start = max((b for b in breaks if there and b <= there[-1]), default="")
    parts = {}
    for when in (p for p in there if p >= start):
        rows = inequality.rows(replace(choice, period=when)).dropna(subset=["value", "people"])
        if len(rows) >= FEWEST:
            parts[when] = rows.assign(period=when)
    whole = _common(parts)
    if len(parts) > 1 and whole.empty:
        ends = (min(parts), max(parts))
        whole = _common({when: parts[when] for when in ends})
    return whole


def _common(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    if len(parts) < 2:
        return pd.DataFrame()
    shared = set.intersection(*(set(part["area"]) for part in parts.values()))
    if len(shared) < FEWEST:
        return pd.DataFrame()
    return pd.concat([p[p["area"].isin(shared)] for p in parts.values()], ignore_index=True)


def gap_change(choice: Choice) -> GapChange | None:
    """First and latest gap of the choice's newest series; None where there are not two periods."""
    return _gap_change(replace(choice, area="", language="nb", method=""))


@per_edition(1024)
def _gap_change(choice: Choice) -> GapChange | None:
    rows = series(choice)
    if rows.empty:
        return None
    there = sorted(rows["period"].astype(str).unique())
    there = [p for p, fits in zip(there, same_season(there), strict=True) if fits]
    if len(there) < 2:
        return None
    first, last = there[0], there[-1]
    ends = [rows[rows["period"] == when].set_index("area").sort_index() for when in (first, last)]
    counted = all(_counted(choice, end) for end in ends)
    errors = [None if counted else _errors(choice, end) for end in ends]
    try:
        found = change_in(
            MEASURE, ends[0]["value"], ends[1]["value"], ends[0]["people"], ends[1]["people"],
            errors_first=errors[0], errors_last=errors[1],
        )  # fmt: skip
    except CannotCompute:
        return None
    tested = counted or all(e is not None for e in errors)
    nan = float("nan")
    return GapChange(
        choice, str(first), str(last), tuple(ends[0].index), found.first, found.last,
        found.difference if tested else nan, found.lower if tested else nan,
        found.upper if tested else nan, found.outcome if tested else NOT_TESTED,
    )  # fmt: skip


def _counted(choice: Choice, rows: pd.DataFrame) -> bool:
    """Whether the figures are complete counts: what is counted and among whom, in every area.

    Most persons are the same in both years, so that the chance of two independent draws would make
    the change less sure than it is.
    """
    measure = store()[0].indicators[choice.indicator].measure
    known = bool(rows[["numerator", "denominator"]].notna().all(axis=None))
    return known and measure in COUNTED


def _errors(choice: Choice, rows: pd.DataFrame) -> np.ndarray | None:
    """Standard errors of the figures: from their limits at 95 per cent, else None.

    Those of figures published in whole points hold the rounding too.
    """
    if rows[["lower", "upper"]].isna().any(axis=None):
        return None
    width = (rows["upper"] - rows["lower"]).to_numpy(float) / (2 * critical(0.95))
    step = STEPS.get(store()[0].indicators[choice.indicator].unit, 0.0)
    return np.asarray(np.hypot(width, step / np.sqrt(12)))


def of_level(level: str = LEVEL) -> Iterator[GapChange]:
    """The change of every figure of the level that can be compared over time, in registry order."""
    registry, _ = store()
    for choice in columns.shown(level):
        if registry.indicators[choice.indicator].measure == "count":
            continue
        found = gap_change(choice)
        if found is not None:
            yield found


def in_words(choice: Choice) -> str:
    """Whether the gap of the choice has changed: first, latest, and what the test says."""
    language = choice.language
    found = gap_change(choice)
    if found is None:
        there = periods(choice.indicator, choice.level, choice.category)
        return t("ulikhet.change.too_few" if len(there) > 1 else "ulikhet.change.one", language)
    subject = inequality.subject(choice)
    rows = series(choice).groupby("period")["value"]
    span = rows.max() - rows.min()
    values = {
        "first": period(found.first, language), "last": period(found.last, language),
        "count": len(found.areas),
    }  # fmt: skip
    texts = [
        t("ulikhet.change.range", language, **values,
          first_gap=difference(subject, float(span[found.first])),
          last_gap=difference(subject, float(span[found.last]))),
        t(f"ulikhet.change.{found.outcome}", language, **values,
          first_gap=difference(subject, found.first_gap),
          last_gap=difference(subject, found.last_gap)),
    ]  # fmt: skip
    return " ".join(texts)


def gap_figure(choice: Choice) -> Figure:
    """The gap between areas, period by period, over the same areas in each."""
    rows = series(choice)
    if rows.empty:
        rows = inequality.rows(choice).assign(period=choice.period)
    return over_time(inequality.subject(choice), rows, in_words(choice))

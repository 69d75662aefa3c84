"""What kind of periods an indicator has, and a file's periods written as that kind."""

from __future__ import annotations

import re

import pandas as pd

from store.models import Indicator

_SHAPES = (
    ("year", r"\d{4}"),
    ("span", r"\d{4}-\d{4}"),
    ("quarter", r"\d{4}K\d"),
    ("short", r"\d{4}-\d{2}"),
)
#: Tables of Udir's Statistikkbank that are by school year.
_SCHOOL = frozenset(["SkoleAarID"])


def kind(period: str) -> str:
    """``year``, ``span``, ``quarter``, ``school`` or ``month``.

    2009-10 could be either of the last two; a month is meant only where months surround it.

    >>> [kind(p) for p in ("2024", "2022-2024", "2024K1", "2023-24", "2022-03")]
    ['year', 'span', 'quarter', 'school', 'month']
    """
    shape = next(name for name, form in _SHAPES if re.fullmatch(form, period))
    if shape != "short":
        return shape
    return "school" if int(period[5:]) == (int(period[:4]) + 1) % 100 else "month"


def kind_of(indicator: Indicator, series: pd.DataFrame | None) -> str | None:
    """The one kind of period the indicator's figures have; ``None`` where it is not known.

    :param series: the indicator's observations so far.
    """
    known = set() if series is None else {kind(str(p)) for p in series["period"].unique()}
    if known == {"month", "school"}:
        return "month"
    if len(known) == 1:
        return known.pop()
    if known or not indicator.fetch:
        return None
    return "school" if all(_SCHOOL & set(f.variables) for f in indicator.fetch) else None


def as_kind(period: str, exact: str, wanted: str | None) -> str:
    """The period as the indicator writes it, where that is the same period.

    >>> as_kind("2023-2024", "", "school"), as_kind("2022", "2022-10", "month")
    ('2023-24', '2022-10')
    """
    if wanted == "month" and exact:
        return exact
    if wanted == "school" and re.fullmatch(r"\d{4}-\d{4}", period):
        first, last = int(period[:4]), int(period[5:])
        return f"{first}-{last % 100:02d}" if last == first + 1 else period
    if wanted == "span" and re.fullmatch(r"\d{4}-\d{2}", period) and kind(period) == "school":
        return f"{period[:4]}-{int(period[:4]) + 1}"
    return period

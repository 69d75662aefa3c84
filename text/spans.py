"""The first and the last day of a period, so that a machine can put any two beside each other."""

from __future__ import annotations

import calendar
import datetime as dt

Span = tuple[dt.date, dt.date]


def span(value: str) -> Span:
    """First and last day of a period as the figures name it.

    A school year («2022-23») is 1 August to 31 July, as Norwegian schools count it.
    A month («2022-10») and years together («2007-2008») are those of the calendar.

    >>> [d.isoformat() for d in span("2022-23")], [d.isoformat() for d in span("2007-2008")]
    (['2022-08-01', '2023-07-31'], ['2007-01-01', '2008-12-31'])
    >>> [d.isoformat() for d in span("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    first, _, last = value.partition("-")
    year = int(first)
    if len(last) == 4:
        return dt.date(year, 1, 1), dt.date(int(last), 12, 31)
    if len(last) == 2 and int(last) > 12:
        return dt.date(year, 8, 1), dt.date(year + 1, 7, 31)
    if len(last) == 2:
        month = int(last)
        return (dt.date(year, month, 1),
                dt.date(year, month, calendar.monthrange(year, month)[1]))  # fmt: skip
    return dt.date(year, 1, 1), dt.date(year, 12, 31)

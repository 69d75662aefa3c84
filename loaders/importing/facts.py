"""Plain facts about what was understood, for a person to read before anything is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

import pandas as pd

from loaders.importing.columns import Roles, listed
from loaders.importing.layout import Layout
from loaders.importing.rows import Rows
from loaders.refreshing.changes import bounds, implausible
from sheets.grid import Percent
from sheets.messages import Message, column_letter, quoted, said
from sheets.periods import is_ahead
from store.models import Indicator, Level

_DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "pipe"}
#: Most reasons for leaving rows out that are told one by one.
_REASONS = 6


@dataclass(frozen=True)
class Read:
    """What a file was read as: its table, what the columns are, and the observations.

    ``mark`` is the decimal mark, ``others`` the sheets that were not read.
    """

    layout: Layout
    roles: Roles
    level: Level
    mark: str
    frame: pd.DataFrame
    rows: Rows
    indicator: Indicator
    others: list[str]


def facts(read: Read) -> list[Message]:
    """What was understood, in the order a person would check it."""
    layout, roles, frame = read.layout, read.roles, read.frame
    messages = [_file(layout, read.mark), _columns(layout, roles), _extent(read.level, frame)]
    messages.append(_counts(frame))
    if read.others:
        messages.append(said("import.other_sheets", sheets=listed(read.others)))
    told = {c.index for c in roles.values}
    unread = [c.index for c in layout.values if c.index not in told] + roles.rest
    if unread:
        names = ", ".join(quoted(layout.title(index)) for index in sorted(unread)[:12])
        messages.append(said("import.unread", columns=names))
    as_shown = any(isinstance(reading.cell, Percent) for reading in read.rows.readings)
    return messages + _rows(read.rows) + _cautions(frame, read.indicator, read.level, as_shown)


def _file(layout: Layout, mark: str) -> Message:
    sheet = layout.sheet
    marked = said("import.marked", mark=mark) if mark else ""
    row = layout.header.number
    if sheet.format:
        return said("import.read_format", name=quoted(sheet.name), format=sheet.format)
    if sheet.delimiter is None:
        return said("import.read_sheet", name=quoted(sheet.name), marked=marked, row=row)
    by = said(f"import.{_DELIMITERS[sheet.delimiter]}")
    return said("import.read_text", name=quoted(sheet.name), encoding=sheet.encoding, by=by,
                marked=marked, row=row)  # fmt: skip


def _columns(layout: Layout, roles: Roles) -> Message:
    def named(index: int) -> str:
        return f"{column_letter(index)} {quoted(layout.title(index))}"

    if layout.sheet.turned:
        return said("import.across", row=layout.sheet.turned)
    periods = categories = Message("", "")
    if layout.period is not None:
        periods = said("import.columns_periods", column=named(layout.period))
    if roles.category is not None:
        categories = said("import.columns_categories", column=named(roles.category))
    figures = ", ".join(named(c.index) for c in roles.values[:6])
    more = " …" if len(roles.values) > 6 else ""
    return said("import.columns_read", area=named(layout.area), periods=periods,
                categories=categories, figures=figures + more)  # fmt: skip


def _extent(level: Level, frame: pd.DataFrame) -> Message:
    areas, periods = frame["area"].nunique(), sorted(frame["period"].unique())
    span = periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]}"
    return said("import.extent", level=level, areas=areas, periods=len(periods), span=span)


def _counts(frame: pd.DataFrame) -> Message:
    both = []
    for language in ("nb", "en"):
        counted = [f"{n} {said(f'import.status.{s}')[language]}"
                   for s, n in frame["status"].value_counts().items()]  # fmt: skip
        both.append(", ".join(counted))
    return said("import.counts", count=len(frame), each=Message(both[0], both[1]))


def _rows(rows: Rows) -> list[Message]:
    messages = []
    if rows.carried:
        messages.append(said("import.carried", count=rows.carried))
    if rows.filled_down:
        messages.append(said("import.filled_down", count=rows.filled_down))
    if rows.misnamed:
        row, text = rows.misnamed[0]
        count = len(rows.misnamed)
        messages.append(said("import.misnamed", count=count, row=row, text=quoted(text)))
    if rows.skipped:
        messages.append(said("import.left_out", count=len(rows.skipped)))
        reasons = Counter(s.reason for s in rows.skipped)
        for reason, count in reasons.most_common(_REASONS):
            names = [s.text for s in rows.skipped if s.reason == reason][:3]
            more = " …" if count > 3 else ""
            messages.append(said("import.left_out_why", count=count, reason=reason,
                                 names=", ".join(names) + more))  # fmt: skip
    return messages


def _cautions(
    frame: pd.DataFrame, indicator: Indicator, level: Level, percent_cells: bool
) -> list[Message]:
    messages = []
    if percent_cells:
        messages.append(said("import.per_cent_cells"))
    odd = implausible(frame, indicator)
    if len(odd):
        messages.append(outside(odd, indicator))
    ahead = [p for p in sorted(frame["period"].unique()) if is_ahead(p, datetime.now(UTC).year)]
    if ahead:
        messages.append(said("import.ahead", periods=", ".join(ahead[:12])))
    if level not in indicator.levels:
        messages.append(not_registered(indicator, level))
    return messages


def outside(odd: pd.DataFrame, indicator: Indicator) -> Message:
    """How many values are outside the bounds, what these are, and which value is the first."""
    low, high = bounds(indicator)
    first = odd.iloc[0]
    where = f"{first['value']:.12g} ({first['area']}, {first['period']}, {first['category']})"
    span = said("import.from_to", low=f"{low:.12g}", high=f"{high:.12g}")
    if not isfinite(high):
        span = said("import.and_up", low=f"{low:.12g}")
    elif not isfinite(low):
        span = said("import.up_to", high=f"{high:.12g}")
    return said("import.implausible", span=span, count=len(odd), where=where)


def not_registered(indicator: Indicator, level: Level | str) -> Message:
    """That the catalogue does not have the indicator on this level, and what to do."""
    return said("import.not_registered", indicator=quoted(indicator.id), level=level,
                domain=indicator.domain)  # fmt: skip

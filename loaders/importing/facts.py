"""Plain facts about what was understood, for a person to read before anything is used."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite

import pandas as pd

from loaders.importing.columns import Roles
from loaders.importing.layout import Layout
from loaders.importing.periods import is_ahead
from loaders.importing.rows import Rows
from loaders.refreshing.changes import bounds, implausible
from sheets.messages import Message, column_letter, quoted
from store.models import Indicator, Level

_DELIMITERS = {
    ";": ("semikolon", "semicolon"),
    ",": ("komma", "comma"),
    "\t": ("tabulator", "tab"),
}
_STATUSES = {
    "ok": ("med tall", "with a figure"),
    "suppressed": ("skjult", "suppressed"),
    "missing": ("mangler", "missing"),
    "not_applicable": ("ikke aktuelt", "not applicable"),
}


def facts(
    layout: Layout,
    roles: Roles,
    level: Level,
    mark: str,
    frame: pd.DataFrame,
    rows: Rows,
    indicator: Indicator,
    others: list[str],
    percent_cells: bool,
) -> list[Message]:
    """What was understood, in the order a person would check it."""
    messages = [_file(layout, mark), _columns(layout, roles), _extent(level, frame)]
    messages.append(_counts(frame))
    if others:
        names = ", ".join(map(quoted, others))
        messages.append(
            Message(
                f"Disse arkene har også områder og ble ikke lest: {names}.",
                f"These sheets have areas too and were not read: {names}.",
            )
        )
    unread = [c.index for c in layout.values if c not in roles.values] + roles.rest
    if unread:
        names = ", ".join(quoted(layout.title(index)) for index in sorted(unread)[:12])
        messages.append(
            Message(
                f"Kolonner som ikke ble lest: {names}.", f"Columns that were not read: {names}."
            )
        )
    return messages + _rows(rows) + _cautions(frame, indicator, level, percent_cells)


def _file(layout: Layout, mark: str) -> Message:
    sheet = layout.sheet
    nb, en = f"Leste arket {quoted(sheet.name)}", f"Read the sheet {quoted(sheet.name)}"
    if sheet.delimiter is not None:
        by = _DELIMITERS[sheet.delimiter]
        nb = f"Leste {quoted(sheet.name)}: {sheet.encoding}, skilt med {by[0]}"
        en = f"Read {quoted(sheet.name)}: {sheet.encoding}, separated by {by[1]}"
    if mark:
        nb += f", desimaltegn «{mark}»"
        en += f", decimal mark «{mark}»"
    row = layout.header.number
    return Message(f"{nb}. Overskriften står i rad {row}.", f"{en}. The heading is in row {row}.")


def _columns(layout: Layout, roles: Roles) -> Message:
    def named(index: int) -> str:
        return f"{column_letter(index)} {quoted(layout.title(index))}"

    figures = ", ".join(named(c.index) for c in roles.values[:6])
    more = " …" if len(roles.values) > 6 else ""
    nb, en = f"Områder: kolonne {named(layout.area)}", f"Areas: column {named(layout.area)}"
    if layout.period is not None:
        nb += f"; perioder: {named(layout.period)}"
        en += f"; periods: {named(layout.period)}"
    if roles.category is not None:
        nb += f"; kategorier: {named(roles.category)}"
        en += f"; categories: {named(roles.category)}"
    return Message(f"{nb}; tall: {figures}{more}.", f"{en}; figures: {figures}{more}.")


def _extent(level: Level, frame: pd.DataFrame) -> Message:
    areas, periods = frame["area"].nunique(), sorted(frame["period"].unique())
    span = periods[0] if len(periods) == 1 else f"{periods[0]} … {periods[-1]}"
    return Message(
        f"Nivå: {level}. Områder: {areas}. Perioder: {len(periods)} ({span}).",
        f"Level: {level}. Areas: {areas}. Periods: {len(periods)} ({span}).",
    )


def _counts(frame: pd.DataFrame) -> Message:
    counts = frame["status"].value_counts()
    nb = ", ".join(f"{n} {_STATUSES[str(s)][0]}" for s, n in counts.items())
    en = ", ".join(f"{n} {_STATUSES[str(s)][1]}" for s, n in counts.items())
    return Message(f"Observasjoner: {len(frame)}, {nb}.", f"Observations: {len(frame)}, {en}.")


def _rows(rows: Rows) -> list[Message]:
    messages = []
    if rows.carried:
        nb = f"Rader med eldre koder, ført til dagens områder: {rows.carried}."
        messages.append(
            Message(nb, f"Rows with older codes, led to today's areas: {rows.carried}.")
        )
    if rows.filled_down:
        n = rows.filled_down
        messages.append(
            Message(
                f"Rader uten område, lest som området over: {n}.",
                f"Rows without an area, read as the area above: {n}.",
            )
        )
    if rows.misnamed:
        row, text = rows.misnamed[0]
        n = len(rows.misnamed)
        messages.append(
            Message(
                f"Rader der navnet er et annet enn kodens (koden gjelder): {n}. Først rad {row}: "
                f"{quoted(text)}.",
                f"Rows whose name is not the code's (the code counts): {n}. First row {row}: "
                f"{quoted(text)}.",
            )
        )
    if rows.skipped:
        n = len(rows.skipped)
        messages.append(Message(f"Rader utelatt: {n}.", f"Rows left out: {n}."))
    return messages


def _cautions(
    frame: pd.DataFrame, indicator: Indicator, level: Level, percent_cells: bool
) -> list[Message]:
    messages = []
    if percent_cells:
        nb = "Celler vist som prosent er lest slik de vises (0,125 som 12,5)."
        messages.append(Message(nb, "Cells shown as per cent are read as shown (0.125 as 12.5)."))
    odd = implausible(frame, indicator)
    if len(odd):
        messages.append(outside(odd, indicator))
    ahead = [p for p in sorted(frame["period"].unique()) if is_ahead(p, datetime.now(UTC).year)]
    if ahead:
        names = ", ".join(ahead[:12])
        messages.append(
            Message(
                f"Perioder som ikke er kommet ennå: {names}.",
                f"Periods that have not come yet: {names}.",
            )
        )
    if level not in indicator.levels:
        messages.append(not_registered(indicator, level))
    return messages


def outside(odd: pd.DataFrame, indicator: Indicator) -> Message:
    """How many values are outside the bounds, what these are, and which value is the first."""
    low, high = bounds(indicator)
    first = odd.iloc[0]
    where = f"{first['value']:.12g} ({first['area']}, {first['period']}, {first['category']})"
    nb, en = f"{low:.12g} til {high:.12g}", f"{low:.12g} to {high:.12g}"
    if not isfinite(high):
        nb, en = f"{low:.12g} og opp", f"{low:.12g} and up"
    elif not isfinite(low):
        nb, en = f"opp til {high:.12g}", f"up to {high:.12g}"
    return Message(
        f"Tall utenfor det rimelige for indikatoren ({nb}): {len(odd)}. Først {where}.",
        f"Figures outside what is plausible for the indicator ({en}): {len(odd)}. First {where}.",
    )


def not_registered(indicator: Indicator, level: Level | str) -> Message:
    """That the catalogue does not have the indicator on this level, and what to do."""
    return Message(
        f"Indikatoren {quoted(indicator.id)} er ikke registrert på nivået {level}. Tallene kan ses "
        f"på, men ikke lagres før «{level}» står i levels i "
        f"data/indicators/{indicator.domain}.yaml.",
        f"The indicator {quoted(indicator.id)} is not registered on level {level}. The figures can "
        f"be looked at, but not stored until «{level}» is in its levels in "
        f"data/indicators/{indicator.domain}.yaml.",
    )

"""An axis of periods: every one has its place, those without a figure too."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.axes import value_axis
from charts.figure import Subject
from text.formats import period

#: Pixels a phone of 320 has for the names of periods, of a letter of them, and between two.
ROOM, LETTER, APART = 225, 7.5, 12


def row_of(periods: pd.Series) -> list[str]:
    """The periods in order, those without a figure too, so that four years look it.

    Years, school years and spans of years follow each other by their first year; months by month.

    >>> row_of(pd.Series(["2021", "2019"])), row_of(pd.Series(["2022-23", "2020-21"]))
    (['2019', '2020', '2021'], ['2020-21', '2021-22', '2022-23'])
    >>> row_of(pd.Series(["2019-2021", "2021-2023"])), row_of(pd.Series(["2022-11", "2023-01"]))
    (['2019-2021', '2020-2022', '2021-2023'], ['2022-11', '2022-12', '2023-01'])
    """
    there = sorted({str(p) for p in periods})
    kinds = {_kind(p) for p in there}
    if len(kinds) != 1:
        return there
    kind = kinds.pop()
    if kind == "month":
        first, last = (int(p[:4]) * 12 + int(p[5:]) - 1 for p in (there[0], there[-1]))
        return [f"{m // 12}-{m % 12 + 1:02}" for m in range(first, last + 1)]
    years = range(int(there[0][:4]), int(there[-1][:4]) + 1)
    if kind == "year":
        return [str(year) for year in years]
    if kind == "school_year":
        return [f"{year}-{(year + 1) % 100:02}" for year in years]
    return [f"{year}-{year + int(kind)}" for year in years]


def _kind(value: str) -> str:
    """``year``, ``school_year``, ``month``, or the length of a span in years."""
    first, _, last = value.partition("-")
    if not last:
        return "year"
    if len(last) == 2:
        return "school_year" if int(last) == (int(first) + 1) % 100 and int(last) > 12 else "month"
    return str(int(last) - int(first))


def period_axis(periods: pd.Series, language: str) -> dict[str, Any]:
    """An axis on which every period has its place in the row (see ``row_of``).

    The names of periods stand level, as many as a phone has room for, and the latest has its own.
    A tick is given by its place in the row: Plotly takes a year for one (see ``break_position``).
    The range is set: else Plotly makes room for the words at a line, and the periods are crowded.
    """
    names = [period(p, language) for p in row_of(periods)]
    room = max(2, int(ROOM / (LETTER * max(map(len, names), default=1) + APART)))
    step = max(1, math.ceil(len(names) / room))
    ticks = list(range(len(names) - 1, -1, -step))[::-1]
    free = min(0.5, 0.2 + 0.03 * len(names))
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": names,
        "automargin": True,
        "fixedrange": True,
        "tickangle": 0,
        "range": [-free, len(names) - 1 + free],
        "tickvals": ticks,
        "ticktext": [names[i] for i in ticks],
    }


def over_time(
    periods: pd.Series, values: Iterable[float | None], subject: Subject
) -> go.Figure:  # fmt: skip
    """An empty plot for lines over periods: years across, the indicator's unit upwards.

    :param values: everything that is to be drawn, the ends of intervals included.
    """
    language = subject.language
    return go.Figure(
        layout=style.layout(
            height=380,
            showlegend=True,
            legend={"orientation": "h", "y": -0.18, "x": 0},
            margin={"l": 8, "r": 16, "t": 24, "b": 8},
            xaxis={**period_axis(periods, language), "gridcolor": style.GRID},
            yaxis={"title": {"text": subject.unit_name}, "gridcolor": style.GRID,
                   "automargin": True, "fixedrange": True, **value_axis(values, subject.decimals)},
            separators=", " if language == "nb" else ".,",
        )
    )  # fmt: skip


def break_position(first: str, periods: pd.Series) -> float | None:
    """Where a break stands on an axis of periods in order: just before the first one of it.

    None where no break is to be seen. Plotly takes a year on such an axis for a place in the row,
    so the place in the row is what it must be given.

    >>> break_position("2020", pd.Series(["2018", "2019", "2021"]))
    1.5
    """
    there = row_of(periods)
    before = sum(p < first for p in there)
    return before - 0.5 if 0 < before < len(there) else None


def with_empty_periods(part: pd.DataFrame) -> pd.DataFrame:
    """One row a period of ``row_of``, empty where ``part`` has none; periods stand once in it."""
    row = row_of(part["period"])
    return part.set_index("period").reindex(row).rename_axis("period").reset_index()

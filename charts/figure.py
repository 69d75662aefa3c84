"""What every chart takes and gives: a ``Subject`` in, a ``Figure`` out.

A ``Subject`` is an indicator as a reader meets it (already in their language), so that charts know
nothing of registries or stores. A ``Figure`` is all that can be shown, shared and read aloud.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.narrow import has_names
from text.formats import between, in_words, number, period, quantity, unit_long
from text.texts import t

#: A heading and the lines under it.
Group = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Subject:
    """An indicator, one category and period of it, in the reader's words.

    ``reference`` is the value the areas are compared with; ``reference_name`` says what it is
    (Asker as published, or a stand-in named as such). ``source`` is the whole source line.
    """

    indicator: str
    title: str
    category: str
    unit: str
    decimals: int
    direction: str
    period: str
    level: str
    level_name: str
    source: str
    language: str = "nb"
    reference: float | None = None
    reference_name: str = ""
    caveats: tuple[str, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()

    @property
    def full_title(self) -> str:
        """Indicator, category and period: «Medianinntekt etter skatt, alle husholdninger, 2016»."""
        parts = [self.title, self.category, period(self.period, self.language)]
        return ", ".join(p for p in parts if p)

    def say(self, value: float | None) -> str:
        """A value with its unit, as in tables and labels."""
        return quantity(value, self.unit, self.decimals, self.language)

    def words(self, value: float | None) -> str:
        """A value with its unit, as in running text."""
        return in_words(value, self.unit, self.decimals, self.language)

    def bare(self, value: float | None) -> str:
        """A value without its unit."""
        return number(value, self.decimals, self.language)

    def span(self, low: float, high: float) -> str:
        """Two values with their unit once: «494 700–574 900 kr»."""
        return "–".join(between(low, high, self.unit, self.decimals, self.language))

    @property
    def map_source(self) -> str:
        """The source line of a figure that draws the areas: whose boundaries they are too."""
        return f"{self.source} {t('source.map', self.language)}"

    @property
    def unit_name(self) -> str:
        """The unit as on an axis."""
        return unit_long(self.unit, self.language)


class Later:
    """A plot that is drawn when it is first asked for, and kept: a table is sent without one."""

    def __init__(self, draw: Callable[[], go.Figure]) -> None:
        self._draw: Callable[[], go.Figure] | None = draw
        self._lock = threading.RLock()
        self._plot: go.Figure | None = None

    def __call__(self) -> go.Figure:
        """The plot, one and the same each time."""
        with self._lock:
            if self._draw is not None:
                # What it is drawn from is let go.
                self._plot, self._draw = self._draw(), None
            return self._plot


@dataclass(frozen=True)
class Figure:
    """A figure and everything that goes with it.

    ``drawing`` is the plot, or draws it: who wants only the table or the words waits for no plot.
    ``table`` holds the values behind the figure, columns named for a reader; ``decimals`` tells
    how many decimals a column is shown with. ``config`` is Plotly's. ``period`` is that of the
    newest figure in it, empty where it shows none; ``since`` that of the oldest, where it shows
    several indicators of different age. ``says`` is what all its
    figures are, where they are no plain published ones: estimates, straight lines. ``groups`` is
    what it shows as headings with lines under each, for a screen too narrow to draw it on.
    """

    kind: str
    title: str
    drawing: go.Figure | Callable[[], go.Figure]
    table: pd.DataFrame
    alt: str
    source: str
    decimals: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    period: str = ""
    since: str = ""
    says: str = ""
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.drawing, go.Figure | Later):
            object.__setattr__(self, "drawing", Later(self.drawing))

    @property
    def plot(self) -> go.Figure:
        """The plot: one and the same for this figure and what is made of it with ``replace``."""
        return self.drawing() if isinstance(self.drawing, Later) else self.drawing


def status_text(
    status: str, note: str, language: str, count: float = float("nan"), among: float = float("nan")
) -> str:
    """Status and reason of an observation in words; empty for a plain published figure.

    :param count: what the source counted, told where the share itself is left out as unreliable.
    :param among: those it is counted among.
    """
    parts = [] if status == "ok" else [t(f"status.{status}", language)]
    if status == "unreliable" and math.isfinite(count) and math.isfinite(among):
        parts.append(t("status.counted", language, count=number(count, 0, language),
                       among=number(among, 0, language)))  # fmt: skip
    if note:
        parts.append(t(f"note.{note}", language))
    return ": ".join(parts)


def value_table(subject: Subject, rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """The table behind a figure of areas: rank, area, code, value, interval, status.

    :param rows: columns area, name, value, lower, upper, status, note, and ``equal_mix`` where the
        figure depends on the mix of households.
    """
    language = subject.language
    value = f"{subject.title} ({subject.unit_name})"
    shown = rows["value"].map(lambda v: round(v, subject.decimals), na_action="ignore")
    rank = shown.astype(float).rank(ascending=False, method="min")
    low, high = t("column.lower", language), t("column.upper", language)
    table = pd.DataFrame(
        {
            t("column.rank", language): rank.astype("Int64"),
            t("column.area", language): rows["name"],
            t("column.code", language): rows["area"].astype(str),
            t("column.period", language): period(subject.period, language),
            value: rows["value"].round(4),
        }
    )
    if rows["lower"].notna().any():
        table[low] = rows["lower"]
        table[high] = rows["upper"]
    if "equal_mix" in rows and rows["equal_mix"].notna().any():
        table[t("column.equal_mix", language)] = rows["equal_mix"]
    counts = rows.reindex(columns=["numerator", "denominator"]).to_numpy(float)
    table[t("column.status", language)] = [
        status_text(s, n, language, *c)
        for s, n, c in zip(rows["status"], rows["note"], counts, strict=True)
    ]
    order = rows["value"].rank(ascending=False, method="first").fillna(len(rows) + 1)
    table = table.iloc[order.argsort(kind="stable")].reset_index(drop=True)
    numbers = (value, low, high, t("column.equal_mix", language))
    return table, dict.fromkeys(numbers, subject.decimals)


def draw_reference(plot: go.Figure, subject: Subject) -> None:
    """An upright line at the value the areas are compared with, named and valued above it.

    The words lean inwards from the line, so that no width of the figure cuts them: to the left
    where there is room, also over the names of areas beside the figure.
    """
    if subject.reference is None:
        return
    low, high = plot.layout.xaxis.range or (0.0, 1.0)
    late = (subject.reference - low) > (0.25 if has_names(plot) else 0.5) * (high - low)
    plot.add_vline(x=subject.reference, line={"color": style.NEUTRAL, "width": 1.6, "dash": "dot"})
    plot.add_annotation(
        x=subject.reference, y=1, yref="paper", yanchor="bottom", showarrow=False,
        xanchor="right" if late else "left", align="right" if late else "left",
        text=f"{subject.reference_name}:<br>{subject.say(subject.reference)}", font={"size": 12},
    )  # fmt: skip

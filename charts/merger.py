"""2020 marked: Asker, Røyken and Hurum became one municipality; series of districts go on."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Subject
from text.texts import t

MERGED = "2020"
#: Levels whose areas are municipalities, so that a series begins or ends in 2020.
MUNICIPAL = ("kommune", "tidligere_kommune")


def spans(periods: pd.Series) -> bool:
    """Whether there are periods on both sides of 2020.

    >>> spans(pd.Series(["2019", "2021"])), spans(pd.Series(["2020", "2021"]))
    (True, False)
    """
    return bool((periods < MERGED).any() and (periods >= MERGED).any())


def said(subject: Subject) -> str:
    """What 2020 means for the series of the level, in words."""
    kind = "municipal" if subject.level in MUNICIPAL else "district"
    return t(f"stigning.merged.{kind}", subject.language)


def mark(plot: go.Figure, subject: Subject, at: float | None) -> None:
    """A thin upright line at 2020 where it is to be seen and no break is drawn there already.

    Its words stand above the figure, on the side of the line that has most room; below, where
    the words of a break stand above.
    """
    drawn = [first for first, _ in subject.breaks]
    if at is None or MERGED in drawn:
        return
    # Written towards the middle: an axis makes room for words beyond its end.
    axis = plot.layout.xaxis
    low, high = axis.range or (0, len(axis.categoryarray or (at, at)) - 1)
    late = at - low > high - at
    plot.add_vline(x=at, line={"dash": "dot", "width": 1, "color": style.MUTED})
    plot.add_annotation(x=at, y=0 if drawn else 1, yref="paper", showarrow=False, yanchor="bottom",
                        xanchor="right" if late else "left",
                        text=t("stigning.merged.short", subject.language),
                        hovertext=said(subject), font={"size": 12})  # fmt: skip

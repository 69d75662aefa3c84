"""A figure of areas, and what is said of it: how many, the ends, how sure they are, the marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analysis.places import ends
from charts import style
from charts.figure import Figure, Subject, value_table
from text.formats import between, listed
from text.texts import counted, t


def main_finding(subject: Subject, rows: pd.DataFrame, marked: Iterable[str] = ()) -> str:
    """The figure in a few sentences: how many areas, highest, lowest and how sure these are, those
    that are marked, what is hidden.

    :param marked: codes of the areas marked in it.
    """
    known = rows.dropna(subset=["value"])
    language = subject.language
    if known.empty:
        return t("alt.none", language, title=subject.full_title, level=subject.level_name)
    found = ends(known["value"], subject.decimals)
    text = t(
        "alt.areas",
        language,
        title=subject.full_title,
        count=len(known),
        level=subject.level_name,
        high=together(known["name"].iloc[list(found.highest)], language),
        high_value=subject.words(known["value"].max()),
        low=together(known["name"].iloc[list(found.lowest)], language),
        low_value=subject.words(known["value"].min()),
    )
    more = [_spans(subject, known.iloc[list(found.highest)], known.iloc[list(found.lowest)])]
    more += [_marked(subject, row) for code in dict.fromkeys(marked)
             for row in rows[rows["area"] == code].itertuples()]  # fmt: skip
    if len(known) < len(rows):
        more.append(counted("alt.hidden", len(rows) - len(known), language))
    return " ".join([text, *filter(None, more)])


def _spans(subject: Subject, highest: pd.DataFrame, lowest: pd.DataFrame) -> str:
    """How sure the highest and lowest figure are, where each is one area's and has an interval."""
    if len(highest) != 1 or len(lowest) != 1:
        return ""
    parts: dict[str, str] = {}
    for end, rows in (("high", highest), ("low", lowest)):
        row = rows.iloc[0]
        if pd.isna(row["lower"]) or pd.isna(row["upper"]):
            return ""
        lower, upper = _ends(subject, row["lower"], row["upper"])
        parts |= {end: str(row["name"]), f"{end}_lower": lower, f"{end}_upper": upper}
    return "" if parts["high"] == parts["low"] else t("alt.interval", subject.language, **parts)


def _marked(subject: Subject, row: Any) -> str:
    """One marked area's figure, with its interval where it has one."""
    if pd.isna(row.value):
        return t("alt.marked_none", subject.language, name=row.name)
    said = {"name": row.name, "value": subject.words(row.value)}
    if pd.isna(row.lower) or pd.isna(row.upper):
        return t("alt.marked", subject.language, **said)
    lower, upper = _ends(subject, row.lower, row.upper)
    return t("alt.marked_interval", subject.language, lower=lower, upper=upper, **said)


def _ends(subject: Subject, lower: float, upper: float) -> tuple[str, str]:
    """The ends of an interval, with their unit once."""
    return between(lower, upper, subject.unit, subject.decimals, subject.language)


#: More names than this are counted, not told.
MOST_NAMES = 4


def together(names: Iterable[str], language: str, most: int = MOST_NAMES) -> str:
    """Names one after another: «Vollen og Solberg»; of more than ``most`` the rest are counted."""
    found = [str(name) for name in names]
    if len(found) <= most:
        return listed(found, language)
    first = ", ".join(found[: most - 1])
    return t("vurdering.and_more", language, names=first, count=len(found) - most + 1)


#: A note that says more of a figure than another does, and that other.
FINER = {"anslag_grovt": "anslag_ruter"} | {
    f"anslag_grovt_{step}": "anslag_ruter" for step in ("02", "05", "1", "2", "5")
}


def of_one_kind(rows: pd.DataFrame, language: str) -> str:
    """What every figure is, in the words of its note; empty where they differ or have none.

    :param rows: columns value and note.
    """
    notes = rows.loc[rows["value"].notna(), "note"].fillna("").astype(str).replace(FINER)
    kinds = set(notes)
    return t(f"note.{kinds.pop()}", language) if len(kinds) == 1 and kinds != {""} else ""


def area_figure(
    kind: str, title: str, drawing: go.Figure | Callable[[], go.Figure], subject: Subject,
    rows: pd.DataFrame, areas: pd.Series, *, geo: bool = False, marked: Iterable[str] = (),
) -> Figure:  # fmt: skip
    """A plot of areas with what every such figure carries: table, alternative, source, caveats.

    :param drawing: the plot, or what draws it.
    :param rows: columns area, name, value, lower, upper, status, note; all areas of the level.
    :param areas: codes of the areas drawn, in the order they are drawn.
    :param marked: codes of the areas marked.
    """
    table, decimals = value_table(subject, rows)
    return Figure(
        kind=kind,
        title=title,
        drawing=drawing,
        table=table,
        alt=main_finding(subject, rows, marked),
        source=subject.map_source if geo else subject.source,
        decimals=decimals,
        notes=subject.caveats,
        config=style.config(f"{kind}-{subject.indicator}", geo=geo),
        areas=tuple(areas),
        period=subject.period,
        says=of_one_kind(rows, subject.language),
    )

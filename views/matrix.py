"""The cells of areas against indicators, from a level, in the order a reader asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from charts.figure import Figure, status_text
from charts.matrix import matrix
from store.models import Level
from text.formats import period
from text.texts import t
from views import columns, comparing, lifecourse, need, verdicts
from views.choice import Choice
from views.edition import per_edition, store
from views.standing import title_of
from views.subject import sources_line

#: Levels that divide today's Asker.
LEVELS = [str(v) for v in (Level.DELOMRADE, Level.LEVEKARSSONE, Level.GRUNNKRETS)]
BY_NAME = "navn"


def cells(level: str, language: str = "nb") -> pd.DataFrame:
    """One row an area and indicator of the level, with the columns of ``views.verdicts.table``.

    Added: key, domain, title, ``period`` in words and ``when`` as stored, unit, decimals,
    direction, ``reason`` (why there is no value), ``reference_name`` and ``says`` (a key of
    ``COLOURS``); for districts also ``theme`` (by name), ``need``, ``own`` and ``whole``.
    """
    return _cells(level, language)


@per_edition(8)
def _cells(level: str, language: str) -> pd.DataFrame:
    choices = [replace(c, language=language) for c in columns.shown(level)]
    found = pd.concat([_column(choice) for choice in choices], ignore_index=True)
    return _with_effort(found, language) if level == need.LEVEL else found


def _with_effort(cells: pd.DataFrame, language: str) -> pd.DataFrame:
    """``theme``, ``need`` (a class), ``own`` and ``whole`` (initiatives here and for all).

    Need is judged for districts and themes, so cells of one area and theme have the same.
    """
    every = need.need_and_effort(language).cells
    by = every.assign(whole=every["whole_ids"].map(len))
    by = by.rename(columns={"title": "theme"})
    return cells.merge(by[["area", "domain", "theme", "need", "own", "whole"]], how="left",
                       on=["area", "domain"], validate="many_to_one")  # fmt: skip


def _column(choice: Choice) -> pd.DataFrame:
    language = choice.language
    item = store()[0].indicators[choice.indicator]
    found = verdicts.table(choice)
    reasons = [status_text(s, n, language) or t("status.missing", language)
               for s, n in zip(found["status"], found["note"], strict=True)]  # fmt: skip
    return found.assign(
        key=f"{choice.indicator}.{choice.category}", title=title_of(choice),
        period=period(choice.period, language), when=choice.period, unit=item.unit,
        decimals=item.decimals, direction=item.direction, reason=reasons,
        reference_name=[comparing.reference_name(k, choice.level, language)
                        for k in found["reference_kind"]],
        says=[says(row) for row in found.itertuples(index=False)], domain=item.domain,
    )  # fmt: skip


def says(row: Any) -> str:
    """What a cell says, a key of ``COLOURS``: never more than its verdict."""
    if row.tested == verdicts.NO_VALUE:
        return "missing"
    if row.favourable is not None:
        return "favourable" if row.favourable else "unfavourable"
    return str(row.outcome)


@per_edition(16)
def orders(level: str, language: str = "nb") -> dict[str, str]:
    """What the areas can be sorted by: the name, or one of the indicators."""
    found = cells(level, language).drop_duplicates("key")
    by = dict(zip(found["key"], found["title"], strict=True))
    return {BY_NAME: t("matrise.by_name", language), **by}


def ordered(level: str, by: str, language: str = "nb") -> pd.DataFrame:
    """The cells with areas in order: by name, or from the highest value of an indicator."""
    found = cells(level, language)
    if by == BY_NAME:
        return found.sort_values("name", kind="stable")
    values = found[found["key"] == by].set_index("area")["value"]
    place = found["area"].map(values.rank(ascending=False, method="first", na_option="bottom"))
    return found.iloc[place.argsort(kind="stable")]


def of_phase(cells: pd.DataFrame, phase: str) -> pd.DataFrame:
    """The cells of figures about a phase of life; none wanted keeps all."""
    if not phase:
        return cells
    keys = cells.drop_duplicates("key")
    kept = [key for key, i, c in zip(keys["key"], keys["indicator"], keys["category"], strict=True)
            if lifecourse.fits(lifecourse.of_figure(i, c), phase)]  # fmt: skip
    return cells[cells["key"].isin(kept)]


def matrix_figure(
    level: str, by: str, language: str = "nb", selected: str = "", phase: str = ""
) -> Figure | None:
    """Areas against indicators, of one phase of life or all; None where no figure is of it."""
    found = of_phase(ordered(level, by, language), phase)
    if found.empty:
        return None
    sources = found["source"].dropna().unique()
    line = sources_line(sources, language)
    name = comparing.level_name(level, language)
    return matrix(found, name, line, language, selected)

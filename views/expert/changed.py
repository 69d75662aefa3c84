"""Has each figure changed? First, latest, difference and test of every indicator and area.

Within the newest series of a figure alone: nothing is compared across a break, and what is
withdrawn, hidden or missing is no first and no latest. All tests of a level are one list, so that
the outcomes are those that survive the control of false discoveries.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.change import change, first_and_latest
from analysis.compare import CANNOT_TELL, HIGHER, LOWER
from analysis.testing import NOT_TESTED
from charts.changed import changed
from charts.changed_in import changed_in
from charts.development import PART_OF_A_YEAR
from charts.figure import Figure
from store.catalogue import ASKER
from text.texts import t
from views import columns, verdicts
from views.choice import Choice, area_codes
from views.edition import per_edition, store
from views.pupils import jumps
from views.rows import counted_series
from views.standing import title_of
from views.subject import sources_line, subject_of
from views.testing import adjusted, known_of

COLUMNS = ["indicator", "category", "area", "name", "first", "latest", "first_value",
           "latest_value", "difference", "lower", "upper", "p", "tested"]  # fmt: skip
#: The columns that ``analysis.testing`` takes.
_TAKEN = ["area", "value", "lower", "upper", "numerator", "denominator"]


def table(level: str) -> pd.DataFrame:
    """Every standing indicator (newest categories) and area of a level, Asker as a whole too.

    Columns: indicator, category, area, name, ``first`` and ``latest`` (periods), their values,
    ``difference`` with 95 % limits, p, ``q`` (p within the list of the level), ``outcome``
    (``higher``, ``lower``, ``cannot_tell``, ``not_tested``) and ``tested`` (why not, else empty).
    Never write to it.
    """
    return _table(level)


def figures(level: str) -> list[Choice]:
    """The figures of a level that stand in its table: those of profile and matrix, over time."""
    _, snapshot = store()
    return [c for c in columns.shown(level)
            if len(snapshot.periods(c.indicator, level, c.category)) > 1]  # fmt: skip


@per_edition(16)
def _table(level: str) -> pd.DataFrame:
    parts = [of_figure(choice) for choice in figures(level)]
    parts = [part for part in parts if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return _judged(found)


def rows(choice: Choice) -> pd.DataFrame:
    """The change of one figure in every area of its level, as ``table``; its list is the level's.

    A figure that does not stand for its level (another category, say) is a list of its own.
    """
    every = table(choice.level)
    mine = every[(every["indicator"] == choice.indicator) & (every["category"] == choice.category)]
    return mine if len(mine) else _judged(of_figure(choice))


def _judged(found: pd.DataFrame) -> pd.DataFrame:
    q = adjusted(found["p"].to_numpy(float)) if len(found) else np.array([])
    side = np.where(found["difference"] > 0, HIGHER, LOWER)
    words = np.where(np.isnan(q), NOT_TESTED, np.where(q < verdicts.LEVEL, side, CANNOT_TELL))
    return found.assign(q=q, outcome=words)


def of_figure(choice: Choice) -> pd.DataFrame:
    """First and latest of the newest series in every area, tested one by one."""
    item = store()[0].indicators[choice.indicator]
    areas = [*([] if choice.level == "kommune" else [ASKER]), *area_codes(choice.level)]
    every = counted_series(choice, areas)
    # A figure of part of a year is no latest: it would tell a fall that is none.
    every["value"] = every["value"].where(every["note"] != PART_OF_A_YEAR)
    breaks = [b.period for b in item.breaks]
    periods, values = every["period"].tolist(), every["value"].to_numpy(float)
    places: dict[str, list[int]] = {}
    for place, area in enumerate(every["area"]):
        places.setdefault(area, []).append(place)
    ends: list[tuple[int, int]] = []
    for at in places.values():
        found = first_and_latest([periods[i] for i in at], values[at], breaks)
        if found:
            ends.append((at[found[0]], at[found[1]]))
    if not ends:
        return pd.DataFrame(columns=COLUMNS)
    one, two = (every.loc[list(at)].reset_index(drop=True) for at in zip(*ends, strict=True))
    result = pd.DataFrame({
        "indicator": choice.indicator, "category": choice.category, "area": two["area"],
        "name": two["name"], "first": one["period"], "latest": two["period"],
        "first_value": one["value"], "latest_value": two["value"],
        "difference": two["value"] - one["value"],
    })  # fmt: skip
    why = _why_not(choice)
    before, after = (known_of(item, choice, end[_TAKEN]) for end in (one, two))
    test = None if why else change(before, after)
    for column in ("lower", "upper", "p"):
        result[column] = np.nan if test is None else np.atleast_1d(getattr(test, column))
    result["tested"] = np.where(result["p"].notna(), "", why or "no_uncertainty")
    return result


def _why_not(choice: Choice) -> str:
    """Why a figure's change is not tested whatever is known of it; empty where it may be."""
    measure = store()[0].indicators[choice.indicator].measure
    # The swings that a median's uncertainty is estimated from are its changes themselves.
    return {"count": "count", "median": "series"}.get(measure, "")


def counts(level: str) -> dict[str, int]:
    """How many changes a level's table holds: all, tested, higher, lower, told by chance alone."""
    found = table(level)
    words = found["outcome"].value_counts()
    told = {k: int(words.get(k, 0)) for k in (HIGHER, LOWER, CANNOT_TELL, NOT_TESTED)}
    tested = len(found) - told[NOT_TESTED]
    return {**told, "every": len(found), "tested": tested,
            "by_chance": int(np.ceil(verdicts.LEVEL * tested))}  # fmt: skip


def change_figure(choice: Choice) -> Figure | str:
    """The change of a figure in every area, or why there is none."""
    found = rows(choice)
    if found.empty:
        return t("fagfolk.one_period", choice.language)
    whole = "" if choice.level == "kommune" else ASKER
    made = changed(subject_of(choice), found, choice.area, whole)
    return replace(made, notes=(*jumps(choice, list(found["area"])), *made.notes))


def in_area(area: str, language: str = "nb") -> pd.DataFrame:
    """The changes of every figure of an area's level, those of the area, as ``charts.changed_in``.

    The columns of ``table`` with title, unit and decimals; empty where there are none.
    """
    registry, _ = store()
    every = table(str(registry.areas[area].level))
    mine = every[every["area"] == area]
    items = [registry.indicators[i] for i in mine["indicator"]]
    return mine.assign(
        title=[title_of(Choice(i.id, str(c), "", "", language=language))
               for i, c in zip(items, mine["category"], strict=True)],
        unit=[i.unit for i in items], decimals=[i.decimals for i in items],
    ).reset_index(drop=True)  # fmt: skip


def area_figure(area: str, language: str = "nb") -> Figure | str:
    """The change of every figure of one area, or why there is none."""
    found = in_area(area, language)
    if found.empty:
        return t("fagfolk.endringer.none", language)
    registry, _ = store()
    sources = [registry.indicators[i].source for i in found["indicator"]]
    line = sources_line(sources, language)
    return changed_in(registry.area_name(area, language), found, line, language)


def whole_table(choice: Choice) -> tuple[pd.DataFrame, dict[str, int]]:
    """The change of every indicator and area of a level as files hold it, in the reader's words."""
    registry, _ = store()
    language = choice.language
    found = table(choice.level)
    items = [registry.indicators[i] for i in found["indicator"]]
    titles = [i.title[language] for i in items]
    slices = [i.category_title(c, language)
              for i, c in zip(items, found["category"], strict=True)]  # fmt: skip
    head = {k: t(f"fagfolk.column.{k}", language) for k in (
        "indicator", "category", "first", "latest", "first_value", "latest_value", "difference",
        "outcome", "unit")}  # fmt: skip
    result = pd.DataFrame({
        head["indicator"]: titles, head["category"]: slices,
        t("column.area", language): found["name"], t("column.code", language): found["area"],
        head["first"]: found["first"], head["latest"]: found["latest"],
        head["first_value"]: found["first_value"].round(4),
        head["latest_value"]: found["latest_value"].round(4),
        head["difference"]: found["difference"].round(4),
        t("column.lower", language): found["lower"].round(4),
        t("column.upper", language): found["upper"].round(4),
        head["unit"]: [subject_of(replace(choice, indicator=i.id, category=c, period=p)).unit_name
                       for i, c, p in zip(items, found["category"], found["latest"],
                                          strict=True)],
        head["outcome"]: [outcome(o, w, language)
                          for o, w in zip(found["outcome"], found["tested"], strict=True)],
    })  # fmt: skip
    return result, {}


def outcome(word: str, why: str, language: str) -> str:
    """What a test of change found, or why there was none."""
    return t(f"fagfolk.endring.{why if word == NOT_TESTED else word}", language)

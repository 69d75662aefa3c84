"""The figures of the house, built from a choice. Pages and addresses both call these."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.intervals import wilson
from store.models import Level
from views.choice import Choice, area_codes
from views.edition import per_edition, store
from views.families import design_effect
from views.households import equal_mix, mixes

COUNTS = ["numerator", "denominator"]
COLUMNS = ["area", "name", "value", "lower", "upper", "status", "note"]


def area_rows(choice: Choice) -> pd.DataFrame:
    """One row an area of the level, in code order, with ``COLUMNS``; absent ones are missing.

    A median of all households has ``equal_mix`` as well, in whole hundreds.
    """
    rows = _area_rows(choice.indicator, choice.category, choice.level, choice.period)
    return in_language(rows, choice.language)


@per_edition(2048)
def _area_rows(indicator: str, category: str, level: str, when: str) -> pd.DataFrame:
    registry, snapshot = store()
    rows = snapshot.rows(indicator, level, category=category, period=when)
    rows = on_level(rows, level)
    rows = rows[[*COLUMNS, "numerator", "denominator", "source"]]
    if mixes(indicator, category):
        mix = equal_mix(level, when, indicator)
        rows = rows.assign(equal_mix=rows["area"].map(mix).to_numpy(float).round(-2))
    return with_intervals(rows, registry.indicators[indicator].measure,
                          design_effect(indicator, category))  # fmt: skip


def municipalities(choice: Choice) -> pd.DataFrame:
    """Every municipality with a figure, whether it has a boundary on our map or not."""
    return _municipalities(choice.indicator, choice.category, choice.period)


@per_edition(512)
def _municipalities(indicator: str, category: str, when: str) -> pd.DataFrame:
    registry, snapshot = store()
    rows = snapshot.rows(indicator, "kommune", category=category, period=when)
    rows = rows.drop_duplicates("area")
    rows = rows.assign(name=[registry.area_name(str(c)) for c in rows["area"]])
    rows = rows[[*COLUMNS, "numerator", "denominator", "source"]].reset_index(drop=True)
    return with_intervals(rows, registry.indicators[indicator].measure,
                          design_effect(indicator, category))  # fmt: skip


def on_level(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """One row an area of the level, in code order and named; an area without a row is missing."""
    registry, _ = store()
    codes = area_codes(level)
    if level == Level.STEMMEKRETS:
        # Drawn anew for each election: those of another one are not missing, they did not exist.
        codes = [code for code in codes if code in set(rows["area"])]
    rows = rows.drop_duplicates("area").set_index("area").reindex(codes)
    rows["status"] = rows["status"].astype(object).fillna("missing")
    rows["note"] = rows["note"].astype(object).fillna("")
    rows["name"] = [registry.area_name(str(code)) for code in rows.index]
    return rows.reset_index(names="area")


def series_of(choice: Choice, areas: list[str]) -> pd.DataFrame:
    """All periods of the choice's indicator and category for the areas, in their order."""
    return counted_series(choice, areas).drop(columns=COUNTS)


def counted_series(choice: Choice, areas: list[str]) -> pd.DataFrame:
    """As ``series_of``, with the counts behind each figure."""
    rows, places = _series(choice.indicator, choice.category)
    found = [places[code] for code in dict.fromkeys(areas) if code in places]
    taken = np.concatenate(found) if found else np.empty(0, dtype=int)
    return in_language(rows.take(taken).reset_index(drop=True), choice.language)


def in_language(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Rows with the names of their areas as the language has them; kept rows are in bokmål."""
    if language == "nb" or rows.empty:
        return rows
    english = store()[0].in_english
    other = [english.get(str(c)) for c in rows["area"]]
    if not any(other):
        return rows
    return rows.assign(name=[o or n for o, n in zip(other, rows["name"], strict=True)])


@per_edition(256)
def _series(indicator: str, category: str) -> tuple[pd.DataFrame, dict[str, NDArray[np.intp]]]:
    """The rows of all areas, oldest period first, and at which places those of each area are."""
    registry, snapshot = store()
    rows = snapshot.rows(indicator, category=category)
    rows = rows.assign(name=[registry.area_name(str(c)) for c in rows["area"]])
    rows = rows.sort_values("period", kind="stable")
    rows = with_intervals(rows, registry.indicators[indicator].measure,
                          design_effect(indicator, category))  # fmt: skip
    rows = rows[[*COLUMNS, "period", "source", *COUNTS]]
    return rows, {str(c): np.asarray(at) for c, at in rows.groupby("area").indices.items()}


def of_choice(rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Rows of one period with the columns that say of what they are."""
    return rows.assign(indicator=choice.indicator, category=choice.category, level=choice.level,
                       period=choice.period)  # fmt: skip


def with_intervals(rows: pd.DataFrame, measure: str, design_effect: float = 1.0) -> pd.DataFrame:
    """``rows`` with ``lower`` and ``upper`` filled for shares: Wilson's 95 % interval.

    Only where the source publishes none and numerator and denominator are known. The counts are
    complete, so the interval tells how far chance alone could have moved the share in an area of
    this size, not an error of measurement.

    :param rows: columns value, lower, upper, numerator, denominator; shares in per cent.
    :param design_effect: how many of those counted stand for one independent draw.
    """
    if measure != "share":
        return rows
    count, whole = rows["numerator"].to_numpy(float), rows["denominator"].to_numpy(float)
    fill = np.isfinite(count) & (whole > 0) & rows["lower"].isna().to_numpy()
    fill &= rows["value"].notna().to_numpy() & (count <= whole)
    if not fill.any():
        return rows
    lower, upper = wilson(count[fill] / design_effect, whole[fill] / design_effect)
    result = rows.copy()
    result.loc[fill, "lower"] = 100 * np.asarray(lower)
    result.loc[fill, "upper"] = 100 * np.asarray(upper)
    return result

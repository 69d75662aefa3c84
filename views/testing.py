"""What is known of a figure's uncertainty, and the one test of its difference from another.

The test itself is ``analysis.testing``; here is decided what goes into it: counts with families as
units, the source's own limits with the rounding of whole points, or, for medians that nobody has
published limits of, the swings of the series from year to year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.errors import CannotCompute
from analysis.noise import noise_from_series
from analysis.testing import Figures, difference, false_discovery
from store.models import Indicator
from views.choice import Choice, area_codes
from views.edition import per_edition, store
from views.families import design_effect
from views.households import TYPES

#: One figure with its limits and counts, by the names of the snapshot.
Row = pd.Series | Mapping[str, Any]
SHARE, MARGINS, SERIES, NO_UNCERTAINTY = "share", "margins", "series", "no_uncertainty"
#: Units that a source publishes in whole points; the rounding is a part of the uncertainty.
STEPS = {"skalapoeng": 1.0}
#: The household types of the incomes → the figure that counts the persons in them.
SIZES = {name: (name, "alle" if name in ("aleneboende", "par_uten_barn") else "barn_0_17")
         for name in TYPES}  # fmt: skip


class Tested(NamedTuple):
    """One row an area: the difference's 95 % limits, its p, and how it was tested."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p: NDArray[np.float64]
    how: NDArray[np.object_]


def of_difference(
    item: Indicator, choice: Choice, rows: pd.DataFrame, other: pd.Series, middle: bool
) -> Tested:
    """Test each area's difference from what it is held against.

    :param rows: columns area, value, lower, upper, numerator, denominator.
    :param other: value, lower, upper, numerator, denominator of the reference.
    :param middle: whether the reference is the middle one of the areas, of which none is a part.
    """
    if item.measure == "median":
        return _by_series(item, choice, rows, float(other["value"]))
    if middle:
        return _untested(len(rows))
    counts = item.measure == "share" and bool(rows["numerator"].notna().any())
    within = _within(rows, other)
    known = bool(pd.notna(other["numerator"])) if counts else bool(pd.notna(other["lower"]))
    # A reference with neither counts nor limits is a complete count, told without its parts.
    against = _figures(item, choice, other, counts, None if known or not counts else 0.0)
    return _tested(_figures(item, choice, rows, counts), against, within,
                   SHARE if counts else MARGINS)  # fmt: skip


def of_pair(
    item: Indicator, choice: Choice, own: Row, other: Row, inside: bool
) -> Tested:  # fmt: skip
    """Test the difference between two figures of one period.

    Nobody asks for the limits of such a difference, and those of a share are most of the work:
    they are not worked out.

    :param own: value, lower, upper, numerator, denominator; so is ``other``.
    :param inside: whether the first is a part of the second.
    """
    counts = item.measure == "share" and bool(
        pd.notna([own["numerator"], other["numerator"]]).all()
    )
    share = own["denominator"] / other["denominator"] if inside and other["denominator"] else 0.0
    share = float(share) if np.isfinite(share) else 0.0
    return _tested(_figures(item, choice, own, counts), _figures(item, choice, other, counts),
                   min(share, 1.0), SHARE if counts else MARGINS, limits=False)  # fmt: skip


def adjusted(p: ArrayLike) -> NDArray[np.float64]:
    """p values of one list, adjusted for the false discovery rate; missing where p is."""
    return false_discovery(p)


def _tested(
    one: Figures, other: Figures, within: ArrayLike, how: str, limits: bool = True
) -> Tested:
    found = difference(one, other, within=within, limits=limits)
    p = np.atleast_1d(np.asarray(found.p, float))
    words = np.where(np.isfinite(p), how, NO_UNCERTAINTY).astype(object)
    return Tested(np.atleast_1d(found.lower), np.atleast_1d(found.upper), p, words)


def _untested(count: int) -> Tested:
    nothing = np.full(count, np.nan)
    words = np.full(count, NO_UNCERTAINTY, dtype=object)
    return Tested(nothing, nothing.copy(), nothing.copy(), words)


def _figures(
    item: Indicator,
    choice: Choice,
    rows: pd.DataFrame | Row,
    counts: bool,
    error: float | None = None,
) -> Figures:
    """Counts where the figure is a share of them, else the limits."""
    value = np.asarray(rows["value"], float)
    if counts:
        return Figures(
            value=value,
            numerator=np.where(np.isfinite(value), np.asarray(rows["numerator"], float), np.nan),
            denominator=np.asarray(rows["denominator"], float),
            design_effect=design_effect(choice.indicator, choice.category),
            standard_error=error,
        )
    return Figures(
        value=value,
        lower=np.asarray(rows["lower"], float),
        upper=np.asarray(rows["upper"], float),
        standard_error=error,
        rounded_to=STEPS.get(item.unit, 0.0),
    )


def _within(rows: pd.DataFrame, other: pd.Series) -> NDArray[np.float64]:
    """Each area's share of Asker; of the areas together where Asker's own number is not told."""
    size = rows["denominator"].to_numpy(float)
    whole = float(other["denominator"])
    whole = whole if np.isfinite(whole) else float(np.nansum(size))
    share = size / whole if whole > 0 else np.zeros(len(rows))
    return np.asarray(np.clip(np.nan_to_num(share), 0, 1))


def _by_series(item: Indicator, choice: Choice, rows: pd.DataFrame, middle: float) -> Tested:
    """Medians, by the swings of the series; the middle area's own noise is a part of it."""
    noise = _noise(choice.indicator, choice.category, choice.level)
    if noise is None:
        return _untested(len(rows))
    relative, df = (rows["area"].map(column).to_numpy(float) for column in noise)
    value = rows["value"].to_numpy(float)
    error = relative * value
    # The median of n equal normal figures has π/2 times the variance of their mean.
    of_middle = float(np.sqrt(np.pi / 2 / np.isfinite(error).sum()) * np.nanmean(error))
    one = Figures(value=value, standard_error=error, df=df)
    return _tested(one, Figures(value=middle, standard_error=of_middle), 0.0, SERIES)


@per_edition(64)
def _noise(indicator: str, category: str, level: str) -> tuple[pd.Series, pd.Series] | None:
    """Each area's standard error as a share of its value, and its degrees of freedom."""
    item = store()[0].indicators[indicator]
    rows = store()[1].rows(indicator, level, category=category)
    table = rows.pivot_table(index="area", columns="period", values="value", observed=True)
    last_break = max((b.period for b in item.breaks), default="")
    years = [int(p) for p in table.columns if p.isdigit() and p >= last_break]
    if not years:
        return None
    # A year that is not there is an empty column: a change over two years is no change of one.
    table = table.reindex(columns=[str(y) for y in range(min(years), max(years) + 1)])
    table = table.reindex(index=[c for c in area_codes(level) if c in table.index]).dropna(
        how="all"
    )
    try:
        found = noise_from_series(table.to_numpy(), _sizes(category, level, table.index))
    except CannotCompute:
        return None
    relative = found.standard_error / table.iloc[:, -1].to_numpy()
    return (pd.Series(relative, index=table.index), pd.Series(found.df, index=table.index))


def _sizes(category: str, level: str, areas: pd.Index) -> NDArray[np.float64] | None:
    """Persons behind each median in the newest year; None where they are not all counted."""
    if category not in SIZES:
        return None
    indicator, of = SIZES[category]
    rows = store()[1].rows(indicator, level, category=of).dropna(subset=["numerator"])
    if rows.empty:
        return None
    newest = rows[rows["period"] == rows["period"].max()].set_index("area")["numerator"]
    sizes = newest.reindex(areas).to_numpy(float)
    return sizes if np.isfinite(sizes).all() and (sizes > 0).all() else None


def known_of(item: Indicator, choice: Choice, rows: pd.DataFrame) -> Figures:
    """Figures of areas with all that is known of their uncertainty, as they are tested.

    :param rows: columns area, value, lower, upper, numerator, denominator.
    """
    if item.measure == "median":
        noise = _noise(choice.indicator, choice.category, choice.level)
        value = rows["value"].to_numpy(float)
        if noise is None:
            return Figures(value=value)
        relative, df = (rows["area"].map(column).to_numpy(float) for column in noise)
        return Figures(value=value, standard_error=relative * value, df=df)
    counts = item.measure == "share" and bool(rows["numerator"].notna().any())
    return _figures(item, choice, rows, counts)


def has_uncertainty(indicator: str, level: str, least: int) -> bool:
    """Whether so many areas of a level have figures whose uncertainty is known."""
    item, snapshot = store()[0].indicators[indicator], store()[1]
    rows = snapshot.rows(indicator, level)
    rows = rows[rows["value"].notna()]
    known = rows["lower"].notna() if item.measure != "share" else (
        rows["lower"].notna() | rows["numerator"].notna())  # fmt: skip
    if item.measure == "median":
        found = [_noise(indicator, str(c), level) for c in rows["category"].unique()]
        known = pd.Series(any(one is not None for one in found), index=rows.index)
    return bool(rows.loc[known, "area"].nunique() >= least)

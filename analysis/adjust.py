"""Direct standardisation: what an area's figure would be with another mix of people or households.

**A weighted mean of group medians is not a median.** The median of all households cannot be found
from the medians of household types; a standardised income made from medians is an index for
comparing areas with the same mix, in kroner but not the income of any household.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats
from analysis.intervals import byar

FEWEST_EVENTS = 10


@dataclass(frozen=True)
class StandardisedRate:
    """A rate and its limits, per so many."""

    rate: float
    lower: float
    upper: float


def directly_standardised(
    category_values: pd.DataFrame | ArrayLike, standard_shares: pd.Series | ArrayLike
) -> pd.Series:
    """Return each area's figure with the standard's mix of categories: Σ_c w_c x_ac, Σ w = 1.

    An area without a figure for a category the standard has people in gets NaN, never nought and
    never a mean of the rest. Medians: see the module.

    Source: Armitage, Berry and Matthews (2002), Statistical methods in medical research, ch. 19.

    Args:
        category_values: areas × categories, shape (n, k), for example median income by household
            type.
        standard_shares: the standard's share or number in each category, shape (k,), zero or above;
            a series is matched by category name. Scaled to sum to 1.

    Returns:
        Shape (n,), indexed as the areas.

    Raises:
        CannotCompute: ``shape`` (categories do not match) or ``standard_shares``.

    >>> values = pd.DataFrame({"alone": [300.0, 350.0], "couple": [900.0, None]}, ["a", "b"])
    >>> directly_standardised(values, pd.Series({"couple": 0.5, "alone": 0.5})).tolist()
    [600.0, nan]
    """
    x, w = _matched(category_values, standard_shares)
    used = w[w > 0].index
    return pd.Series(x[used].to_numpy() @ w[used].to_numpy(), index=x.index)


def age_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard_population: ArrayLike,
    per: float = 100_000,
    level: float = 0.95,
) -> StandardisedRate:
    """Directly age-standardised rate with Dobson's interval around Byar's limits of the count.

    Rate R = Σ wᵢ xᵢ/nᵢ / Σ wᵢ; V = Σ wᵢ² xᵢ/nᵢ² / (Σ wᵢ)²;
    limits R + √(V/X) · (Byar(X) − X), X = Σ xᵢ.

    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, 457–462.

    Args:
        counts: events in each age group, shape (k,).
        populations: persons in each age group, shape (k,), above zero.
        standard_population: the standard's persons in each age group, shape (k,).
        per: the rate is stated per so many.
        level: confidence level.

    Raises:
        CannotCompute: ``too_few_events`` (below ten), ``missing_values``, ``no_population``,
            ``shape`` or ``negative``.

    >>> result = age_standardised_rate([10, 30], [1000, 1000], [3, 1], per=1000)
    >>> result.rate, round(result.lower, 2), round(result.upper, 2)
    (15.0, 10.05, 21.27)
    """
    x, n, w = floats(counts), floats(populations), floats(standard_population)
    _refuse_age_groups(x, n, w)
    total, w = float(x.sum()), w / w.sum()
    rate = float(w @ (x / n))
    spread = float(np.sqrt((w**2) @ (x / n**2) / total))
    lower, upper = (rate + spread * (limit - total) for limit in byar(total, level))
    return StandardisedRate(rate * per, lower * per, upper * per)


def _matched(
    category_values: pd.DataFrame | ArrayLike, standard_shares: pd.Series | ArrayLike
) -> tuple[pd.DataFrame, "pd.Series[float]"]:
    if isinstance(category_values, pd.DataFrame):
        x = category_values.astype(float)
    else:
        x = pd.DataFrame(floats(category_values))
    w = standard_shares
    if not isinstance(w, pd.Series):
        if floats(w).shape != (x.shape[1],):
            raise CannotCompute("shape", "There must be one standard share for each category.")
        w = pd.Series(floats(w), index=x.columns)
    if set(w.index) != set(x.columns) or not w.index.is_unique:
        raise CannotCompute("shape", "The standard must have the same categories as the areas.")
    w = w.astype(float)
    if w.isna().any() or (w < 0).any() or not w.any():
        raise CannotCompute(
            "standard_shares", "The standard's shares must be known, none negative."
        )
    return x, w / w.sum()


def _refuse_age_groups(x: Floats, n: Floats, w: Floats) -> None:
    if not x.shape == n.shape == w.shape:
        raise CannotCompute("shape", "Counts, populations and standard must have the same groups.")
    if not np.isfinite(np.concatenate([x, n, w])).all():
        raise CannotCompute("missing_values", "A count or a population is missing.")
    if (x < 0).any() or (w < 0).any() or not w.any():
        raise CannotCompute("negative", "Counts and standard cannot be negative or all nought.")
    if (n <= 0).any():
        raise CannotCompute("no_population", "Every age group must have a population above zero.")
    if x.sum() < FEWEST_EVENTS:
        raise CannotCompute("too_few_events", "A standardised rate needs at least ten events.")

"""How unequal: the gap between the ends, Theil's T in two parts, and the curves.

Gini, Theil, Atkinson and the measures along a social ladder are in ``analysis.uncertainty``, with
their intervals, and as bare formulas in ``analysis.formulas``.

``values`` has one figure per area, shape (n,), and ``population`` the persons living there; without
population every area counts the same. All measures see only differences *between* areas: people
within an area are taken to have the area's value, so the figures are a lower bound of the
inequality between persons. What cannot be computed is refused with
``analysis.errors.CannotCompute``, whose ``code`` says why: ``shape``, ``too_few_areas``,
``missing_values``, ``no_population``, ``not_positive``, ``negative``, ``all_zero``,
``not_a_share``.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from analysis import formulas
from analysis.errors import CannotCompute
from analysis.inputs import (
    Floats,
    area_values,
    refuse_unless_positive,
    refuse_unless_shares,
)

FEWEST_FOR_SLOPE = 5


class Decomposition(NamedTuple):
    """Theil's T in two parts that add up to ``total``."""

    within: float
    between: float

    @property
    def total(self) -> float:
        """Theil's T for all areas."""
        return self.within + self.between

    @property
    def share_between(self) -> float:
        """The part of the inequality that lies between the groups, 0 to 1."""
        return self.between / self.total if self.total else 0.0


class Gap(NamedTuple):
    """Distances between the ends; the ratios are None where the lower end is not above zero."""

    range: float
    ratio: float | None
    p90_p10: float | None
    top_bottom_fifth: float


class Curve(NamedTuple):
    """Points of a curve from (0, 0) to (1, 1): share of the people, share of the sum of values."""

    population: Floats
    value: Floats


def theil_decomposition(
    values: ArrayLike, population: ArrayLike | None, groups: ArrayLike
) -> Decomposition:
    """Split Theil's T into inequality within the groups and between them.

    Between: Σ_g P_g (μ_g/μ) ln(μ_g/μ). Within: Σ_g P_g (μ_g/μ) T_g. P_g is the group's share of the
    population, μ_g its mean and T_g Theil's T inside it.

    Source: Theil (1967); Shorrocks (1980), Econometrica 48, 613–625.

    Args:
        values: shape (n,), above zero.
        population: shape (n,), or None for areas that count the same.
        groups: shape (n,), the group of each area.

    Raises:
        CannotCompute: see the module; also for values of zero or below and areas without a group.

    >>> parts = theil_decomposition([1, 1, 4, 4], None, ["a", "a", "b", "b"])
    >>> parts.within, round(parts.between, 4)
    (0.0, 0.1927)
    """
    x, p = area_values(values, population)
    refuse_unless_positive(x)
    labels = np.asarray(groups)
    if labels.shape != x.shape or pd.isna(labels).any():
        raise CannotCompute("shape", "Every area must belong to a group.")
    member = (np.unique(labels)[:, None] == labels) * p
    people, average = member.sum(axis=1), formulas.mean(x, member)
    income = people * average / formulas.mean(x, p)
    within = income @ formulas.theil(x, member)
    return Decomposition(_not_below_zero(within), _not_below_zero(formulas.theil(average, people)))


Transform = Callable[[Floats], Floats]


def slope_scale(x: Floats, scale: str) -> tuple[Transform, Transform]:
    """Return the transformation of a scale and the way back, once the values allow it.

    >>> forward, back = slope_scale(np.array([0.2, 0.9]), "logit")
    >>> back(forward(np.array([0.2, 0.9]))).round(6).tolist()
    [0.2, 0.9]
    """
    if scale == "identity":
        return np.asarray, np.asarray
    if scale == "log":
        refuse_unless_positive(x)
        return np.log, np.exp
    if scale == "logit":
        if ((x <= 0) | (x >= 1)).any():
            raise CannotCompute("not_a_share", "This scale needs shares between 0 and 1.")
        return special.logit, special.expit
    raise ValueError(f"The scale must be identity, log or logit; it was {scale!r}.")


def gap(values: ArrayLike, population: ArrayLike | None = None) -> Gap:
    """How far apart the ends are.

    ``range`` highest less lowest area, ``ratio`` highest over lowest area. ``p90_p10``: the value
    of the person a tenth from the top over that of the person a tenth from the bottom, people put
    in the order of their area's value. ``top_bottom_fifth``: the mean of the fifth of the people
    living in the areas with the highest values less that of the lowest fifth; an area on the border
    is shared.

    Source: Mackenbach and Kunst (1997), Social Science & Medicine 44, 757–771.

    Raises:
        CannotCompute: see the module.

    >>> apart = gap([10, 20, 30, 40, 50])
    >>> apart.range, apart.ratio, apart.p90_p10, round(apart.top_bottom_fifth, 6)
    (40.0, 5.0, 5.0, 40.0)
    """
    x, p = area_values(values, population)
    low, high = (float(formulas.quantile(x, p, q)) for q in (0.1, 0.9))
    least, most = float(x.min()), float(x.max())
    return Gap(
        range=most - least,
        ratio=most / least if least > 0 else None,
        p90_p10=high / low if low > 0 else None,
        top_bottom_fifth=float(formulas.top_bottom_fifth(x, p)),
    )


def lorenz_curve(values: ArrayLike, population: ArrayLike | None = None) -> Curve:
    """Points of the Lorenz curve, areas in the order of the value; n + 1 points from (0, 0).

    The area between the curve and the diagonal is half of Gini's coefficient.

    Source: Lorenz (1905), Publications of the American Statistical Association 9, 209–219.

    Raises:
        CannotCompute: see the module.

    >>> lorenz_curve([3, 1]).value.tolist()
    [0.0, 0.25, 1.0]
    """
    x, p = area_values(values, population)
    order = np.argsort(x, kind="stable")
    return concentration_curve(x[order], p[order])


def concentration_curve(values: ArrayLike, population: ArrayLike | None = None) -> Curve:
    """Points of the concentration curve, areas in the order given; n + 1 points from (0, 0).

    Under the diagonal the value gathers among the least disadvantaged. Twice the area between curve
    and diagonal is the relative concentration index.

    Source: Wagstaff, Paci and van Doorslaer (1991), Social Science & Medicine 33, 545–557.

    Args:
        values: shape (n,), zero or above, **in order from the most to the least disadvantaged
            area**.
        population: shape (n,), or None.

    Raises:
        CannotCompute: see the module.

    >>> concentration_curve([3, 1], [1, 1]).value.tolist()
    [0.0, 0.75, 1.0]
    """
    x, p = area_values(values, population)
    refuse_unless_shares(x)
    return Curve(*(np.append(0, part.cumsum() / part.sum()) for part in (p, p * x)))


def _not_below_zero(value: Floats) -> float:
    """Keep sums of equal areas, off by a computer's last digit, from going below or above."""
    found = max(float(value), 0.0)
    return 0.0 if found < 1e-14 else found

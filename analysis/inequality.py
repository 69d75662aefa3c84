"""How unequal: measures of the differences between areas.

``values`` has one figure per area, shape (n,), and ``population`` the persons living there; without
population every area counts the same. All measures see only differences *between* areas: people
within an area are taken to have the area's value, so the figures are a lower bound of the
inequality between persons. What cannot be computed is refused with
``analysis.errors.CannotCompute``, whose ``code`` says why: ``shape``, ``too_few_areas``,
``missing_values``, ``no_population``, ``not_positive``, ``negative``, ``all_zero``,
``not_a_share``.

Longer than 300 lines for its docstrings: each measure has formula, reference and example.
"""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class SlopeIndex:
    """The fitted line from the most (rank 0) to the least disadvantaged (rank 1).

    ``intercept`` is the line's value at rank 0, in the unit of the values; ``sii`` the value at
    rank 1 less that at rank 0; ``rii`` the one over the other (None where the value at rank 0 is
    nought).
    """

    sii: float
    rii: float | None
    intercept: float


class ConcentrationIndex(NamedTuple):
    """``absolute`` in the unit of the values, ``relative`` from −1 to 1."""

    absolute: float
    relative: float


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


def gini(values: ArrayLike, population: ArrayLike | None = None) -> float:
    """Gini's coefficient: 0 when all areas are equal, towards 1 when one has it all.

    Half the mean difference between two people drawn at random, over the mean:
    Σᵢ Σⱼ pᵢ pⱼ |xᵢ − xⱼ| / 2μ, with p the population shares.

    Source: Gini (1912), Variabilità e mutabilità; Sen (1973), On economic inequality.

    Raises:
        CannotCompute: see the module; also for a negative value.

    >>> round(gini([1, 2, 3, 4]), 4)
    0.25
    >>> gini([5, 5, 5], [10, 20, 30])
    0.0
    """
    x, p = area_values(values, population)
    refuse_unless_shares(x)
    return _not_below_zero(formulas.gini(x, p))


def theil(values: ArrayLike, population: ArrayLike | None = None) -> float:
    """Theil's T: 0 when all areas are equal; can be split within and between groups.

    Σᵢ pᵢ (xᵢ/μ) ln(xᵢ/μ).

    Source: Theil (1967), Economics and information theory.

    Raises:
        CannotCompute: see the module; also for values of zero or below.

    >>> round(theil([1, 2, 3, 4]), 4)
    0.1064
    """
    x, p = area_values(values, population)
    refuse_unless_positive(x)
    return _not_below_zero(formulas.theil(x, p))


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


def atkinson(values: ArrayLike, population: ArrayLike | None = None, epsilon: float = 1.0) -> float:
    """Atkinson's index: the share of the sum that could go if the rest were shared equally.

    1 − (Σ pᵢ xᵢ^(1−ε))^(1/(1−ε)) / μ, and for ε = 1 one less the geometric mean over μ. The larger
    ε, the more the lowest values count.

    Source: Atkinson (1970), Journal of Economic Theory 2, 244–263.

    Raises:
        CannotCompute: see the module; also for values of zero or below.
        ValueError: a negative epsilon.

    >>> round(atkinson([10, 20, 30, 40, 50], epsilon=0.5), 5)
    0.06315
    """
    x, p = area_values(values, population)
    refuse_unless_positive(x)
    if not epsilon >= 0:
        raise ValueError("Epsilon, the weight given to the lowest values, cannot be negative.")
    return _not_below_zero(formulas.atkinson(x, p, epsilon))


def slope_index(
    values: ArrayLike, population: ArrayLike | None = None, scale: str = "identity"
) -> SlopeIndex:
    """Slope index (difference) and relative index (ratio) of inequality along a social ladder.

    A line is fitted by weighted least squares (weights: population) to the values against the
    middle of each area's stretch of the cumulative population. On the scales "log" (rates) and
    "logit" (shares) the values are transformed, the line fitted, and both ends carried back before
    SII = top − bottom and RII = top / bottom are taken. With rising values SII is above 0 and RII
    above 1.

    Source: Low and Low (2004), Journal of Public Health 26, 388–395; as in PHEindicatormethods.

    Args:
        values: shape (n,), **in order from the most to the least disadvantaged area**; five or
            more.
        population: shape (n,), or None.
        scale: "identity", "log" (values above 0) or "logit" (values between 0 and 1).

    Raises:
        CannotCompute: see the module; ``not_a_share`` on the logit scale.
        ValueError: an unknown scale.

    >>> slope = slope_index([1, 2, 3, 4, 5], [10, 10, 10, 10, 10])
    >>> round(slope.sii, 6), round(slope.rii, 6), round(slope.intercept, 6)
    (5.0, 11.0, 0.5)
    """
    x, p = area_values(values, population, at_least=FEWEST_FOR_SLOPE)
    forward, back = slope_scale(x, scale)
    bottom, top = (back(end) for end in formulas.line(forward(x), p))
    low, high = float(bottom), float(top)
    return SlopeIndex(sii=high - low, rii=high / low if low else None, intercept=low)


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


def concentration_index(
    values: ArrayLike, population: ArrayLike | None = None
) -> ConcentrationIndex:
    """How far the value gathers at one end of a social ladder.

    Relative: 2 Σ pᵢ xᵢ Rᵢ / μ − 1, where R is the middle of each area's stretch of the cumulative
    population; absolute: μ times that. Above 0 when the value gathers among the least
    disadvantaged, below 0 among the most.

    Source: Wagstaff, Paci and van Doorslaer (1991), Social Science & Medicine 33, 545–557.

    Args:
        values: shape (n,), zero or above, **in order from the most to the least disadvantaged
            area**.
        population: shape (n,), or None.

    Raises:
        CannotCompute: see the module.

    >>> concentration_index([1, 3], [50, 50])
    ConcentrationIndex(absolute=0.5, relative=0.25)
    """
    x, p = area_values(values, population)
    refuse_unless_shares(x)
    relative = _clean(float(formulas.concentration(x, p)))
    return ConcentrationIndex(relative * float(formulas.mean(x, p)), relative)


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
    """Keep sums of equal areas, off by a computer's last digit, from going below."""
    return max(_clean(float(value)), 0.0)


def _clean(value: float) -> float:
    return 0.0 if abs(value) < 1e-14 else value

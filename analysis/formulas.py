"""The bare formulas of the measures, without checks, for many sets of weights at once.

``x`` has shape (n,), one value per area. ``p`` has shape (…, n): population weights, normalised
here, one set of weights per row, so that leaving an area out (weight 0) or drawing areas again
(weight times the number of draws) is the same formula. The result has shape (…).
``analysis.uncertainty`` refuses what cannot be computed.
"""

import numpy as np

from analysis.inputs import Floats

# Sums of shares miss by the last digits: nine tenths of ten equal areas must be nine areas.
ROUNDING = 1e-12


def shares(p: Floats) -> Floats:
    """Return the weights as shares of their row's sum.

    >>> shares(np.array([[1.0, 3.0], [0.0, 2.0]])).tolist()
    [[0.25, 0.75], [0.0, 1.0]]
    """
    return np.asarray(p / p.sum(axis=-1, keepdims=True))


def mean(x: Floats, p: Floats) -> Floats:
    """Return the weighted mean.

    >>> float(mean(np.array([1.0, 5.0]), np.array([3.0, 1.0])))
    2.0
    """
    return np.asarray(shares(p) @ x)


def midpoints(p: Floats) -> Floats:
    """Return the middle of each area's stretch of the cumulative population, in the order given.

    >>> midpoints(np.array([2.0, 2.0])).tolist()
    [0.25, 0.75]
    """
    w = shares(p)
    return np.asarray(w.cumsum(axis=-1) - w / 2)


def concentration(x: Floats, p: Floats) -> Floats:
    """Return the relative concentration index: 2 Σ pᵢ xᵢ Rᵢ / μ − 1.

    R is the middle of each area's stretch of the cumulative population. Above 0 when the value
    gathers among those who stand last, below 0 among the first. Times μ it is the absolute index.

    Source: Wagstaff, Paci and van Doorslaer (1991), Social Science & Medicine 33, 545–557.

    >>> float(concentration(np.array([1.0, 3.0]), np.array([1.0, 1.0])))
    0.25
    """
    w = shares(p)
    return np.asarray(2 * ((w * midpoints(w)) @ x) / (w @ x) - 1)


def gini(x: Floats, p: Floats) -> Floats:
    """Return Gini's coefficient: 0 when all areas are equal, towards 1 when one has it all.

    Half the mean difference between two people drawn at random, over the mean,
    Σᵢ Σⱼ pᵢ pⱼ |xᵢ − xⱼ| / 2μ: the concentration when areas stand in the order of the value.

    Source: Gini (1912), Variabilità e mutabilità; Sen (1973), On economic inequality.

    >>> float(gini(np.array([3.0, 1.0]), np.array([1.0, 1.0])))
    0.25
    """
    order = np.argsort(x, kind="stable")
    return concentration(x[order], p[..., order])


def theil(x: Floats, p: Floats) -> Floats:
    """Return Theil's T: Σᵢ pᵢ (xᵢ/μ) ln(xᵢ/μ). It can be split within and between groups.

    Source: Theil (1967), Economics and information theory.

    >>> float(theil(np.array([2.0, 2.0]), np.array([1.0, 1.0])))
    0.0
    """
    scaled = x / x.mean()
    mu = mean(scaled, p)
    return np.asarray((shares(p) @ (scaled * np.log(scaled))) / mu - np.log(mu))


def atkinson(x: Floats, p: Floats, epsilon: float) -> Floats:
    """Return Atkinson's index: the share of the sum that could go if the rest were shared equally.

    1 − (Σ pᵢ xᵢ^(1−ε))^(1/(1−ε)) / μ, and for ε = 1 one less the geometric mean over μ. The larger
    ε, the more the lowest values count.

    Source: Atkinson (1970), Journal of Economic Theory 2, 244–263.

    >>> round(float(atkinson(np.array([1.0, 4.0]), np.array([1.0, 1.0]), 1)), 6)
    0.2
    """
    w, scaled = shares(p), x / x.mean()
    if epsilon == 1:
        equal = np.exp(w @ np.log(scaled))
    else:
        equal = (w @ scaled ** (1 - epsilon)) ** (1 / (1 - epsilon))
    return np.asarray(1 - equal / (w @ scaled))


def line(y: Floats, p: Floats) -> tuple[Floats, Floats]:
    """Return both ends, at rank 0 and 1, of the weighted line of value on population rank.

    The line is fitted by weighted least squares to the values against the middle of each area's
    stretch of the cumulative population. Top less bottom is the slope index of inequality (SII),
    top over bottom the relative index (RII).

    Source: Low and Low (2004), Journal of Public Health 26, 388–395; as in PHEindicatormethods.

    >>> [float(end) for end in line(np.array([1.0, 3.0]), np.array([1.0, 1.0]))]
    [0.0, 4.0]
    """
    w, rank = shares(p), midpoints(p)
    centred = rank - (w * rank).sum(axis=-1, keepdims=True)
    slope = ((w * centred) @ y) / (w * centred**2).sum(axis=-1)
    start = w @ y - slope * (w * rank).sum(axis=-1)
    return np.asarray(start), np.asarray(start + slope)


def quantile(x: Floats, p: Floats, q: float) -> Floats:
    """Return the lowest value which at least the share q of the people have or are below.

    >>> float(quantile(np.array([30.0, 10.0, 20.0]), np.array([1.0, 1.0, 2.0]), 0.5))
    20.0
    """
    order = np.argsort(x, kind="stable")
    cumulative = p[..., order].cumsum(axis=-1)
    reached = cumulative / cumulative[..., -1:] >= q - ROUNDING
    return np.asarray(x[order][reached.argmax(axis=-1)])


def top_bottom_fifth(x: Floats, p: Floats) -> Floats:
    """Return the mean of the fifth of the people with the highest values less the lowest fifth's.

    >>> round(float(top_bottom_fifth(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.ones(5))), 6)
    4.0
    """
    order = np.argsort(x, kind="stable")
    w = shares(p[..., order])
    before = w.cumsum(axis=-1) - w
    bottom = np.clip(0.2 - before, 0, w)
    top = np.clip(before + w - 0.8, 0, w)
    return np.asarray((top - bottom) @ x[order] / 0.2)

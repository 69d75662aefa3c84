"""Where could an area stand in the order, given how sure the figures themselves are?"""

from typing import NamedTuple

import numpy as np

from analysis.compare import competition_rank
from analysis.errors import CannotCompute
from analysis.inputs import Floats
from analysis.testing import Figures, values_and_errors

DRAWS = 2000


class RankInterval(NamedTuple):
    """Place 1 is the first; each of shape (n,), NaN where the area has no figure."""

    place: Floats
    lower: Floats
    upper: Floats


def rank_intervals(
    figures: Figures,
    *,
    highest_first: bool = True,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = 2016,
) -> RankInterval:
    """Return each area's place and the places its figure allows.

    Every figure is drawn anew ``draws`` times within its own uncertainty (normal, and uniform
    within the step where it is rounded), all areas ranked each time, and the middle ``level`` of
    the places taken. Wide intervals are the rule: ten areas in the middle that cannot be told apart
    can each have any of ten places.

    Source: Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159,
    385–443.

    Args:
        figures: as in ``analysis.testing``: counts, standard errors or the source's limits.
        highest_first: the highest figure has place 1.
        level: of the interval.
        draws: how many times; the same seed gives the same interval.
        seed: seed of the draws.

    Raises:
        CannotCompute: ``no_uncertainty`` (a figure whose uncertainty is not known),
            ``too_few_areas`` (below two).

    >>> found = rank_intervals(Figures([50.0, 55.0, 70.0], standard_error=3.0))
    >>> found.place.tolist(), found.lower.tolist(), found.upper.tolist()
    ([3.0, 2.0, 1.0], [2.0, 2.0, 1.0], [3.0, 3.0, 1.0])
    """
    value, error, step = (np.atleast_1d(c) for c in values_and_errors(figures))
    known = np.isfinite(value)
    if known.sum() < 2:
        raise CannotCompute("too_few_areas", "A place needs at least two areas with figures.")
    if not np.isfinite(error[known]).all():
        raise CannotCompute("no_uncertainty", "The uncertainty of a figure is not known.")
    random = np.random.default_rng(seed)
    shape = (draws, int(known.sum()))
    drawn = value[known] + random.normal(0, 1, shape) * error[known]
    drawn = drawn + random.uniform(-0.5, 0.5, shape) * step[known]
    order = np.argsort(np.argsort(-drawn if highest_first else drawn, axis=1), axis=1) + 1
    tails = ((1 - level) / 2, (1 + level) / 2)
    place = competition_rank(value, highest_first=highest_first)
    lower, upper = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    low, high = np.quantile(order, tails, axis=0, method="inverted_cdf")
    # The place as published always lies within, also where many share it.
    lower[known] = np.minimum(low, place[known])
    upper[known] = np.maximum(high, place[known])
    return RankInterval(place, lower, upper)

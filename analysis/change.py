"""Has it changed? A figure, or a measure of inequality, from one period to another.

Only within one series: the caller gives the breaks, and nothing is compared across them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.compare import CANNOT_TELL, HIGHER, LOWER
from analysis.errors import CannotCompute
from analysis.inputs import Floats, area_values, floats
from analysis.intervals import critical
from analysis.testing import Difference, Figures, difference
from analysis.uncertainty import FEWEST_FOR_INTERVAL, MEASURES, jackknife_error

STEP = 1e-4


@dataclass(frozen=True)
class MeasureChange:
    """A measure of inequality at two periods, over the same areas.

    ``difference`` is last less first, ``lower`` and ``upper`` its interval, ``outcome`` ``higher``
    (more unequal), ``lower`` or ``cannot_tell``; ``areas`` how many are in both periods.
    """

    first: float
    last: float
    difference: float
    lower: float
    upper: float
    p: float
    outcome: str
    areas: int


def same_season(periods: Iterable[str]) -> list[bool]:
    """Which periods can be compared with the latest: of months, the same month of other years.

    Unemployment in January says little beside unemployment in October. A school year is written
    with the year after it («2022-23»), a month with its own number («2022-10»).

    >>> same_season(["2021-10", "2022-01", "2022-10"]), same_season(["2021-22", "2022-23"])
    ([True, False, True], [True, True])
    """
    when = list(periods)
    ends = [p[5:] for p in when if len(p) == 7 and p[4] == "-"]
    school = all(int(p[5:]) == (int(p[:4]) + 1) % 100 for p in when if len(p) == 7 and p[4] == "-")
    if not ends or school:
        return [True] * len(when)
    return [p[4:] == max(when)[4:] for p in when]


def first_and_latest(
    periods: Iterable[str], values: ArrayLike, breaks: Iterable[str] = ()
) -> tuple[int, int] | None:
    """Return the positions of the first and the latest figure of the newest series.

    Args:
        periods: n periods that can be ordered, in any order, each once.
        values: shape (n,); NaN where there is no figure (missing, hidden, withdrawn).
        breaks: the first period of each new series.

    Returns:
        None where there are not two figures on the same side of every break; of months, two of
        the same month.

    >>> first_and_latest(["2019", "2022", "2023", "2024"], [1, 2, 3, None], ["2022"])
    (1, 2)
    >>> first_and_latest(["2021-10", "2022-01", "2022-10"], [2, 3, 1])
    (0, 2)
    """
    when, x, new = list(periods), floats(values), list(breaks)
    known = sorted((period, i) for i, period in enumerate(when) if np.isfinite(x[i]))
    if not known:
        return None
    start = max((b for b in new if b <= known[-1][0]), default=known[0][0])
    season = same_season(period for period, _ in known)
    same = [i for (period, i), fits in zip(known, season, strict=True) if period >= start and fits]
    return (same[0], same[-1]) if len(same) > 1 else None


def change(first: Figures, latest: Figures, level: float = 0.95) -> Difference:
    """Test the change of figures: latest less first, with interval, p and outcome.

    ``higher`` is a figure that has risen. The two periods are taken as independent; most persons
    are the same in both, so that the true uncertainty is smaller: it errs towards silence.

    >>> found = change(Figures(numerator=50, denominator=500), Figures(numerator=90,
    ...     denominator=500))
    >>> found.difference, found.outcome
    (8.0, 'higher')
    """
    return difference(latest, first, level=level)


def change_in(
    measure: str,
    first: ArrayLike,
    last: ArrayLike,
    population_first: ArrayLike | None = None,
    population_last: ArrayLike | None = None,
    *,
    errors_first: ArrayLike | None = None,
    errors_last: ArrayLike | None = None,
    level: float = 0.95,
    **options: float | str,
) -> MeasureChange:
    """Test the change of a measure of inequality between the same areas: a paired test.

    The difference D = θ(last) − θ(first) is computed anew without each area in turn, in both
    periods at once, and D / √((n−1)/n · Σ(D₍ᵢ₎ − D̄)²) held against Student's t with n − 1 df. What
    the areas have in common over time falls out, which two intervals side by side cannot see.

    Where the figures' own standard errors are given (as they are for scale points), the variance is
    never less than theirs alone, Σ (∂D/∂x)² se² over both periods.

    Source: Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 11.

    Args:
        measure: as in ``analysis.uncertainty.interval_of``; not p90_p10 (``jackknife_unfit``).
        first: values at the first period, shape (n,); NaN where missing.
        last: at the last, the same areas in the same order. Areas without a figure in both periods
            are left out of both.
        population_first: shape (n,), or None; also for the last where that is not given.
        population_last: shape (n,), or None.
        errors_first: standard errors of the values, shape (n,), or None.
        errors_last: as ``errors_first``.
        level: confidence level.
        options: as in ``interval_of``.

    Raises:
        CannotCompute: as the measure itself, ``too_few_areas`` below five areas in both periods,
            ``jackknife_unfit``.
        ValueError: an unknown measure.

    >>> found = change_in("gini", [1, 2, 3, 4, 5, 6], [1, 2, 4, 5, 7, 9])
    >>> round(found.difference, 4), found.outcome, found.areas
    (0.0556, 'higher', 6)
    """
    if measure not in MEASURES:
        raise ValueError(f"Unknown measure {measure!r}; it must be one of {', '.join(MEASURES)}.")
    what = MEASURES[measure]
    if what.method != "jackknife":
        raise CannotCompute("jackknife_unfit", "A change of this measure cannot be tested.")
    xs = [floats(first), floats(last)]
    people = [population_first, population_first if population_last is None else population_last]
    known = [np.ones(xs[0].shape) if p is None else floats(p) for p in people]
    if len({column.shape for column in (*xs, *known)}) > 1:
        raise CannotCompute("shape", "Both periods must have the same areas.")
    both = np.isfinite(np.array([*xs, *known])).all(axis=0)
    pairs = [
        area_values(x[both], p[both], at_least=FEWEST_FOR_INTERVAL)
        for x, p in zip(xs, known, strict=True)
    ]
    for x, _ in pairs:
        what.check(x)
    (x0, p0), (x1, p1) = pairs

    def compute(kept: Floats) -> Floats:
        return np.asarray(
            what.formula(x1, p1 * kept, **options) - what.formula(x0, p0 * kept, **options)
        )

    n = len(x0)
    variance = jackknife_error(compute, np.ones(n)) ** 2
    errors = (errors_first, errors_last)
    if any(e is not None for e in errors):
        own = sum(
            _own_variance(partial(what.formula, **options), x, p, floats(e)[both])
            for (x, p), e in zip(pairs, errors, strict=True)
            if e is not None
        )
        variance = max(variance, own)
    ends = [float(what.formula(x, p, **options)) for x, p in pairs]
    gap, error = ends[1] - ends[0], float(np.sqrt(variance))
    half = critical(level, n - 1) * error
    p_value = float(2 * special.stdtr(n - 1, -abs(gap) / error)) if error > 0 else 1.0
    told = HIGHER if gap > 0 else LOWER
    outcome = told if p_value < 1 - level else CANNOT_TELL
    return MeasureChange(ends[0], ends[1], gap, gap - half, gap + half, p_value, outcome, n)


def _own_variance(formula: Callable[..., Floats], x: Floats, p: Floats, errors: Floats) -> float:
    if not np.isfinite(errors).all():
        raise CannotCompute("missing_values", "A standard error is missing.")
    steps = STEP * np.maximum(errors, STEP * np.abs(x).max())
    slopes = [
        (formula(x + step * one, p) - formula(x - step * one, p)) / (2 * step)
        for step, one in zip(steps, np.eye(len(x)), strict=True)
    ]
    return float((np.array(slopes) ** 2) @ errors**2)

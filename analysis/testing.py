"""One test of a difference: can this area be told from what it is held against?

The product has this test alone: every page that says «høyere», «lavere» or «kan ikke skilles» gets
the word here. Two-sided; both figures' variances count; an area that is part of its reference is
compared with allowance for the overlap. A figure without known uncertainty is ``not_tested``, which
is not the same as no difference. Register figures are read as one outcome of what could have been
(the chance in who happened to be counted), as is usual in public health.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from analysis.compare import CANNOT_TELL, HIGHER, LOWER
from analysis.inputs import Floats, floats
from analysis.intervals import critical
from analysis.score import score_limits, score_z

NOT_TESTED = "not_tested"

Words = NDArray[np.object_]


@dataclass(frozen=True)
class Figures:
    """Figures and what is known of their uncertainty, one field a column; numbers or shape (n,).

    Row by row the best that is known is used: counts, then ``standard_error``, then the limits.
    A row with none of them is not tested.

    Attributes:
        value: the figure as shown; left out, it is ``per`` · numerator / denominator.
        numerator: persons (or families) counted, with ``denominator``; NaN where unknown.
        denominator: those they are counted among.
        per: 100 for per cent, 1000 for per mille.
        design_effect: how many that are counted stand for one independent draw. Persons in families
            of mean size m are n/m families: the effective number is n / design_effect. (Kish
            1965: 1 + (m − 1)ρ with ρ = 1, since a family's income is the same for all in it.)
        standard_error: of a mean or another estimate, in the unit of the value.
        lower: the source's own limits, at ``level``; the standard error is half the distance / z.
        upper: see ``lower``.
        level: confidence level of the given limits.
        df: degrees of freedom of an estimated standard error (Student's t), else infinite.
        rounded_to: step of a figure published rounded (1 for whole scale points). The rounding is
            uniform within ± half a step and adds step²/12 to the variance; 0 where not rounded.
    """

    value: ArrayLike | None = None
    numerator: ArrayLike | None = None
    denominator: ArrayLike | None = None
    per: ArrayLike = 100.0
    design_effect: ArrayLike = 1.0
    standard_error: ArrayLike | None = None
    lower: ArrayLike | None = None
    upper: ArrayLike | None = None
    level: float = 0.95
    df: ArrayLike = np.inf
    rounded_to: ArrayLike = 0.0


@dataclass(frozen=True)
class Difference:
    """Area less reference, in the unit of the value, with its interval, p and outcome.

    All of one shape (that of the figures); ``outcome`` is ``higher``, ``lower``, ``cannot_tell`` or
    ``not_tested``. Where nothing was tested p and limits are NaN; the difference is there if both
    values are. Many tests are judged together by ``false_discovery`` of their p.
    """

    difference: Any
    lower: Any
    upper: Any
    p: Any
    outcome: Any


def difference(
    area: Figures, reference: Figures, *, within: ArrayLike = 0.0, level: float = 0.95,
    limits: bool = True,
) -> Difference:  # fmt: skip
    """Test the difference between areas and their reference, two-sided.

    Shares with counts on both sides: the score test z = (pₐ − pᵣ) / √(p(1 − p)(1/nₐ + 1/nᵣ)) with
    p the share of both together and n the effective numbers (n / design effect), and the interval
    that goes with it (Mee), so that interval and outcome never disagree and nought of forty is not
    taken for certain. An area within its reference is tested against the rest of it, and
    pₐ − p_ref = (1 − w)(pₐ − p_rest), w = nₐ / n_ref: the same as
    Var(pₐ) + Var(p_ref) − 2w Var(pₐ).

    Means and other estimates: z = (xₐ − x_ref) / √(Vₐ + V_ref − 2w Vₐ + rounding), never with less
    than (1 − w)² Vₐ under the root; rounding is step²/12 for each side. Student's t with the
    smaller df where a standard error is estimated.

    Source: Mee (1984), Biometrics 40, 1175–1176; Altman and Bland (2003), BMJ 326, 219 (z on the
    difference with both variances).

    Args:
        area: the figures of the areas.
        reference: what each is held against (numbers, or of the same shape).
        within: the area's share of the reference, 0 where it is no part of it. With counts on both
            sides any share above 0 is taken as «part of» and w is found from the denominators.
        level: confidence level; the outcome is at p < 1 − level.
        limits: whether the limits of shares with counts are asked for; NaN if not. They are found
            by halving, which is most of the work.

    Raises:
        ValueError: more counted than there are, a part larger than the whole, a negative figure
            where none can be, or limits the wrong way round.

    >>> found = difference(Figures(numerator=[30, 10], denominator=[100, 100]),
    ...     Figures(numerator=100, denominator=1000), within=True)
    >>> found.outcome.tolist(), found.p.round(5).tolist()
    (['higher', 'cannot_tell'], [0.0, 1.0])
    """
    one, other = _Rows.of(area), _Rows.of(reference)
    share, one, other = _same_shape(floats(within), one, other)
    if ((share < 0) | (share > 1)).any():
        raise ValueError("The area's share of the reference must lie between 0 and 1.")
    gap = one.value - other.value
    z, lower, upper, df = _by_errors(one, other, share, gap, level)
    counted = one.counted & other.counted & np.isfinite(gap)
    if counted.any():
        z_c, low, high = _by_counts(one.take(counted), other.take(counted), share[counted],
                                    level if limits else None)  # fmt: skip
        z[counted], lower[counted], upper[counted], df[counted] = z_c, low, high, np.inf
    p = np.where(np.isinf(df), 2 * special.ndtr(-np.abs(z)), 2 * special.stdtr(df, -np.abs(z)))
    outcome = _outcome(gap, p, 1 - level)
    return Difference(*(_as_given(a) for a in (gap, lower, upper, p, outcome)))


def values_and_errors(figures: Figures) -> tuple[Floats, Floats, Floats]:
    """Return value, standard error (NaN where unknown) and rounding step, of one shape.

    Shares with counts have the error of Agresti and Coull, two of each added, so that nought of
    forty is not certain.

    >>> given = Figures([50.0, 51.0], lower=[48.04, None], upper=[51.96, None])
    >>> [column.round(3).tolist() for column in values_and_errors(given)]
    [[50.0, 51.0], [1.0, nan], [0.0, 0.0]]
    """
    rows = _Rows.of(figures)
    step = np.sqrt(12 * rows.rounding)
    return tuple(np.broadcast_arrays(rows.value, rows.error, step))  # type: ignore[return-value]


def false_discovery(p: ArrayLike) -> Floats:
    """Return Benjamini and Hochberg's adjusted p values; NaN (not tested) stays NaN, uncounted.

    Those below α are told apart with at most the share α of them expected to be false.

    Source: Benjamini and Hochberg (1995), J R Stat Soc B 57, 289–300; scipy's
    ``false_discovery_control``.

    Args:
        p: any shape; every test of the list or the matrix that is read as one.

    >>> false_discovery([0.01, 0.04, np.nan, 0.5]).round(3).tolist()
    [0.03, 0.06, nan, 0.5]
    """
    x = floats(p)
    tested = np.isfinite(x)
    adjusted = np.full(x.shape, np.nan)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(x[tested])
    return adjusted


@dataclass(frozen=True)
class _Rows:
    value: Floats
    error: Floats
    counted: NDArray[np.bool_]
    x: Floats
    n: Floats
    deff: Floats
    per: Floats
    df: Floats
    rounding: Floats

    @classmethod
    def of(cls, given: Figures) -> "_Rows":
        def column(values: ArrayLike | None) -> Floats:
            return np.asarray(np.nan) if values is None else floats(values)

        x, n, deff, per = (
            floats(c) if c is not None else np.asarray(np.nan)
            for c in (given.numerator, given.denominator, given.design_effect, given.per)
        )
        if (x > n).any() or (x < 0).any():
            raise ValueError("A count must lie between nought and what it is counted among.")
        if (deff < 1).any():
            raise ValueError("A design effect below 1 would make the figures surer than they are.")
        with np.errstate(divide="ignore", invalid="ignore"):
            value = per * x / n if given.value is None else floats(given.value)
        low, high, error = column(given.lower), column(given.upper), column(given.standard_error)
        if (low > high).any() or (error < 0).any():
            raise ValueError("Limits must stand in order and a standard error cannot be negative.")
        of_limits = (high - low) / (2 * critical(given.level))
        error = np.where(np.isfinite(error), error, of_limits)
        counted = np.isfinite(x) & (n > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            # Two of each added (Agresti and Coull), so that nought of forty is not certain.
            m = n / deff
            share = (x / deff + 2) / (m + 4)
            error = np.where(counted, per * np.sqrt(share * (1 - share) / (m + 4)), error)
        rounding = floats(given.rounded_to) ** 2 / 12
        return cls(value, error, counted, x, n, deff, per, floats(given.df), rounding)

    def take(self, rows: NDArray[np.bool_]) -> "_Rows":
        return _Rows(**{name: column[rows] for name, column in vars(self).items()})


def _same_shape(share: Floats, one: _Rows, other: _Rows) -> tuple[Floats, _Rows, _Rows]:
    columns = np.broadcast_arrays(share, *vars(one).values(), *vars(other).values())
    k = len(vars(one))
    return columns[0], _Rows(*columns[1 : k + 1]), _Rows(*columns[k + 1 :])


def _by_errors(
    one: _Rows, other: _Rows, share: Floats, gap: Floats, level: float
) -> tuple[Floats, Floats, Floats, Floats]:
    own = one.error**2
    overlapped = np.maximum(own + other.error**2 - 2 * share * own, (1 - share) ** 2 * own)
    error = np.sqrt(overlapped + one.rounding + other.rounding)
    df = np.array(np.minimum(one.df, other.df))
    usable = np.isfinite(gap) & (error > 0) & (share < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(usable, gap / error, np.nan)
    reach = np.where(
        np.isinf(df),
        critical(level),
        special.stdtrit(np.where(np.isinf(df), 1, df), 0.5 + level / 2),
    )
    half = np.where(usable, reach * error, np.nan)
    return z, np.array(gap - half), np.array(gap + half), df


def _by_counts(
    one: _Rows, other: _Rows, share: Floats, level: float | None
) -> tuple[Floats, Floats, Floats]:
    inside = share > 0
    if (inside & ((one.n > other.n) | (one.x > other.x))).any():
        raise ValueError("An area that is part of its reference cannot be larger than it.")
    x, n = (np.where(inside, b - a, b) for a, b in ((one.x, other.x), (one.n, other.n)))
    scale = np.where(inside, 1 - one.n / other.n, 1.0) * one.per
    sides = (one.x / one.deff, one.n / one.deff, x / other.deff, n / other.deff)
    some = n > 0
    z, lower, upper = (np.full(n.shape, np.nan) for _ in range(3))
    x1, n1, x2, n2 = (side[some] for side in sides)
    z[some] = score_z(x1, n1, x2, n2)
    if level is not None:
        low, high = score_limits(x1, n1, x2, n2, level)
        lower[some], upper[some] = scale[some] * low, scale[some] * high
    return z, lower, upper


def _outcome(gap: Floats, p: Floats, alpha: float) -> Words:
    told = np.where(gap > 0, HIGHER, LOWER)
    words = np.where(np.isnan(p), NOT_TESTED, np.where(p < alpha, told, CANNOT_TELL))
    return np.asarray(words.astype(object))


def _as_given(column: NDArray[Any]) -> Any:
    return column.item() if column.ndim == 0 else column

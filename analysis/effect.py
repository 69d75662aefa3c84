"""Did it work? Difference in differences between areas with and without an initiative.

The change in the areas that got the initiative, less the change in those that did not. It is the
effect only if the areas would have moved in step without it, which no figure can prove: show the
years before side by side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from analysis.errors import CannotCompute
from analysis.inputs import Floats
from analysis.intervals import critical
from analysis.randomisation import randomised

FEWEST_PERIODS = 2
FEWEST_CONTROLS = 5
FEWEST_TREATED = 4
#: With fewer areas on the smaller side the clustered interval is too narrow: on pure noise, 6 of
#: 149 areas with the initiative, it leaves out nought in 11 per cent of the cases; 6 of 45, in 9.
FEWEST_CLUSTERED = 20
#: So few areas with the initiative are said to be few.
FEW = 6
CLUSTERED, RANDOMISATION = "clustered", "randomisation"


@dataclass(frozen=True)
class Effect:
    """The estimated effect in the unit of the values, its interval, and what it rests on.

    ``method`` says how interval and ``p`` were found: ``randomisation`` where fewer than twenty
    areas have the initiative, or lack it; else ``clustered``. ``warning`` is ``few_treated_areas``
    below six areas with the initiative, else "". ``standard_error`` is the clustered one in both.
    """

    effect: float
    lower: float
    upper: float
    standard_error: float
    treated: int
    controls: int
    periods_before: int
    periods_after: int
    warning: str
    p: float = float("nan")
    method: str = CLUSTERED


def did(
    frame: pd.DataFrame,
    treated: Collection[Any],
    first_period: Any,
    *,
    area: str = "area",
    period: str = "period",
    value: str = "value",
    level: float = 0.95,
) -> Effect:
    """Difference in differences by least squares with area and period fixed effects.

    y_at = α_a + γ_t + δ·(treated a, t ≥ first period) + e_at. The interval is robust to correlation
    within areas: clustered by area with the correction G/(G−1)·(N−1)/(N−K), Student's t with G − 1
    df. With fewer than twenty areas on a side it is that of ``analysis.randomisation``, and with
    fewer than four nothing is said: on pure noise the clustered interval leaves out nought in three
    of five cases with one area, in one of five with two.

    Source: Angrist and Pischke (2009), Mostly harmless econometrics, ch. 5 and 8; Cameron and
    Miller (2015), Journal of Human Resources 50, 317–372; Conley and Taber (2011), Review of
    Economics and Statistics 93, 113–125.

    Args:
        frame: one row for each area and period, with the columns named by ``area``, ``period`` and
            ``value``; areas may lack periods, but a row may not lack its value.
        treated: the areas with the initiative, all from the same period.
        first_period: the first period with the initiative.
        area: column of area ids.
        period: column of periods, which can be ordered.
        value: column of values.
        level: confidence level.

    Raises:
        CannotCompute: ``missing_values``, ``repeated_rows``, ``unknown_area`` (a treated area not
            in the frame), ``too_few_treated`` (below four), ``too_few_controls`` (below five),
            ``too_few_periods_before``, ``too_few_periods_after`` (below two) or ``not_identified``
            (a treated area without rows on both sides and nothing else to tell the effect by).

    >>> rows = [(a, t, a + t + 3 * (a < 4 and t >= 2)) for a in range(12) for t in range(4)]
    >>> result = did(pd.DataFrame(rows, columns=["area", "period", "value"]), range(4), 2)
    >>> round(result.effect, 6), result.warning
    (3.0, 'few_treated_areas')
    """
    data = frame[[area, period, value]].set_axis(["area", "period", "value"], axis=1)
    _refuse_rows(data, treated)
    with_initiative = data["area"].isin(list(treated)).to_numpy()
    after = (data["period"] >= first_period).to_numpy()
    counts = _counts(data, with_initiative, after)
    _refuse_design(*counts)
    y = data["value"].to_numpy(dtype=float)
    exposed = (with_initiative & after).astype(float)
    dummies, effects = _fixed_effects(data)
    left_y, left_d = (_without(dummies, column) for column in (y, exposed))
    weight = float(left_d @ left_d)
    if weight < 1e-9:
        raise CannotCompute("not_identified", "The effect cannot be told from areas and periods.")
    effect = float(left_d @ left_y) / weight
    clusters = pd.factorize(data["area"])[0]
    score = np.bincount(clusters, left_d * (left_y - effect * left_d))
    areas, rows, parameters = len(score), len(y), effects + 1
    correction = areas / (areas - 1) * (rows - 1) / max(rows - parameters, 1)
    error = float(np.sqrt(correction * (score @ score))) / weight
    few = "few_treated_areas" if counts[0] < FEW else ""
    if min(counts[:2]) < FEWEST_CLUSTERED:
        one_by_one = _without(dummies, np.eye(areas)[clusters] * after[:, None])
        chosen = np.bincount(clusters, with_initiative) > 0
        p, lower, upper = randomised(one_by_one.T @ y, one_by_one.T @ one_by_one, chosen, level)
        return Effect(effect, lower, upper, error, *counts, few, p, RANDOMISATION)
    half = critical(level, areas - 1) * error
    p = float(2 * special.stdtr(areas - 1, -abs(effect) / error)) if error else 0.0
    return Effect(effect, effect - half, effect + half, error, *counts, few, p)


def _refuse_rows(data: pd.DataFrame, treated: Collection[Any]) -> None:
    if data.isna().any().any():
        raise CannotCompute("missing_values", "An area, a period or a value is missing.")
    if data.duplicated(["area", "period"]).any():
        raise CannotCompute("repeated_rows", "An area has more than one value in a period.")
    if not set(treated) <= set(data["area"]):
        raise CannotCompute("unknown_area", "An area with the initiative has no figures.")


def _counts(
    data: pd.DataFrame, with_initiative: NDArray[np.bool_], after: NDArray[np.bool_]
) -> tuple[int, int, int, int]:
    areas, periods = data["area"], data["period"]
    return (
        areas[with_initiative].nunique(),
        areas[~with_initiative].nunique(),
        periods[~after].nunique(),
        periods[after].nunique(),
    )


def _refuse_design(treated: int, controls: int, before: int, after: int) -> None:
    if treated < FEWEST_TREATED:
        raise CannotCompute("too_few_treated", "At least four areas with it are needed.")
    if controls < FEWEST_CONTROLS:
        raise CannotCompute("too_few_controls", "At least five areas without it are needed.")
    if before < FEWEST_PERIODS:
        raise CannotCompute("too_few_periods_before", "At least two periods before are needed.")
    if after < FEWEST_PERIODS:
        raise CannotCompute("too_few_periods_after", "At least two periods after are needed.")


def _fixed_effects(data: pd.DataFrame) -> tuple[Floats, int]:
    dummies = np.hstack(
        [
            np.eye(len(names))[codes][:, drop:]
            for (codes, names), drop in (
                (pd.factorize(data["area"]), 0),
                (pd.factorize(data["period"]), 1),
            )
        ]
    )
    return dummies, int(np.linalg.matrix_rank(dummies))


def _without(dummies: Floats, column: Floats) -> Floats:
    return np.asarray(column - dummies @ np.linalg.lstsq(dummies, column, rcond=None)[0])

"""An index of several indicators: standardise, weigh, combine, and say how sure a place is.

A standardised score is always higher where there are more living-condition challenges. An index
says where several figures point the same way; it does not say where it is good or bad to live.

Source for the whole: OECD and JRC (2008), Handbook on constructing composite indicators.

Longer than 300 lines for its docstrings: each method has its source.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from analysis.errors import CannotCompute
from analysis.inputs import Floats, floats

HIGH_IS_GOOD, HIGH_IS_BAD, NO_JUDGEMENT = "high_is_good", "high_is_bad", "none"
METHODS = ("zscore", "minmax", "rank", "score10", "exponential")

Weights = Mapping[Any, float] | ArrayLike | None


def standardise(values: ArrayLike, direction: str, method: str = "zscore") -> Any:
    """Put an indicator on a scale where more is always more challenges.

    - ``zscore``: (x − mean) / standard deviation (of the areas, divisor n).
    - ``minmax``: (x − lowest) / (highest − lowest), 0 to 1.
    - ``rank``: 1 for the fewest challenges to n for the most; equal values share their mean rank.
    - ``score10``: 1 to 10, tenths of the areas as in SSB's index of living-condition problems. SSB
      publishes the scores, not the rule; our reading: areas in order, ten groups of equal size,
      equal values in the same group, 10 for the tenth with the most challenges: ⌈10 (rank − ½) /
      n⌉.
    - ``exponential``: −23 ln(1 − R(1 − e^(−100/23))) with R = rank/n: 100 for the most challenges,
      and the tenth with the most spread over the upper half, so that much of one challenge is not
      cancelled by little of another.

    A missing value stays missing and takes no part.

    Source: SSB (2002), Indeks for levekårsproblemer, Samfunnsspeilet 4–5; Noble and others (2019),
    The English Indices of Deprivation 2019: technical report; OECD and JRC (2008), ch. 5.

    Args:
        values: shape (n,).
        direction: ``high_is_good`` (turned round) or ``high_is_bad``.
        method: one of ``METHODS``.

    Returns:
        Shape (n,); a series with the same index where a series came in.

    Raises:
        CannotCompute: ``no_direction`` for an indicator on which no judgement is passed,
            ``no_variation`` where fewer than two values differ.
        ValueError: an unknown direction or method.

    >>> standardise([10, 20, 30], "high_is_good", "rank").tolist()
    [3.0, 2.0, 1.0]
    >>> standardise([1, 2, 3, 4], "high_is_bad", "exponential").round(2).tolist()
    [6.52, 15.65, 31.01, 100.0]
    """
    if direction == NO_JUDGEMENT:
        raise CannotCompute(
            "no_direction", "No judgement is passed on this indicator; it cannot be in an index."
        )
    if direction not in (HIGH_IS_GOOD, HIGH_IS_BAD):
        raise ValueError(f"The direction must be high_is_good or high_is_bad, not {direction!r}.")
    if method not in METHODS:
        raise ValueError(f"The method must be one of {', '.join(METHODS)}; it was {method!r}.")
    challenges = floats(values) * (-1.0 if direction == HIGH_IS_GOOD else 1.0)
    present = challenges[~np.isnan(challenges)]
    if present.size < 2 or np.ptp(present) == 0:
        raise CannotCompute("no_variation", "An indicator needs at least two values that differ.")
    scores = _on_scale(challenges, present, method)
    return pd.Series(scores, values.index) if isinstance(values, pd.Series) else scores


def combine(scores: Any, weights: Weights = None, missing: str = "nan") -> Any:
    """Return the index: the weighted mean of the scores, Σ wⱼ sᵢⱼ / Σ wⱼ.

    An area without a score that has weight gets no index (NaN). With ``missing="available"`` it
    gets the mean of those it has, the weights raised to sum to 1: ask ``components_used`` how many,
    and show it. SSB's index is the unweighted mean of the available scores.

    Args:
        scores: a frame or array, areas × indicators (n, k), or one area's scores, shape (k,).
        weights: by indicator name, or k numbers in order; equal where left out. Zero or above.
        missing: ``nan`` or ``available``.

    Returns:
        A series for a frame, an array for an array, a number for one area.

    Raises:
        ValueError: weights that do not fit the indicators, are negative or all nought.

    >>> scores = pd.DataFrame({"a": [7.0, 2.0], "b": [6.0, None]}, ["x", "y"])
    >>> combine(scores).tolist(), combine(scores, missing="available").tolist()
    ([6.5, nan], [6.5, 2.0])
    """
    if missing not in ("nan", "available"):
        raise ValueError(f"Missing scores: 'nan' or 'available', not {missing!r}.")
    table = _table(scores)
    return _like(scores, table, np.sum(_parts(table, weights, missing), axis=1))


def contributions(scores: pd.DataFrame, weights: Weights = None, missing: str = "nan") -> Any:
    """Return how much of each area's index each indicator makes up; a row adds up to the index.

    Args, errors: as ``combine``; scores areas × indicators. A row without an index is NaN; with
    ``available`` a missing score contributes nothing to the mean of the others and is NaN too.

    >>> contributions(pd.DataFrame({"a": [4.0], "b": [8.0]}), {"a": 3, "b": 1}).values.tolist()
    [[3.0, 2.0]]
    """
    table = _table(scores)
    parts = np.array(_parts(table, weights, missing))
    parts[np.isnan(parts).any(axis=1)] = np.nan
    parts[table.isna().to_numpy() & (_weights(table, weights) > 0)] = np.nan
    return pd.DataFrame(parts, index=table.index, columns=table.columns)


def rank_range(
    frame: pd.DataFrame,
    weights: Weights = None,
    directions: str | Mapping[Any, str] = HIGH_IS_BAD,
    *,
    methods: tuple[str, ...] = METHODS,
    draws: int = 1000,
    spread: float = 0.5,
    seed: int = 2016,
) -> pd.DataFrame:
    """Return each area's range of places when method and weights could have been others.

    Each draw takes the next of the methods and weights drawn around the chosen ones (Dirichlet with
    the chosen as mean); each method is also used once with the chosen weights. Place 1 has the most
    challenges; equal areas share the better place.

    Source: Saisana, Saltelli and Tarantola (2005), J R Stat Soc A 168, 307–323.

    Args:
        frame: areas × indicators, the indicators' own values. An area missing a value that has
            weight has no place (NaN) and does not push others.
        weights: the chosen weights, as in ``combine``.
        directions: one direction for all, or by indicator.
        methods: the methods of ``standardise`` to go through.
        draws: number of sets of weights in all.
        spread: how far weights are drawn from the chosen: the standard deviation of a weight of
            average size, over the weight. Above 0.
        seed: seed of the draws.

    Returns:
        Indexed as the areas: ``best`` (lowest number), ``low`` (5th percentile), ``median``,
        ``high`` (95th percentile) and ``worst`` place.

    Raises:
        CannotCompute, ValueError: as ``standardise`` and ``combine``.

    >>> frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]}, ["x", "y", "z"])
    >>> rank_range(frame)[["best", "worst"]].astype(int).to_dict("index")["x"]
    {'best': 3, 'worst': 3}
    """
    table = _table(frame)
    chosen = _weights(table, weights)
    used = chosen > 0
    table, chosen = table.loc[:, used], chosen[used]
    complete = table.notna().all(axis=1).to_numpy()
    sets = _draw_weights(chosen, draws, spread, np.random.default_rng(seed))
    places = np.concatenate(
        [
            _places(standardised_frame(table, directions, method).to_numpy()[complete], drawn)
            for method, drawn in zip(methods, _dealt(sets, chosen, len(methods)), strict=True)
        ]
    )
    return _summary(places, complete, table.index)


def standardised_frame(
    frame: pd.DataFrame, directions: str | Mapping[Any, str], method: str
) -> pd.DataFrame:
    """Standardise every indicator of a frame, areas × indicators.

    Args:
        frame: areas × indicators.
        directions: one direction for all, or by indicator.
        method: one of ``METHODS``.

    Raises:
        CannotCompute, ValueError: as ``standardise``; ValueError for an indicator without
        direction.

    >>> standardised_frame(pd.DataFrame({"a": [1, 2]}), "high_is_bad", "minmax")["a"].tolist()
    [0.0, 1.0]
    """
    if not isinstance(directions, str) and not set(frame.columns) <= set(directions):
        raise ValueError("Every indicator needs a direction.")
    return pd.DataFrame(
        {
            name: standardise(
                frame[name], directions if isinstance(directions, str) else directions[name], method
            )
            for name in frame.columns
        },
        index=frame.index,
    )


def _on_scale(challenges: Floats, present: Floats, method: str) -> Floats:
    if method == "zscore":
        return np.asarray((challenges - present.mean()) / present.std())
    if method == "minmax":
        return np.asarray((challenges - present.min()) / np.ptp(present))
    rank = np.full(challenges.shape, np.nan)
    rank[~np.isnan(challenges)] = stats.rankdata(present)
    if method == "rank":
        return rank
    if method == "score10":
        return np.asarray(np.ceil(10 * (rank - 0.5) / present.size))
    return np.asarray(-23 * np.log(1 - rank / present.size * (1 - np.exp(-100 / 23))))


def _table(scores: Any) -> pd.DataFrame:
    if isinstance(scores, pd.DataFrame):
        return scores.astype(float)
    if isinstance(scores, Mapping | pd.Series):
        return pd.DataFrame([pd.Series(scores).astype(float)])
    return pd.DataFrame(np.atleast_2d(floats(scores)))


def _like(scores: Any, table: pd.DataFrame, result: NDArray[Any]) -> Any:
    if isinstance(scores, pd.DataFrame):
        return pd.Series(result, index=table.index)
    one_area = isinstance(scores, Mapping | pd.Series) or np.ndim(scores) == 1
    return result[0].item() if one_area else result


def _weights(table: pd.DataFrame, weights: Weights) -> Floats:
    if weights is None:
        w = np.ones(table.shape[1])
    elif isinstance(weights, Mapping | pd.Series):
        if set(weights.keys()) != set(table.columns):
            raise ValueError("There must be a weight for each indicator and no others.")
        w = np.array([weights[name] for name in table.columns], dtype=float)
    else:
        w = floats(weights)
    if w.shape != (table.shape[1],):
        raise ValueError("There must be one weight for each indicator.")
    if not (np.isfinite(w).all() and (w >= 0).all() and w.any()):
        raise ValueError("Weights must be nought or above, and at least one above.")
    return np.asarray(w / w.sum())


def _parts(table: pd.DataFrame, weights: Weights, missing: str) -> Floats:
    x, w = table.to_numpy(), _weights(table, weights)
    each = np.where(w > 0, w, 0.0) * np.ones(x.shape)
    x = np.where(w > 0, x, 0.0)
    if missing == "available":
        each = np.where(np.isnan(x), 0.0, each)
        with np.errstate(invalid="ignore"):
            each = each / each.sum(axis=1, keepdims=True)
        x = np.nan_to_num(x)
    return np.asarray(each * x)


def _draw_weights(chosen: Floats, draws: int, spread: float, random: np.random.Generator) -> Floats:
    """Dirichlet around the chosen: a weight of 1/k varies by √((k − 1)/(c + 1)) = spread."""
    if not spread > 0:
        raise ValueError("The spread of the weights must be above 0.")
    k = len(chosen)
    strength = max((k - 1) / spread**2 - 1, 1.0)
    return random.dirichlet(chosen * strength, size=draws)


def _dealt(sets: Floats, chosen: Floats, hands: int) -> list[Floats]:
    return [np.vstack([chosen, sets[hand::hands]]) for hand in range(hands)]


def _places(scores: Floats, sets: Floats) -> NDArray[np.int32]:
    """Return the place of each area (columns) under each set of weights (rows)."""
    index = np.round(sets @ -scores.T, 10)
    order = np.argsort(index, axis=1)
    ordered = np.take_along_axis(index, order, axis=1)
    first = np.ones(index.shape, dtype=bool)
    first[:, 1:] = ordered[:, 1:] > ordered[:, :-1]
    counted = np.where(first, np.arange(1, index.shape[1] + 1, dtype=np.int32), 0)
    places = np.empty(index.shape, dtype=np.int32)
    np.put_along_axis(places, order, np.maximum.accumulate(counted, axis=1), axis=1)
    return places


def _summary(
    places: NDArray[np.int32], complete: NDArray[np.bool_], areas: pd.Index
) -> pd.DataFrame:
    names: dict[Hashable, float] = {"best": 0, "low": 0.05, "median": 0.5, "high": 0.95, "worst": 1}
    ordered = np.sort(places, axis=0)
    at = [round(share * (len(ordered) - 1)) for share in names.values()]
    table = np.full((len(areas), len(names)), np.nan)
    table[complete] = ordered[at].T
    return pd.DataFrame(table, index=areas, columns=list(names))

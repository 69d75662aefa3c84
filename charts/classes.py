"""Colour classes of a map: quantiles, equal steps, natural breaks, difference from Asker.

Bounds come from mapclassify. Classes are formed on the figures as they are shown, so two areas that
read the same have the same colour, and every bound is a figure that can be shown: class i holds
what is shown as ``low(i)`` to ``high(i)``, both included, and no two classes share a bound.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

METHODS = ("kvantiler", "like_steg", "naturlige_brudd", "mot_asker")
CLASSES = 5
#: Incomes and prices are published in hundreds of kroner.
HUNDRED, LARGE = 100, 10_000
#: Decimals that tell any two figures apart: what is classed where nothing is said of how it shows.
EXACT = 9


@dataclass(frozen=True)
class Classes:
    """``of``: each value's class, −1 where missing; class i: above ``edges[i]`` to ``edges[i+1]``.

    ``step`` is the smallest difference between two figures as they are shown.
    """

    of: NDArray[np.int64]
    edges: tuple[float, ...]
    step: float
    diverging: bool = False

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.edges) - 1

    def low(self, i: int) -> float:
        """The lowest figure that class ``i`` can hold."""
        return self.edges[0] if i == 0 else self.edges[i] + self.step

    def high(self, i: int) -> float:
        """The highest figure that class ``i`` can hold."""
        return self.edges[i + 1]


def as_shown(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Values rounded as ``text.formats.number`` writes them (NaN stays).

    >>> as_shown(np.array([18.75, 18.84, np.nan]), 1).tolist()
    [18.8, 18.8, nan]
    """
    written = [float(f"{v:.{decimals}f}") if np.isfinite(v) else np.nan for v in values.tolist()]
    return np.asarray(written, dtype=float) + 0.0  # minus zero is shown as zero


def classify(
    values: NDArray[np.float64],
    method: str,
    reference: float | None = None,
    decimals: int = EXACT,
    among: NDArray[np.float64] | None = None,
) -> Classes | None:
    """Classes of ``values`` (NaN allowed); None where there is no value at all.

    :param reference: the value «mot_asker» measures from; without it quantiles are used.
    :param decimals: the decimals the figures are shown with.
    :param among: all figures that share the scale, those of other years for example; the bounds
        are theirs, so that a colour means the same wherever it is used.
    :raises ValueError: for an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method «{method}»; expected one of {', '.join(METHODS)}")
    shown = as_shown(values, decimals)
    finite = np.isfinite(shown)
    pool = shown[finite]
    if not pool.size:
        return None
    if among is not None:
        others = as_shown(among, decimals)
        others = others[np.isfinite(others)]
        # The scale is theirs; a figure that is not among them must still find a place on it.
        pool = np.concatenate([others, np.setdiff1d(pool, others)])
    step = _step(pool, decimals)
    against = method == "mot_asker" and reference is not None
    if against:
        edges = _around(pool, float(reference or 0))
    elif np.unique(pool).size == 1:
        edges = (float(pool[0]), float(pool[0]))
    else:
        edges = (float(pool.min()), *_bounds(tuple(np.sort(pool).tolist()), method))
    edges = _on_the_grid(edges, step)
    of = np.full(values.shape, -1, dtype=np.int64)
    of[finite] = np.searchsorted(np.asarray(edges[1:-1]) + step / 2, shown[finite], side="left")
    return Classes(of, edges, step, diverging=against)


@lru_cache(maxsize=256)
def _bounds(values: tuple[float, ...], method: str) -> tuple[float, ...]:
    import mapclassify

    array = np.asarray(values)
    k = min(CLASSES, np.unique(array).size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mapclassify warns of ties, which merge classes below
        kinds: dict[str, Any] = {
            "kvantiler": mapclassify.Quantiles,
            "mot_asker": mapclassify.Quantiles,
            "like_steg": mapclassify.EqualInterval,
        }
        if method == "naturlige_brudd":
            bins = mapclassify.FisherJenks(array, k=k).bins
        else:
            bins = kinds[method](array, k=k).bins
    unique = np.unique(np.asarray(bins, dtype=float))
    unique[-1] = array[-1]
    return tuple(unique[unique > array[0]].tolist())


def _step(known: NDArray[np.float64], decimals: int) -> float:
    """The smallest difference shown; amounts published in hundreds move in hundreds."""
    if known.max() >= LARGE and not (known % HUNDRED != 0).any():
        return float(HUNDRED)
    return float(10.0**-decimals)


def _on_the_grid(edges: tuple[float, ...], step: float) -> tuple[float, ...]:
    """Bounds that are figures as shown; no figure changes its class by that, and none stands twice.

    A figure on the grid is at most ``e`` just when it is at most the last point of the grid not
    above ``e``.
    """
    digits = max(0, round(-np.log10(step)))
    floored = [round(float(np.floor(e / step + 1e-6)) * step, digits) for e in edges]
    if len(floored) == 2:
        return floored[0], floored[1]
    first, *inner, last = floored
    kept = [e for e in dict.fromkeys(inner) if first <= e < last]
    return first, *kept, last


def _around(known: NDArray[np.float64], reference: float) -> tuple[float, ...]:
    """Five classes: about as the reference (±5 %), somewhat and clearly below and above."""
    scale = max(abs(reference), 1e-9)
    near, far = 0.05 * scale, 0.15 * scale
    inner = [reference - far, reference - near, reference + near, reference + far]
    return (min(float(known.min()), inner[0]), *inner, max(float(known.max()), inner[-1]))

"""Colour classes of a map: quantiles, equal steps, natural breaks, difference from Asker.

Bounds come from mapclassify; a class is the half-open interval (previous bound, bound], the first
one closed below.
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


@dataclass(frozen=True)
class Classes:
    """``of``: each value's class, −1 where missing; class i spans ``edges[i]``–``edges[i+1]``."""

    of: NDArray[np.int64]
    edges: tuple[float, ...]
    diverging: bool = False

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.edges) - 1


def classify(
    values: NDArray[np.float64], method: str, reference: float | None = None
) -> Classes | None:
    """Classes of ``values`` (NaN allowed); None where there is no value at all.

    :param reference: the value «mot_asker» measures from; without it quantiles are used.
    :raises ValueError: for an unknown method.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method «{method}»; expected one of {', '.join(METHODS)}")
    known = values[np.isfinite(values)]
    if not known.size:
        return None
    if method == "mot_asker" and reference is not None:
        edges = _around(known, reference)
    elif np.unique(known).size == 1:
        edges = (float(known[0]), float(known[0]))
    else:
        edges = (float(known.min()), *_bounds(tuple(np.sort(known).tolist()), method))
        edges = _on_the_grid(edges, known)
    of = np.full(values.shape, -1, dtype=np.int64)
    finite = np.isfinite(values)
    inner = np.asarray(edges[1:-1])
    of[finite] = np.searchsorted(inner, values[finite], side="left")
    return Classes(of, edges, diverging=method == "mot_asker" and reference is not None)


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


def _on_the_grid(edges: tuple[float, ...], known: NDArray[np.float64]) -> tuple[float, ...]:
    """Amounts published in hundreds get bounds in hundreds; no value changes its class by that."""
    if known.max() < LARGE or (known % HUNDRED != 0).any():
        return edges
    return tuple(dict.fromkeys(float(np.floor(e / HUNDRED) * HUNDRED) for e in edges))


def _around(known: NDArray[np.float64], reference: float) -> tuple[float, ...]:
    """Five classes: about as the reference (±5 %), somewhat and clearly below and above."""
    scale = max(abs(reference), 1e-9)
    near, far = 0.05 * scale, 0.15 * scale
    inner = [reference - far, reference - near, reference + near, reference + far]
    return (min(float(known.min()), inner[0]), *inner, max(float(known.max()), inner[-1]))

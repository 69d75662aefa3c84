"""Rounding estimates so that no cell of few people can be worked out of them.

A cell's share is left out where too few live there. Whoever knows where people live could find its
count all the same: as what an area's estimate lacks when the cells that are told are taken out of
it, over areas and levels together. So that is tried here, with everything that is told, and the
estimates it takes are rounded more coarsely until every left-out cell has several counts it may
have had.

Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, chapter 4 (feasibility
intervals of an attacker, by linear programming).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_matrix

from store.errors import SourceError

Floats = NDArray[np.float64]

#: Steps estimates in per cent are rounded to; the finest that protects is chosen.
STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
#: What an estimate says of its rounding. It gives nothing away: who attacks is taken to know it.
NOTES = {0.1: "anslag_ruter", 0.2: "anslag_grovt_02", 0.5: "anslag_grovt_05",
         1.0: "anslag_grovt_1", 2.0: "anslag_grovt_2", 5.0: "anslag_grovt_5"}  # fmt: skip
#: Published counts are multiples of this.
MULTIPLE = 3
#: A binding figure has at least this dual value.
BINDING = 1e-7
MOST_ROUNDS = 60
#: How far outside its bounds a count may be for the solver's own inexactness, in counts.
EDGE = 1e-6


@dataclass
class Told:
    """Estimates of one indicator as an attacker meets them.

    ``weights`` has a row an estimate and a column a category and left-out cell: how many people of
    the estimate one person of the category in the cell is. ``known`` is what the cells that are
    told give, ``exact`` the estimate in per cent, ``among`` its people. ``people`` are the most a
    category of a cell can hold, column by column. ``equal`` times the counts is ``equals``:
    how categories make up each other, or everyone.
    """

    weights: Floats
    known: Floats
    exact: Floats
    among: Floats
    people: Floats
    equal: Floats
    equals: Floats
    steps: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.steps = np.full(len(self.exact), STEPS[0])

    def windows(self) -> tuple[Floats, Floats]:
        """Fewest and most people of left-out cells behind each estimate, as rounded."""
        rounded = np.array([round_to(v, s) for v, s in zip(self.exact, self.steps, strict=True)])
        ends = [(rounded + side * self.steps / 2) / 100 * self.among - self.known
                for side in (-1, 1)]  # fmt: skip
        return ends[0] - 1e-6, ends[1] + 1e-6

    def possible(self, column: int) -> tuple[int, set[int]]:
        """How many counts a left-out cell may have had, and which estimates hold it there."""
        low, high = self.windows()
        found = [self._most(sign, column, low, high) for sign in (1, -1)]
        least, most = found[0].fun, -found[1].fun
        count = int(np.floor(most / MULTIPLE + EDGE) - np.ceil(least / MULTIPLE - EDGE)) + 1
        n, binding = len(self.exact), set()
        for result in found:
            there = np.flatnonzero(np.abs(result.ineqlin.marginals[: 2 * n]) > BINDING)
            binding |= {int(i) % n for i in there}
        return count, binding

    def _most(self, sign: int, column: int, low: Floats, high: Floats) -> OptimizeResult:
        aim = np.zeros(self.weights.shape[1])
        aim[column] = sign
        above = csr_matrix(np.vstack([self.weights, -self.weights]))
        limits = np.concatenate([high, -low])
        more = {"A_eq": self.equal, "b_eq": self.equals} if len(self.equal) else {}
        result = linprog(aim, above, limits, bounds=[(0, p) for p in self.people], **more)
        if result.status != 0:
            raise SourceError(f"estimates cannot be protected: {result.message}")
        return result


def protect(told: Told) -> Floats:
    """The step each estimate is rounded by, so that no left-out cell has one possible count alone.

    :raises SourceError: if the coarsest rounding does not protect.
    """
    columns = np.flatnonzero(told.people > 0)
    left = columns
    for _ in range(MOST_ROUNDS):
        pinned = []
        for column in left:
            count, binding = told.possible(int(column))
            if count < 2:
                pinned.append(column)
                _coarser(told, binding)
        if pinned:
            left = np.array(pinned)
        elif len(left) == len(columns):
            return told.steps
        else:
            # Another rounding is another window: the others are tried again.
            left = columns
    raise SourceError("estimates cannot be protected: some cell of few people has one count left.")


def _coarser(told: Told, binding: set[int]) -> None:
    """Take the finest of the estimates that hold a cell one step up."""
    open_ = [i for i in binding if told.steps[i] < STEPS[-1]]
    if not open_:
        raise SourceError("estimates cannot be protected: nothing is left to round.")
    finest = min(told.steps[i] * told.among[i] for i in open_)
    for i in open_:
        if told.steps[i] * told.among[i] <= finest * 1.5:
            told.steps[i] = STEPS[STEPS.index(float(told.steps[i])) + 1]


def round_to(value: float, width: float) -> float:
    """The multiple of ``width`` nearest to ``value``.

    >>> round_to(17.38, 0.5)
    17.5
    """
    return float(round(round(value / width) * width, 6))


def alike(shares: pd.DataFrame, cells: list[str]) -> Floats:
    """A row an area, a column a left-out cell: the share of the cell's people in the area."""
    wide = shares.pivot_table(index="area", columns="code", values="share", aggfunc="sum")
    matrix: Floats = wide.reindex(columns=cells).fillna(0).to_numpy(float)
    return matrix

"""An attack on the grid as it is shipped: no left-out cell has one possible count alone.

The attacker knows all that is public: how many live in every cell, the counts of the cells that are
told, how the people of a cell are shared between areas, every estimate of every district, zone and
of Asker, and how each is rounded. What is tried is linear programming over all of it together.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from loaders.compiling.cells import OUTSIDE, load_members
from store.snapshot import load_snapshot

#: How far apart the values are that an estimate may have, by what it says of itself.
STEP = {"anslag_ruter": 0.1, "anslag_grovt_02": 0.2, "anslag_grovt_05": 0.5, "anslag_grovt_1": 1,
        "anslag_grovt_2": 2, "anslag_grovt_5": 5}  # fmt: skip
#: What adds up within a cell: each row is nought, or everybody in the cell where ``"all"``.
SUMS = {
    "folketelling_alder": ({"alder_0_14": 1, "alder_15_64": 1, "alder_65_pluss": 1}, "all"),
    "folketelling_fodeland": ({"utenfor_norge": 1, "eu": -1, "ellers": -1}, ""),
    "folketelling_flyttet": ({"i_alt": 1, "innenlands": -1, "fra_utlandet": -1}, ""),
    "folketelling_sysselsatte": ({}, ""),
}


def shares() -> dict[str, pd.DataFrame]:
    """Areas × cells of every level: which share of the cell's people live in the area."""
    members = load_members()
    inside = members[members["delomrade"] != OUTSIDE].assign(kommune="3203")
    return {
        level: inside.pivot_table(index=level, columns="code", values="share", aggfunc="sum")
        for level in ("delomrade", "levekarssone", "kommune")
    }


@pytest.fixture(scope="module")
def weights() -> dict[str, pd.DataFrame]:
    return shares()


class Attack:
    """What is public of an indicator as inequalities over the counts of the left-out cells.

    Unknown: a count a category and left-out cell and, where the rate is not of everybody, those
    it is among (``y``). ``rows`` · unknown ≤ ``most``.
    """

    def __init__(self, indicator: str, weights: dict[str, pd.DataFrame]) -> None:
        snapshot = load_snapshot()
        everyone = snapshot.rows("folketelling_folkemengde", "rute1km").set_index("area")["value"]
        rows = snapshot.rows(indicator)
        cells = rows[rows["level"] == "rute1km"]
        first = cells[cells["category"] == cells["category"].iloc[0]].set_index("area")
        self.hidden = sorted(first.index[first["value"].isna()])
        self.categories = list(dict.fromkeys(cells["category"]))
        self.people = everyone[self.hidden].to_numpy()
        self.rate = indicator == "folketelling_sysselsatte"
        n = len(self.hidden)
        blocks = len(self.categories) + self.rate
        self.size = n * blocks
        among = first["denominator"] if self.rate else everyone
        found, most = [], []
        estimates = rows[(rows["level"] != "rute1km") & rows["value"].notna()]
        for row in estimates.itertuples():
            share = weights[row.level].loc[row.area].fillna(0)
            told = cells[(cells["category"] == row.category)].set_index("area")["numerator"]
            known = float((share * told.reindex(share.index).fillna(0)).sum())
            base = float((share * among.reindex(share.index).fillna(0)).sum())
            here = share.reindex(self.hidden).fillna(0).to_numpy()
            place = self.categories.index(row.category) * n
            for side in (1, -1):
                end = (row.value + side * (STEP[row.note] / 2 + 1e-6)) / 100
                line = np.zeros(self.size)
                line[place : place + n] = side * here
                if self.rate:
                    line[-n:] = -side * end * here
                found.append(line)
                most.append(side * (end * base - known))
        self.rows, self.most = np.array(found), np.array(most)
        signs, whole = SUMS[indicator]
        parts = [signs[c] * np.eye(n) for c in self.categories if c in signs]
        self.equal = np.hstack(parts) if parts else None
        self.equals = self.people if whole else np.zeros(n)

    def ends(self, column: int) -> tuple[float, float]:
        """Fewest and most that an unknown may be."""
        aim = np.zeros(self.size)
        aim[column] = 1
        limits = [(0, p) for p in np.tile(self.people, self.size // len(self.people))]
        more = {} if self.equal is None else {"A_eq": self.equal, "b_eq": self.equals}
        both = [linprog(side * aim, self.rows, self.most, bounds=limits, **more)
                for side in (1, -1)]  # fmt: skip
        assert all(found.status == 0 for found in both), "what is published hangs together"
        return both[0].fun, -both[1].fun


def multiples(low: float, high: float) -> int:
    """How many multiples of three there are from ``low`` to ``high``."""
    return math.floor(high / 3 + 1e-4) - math.ceil(low / 3 - 1e-4) + 1


@pytest.mark.slow
@pytest.mark.parametrize("indicator", SUMS)
def test_every_left_out_cell_may_have_had_several_counts(indicator, weights):
    attack = Attack(indicator, weights)
    assert len(attack.hidden) > 50
    n = len(attack.hidden)
    for i, category in enumerate(attack.categories):
        for j, cell in enumerate(attack.hidden):
            if attack.people[j] > 0:
                low, high = attack.ends(i * n + j)
                assert multiples(low, high) >= 2, (cell, category, low, high)


def test_the_attack_finds_a_cell_that_is_given_away(weights):
    """With one estimate more, that of a cell's own, the attack has its count: so it can succeed."""
    attack = Attack("folketelling_alder", weights)
    j = int(np.flatnonzero(attack.people > 9)[0])
    low, high = attack.ends(j)
    one = np.zeros(attack.size)
    one[j] = 1
    count = 3 * math.floor((low + high) / 2 / 3)
    attack.rows = np.vstack([attack.rows, one, -one])
    attack.most = np.concatenate([attack.most, [count + 1, 1 - count]])
    assert multiples(*attack.ends(j)) == 1


def test_the_shares_of_a_cell_are_everybody_in_it(weights):
    members = load_members()
    assert members.groupby("code")["share"].sum().sub(1).abs().max() < 1e-9
    assert (members["share"] > 0).all()
    assert set(weights["kommune"].columns) <= set(members["code"])

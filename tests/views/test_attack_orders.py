"""An attack on small own orders: no secret count follows from all levels and categories together.

The order has two categories and their total on every level there is. The system of equations, its
rank and its bounds are made here, without the product's own relations.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from demands import sampled
from scipy.optimize import linprog
from test_secrecy import GRUNNKRETSER, MARK, REGISTRY

from store.catalogue import ASKER
from store.models import Level
from store.snapshot import Snapshot
from views.secrecy import hidden, protected_snapshot

PARTS, TOTAL = ("barn_0_5", "barn_6_17"), "barn_0_17"
ABOVE = {"delomrade": lambda a: a.delomrade, "levekarssone": lambda a: a.levekarssone,
         "tidligere_kommune": lambda a: a.tidligere_kommune,
         "kommune": lambda a: ASKER}  # fmt: skip
CELLS = [a.code for a in REGISTRY.by_level[Level.RUTE1KM]]
#: Each pair of levels that adds up, alone and with what lies above, and all of them.
SETS = [
    ("grunnkrets", "delomrade"), ("grunnkrets", "levekarssone"),
    ("grunnkrets", "delomrade", "levekarssone"), ("delomrade", "tidligere_kommune", "kommune"),
    ("rute1km", "kommune"), ("rute1km", "grunnkrets", "delomrade", "kommune"),
    ("rute1km", "levekarssone"), ("rute1km", "delomrade"), ("delomrade", "levekarssone"),
    ("rute1km", "grunnkrets", "delomrade", "levekarssone", "kommune"),
    ("grunnkrets", "delomrade", "levekarssone", "tidligere_kommune", "kommune"),
]  # fmt: skip


def order(
    levels: tuple[str, ...], seed: int, share: float | None = None, small: float = 0.3
) -> pd.DataFrame:
    """Counts in a share of the grunnkretser and nought in the rest, summed on every level."""
    random = np.random.default_rng(seed)
    n = len(GRUNNKRETSER)
    some = random.random((2, n)) < (share or (0.2 if len(levels) < 5 else 0.1))
    few = random.random((2, n)) < small
    counts = np.where(few, random.integers(1, 5, (2, n)), random.integers(5, 30, (2, n))) * some
    base = pd.DataFrame({PARTS[0]: counts[0], PARTS[1]: counts[1], TOTAL: counts.sum(axis=0),
                         "denominator": random.integers(80, 500, n)}).astype(float)  # fmt: skip
    base["grunnkrets"] = [a.code for a in GRUNNKRETSER]
    base["rute1km"] = random.choice(CELLS, n)
    for level, above in ABOVE.items():
        base[level] = [above(a) for a in GRUNNKRETSER]
    rows = []
    for level in levels:
        summed = base[base[level] != ""].groupby(level)[[*PARTS, TOTAL, "denominator"]].sum()
        if level == "rute1km":
            summed = summed.reindex(CELLS, fill_value=0.0)
        for category in (*PARTS, TOTAL):
            one = summed[[category, "denominator"]].set_axis(["numerator", "denominator"], axis=1)
            rows.append(one.reset_index(names="area").assign(level=level, category=category))
    frame = pd.concat(rows, ignore_index=True)
    share = 100 * frame["numerator"] / frame["denominator"].where(frame["denominator"] > 0)
    return frame.assign(indicator=MARK["indicator"], period=MARK["periods"][0], status="derived",
                        note="", lower=np.nan, upper=np.nan, source="ssb_familietype",
                        value=share.fillna(0.0))  # fmt: skip


def shown_of(rows: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    mark = {**MARK, "categories": [*PARTS, TOTAL], "levels": list(levels)}
    return protected_snapshot(Snapshot("x", rows, {"imports": [mark]}), REGISTRY).frame


def equations(shown: pd.DataFrame, levels: tuple[str, ...]):
    """All that adds up: the unknown cells, the matrix and the right side.

    The grunnkretser are in it, unknown, where the order does not have them: so all that two levels
    tell of each other is there, whatever areas cover the same ground.
    """
    cells = list(shown.set_index(["category", "area"]).index)
    if "grunnkrets" not in levels:
        cells += [(c, a.code) for c in (*PARTS, TOTAL) for a in GRUNNKRETSER]
    known = shown.dropna(subset=["numerator"]).set_index(["category", "area"])["numerator"]
    unknown = [c for c in cells if c not in known.index]
    level_of = shown.drop_duplicates("area").set_index("area")["level"]
    sums = []
    for category in (*PARTS, TOTAL):
        every = [(category, a.code) for a in GRUNNKRETSER]
        if "rute1km" in levels:
            sums.append(((category, CELLS[0]), [*every, *((category, c, -1) for c in CELLS[1:])]))
        for level in set(levels) & set(ABOVE):
            for parent in level_of.index[level_of == level]:
                inside = [a for a in GRUNNKRETSER if ABOVE[level](a) == parent]
                for below in {"grunnkrets", *levels}:
                    if below == "grunnkrets":
                        sums.append(((category, parent), [(category, a.code) for a in inside]))
                    elif below == "rute1km" and level == "kommune":
                        sums.append(((category, parent), [(category, c) for c in CELLS]))
                    elif (below, level) in {("delomrade", "tidligere_kommune"),
                                            ("delomrade", "kommune"),
                                            ("tidligere_kommune", "kommune")}:  # fmt: skip
                        parts = dict.fromkeys(ABOVE[below](a) for a in inside)
                        sums.append(((category, parent), [(category, p) for p in parts]))
    for area in level_of.index:
        sums.append(((TOTAL, area), [(part, area) for part in PARTS]))
    place = {c: i for i, c in enumerate(unknown)}
    matrix, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
    for i, (total, parts) in enumerate(sums):
        for cell, sign in [(total, 1.0), *((p[:2], -1.0 if len(p) == 2 else 1.0) for p in parts)]:
            if cell in place:
                matrix[i, place[cell]] += sign
            else:
                right[i] -= sign * known[cell]
    return unknown, matrix, right


def found_by_algebra(matrix: np.ndarray) -> np.ndarray:
    """Which unknowns the equations determine: no direction that changes nothing moves them."""
    _, s, vt = np.linalg.svd(matrix, full_matrices=True)
    free = vt[int((s > 1e-9 * max(s[0], 1)).sum()) :]
    return np.abs(free).max(axis=0, initial=0) < 1e-9


@pytest.mark.parametrize("levels", sampled([(levels,) for levels in SETS], 12), ids="-".join)
def test_no_secret_cell_follows_from_all_that_is_published(levels):
    rows = order(levels, 7)
    truth = rows.set_index(["category", "area"])["numerator"]
    rest = rows.set_index(["category", "area"])["denominator"] - truth
    secret = {c for c, v in truth.items() if 0 < v < 5} | {c for c, v in rest.items() if 0 < v < 5}
    assert secret, "nothing to attack"
    bare = rows.assign(numerator=rows["numerator"].mask(
        pd.MultiIndex.from_frame(rows[["category", "area"]]).isin(secret)))  # fmt: skip
    unknown, matrix, _ = equations(bare, levels)
    given_away = {c for c, found in zip(unknown, found_by_algebra(matrix), strict=True) if found}
    assert given_away & secret, "hiding the small ones alone gives some away"
    shown = shown_of(rows, levels)
    unknown, matrix, right = equations(shown, levels)
    assert secret <= set(unknown), "a secret count is published as it is"
    if "grunnkrets" in levels:
        assert np.abs(matrix @ truth[unknown].to_numpy() - right).max() < 1e-6
    found = dict(zip(unknown, found_by_algebra(matrix), strict=True))
    assert not [c for c in secret if found[c]]
    # Bounds: counts are nought or more, and at least two whole numbers are left for each.
    place = {c: i for i, c in enumerate(unknown)}
    for cell in sorted(secret)[:: len(secret) // 8 + 1]:
        aim = np.zeros(len(unknown))
        aim[place[cell]] = 1
        ends = [linprog(sign * aim, A_eq=matrix, b_eq=right, method="highs") for sign in (1, -1)]
        # Where nothing holds a count from above there is no end, and no count is found.
        low, high = (sign * e.fun if e.status == 0 else sign * -np.inf
                     for sign, e in zip((1, -1), ends, strict=True))  # fmt: skip
        if not np.isfinite(high):
            continue
        assert np.floor(high + 1e-6) - np.ceil(low - 1e-6) >= 1, (cell, low, high)
    hidden = int(shown["value"].isna().sum())
    assert hidden <= 2.2 * len(secret) + 12, "few are hidden beside the secret ones"


@pytest.mark.slow
def test_where_everybody_is_counted_few_are_hidden_beside_the_secret_ones():
    """All grunnkretser have counts, one in twenty under five: few levels above are touched."""
    levels = ("grunnkrets", "delomrade", "levekarssone", "tidligere_kommune", "kommune")
    rows = order(levels, 7, share=1.0, small=0.05)
    truth = rows.set_index(["category", "area"])["numerator"]
    secret = {c for c, v in truth.items() if 0 < v < 5}
    assert len(secret) > 8
    shown = shown_of(rows, levels)
    unknown, matrix, _ = equations(shown, levels)
    found = dict(zip(unknown, found_by_algebra(matrix), strict=True))
    assert not [c for c in secret if found[c]]
    assert len(unknown) < 6 * len(secret) and len(unknown) < 0.1 * len(rows)
    # Not by bounds either: another table with one more or one less fits all that is shown.
    place, x = {c: i for i, c in enumerate(unknown)}, truth[unknown].to_numpy()
    for cell in sorted(secret):
        fits = []
        for step in (1.0, -1.0):
            low = -x
            high = np.full(len(x), np.inf)
            low[place[cell]] = high[place[cell]] = step
            fits.append(linprog(np.zeros(len(x)), A_eq=matrix, b_eq=np.zeros(len(matrix)),
                                bounds=np.column_stack([low, high])).status == 0)  # fmt: skip
        assert any(fits), cell


@pytest.mark.parametrize("above", ["kommune", "levekarssone", "delomrade", "tidligere_kommune"])
def test_one_small_square_is_not_what_is_left_of_the_whole(above):
    """Nor of all areas of another level, which cover the same ground."""
    levels = ("rute1km", above)
    rows = order(levels, 7)
    rows = rows[rows["category"] == TOTAL].reset_index(drop=True)
    small = rows["area"] == CELLS[0]
    rows["numerator"] = np.where(small, 3.0, 10.0)
    rows["denominator"] = 100.0
    whole = rows["level"] == above
    cells = rows["level"] == "rute1km"
    for column in ("numerator", "denominator"):
        of_all = rows.loc[cells, column].sum()
        rows.loc[whole, column] = np.floor(of_all / whole.sum())
        rows.loc[rows.index[whole][0], column] += of_all - rows.loc[whole, column].sum()
    rows["value"] = 100 * rows["numerator"] / rows["denominator"]
    shown = shown_of(rows, levels)
    hidden = shown[shown["value"].isna()]
    assert CELLS[0] in set(hidden["area"]) and len(hidden) > 1
    assert len(hidden) < 5, "and hardly more than that"


@pytest.mark.parametrize("seed", sampled([0, 1, 3]))
def test_what_is_public_besides_an_order_protects_nothing_and_is_not_hidden(seed):
    """The districts are published openly: whoever has them from elsewhere finds no secret count."""
    levels = ("grunnkrets", "delomrade")
    rows = order(levels, seed, share=0.15)
    mark = {**MARK, "categories": [*PARTS, TOTAL], "levels": ["grunnkrets"]}
    shown = protected_snapshot(Snapshot("x", rows, {"imports": [mark]}), REGISTRY).frame
    public = rows["level"] == "delomrade"
    counts = ["value", "numerator", "denominator"]
    assert shown.loc[public, counts].equals(rows.loc[public, counts])
    few = rows["numerator"].between(1, 4) & ~public
    assert few.sum() > 10 and shown.loc[few, "value"].isna().all()
    unknown, matrix, _ = equations(shown, levels)
    found = dict(zip(unknown, found_by_algebra(matrix), strict=True))
    secret = pd.MultiIndex.from_frame(rows.loc[few, ["category", "area"]])
    assert not [c for c in secret if found[c]]
    assert shown.loc[~public, "value"].notna().mean() > 0.5


def test_a_count_that_public_figures_give_away_costs_the_rest_of_the_order_nothing():
    """One grunnkrets's share of its district is all that was not published: the others stand."""
    rows = order(("grunnkrets", "delomrade"), 0, share=1.0, small=0.0)
    rows = rows[rows["category"] == TOTAL].reset_index(drop=True)
    base = rows[rows["level"] == "grunnkrets"]
    district = next(a.delomrade for a in GRUNNKRETSER if a.code == base["area"].iloc[0])
    inside = base.index[base["area"].isin([a.code for a in GRUNNKRETSER
                                           if a.delomrade == district])]  # fmt: skip
    above = rows.index[rows["area"] == district]
    rows.loc[above, "numerator"] += 3.0 - rows.loc[inside[0], "numerator"]
    rows.loc[inside[0], "numerator"] = 3.0
    rows["value"] = 100 * rows["numerator"] / rows["denominator"]
    # All of the district but one is public, so that the one is too.
    fixed = rows["level"].eq("delomrade") | rows.index.isin(inside[1:])
    rows["period"] = MARK["periods"][0]
    ordered = pd.Series(~fixed, index=rows.index)
    people = pd.Series(dtype=float)
    hide, _ = hidden(rows, ordered, "share", REGISTRY, people)
    assert set(hide) == {inside[0]}

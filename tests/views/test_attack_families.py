"""An attack on orders of several family types: together they are what each is a share of.

Whoever has four types and the persons in private households has the fifth. What adds up to what is
worked out here, without the product's own relations.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_attack import WHOLE
from test_attack_orders import found_by_algebra
from test_secrecy import GRUNNKRETSER, MARK, REGISTRY

from store.snapshot import Snapshot
from views.secrecy import protected_snapshot

LEVELS = ("grunnkrets", "delomrade")
ABOVE = {a.code: a.delomrade for a in GRUNNKRETSER}


def orders(seed: int) -> pd.DataFrame:
    """Persons of each family type, and all of them together, by grunnkrets and district."""
    random = np.random.default_rng(seed)
    n = len(GRUNNKRETSER)
    counts = {kind: np.where(random.random(n) < 0.06, random.integers(1, 5, n),
                             random.integers(15, 80, n)) for kind in WHOLE}  # fmt: skip
    rows = []
    for (indicator, category), persons in counts.items():
        one = pd.DataFrame({"grunnkrets": list(ABOVE), "delomrade": list(ABOVE.values()),
                            "numerator": persons, "denominator": sum(counts.values())})  # fmt: skip
        for level in LEVELS:
            summed = one.groupby(level)[["numerator", "denominator"]].sum().astype(float)
            rows.append(summed.reset_index(names="area").assign(
                level=level, indicator=indicator, category=category))  # fmt: skip
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"], lower=np.nan,
                        upper=np.nan, period=MARK["periods"][0], status="derived", note="",
                        source="ssb_familietype")  # fmt: skip


def followed(shown: pd.DataFrame) -> set[tuple[str, str]]:
    """The hidden cells that follow from all sums over areas and over family types."""
    unknown = {(r.indicator, r.area): i for i, r in
               enumerate(shown[shown["numerator"].isna()].itertuples())}  # fmt: skip
    sums = [[(kind, above), *((kind, a) for a in ABOVE if ABOVE[a] == above)]
            for kind, _ in WHOLE for above in set(ABOVE.values())]  # fmt: skip
    areas = [*ABOVE, *set(ABOVE.values())]
    matrix = np.zeros((len(sums) + len(areas), len(unknown)))
    for i, (total, *parts) in enumerate(sums):
        for cell, sign in [(total, 1.0), *((p, -1.0) for p in parts)]:
            if cell in unknown:
                matrix[i, unknown[cell]] = sign
    for i, area in enumerate(areas, len(sums)):
        for kind, _ in WHOLE:
            if (kind, area) in unknown:
                matrix[i, unknown[kind, area]] = 1.0
    return {c for c, found in zip(unknown, found_by_algebra(matrix), strict=True) if found}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_four_family_types_do_not_tell_the_fifth(seed):
    rows = orders(seed)
    marks = [{**MARK, "indicator": i, "categories": [c], "levels": list(LEVELS)} for i, c in WHOLE]
    few = rows["numerator"].between(1, 4)
    secret = set(zip(rows.loc[few, "indicator"], rows.loc[few, "area"], strict=True))
    assert len(secret) > 20
    assert followed(rows.assign(numerator=rows["numerator"].mask(few))) & secret
    shown = protected_snapshot(Snapshot("x", rows, {"imports": marks}), REGISTRY).frame
    assert shown.loc[few, "value"].isna().all()
    assert not followed(shown) & secret
    assert shown["value"].isna().sum() < 4 * len(secret)

"""Hele Asker: the sentences are tested differences, anyone can be chosen, likeness is open."""

import numpy as np
import pytest

from analysis.similar import distances
from views import comparison, similar, whole


def test_the_sentences_are_tested_differences_of_the_side_they_stand_on():
    rows = whole.rows(("3201", "3301"))
    for favourable in (True, False):
        found = whole.findings(rows, favourable)
        assert len(found) <= 3
        assert [f.share for f in found] == sorted((f.share for f in found), reverse=True)
        for one in found:
            row = next(r for r in rows if r.choice == one.choice)
            told = [b for b in row.others if b and b.favourable is favourable]
            assert told and all(b.outcome in ("higher", "lower") for b in told)


def test_every_municipality_can_be_chosen():
    assert (
        len([c for c in comparison.offered() if len(c) == 4 and c not in comparison.PARTS]) == 356
    )


def test_asker_is_most_like_itself_and_the_order_is_by_distance():
    found = similar.similar()
    assert found[0].area == "3203" and found[0].distance == 0
    far = [s.distance for s in found]
    assert far == sorted(far) and "3203" not in [s.area for s in similar.nearest()]


def test_the_unit_of_a_column_does_not_matter():
    table = np.array([[1.0, 2.0], [2.0, 5.0], [4.0, 3.0], [np.nan, 1.0]])
    scaled = table * [1000, 0.01] + [7, -3]
    assert distances(scaled, 0) == pytest.approx(distances(table, 0))

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from demands import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.disclosure import Relation, recoverable, total_of
from analysis.protection import protect

PARTS = [total_of("d1", ["a", "b", "c"]), total_of("d2", ["e", "f"])]
ZONES = [total_of("z1", ["a", "b"]), total_of("z2", ["c", "e", "f"])]


def counts(a, b, c, e, f):
    return {"a": a, "b": b, "c": c, "e": e, "f": f,
            "d1": a + b + c, "d2": e + f, "z1": a + b, "z2": c + e + f}  # fmt: skip


def hide(cells, *names):
    return {k: None if k in names else v for k, v in cells.items()}


def test_parent_less_siblings_gives_a_single_hidden_child():
    found = recoverable(hide(counts(6, 30, 40, 20, 9), "a"), PARTS)
    assert found["a"].exact and found["a"].lower == 6


def test_two_hidden_siblings_protect_each_other_and_have_bounds():
    found = recoverable(hide(counts(6, 30, 40, 20, 9), "a", "b"), PARTS)
    assert not found["a"].exact and not found["b"].exact
    assert (found["a"].lower, found["a"].upper) == (0, 36)


def test_another_division_of_the_same_places_can_give_it_away():
    # Within d1 two are hidden, but the zones part them: z1 less b, and so on.
    cells = hide(counts(6, 30, 40, 20, 9), "a", "c")
    assert not recoverable(cells, PARTS)["a"].exact
    both = recoverable(cells, PARTS + ZONES)
    assert both["a"].exact and both["a"].lower == 6
    assert both["c"].exact and both["c"].lower == 40


def test_a_combination_no_single_relation_shows_is_found():
    # a + b, b + c and a + c known: none of them gives a cell alone, together they give all.
    relations = [total_of("x", "ab"), total_of("y", "bc"), total_of("w", "ac")]
    found = recoverable({"x": 7, "y": 9, "w": 8, "a": None, "b": None, "c": None}, relations)
    assert [found[k].lower for k in "abc"] == [3, 4, 5]
    assert all(found[k].exact for k in "abc")


def test_what_everybody_knows_can_leave_one_number_only():
    # Two hidden for being under five that add up to eight are four each.
    cells = hide(counts(4, 4, 40, 20, 9), "a", "b")
    known = {"a": (1, 4), "b": (1, 4)}
    assert not recoverable(cells, PARTS)["a"].exact
    assert recoverable(cells, PARTS, known)["a"].exact
    assert recoverable(cells, PARTS, known, bounds_of=["b"])["b"].exact
    assert not recoverable(cells, PARTS, known, bounds_of=["b"])["a"].exact


def test_nothing_left_to_share_gives_noughts_away():
    cells = hide(counts(0, 0, 40, 20, 9), "a", "b")
    assert recoverable(cells, PARTS)["a"].exact


def test_a_cell_that_is_in_no_answer_is_as_hidden_as_one_that_is_marked():
    cells = counts(6, 30, 40, 20, 9)
    del cells["a"]
    assert recoverable(cells, PARTS)["a"].exact
    assert recoverable({"q": None}, [])["q"].exact is False


def test_published_counts_that_do_not_add_up_are_refused():
    wrong = counts(6, 30, 40, 20, 9) | {"d1": 99}
    with pytest.raises(ValueError, match="do not add up"):
        recoverable(wrong, PARTS)
    with pytest.raises(ValueError, match="contradict"):
        recoverable(hide(wrong | {"z1": 36}, "a", "c"), PARTS + ZONES + [total_of("d1", "abc")]
                    + [Relation({"a": 1.0, "c": 1.0, "d2": -1.0})])  # fmt: skip


def test_the_smallest_sibling_is_hidden_too_and_the_totals_are_kept():
    cells = counts(3, 30, 40, 20, 9)
    assert protect(cells, ["a"], PARTS, keep=["d1", "d2"]) == {"b"}


def test_protection_holds_through_every_division_at_once():
    cells = counts(3, 30, 40, 20, 9)
    more = protect(cells, ["a"], PARTS + ZONES, keep=["d1", "d2", "z1", "z2"])
    found = recoverable(hide(cells, "a", *more), PARTS + ZONES)
    assert not found["a"].exact
    assert more & {"b", "c", "e", "f"}


def test_what_cannot_be_protected_is_said():
    with pytest.raises(ValueError, match="Nothing more"):
        protect({"a": 3}, ["a"], [Relation({"a": 1.0})])


def rank(rows):
    rows, found = [[Fraction(x) for x in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][column] / rows[found][column]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.lists(st.integers(-1, 2), min_size=5, max_size=5), min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_algebra_finds_exactly_the_cells_exact_fractions_find(rows, mask):
    hidden = [i for i in range(5) if mask[i]]
    assume(hidden)
    values = [11.0, 23.0, 7.0, 5.0, 31.0]
    cells, relations = {}, []
    for i, value in enumerate(values):
        cells[i] = None if mask[i] else value
    for r, row in enumerate(rows):
        cells[f"t{r}"] = sum(k * v for k, v in zip(row, values, strict=True))
        relations.append(Relation({f"t{r}": 1.0, **{i: -float(k) for i, k in enumerate(row)}}))
    found = recoverable(cells, relations, bounds_of=())
    reduced = [[row[i] for i in hidden] for row in rows]
    for place, name in enumerate(hidden):
        one = [int(i == place) for i in range(len(hidden))]
        determined = rank(reduced) == rank([*reduced, one])
        assert found[name].exact == determined
        if determined:
            assert found[name].lower == pytest.approx(values[name])


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_bounds_are_those_of_trying_every_number(numbers):
    cells = hide(counts(*numbers), "a", "c", "e", "z1")
    relations = PARTS + ZONES
    found = recoverable(cells, relations)
    a, b, c, e, f = numbers
    possible = [
        (x, y, w) for x, y, w in product(range(40), repeat=3)
        if x + b + y == a + b + c and w + f == e + f and y + w + f == c + e + f
    ]  # fmt: skip
    for i, name in enumerate("ace"):
        tried = {p[i] for p in possible}
        assert (found[name].lower, found[name].upper) == (min(tried), max(tried))
        assert found[name].exact == (len(tried) == 1)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_no_secret_of_a_whole_municipality_can_be_recovered(seed):
    """Small areas in districts and, cut otherwise, in zones, in three categories with totals."""
    random = np.random.default_rng(seed)
    cells, relations = {}, []
    kinds = ["x", "y", "z"]
    for area in range(24):
        for kind in kinds:
            cells[kind, area] = float(random.poisson(8))
        cells["all", area] = sum(cells[k, area] for k in kinds)
        relations.append(total_of(("all", area), [(k, area) for k in kinds]))
    secret = [c for c, v in cells.items() if 0 < v < 5]
    for kind in [*kinds, "all"]:
        for level, size in (("district", 6), ("zone", 4)):
            for group in range(24 // size):
                inside = [(kind, a) for a in range(group * size, (group + 1) * size)]
                cells[kind, level, group] = sum(cells[c] for c in inside)
                relations.append(total_of((kind, level, group), inside))
    known = dict.fromkeys(secret, (1.0, 4.0))
    totals = [c for c in cells if len(c) == 3]
    more = protect(cells, secret, relations, known, keep=totals)
    found = recoverable(hide(cells, *secret, *more), relations, known)
    assert not [c for c in secret if found[c].exact]
    for cell, what in found.items():
        assert what.lower - 1e-6 <= cells[cell] <= what.upper + 1e-6

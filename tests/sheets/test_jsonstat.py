"""The JSON-stat reader: any shape, any order, sparse and dense, and every wrong document."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.dataset import SYMBOLS
from sheets.jsonstat import read
from store.errors import SourceError, Where

WHERE = Where("ssb", "00000")
numbers = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.floats(-1e12, 1e12))
symbols = st.sampled_from([None, None, *[s for s in SYMBOLS if s]])


@st.composite
def documents(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    ids = draw(st.permutations([f"D{i}" for i in range(len(sizes))]))
    cells = math.prod(sizes)
    values = draw(st.lists(numbers, min_size=cells, max_size=cells))
    marks = draw(st.lists(symbols, min_size=cells, max_size=cells))
    codes = {
        n: draw(st.permutations([f"{n}c{k}" for k in range(s)]))
        for n, s in zip(ids, sizes, strict=True)
    }
    dimension = {}
    for name in ids:
        index = {c: i for i, c in enumerate(codes[name])}
        shuffled = dict(draw(st.permutations(list(index.items()))))
        form = draw(st.sampled_from(["array", "object"]))
        dimension[name] = {"category": {"index": codes[name] if form == "array" else shuffled}}
    inline = draw(st.booleans())
    shown = [m if inline and m else v for v, m in zip(values, marks, strict=True)]
    sparse = {str(i): v for i, v in enumerate(shown) if v is not None}
    document = {
        "class": "dataset",
        "id": list(ids),
        "size": sizes,
        "dimension": dimension,
        "value": draw(st.sampled_from([shown, sparse])),
    }
    if not inline:
        dense = [m or "" for m in marks]
        few = {str(i): m for i, m in enumerate(marks) if m}
        document["status"] = draw(st.sampled_from([dense, few]))
    return document, [codes[n] for n in ids], values, marks, inline


def expected(value, mark, inline):
    """What one cell means, told plainly."""
    if inline and mark:
        value = None
    if mark in (".", "..", "...", ":", "u", "x"):
        return None, str(SYMBOLS[mark])
    if mark == "-" and value is None:
        return 0.0, "ok"
    if value is None:
        return None, "missing"
    return float(value), "provisional" if mark == "*" else "ok"


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_cell_lands_in_its_place_with_its_status(drawn):
    document, codes, values, marks, inline = drawn
    frame = read(json.loads(json.dumps(document)), WHERE, "levekar").frame
    places = list(itertools.product(*codes))
    assert list(frame[document["id"]].astype(str).itertuples(index=False, name=None)) == places
    told = list(zip(frame["value"], frame["status"].astype(str), strict=True))
    for (value, status), raw, mark in zip(told, values, marks, strict=True):
        wanted, wanted_status = expected(raw, mark, inline)
        assert status == wanted_status
        assert math.isnan(value) if wanted is None else value == pytest.approx(wanted)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5) | st.booleans(),
        lambda s: (
            st.lists(s, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "size", "dimension", "value", "status", "category", "index", "A"]
                ),
                s,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_other_json_is_refused_in_words(document):
    try:
        read(document, WHERE)
    except SourceError as error:
        assert str(error).startswith("ssb, table 00000: expected ")


def small(**changes):
    document = {
        "class": "dataset",
        "id": ["A", "B"],
        "size": [2, 2],
        "dimension": {
            "A": {"category": {"index": ["a", "b"]}},
            "B": {"category": {"index": {"x": 1, "y": 0}}},
        },
        "value": [1, 2, 3, 4],
    }
    return document | changes


def test_index_as_object_gives_the_order():
    frame = read(small(), WHERE).frame
    assert frame["B"].tolist() == ["y", "x", "y", "x"]


def test_a_hidden_status_hides_a_number_that_came_with_it():
    frame = read(small(value=[0, 2, 3, 4], status={"0": ":"}), WHERE).frame
    assert math.isnan(frame["value"][0])
    assert frame["status"][0] == "suppressed"


def test_one_status_for_all():
    assert set(read(small(status="*"), WHERE).frame["status"]) == {"provisional"}


WRONG = {
    "a list": [],
    "an empty document": {},
    "no dimension": small(dimension=None),
    "size shorter than id": small(size=[4]),
    "a size that is text": small(size=["2", 2]),
    "a size of nothing": small(size=[0, 2]),
    "too few values": small(value=[1, 2, 3]),
    "a position too far": small(value={"7": 1}),
    "a position that is text": small(value={"first": 1}),
    "a symbol nobody knows": small(value=[1, "?", 3, 4]),
    "a status nobody knows": small(status={"0": "q"}),
    "a code twice": small(
        dimension=small()["dimension"] | {"A": {"category": {"index": ["a", "a"]}}}
    ),
    "positions with a hole": small(
        dimension=small()["dimension"] | {"B": {"category": {"index": {"x": 0, "y": 2}}}}
    ),
    "nested values": small(value=[[1, 2], [3, 4]]),
    "values as text": small(value="1 2 3 4"),
    "a number without end": small(value=[1, 2, 3, math.inf]),
    "an object as value": small(value=[1, 2, 3, {}]),
    "far too many cells": small(size=[100000, 100000]),
    "a dimension twice": small(id=["A", "A"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_document_is_refused(name):
    with pytest.raises(SourceError, match=r"ssb, table 00000: expected .+; got .+"):
        read(WRONG[name], WHERE)


def test_mandatory_notes_alone_are_kept():
    document = small(note=["vis", "ikke"], extension={"noteMandatory": {"0": True}})
    document["dimension"]["A"] |= {"note": ["også"], "extension": {"noteMandatory": {"0": True}}}
    assert read(document, WHERE).notes == ["vis", "også"]


@pytest.mark.parametrize("status", ["", {"2": "", "3": ""}, ["", "", "", ""], {}, None])
def test_an_empty_status_does_not_overrule_a_symbol_among_the_values(status):
    frame = read(small(value=[12.5, 12.4, ":", ".."], status=status), WHERE).frame
    assert frame["status"].tolist() == ["ok", "ok", "suppressed", "missing"]
    assert frame["value"].tolist()[:2] == [12.5, 12.4]

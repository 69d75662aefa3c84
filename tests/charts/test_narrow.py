"""A narrow figure says all the broad one says; no axis misleads at any width."""

from __future__ import annotations

import itertools
import math
import re
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import pytest
from demands import sampled
from hypothesis import given
from hypothesis import strategies as st

from charts.figure import Figure
from charts.inset import LEFT, NARROW, TALL, WINDOW
from charts.labels import FONT, LETTER, mercator, scale
from charts.narrow import broken, label, narrowed, sparser
from views.figures import KINDS, build, read


@lru_cache
def plot_of(kind: str) -> go.Figure:
    """The plot of a kind as it is first met."""
    made = build(read(KINDS[kind], {}))
    if not isinstance(made, Figure):
        pytest.skip(made.text)
    return made.plot


def as_narrow(plot: go.Figure) -> go.Figure:
    """The plot with what ``narrowed`` lays over it, as Plotly updates a figure."""
    over = narrowed(plot)
    new = go.Figure(plot)
    new.update_layout(over["layout"])
    for trace, change in zip(new.data, over["traces"], strict=True):
        trace.update(change)
    return new


def words(text: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<br\s*/?>", " ", str(text or ""))).strip()


@given(st.text(alphabet="abc dæø –", max_size=80), st.integers(8, 40))
def test_a_broken_text_has_the_same_words(text: str, letters: int) -> None:
    assert words(broken(text, letters)) == words(text)
    for line in broken(text, letters).split("<br>"):
        assert len(line) <= letters or " " not in line.strip()


@given(st.floats(1e-3, 1e6), st.floats(1.5, 40), st.integers(100, 400))
def test_sparser_ticks_are_never_closer(step: float, count: float, room: int) -> None:
    found = sparser(step, [0.0, step * count], room)
    assert found >= step * (1 - 1e-9)
    digits = found / 10 ** math.floor(math.log10(found) + 1e-9)
    assert found == step or round(digits, 6) in (1, 2, 5, 10)


def test_what_is_marked_in_a_class_stands_below_it() -> None:
    assert label("590–628 kr  ◂ midten: 606 kr") == "590–628 kr<br>◂ midten: 606 kr"
    assert label("590–628 kr<br>◂ midten: 606 kr") == "590–628 kr<br>◂ midten: 606 kr"
    assert label("590–628 kr") == "590–628 kr"


def test_no_name_in_an_inset_lies_on_another_where_it_is_narrow() -> None:
    """Names that have room beside others on a wide figure alone are left out of a narrow one."""
    narrow = as_narrow(plot_of("kart"))
    inset = [t for t in narrow.data if t.type == "scattergeo" and t.geo == "geo2" and t.text]
    shown = [t for t in inset if t.visible is not False]
    hidden = [name for t in inset if t.visible is False for name in t.text]
    assert hidden and {n for t in shown for n in t.text}.isdisjoint(hidden)
    across = NARROW * (1 - LEFT)
    pixels = scale(WINDOW, across, TALL * narrow.layout.height)
    boxes = []
    for trace in shown:
        for lon, lat, name in zip(trace.lon, trace.lat, trace.text, strict=True):
            lines = name.split("<br>")
            half, tall = max(map(len, lines)) * LETTER / 2, len(lines) * FONT / 2
            x, y = lon * pixels, mercator(lat) * pixels
            boxes.append((x - half, y - tall, x + half, y + tall))
    for one, other in itertools.combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("kind", sampled(KINDS, 3))
def test_nothing_is_left_out_where_it_is_narrow(kind: str) -> None:
    broad, narrow = plot_of(kind), as_narrow(plot_of(kind))
    for a, b in zip(broad.data, narrow.data, strict=True):
        assert words(a.name) == words(b.name)
        for column in ("x", "y", "z", "locations"):
            one, two = getattr(a, column, None), getattr(b, column, None)
            assert (one is None) == (two is None)
            if one is not None:
                assert [str(v) for v in one] == [str(v) for v in two]
        bars = [getattr(t, "colorbar", None) for t in (a, b)]
        if bars[0] is not None and bars[0].ticktext is not None:
            assert [words(x) for x in bars[0].ticktext] == [words(x) for x in bars[1].ticktext]
    for a, b in zip(axes(broad), axes(narrow), strict=True):
        assert words(a.title.text) == words(b.title.text) and a.range == b.range


def axes(plot: go.Figure) -> list:
    return [*plot.select_xaxes(), *plot.select_yaxes()]


@pytest.mark.parametrize("kind", sampled(KINDS, 3))
def test_an_axis_of_values_is_set_and_holds_all_that_is_drawn(kind: str) -> None:
    plot = plot_of(kind)
    for trace in (t for t in plot.data if t.type in ("scatter", "bar")):
        for side in "xy":
            own = getattr(trace, f"{side}axis") or side  # a lower panel has an axis of its own
            axis = plot.layout[f"{side}axis{own[1:]}"]
            drawn = numbers(getattr(trace, side))
            if (
                axis.visible is False
                or axis.tickvals is not None
                or not drawn
                or axis.type == "log"
            ):
                continue
            if side == "y" and kind == "pyramide":
                continue  # ages, from 0 to 100
            error = getattr(trace, f"error_{side}")
            if error.array is not None:
                drawn += [float(v) + float(e) for v, e in
                          zip(getattr(trace, side), error.array, strict=True)
                          if not np.isnan(float(v) + float(e))]  # fmt: skip
            low, high = sorted(float(v) for v in axis.range)
            assert low <= min(drawn) and max(drawn) <= high, (side, trace.name)
            # A bar is as long as its value: it begins at zero.
            if trace.type == "bar" and (trace.orientation == "h") == (side == "x"):
                assert low <= 0 <= high


def numbers(column: object) -> list[float]:
    found = [] if column is None else list(column)
    return [float(v) for v in found
            if isinstance(v, int | float | np.number) and not np.isnan(float(v))]  # fmt: skip

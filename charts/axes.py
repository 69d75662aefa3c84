"""Axes of values that cannot mislead: a range that is set, holds the intervals, and real ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from text.formats import number

#: About so many ticks on an axis of values, and the share of the spread left free at either end.
TICKS, MARGIN = 5, 0.06


def value_axis(
    values: Iterable[float | None], decimals: int, *, zero: bool = False, ticks: int = TICKS
) -> dict[str, Any]:
    """Range, distance of ticks and their format for an axis that shows all of ``values``.

    The ticks are never finer than the figures: with no decimals there is none at a half. The range
    is at least four figures wide, so that a series that hardly moves does not look like a storm.

    :param values: everything drawn, the ends of intervals and the reference included; NaN and None
        allowed.
    :param zero: whether the axis begins at zero, as bars must.
    :param ticks: about how many ticks; fewer for a narrow figure.

    >>> value_axis([400_200.0], 0)["dtick"], value_axis([1.0, 9.0], 1)["tickformat"]
    (1.0, ',.0f')
    """
    known = np.asarray([v for v in values if v is not None and math.isfinite(v)], dtype=float)
    if not known.size:
        return {}
    step = 10.0**-decimals
    low, high = float(known.min()), float(known.max())
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    wide = max(high - low, 4 * step)
    middle = (low + high) / 2
    low, high = min(low, middle - wide / 2), max(high, middle + wide / 2)
    begins = 0.0 if zero and known.min() >= 0 else low - MARGIN * wide
    dtick = max(_nice(wide / ticks), step)
    places = max(0, -math.floor(math.log10(dtick) + 1e-9))
    return {"range": [begins, high + MARGIN * wide], "tick0": 0, "dtick": dtick,
            "tickformat": f",.{places}f"}  # fmt: skip


def whole_steps(values: Iterable[float], decimals: int) -> tuple[float, float, float]:
    """Step, first and last of ``value_axis`` carried out to whole steps, as Office draws an axis.

    Figures that are not negative have no negative axis.

    >>> whole_steps([2238, 3638], 0), whole_steps([0.2, 0.9], 1), whole_steps([7.0], 1)
    ((500.0, 2000.0, 4000.0), (0.2, 0.0, 1.0), (0.1, 6.7, 7.3))
    """
    known = [float(v) for v in values]
    axis = value_axis(known, decimals)
    step, (low, high) = axis["dtick"], axis["range"]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    first = max(first, 0) if min(known) >= 0 else first
    digits = max(0, 1 - math.floor(math.log10(step)))
    return round(step, digits), round(first * step, digits), round(last * step, digits)


def size_axis(sizes: Iterable[float], language: str) -> dict[str, Any]:
    """Ticks of a logarithmic axis of counts at 1, 2 and 5 times ten, written as the language does.

    >>> size_axis([60.0, 1500.0], "nb")["tickvals"]
    [50, 100, 200, 500, 1000, 2000]
    """
    known = [v for v in sizes if math.isfinite(v) and v > 0]
    if not known:
        return {"type": "log"}
    steps = [m * 10**k for k in range(8) for m in (1, 2, 5)]
    below = [s for s in steps if s <= min(known)][-1:]
    above = [s for s in steps if s >= max(known)][:1]
    ticks = [*below, *(s for s in steps if min(known) < s < max(known)), *above]
    return {"type": "log", "tickvals": ticks,
            "ticktext": [number(v, 0, language) for v in ticks]}  # fmt: skip


def _nice(rough: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))

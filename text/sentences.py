"""Sentences computed from figures: right in number, case and direction, and never more certain.

No sentence calls an area good or bad; it says higher or lower, and than what.
"""

from __future__ import annotations

import math

from text.formats import in_words, nth, number
from text.texts import t


def difference(
    high: str, high_value: float, low: str, low_value: float, unit: str, decimals: int,
    measure: str, when: str, language: str = "nb",
) -> str:  # fmt: skip
    """How far the highest area was from the lowest: in per cent for amounts, in points for shares.

    :param measure: the indicator's name in mid-sentence, such as «medianinntekt etter skatt».
    :param when: the period in words.
    """
    values = {
        "period": when,
        "high": high,
        "low": low,
        "measure": measure,
        "high_value": in_words(high_value, unit, decimals, language),
        "low_value": in_words(low_value, unit, decimals, language),
    }
    if unit == "prosent":
        points = number(high_value - low_value, decimals, language)
        return t("sentence.points", language, points=points, **values)
    if low_value > 0:
        percent = number(100 * (high_value / low_value - 1), 0, language)
        return t("sentence.percent", language, percent=percent, **values)
    return t("sentence.span", language, **values)


def place(at: int, end: str, tied: int, count: int, language: str = "nb", level: str = "") -> str:
    """A place from the nearer end: «høyest av 23», «delt nest lavest av 23 delområder».

    :param at: the place from that end, 1 first; equal figures share the better place.
    :param end: ``highest``, ``lowest``, or ``all_same`` where all have the same figure.
    :param tied: how many share the place, this one counted.
    :param level: what is counted, in the plural; empty for a bare number.
    """
    of = f"{number(count, 0, language)} {level}".strip()
    if end == "all_same":
        return t("vurdering.place.equal", language, of=of)
    how = {1: "", 2: "_second"}.get(at, "_number") + ("_shared" if tied > 1 else "")
    values = {"place": nth(at, language)} if "_number" in how else {}
    return t(f"vurdering.place.{end}{how}", language, of=of, **values)


def against(
    gap: float, reference_name: str, unit: str, decimals: int, language: str = "nb",
    uncertain: bool = False,
) -> str:  # fmt: skip
    """A difference from a reference: how much over or under, or that it cannot be told apart.

    :param gap: the value less the reference, in the unit.
    """
    if uncertain:
        return t("sentence.cannot_tell", language, reference=reference_name)
    if number(gap, decimals, language) == number(0, decimals, language):
        return t("sentence.same", language, reference=reference_name)
    named = "prosentpoeng" if unit == "prosent" else unit
    size = in_words(abs(gap), named, decimals, language)
    key = "sentence.above" if gap > 0 else "sentence.below"
    return t(key, language, size=size, reference=reference_name)


def verdict(
    name: str, when: str, place: str, gap: float, reference_name: str, unit: str, decimals: int,
    language: str = "nb", uncertain: bool = False,
) -> str:  # fmt: skip
    """An area's place and its difference, dated: «I 2016 var Sentrum nest lavest av 23, …».

    :param when: the period in words.
    :param place: as from ``place``, or empty; then only the difference is told.
    :param gap: the value less the reference; not a number where there is no reference.
    """
    values = {"name": name, "period": when}
    values |= {"place": place} if place else {}
    start = "place" if place else "bare"
    if not math.isfinite(gap) or not reference_name:
        return t("vurdering.said.place", language, **values) if place else ""
    values["reference"] = reference_name
    if uncertain:
        return t(f"vurdering.said.{start}.cannot_tell", language, **values)
    if number(gap, decimals, language) == number(0, decimals, language):
        return t(f"vurdering.said.{start}.same", language, **values)
    named = "prosentpoeng" if unit == "prosent" else unit
    values["size"] = in_words(abs(gap), named, decimals, language)
    return t(f"vurdering.said.{start}.{'above' if gap > 0 else 'below'}", language, **values)

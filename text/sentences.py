"""Sentences computed from figures: right in number, case and direction, and never more certain.

No sentence calls an area good or bad; it says higher or lower, and than what.
"""

from __future__ import annotations

from text.formats import in_words, number
from text.texts import t


def difference(
    high: str, high_value: float, low: str, low_value: float, unit: str, decimals: int,
    measure: str, language: str = "nb",
) -> str:  # fmt: skip
    """How far the highest area is from the lowest: in per cent for amounts, in points for shares.

    :param measure: the indicator's name in mid-sentence, such as «medianinntekt etter skatt».
    """
    values = {
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


def place_in_order(rank: int, count: int, language: str = "nb") -> str:
    """«høyest av 23», «nest lavest av 23», «nummer 20 av 23 fra høyest»."""
    if rank == 1:
        return t("rank.first", language, count=count)
    if rank == count:
        return t("rank.last", language, count=count)
    return t("rank.middle", language, rank=rank, count=count)


def against(
    value: float, reference: float, reference_name: str, unit: str, decimals: int,
    language: str = "nb", uncertain: bool = False,
) -> str:  # fmt: skip
    """A value against a reference: how much over or under, or that the two cannot be told apart."""
    if uncertain:
        return t("sentence.cannot_tell", language, reference=reference_name)
    gap = round(value - reference, decimals)
    if gap == 0:
        return t("sentence.same", language, reference=reference_name)
    size = number(abs(gap), decimals, language)
    size += (
        "\u00a0" + ("prosentpoeng" if language == "nb" else "percentage points")
        if (unit == "prosent")
        else ""
    )
    if unit != "prosent":
        size = in_words(abs(gap), unit, decimals, language)
    key = "sentence.above" if gap > 0 else "sentence.below"
    return t(key, language, size=size, reference=reference_name)

"""The verdict: what an area is held against, and whether it can be told from it, in one place.

``views.verdicts`` computes the table of a figure; this module gives one area's verdict and its
words. Overview, map, profile, matrix, need, priority, report and the open data all read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from text import sentences
from text.formats import capital, in_words, period
from text.texts import t
from views import verdicts
from views.choice import Choice
from views.edition import per_edition, store

#: Outcomes that say something.
TOLD = (verdicts.HIGHER, verdicts.LOWER)


@dataclass(frozen=True)
class Verdict:
    """One area on one figure; the fields are the columns of ``verdicts.table``.

    Figures that are not there are NaN. ``favourable`` is None where the indicator has no direction
    and where nothing is told. ``rank`` is 0 where the area has no place.
    """

    indicator: str
    category: str
    level: str
    period: str
    area: str
    name: str
    value: float
    lower: float
    upper: float
    status: str
    note: str
    reference: float
    reference_kind: str
    difference: float
    difference_lower: float
    difference_upper: float
    p: float
    q: float
    tested: str
    outcome: str
    favourable: bool | None
    rank: int
    place: int
    end: str
    tied: int
    count: int
    equal_mix: float

    @property
    def unsure(self) -> bool:
        """Whether it is to be said that the two cannot be told apart; not of the middle area."""
        middle = self.reference_kind == verdicts.OF_MIDDLE and self.difference == 0
        return self.outcome == verdicts.CANNOT_TELL and not middle


def every(choice: Choice) -> dict[str, Verdict]:
    """The verdicts of all areas of the choice's figure, by area code."""
    return _every(choice.indicator, choice.category, choice.level, choice.period)


@per_edition(2048)
def _every(indicator: str, category: str, level: str, period: str) -> dict[str, Verdict]:
    table = verdicts.table(Choice(indicator, category, level, period))
    columns = [table[f.name].tolist() for f in fields(Verdict)]
    found = (Verdict(*row) for row in zip(*columns, strict=True))
    return {one.area: one for one in found}


def verdict(choice: Choice, area: str = "") -> Verdict:
    """The verdict of the choice's area (or another one) on its figure.

    :raises KeyError: if the area has no row on the level.
    """
    return every(choice)[area or choice.area]


def level_name(level: str, language: str = "nb") -> str:
    """The areas of a level in the plural: «delområder»."""
    return t(f"level.{level}", language)


def reference_name(kind: str, level: str, language: str = "nb") -> str:
    """What the areas are held against, by name: «Asker samlet», «det midterste delområdet»."""
    if not kind:
        return ""
    of = f".{level}" if kind == verdicts.OF_MIDDLE else ""
    return t(f"vurdering.reference.{kind}{of}", language)


def reference(choice: Choice) -> tuple[float | None, str]:
    """Asker as a whole for the same figure, or the middle area, named as what it is."""
    found = verdicts.reference_of(choice.indicator, choice.category, choice.level, choice.period)
    if not found.kind:
        return None, ""
    return found.value, reference_name(found.kind, choice.level, choice.language)


def place(found: Verdict, language: str = "nb", with_level: bool = False) -> str:
    """The place in the order, from the nearer end: «delt nest lavest av 23»; may be empty."""
    if not found.rank:
        return ""
    level = level_name(found.level, language) if with_level else ""
    return sentences.place(found.place, found.end, found.tied, found.count, language, level)


def against(found: Verdict, language: str = "nb") -> str:
    """The area against the reference in words, never surer than the verdict; may be empty."""
    if not found.reference_kind or not np.isfinite(found.difference):
        return ""
    item = store()[0].indicators[found.indicator]
    name = reference_name(found.reference_kind, found.level, language)
    return sentences.against(found.difference, name, item.unit, item.decimals, language,
                             uncertain=found.unsure)  # fmt: skip


def sentence(found: Verdict, language: str = "nb", with_place: bool = True) -> str:
    """The verdict as a sentence with its year; empty where there is nothing to say."""
    item = store()[0].indicators[found.indicator]
    return sentences.verdict(
        found.name, period(found.period, language),
        place(found, language, with_level=True) if with_place else "",
        found.difference, reference_name(found.reference_kind, found.level, language), item.unit,
        item.decimals, language, uncertain=found.unsure,
    )  # fmt: skip


def noted(found: Verdict, language: str = "nb") -> str:
    """What the figure says of itself, as a sentence: that it is an estimate, a straight line …

    Empty where it says nothing, and where there is no figure.
    """
    if not found.note or found.note.startswith("eget_") or not np.isfinite(found.value):
        return ""
    return capital(t(f"note.{found.note}", language)) + "."


def basis(found: Verdict, language: str = "nb") -> str:
    """How the area was tested, or why it was not, as a sentence without a full stop."""
    return t(f"vurdering.tested.{found.tested}", language)


def equal_mix(found: Verdict, language: str = "nb") -> str:
    """What the income of all households would be with the same mix of them; empty elsewhere."""
    if not np.isfinite(found.equal_mix):
        return ""
    item = store()[0].indicators[found.indicator]
    value = in_words(found.equal_mix, item.unit, item.decimals, language)
    return t("vurdering.equal_mix", language, value=value)


def told_apart(rows: pd.DataFrame) -> dict[str, int]:
    """``counted`` of the verdicts of one list.

    :param rows: rows of ``verdicts.table``.
    """
    return counted(rows.loc[rows["value"].notna(), "outcome"])


def counted(outcomes: Iterable[str]) -> dict[str, int]:
    """How many verdicts of one list are told, cannot be told and are not tested, and chance's part.

    ``known`` is all of them; ``by_chance`` how many of the told may be false discoveries, at most;
    ``unguarded`` how many chance alone would have told apart had each of the ``tested`` been tested
    by itself.
    """
    count = Counter(outcomes)
    told, cannot = sum(count[word] for word in TOLD), count[verdicts.CANNOT_TELL]
    return {
        "known": count.total(), "told": told, "cannot": cannot, "tested": told + cannot,
        "not_tested": count[verdicts.NOT_TESTED],
        "by_chance": int(np.ceil(verdicts.LEVEL * told)),
        "unguarded": int(np.ceil(verdicts.LEVEL * (told + cannot))),
    }  # fmt: skip

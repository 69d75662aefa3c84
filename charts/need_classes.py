"""Need of an area within a theme: how it stands on indicators that have a direction.

Each indicator is compared with the reference (Asker as a whole where published, else the middle
area) by ``analysis.compare.difference_from_reference``: not told apart is its own answer. A theme
is then a plain count of indicators, weighted by nothing.
"""

from __future__ import annotations

import pandas as pd

from analysis.compare import (
    CANNOT_TELL,
    HIGHER,
    LOWER,
    MISSING,
    competition_rank,
    difference_from_reference,
)

#: Classes in the order of a legend. ``hidden``: figures exist, but not for this area.
HIGH, SOME, UNSURE, LITTLE, MIXED, HIDDEN, NONE = (
    "hoyt", "noe", "kan_ikke_skilles", "lite", "sprikende", "skjult", "ingen_tall",
)  # fmt: skip
CLASSES = (HIGH, SOME, UNSURE, LITTLE, MIXED, HIDDEN, NONE)
WORSE, BETTER = "worse", "better"
QUARTER = 0.25


def judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Each figure against its reference, with ``verdict`` and ``least`` added.

    :param rows: one row an area and indicator: area, indicator, category, direction
        (``high_is_good`` or ``high_is_bad``), value, lower, upper, reference, reference_lower,
        reference_upper; intervals may be missing, which is a register figure.
    :returns: ``verdict``: worse, better, cannot_tell or missing; ``least``: whether the area is in
        the quarter of the areas that stand least favourably on the indicator.
    """
    parts = [_judge_one(part) for _, part in rows.groupby(["indicator", "category"], sort=False)]
    return pd.concat(parts) if parts else rows.assign(verdict="", least=False)


def _judge_one(part: pd.DataFrame) -> pd.DataFrame:
    bad_is_high = bool(part["direction"].iloc[0] == "high_is_bad")
    interval = (part["lower"], part["upper"]) if part["lower"].notna().any() else None
    around = None
    if part["reference_lower"].notna().all():
        around = (part["reference_lower"], part["reference_upper"])
    answers = difference_from_reference(part["value"], part["reference"], interval, around)
    meaning = {
        HIGHER: WORSE if bad_is_high else BETTER,
        LOWER: BETTER if bad_is_high else WORSE,
        CANNOT_TELL: CANNOT_TELL,
        MISSING: MISSING,
    }
    rank = competition_rank(part["value"], highest_first=bad_is_high)
    least = rank <= QUARTER * part["value"].notna().sum()
    return part.assign(verdict=[meaning[str(a)] for a in answers], least=least)


def summarise(judged: pd.DataFrame, areas: list[str], domains: list[str]) -> pd.DataFrame:
    """One row an area and domain: known, worse, better, unsure, least, and the class ``need``."""
    found = []
    for area in areas:
        for domain in domains:
            part = judged[(judged["area"] == area) & (judged["domain"] == domain)]
            counts = part["verdict"].value_counts()
            row = {
                "area": area,
                "domain": domain,
                "known": int((part["verdict"] != MISSING).sum()),
                "worse": int(counts.get(WORSE, 0)),
                "better": int(counts.get(BETTER, 0)),
                "unsure": int(counts.get(CANNOT_TELL, 0)),
                "least": int((part["least"] & (part["verdict"] == WORSE)).sum()),
            }
            found.append(row | {"need": need_class(len(part), **_numbers(row))})
    return pd.DataFrame(found)


def _numbers(row: dict[str, object]) -> dict[str, int]:
    return {key: int(str(row[key])) for key in ("known", "worse", "better", "least")}


def need_class(there: int, known: int, worse: int, better: int, least: int) -> str:
    """The class of a theme in an area, from counts of indicators.

    ``high`` where more indicators are worse than better and at least half of the known ones are
    worse and among the least favourable quarter of the areas.

    >>> need_class(1, 1, 1, 0, 1), need_class(4, 4, 2, 0, 1), need_class(4, 4, 1, 1, 1)
    ('hoyt', 'noe', 'sprikende')
    >>> need_class(4, 4, 0, 0, 0), need_class(4, 0, 0, 0, 0), need_class(0, 0, 0, 0, 0)
    ('kan_ikke_skilles', 'skjult', 'ingen_tall')
    """
    if not there:
        return NONE
    if not known:
        return HIDDEN
    if worse > better:
        return HIGH if 2 * least >= known else SOME
    if better > worse:
        return LITTLE
    return MIXED if worse else UNSURE
